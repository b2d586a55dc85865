# Made from conduyt/api/openapi.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""The resources of a client. Each module is imported at first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conduyt._core.caller import Caller
from conduyt._util.loading import cached_property

if TYPE_CHECKING:
    from conduyt.resources.things import Things


class Namespaces:
    """One attribute per resource of the API."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @cached_property
    def things(self) -> Things:
        """A thing is what the shed lends. It has an owner and may consist of parts."""
        from conduyt.resources.things import Things

        return Things(self._caller)
