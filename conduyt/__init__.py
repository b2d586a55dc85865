"""Conduyt in Python: the typed client of the Conduyt CRM.

    from conduyt import Conduyt

    client = Conduyt()
    for contact in client.contacts.list(search="sarah"):
        print(contact.email)

Importing this package loads nothing but this file. Each name below is loaded when it is first used.
"""

# Loading `typing` would take longer than all else here. Type checkers know the name; jedi, which completes in
# notebooks, would take a plain False at its word and see none of the names below.
TYPE_CHECKING = bool()  # noqa: UP018
if TYPE_CHECKING:
    from conduyt import bulk, csvio, errors, hooks, models, webhooks
    from conduyt._core.encoding import FileInput, PathInput
    from conduyt._core.endpoint import Dialect, RequestOptions
    from conduyt._core.retry import RetryPolicy
    from conduyt._values.content import Content, Redirect
    from conduyt._values.omit import OMIT
    from conduyt._values.response import Attempt, Headers, RateLimit, ResponseInfo
    from conduyt._version import __version__
    from conduyt.bulk import AsyncBulkReport, BulkOutcome, BulkReport
    from conduyt.client import AsyncConduyt, ClientOptions, ClientSettings, Conduyt
    from conduyt.errors import (
        APIConnectionError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BulkRecordError,
        ClientClosedError,
        ConduytError,
        ConfigurationError,
        ConflictError,
        CsvError,
        DeliveryUnconfirmedError,
        FieldError,
        ImportFailedError,
        ImportUnfinishedError,
        InternalServerError,
        InvalidRequestError,
        NotFoundError,
        PagingDriftError,
        PagingDriftWarning,
        PayloadTooLargeError,
        PaymentRequiredError,
        PermissionDeniedError,
        RateLimitError,
        ResponseDecodeError,
        ServiceUnavailableError,
        UnexpectedDataWarning,
        ValidationFailedError,
        WebhookBusyError,
        WebhookError,
        WebhookVerificationError,
    )
    from conduyt.hooks import Hooks
    from conduyt.limits import LimitStore, MemoryLimitStore, SqliteLimitStore
    from conduyt.limits.redis import RedisLimitStore
    from conduyt.pages import AsyncItems, AsyncPage, AsyncPager, Items, Page, PageMeta, PageRange

__all__ = [
    "OMIT",
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncBulkReport",
    "AsyncConduyt",
    "AsyncItems",
    "AsyncPage",
    "AsyncPager",
    "Attempt",
    "AuthenticationError",
    "BulkOutcome",
    "BulkRecordError",
    "BulkReport",
    "ClientClosedError",
    "ClientOptions",
    "ClientSettings",
    "Conduyt",
    "ConduytError",
    "ConfigurationError",
    "ConflictError",
    "Content",
    "CsvError",
    "DeliveryUnconfirmedError",
    "Dialect",
    "FieldError",
    "FileInput",
    "Headers",
    "Hooks",
    "ImportFailedError",
    "ImportUnfinishedError",
    "InternalServerError",
    "InvalidRequestError",
    "Items",
    "LimitStore",
    "MemoryLimitStore",
    "NotFoundError",
    "Page",
    "PageMeta",
    "PageRange",
    "PagingDriftError",
    "PagingDriftWarning",
    "PathInput",
    "PayloadTooLargeError",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "RateLimit",
    "RateLimitError",
    "Redirect",
    "RedisLimitStore",
    "RequestOptions",
    "ResponseDecodeError",
    "ResponseInfo",
    "RetryPolicy",
    "ServiceUnavailableError",
    "SqliteLimitStore",
    "UnexpectedDataWarning",
    "ValidationFailedError",
    "WebhookBusyError",
    "WebhookError",
    "WebhookVerificationError",
    "__version__",
    "bulk",
    "csvio",
    "errors",
    "hooks",
    "models",
    "webhooks",
]

_HOMES = {
    "OMIT": "_values.omit",
    "AsyncBulkReport": "bulk",
    "AsyncConduyt": "client",
    "AsyncItems": "pages",
    "AsyncPage": "pages",
    "AsyncPager": "pages",
    "Attempt": "_values.response",
    "BulkOutcome": "bulk",
    "BulkReport": "bulk",
    "ClientOptions": "client",
    "ClientSettings": "client",
    "Conduyt": "client",
    "Content": "_values.content",
    "Dialect": "_core.endpoint",
    "FileInput": "_core.encoding",
    "PathInput": "_core.encoding",
    "Headers": "_values.response",
    "Hooks": "hooks",
    "LimitStore": "limits",
    "MemoryLimitStore": "limits",
    "Items": "pages",
    "Page": "pages",
    "PageMeta": "pages",
    "PageRange": "pages",
    "RateLimit": "_values.response",
    "Redirect": "_values.content",
    "RedisLimitStore": "limits.redis",
    "RequestOptions": "_core.endpoint",
    "ResponseInfo": "_values.response",
    "RetryPolicy": "_core.retry",
    "SqliteLimitStore": "limits",
    "__version__": "_version",
}
"""Where each name lives; the ones not named here are errors or modules."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    from conduyt._util.loading import loading

    with loading():
        if name in {"bulk", "csvio", "errors", "hooks", "models", "webhooks"}:
            return import_module(f"{__name__}.{name}")
        value: object = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)
    globals()[name] = value  # asked once
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
