"""Conduyt in Python: the typed client of the Conduyt CRM.

    from conduyt import Conduyt

    client = Conduyt()
    for contact in client.contacts.list(search="sarah"):
        print(contact.email)

Importing this package loads nothing but this file. Each name below is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conduyt import bulk, csvio, errors, models, webhooks
    from conduyt._content import Content, Redirect
    from conduyt._core.encode import FileInput, PathInput
    from conduyt._core.endpoint import Dialect, RequestOptions
    from conduyt._core.retry import RetryPolicy
    from conduyt._omit import OMIT
    from conduyt._response import Attempt, Headers, RateLimit, ResponseInfo
    from conduyt._version import __version__
    from conduyt.bulk import AsyncBulkReport, BulkOutcome, BulkReport
    from conduyt.client import AsyncConduyt, ClientOptions, ClientSettings, Conduyt
    from conduyt.errors import (
        APIConnectionError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BulkRecordError,
        ConduytError,
        ConfigurationError,
        ConflictError,
        CsvError,
        FieldError,
        ImportFailedError,
        ImportUnfinishedError,
        InternalServerError,
        InvalidRequestError,
        NotFoundError,
        PayloadTooLargeError,
        PaymentRequiredError,
        PermissionDeniedError,
        RateLimitError,
        ResponseDecodeError,
        ServiceUnavailableError,
        UnexpectedDataWarning,
        ValidationFailedError,
        WebhookVerificationError,
    )
    from conduyt.pages import AsyncPage, AsyncPager, Page, PageMeta

__all__ = [
    "OMIT",
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncBulkReport",
    "AsyncConduyt",
    "AsyncPage",
    "AsyncPager",
    "Attempt",
    "AuthenticationError",
    "BulkOutcome",
    "BulkRecordError",
    "BulkReport",
    "ClientOptions",
    "ClientSettings",
    "Conduyt",
    "ConduytError",
    "ConfigurationError",
    "ConflictError",
    "Content",
    "CsvError",
    "Dialect",
    "FieldError",
    "FileInput",
    "Headers",
    "ImportFailedError",
    "ImportUnfinishedError",
    "InternalServerError",
    "InvalidRequestError",
    "NotFoundError",
    "Page",
    "PageMeta",
    "PathInput",
    "PayloadTooLargeError",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "RateLimit",
    "RateLimitError",
    "Redirect",
    "RequestOptions",
    "ResponseDecodeError",
    "ResponseInfo",
    "RetryPolicy",
    "ServiceUnavailableError",
    "UnexpectedDataWarning",
    "ValidationFailedError",
    "WebhookVerificationError",
    "__version__",
    "bulk",
    "csvio",
    "errors",
    "models",
    "webhooks",
]

_HOMES = {
    "OMIT": "_omit",
    "AsyncBulkReport": "bulk",
    "AsyncConduyt": "client",
    "AsyncPage": "pages",
    "AsyncPager": "pages",
    "Attempt": "_response",
    "BulkOutcome": "bulk",
    "BulkReport": "bulk",
    "ClientOptions": "client",
    "ClientSettings": "client",
    "Conduyt": "client",
    "Content": "_content",
    "Dialect": "_core.endpoint",
    "FileInput": "_core.encode",
    "PathInput": "_core.encode",
    "Headers": "_response",
    "Page": "pages",
    "PageMeta": "pages",
    "RateLimit": "_response",
    "Redirect": "_content",
    "RequestOptions": "_core.endpoint",
    "ResponseInfo": "_response",
    "RetryPolicy": "_core.retry",
    "__version__": "_version",
}
"""Where each name lives; the ones not named here are errors or modules."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name in {"bulk", "csvio", "errors", "models", "webhooks"}:
        return import_module(f"{__name__}.{name}")
    value: object = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)
    globals()[name] = value  # asked once
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
