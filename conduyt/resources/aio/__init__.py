# Made from conduyt/api/openapi.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""The resources of a client. Each module is imported at first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conduyt._core.caller import AsyncCaller
from conduyt._util.loading import cached_property

if TYPE_CHECKING:
    from conduyt.resources.aio.activities import AsyncActivities
    from conduyt.resources.aio.automations import AsyncAutomations
    from conduyt.resources.aio.billing import AsyncBilling
    from conduyt.resources.aio.bulk import AsyncBulk
    from conduyt.resources.aio.calendars import AsyncCalendars
    from conduyt.resources.aio.calls import AsyncCalls
    from conduyt.resources.aio.companies import AsyncCompanies
    from conduyt.resources.aio.contacts import AsyncContacts
    from conduyt.resources.aio.conversations import AsyncConversations
    from conduyt.resources.aio.custom_fields import AsyncCustomFields
    from conduyt.resources.aio.deals import AsyncDeals
    from conduyt.resources.aio.email_sequences import AsyncEmailSequences
    from conduyt.resources.aio.email_templates import AsyncEmailTemplates
    from conduyt.resources.aio.forms import AsyncForms
    from conduyt.resources.aio.invoices import AsyncInvoices
    from conduyt.resources.aio.messages import AsyncMessages
    from conduyt.resources.aio.notes import AsyncNotes
    from conduyt.resources.aio.payments import AsyncPayments
    from conduyt.resources.aio.pipelines import AsyncPipelines
    from conduyt.resources.aio.products import AsyncProducts
    from conduyt.resources.aio.search import AsyncSearch
    from conduyt.resources.aio.tags import AsyncTags
    from conduyt.resources.aio.tasks import AsyncTasks
    from conduyt.resources.aio.users import AsyncUsers
    from conduyt.resources.aio.webhooks import AsyncWebhooks
    from conduyt.resources.aio.workflows import AsyncWorkflows


class AsyncNamespaces:
    """One attribute per resource of the API."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @cached_property
    def activities(self) -> AsyncActivities:
        """An activity records an event of a contact or deal, with its time. The service records most of them itself; you
        can add your own.
        """
        from conduyt.resources.aio.activities import AsyncActivities

        return AsyncActivities(self._caller)

    @cached_property
    def automations(self) -> AsyncAutomations:
        """An automation waits for an event, its trigger, and then takes steps for a contact: it sends messages, adds tags,
        waits, branches and so on. Each time it runs is an execution. Native automations run inside Conduyt; automations
        of the kind n8n call a webhook of an n8n workflow.
        """
        from conduyt.resources.aio.automations import AsyncAutomations

        return AsyncAutomations(self._caller)

    @cached_property
    def billing(self) -> AsyncBilling:
        """The subscription of the workspace to Conduyt itself. Money that your customers pay you is under invoices and
        payments.
        """
        from conduyt.resources.aio.billing import AsyncBilling

        return AsyncBilling(self._caller)

    @cached_property
    def bulk(self) -> AsyncBulk:
        """Changes to many contacts or deals. `update_contacts` and similar methods take any number of records and report
        the outcome of each. The methods of `bulk.contacts` and `bulk.deals` send one request each, for up to 1,000
        records. Batch operations run in the background.
        """
        from conduyt.resources.aio.bulk import AsyncBulk

        return AsyncBulk(self._caller)

    @cached_property
    def calendars(self) -> AsyncCalendars:
        """A calendar holds appointments. Booking pages let people choose a time themselves, within the hours in which a
        user is available. Calendars at Google and Microsoft can be connected.
        """
        from conduyt.resources.aio.calendars import AsyncCalendars

        return AsyncCalendars(self._caller)

    @cached_property
    def calls(self) -> AsyncCalls:
        """A call is the record of one phone call, made or received. Creating one only logs it; no call is made."""
        from conduyt.resources.aio.calls import AsyncCalls

        return AsyncCalls(self._caller)

    @cached_property
    def companies(self) -> AsyncCompanies:
        """A company is an organization you sell to. Contacts and deals can be linked to it."""
        from conduyt.resources.aio.companies import AsyncCompanies

        return AsyncCompanies(self._caller)

    @cached_property
    def contacts(self) -> AsyncContacts:
        """A contact is a person you sell to or talk with. It carries tags, custom fields and a lead score. Use an import
        to add many contacts at once.
        """
        from conduyt.resources.aio.contacts import AsyncContacts

        return AsyncContacts(self._caller)

    @cached_property
    def conversations(self) -> AsyncConversations:
        """A conversation is the thread of all SMS and emails with one contact. It has no id; use the id of the contact."""
        from conduyt.resources.aio.conversations import AsyncConversations

        return AsyncConversations(self._caller)

    @cached_property
    def custom_fields(self) -> AsyncCustomFields:
        """A custom field is a field of your own on every contact, deal or company. This resource has its definition. Its
        values are in `custom_fields` of each object, under the key of the field.
        """
        from conduyt.resources.aio.custom_fields import AsyncCustomFields

        return AsyncCustomFields(self._caller)

    @cached_property
    def deals(self) -> AsyncDeals:
        """A deal is a possible sale. It has a value and moves through the stages of a pipeline until it is won or lost."""
        from conduyt.resources.aio.deals import AsyncDeals

        return AsyncDeals(self._caller)

    @cached_property
    def email_sequences(self) -> AsyncEmailSequences:
        """A sequence, or drip campaign, is a series of emails with days in between. Each contact that is enrolled gets
        them one by one. The API cannot delete a sequence; switch it off with `email_sequences.update` instead.
        """
        from conduyt.resources.aio.email_sequences import AsyncEmailSequences

        return AsyncEmailSequences(self._caller)

    @cached_property
    def email_templates(self) -> AsyncEmailTemplates:
        """A template is a text with merge fields that you can reuse, as an email or as a text message."""
        from conduyt.resources.aio.email_templates import AsyncEmailTemplates

        return AsyncEmailTemplates(self._caller)

    @cached_property
    def forms(self) -> AsyncForms:
        """A form on a website collects leads. A submission creates a contact, unless one with the same email address
        exists.
        """
        from conduyt.resources.aio.forms import AsyncForms

        return AsyncForms(self._caller)

    @cached_property
    def invoices(self) -> AsyncInvoices:
        """An invoice asks a contact or a company for money. It has line items, from which the service computes the totals."""
        from conduyt.resources.aio.invoices import AsyncInvoices

        return AsyncInvoices(self._caller)

    @cached_property
    def messages(self) -> AsyncMessages:
        """A message is one SMS or one email, sent to a contact or received from one."""
        from conduyt.resources.aio.messages import AsyncMessages

        return AsyncMessages(self._caller)

    @cached_property
    def notes(self) -> AsyncNotes:
        """A note is text that a user attaches to a contact or a deal. It shows in the timeline."""
        from conduyt.resources.aio.notes import AsyncNotes

        return AsyncNotes(self._caller)

    @cached_property
    def payments(self) -> AsyncPayments:
        """A payment is money received for an invoice. The service updates the amount paid and the status of the invoice."""
        from conduyt.resources.aio.payments import AsyncPayments

        return AsyncPayments(self._caller)

    @cached_property
    def pipelines(self) -> AsyncPipelines:
        """A pipeline is an ordered list of stages that deals move through. A workspace can have several."""
        from conduyt.resources.aio.pipelines import AsyncPipelines

        return AsyncPipelines(self._caller)

    @cached_property
    def products(self) -> AsyncProducts:
        """A product is something you sell, with a price. Invoices are made of products."""
        from conduyt.resources.aio.products import AsyncProducts

        return AsyncProducts(self._caller)

    @cached_property
    def search(self) -> AsyncSearch:
        """A search looks for a text in contacts, deals, companies and notes at once."""
        from conduyt.resources.aio.search import AsyncSearch

        return AsyncSearch(self._caller)

    @cached_property
    def tags(self) -> AsyncTags:
        """A tag is a colored label that groups contacts. Companies and deals can have tags too."""
        from conduyt.resources.aio.tags import AsyncTags

        return AsyncTags(self._caller)

    @cached_property
    def tasks(self) -> AsyncTasks:
        """A task is something to do, with a due date, a person in charge and, if wanted, a contact or deal it belongs to."""
        from conduyt.resources.aio.tasks import AsyncTasks

        return AsyncTasks(self._caller)

    @cached_property
    def users(self) -> AsyncUsers:
        """A user is a member of the workspace. New members are invited by email."""
        from conduyt.resources.aio.users import AsyncUsers

        return AsyncUsers(self._caller)

    @cached_property
    def webhooks(self) -> AsyncWebhooks:
        """A webhook is a URL of your server. The service calls it when an event happens in the workspace. It signs each
        call with the secret of the webhook. If your server does not respond with a 2xx status, the service repeats the
        call with growing pauses for up to 72 hours, then switches the webhook off. The payloads are described in
        events.yaml.
        """
        from conduyt.resources.aio.webhooks import AsyncWebhooks

        return AsyncWebhooks(self._caller)

    @cached_property
    def workflows(self) -> AsyncWorkflows:
        """A workflow performs its actions whenever its trigger fires. Each time is called a run. A workflow that is
        switched off does not run.
        """
        from conduyt.resources.aio.workflows import AsyncWorkflows

        return AsyncWorkflows(self._caller)
