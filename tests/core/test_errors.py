"""From the answer of the API to the exception: its class, what it says, and that it can travel."""

import copy
import inspect
import json
import pickle
from pathlib import Path

import pytest

import conduyt
from conduyt import errors
from conduyt._core.error_body import status_error
from conduyt._core.messages import Response
from conduyt._values.response import Attempt, Headers
from conduyt._values.secret import Secret
from conduyt.csvio import CsvCheck, ImportReport
from conduyt.errors import APIStatusError, FieldError

from .by_hand import KEY, READ, error_reply, html_reply, reply, talk


def error_of(answer: Response, key: Secret | None = None) -> APIStatusError:
    return status_error(answer, "GET /contacts/c1", key)


# --- Which class -----------------------------------------------------------------------------------------------------

CLASSES = {
    "invalid_request": (400, conduyt.InvalidRequestError),
    "unauthenticated": (401, conduyt.AuthenticationError),
    "payment_required": (402, conduyt.PaymentRequiredError),
    "permission_denied": (403, conduyt.PermissionDeniedError),
    "not_found": (404, conduyt.NotFoundError),
    "conflict": (409, conduyt.ConflictError),
    "payload_too_large": (413, conduyt.PayloadTooLargeError),
    "validation_failed": (422, conduyt.ValidationFailedError),
    "rate_limited": (429, conduyt.RateLimitError),
    "internal_error": (500, conduyt.InternalServerError),
    "unavailable": (503, conduyt.ServiceUnavailableError),
}


@pytest.mark.parametrize(("code", "status", "kind"), [(code, *rest) for code, rest in CLASSES.items()])
def test_each_code_has_its_class(code, status, kind) -> None:
    error = error_of(error_reply(status, code))

    assert type(error) is kind
    assert (error.status, error.code) == (status, code)


@pytest.mark.parametrize(("code", "status", "kind"), [(code, *rest) for code, rest in CLASSES.items()])
def test_a_status_alone_gives_class_and_code(code, status, kind) -> None:
    error = error_of(reply(status, b""))

    assert type(error) is kind
    assert error.code == code


@pytest.mark.parametrize(("code", "status", "kind"), [(code, *rest) for code, rest in CLASSES.items()])
def test_an_unknown_code_stays_and_the_status_gives_the_class(code, status, kind) -> None:
    error = error_of(error_reply(status, "TRIAL_EXPIRED"))

    assert type(error) is kind
    assert error.code == "TRIAL_EXPIRED"


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (405, conduyt.APIStatusError, "http_405"),
        (410, conduyt.APIStatusError, "http_410"),
        (418, conduyt.APIStatusError, "http_418"),
        (300, conduyt.APIStatusError, "http_300"),
        (501, conduyt.InternalServerError, "internal_error"),
        (520, conduyt.InternalServerError, "internal_error"),
        (529, conduyt.InternalServerError, "internal_error"),
    ],
)
def test_an_unknown_status_gives_a_class_by_its_hundred(status, kind, code) -> None:
    error = error_of(reply(status, b""))

    assert type(error) is kind
    assert error.code == code


def test_the_code_decides_before_the_status() -> None:
    assert type(error_of(error_reply(400, "not_found"))) is conduyt.NotFoundError


@pytest.mark.parametrize("kind", [kind for _, kind in CLASSES.values()])
def test_one_class_catches_every_error_of_the_api(kind) -> None:
    assert issubclass(kind, conduyt.APIStatusError)
    assert issubclass(kind, conduyt.ConduytError)


def test_a_time_out_is_a_connection_error() -> None:
    assert issubclass(conduyt.APITimeoutError, conduyt.APIConnectionError)


# --- What the body says ----------------------------------------------------------------------------------------------

SILENT = "the server returned status 400 without a reason"
HTML = "the server returned an HTML page, probably from a proxy (application/json, {} bytes)"
OTHER = "the server returned a body that is not JSON (application/json, {} bytes)"

BODIES = {
    # name: (body, code, message)
    "an object": ({"error": {"code": "plan_limit", "message": "Too many"}}, "plan_limit", "Too many"),
    "an object without code": ({"error": {"message": "Too many"}}, "invalid_request", "Too many"),
    "an object without message": ({"error": {"code": "plan_limit"}}, "plan_limit", SILENT),
    "a text": ({"error": "Not found"}, "invalid_request", "Not found"),
    "a text beside a code": ({"error": "Trial over", "code": "TRIAL_EXPIRED"}, "TRIAL_EXPIRED", "Trial over"),
    "an object beside a code": ({"error": {"message": "No"}, "code": "TRIAL_EXPIRED"}, "TRIAL_EXPIRED", "No"),
    "a message alone": ({"message": "Bad things"}, "invalid_request", "Bad things"),
    "a text and data": (
        {"error": "Delivery unconfirmed", "data": {"id": "m1", "metadata": {"deliveryUnconfirmed": True}}},
        "invalid_request",
        "Delivery unconfirmed",
    ),
    "an existing contact": (
        {"error": "Duplicate", "existingId": "c7", "rule": "email", "ruleVersion": 2, "matchedOn": ["email"]},
        "invalid_request",
        "Duplicate",
    ),
    "a list of errors": ({"error": ["first", "second"]}, "invalid_request", SILENT),
    "an empty error": ({"error": {}}, "invalid_request", SILENT),
    "no error": ({"error": None}, "invalid_request", SILENT),
    "errors in errors": ({"error": {"error": {"code": "x", "message": "y"}}}, "invalid_request", SILENT),
    "a code that is a number": ({"error": {"code": 42, "message": "No"}}, "invalid_request", "No"),
    "a message that is a list": ({"error": {"message": ["No"]}}, "invalid_request", SILENT),
    "blanks": ({"error": {"code": " ", "message": "  "}}, "invalid_request", SILENT),
    "an empty object": ({}, "invalid_request", SILENT),
    "a list": ([1, 2], "invalid_request", SILENT),
    "a string": ("Bad things", "invalid_request", "Bad things"),
    "null": (b"null", "invalid_request", SILENT),
    "nothing": (b"", "invalid_request", SILENT),
    "plain text": (b"upstream connect error", "invalid_request", OTHER.format(22)),
    "HTML": (b"<!doctype html><h1>400</h1>", "invalid_request", HTML.format(27)),
    "HTML after blank lines": (b"\r\n\r\n <html>", "invalid_request", HTML.format(11)),
    "cut JSON": (b'{"error": {"co', "invalid_request", OTHER.format(14)),
    "invalid UTF-8": (b'{"error": "caf\xe9"}', "invalid_request", "caf\ufffd"),
    "no Unicode at all": (b"\xff\xfe\x80", "invalid_request", OTHER.format(3)),
    "a byte-order mark": (b"\xef\xbb\xbfnothing", "invalid_request", OTHER.format(10)),
    "deep JSON": (b"[" * 100_000, "invalid_request", OTHER.format(100_000)),
}


@pytest.mark.parametrize(("body", "code", "message"), BODIES.values(), ids=BODIES)
def test_every_body_gives_code_and_message(body, code, message) -> None:
    error = error_of(reply(400, body))

    assert type(error) is conduyt.InvalidRequestError
    assert (error.code, error.message) == (code, message)


@pytest.mark.parametrize("body", [body for body, _, _ in BODIES.values() if not isinstance(body, bytes)])
def test_the_decoded_body_stays_at_hand(body) -> None:
    assert error_of(reply(400, body)).body == body


def test_a_body_that_is_no_json_stays_at_hand_as_text() -> None:
    assert error_of(html_reply(502)).body == "<html><h1>Bad gateway</h1></html>"


def test_of_a_huge_body_only_the_start_is_kept() -> None:
    assert len(error_of(reply(400, b"x" * 1_000_000)).body) == 262_144


def test_details_name_fields() -> None:
    details = [{"field": "email", "message": "is no address"}, {"field": "phone", "message": "is too long"}]

    error = error_of(reply(422, {"error": {"code": "validation_failed", "message": "Invalid", "details": details}}))

    assert error.details == (FieldError("email", "is no address"), FieldError("phone", "is too long"))


@pytest.mark.parametrize(
    ("details", "read"),
    [
        (None, ()),
        ("email", ()),
        ({"email": "is no address"}, ()),
        (["email", None, 3], ()),
        ([{}], (FieldError("", ""),)),
        ([{"field": 3, "message": None}], (FieldError("", ""),)),
        ([{"field": "email"}, "phone"], (FieldError("email", ""),)),
    ],
)
def test_odd_details_do_no_harm(details, read) -> None:
    error = error_of(reply(422, {"error": {"code": "validation_failed", "details": details}}))

    assert error.details == read


def test_a_conflict_names_the_object_that_is_there() -> None:
    assert error_of(reply(409, {"error": "Duplicate", "existingId": "c7"})).existing_id == "c7"


@pytest.mark.parametrize("body", [{"error": "Duplicate"}, {"existingId": None}, {"existingId": 7}, [], b"", b"<html>"])
def test_a_conflict_may_name_nothing(body) -> None:
    assert error_of(reply(409, body)).existing_id is None


def test_the_headers_stay_at_hand() -> None:
    error = error_of(error_reply(404, headers={"X-Request-Id": "req_1"}))

    assert error.headers["x-request-id"] == "req_1"
    assert error.request_id == "req_1"


def test_without_headers_there_is_no_request_id() -> None:
    assert APIStatusError("No.", status=400, code="invalid_request").request_id is None


# --- What it shows ---------------------------------------------------------------------------------------------------


def test_it_prints_status_code_request_message_fields_and_request_id() -> None:
    body = {
        "error": {
            "code": "validation_failed",
            "message": "Invalid",
            "details": [{"field": "email", "message": "is no address"}],
        }
    }

    error = error_of(reply(422, body, {"x-request-id": "req_1"}))

    assert str(error) == ("422 validation_failed on GET /contacts/c1: Invalid; email: is no address [request id req_1]")


def test_it_prints_how_long_to_wait() -> None:
    error = error_of(error_reply(429, "rate_limited", {"retry-after": "61"}))

    assert str(error) == "429 rate_limited on GET /contacts/c1: No. (retry after 61 s)"


def test_it_prints_without_a_request() -> None:
    assert str(APIStatusError("No.", status=400, code="invalid_request")) == "400 invalid_request: No."


HOSTILE = "first\nsecond\x1b[31m red\x00\u202e drawkcab\u2028" + "x" * 1000


@pytest.mark.parametrize(
    "answer",
    [
        reply(400, {"error": HOSTILE}),
        reply(400, {"error": {"code": HOSTILE, "message": HOSTILE}}),
        reply(400, {"error": {"details": [{"field": HOSTILE, "message": HOSTILE}]}}),
        reply(400, HOSTILE.encode()),
        reply(400, {}, {"x-request-id": HOSTILE}),
        reply(302, b"", {"location": f"https://{HOSTILE}/"}),
    ],
)
def test_nothing_from_the_server_breaks_a_line_or_floods_a_log(answer) -> None:
    text = str(error_of(answer))

    assert text.isprintable()
    assert len(text) < 1500


@pytest.mark.parametrize("key", [KEY, "cdy_live-0123-4567", "cdy_" + "x" * 200])
@pytest.mark.parametrize("body", [{"error": "Key {} is expired"}, {"error": {"code": "{}", "message": "{}"}}, "{}"])
def test_a_key_that_the_server_repeats_is_hidden(key, body) -> None:
    answer = reply(401, json.loads(json.dumps(body).replace("{}", key)) if body != "{}" else key.encode())

    error = error_of(answer)

    assert key[-4:] not in f"{error} {error.args} {error.body} {error.code}"
    assert "cdy_***" in f"{error} {error.body}"


@pytest.mark.parametrize("key", [KEY, "cdy_live_abc/def/SECRET", "cdy_live.SECRET.more", "gateway/SECRET"])
@pytest.mark.parametrize("escape", ["/", "S"])
def test_a_key_is_hidden_however_json_spells_it(key: str, escape: str) -> None:
    spelt = {"/": "\\/", "S": "\\u0053"}[escape]
    body = json.dumps({"error": {"message": f"bad {key}", "details": [{"field": key, "message": key}]}, key: 1})

    error = error_of(reply(401, body.replace(escape, spelt).encode()), Secret(key))

    assert key not in f"{error} {error.args} {error.body} {error.details}"


def test_the_secret_of_a_webhook_is_hidden() -> None:
    error = error_of(reply(409, {"error": "whsec_AbCdEfGh1234567890 is used already"}))

    assert error.message == "whsec_*** is used already"


def test_a_key_in_the_address_of_a_redirect_is_hidden() -> None:
    assert KEY not in str(error_of(reply(302, b"", {"location": f"https://{KEY}.evil.test/"})))


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://evil.test/take?it=all#now", "evil.test"),
        ("http://evil.test:8080/", "evil.test:8080"),
        ("https://user:password@evil.test/", "evil.test"),
        ("https://conduyt.app@evil.test", "evil.test"),
        ("https://evil.test", "evil.test"),
        ("/login?next=secret", "another address"),
        ("", "another address"),
        ("javascript:alert(1)", "another address"),
        ("https:///path", "another address"),
        ("https:// /path", "another address"),
    ],
)
def test_a_redirect_is_an_error_that_names_the_host_alone(location, shown) -> None:
    error = error_of(reply(302, b"<html>", {"location": location}))

    assert error.message == f"The server redirects to {shown}; redirects are not followed."


@pytest.mark.parametrize(
    ("status", "retryable"),
    [(status, True) for status in (408, 429, 500, 502, 503, 504, 520, 524, 529)]
    + [(status, False) for status in (302, 400, 401, 404, 409, 422, 501, 505, 507, 519, 525)],
)
def test_retryable_says_whether_the_same_call_may_succeed_later(status, retryable) -> None:
    assert error_of(reply(status, b"")).retryable is retryable


# --- That it can travel ----------------------------------------------------------------------------------------------

PUBLIC = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)]
EXCEPTIONS = [kind for kind in PUBLIC if not issubclass(kind, Warning)]


def example_of(kind: type[conduyt.ConduytError]) -> conduyt.ConduytError:
    """An instance with a value for every parameter of its class."""
    values = {
        "message": "No.",
        "status": 409,
        "code": "conflict",
        "details": (FieldError("email", "is taken"),),
        "headers": Headers({"X-Request-Id": "req_1", "Retry-After": "9"}),
        "body": {"error": "No.", "existingId": "c7"},
        "retry_after": 9.0,
        "operation": "POST /contacts",
        "path": ("data", 3, "createdAt"),
        "index": 7,
        "id": "con_7",
        "job_id": "imp_1",
        "record": {"id": "imp_1"},
        "ids": ("con_7", "con_8"),
        "state": "unknown",
        "field": "email",
        "request_id": "req_1",
        "report": ImportReport(file=CsvCheck(path=Path("a.csv"), encoding="utf-8", delimiter=","), import_id="imp_1"),
    }
    error = kind(**{name: values[name] for name in inspect.signature(kind).parameters})
    error.attempts = (Attempt(outcome=502, waited=0.0), Attempt(outcome="no answer", waited=0.5, request_id="req_0"))
    error.request_sent = error.maybe_applied = True
    error.add_note("The write may have taken effect.")
    return error


def state_of(error: conduyt.ConduytError) -> dict[str, object]:
    """Everything public that can be read from it, properties included."""
    names = [name for name in dir(error) if not name.startswith("_") and not callable(getattr(error, name))]
    return {name: getattr(error, name) for name in names} | {
        "text": str(error),
        "notes": error.__notes__,
        "type": type(error),
    }


TRAVEL = {
    "pickled": lambda error: pickle.loads(pickle.dumps(error)),
    "pickled as of old": lambda error: pickle.loads(pickle.dumps(error, protocol=2)),
    "copied": copy.copy,
    "copied deeply": copy.deepcopy,
}


def test_every_exception_of_the_module_is_public() -> None:
    assert {kind.__name__ for kind in PUBLIC} <= set(conduyt.__all__)


def test_every_exception_but_a_warning_can_be_caught_as_one() -> None:
    assert all(issubclass(kind, conduyt.ConduytError) for kind in EXCEPTIONS)


@pytest.mark.parametrize("kind", EXCEPTIONS)
@pytest.mark.parametrize("travel", TRAVEL.values(), ids=TRAVEL)
def test_every_exception_travels_with_all_it_knows(kind, travel) -> None:
    error = example_of(kind)

    arrived = travel(error)

    assert arrived is not error
    assert state_of(arrived) == state_of(error)


def test_an_error_of_a_call_travels() -> None:
    error = talk(READ, html_reply(502)).error

    arrived = pickle.loads(pickle.dumps(error))

    assert state_of(arrived) == state_of(error)
    assert len(arrived.attempts) == 4


def test_an_exception_of_the_caller_made_from_ours_travels() -> None:
    error = OurError("No.", status=400, code="invalid_request")
    error.order = 7

    arrived = pickle.loads(pickle.dumps(error))

    assert (type(arrived), arrived.order, str(arrived)) == (OurError, 7, str(error))


class OurError(conduyt.APIStatusError):
    order: int


def test_an_error_that_was_never_part_of_a_call_knows_of_none() -> None:
    error = conduyt.ConduytError("No.")

    assert (error.attempts, error.request_sent, error.maybe_applied) == ((), False, False)
