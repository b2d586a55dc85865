"""The key shows in no place where somebody may look."""

import copy
import dataclasses
import inspect
import json
import logging
import pickle
import pprint
import traceback

import pytest

import conduyt
from conduyt._core.call import call_flow
from conduyt._values.secret import Secret
from conduyt.endpoints import contacts

from .by_hand import KEY, SETTINGS, error_reply, failure, reply, talk

OPERATION = contacts.GET(path={"contact_id": "c1"})

HOLDERS = {
    "the secret": lambda: Secret(KEY),
    "the settings": lambda: SETTINGS,
    "the operation": lambda: OPERATION,
    "the request": lambda: OPERATION.request(SETTINGS),
    "the step": lambda: call_flow(OPERATION, SETTINGS).send(None),
    "the client": lambda: conduyt.Conduyt(KEY),
    "the async client": lambda: conduyt.AsyncConduyt(KEY),
    "the other client": lambda: conduyt.Conduyt("cdy_first").with_options(api_key=KEY),
    "a resource": lambda: conduyt.Conduyt(KEY).contacts,
    "a result": lambda: talk(OPERATION, reply()).result,
    "a failure": lambda: talk(OPERATION, failure(sent=True)).error,
    "an error of the API": lambda: talk(OPERATION, error_reply(401)).error,
    "an error of the API that repeats it": lambda: talk(OPERATION, reply(401, {"error": f"bad key {KEY}"})).error,
    "an answer that repeats it": lambda: talk(OPERATION, reply(200, f"<html>{KEY}".encode())).error,
}
LOOKS = {
    "repr": repr,
    "str": str,
    "format": "{}".format,
    "format with a width": lambda thing: f"{thing!s:>200}",
    "percent": lambda thing: "%s %r" % (thing, thing),  # noqa: UP031
    "vars": lambda thing: repr(getattr(thing, "__dict__", "")),
    "vars of vars": lambda thing: repr([getattr(value, "__dict__", "") for value in vars_of(thing).values()]),
    "dir": dir,
    "members": inspect.getmembers,
    "members of vars": lambda thing: repr([inspect.getmembers(value) for value in [*vars_of(thing).values()]]),
    "pprint": pprint.pformat,
    "json": lambda thing: json.dumps(thing, default=repr),
    "json of vars": lambda thing: json.dumps(vars_of(thing), default=repr),
    "a copy": lambda thing: repr(copy.copy(thing)),
    "a deep copy": lambda thing: repr(copy.deepcopy(thing)) if dataclasses.is_dataclass(thing) else "",
    "fields": lambda thing: repr(dataclasses.asdict(thing)) if dataclasses.is_dataclass(thing) else "",
    "logging": lambda thing: logging.LogRecord("x", 10, "x", 1, "%s", (thing,), None).getMessage(),
}


def vars_of(thing: object) -> dict[str, object]:
    return getattr(thing, "__dict__", {})


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # `inspect.getmembers` touches what pydantic deprecated
@pytest.mark.parametrize("holder", HOLDERS.values(), ids=HOLDERS)
@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_the_key_does_not_show(holder, look) -> None:
    seen = str(look(holder()))

    assert KEY not in seen
    assert KEY[4:-4] not in seen


@pytest.mark.parametrize("holder", HOLDERS.values(), ids=HOLDERS)
def test_the_key_is_in_no_pickle(holder) -> None:
    try:
        pickled = pickle.dumps(holder())
    except (TypeError, pickle.PicklingError, AttributeError):
        return
    assert KEY.encode() not in pickled


@pytest.mark.parametrize("name", ["the secret", "the settings", "the request", "the step"])
def test_what_holds_the_key_cannot_be_pickled(name) -> None:
    with pytest.raises(
        TypeError, match=r"An API key cannot be pickled\. Create the client in the process that uses it\."
    ):
        pickle.dumps(HOLDERS[name]())


@pytest.mark.parametrize("make", [conduyt.Conduyt, conduyt.AsyncConduyt])
def test_a_client_cannot_be_pickled(make) -> None:
    with pytest.raises(TypeError, match=r"cannot be pickled|cannot pickle"):
        pickle.dumps(make(KEY))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_no_protocol_pickles_the_key(protocol) -> None:
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(Secret(KEY), protocol)


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
def test_a_copy_of_the_secret_is_the_secret_itself(duplicate) -> None:
    secret = Secret(KEY)

    assert duplicate(secret) is secret
    assert duplicate(SETTINGS).key == SETTINGS.key


def test_the_secret_gives_the_key_to_whoever_asks_by_name() -> None:
    assert Secret(KEY).reveal() == KEY


def test_the_secret_has_no_namespace() -> None:
    with pytest.raises(TypeError):
        vars(Secret(KEY))


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        (KEY, "cdy_***cdef"),
        ("cdy_" + "x" * 16, "cdy_***xxxx"),
        ("cdy_" + "x" * 15, "cdy_***"),
        ("cdy_1", "cdy_***"),
        ("x", "cdy_***"),
    ],
)
def test_at_most_the_last_four_characters_show_and_of_a_short_key_none(key, shown) -> None:
    assert repr(Secret(key)) == str(Secret(key)) == shown


def test_secrets_are_equal_if_their_keys_are() -> None:
    assert Secret(KEY) == Secret(KEY)
    assert Secret(KEY) != Secret("cdy_other")
    assert len({Secret(KEY), Secret(KEY), Secret("cdy_other")}) == 2


def test_secrets_are_compared_in_constant_time(monkeypatch) -> None:
    compared = []
    monkeypatch.setattr("hmac.compare_digest", lambda *pair: bool(compared.append(pair)))

    assert Secret("cdy_one") != Secret("cdy_two")
    assert compared == [(b"cdy_one", b"cdy_two")]


def test_a_secret_is_not_equal_to_its_text() -> None:
    assert Secret(KEY) != KEY


def test_the_hash_of_a_secret_is_not_that_of_its_text() -> None:
    assert hash(Secret(KEY)) != hash(KEY)


def test_a_dump_of_a_request_as_a_dict_hides_the_key() -> None:
    assert KEY not in repr(dataclasses.asdict(OPERATION.request(SETTINGS)))


@pytest.mark.parametrize("outcome", [failure(sent=True), error_reply(401), reply(200, b"<html>")])
def test_a_traceback_with_all_its_variables_hides_the_key(outcome) -> None:
    error = talk(OPERATION, outcome).error

    shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())

    assert "call_flow" in shown
    assert KEY[4:-4] not in shown.replace(inspect.getsource(Secret), "")
