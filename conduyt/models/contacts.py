# Made from conduyt/api/contacts.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of contacts."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import AliasChoices, AwareDatetime, Field

from conduyt._values.model import Id, Model
from conduyt.models.common import UserSummary
from conduyt.models.tags import Tag

ContactMasterStatus: TypeAlias = Literal["open"] | str
"""Overall status of a contact."""

ContactTimezoneSource: TypeAlias = Literal["area_code"] | str
"""What a time zone was concluded from."""

RecentActivityType: TypeAlias = Literal["batch_operation", "call", "call_disposition", "lead_assigned"] | str
"""Kind of activity."""

SmartViewOperator: TypeAlias = Literal["equals", "gte"] | str
"""How a condition compares."""

SmartViewOrder: TypeAlias = Literal["asc", "desc"] | str
"""Direction of a sort."""

SmartViewPoolAssignment: TypeAlias = Literal["handout"] | str
"""When the dialer assigns a contact."""

ImportObjectType: TypeAlias = Literal["contacts", "opportunities", "companies"] | str
"""What the rows of an import are; opportunities are deals."""

ImportFormat: TypeAlias = Literal["csv", "json"] | str
"""Whether an import takes a CSV file or rows."""

ImportMode: TypeAlias = Literal["create_and_update", "create_only", "update_only"] | str
"""Whether an import creates new objects, updates existing ones, or both."""

ImportDuplicateField: TypeAlias = Literal["email", "phone"] | str
"""A field that identifies duplicates."""

ImportReEnrollMode: TypeAlias = Literal["additional", "destructive"] | str
"""How an import enrolls contacts again that already exist; additional leaves their present enrollments alone."""

ImportStatus: TypeAlias = Literal["completed", "failed", "cancelled"] | str
"""State of an import job. The known values are final; any other value means that the job is not finished."""


class Contact(Model):
    """A person you sell to or talk with."""

    id: Id = ""
    """Id of the contact."""
    account_id: str | None = None
    """Id of the workspace it belongs to."""
    first_name: str | None = None
    """Given name, up to 100 characters."""
    last_name: str | None = None
    """Family name, up to 100 characters."""
    email: str | None = None
    """Email address, up to 254 characters."""
    phone: str | None = None
    """Phone number, up to 30 characters; E.164, such as +14155550123, is best."""
    company: str | None = None
    """Name of the company as free text, up to 200 characters."""
    company_id: str | None = None
    """Id of the company."""
    job_title: str | None = None
    """Job title, up to 150 characters."""
    address_line1: str | None = None
    """Street and number."""
    address_line2: str | None = None
    """Second line of the address."""
    city: str | None = None
    """City."""
    state: str | None = None
    """State or region."""
    zip: str | None = None
    """Postal code."""
    country: str | None = None
    """Country. Default: US."""
    avatar_url: str | None = None
    """Address of a picture."""
    source: str | None = None
    """Where the contact came from."""
    custom_fields: dict[str, object] | None = None
    """Values of the custom fields by field key; empty if there are none."""
    metadata: dict[str, object] | None = None
    """Further data of your own; empty if there is none."""
    lead_score: int | None = None
    """Lead score; 0 to begin with."""
    opted_out_sms: bool | None = None
    """Whether the person wants no text messages."""
    opted_out_email: bool | None = None
    """Whether the person wants no emails."""
    last_contacted_at: AwareDatetime | None = None
    """When you last contacted the person."""
    assigned_to: str | None = None
    """Id of the assigned user."""
    assigned_user: UserSummary | None = None
    """The assigned user. Only `contacts.get` has it."""
    tags: list[Tag] | None = None
    """The tags of the contact."""
    collaborators: list[object] | None = None
    """Who works on it besides the assigned user. The form of the items is not documented."""
    master_status: ContactMasterStatus | None = None
    """Overall status. One of `open`."""
    master_status_changed_at: AwareDatetime | None = None
    """When the overall status last changed. Not documented; inferred."""
    master_status_reason: str | None = None
    """Why it has the overall status. Not documented; inferred."""
    legacy_status: str | None = None
    """Status from before there was an overall status. Not documented; inferred."""
    do_not_contact: bool | None = None
    """Whether you must not contact the person."""
    do_not_contact_at: AwareDatetime | None = None
    """When contact was blocked."""
    do_not_contact_by_id: str | None = None
    """Id of the user who blocked contact."""
    do_not_contact_by: object = None
    """Who blocked contact. Only `contacts.get` has it; its form is not documented."""
    do_not_contact_reason: str | None = None
    """Why contact was blocked."""
    last_inbound_at: AwareDatetime | None = None
    """When the person last wrote or called."""
    last_outbound_at: AwareDatetime | None = None
    """When you last wrote or called."""
    last_call_disposition: str | None = None
    """How the last call ended."""
    conversation_last_read_at: AwareDatetime | None = None
    """When the conversation was last read."""
    timezone: str | None = None
    """IANA name of the time zone."""
    timezone_source: ContactTimezoneSource | None = None
    """What the time zone was concluded from."""
    language: str | None = None
    """Language of the person. Not documented; inferred."""
    territory: object = None
    """Sales territory. Its form is not documented."""
    external_backend: object = None
    """External system that the contact is linked to. Its form is not documented."""
    line_type_claim_until: AwareDatetime | None = None
    """Until when a check of the phone line has reserved the contact. Not documented; inferred."""
    won_deal_id: str | None = None
    """Id of the deal that was won. Not documented; inferred."""
    visibility: ContactVisibility | None = Field(
        default=None, validation_alias="_visibility", serialization_alias="_visibility"
    )
    """What the owner of the API key may do with the contact."""
    source_lists: list[object] | None = None
    """Lists that the contact came from. Only `contacts.get` has it; the form of the items is not documented."""
    recent_activities: list[RecentActivity] | None = None
    """The latest activities, newest first. Only `contacts.get` has it."""
    has_outbound_sms: bool | None = None
    """Whether you have sent a text message. Only `contacts.get` has it. Not documented; inferred."""
    has_outbound_email: bool | None = None
    """Whether you have sent an email. Only `contacts.get` has it. Not documented; inferred."""
    duplicate_proposals: object = None
    """Contacts that may be the same person. Only `contacts.get` has it; its form is not documented."""
    held_identifiers: object = None
    """Email addresses or phone numbers on hold. Only `contacts.get` has it; its form is not documented."""
    created_at: AwareDatetime | None = None
    """When it was created."""
    updated_at: AwareDatetime | None = None
    """When it was last changed."""
    deleted_at: AwareDatetime | None = None
    """When it was deleted."""


class ContactVisibility(Model):
    """What the owner of the API key may do with a contact."""

    editable: bool | None = None
    """Whether the contact can be changed."""


class RecentActivity(Model):
    """Something that happened with a contact."""

    id: Id = ""
    """Id of the activity."""
    type: RecentActivityType | None = None
    """Kind of activity. One of `batch_operation`, `call`, `call_disposition`, `lead_assigned`."""
    title: str | None = None
    """What happened, in one line."""
    description: str | None = None
    """Details."""
    created_at: AwareDatetime | None = None
    """When it happened."""


class ContactDuplicateGroup(Model):
    """Contacts that may be duplicates. The fields are not documented; read them through `model_extra` or `model_dump()`."""


class ContactScore(Model):
    """The lead score of a contact and its parts. The fields are not documented; read them through `model_extra` or
    `model_dump()`.
    """


class ContactSource(Model):
    """A source of contacts."""

    source: str | None = None
    """Name of the source."""
    count: int | None = None
    """Number of contacts from there."""


class ContactLocation(Model):
    """Where a contact is on the map."""

    id: Id = ""
    """Id of the contact."""
    lat: float | None = None
    """Latitude in degrees."""
    lng: float | None = None
    """Longitude in degrees."""
    source: str | None = None
    """Where the contact came from."""
    created_at: AwareDatetime | None = None
    """When the contact was created."""


class DoNotContactStatuses(Model):
    """What is blocked for each of several contacts."""

    statuses: dict[str, DoNotContactStatus] | None = None
    """What is blocked, by id of the contact."""
    requested: int | None = None
    """Number of ids you sent."""
    checked: int | None = None
    """Number of contacts that were looked up."""
    truncated: object = None
    """Whether some of the ids were left out. Its form is not documented."""


class DoNotContactStatus(Model):
    """What is blocked for one contact."""

    sms_blocked: bool | None = None
    """Whether text messages are blocked."""
    voice_blocked: bool | None = None
    """Whether calls are blocked."""


class LineTypeVerification(Model):
    """What one call has checked."""

    verified: int | None = None
    """Phone numbers checked."""
    by_line_type: dict[str, object] | None = None
    """Phone numbers checked, by type of line."""
    done: bool | None = None
    """Whether the check is complete."""
    remaining: int | None = None
    """Phone numbers left to check."""


class SmartView(Model):
    """A saved view of contacts."""

    id: Id = ""
    """Id of the view."""
    name: str | None = None
    """Name of the view."""
    description: str | None = None
    """What the view is for."""
    icon: str | None = None
    """Name of its icon."""
    filters: list[SmartViewFilter] | None = None
    """The conditions a contact must meet."""
    sort_field: str | None = None
    """Field to sort by."""
    sort_order: SmartViewOrder | None = None
    """Direction of the sort. One of `asc`, `desc`."""
    sort_position: int | None = None
    """Position among the views."""
    count: int | None = None
    """Number of contacts in the view."""
    count_approximate: bool | None = None
    """Whether `count` is only an estimate."""
    is_enabled: bool | None = None
    """Whether the view is in use."""
    is_personal: bool | None = None
    """Whether it belongs to one user only."""
    is_system: bool | None = None
    """Whether Conduyt provides it."""
    members: list[object] | None = None
    """Who can use the view. The form of the items is not documented."""
    dial_enabled: bool | None = None
    """Whether the dialer can work through the view."""
    dial_cooldown_minutes: int | None = None
    """Minutes to wait before calling a contact again."""
    dial_include_unassigned: bool | None = None
    """Whether to call contacts without an assigned user."""
    dial_pool_assign_on: SmartViewPoolAssignment | None = None
    """When the dialer assigns a contact without an assigned user. One of `handout`."""
    dial_schedule: list[SmartViewDialAttempt] | None = None
    """How long to wait before each attempt."""
    max_dial_attempts: int | None = None
    """Maximum attempts for a contact."""
    max_dial_attempts_per_day: int | None = None
    """Maximum attempts for a contact in a day."""
    created_by: str | None = None
    """Id of the user who created it."""
    created_at: AwareDatetime | None = None
    """When it was created."""
    updated_at: AwareDatetime | None = None
    """When it was last changed."""


class SmartViewFilter(Model):
    """One condition of a saved view."""

    field: str | None = None
    """Field to look at."""
    operator: SmartViewOperator | None = None
    """How to compare. One of `equals`, `gte`."""
    value: str | None = None
    """What to compare with, always as text."""


class SmartViewDialAttempt(Model):
    """One attempt in the schedule of a saved view."""

    attempt_number: int | None = None
    """Number of the attempt."""
    delay_minutes: int | None = None
    """Minutes to wait before it."""


class ImportJob(Model):
    """An import and its progress."""

    id: Id = ""
    """Id of the import job."""
    account_id: str | None = None
    """Id of the workspace it belongs to."""
    created_by: str | None = None
    """Id of the user who created it."""
    creator: UserSummary | None = None
    """The user who created it."""
    status: ImportStatus | None = None
    """State of the job; it is over when this is completed, failed or cancelled. One of `completed`, `failed`, `cancelled`."""
    object_type: ImportObjectType | None = None
    """What the rows are. One of `contacts`, `opportunities`, `companies`."""
    file_name: str | None = None
    """Name of the file."""
    file_size: int | None = None
    """Size of the file in bytes."""
    source_file_available: bool | None = None
    """Whether the file can still be downloaded."""
    download_endpoint: str | None = None
    """Where the file can be downloaded. Not documented; inferred."""
    import_mode: ImportMode | None = None
    """Whether it creates new objects, updates existing ones, or both. One of `create_and_update`, `create_only`,
    `update_only`.
    """
    mappings: dict[str, object] | None = None
    """Field for each column of the CSV file."""
    remove_duplicates: bool | None = None
    """Whether duplicates are left out."""
    duplicate_check_fields: list[ImportDuplicateField] | None = None
    """Fields that make two rows duplicates."""
    ambiguous_match_mode: str | None = None
    """What happens to rows that match several objects. Not documented; inferred."""
    smart_list_id: str | None = None
    """Id of the smart list that the contacts go on. Not documented; inferred."""
    smart_list: object = None
    """The smart list that the contacts go on. Its form is not documented."""
    tag_ids: list[str] | None = None
    """Ids of the tags that the contacts get."""
    re_enroll_mode: ImportReEnrollMode | None = None
    """How contacts that already exist are enrolled again."""
    re_enroll_requested: ImportReEnrollMode | None = None
    """How it was asked to enroll contacts that already exist."""
    total_rows: int | None = None
    """Rows in the file."""
    processed_rows: int | None = None
    """Rows processed so far."""
    created_rows: int | None = None
    """Rows that created an object."""
    updated_rows: int | None = None
    """Rows that updated an object."""
    skipped_rows: int | None = None
    """Rows that were skipped."""
    duplicate_rows: int | None = None
    """Rows that were duplicates."""
    error_rows: int | None = None
    """Rows with an error."""
    failed_rows: int | None = None
    """Rows that could not be imported."""
    ambiguous_created_rows: int | None = None
    """Rows that matched several objects and created a new one."""
    ambiguous_enrolled_rows: int | None = None
    """Rows that matched several objects and were enrolled."""
    errors: list[object] | None = None
    """What went wrong. The form of the items is not documented."""
    error_log: object = None
    """Log of the errors. Its form is not documented."""
    resubmit_active: object = None
    """Whether a resubmission is under way. Its form is not documented."""
    verify_line_type: bool | None = None
    """Whether phone lines are checked after the import."""
    line_type_verified_at: AwareDatetime | None = None
    """When the phone lines were checked. Not documented; inferred."""
    line_type_verify_lease_until: AwareDatetime | None = None
    """Until when a worker has reserved the check of the phone lines. Not documented; inferred."""
    processing_lease_token: str | None = None
    """Token of the worker that has reserved the job. Not documented; inferred."""
    processing_lease_until: AwareDatetime | None = None
    """Until when a worker has reserved the job. Not documented; inferred."""
    last_progress_at: AwareDatetime | None = None
    """When it last made progress."""
    completed_at: AwareDatetime | None = None
    """When it was completed."""
    created_at: AwareDatetime | None = None
    """When it was created."""
    updated_at: AwareDatetime | None = None
    """When it was last changed."""


class ImportUser(Model):
    """A user that imports refer to."""

    id: Id = ""
    """Id of the user."""
    first_name: str | None = None
    """Given name."""
    last_name: str | None = None
    """Family name."""
    email: str | None = None
    """Email address."""


class ImportRow(Model):
    """A row of an import and its outcome."""

    status: str | None = Field(
        default=None, validation_alias=AliasChoices("status", "outcome"), serialization_alias="status"
    )
    """Outcome of the row."""
    error: str | None = Field(
        default=None, validation_alias=AliasChoices("error", "message"), serialization_alias="error"
    )
    """What went wrong."""


class ImportLaunchMonitor(Model):
    """Status of the launch of an import."""

    stage: str | None = None
    """Stage the launch has reached."""
    failure_type: str | None = None
    """Kind of failure, if it failed."""


class ImportSideEffects(Model):
    """Progress of the follow-up work of an import."""

    total: int | None = None
    """All pieces of work."""
    completed: int | None = None
    """Pieces that are done."""
    queued: int | None = None
    """Pieces that wait."""
    held: int | None = None
    """Pieces that are held back."""
    failed: int | None = None
    """Pieces that failed."""
    retryable_failed: int | None = None
    """Pieces that failed and can be tried again."""
    exhausted_failed: int | None = None
    """Pieces that failed and are out of attempts."""
    is_complete: bool | None = None
    """Whether the work is complete."""
    action_required: bool | None = None
    """Whether a person must help."""
