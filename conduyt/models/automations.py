# Made from conduyt/api/automations.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of automations."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import AwareDatetime, Field

from conduyt._values.model import Id, Model
from conduyt.models.common import UserSummary

AutomationKind: TypeAlias = Literal["native", "n8n"] | str
"""Where an automation runs; native means inside Conduyt."""

AutomationTriggerEvent: TypeAlias = (
    Literal[
        "contact.created",
        "contact.updated",
        "contact.assigned",
        "contact.tagged",
        "contact.sms_number_opt_out",
        "contact.sms_number_opt_in",
        "deal.created",
        "deal.stage_changed",
        "deal.won",
        "deal.lost",
        "company.created",
        "company.updated",
        "company.stage_changed",
        "company.tagged",
        "webhook.received",
        "message.understood",
        "form.submitted",
        "appointment.booked",
        "scheduled",
    ]
    | str
)
"""Name of an event that can trigger an automation. Webhooks have other events, with other names."""

AutomationRunPolicy: TypeAlias = Literal["keep"] | str
"""Effect of a change to an automation on its running executions."""

AutomationReenrollmentRule: TypeAlias = Literal["every_time", "once", "cooldown"] | str
"""Whether an automation may run for a contact again: every time, only once, or after some days (cooldown)."""

AutomationNodeType: TypeAlias = (
    Literal["trigger", "action", "condition", "delay", "wait_until", "ab_split", "split", "drip"] | str
)
"""Kind of node in the graph of an automation."""

AutomationActionType: TypeAlias = (
    Literal["send_email", "send_sms", "add_tag", "create_task", "add_note", "add_google_sheet_row"] | str
)
"""Kind of action."""

AutomationDelayUnit: TypeAlias = Literal["minutes", "hours", "days", "weeks", "months", "business_days"] | str
"""Unit of a delay."""

AutomationDripUnit: TypeAlias = Literal["minutes", "hours", "days"] | str
"""Unit of the interval of a drip."""

AutomationExecutionStatus: TypeAlias = (
    Literal[
        "running", "waiting", "completed", "completed_with_errors", "failed", "skipped", "cancelled", "loop_detected"
    ]
    | str
)
"""Status of an execution."""

AutomationEnrollmentReasonCode: TypeAlias = Literal["enroll_trigger"] | str
"""Why an execution started."""

AutomationEnrollmentSource: TypeAlias = Literal["trigger"] | str
"""What started an execution."""

AutomationStepType: TypeAlias = (
    Literal[
        "trigger",
        "delay",
        "condition",
        "wait_until",
        "ab_split",
        "split",
        "drip",
        "send_email",
        "send_sms",
        "add_tag",
        "create_task",
        "add_note",
        "add_google_sheet_row",
    ]
    | str
)
"""Kind of step: an action, or the type of another node."""

AutomationStepStatus: TypeAlias = Literal["completed", "waiting", "failed"] | str
"""Status of a step. The value failed is inferred."""

AutomationTroubleKind: TypeAlias = (
    Literal[
        "stale_drip_batches",
        "long_running_executions",
        "pending_import_side_effects",
        "failed_import_side_effects",
        "failed_ledger_sends",
    ]
    | str
)
"""A kind of background problem of automations."""

AutomationSideEffectLevel: TypeAlias = Literal["external"] | str
"""Scope of the effect of an action; external means outside Conduyt."""

AutomationConditionEntity: TypeAlias = Literal["contact", "deal"] | str
"""Kind of object that conditions can look at."""

AutomationConditionDataType: TypeAlias = Literal["text", "number", "tag", "reference", "datetime"] | str
"""Type of the values of a field that conditions can look at."""

AutomationReadiness: TypeAlias = Literal["ready", "needs_email_provider"] | str
"""Whether the workspace meets the requirements of a ready-made automation."""


class Automation(Model):
    """A trigger and the steps that follow from it."""

    id: Id = ""
    """Id of the automation."""
    account_id: str | None = None
    """Id of the workspace it belongs to."""
    created_by: str | None = None
    """Id of the user who created it."""
    creator: UserSummary | None = None
    """The user who created it."""
    name: str | None = None
    """Name of the automation."""
    description: str | None = None
    """What the automation is for."""
    kind: AutomationKind | None = None
    """Where it runs. One of `native`, `n8n`."""
    is_active: bool | None = None
    """Whether it is switched on."""
    trigger_event: AutomationTriggerEvent | None = None
    """The event that triggers it. One of `contact.created`, `contact.updated`, `contact.assigned`, `contact.tagged`,
    `contact.sms_number_opt_out`, `contact.sms_number_opt_in`, `deal.created`, `deal.stage_changed`, `deal.won`,
    `deal.lost`, `company.created`, `company.updated`, `company.stage_changed`, `company.tagged`, `webhook.received`,
    `message.understood`, `form.submitted`, `appointment.booked`, `scheduled`.
    """
    trigger_conditions: dict[str, object] | None = None
    """Additional conditions for the event."""
    trigger_count: int | None = None
    """How often it was triggered."""
    last_triggered_at: AwareDatetime | None = None
    """When it was last triggered."""
    last_run: AutomationLastRun | None = None
    """Outcome of the last run."""
    graph_version: int | None = None
    """Form of `actions`: 1 for a list, 2 for a graph."""
    actions: object = None
    """What it does, as last saved: a list of actions, or a graph that `AutomationGraph.model_validate` can read."""
    published_actions: object = None
    """What it does, as last published, in the same form as `actions`."""
    published_at: AwareDatetime | None = None
    """When it was last published."""
    active_run_policy: AutomationRunPolicy | None = None
    """Effect of a change on its running executions. One of `keep`."""
    config_revision: int | None = None
    """Number of the last change to it."""
    reenrollment_rule: AutomationReenrollmentRule | None = None
    """Whether it may run for a contact again. One of `every_time`, `once`, `cooldown`."""
    cooldown_days: int | None = None
    """Days until it may run for a contact again."""
    execution_timezone: str | None = None
    """Time zone of the hours in which it may run."""
    execution_window_start: int | None = None
    """Start of the hours in which it may run, from 0 to 23."""
    execution_window_end: int | None = None
    """End of the hours in which it may run, from 0 to 24."""
    stop_on_response: bool | None = None
    """Whether it stops for a contact who replies. Not documented; inferred."""
    schedule: str | None = None
    """Its schedule, as a cron expression of five fields in UTC. Not documented; inferred."""
    schedule_timezone: str | None = None
    """Time zone of the schedule. Not documented; inferred."""
    last_scheduled_run: object = None
    """When it last ran by schedule. Its form is not documented."""
    next_scheduled_run: object = None
    """When it runs next by schedule. Its form is not documented."""
    folder_id: str | None = None
    """Id of the folder it is in."""
    n8n_workflow_id: str | None = Field(
        default=None, validation_alias="n8nWorkflowId", serialization_alias="n8nWorkflowId"
    )
    """Id of the n8n workflow behind it."""
    n8n_webhook_url: str | None = Field(
        default=None, validation_alias="n8nWebhookUrl", serialization_alias="n8nWebhookUrl"
    )
    """Address of n8n that it calls."""
    created_at: AwareDatetime | None = None
    """When it was created."""
    updated_at: AwareDatetime | None = None
    """When it was last changed."""


class AutomationLastRun(Model):
    """Outcome of the last run of an automation."""

    status: AutomationExecutionStatus | None = None
    """How it ended. One of `running`, `waiting`, `completed`, `completed_with_errors`, `failed`, `skipped`, `cancelled`,
    `loop_detected`.
    """
    trigger_event: AutomationTriggerEvent | None = None
    """The event that triggered it. One of `contact.created`, `contact.updated`, `contact.assigned`, `contact.tagged`,
    `contact.sms_number_opt_out`, `contact.sms_number_opt_in`, `deal.created`, `deal.stage_changed`, `deal.won`,
    `deal.lost`, `company.created`, `company.updated`, `company.stage_changed`, `company.tagged`, `webhook.received`,
    `message.understood`, `form.submitted`, `appointment.booked`, `scheduled`.
    """
    started_at: AwareDatetime | None = None
    """When it started."""
    completed_at: AwareDatetime | None = None
    """When it was done."""
    error_message: str | None = None
    """The error, if any."""


class AutomationGraph(Model):
    """The steps of an automation, as nodes that name the next one."""

    start_node_id: str | None = None
    """Id of the first node."""
    nodes: list[AutomationNode] | None = None
    """All nodes."""


class AutomationNode(Model):
    """One step in the graph of an automation. Which fields it has depends on its `type`."""

    id: Id = ""
    """Id of the node, unique in its graph."""
    type: AutomationNodeType | None = None
    """Kind of node. One of `trigger`, `action`, `condition`, `delay`, `wait_until`, `ab_split`, `split`, `drip`."""
    position: AutomationNodePosition | None = None
    """Where it is drawn."""
    next: str | None = None
    """Id of the next node. The last node has none."""
    next_if_true: str | None = None
    """Id of the next node if the condition is true, or for the first part of a split."""
    next_if_false: str | None = None
    """Id of the next node if the condition is false, or for the other part of a split."""
    action: AutomationNodeAction | None = None
    """What an action does."""
    delay: AutomationNodeDelay | None = None
    """How long a delay is."""
    condition: object = None
    """What a condition looks at. Its form is not documented."""
    wait_until: AutomationNodeWait | None = None
    """What a wait_until waits for."""
    ab_split: AutomationNodeSplit | None = None
    """How an ab_split divides contacts."""
    split: AutomationNodeSplit | None = None
    """How a split divides contacts."""
    drip: AutomationNodeDrip | None = None
    """How a drip lets contacts through."""


class AutomationNodePosition(Model):
    """Where a node is drawn."""

    x: float | None = None
    """Distance from the left."""
    y: float | None = None
    """Distance from the top."""


class AutomationNodeAction(Model):
    """What a node of the type action does."""

    type: AutomationActionType | None = None
    """Kind of action. One of `send_email`, `send_sms`, `add_tag`, `create_task`, `add_note`, `add_google_sheet_row`."""
    config: dict[str, object] | None = None
    """Settings of the action, as listed by `automations.list_actions`, such as `tagIds` for add_tag, or `title`,
    `description`, `priority` and `dueInDays` for create_task.
    """


class AutomationNodeDelay(Model):
    """How long a node of the type delay waits."""

    value: float | None = None
    """How many units."""
    unit: AutomationDelayUnit | None = None
    """Unit of `value`. One of `minutes`, `hours`, `days`, `weeks`, `months`, `business_days`."""
    wait_type: object = None
    """How it waits. Its form is not documented."""


class AutomationNodeWait(Model):
    """What a node of the type wait_until waits for."""

    condition: object = None
    """The condition to wait for. Its form is not documented."""
    event: str | None = None
    """The event it waits for."""
    timeout: AutomationNodeTimeout | None = None
    """How long it waits at most."""


class AutomationNodeTimeout(Model):
    """How long a node of the type wait_until waits at most."""

    value: float | None = None
    """How many units."""
    unit: AutomationDelayUnit | None = None
    """Unit of `value`. One of `minutes`, `hours`, `days`, `weeks`, `months`, `business_days`."""


class AutomationNodeSplit(Model):
    """How a node divides contacts at random."""

    percent_a: float | None = None
    """Percentage of contacts for the first branch."""


class AutomationNodeDrip(Model):
    """How a node of the type drip lets contacts through."""

    batch_size: int | None = None
    """Contacts to let through at a time."""
    interval: float | None = None
    """Units between one time and the next."""
    interval_unit: AutomationDripUnit | None = None
    """Unit of `interval`. One of `minutes`, `hours`, `days`."""
    schedule_window: object = None
    """Hours in which it lets contacts through. Its form is not documented."""


class AutomationSummary(Model):
    """The few fields of an automation that other objects embed."""

    id: Id = ""
    """Id of the automation."""
    name: str | None = None
    """Name of the automation."""
    trigger_event: AutomationTriggerEvent | None = None
    """The event that triggers it. Only executions have it. One of `contact.created`, `contact.updated`,
    `contact.assigned`, `contact.tagged`, `contact.sms_number_opt_out`, `contact.sms_number_opt_in`, `deal.created`,
    `deal.stage_changed`, `deal.won`, `deal.lost`, `company.created`, `company.updated`, `company.stage_changed`,
    `company.tagged`, `webhook.received`, `message.understood`, `form.submitted`, `appointment.booked`, `scheduled`.
    """


class AutomationContact(Model):
    """The few fields of a contact that executions embed."""

    id: Id = ""
    """Id of the contact."""
    first_name: str | None = None
    """Given name."""
    last_name: str | None = None
    """Family name."""
    email: str | None = None
    """Email address."""


class AutomationExecution(Model):
    """One time that an automation ran."""

    id: Id = ""
    """Id of the execution."""
    account_id: str | None = None
    """Id of the workspace it belongs to."""
    automation_id: str | None = None
    """Id of the automation."""
    automation: AutomationSummary | None = None
    """The automation."""
    contact_id: str | None = None
    """Id of the contact it ran for."""
    contact: AutomationContact | None = None
    """The contact it ran for."""
    status: AutomationExecutionStatus | None = None
    """Its status. One of `running`, `waiting`, `completed`, `completed_with_errors`, `failed`, `skipped`, `cancelled`,
    `loop_detected`.
    """
    trigger_event: AutomationTriggerEvent | None = None
    """The event that triggered it. One of `contact.created`, `contact.updated`, `contact.assigned`, `contact.tagged`,
    `contact.sms_number_opt_out`, `contact.sms_number_opt_in`, `deal.created`, `deal.stage_changed`, `deal.won`,
    `deal.lost`, `company.created`, `company.updated`, `company.stage_changed`, `company.tagged`, `webhook.received`,
    `message.understood`, `form.submitted`, `appointment.booked`, `scheduled`.
    """
    started_at: AwareDatetime | None = None
    """When it started."""
    completed_at: AwareDatetime | None = None
    """When it was done."""
    duration_ms: int | None = None
    """How long it took, in milliseconds."""
    next_execution_at: AwareDatetime | None = None
    """Time at which it continues."""
    current_node_id: str | None = None
    """Id of the node it has reached."""
    error_message: str | None = None
    """The error, if any."""
    enrollment_reason: str | None = None
    """Why it started, in words."""
    enrollment_reason_code: AutomationEnrollmentReasonCode | None = None
    """Why it started. One of `enroll_trigger`."""
    enrollment_source: AutomationEnrollmentSource | None = None
    """What started it. One of `trigger`."""
    graph_snapshot: AutomationGraph | None = None
    """The graph of the automation at the start."""
    metadata: AutomationExecutionMetadata | None = None
    """Further data about it."""
    result: AutomationExecutionResult | None = None
    """Its result."""
    steps: list[AutomationStep] | None = None
    """Its completed steps."""
    previous_execution_id: str | None = None
    """Id of the execution before it for the same contact."""
    resume_claimed_at: AwareDatetime | None = None
    """Time of the last resumption. Not documented; inferred."""
    resume_attempts: int | None = None
    """Number of resumptions."""
    recovery_revision: int | None = None
    """How often it was recovered."""
    chase_occurrence_key: object = None
    """Reference for a follow-up. Its form is not documented."""
    cursor_gap: bool | None = None
    """Whether the record of its progress has a gap."""
    created_at: AwareDatetime | None = None
    """When it was created."""


class AutomationExecutionMetadata(Model):
    """Further data about an execution."""

    enrollment: AutomationEnrollment | None = None
    """How it was started."""


class AutomationEnrollment(Model):
    """How an execution was started."""

    is_re_enrollment: bool | None = None
    """Whether the contact had been through the automation before."""
    previous_execution_id: str | None = None
    """Id of the execution before it for the same contact."""
    reason: str | None = None
    """Why it started, in words."""
    reason_code: AutomationEnrollmentReasonCode | None = None
    """Why it started. One of `enroll_trigger`."""
    source: AutomationEnrollmentSource | None = None
    """What started it. One of `trigger`."""
    trigger_event: AutomationTriggerEvent | None = None
    """The event that triggered it. One of `contact.created`, `contact.updated`, `contact.assigned`, `contact.tagged`,
    `contact.sms_number_opt_out`, `contact.sms_number_opt_in`, `deal.created`, `deal.stage_changed`, `deal.won`,
    `deal.lost`, `company.created`, `company.updated`, `company.stage_changed`, `company.tagged`, `webhook.received`,
    `message.understood`, `form.submitted`, `appointment.booked`, `scheduled`.
    """


class AutomationExecutionResult(Model):
    """Result of an execution."""

    action_count: int | None = None
    """Number of actions taken."""


class AutomationStep(Model):
    """One step that an execution has taken."""

    id: Id = ""
    """Id of the step."""
    account_id: str | None = None
    """Id of the workspace it belongs to."""
    execution_id: str | None = None
    """Id of the execution."""
    execution: AutomationStepExecution | None = None
    """The execution. Only `automations.step_logs` has it."""
    node_id: str | None = None
    """Id of the node in the graph of the automation."""
    action_type: AutomationStepType | None = None
    """Kind of step. One of `trigger`, `delay`, `condition`, `wait_until`, `ab_split`, `split`, `drip`, `send_email`,
    `send_sms`, `add_tag`, `create_task`, `add_note`, `add_google_sheet_row`.
    """
    step_index: int | None = None
    """Position among the steps of the execution."""
    status: AutomationStepStatus | None = None
    """Its status. One of `completed`, `waiting`, `failed`."""
    input: dict[str, object] | None = None
    """Its input."""
    output: dict[str, object] | None = None
    """The result, such as `success`, `statusCode`, `providerId`, `body` and `error` for send_sms."""
    branch_taken: object = None
    """Branch of a condition or a split. Its form is not documented."""
    condition_trace: object = None
    """How a condition was decided. Its form is not documented."""
    duration_ms: int | None = None
    """How long it took, in milliseconds."""
    error_message: str | None = None
    """The error, if any."""
    started_at: AwareDatetime | None = None
    """When it started."""
    completed_at: AwareDatetime | None = None
    """When it was done."""
    created_at: AwareDatetime | None = None
    """When it was created."""


class AutomationStepExecution(Model):
    """The few fields of an execution that steps embed."""

    id: Id = ""
    """Id of the execution."""
    status: AutomationExecutionStatus | None = None
    """Its status. One of `running`, `waiting`, `completed`, `completed_with_errors`, `failed`, `skipped`, `cancelled`,
    `loop_detected`.
    """
    started_at: AwareDatetime | None = None
    """When it started."""
    trigger_event: AutomationTriggerEvent | None = None
    """The event that triggered it. One of `contact.created`, `contact.updated`, `contact.assigned`, `contact.tagged`,
    `contact.sms_number_opt_out`, `contact.sms_number_opt_in`, `deal.created`, `deal.stage_changed`, `deal.won`,
    `deal.lost`, `company.created`, `company.updated`, `company.stage_changed`, `company.tagged`, `webhook.received`,
    `message.understood`, `form.submitted`, `appointment.booked`, `scheduled`.
    """
    automation: AutomationSummary | None = None
    """The automation."""
    contact: AutomationContact | None = None
    """The contact it ran for."""


class AutomationFailure(Model):
    """Something that went wrong in an automation. The fields are not documented; read them through `model_extra` or
    `model_dump()`.
    """


class AutomationTrouble(Model):
    """A failure of one count of background problems. The fields depend on the kind and are not documented; read them
    through `model_extra` or `model_dump()`.
    """


class AutomationVersion(Model):
    """An earlier version of an automation. The service does not document the fields; the model keeps every field that
    arrives.
    """

    id: Id = ""
    """Id of the version. Not documented; inferred."""


class AutomationFolder(Model):
    """A folder of automations. The service does not document the fields; the model keeps every field that arrives."""

    id: Id = ""
    """Id of the folder. Not documented; inferred."""
    name: str | None = None
    """Name of the folder. Not documented; inferred."""


class AutomationEvent(Model):
    """An event that can trigger an automation."""

    event: AutomationTriggerEvent | None = None
    """Name of the event. One of `contact.created`, `contact.updated`, `contact.assigned`, `contact.tagged`,
    `contact.sms_number_opt_out`, `contact.sms_number_opt_in`, `deal.created`, `deal.stage_changed`, `deal.won`,
    `deal.lost`, `company.created`, `company.updated`, `company.stage_changed`, `company.tagged`, `webhook.received`,
    `message.understood`, `form.submitted`, `appointment.booked`, `scheduled`.
    """
    label: str | None = None
    """Display name."""
    description: str | None = None
    """When it happens."""
    fields: list[str] | None = None
    """Fields it carries."""
    conditions: object = None
    """Conditions it can be narrowed with. Their form is not documented."""
    kinds: list[AutomationKind] | None = None
    """Kinds of automation it can trigger."""


class AutomationAction(Model):
    """An action that an automation can take."""

    type: AutomationActionType | None = None
    """Kind of action. One of `send_email`, `send_sms`, `add_tag`, `create_task`, `add_note`, `add_google_sheet_row`."""
    label: str | None = None
    """Display name."""
    description: str | None = None
    """What it does."""
    category: str | None = None
    """Group of actions it belongs to."""
    config_schema: dict[str, AutomationActionSetting] | None = None
    """Its settings by name."""
    required_dependencies: list[str] | None = None
    """What must be set up before it works."""
    scheduled_safe: bool | None = None
    """Whether an automation that runs by schedule can take it."""
    side_effect_level: AutomationSideEffectLevel | None = None
    """Scope of its effect. One of `external`."""


class AutomationActionSetting(Model):
    """One setting of an action."""

    type: str | None = None
    """Type of the value."""
    label: str | None = None
    """Display name."""
    optional: bool | None = None
    """Whether it can be left out."""
    default: object = None
    """Value it has when left out."""
    values: list[object] | None = None
    """Values it can have, if only some are possible."""


class AutomationConditionSection(Model):
    """The fields of one kind of object that conditions can look at."""

    entity: AutomationConditionEntity | None = None
    """Kind of object. One of `contact`, `deal`."""
    label: str | None = None
    """Display name."""
    fields: list[AutomationConditionField] | None = None
    """The fields."""


class AutomationConditionField(Model):
    """A field that conditions can look at."""

    value: str | None = None
    """Name of the field, for use in a condition."""
    label: str | None = None
    """Display name."""
    data_type: AutomationConditionDataType | None = None
    """Type of its values. One of `text`, `number`, `tag`, `reference`, `datetime`."""


class AutomationTemplate(Model):
    """A ready-made automation to start from."""

    id: Id = ""
    """Id of the template, made of words."""
    name: str | None = None
    """Name of the template."""
    category: str | None = None
    """Group of templates it belongs to."""
    headline: str | None = None
    """What it is good for, in one line."""
    description: str | None = None
    """What it does."""
    summary: list[str] | None = None
    """What it does, step by step."""
    trigger_event: AutomationTriggerEvent | None = None
    """The event that triggers it. One of `contact.created`, `contact.updated`, `contact.assigned`, `contact.tagged`,
    `contact.sms_number_opt_out`, `contact.sms_number_opt_in`, `deal.created`, `deal.stage_changed`, `deal.won`,
    `deal.lost`, `company.created`, `company.updated`, `company.stage_changed`, `company.tagged`, `webhook.received`,
    `message.understood`, `form.submitted`, `appointment.booked`, `scheduled`.
    """
    readiness: AutomationReadiness | None = None
    """Whether the workspace meets its requirements. One of `ready`, `needs_email_provider`."""
    readiness_label: str | None = None
    """The same, for display."""
    readiness_reasons: list[str] | None = None
    """What is missing."""


class AutomationSchema(Model):
    """The rules for the graph of an automation. The response may have more fields; the model keeps them."""

    graph_shape: AutomationGraphShape | None = None
    """Form of a graph."""
    node_types: object = None
    """The types of node. Its form is not documented."""
    action_rules: object = None
    """What to observe with actions. Its form is not documented."""


class AutomationGraphShape(Model):
    """Form of the graph of an automation."""

    description: str | None = None
    """The form in words."""
    fields: object = None
    """Fields of a graph. Its form is not documented."""
    node_fields: object = None
    """Fields of a node. Its form is not documented."""


class AutomationResolveGuide(Model):
    """A guide to `automations.resolve`."""

    endpoint: str | None = None
    """The operation it is about."""
    purpose: str | None = None
    """What the operation is for."""
    supported_entity_types: object = None
    """Kinds of object that can be found. Its form is not documented."""
    example_request_body: object = None
    """An example of a request."""
    example_response: object = None
    """An example of a response."""


class AutomationResolved(Model):
    """Ids that were found by name, and names that were not found."""

    tags: dict[str, str] | None = None
    """Ids by name."""
    pipelines: dict[str, str] | None = None
    """Ids by name."""
    users: dict[str, str] | None = None
    """Ids by name."""
    stages: dict[str, str] | None = None
    """Ids by name."""
    custom_fields: dict[str, str] | None = None
    """Ids by name."""
    templates: dict[str, str] | None = None
    """Ids by name."""
    drip_campaigns: dict[str, str] | None = None
    """Ids by name."""
    smart_lists: dict[str, str] | None = None
    """Ids by name."""
    automations: dict[str, str] | None = None
    """Ids by name."""
    forms: dict[str, str] | None = None
    """Ids by name."""
    groups: dict[str, str] | None = None
    """Ids by name."""
    unresolved: list[str] | None = None
    """Names that were not found."""
