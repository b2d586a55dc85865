"""Every exception of the package.

    ConduytError                        base class of all errors
    ├── ConfigurationError              invalid settings of the client; nothing was sent
    ├── ClientClosedError               the client is closed; nothing was sent
    ├── WritesDeniedError               the client may only read; nothing was sent
    ├── APIConnectionError              no complete response arrived
    │   └── APITimeoutError             ... within the time-out or the deadline
    ├── APIStatusError                  the API returned an error status
    │   ├── InvalidRequestError         400  invalid_request
    │   ├── AuthenticationError         401  unauthenticated
    │   ├── PaymentRequiredError        402  payment_required
    │   ├── PermissionDeniedError       403  permission_denied
    │   ├── NotFoundError               404  not_found
    │   ├── ConflictError               409  conflict
    │   ├── PayloadTooLargeError        413  payload_too_large
    │   ├── ValidationFailedError       422  validation_failed
    │   │   └── DeliveryUnconfirmedError     ... a message that may have been delivered anyway
    │   ├── RateLimitError              429  rate_limited
    │   ├── InternalServerError         500  internal_error, and any other 5xx
    │   └── ServiceUnavailableError     503  unavailable
    ├── ResponseDecodeError             the response does not match the API documentation
    ├── BulkRecordError                 a record that a bulk change did not change; raised in an ExceptionGroup
    ├── CsvError                        a CSV file that cannot be imported; nothing was sent
    ├── ImportFailedError               an import failed before it had processed all rows
    │   └── ImportUnfinishedError       ... or did not end within the deadline; it may still be running
    ├── JobFailedError                  a job on the server failed or was cancelled
    │   └── JobUnfinishedError          ... or did not end in time; it may still be running
    ├── MultipleMatchesError            several contacts have what `contacts.find` looks for
    ├── PagingDriftError                a list changed while it was read; items may be missing
    └── WebhookError                    do not handle this webhook delivery; respond with `status`
        ├── WebhookBusyError            503  it cannot be handled now
        └── WebhookVerificationError    400  its signature is invalid

The error code of the API determines the class; if the code is unknown, the HTTP status does. All errors can be pickled.
Arguments that cannot be sent (an empty id, a naive datetime) raise the built-in `ValueError` or `TypeError`
before anything is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from conduyt._values.csv_reports import ImportReport
from conduyt._values.json_values import as_mapping
from conduyt._values.response import PASSING_STATUSES, Attempt, Headers, request_id_of
from conduyt._values.text import one_line
from conduyt._values.warning import UnexpectedDataWarning as UnexpectedDataWarning

_E = TypeVar("_E", bound="ConduytError")


@dataclass(frozen=True, slots=True)
class FieldError:
    """An error of one field of the request, as the API reports it."""

    field: str
    """The API's name of the field, such as `firstName`."""
    message: str
    """The problem."""


class ConduytError(Exception):
    """Base class of every error of this package."""

    attempts: tuple[Attempt, ...] = ()
    """All attempts of the failed call, in order. Empty if nothing was sent."""
    request_sent: bool = False
    """Whether the server may have received a part of the request."""
    maybe_applied: bool = False
    """Whether a write may have taken effect although the call failed. Check before you repeat it."""
    page: int | None = None
    """Number of the page that failed while you iterated over a list. To continue there, use `list(page=error.page)`.
    `None` for other calls, and in lists that count by offset (a note on the error has the offset)."""
    items_seen: int | None = None
    """Items that were yielded before the iteration over a list failed. `None` for other calls."""

    def __init__(self, message: str) -> None:
        # The text may come from the server, and it is shown in terminals and logs.
        self.message: str = one_line(message)
        super().__init__(self.message)

    def __reduce__(self) -> tuple[Callable[..., ConduytError], tuple[object, ...]]:
        # Subclasses take keyword arguments, which the default unpickling of exceptions cannot restore.
        return _rebuild, (type(self), self.args, self.__dict__)


def without_frames(error: _E) -> _E:
    """Return an error without the frames in which it was raised: they have secrets in variables, which some tools show.

    A function that raises it clears its own variables first.
    """
    error.__context__ = error.__cause__
    return error.with_traceback(None)


def _rebuild(cls: type[_E], args: tuple[object, ...], state: Mapping[str, object]) -> _E:
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class ConfigurationError(ConduytError):
    """A setting of the client is missing or invalid, such as the API key. Nothing was sent."""


class ClientClosedError(ConduytError):
    """The client was closed, or belongs to another process. Nothing was sent."""


class WritesDeniedError(ConduytError):
    """The call would write, and the client has `writes="deny"`. Nothing was sent."""

    def __init__(self, operation: str) -> None:
        super().__init__(f'{operation} is a write, and this client has writes="deny". Nothing was sent.')
        self.operation = operation
        """The refused operation, such as `POST /contacts`."""


class APIConnectionError(ConduytError):
    """No complete response arrived: the server was not reached, or the connection broke.

    `request_sent` says whether the server may have received the request, `maybe_applied` whether a write may have taken
    effect.
    """


class APITimeoutError(APIConnectionError):
    """No complete response arrived in time."""


class APIStatusError(ConduytError):
    """The API returned an error status.

    Example:
        ```python
        try:
            client.contacts.get("no-such-id")
        except conduyt.NotFoundError as error:
            print(error.status, error.code, error.message)
        ```
    """

    status: int
    """The HTTP status."""
    code: str
    """The API's error code, such as `not_found`. Codes that this version does not know are kept."""
    details: tuple[FieldError, ...]
    """The errors of single fields, if the API reported any."""
    headers: Headers
    """The response headers."""
    body: object
    """The decoded JSON of the response, or its text."""
    retry_after: float | None
    """Seconds that the server asked the client to wait, or `None`."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        code: str,
        details: tuple[FieldError, ...] = (),
        headers: Headers | None = None,
        body: object = None,
        retry_after: float | None = None,
        operation: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.details = details
        self.headers = Headers() if headers is None else headers
        self.body = body
        self.retry_after = retry_after
        self.operation = operation
        self.request_sent = True

    @property
    def request_id(self) -> str | None:
        """The request id from the server, or `None`. Include it when you contact support."""
        return request_id_of(self.headers)

    @property
    def retryable(self) -> bool:
        """Whether the same call, unchanged, may succeed later."""
        return self.status == 429 or self.status in PASSING_STATUSES

    def __str__(self) -> str:
        where = f" on {self.operation}" if self.operation else ""
        fields = "".join(f"; {detail.field}: {detail.message}" for detail in self.details)
        wait = f" (retry after {self.retry_after:g} s)" if self.retry_after is not None else ""
        request_id = f" [request id {self.request_id}]" if self.request_id else ""
        return f"{self.status} {self.code}{where}: {self.message}{fields}{wait}{request_id}"


class InvalidRequestError(APIStatusError):
    """400 `invalid_request`: the API cannot process the request."""


class AuthenticationError(APIStatusError):
    """401 `unauthenticated`: the API key is missing, unknown or expired."""


class PaymentRequiredError(APIStatusError):
    """402 `payment_required`: the trial is over, or a limit of the plan is reached."""


class PermissionDeniedError(APIStatusError):
    """403 `permission_denied`: the API key does not have the required scope."""


class NotFoundError(APIStatusError):
    """404 `not_found`: no such object exists in the workspace of the key."""


class ConflictError(APIStatusError):
    """409 `conflict`: the request conflicts with existing data, such as a duplicate contact."""

    @property
    def existing_id(self) -> str | None:
        """Id of the existing object, if the API reported it."""
        body = self.body
        value = as_mapping(body).get("existingId")
        return value if isinstance(value, str) else None


class PayloadTooLargeError(APIStatusError):
    """413 `payload_too_large`: the request or one of its fields is too large."""


class ValidationFailedError(APIStatusError):
    """422 `validation_failed`: some fields are invalid; `details` lists them."""


class DeliveryUnconfirmedError(ValidationFailedError):
    """422 when you send a message: the carrier received it but did not confirm it.

    The message may have been delivered, so the client does not send it again: the API would dispatch it a second time,
    even with the same idempotency key. `maybe_applied` is true.

    Example:
        ```python
        try:
            client.messages.sms.send(to="+15555550100", body="Your appointment is at 10.")
        except conduyt.DeliveryUnconfirmedError as error:
            print("check this message before you send another:", error.message_id)
        ```
    """

    maybe_applied = True

    @property
    def message_data(self) -> Mapping[str, object]:
        """The message from the response; `conduyt.models.Message.model_validate` converts it to a model."""
        body = self.body
        return as_mapping(as_mapping(body).get("data"))

    @property
    def message_id(self) -> str | None:
        """Id of the message, if the API reported it."""
        value = self.message_data.get("id")
        return value if isinstance(value, str) else None


class RateLimitError(APIStatusError):
    """429 `rate_limited`: too many requests. `retry_after` has the seconds to wait, if the API reported them.

    If `attempts` is empty, nothing was sent: the limit is used up, and its next window begins after the deadline.
    """


class InternalServerError(APIStatusError):
    """500 `internal_error`, and any other 5xx: the server failed."""


class ServiceUnavailableError(APIStatusError):
    """503 `unavailable`: the API is temporarily unavailable."""


class ResponseDecodeError(ConduytError):
    """The response has a success status, but does not match the API documentation."""

    def __init__(
        self, message: str, *, status: int, headers: Headers | None = None, path: tuple[str | int, ...] = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        """The HTTP status."""
        self.headers: Headers = Headers() if headers is None else headers
        """The response headers."""
        self.path = path
        """The place of the problem in the response, such as `("data", 3, "createdAt")`."""
        self.request_sent = True


class BulkRecordError(ConduytError):
    """A record was not changed, or its outcome is unknown. `BulkReport.raise_for_failures` raises a group of these."""

    def __init__(
        self,
        message: str,
        *,
        index: int,
        id: str,  # noqa: A002  # as the API calls it
        state: str,
        code: str | None = None,
        field: str | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.index = index
        """Index of the record in the input, from 0."""
        self.id = id
        """Id of the record."""
        self.state = state
        """`failed`, `unknown` or `not_attempted`."""
        self.code = code
        """The API's error code, such as `not_found`, or the client's own code if the API sent none."""
        self.field = field
        """The field that caused the failure, if it was one."""
        self.request_id = request_id
        """Id of the request with this record."""


class CsvError(ConduytError):
    """A CSV file has problems; nothing was sent. `report.problems` has the line, column and reason of each."""

    def __init__(self, message: str, *, report: ImportReport) -> None:
        super().__init__(message)
        self.report = report
        """The result of the check of the file."""


class ImportFailedError(ConduytError):
    """An import ended or was cancelled before it had processed all rows. Earlier rows may have been imported."""

    def __init__(self, message: str, *, report: ImportReport) -> None:
        super().__init__(message)
        self.report = report
        """The progress of the import, with its `import_id` and the outcome of its rows, as far as it is known."""
        self.request_sent = True
        self.maybe_applied = True


class ImportUnfinishedError(ImportFailedError):
    """An import did not end within the deadline. It may still be running; check with `client.contacts.imports.get`."""


class JobFailedError(ConduytError):
    """A job on the server failed or was cancelled. What it did before stays done."""

    def __init__(self, message: str, *, job_id: str, record: object = None) -> None:
        super().__init__(message)
        self.job_id = job_id
        """Id of the job."""
        self.record = record
        """The job as it was last read, an `ImportJob` or a `BatchOperation`; `None` if it could not be read."""
        self.request_sent = True


class JobUnfinishedError(JobFailedError):
    """A job did not end in time. It may still be running: wait again."""


class PagingDriftError(ConduytError):
    """A list changed while it was read, and items may be missing. All items that arrived were yielded before.

    With `on_drift="raise"`, it is raised at the end of an iteration. With any setting, it is raised if the server keeps
    returning the same page although it reports more items.
    """


class MultipleMatchesError(ConduytError):
    """Several contacts have the address or number that you asked `contacts.find` for."""

    def __init__(self, message: str, *, ids: tuple[str, ...] = ()) -> None:
        super().__init__(f"{message}: {', '.join(ids)}" if ids else message)
        self.ids: tuple[str, ...] = ids
        """Their ids."""


class WebhookError(ConduytError):
    """Do not handle this delivery. Catch this class and respond with its `status`."""

    status: int = 400
    """The HTTP status for your response to the delivery."""


class WebhookBusyError(WebhookError):
    """A delivery cannot be handled now: another worker is handling it, or the deduplicator does not respond.

    Respond with status 503, and Conduyt delivers it again later.
    """

    status = 503


class WebhookVerificationError(WebhookError):
    """A delivery has an invalid signature, or is not a Conduyt event. Respond with status 400."""


class DeprecatedOperationWarning(UserWarning):
    """The service says that an operation is deprecated, or when it ends. A client warns once of each operation."""


class PagingDriftWarning(UserWarning):
    """A list changed while it was read, and items may be missing. The message has the page and the number of items.

    `on_drift="raise"` raises `PagingDriftError` instead, and `on_drift="ignore"` turns the warning off.
    """


_BY_STATUS: dict[int, tuple[str, type[APIStatusError]]] = {
    400: ("invalid_request", InvalidRequestError),
    401: ("unauthenticated", AuthenticationError),
    402: ("payment_required", PaymentRequiredError),
    403: ("permission_denied", PermissionDeniedError),
    404: ("not_found", NotFoundError),
    409: ("conflict", ConflictError),
    413: ("payload_too_large", PayloadTooLargeError),
    422: ("validation_failed", ValidationFailedError),
    429: ("rate_limited", RateLimitError),
    500: ("internal_error", InternalServerError),
    503: ("unavailable", ServiceUnavailableError),
}
_BY_CODE: dict[str, type[APIStatusError]] = dict(_BY_STATUS.values())


def code_for(status: int) -> str:
    """Return the error code for a status, for responses without a code."""
    known = _BY_STATUS.get(status)
    return known[0] if known else ("internal_error" if status >= 500 else f"http_{status}")


def class_for(status: int, code: str) -> type[APIStatusError]:
    """Return the class of an error. The code decides; if it is unknown, the status does."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    known = _BY_STATUS.get(status)
    return known[1] if known else (InternalServerError if status >= 500 else APIStatusError)
