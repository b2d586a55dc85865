"""Whatever text a server sends, and whatever data a caller gives: no message, repr or log can be steered by it."""

import inspect
import logging
import pickle
import warnings
from dataclasses import replace

import pytest

import conduyt
from conduyt import models
from conduyt._core.decoding import One
from conduyt._core.endpoint import Endpoint
from conduyt._core.messages import TransportError
from conduyt._core.settings import Settings
from conduyt._values.content import Content, Redirect
from conduyt._values.response import Attempt, Headers
from conduyt.endpoints import contacts
from conduyt.errors import APIStatusError, FieldError, ResponseDecodeError
from conduyt.models import Contact
from conduyt.models.events import UnknownEvent
from conduyt.pages import Page

from .by_hand import INFO, READ, SETTINGS, error_reply, failure, reply, talk

HOSTILE = {
    "a line end": "first\r\nsecond",
    "a forged log line": "x\n2026-11-24 ERROR root: all is lost",
    "a colour": "\x1b[31mred",
    "a cleared screen": "\x1b[2J\x1b[H",
    "a title of the terminal": "\x1b]0;owned\x07",
    "an escape in one byte": "\x9b31m",
    "a backspace": "good\x08\x08\x08\x08evil",
    "NUL": "a\x00b",
    "a mark that turns the line": "\u202egnp.exe",
    "an isolate": "\u2066a\u2069",
    "a line separator": "a\u2028b\u2029c",
    "nothing to see": "\u200b\u200d\ufeff",
    "half a character": "\ud800",
    "markup": "<script>alert(1)</script>",
    "markup that closes": "\"'--></td></table><img src=x onerror=alert(1)>",
    "a flood": "x" * 100_000,
}
STRICT: Settings = replace(SETTINGS, strict=True)


def ends_with(outcome, operation=READ, settings=SETTINGS) -> Exception:
    error = talk(operation, outcome, settings=settings).error
    assert error is not None
    return error


def numbers() -> object:
    return Endpoint(method="GET", path="/numbers", decode=One(dict[str, int]), safety="read")()


MESSAGES = {
    "the message of an error": lambda text: ends_with(reply(400, {"error": {"code": "x", "message": text}})),
    "the code of an error": lambda text: ends_with(reply(400, {"error": {"code": text, "message": "No."}})),
    "a field of an error": lambda text: ends_with(
        reply(422, {"error": {"code": "x", "message": "No.", "details": [{"field": text, "message": text}]}})
    ),
    "an error that is text": lambda text: ends_with(reply(400, text.encode(errors="replace"))),
    "a good answer that is text": lambda text: ends_with(reply(200, text.encode(errors="replace"))),
    "a page of something in between": lambda text: ends_with(reply(200, f"<p>{text}".encode(errors="replace"))),
    "the media type of an answer": lambda text: ends_with(reply(200, b"{", {"content-type": text})),
    "a value of an answer": lambda text: ends_with(reply(200, {"data": text})),
    "the name of a field": lambda text: ends_with(reply(200, {"data": {text: "x"}}), numbers()),
    "a field of a strict client": lambda text: ends_with(
        reply(200, {"data": {"id": "c1", "createdAt": text, "tags": [text]}}), settings=STRICT
    ),
    "the id of a request": lambda text: ends_with(error_reply(400, headers={"x-request-id": text})),
    "the address of a redirect": lambda text: ends_with(reply(302, b"", {"location": f"https://{text}/"})),
    "what the network says": lambda text: ends_with(TransportError(kind="connection", message=text, sent=True)),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("place", MESSAGES.values(), ids=MESSAGES)
def test_a_message_is_one_line_of_plain_text(place, text) -> None:
    error = place(text)

    for shown in (str(error), repr(error), *error.args, *getattr(error, "__notes__", [])):
        assert shown.isprintable()
        assert len(shown) < 5_000


def test_control_characters_in_a_message_can_still_be_seen() -> None:
    assert str(conduyt.ConduytError("a\x1b[31m\u202e\nb")) == r"a\x1b[31m\u202e\nb"


def test_an_error_that_travelled_says_the_same() -> None:
    error = conduyt.ConduytError("a\x1b[31m\\n")

    assert str(pickle.loads(pickle.dumps(error))) == str(error)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_warning_is_one_line_of_plain_text(text) -> None:
    by_name = Endpoint(method="GET", path="/contacts", decode=One(dict[str, Contact]), safety="read")()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn(conduyt.UnexpectedDataWarning(text), stacklevel=1)
        talk(by_name, reply(200, {"data": {text: {"id": "c1", "tags": text}}}))

    for warning in caught:
        assert str(warning.message).isprintable()
        assert len(str(warning.message)) < 3_000


# --- Everything that can be looked at --------------------------------------------------------------------------------


def model_of(text: str) -> object:
    return Contact.model_validate({"id": text, "email": text, "customFields": {text: text}, text: text})


def page_of(text: str) -> object:
    operation = contacts.LIST()
    meta = {"page": 1, "totalPages": 1, "total": 1, text: text}
    return Page(
        None, operation, talk(operation, reply(200, {"data": [{"id": text, "email": text}], "meta": meta})).result
    )


def info_of(text: str) -> object:
    return replace(
        INFO,
        headers=Headers({"content-type": text, "content-disposition": f'filename="{text}"', "x-request-id": text}),
        attempts=(Attempt(outcome=text, waited=0.0, request_id=text),),
    )


THINGS = {
    "a model": model_of,
    "a page": page_of,
    "what came with an answer": info_of,
    "headers": lambda text: info_of(text).headers,
    "a file": lambda text: Content(text.encode(errors="replace"), info_of(text)),
    "an address": lambda text: Redirect(text, info_of(text)),
    "a field of an error": lambda text: FieldError(field=text, message=text),
    "an error": lambda text: APIStatusError(text, status=400, code="x", body=text),
    "a decode error": lambda text: ResponseDecodeError(text, status=200, path=(text,)),
    "an unknown event": lambda text: UnknownEvent.model_validate({"event": text, "data": {text: text}}),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("thing", THINGS.values(), ids=THINGS)
@pytest.mark.parametrize("look", [repr, str])
def test_what_is_printed_steers_no_terminal(look, thing, text) -> None:
    text = text.replace("\ud800", "\ufffd")  # half a character is no text, so no answer has it
    assert look(thing(text)).isprintable()


@pytest.mark.parametrize("thing", THINGS.values(), ids=THINGS)
@pytest.mark.parametrize("method", ["_repr_markdown_", "_repr_mimebundle_", "__rich__"])
def test_nothing_shows_itself_as_markup(method, thing) -> None:
    # The safest way to show a stranger's text. `_repr_html_` has its own tests with hostile text, in tests/frames.
    assert not hasattr(thing("x"), method)


def test_a_huge_object_prints_short() -> None:
    huge = Contact(id="c1", notes="x" * 100_000)

    assert len(str(huge)) <= 1024
    assert len(f"{huge}") <= 1024


# --- Personal data ---------------------------------------------------------------------------------------------------

EMAIL, PHONE = "ada.lovelace@example.test", "+49 30 1234567"
PERSON = {"id": "c1", "email": EMAIL, "phone": PHONE, "firstName": "Ada"}
FAILURES = {
    "no answer": lambda: failure(sent=True),
    "an error": lambda: error_reply(422),
    "a bad gateway": lambda: reply(502, b"<html>", {"content-type": "text/html"}),
    "another shape": lambda: reply(200, {"data": [PERSON]}),
    "a cut answer": lambda: reply(200, f'{{"data": {{"email": "{EMAIL}", "phone": "{PHONE}'.encode()),
    "a field of another type": lambda: reply(200, {"data": {**PERSON, "createdAt": EMAIL, "tags": PHONE}}),
    "a part of another type": lambda: reply(200, {"data": {**PERSON, "tags": {"email": EMAIL}}}),
    "a list of another type": lambda: reply(200, {"data": EMAIL}),
}
OPERATIONS = {
    "a create": lambda: contacts.CREATE(body={"email": EMAIL, "phone": PHONE}),
    "a search": lambda: contacts.LIST(query={"search": EMAIL}),
    "a read": lambda: contacts.GET(path={"contact_id": "c1"}),
}


@pytest.mark.parametrize("outcome", FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_neither_error_nor_log_nor_warning_holds_personal_data(operation, outcome, caplog) -> None:
    caplog.set_level(logging.NOTSET)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        error = talk(operation(), outcome(), settings=STRICT).error
        talk(operation(), outcome())

    shown = f"{error} {error!r} {getattr(error, '__notes__', '')} {[str(item.message) for item in caught]}"
    logged = " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    for secret in (EMAIL, "ada.lovelace", PHONE, "1234567"):
        assert secret not in shown
        assert secret not in logged


def test_an_argument_that_is_refused_is_not_quoted() -> None:
    with pytest.raises(ValueError, match="tags: an item contains a comma") as caught:
        contacts.LIST(query={"tags": [f"{EMAIL},{PHONE}"]}).request(SETTINGS)

    assert EMAIL not in str(caught.value)


def test_a_model_that_refuses_a_value_does_not_quote_it() -> None:
    with pytest.raises(ValueError, match="1 validation error for Contact") as caught:
        Contact(id="c1", tags=EMAIL)

    assert EMAIL not in str(caught.value)


def test_every_model_hides_its_values_in_errors() -> None:
    for name in models.__all__:
        model = getattr(models, name)
        if inspect.isclass(model) and issubclass(model, conduyt._values.model.Model):
            assert model.model_config["hide_input_in_errors"] is True
