"""What a client may be given. Nothing here sends anything."""

import dataclasses
import math
import sys

import pytest

import conduyt
from conduyt import AsyncConduyt, Conduyt, ConfigurationError, MemoryLimitStore, RetryPolicy
from conduyt._core.config import DEFAULT_BASE_URL, make_settings
from conduyt._core.settings import Settings
from conduyt._values.secret import Secret

from .by_hand import KEY


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch) -> None:
    monkeypatch.delenv("CONDUYT_API_KEY", raising=False)
    monkeypatch.delenv("CONDUYT_BASE_URL", raising=False)


def settings(**given: object) -> Settings:
    usual = {
        "api_key": KEY,
        "base_url": None,
        "timeout": 30.0,
        "deadline": 120.0,
        "max_retries": None,
        "retry": None,
        "headers": None,
    }
    return make_settings(**{**usual, **given})


# --- Where the API is ------------------------------------------------------------------------------------------------

ADDRESSES = {
    "https://conduyt.app/api/v1": "https://conduyt.app/api/v1",
    "https://conduyt.app/api/v1/": "https://conduyt.app/api/v1",
    "https://conduyt.app": "https://conduyt.app",
    "https://crm.example.com:8443/api": "https://crm.example.com:8443/api",
    "https://crm.example.com:/api": "https://crm.example.com/api",
    "HTTPS://CRM.Example.COM/API": "https://crm.example.com/API",
    "https://xn--bcher-kva.example/api": "https://xn--bcher-kva.example/api",
    "https://[2001:db8::1]:8443/api": "https://[2001:db8::1]:8443/api",
    "http://127.0.0.1:8000/api/v1": "http://127.0.0.1:8000/api/v1",
    "http://127.8.9.10": "http://127.8.9.10",
    "http://localhost:8000": "http://localhost:8000",
    "http://LOCALHOST": "http://localhost",
    "http://[::1]:8000/api/v1/": "http://[::1]:8000/api/v1",
}


@pytest.mark.parametrize(("given", "used"), ADDRESSES.items())
def test_an_address_is_https_or_on_this_machine(given, used) -> None:
    assert settings(base_url=given).base_url == used


REFUSED = {
    # readable on the way
    "http://conduyt.app/api/v1": "must be https",
    "HTTP://conduyt.app": "must be https",
    "http://127.0.0.1.evil.test": "must be https",
    "http://localhost.evil.test": "must be https",
    "http://evil.test/127.0.0.1": "must be https",
    "http://2130706433": "must be https",
    "http://0.0.0.0": "must be https",
    "http://192.168.0.1": "must be https",
    "http://[::2]": "must be https",
    # something hidden in it
    "https://user@conduyt.app": "must not contain a user name",
    "https://user:password@conduyt.app": "must not contain a user name",
    "https://@conduyt.app": "must not contain a user name",
    "http://127.0.0.1@evil.test": "must not contain a user name",
    "https://conduyt.app\\@evil.test": "must not contain a user name",
    "https://conduyt.app?x=1": "a query or a fragment",
    "https://conduyt.app/api?": "a query or a fragment",
    "https://conduyt.app#x": "a query or a fragment",
    "https://conduyt.app/api#": "a query or a fragment",
    "https://bücher.example": "must be plain ASCII",
    "https://conduyt。app": "must be plain ASCII",
    "https://conduyt.app/\u202eipa": "holds a space, a line break or",
    "https://conduyt.app/a b": "holds a space, a line break or",
    "https://conduyt.app/\r\nX-Evil: 1": "holds a space, a line break or",
    "https://conduyt.app/a\tb": "holds a space, a line break or",
    "https://conduyt.app\\evil": "must be plain ASCII",
    # no address at all
    "conduyt.app": "must be an https URL",
    "conduyt.app/api/v1": "must be an https URL",
    "//conduyt.app": "must be an https URL",
    "ftp://conduyt.app": "must be an https URL",
    "file:///etc/passwd": "must be an https URL",
    "https://": "must be an https URL",
    "https:///api": "must be an https URL",
    "https://:8443": "must be an https URL",
    "https://[::1": "is not a URL",
    "https://conduyt.app:port": "is not a URL",
    "https://conduyt.app:99999": "is not a URL",
}


@pytest.mark.parametrize(("given", "why"), REFUSED.items())
def test_an_address_that_is_not_safe_is_refused(given, why) -> None:
    with pytest.raises(conduyt.ConfigurationError, match=why):
        settings(base_url=given)


@pytest.mark.parametrize("given", [address for address in REFUSED if "password" in address])
def test_a_password_in_an_address_is_not_shown(given) -> None:
    with pytest.raises(conduyt.ConfigurationError) as caught:
        settings(base_url=given)

    assert ":password@" not in str(caught.value)


@pytest.mark.parametrize("given", [None, ""])
def test_without_an_address_it_is_the_real_api(given) -> None:
    assert settings(base_url=given).base_url == DEFAULT_BASE_URL == "https://conduyt.app/api/v1"


def test_the_environment_can_name_the_address(monkeypatch) -> None:
    monkeypatch.setenv("CONDUYT_BASE_URL", "http://localhost:8000/")

    assert settings().base_url == "http://localhost:8000"


def test_an_address_that_was_given_wins_over_the_environment(monkeypatch) -> None:
    monkeypatch.setenv("CONDUYT_BASE_URL", "http://localhost:8000/")

    assert settings(base_url="https://crm.example.com").base_url == "https://crm.example.com"


def test_an_empty_address_in_the_environment_counts_as_none(monkeypatch) -> None:
    monkeypatch.setenv("CONDUYT_BASE_URL", "")

    assert settings().base_url == DEFAULT_BASE_URL


def test_an_address_from_the_environment_is_checked_too(monkeypatch) -> None:
    monkeypatch.setenv("CONDUYT_BASE_URL", "http://conduyt.app")

    with pytest.raises(conduyt.ConfigurationError, match="must be https"):
        settings()


# --- The key ---------------------------------------------------------------------------------------------------------


def test_the_environment_can_hold_the_key(monkeypatch) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", KEY)

    assert settings(api_key=None).key.reveal() == KEY


def test_a_key_that_was_given_wins_over_the_environment(monkeypatch) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", "cdy_other")

    assert settings().key.reveal() == KEY


def test_a_client_may_be_made_without_a_key() -> None:
    assert settings(api_key=None).key is None


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_end_of_the_line_a_key_was_read_from_is_left_out(end) -> None:
    assert settings(api_key=KEY + end).key.reveal() == KEY


BAD_KEYS = {
    "empty": "",
    "a line end alone": "\n",
    "two lines": f"{KEY}\nX-Evil: 1",
    "a carriage return inside": f"{KEY}\rX",
    "two line ends": f"{KEY}\n\n",
    "a space before": f" {KEY}",
    "a space after": f"{KEY} ",
    "a space inside": f"{KEY} {KEY}",
    "a tab": f"{KEY}\t",
    "NUL": f"{KEY}\x00",
    "DEL": f"{KEY}\x7f",
    "not ASCII": f"{KEY}é",
    "typographic quotes": f"“{KEY}”",
    "invisible": f"{KEY}\u200b",
}


@pytest.mark.parametrize("key", BAD_KEYS.values(), ids=BAD_KEYS)
@pytest.mark.parametrize("where", ["argument", "environment"])
def test_a_key_that_cannot_be_one_is_refused_and_not_shown(where, key, monkeypatch) -> None:
    if where == "environment" and "\x00" not in key:
        monkeypatch.setenv("CONDUYT_API_KEY", key)
        key = None

    with pytest.raises(conduyt.ConfigurationError, match=r"The API key.* is empty, or contains a space") as caught:
        settings(api_key=key)

    assert KEY[4:] not in f"{caught.value!r} {vars(caught.value)}"
    assert caught.value.__context__ is None


@pytest.mark.parametrize("make", [Conduyt, AsyncConduyt])
def test_a_client_without_a_key_says_so_when_it_is_used(make) -> None:
    client = make()

    with pytest.raises(conduyt.ConfigurationError, match="No API key"):
        list(client.contacts.list()) if make is Conduyt else client.contacts.get("c1").send(None)


# --- Numbers and headers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["timeout", "deadline"])
@pytest.mark.parametrize("seconds", [0.001, 1, 30.0, 10**6])
def test_seconds_are_positive(name, seconds) -> None:
    assert getattr(settings(**{name: seconds}), name) == seconds


@pytest.mark.parametrize("name", ["timeout", "deadline"])
@pytest.mark.parametrize("seconds", [0, -1, math.nan, math.inf, -math.inf, sys.maxsize, 10**400])
def test_impossible_seconds_are_refused(name, seconds) -> None:
    with pytest.raises(conduyt.ConfigurationError, match=f"{name} must be a positive number of seconds"):
        settings(**{name: seconds})


@pytest.mark.parametrize("retries", [None, 0, 1, 100])
def test_retries_can_be_any_number(retries) -> None:
    assert settings(max_retries=retries).max_retries == retries


def test_fewer_retries_than_none_are_refused() -> None:
    with pytest.raises(conduyt.ConfigurationError, match="max_retries must not be negative"):
        settings(max_retries=-1)


@pytest.mark.parametrize("dialect", ["Live", "", None, "documented "])
def test_a_dialect_is_one_of_two(dialect) -> None:
    with pytest.raises(conduyt.ConfigurationError, match="dialect must be one of documented, live"):
        settings(dialect=dialect)


def test_headers_are_copied() -> None:
    headers = {"X-Team": "sales"}

    made = settings(headers=headers)
    headers["X-Team"] = "\r\n"

    assert dict(made.headers.items()) == {"X-Team": "sales"}


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Authorization": "Bearer s3cret"}, "the header Authorization belongs to the client"),
        ({"Host": "s3cret"}, "the header Host belongs to the client"),
        ({"X-Team": "s3cret\r\nX-Evil: 1"}, "the header X-Team must be visible ASCII"),
        ({"X-Team": "s3cretë"}, "the header X-Team must be visible ASCII"),
        ({"X Team": "s3cret"}, "a header name must be visible ASCII"),
    ],
)
def test_headers_that_cannot_be_sent_are_refused_and_not_shown(headers, why) -> None:
    with pytest.raises(conduyt.ConfigurationError, match=why) as caught:
        settings(headers=headers)

    assert "s3cret" not in str(caught.value)
    assert caught.value.__suppress_context__


# --- with_options ----------------------------------------------------------------------------------------------------

CHANGES = {
    "api_key": ("cdy_other", "key"),
    "timeout": (5, "timeout"),
    "deadline": (7, "deadline"),
    "max_retries": (1, "max_retries"),
    "retry": (conduyt.RetryPolicy(max_retry_after=1), "retry"),
    "headers": ({"X-Team": "sales"}, "headers"),
    "dialect": ("documented", "dialect"),
    "strict": (False, "strict"),
    "hooks": ((), "hooks"),
    "writes": ("deny", "writes"),
}
FIELDS = tuple(field.name for field in dataclasses.fields(Settings))


def whole_client(make: type[Conduyt] | type[AsyncConduyt]) -> Conduyt | AsyncConduyt:
    """A client with nothing left at its default."""
    return make(
        KEY,
        base_url="https://crm.example.com",
        timeout=11,
        deadline=12,
        max_retries=13,
        retry=conduyt.RetryPolicy(max_retry_after=14),
        headers={"X-Team": "support"},
        dialect="live",
        strict=True,
        hooks=[conduyt.Hooks()],
    )


def test_with_options_can_change_whatever_a_call_is_given_but_the_address() -> None:
    assert {field for _, field in CHANGES.values()} | {"base_url", "budget", "deprecated", "held_key"} == set(FIELDS)


@pytest.mark.parametrize("make", [Conduyt, AsyncConduyt])
@pytest.mark.parametrize("name", CHANGES)
def test_with_options_changes_only_what_is_named(name, make) -> None:
    value, field = CHANGES[name]
    client = whole_client(make)

    other = client.with_options(**{name: value})

    changed = {field for field in FIELDS if getattr(other._settings, field) != getattr(client._settings, field)}
    # Another key, or another policy, comes with a budget of its own.
    assert changed == ({field, "budget"} if field in {"key", "retry"} else {field})


@pytest.mark.parametrize("make", [Conduyt, AsyncConduyt])
def test_with_options_uses_the_same_connections(make) -> None:
    client = make(KEY)

    assert client.with_options(timeout=5)._driver is client._driver


@pytest.mark.parametrize("make", [Conduyt, AsyncConduyt])
def test_with_options_keeps_the_class(make) -> None:
    class Ours(make):
        pass

    assert type(Ours(KEY).with_options(timeout=5)) is Ours


@pytest.mark.parametrize("make", [Conduyt, AsyncConduyt])
def test_resources_of_the_other_client_use_its_options(make) -> None:
    client = make(KEY)
    other = client.with_options(timeout=5)

    assert client.contacts._caller is client
    assert other.contacts._caller is other


def test_with_options_can_go_back_to_the_policys_number_of_retries() -> None:
    assert whole_client(Conduyt).with_options(max_retries=None)._settings.max_retries is None


def test_with_options_of_nothing_changes_nothing() -> None:
    client = whole_client(Conduyt)

    assert client.with_options()._settings == client._settings


@pytest.mark.parametrize("environment", [None, "", "cdy_from_the_environment", "not a key"])
@pytest.mark.parametrize("key", [KEY, None])
def test_with_options_leaves_the_key_alone_whatever_the_environment_says(key, environment, monkeypatch) -> None:
    client = Conduyt(key)
    if environment is not None:
        monkeypatch.setenv("CONDUYT_API_KEY", environment)

    assert client.with_options(timeout=5)._settings.key == client._settings.key


@pytest.mark.parametrize("make", [Conduyt, AsyncConduyt])
@pytest.mark.parametrize("changes", [{"base_url": "https://evil.test"}, {"key": KEY}, {"max_connections": 3}])
def test_with_options_refuses_what_it_does_not_know(make, changes) -> None:
    (name,) = changes

    with pytest.raises(TypeError, match=rf"with_options has no .{name}.[.;].* It can change api_key, deadline"):
        make(KEY).with_options(**changes)


@pytest.mark.parametrize(
    "changes", [{"timeout": 0}, {"deadline": -1}, {"max_retries": -1}, {"api_key": ""}, {"headers": {"Host": "x"}}]
)
def test_with_options_checks_like_the_constructor(changes) -> None:
    with pytest.raises(conduyt.ConfigurationError):
        Conduyt(KEY).with_options(**changes)


def test_a_client_with_nothing_but_a_key_has_the_usual_settings() -> None:
    client = Conduyt(KEY)

    assert client._settings == Settings(base_url=DEFAULT_BASE_URL, key=Secret(KEY))
    assert (client._settings.timeout, client._settings.deadline, client._settings.max_retries) == (30, 120, None)


# --- The client itself -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [Conduyt, AsyncConduyt])
def test_a_client_prints_its_address_and_the_end_of_its_key(make) -> None:
    expected = f"{make.__name__}(base_url='https://conduyt.app/api/v1', api_key=cdy_***cdef, via='httpx')"

    assert repr(make(KEY)) == expected


def test_closing_a_client_twice_does_no_harm() -> None:
    with Conduyt(KEY) as client:
        client.close()
    client.close()


def test_closing_the_other_client_leaves_the_first_one_open() -> None:
    client = Conduyt(KEY)

    client.with_options(timeout=5).close()

    assert not client._driver._closed


WRONG_TYPES = [
    {"max_connections": "10"}, {"max_connections": 2.5}, {"max_connections": True}, {"pacing": "no"}, {"pacing": None},
    {"strict": "false"}, {"retry": "always"}, {"retry": 3}, {"retry": RetryPolicy}, {"limits": MemoryLimitStore},
    {"headers": [("x-team", "crm")]}, {"headers": "x"}, {"headers": {5: "x"}}, {"hooks": 5}, {"hooks": None},
    {"api_key": b"cdy_test"}, {"api_key": 5}, {"timeout": True}, {"max_retries": "3"}, {"max_connections": 10**9},
    {"dialect": ["live"]}, {"writes": b"deny"}, {"base_url": False}, {"base_url": 0}, {"base_url": []},
    {"base_url": b"https://conduyt.app"}, {"base_url": "https://conduyt.app:0"},
]  # fmt: skip


@pytest.mark.parametrize("make", [Conduyt, AsyncConduyt])
@pytest.mark.parametrize("wrong", WRONG_TYPES, ids=str)
def test_a_setting_of_the_wrong_type_is_refused_by_its_name(make, wrong) -> None:
    (name,) = wrong
    with pytest.raises(ConfigurationError, match=name.removesuffix("s")):
        make(**{"api_key": KEY, **wrong})


@pytest.mark.parametrize("wrong", [{"retry": 3}, {"headers": "x"}, {"headers": None}, {"strict": "x"}, {"hooks": None}])
def test_with_options_checks_types_too(wrong) -> None:
    (name,) = wrong
    with pytest.raises(ConfigurationError, match=name):
        Conduyt(KEY).with_options(**wrong)


class Misspelt(conduyt.Hooks):
    def on_reqest(self, event: object) -> None: ...


class NotCalled(conduyt.Hooks):
    def on_error(self, event: object) -> None: ...


class Awaited(conduyt.Hooks):
    async def on_end(self, event: object) -> None: ...  # type: ignore[override]


@pytest.mark.parametrize("make", [Conduyt, AsyncConduyt])
@pytest.mark.parametrize(
    ("hook", "text"),
    [
        (Misspelt(), "Misspelt has on_reqest, .*; perhaps 'on_request' was meant"),
        (NotCalled(), r"NotCalled has on_error, which no client calls.* It calls on_deprecation, on_end"),
        (Awaited(), "Awaited.on_end is async"),
    ],
)
def test_methods_of_hooks_that_would_never_run_are_refused(make, hook, text) -> None:
    with pytest.raises(ConfigurationError, match=text):
        make(KEY, hooks=[hook])
    with pytest.raises(ConfigurationError, match=text):
        make(KEY).with_options(hooks=[hook])


class AwaitedStore:
    async def take(self, bucket: str) -> float:
        return 0.0

    async def learn(self, *report: object) -> None: ...

    async def block(self, bucket: str, seconds: float) -> None: ...


@pytest.mark.parametrize("make", [Conduyt, AsyncConduyt])
def test_a_store_with_async_methods_is_refused(make) -> None:
    with pytest.raises(ConfigurationError, match="must be plain functions, and AwaitedStore has async ones"):
        make(KEY, limits=AwaitedStore())


@pytest.mark.parametrize("make", [Conduyt, AsyncConduyt])
@pytest.mark.parametrize(
    ("variable", "value"),
    [("CONDUYT_API_KEY", "cdy one"), ("CONDUYT_BASE_URL", "conduyt.app"), ("CONDUYT_BASE_URL", "https://[::1")],
)
def test_an_error_names_the_variable_that_is_wrong(make, variable, value, monkeypatch) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError, match=variable):
        make()


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"wait": 5}, TypeError), ({"stop": 3}, TypeError), ({"retry": True}, TypeError), ({"budget": "5"}, TypeError),
        ({"budget": -1}, ValueError), ({"max_retry_after": "60"}, TypeError), ({"max_retry_after": -1}, ValueError),
        ({"max_retry_after": math.nan}, ValueError), ({"allow_duplicates": "false"}, TypeError),
    ],
    ids=str,
)  # fmt: skip
def test_a_retry_policy_that_cannot_work_is_refused_by_name(wrong, error) -> None:
    (name,) = wrong
    with pytest.raises(error, match=f"{name} must"):
        RetryPolicy(**wrong)


def test_a_retry_policy_can_wait_as_long_as_the_server_asks() -> None:
    assert RetryPolicy(max_retry_after=math.inf, budget=None).max_retry_after == math.inf


def test_with_options_suggests_the_nearest_name() -> None:
    with pytest.raises(TypeError, match="with_options has no 'max_retry'; perhaps 'max_retries' was meant"):
        Conduyt(KEY).with_options(max_retry=0)
