# Made from conduyt/api/openapi.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Every model by its name. A module is loaded when one of its models is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conduyt.models.common import (
        Deleted,
        Outcome,
        UserSummary,
    )
    from conduyt.models.contacts import (
        Contact,
        ContactDuplicateGroup,
        ContactLocation,
        ContactMasterStatus,
        ContactScore,
        ContactSource,
        ContactTimezoneSource,
        ContactVisibility,
        DoNotContactStatus,
        DoNotContactStatuses,
        ImportDuplicateField,
        ImportFormat,
        ImportJob,
        ImportLaunchMonitor,
        ImportMode,
        ImportObjectType,
        ImportReEnrollMode,
        ImportRow,
        ImportSideEffects,
        ImportStatus,
        ImportUser,
        LineTypeVerification,
        RecentActivity,
        RecentActivityType,
        SmartView,
        SmartViewDialAttempt,
        SmartViewFilter,
        SmartViewOperator,
        SmartViewOrder,
        SmartViewPoolAssignment,
    )
    from conduyt.models.deals import (
        Deal,
        DealPriority,
        DealStatus,
        DealView,
    )
    from conduyt.models.events import (
        ContactEvent,
        DealEvent,
        MessageEvent,
        NoteEvent,
        PipelineEvent,
        TaskEvent,
        UnknownEvent,
    )
    from conduyt.models.messages import (
        Message,
        MessageChannel,
        MessageContact,
        MessageDirection,
        MessageProviderStatus,
        MessageStatus,
    )
    from conduyt.models.notes import (
        Note,
    )
    from conduyt.models.pipelines import (
        NewStage,
        Pipeline,
        PipelineStage,
    )
    from conduyt.models.tags import (
        Tag,
    )
    from conduyt.models.tasks import (
        Task,
        TaskPriority,
        TaskStatus,
    )
    from conduyt.models.webhooks import (
        Webhook,
        WebhookDelivery,
        WebhookDeliveryStatus,
        WebhookEventName,
        WebhookTest,
    )


_MODULES = {
    "Deleted": "common",
    "Outcome": "common",
    "UserSummary": "common",
    "ContactMasterStatus": "contacts",
    "ContactTimezoneSource": "contacts",
    "RecentActivityType": "contacts",
    "SmartViewOperator": "contacts",
    "SmartViewOrder": "contacts",
    "SmartViewPoolAssignment": "contacts",
    "ImportObjectType": "contacts",
    "ImportFormat": "contacts",
    "ImportMode": "contacts",
    "ImportDuplicateField": "contacts",
    "ImportReEnrollMode": "contacts",
    "ImportStatus": "contacts",
    "Contact": "contacts",
    "ContactVisibility": "contacts",
    "RecentActivity": "contacts",
    "ContactDuplicateGroup": "contacts",
    "ContactScore": "contacts",
    "ContactSource": "contacts",
    "ContactLocation": "contacts",
    "DoNotContactStatuses": "contacts",
    "DoNotContactStatus": "contacts",
    "LineTypeVerification": "contacts",
    "SmartView": "contacts",
    "SmartViewFilter": "contacts",
    "SmartViewDialAttempt": "contacts",
    "ImportJob": "contacts",
    "ImportUser": "contacts",
    "ImportRow": "contacts",
    "ImportLaunchMonitor": "contacts",
    "ImportSideEffects": "contacts",
    "DealStatus": "deals",
    "DealPriority": "deals",
    "Deal": "deals",
    "DealView": "deals",
    "ContactEvent": "events",
    "DealEvent": "events",
    "TaskEvent": "events",
    "MessageEvent": "events",
    "NoteEvent": "events",
    "PipelineEvent": "events",
    "UnknownEvent": "events",
    "MessageDirection": "messages",
    "MessageChannel": "messages",
    "MessageStatus": "messages",
    "Message": "messages",
    "MessageContact": "messages",
    "MessageProviderStatus": "messages",
    "Note": "notes",
    "Pipeline": "pipelines",
    "PipelineStage": "pipelines",
    "NewStage": "pipelines",
    "Tag": "tags",
    "TaskStatus": "tasks",
    "TaskPriority": "tasks",
    "Task": "tasks",
    "WebhookDeliveryStatus": "webhooks",
    "WebhookEventName": "webhooks",
    "Webhook": "webhooks",
    "WebhookTest": "webhooks",
    "WebhookDelivery": "webhooks",
}

__all__ = [
    "Contact",
    "ContactDuplicateGroup",
    "ContactEvent",
    "ContactLocation",
    "ContactMasterStatus",
    "ContactScore",
    "ContactSource",
    "ContactTimezoneSource",
    "ContactVisibility",
    "Deal",
    "DealEvent",
    "DealPriority",
    "DealStatus",
    "DealView",
    "Deleted",
    "DoNotContactStatus",
    "DoNotContactStatuses",
    "ImportDuplicateField",
    "ImportFormat",
    "ImportJob",
    "ImportLaunchMonitor",
    "ImportMode",
    "ImportObjectType",
    "ImportReEnrollMode",
    "ImportRow",
    "ImportSideEffects",
    "ImportStatus",
    "ImportUser",
    "LineTypeVerification",
    "Message",
    "MessageChannel",
    "MessageContact",
    "MessageDirection",
    "MessageEvent",
    "MessageProviderStatus",
    "MessageStatus",
    "NewStage",
    "Note",
    "NoteEvent",
    "Outcome",
    "Pipeline",
    "PipelineEvent",
    "PipelineStage",
    "RecentActivity",
    "RecentActivityType",
    "SmartView",
    "SmartViewDialAttempt",
    "SmartViewFilter",
    "SmartViewOperator",
    "SmartViewOrder",
    "SmartViewPoolAssignment",
    "Tag",
    "Task",
    "TaskEvent",
    "TaskPriority",
    "TaskStatus",
    "UnknownEvent",
    "UserSummary",
    "Webhook",
    "WebhookDelivery",
    "WebhookDeliveryStatus",
    "WebhookEventName",
    "WebhookTest",
]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
