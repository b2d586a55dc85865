"""Keys that are limited to modules, and keys that expire."""

import pytest

from conduyt import AuthenticationError, Conduyt, PermissionDeniedError
from conduyt.sandbox import Sandbox

from .conftest import Caller


def test_a_key_can_be_limited_to_modules(sandbox: Sandbox) -> None:
    caller = Caller(sandbox, sandbox.create_key(modules=["contacts", "webhooks"]))
    caller.ok("GET", "/contacts")
    caller.ok("GET", "/webhooks/manage")
    # The module counts before the id is looked up.
    for method, path in (("GET", "/deals"), ("GET", "/deals/nobody"), ("DELETE", "/bulk/contacts/delete")):
        answer = caller(method, path)
        if answer.status_code != 405:
            assert answer.status_code == 403
            text = 'API key denied: scope "deals" not permitted. Allowed: contacts, webhooks'
            assert answer.json()["error"]["message"] == text
    caller.close()


def test_the_live_dialect_refuses_a_module_in_its_own_words() -> None:
    with Sandbox(seed="empty", dialect="live") as sandbox:
        key = sandbox.create_key("read", modules=["imports"])
        with Conduyt(key, base_url=sandbox.url) as client, pytest.raises(PermissionDeniedError) as refused:
            client.contacts.list()
    assert 'API key denied: scope "contacts" not permitted. Allowed: imports' in str(refused.value)


def test_public_operations_need_no_module(sandbox: Sandbox, api: Caller) -> None:
    form = api.ok(
        "POST",
        "/forms",
        json={"name": "F", "slug": "f", "fields": [{"name": "email", "label": "Email", "type": "email"}]},
    )
    caller = Caller(sandbox, sandbox.create_key(modules=["deals"]))
    caller.ok("POST", f"/forms/{form['id']}/submit", json={"email": "ada@example.com"})
    caller.close()


def test_a_key_without_modules_opens_nothing(sandbox: Sandbox) -> None:
    caller = Caller(sandbox, sandbox.create_key(modules=[]))
    caller.error("GET", "/contacts", 403)
    caller.close()


def test_a_key_keeps_its_scope_within_its_modules(sandbox: Sandbox) -> None:
    caller = Caller(sandbox, sandbox.create_key("read", modules=["contacts"]))
    caller.error("POST", "/contacts", 403, json={})
    caller.close()


def test_a_key_expires_by_the_clock_of_the_sandbox(sandbox: Sandbox) -> None:
    sandbox.clock.freeze()
    with Conduyt(sandbox.create_key(expires_in=60), base_url=sandbox.url) as client:
        client.contacts.list()
        sandbox.clock.advance(59)
        client.contacts.list()
        sandbox.clock.advance(1)
        with pytest.raises(AuthenticationError, match="expired"):
            client.contacts.list()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"scope": "write"}, "There is no scope 'write'; there are read, read-write, admin."),
        ({"modules": ["contcts"]}, "There is no module 'contcts'; perhaps 'contacts' was meant."),
        ({"modules": ["xyz"]}, "There is no module 'xyz'."),
    ],
)
def test_what_makes_no_sense_is_refused(sandbox: Sandbox, settings: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the text is compared below
        sandbox.create_key(**settings)  # type: ignore[arg-type]
    assert str(refused.value) == words


def test_modules_are_several(sandbox: Sandbox) -> None:
    with pytest.raises(TypeError, match="several"):
        sandbox.create_key(modules="contacts")


def test_created_keys_are_gone_after_a_reset_and_never_the_usual_ones(sandbox: Sandbox) -> None:
    key = sandbox.create_key("admin", modules=["contacts"])
    sandbox.reset()
    assert key not in sandbox.keys.values()
    caller = Caller(sandbox, key)
    caller.error("GET", "/contacts", 401)
    caller.close()
