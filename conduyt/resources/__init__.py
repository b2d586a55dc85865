# Made from conduyt/api/openapi.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""The resources of a client. Each module is imported at first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conduyt._core.caller import Caller
from conduyt._util.loading import cached_property

if TYPE_CHECKING:
    from conduyt.resources.activities import Activities
    from conduyt.resources.automations import Automations
    from conduyt.resources.billing import Billing
    from conduyt.resources.bulk import Bulk
    from conduyt.resources.calendars import Calendars
    from conduyt.resources.calls import Calls
    from conduyt.resources.companies import Companies
    from conduyt.resources.contacts import Contacts
    from conduyt.resources.conversations import Conversations
    from conduyt.resources.custom_fields import CustomFields
    from conduyt.resources.deals import Deals
    from conduyt.resources.email_sequences import EmailSequences
    from conduyt.resources.email_templates import EmailTemplates
    from conduyt.resources.forms import Forms
    from conduyt.resources.invoices import Invoices
    from conduyt.resources.messages import Messages
    from conduyt.resources.notes import Notes
    from conduyt.resources.payments import Payments
    from conduyt.resources.pipelines import Pipelines
    from conduyt.resources.products import Products
    from conduyt.resources.search import Search
    from conduyt.resources.tags import Tags
    from conduyt.resources.tasks import Tasks
    from conduyt.resources.users import Users
    from conduyt.resources.webhooks import Webhooks
    from conduyt.resources.workflows import Workflows


class Namespaces:
    """One attribute per resource of the API."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @cached_property
    def activities(self) -> Activities:
        """An activity records an event of a contact or deal, with its time. The service records most of them itself; you
        can add your own.
        """
        from conduyt.resources.activities import Activities

        return Activities(self._caller)

    @cached_property
    def automations(self) -> Automations:
        """An automation waits for an event, its trigger, and then takes steps for a contact: it sends messages, adds tags,
        waits, branches and so on. Each time it runs is an execution. Native automations run inside Conduyt; automations
        of the kind n8n call a webhook of an n8n workflow.
        """
        from conduyt.resources.automations import Automations

        return Automations(self._caller)

    @cached_property
    def billing(self) -> Billing:
        """The subscription of the workspace to Conduyt itself. Money that your customers pay you is under invoices and
        payments.
        """
        from conduyt.resources.billing import Billing

        return Billing(self._caller)

    @cached_property
    def bulk(self) -> Bulk:
        """Changes to many contacts or deals. `update_contacts` and similar methods take any number of records and report
        the outcome of each. The methods of `bulk.contacts` and `bulk.deals` send one request each, for up to 1,000
        records. Batch operations run in the background.
        """
        from conduyt.resources.bulk import Bulk

        return Bulk(self._caller)

    @cached_property
    def calendars(self) -> Calendars:
        """A calendar holds appointments. Booking pages let people choose a time themselves, within the hours in which a
        user is available. Calendars at Google and Microsoft can be connected.
        """
        from conduyt.resources.calendars import Calendars

        return Calendars(self._caller)

    @cached_property
    def calls(self) -> Calls:
        """A call is the record of one phone call, made or received. Creating one only logs it; no call is made."""
        from conduyt.resources.calls import Calls

        return Calls(self._caller)

    @cached_property
    def companies(self) -> Companies:
        """A company is an organization you sell to. Contacts and deals can be linked to it."""
        from conduyt.resources.companies import Companies

        return Companies(self._caller)

    @cached_property
    def contacts(self) -> Contacts:
        """A contact is a person you sell to or talk with. It carries tags, custom fields and a lead score. Use an import
        to add many contacts at once.
        """
        from conduyt.resources.contacts import Contacts

        return Contacts(self._caller)

    @cached_property
    def conversations(self) -> Conversations:
        """A conversation is the thread of all SMS and emails with one contact. It has no id; use the id of the contact."""
        from conduyt.resources.conversations import Conversations

        return Conversations(self._caller)

    @cached_property
    def custom_fields(self) -> CustomFields:
        """A custom field is a field of your own on every contact, deal or company. This resource has its definition. Its
        values are in `custom_fields` of each object, under the key of the field.
        """
        from conduyt.resources.custom_fields import CustomFields

        return CustomFields(self._caller)

    @cached_property
    def deals(self) -> Deals:
        """A deal is a possible sale. It has a value and moves through the stages of a pipeline until it is won or lost."""
        from conduyt.resources.deals import Deals

        return Deals(self._caller)

    @cached_property
    def email_sequences(self) -> EmailSequences:
        """A sequence, or drip campaign, is a series of emails with days in between. Each contact that is enrolled gets
        them one by one. The API cannot delete a sequence; switch it off with `email_sequences.update` instead.
        """
        from conduyt.resources.email_sequences import EmailSequences

        return EmailSequences(self._caller)

    @cached_property
    def email_templates(self) -> EmailTemplates:
        """A template is a text with merge fields that you can reuse, as an email or as a text message."""
        from conduyt.resources.email_templates import EmailTemplates

        return EmailTemplates(self._caller)

    @cached_property
    def forms(self) -> Forms:
        """A form on a website collects leads. A submission creates a contact, unless one with the same email address
        exists.
        """
        from conduyt.resources.forms import Forms

        return Forms(self._caller)

    @cached_property
    def invoices(self) -> Invoices:
        """An invoice asks a contact or a company for money. It has line items, from which the service computes the totals."""
        from conduyt.resources.invoices import Invoices

        return Invoices(self._caller)

    @cached_property
    def messages(self) -> Messages:
        """A message is one SMS or one email, sent to a contact or received from one."""
        from conduyt.resources.messages import Messages

        return Messages(self._caller)

    @cached_property
    def notes(self) -> Notes:
        """A note is text that a user attaches to a contact or a deal. It shows in the timeline."""
        from conduyt.resources.notes import Notes

        return Notes(self._caller)

    @cached_property
    def payments(self) -> Payments:
        """A payment is money received for an invoice. The service updates the amount paid and the status of the invoice."""
        from conduyt.resources.payments import Payments

        return Payments(self._caller)

    @cached_property
    def pipelines(self) -> Pipelines:
        """A pipeline is an ordered list of stages that deals move through. A workspace can have several."""
        from conduyt.resources.pipelines import Pipelines

        return Pipelines(self._caller)

    @cached_property
    def products(self) -> Products:
        """A product is something you sell, with a price. Invoices are made of products."""
        from conduyt.resources.products import Products

        return Products(self._caller)

    @cached_property
    def search(self) -> Search:
        """A search looks for a text in contacts, deals, companies and notes at once."""
        from conduyt.resources.search import Search

        return Search(self._caller)

    @cached_property
    def tags(self) -> Tags:
        """A tag is a colored label that groups contacts. Companies and deals can have tags too."""
        from conduyt.resources.tags import Tags

        return Tags(self._caller)

    @cached_property
    def tasks(self) -> Tasks:
        """A task is something to do, with a due date, a person in charge and, if wanted, a contact or deal it belongs to."""
        from conduyt.resources.tasks import Tasks

        return Tasks(self._caller)

    @cached_property
    def users(self) -> Users:
        """A user is a member of the workspace. New members are invited by email."""
        from conduyt.resources.users import Users

        return Users(self._caller)

    @cached_property
    def webhooks(self) -> Webhooks:
        """A webhook is a URL of your server. The service calls it when an event happens in the workspace. It signs each
        call with the secret of the webhook. If your server does not respond with a 2xx status, the service repeats the
        call with growing pauses for up to 72 hours, then switches the webhook off. The payloads are described in
        events.yaml.
        """
        from conduyt.resources.webhooks import Webhooks

        return Webhooks(self._caller)

    @cached_property
    def workflows(self) -> Workflows:
        """A workflow performs its actions whenever its trigger fires. Each time is called a run. A workflow that is
        switched off does not run.
        """
        from conduyt.resources.workflows import Workflows

        return Workflows(self._caller)
