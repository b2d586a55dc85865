"""Settings and options that cannot be meant are refused before anything is sent, by their names."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import HttpUrl, SecretStr

import conduyt
from conduyt import Conduyt

from .by_hand import KEY, READ, SETTINGS


def options_of(**options: Any) -> Any:
    return type(READ)(endpoint=READ.endpoint, path=READ.path, options=options)


@pytest.mark.parametrize(
    ("option", "meant"),
    [
        ("max_retry", "max_retries"),
        ("header", "headers"),
        ("idempotencyKey", "idempotency_key"),
        ("time_out", "timeout"),
    ],
)
def test_a_misspelt_option_is_refused_with_the_one_that_was_meant(option: str, meant: str) -> None:
    with pytest.raises(TypeError, match=f"no option '{option}'; perhaps '{meant}' was meant"):
        options_of(**{option: {}}).request(SETTINGS)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("timeout", "5"), ("timeout", None), ("timeout", True), ("deadline", "5"), ("max_retries", "3"),
        ("max_retries", 1.5), ("headers", [("a", "b")]), ("query", "a=b"), ("body", b"{}"), ("allow_duplicates", "yes"),
    ],
)  # fmt: skip
def test_an_option_of_the_wrong_type_is_refused_by_its_name(option: str, value: object) -> None:
    with pytest.raises(TypeError, match=option):
        options_of(**{option: value}).request(SETTINGS)


@pytest.mark.parametrize("name", [5, None, ("timeout",)])
def test_an_option_whose_name_is_no_text_is_refused(name: Any) -> None:
    with pytest.raises(TypeError, match="there is no option"):
        type(READ)(endpoint=READ.endpoint, path=READ.path, options={name: 5}).request(SETTINGS)


@pytest.mark.parametrize("name", [None, True, ("a", "b"), b"a"])
def test_a_name_of_the_query_is_a_text(name: Any) -> None:
    with pytest.raises(TypeError, match="query: a name of a field must be a str"):
        options_of(query={name: 1}).request(SETTINGS)


@pytest.mark.parametrize(
    "settings",
    [{"timeout": "5"}, {"deadline": None}, {"max_retries": "3"}, {"max_retries": -1}, {"limits": "limits.db"},
     {"limits": object()}, {"headers": {"X-A": 1}}],
)  # fmt: skip
def test_a_setting_of_the_wrong_type_is_refused_when_the_client_is_made(settings: dict[str, Any]) -> None:
    with pytest.raises(conduyt.ConfigurationError, match=next(iter(settings)).rstrip("s")):
        Conduyt(KEY, **settings)


def test_with_options_adds_headers_and_none_removes_one() -> None:
    client = Conduyt(KEY, headers={"X-Team": "north", "X-App": "sync"})

    changed = client.with_options(headers={"X-Team": None, "X-Run": "7"})

    assert dict(changed._settings.headers.items()) == {"X-App": "sync", "X-Run": "7"}
    assert dict(client._settings.headers.items()) == {"X-Team": "north", "X-App": "sync"}


def test_the_case_of_a_header_does_not_matter() -> None:
    client = Conduyt(KEY, headers={"X-Team": "north", "X-App": "sync"})

    assert dict(client.with_options(headers={"x-team": None})._settings.headers.items()) == {"X-App": "sync"}
    assert dict(client.with_options(headers={"x-app": "7"})._settings.headers.items()) == {
        "X-Team": "north",
        "x-app": "7",
    }


def test_none_leaves_a_header_of_the_client_out_of_one_call() -> None:
    settings = Conduyt(KEY, headers={"X-Team": "north"})._settings

    assert "x-team" in options_of().request(settings).headers
    assert "x-team" not in options_of(headers={"X-Team": None}).request(settings).headers


def test_values_of_pydantic_settings_work() -> None:
    client = Conduyt(SecretStr(KEY), base_url=HttpUrl("https://crm.example.test/api/v1"))

    assert client._settings.base_url == "https://crm.example.test/api/v1"
    assert client._settings.key is not None
    assert client._settings.key.reveal() == KEY
