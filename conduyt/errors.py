"""Every exception of the package.

    ConduytError                        catch this to catch them all
    ├── ConfigurationError              the client is set up wrongly; nothing was sent
    ├── ClientClosedError               the client was closed before; nothing was sent
    ├── APIConnectionError              no complete answer came
    │   └── APITimeoutError             ... within the time-out or the deadline
    ├── APIStatusError                  the API answered with an error
    │   ├── InvalidRequestError         400  invalid_request
    │   ├── AuthenticationError         401  unauthenticated
    │   ├── PaymentRequiredError        402  payment_required
    │   ├── PermissionDeniedError       403  permission_denied
    │   ├── NotFoundError               404  not_found
    │   ├── ConflictError               409  conflict
    │   ├── PayloadTooLargeError        413  payload_too_large
    │   ├── ValidationFailedError       422  validation_failed
    │   │   └── DeliveryUnconfirmedError     ... a message that may have been delivered all the same
    │   ├── RateLimitError              429  rate_limited
    │   ├── InternalServerError         500  internal_error, and any other 5xx
    │   └── ServiceUnavailableError     503  unavailable
    ├── ResponseDecodeError             an answer came that is not what the API documents
    ├── BulkRecordError                 a record that a bulk change did not change; comes in an ExceptionGroup
    ├── CsvError                        a CSV file with which an import cannot begin; nothing was sent
    ├── ImportFailedError               an import that ended before all of its rows were dealt with
    │   └── ImportUnfinishedError       ... or had not ended within the deadline; it may still go on
    ├── PagingDriftError                a list changed while it was read, so that items may be missing
    └── WebhookError                    a webhook delivery is not to be handled; `status` is what to answer
        ├── WebhookBusyError            503  it cannot be handled just now
        └── WebhookVerificationError    400  it must not be trusted

The error code of the API decides the class, then the HTTP status. All of them can be pickled. Arguments that cannot be
sent at all (an empty id, a naive datetime) raise the built-in `ValueError` or `TypeError` before anything is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from conduyt._values.csv_reports import ImportReport
from conduyt._values.json_values import as_mapping
from conduyt._values.response import Attempt, Headers, request_id_of
from conduyt._values.text import one_line

_E = TypeVar("_E", bound="ConduytError")


@dataclass(frozen=True, slots=True)
class FieldError:
    """What the API says about one field of the request."""

    field: str
    """The field, in the API's own spelling, such as `firstName`."""
    message: str
    """What is wrong with it."""


class ConduytError(Exception):
    """Base class of every error of this package."""

    attempts: tuple[Attempt, ...] = ()
    """Every attempt of the call that failed, in order. Empty if nothing was sent."""
    request_sent: bool = False
    """Whether at least a part of the request may have reached the server."""
    maybe_applied: bool = False
    """Whether a write may have taken effect although the call failed. Look before you repeat it."""
    page: int | None = None
    """Number of the page that failed while you iterated over a list: `list(page=error.page)` goes on from there. `None`
    for other calls, and in lists that count by offset (there, a note of the error names the offset)."""
    items_seen: int | None = None
    """Items that were yielded before the iteration over a list failed. `None` for other calls."""

    def __init__(self, message: str) -> None:
        # It may quote a server or the network, and it goes into terminals and logs.
        self.message: str = one_line(message)
        super().__init__(self.message)

    def __reduce__(self) -> tuple[Callable[..., ConduytError], tuple[object, ...]]:
        # Subclasses take keyword arguments, which the default way of unpickling an exception cannot give back.
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(cls: type[_E], args: tuple[object, ...], state: Mapping[str, object]) -> _E:
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class ConfigurationError(ConduytError):
    """The client lacks something it needs, such as an API key. Nothing was sent."""


class ClientClosedError(ConduytError):
    """The client was closed, or belongs to another process. Nothing was sent."""


class APIConnectionError(ConduytError):
    """No complete answer came: the server was not reached, or the connection broke.

    `request_sent` tells whether the server may have seen the request, `maybe_applied` whether it may have acted.
    """


class APITimeoutError(APIConnectionError):
    """No complete answer came in time."""


class APIStatusError(ConduytError):
    """The API answered with an error status.

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
    """The API's error code, such as `not_found`. Codes this version does not know stay as they came."""
    details: tuple[FieldError, ...]
    """What is wrong with each field, if the API said so."""
    headers: Headers
    """The response headers."""
    body: object
    """The decoded JSON of the answer, or its text."""
    retry_after: float | None
    """Seconds the server asked to wait, if it did."""

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
        """The id the server gave this request, or `None`. Quote it when you ask for support."""
        return request_id_of(self.headers)

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed later without a change to it."""
        return self.status in {408, 429, 500, 502, 503, 504, 529} or 520 <= self.status <= 524

    def __str__(self) -> str:
        where = f" on {self.operation}" if self.operation else ""
        fields = "".join(f"; {detail.field}: {detail.message}" for detail in self.details)
        wait = f" (retry after {self.retry_after:g} s)" if self.retry_after is not None else ""
        request_id = f" [request id {self.request_id}]" if self.request_id else ""
        return f"{self.status} {self.code}{where}: {self.message}{fields}{wait}{request_id}"


class InvalidRequestError(APIStatusError):
    """400 `invalid_request`: the API could not make sense of the request."""


class AuthenticationError(APIStatusError):
    """401 `unauthenticated`: the API key is missing, unknown or expired."""


class PaymentRequiredError(APIStatusError):
    """402 `payment_required`: the trial is over, or a limit of the plan is reached."""


class PermissionDeniedError(APIStatusError):
    """403 `permission_denied`: the API key lacks the scope for this."""


class NotFoundError(APIStatusError):
    """404 `not_found`: there is no such object in the key's workspace."""


class ConflictError(APIStatusError):
    """409 `conflict`: the request contradicts the present state, such as a duplicate contact."""

    @property
    def existing_id(self) -> str | None:
        """Id of the object that is already there, if the API named it."""
        body = self.body
        value = as_mapping(body).get("existingId")
        return value if isinstance(value, str) else None


class PayloadTooLargeError(APIStatusError):
    """413 `payload_too_large`: the request or one of its fields is too large."""


class ValidationFailedError(APIStatusError):
    """422 `validation_failed`: some fields are invalid; `details` names them."""


class DeliveryUnconfirmedError(ValidationFailedError):
    """422 from sending a message: it was handed to the carrier, which has not confirmed it.

    The message may have been delivered, so it is never sent again by itself: the API would dispatch it once more, even
    with the same idempotency key. `maybe_applied` is true.

    Example:
        ```python
        try:
            client.messages.sms.send(to="+15555550100", body="Your appointment is at 10.")
        except conduyt.DeliveryUnconfirmedError as error:
            print("look at the message before sending another:", error.message_id)
        ```
    """

    maybe_applied = True

    @property
    def message_data(self) -> Mapping[str, object]:
        """The message as the API answered it; `conduyt.models.Message.model_validate` makes a model of it."""
        body = self.body
        return as_mapping(as_mapping(body).get("data"))

    @property
    def message_id(self) -> str | None:
        """Id of the message, if the API named it."""
        value = self.message_data.get("id")
        return value if isinstance(value, str) else None


class RateLimitError(APIStatusError):
    """429 `rate_limited`: too many requests. `retry_after` says for how long, in seconds, if the API did.

    With an empty `attempts` nothing was sent: the limit is used up, and its next window begins after the deadline.
    """


class InternalServerError(APIStatusError):
    """500 `internal_error`, and any other 5xx: something broke at the other end."""


class ServiceUnavailableError(APIStatusError):
    """503 `unavailable`: the API cannot answer just now."""


class ResponseDecodeError(ConduytError):
    """An answer came with a good status, but it is not what the API documents."""

    def __init__(
        self, message: str, *, status: int, headers: Headers | None = None, path: tuple[str | int, ...] = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        """The HTTP status."""
        self.headers: Headers = Headers() if headers is None else headers
        """The response headers."""
        self.path = path
        """Where in the answer the trouble is, such as `("data", 3, "createdAt")`."""
        self.request_sent = True


class BulkRecordError(ConduytError):
    """A record that is not certainly changed. `BulkReport.raise_for_failures` raises a group of these."""

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
        """Where the record stood in the input, counted from 0."""
        self.id = id
        """Id of the record."""
        self.state = state
        """`failed`, `unknown` or `not_attempted`."""
        self.code = code
        """The API's error code, such as `not_found`, or a word for what went wrong instead."""
        self.field = field
        """The field it went wrong with, if it was one."""
        self.request_id = request_id
        """Id of the request that had this record."""


class CsvError(ConduytError):
    """A CSV file has problems; nothing was sent. `report.problems` names line, column and reason of each."""

    def __init__(self, message: str, *, report: ImportReport) -> None:
        super().__init__(message)
        self.report = report
        """What the check of the file found."""


class ImportFailedError(ConduytError):
    """An import ended, or was given up, before all of its rows were dealt with. Rows before that may be there."""

    def __init__(self, message: str, *, report: ImportReport) -> None:
        super().__init__(message)
        self.report = report
        """How far the import was, with its `import_id` and what is known of its rows."""
        self.request_sent = True
        self.maybe_applied = True


class ImportUnfinishedError(ImportFailedError):
    """An import had not ended within the deadline, and may still go on: `client.contacts.imports.get` tells."""


class PagingDriftError(ConduytError):
    """A list changed while it was read, and items may be missing. All items that came have been yielded before.

    It is raised at the end of an iteration with `on_drift="raise"`, and in any case when the server sends the same
    page for ever, although it announces more.
    """


class WebhookError(ConduytError):
    """A delivery that is not to be handled. Catch this one to answer with its `status`."""

    status: int = 400
    """The HTTP status to answer the delivery with."""


class WebhookBusyError(WebhookError):
    """A delivery that cannot be handled just now: another worker is at it, or the deduplicator does not answer.

    Answer with status 503, and Conduyt delivers it again later.
    """

    status = 503


class WebhookVerificationError(WebhookError):
    """A delivery whose signature does not hold, or that is no Conduyt event. Answer it with status 400."""


class UnexpectedDataWarning(UserWarning):
    """A field of an answer does not fit its type. Its raw value is kept in `model_extra`.

    `Conduyt(strict=True)` raises `ResponseDecodeError` instead.
    """

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))  # it names fields, and a server may name one as it likes


class PagingDriftWarning(UserWarning):
    """A list changed while it was read, and items may be missing. The text says on which page, and how many.

    `on_drift="raise"` raises `PagingDriftError` instead, and `on_drift="ignore"` says nothing.
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
    """Return the code of a status whose answer named none."""
    known = _BY_STATUS.get(status)
    return known[0] if known else ("internal_error" if status >= 500 else f"http_{status}")


def class_for(status: int, code: str) -> type[APIStatusError]:
    """Return the class of an error: its code decides, then its status."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    known = _BY_STATUS.get(status)
    return known[1] if known else (InternalServerError if status >= 500 else APIStatusError)
