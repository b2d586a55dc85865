"""Conduyt in Python: the typed client of the Conduyt CRM.

    from conduyt import Conduyt

    client = Conduyt()
    for contact in client.contacts.list(search="sarah"):
        print(contact.email)

Importing this package loads only this file. Each name below is loaded at first use.
"""

# Loading `typing` would take longer than the rest of this file. Type checkers know the name. With a plain False, jedi,
# which completes names in notebooks, would see none of the names below.
TYPE_CHECKING = bool()  # noqa: UP018
if TYPE_CHECKING:  # `X as X` makes X public for type checkers
    from conduyt import (
        bulk as bulk,
        changes as changes,
        cli as cli,
        client as client,
        csvio as csvio,
        custom_fields as custom_fields,
        endpoints as endpoints,
        dlt as dlt,
        errors as errors,
        frames as frames,
        hooks as hooks,
        jobs as jobs,
        keys as keys,
        limits as limits,
        models as models,
        otel as otel,
        pages as pages,
        progress as progress,
        pytest_plugin as pytest_plugin,
        resources as resources,
        rows as rows,
        sandbox as sandbox,
        spark as spark,
        testing as testing,
        webhooks as webhooks,
    )
    from conduyt._values.files import (
        DownloadTarget as DownloadTarget,
        FileInput as FileInput,
        PathInput as PathInput,
    )
    from conduyt._core.endpoint import Dialect as Dialect, RequestOptions as RequestOptions, Writes as Writes
    from conduyt._core.retry_policy import RetryPolicy as RetryPolicy
    from conduyt._values.content import Content as Content, Redirect as Redirect
    from conduyt._values.omit import OMIT as OMIT
    from conduyt._values.response import (
        Attempt as Attempt,
        Headers as Headers,
        RateLimit as RateLimit,
        ResponseInfo as ResponseInfo,
    )
    from conduyt._version import __version__ as __version__
    from conduyt.bulk import AsyncBulkReport as AsyncBulkReport, BulkOutcome as BulkOutcome, BulkReport as BulkReport
    from conduyt.client import (
        AsyncConduyt as AsyncConduyt,
        ClientOptions as ClientOptions,
        ClientSettings as ClientSettings,
        Conduyt as Conduyt,
    )
    from conduyt.errors import (
        APIConnectionError as APIConnectionError,
        APIStatusError as APIStatusError,
        APITimeoutError as APITimeoutError,
        AuthenticationError as AuthenticationError,
        BulkRecordError as BulkRecordError,
        ClientClosedError as ClientClosedError,
        ConduytError as ConduytError,
        ConfigurationError as ConfigurationError,
        ConflictError as ConflictError,
        CsvError as CsvError,
        DeprecatedOperationWarning as DeprecatedOperationWarning,
        DeliveryUnconfirmedError as DeliveryUnconfirmedError,
        FieldError as FieldError,
        ImportFailedError as ImportFailedError,
        ImportUnfinishedError as ImportUnfinishedError,
        InternalServerError as InternalServerError,
        InvalidRequestError as InvalidRequestError,
        JobFailedError as JobFailedError,
        JobUnfinishedError as JobUnfinishedError,
        MultipleMatchesError as MultipleMatchesError,
        NotFoundError as NotFoundError,
        PagingDriftError as PagingDriftError,
        PagingDriftWarning as PagingDriftWarning,
        PayloadTooLargeError as PayloadTooLargeError,
        PaymentRequiredError as PaymentRequiredError,
        PermissionDeniedError as PermissionDeniedError,
        RateLimitError as RateLimitError,
        ResponseDecodeError as ResponseDecodeError,
        ServiceUnavailableError as ServiceUnavailableError,
        UnexpectedDataWarning as UnexpectedDataWarning,
        ValidationFailedError as ValidationFailedError,
        WebhookBusyError as WebhookBusyError,
        WebhookError as WebhookError,
        WebhookVerificationError as WebhookVerificationError,
        WritesDeniedError as WritesDeniedError,
    )
    from conduyt.hooks import Hooks as Hooks
    from conduyt.limits import (
        LimitStore as LimitStore,
        MemoryLimitStore as MemoryLimitStore,
        SqliteLimitStore as SqliteLimitStore,
    )
    from conduyt.limits.redis import RedisLimitStore as RedisLimitStore
    from conduyt.pages import (
        AsyncItems as AsyncItems,
        AsyncPage as AsyncPage,
        AsyncPager as AsyncPager,
        Items as Items,
        Page as Page,
        PageMeta as PageMeta,
        PageRange as PageRange,
    )

_HOMES = {
    "DownloadTarget": "_values.files",
    "FileInput": "_values.files",
    "PathInput": "_values.files",
    "Dialect": "_core.endpoint",
    "RequestOptions": "_core.endpoint",
    "Writes": "_core.endpoint",
    "RetryPolicy": "_core.retry_policy",
    "Content": "_values.content",
    "Redirect": "_values.content",
    "OMIT": "_values.omit",
    "Attempt": "_values.response",
    "Headers": "_values.response",
    "RateLimit": "_values.response",
    "ResponseInfo": "_values.response",
    "__version__": "_version",
    "AsyncBulkReport": "bulk",
    "BulkOutcome": "bulk",
    "BulkReport": "bulk",
    "AsyncConduyt": "client",
    "ClientOptions": "client",
    "ClientSettings": "client",
    "Conduyt": "client",
    "APIConnectionError": "errors",
    "APIStatusError": "errors",
    "APITimeoutError": "errors",
    "AuthenticationError": "errors",
    "BulkRecordError": "errors",
    "ClientClosedError": "errors",
    "ConduytError": "errors",
    "ConfigurationError": "errors",
    "ConflictError": "errors",
    "CsvError": "errors",
    "DeprecatedOperationWarning": "errors",
    "DeliveryUnconfirmedError": "errors",
    "FieldError": "errors",
    "ImportFailedError": "errors",
    "ImportUnfinishedError": "errors",
    "InternalServerError": "errors",
    "InvalidRequestError": "errors",
    "JobFailedError": "errors",
    "JobUnfinishedError": "errors",
    "MultipleMatchesError": "errors",
    "NotFoundError": "errors",
    "PagingDriftError": "errors",
    "PagingDriftWarning": "errors",
    "PayloadTooLargeError": "errors",
    "PaymentRequiredError": "errors",
    "PermissionDeniedError": "errors",
    "RateLimitError": "errors",
    "ResponseDecodeError": "errors",
    "ServiceUnavailableError": "errors",
    "UnexpectedDataWarning": "errors",
    "ValidationFailedError": "errors",
    "WebhookBusyError": "errors",
    "WebhookError": "errors",
    "WebhookVerificationError": "errors",
    "WritesDeniedError": "errors",
    "Hooks": "hooks",
    "LimitStore": "limits",
    "MemoryLimitStore": "limits",
    "SqliteLimitStore": "limits",
    "RedisLimitStore": "limits.redis",
    "AsyncItems": "pages",
    "AsyncPage": "pages",
    "AsyncPager": "pages",
    "Items": "pages",
    "Page": "pages",
    "PageMeta": "pages",
    "PageRange": "pages",
    "bulk": "",
    "changes": "",
    "csvio": "",
    "custom_fields": "",
    "errors": "",
    "frames": "",
    "hooks": "",
    "jobs": "",
    "keys": "",
    "limits": "",
    "models": "",
    "pages": "",
    "progress": "",
    "rows": "",
    "testing": "",
    "webhooks": "",
}
"""The module of each public name; empty for a module."""

_MODULES = {
    "cli",
    "client",
    "dlt",
    "endpoints",
    "otel",
    "pytest_plugin",
    "resources",
    "sandbox",
    "spark",
}
"""Modules that `from conduyt import *` leaves out: most of them need an extra."""

if not TYPE_CHECKING:  # otherwise type checkers would accept any name
    __all__ = sorted(_HOMES)

    def __getattr__(name: str) -> object:
        from importlib import import_module

        from conduyt._util.loading import loading

        with loading():
            if name in _MODULES or _HOMES.get(name) == "":
                return import_module(f"{__name__}.{name}")
            if name not in _HOMES:
                from conduyt._util.lazy import no_attribute

                raise no_attribute(__name__, name, [*_HOMES, *_MODULES])
            value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value  # asked once
        return value

    def __dir__() -> list[str]:
        return __all__.copy()
