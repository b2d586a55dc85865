# Made from conduyt/api/openapi.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""The resources of a client. Each is loaded when it is first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conduyt._core.call import AsyncCaller
    from conduyt.resources.aio.contacts import AsyncContacts
    from conduyt.resources.aio.deals import AsyncDeals
    from conduyt.resources.aio.pipelines import AsyncPipelines
    from conduyt.resources.aio.webhooks import AsyncWebhooks


class AsyncNamespaces:
    """One attribute per resource of the API."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @cached_property
    def contacts(self) -> AsyncContacts:
        """A contact is a person you sell to or talk with. It carries tags, custom fields and a lead score. Many contacts
        at once come in through an import.
        """
        from conduyt.resources.aio.contacts import AsyncContacts

        return AsyncContacts(self._caller)

    @cached_property
    def deals(self) -> AsyncDeals:
        """A deal is a possible sale. It has a value and moves through the stages of a pipeline until it is won or lost."""
        from conduyt.resources.aio.deals import AsyncDeals

        return AsyncDeals(self._caller)

    @cached_property
    def pipelines(self) -> AsyncPipelines:
        """A pipeline is an ordered row of stages that deals move through. A workspace can have several."""
        from conduyt.resources.aio.pipelines import AsyncPipelines

        return AsyncPipelines(self._caller)

    @cached_property
    def webhooks(self) -> AsyncWebhooks:
        """A webhook is an address of yours that the service calls when something happens in the workspace. It signs each
        call with the secret of the webhook. A call that is not answered with a 2xx status is repeated, with growing
        pauses, for up to 72 hours; after that the webhook is switched off. What the calls carry is in events.yaml.
        """
        from conduyt.resources.aio.webhooks import AsyncWebhooks

        return AsyncWebhooks(self._caller)
