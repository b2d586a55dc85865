"""Which URLs webhooks may call: public ones and this machine, nothing inside a network."""

import socket
from typing import Any

import pytest

from conduyt.sandbox import InProcessSandbox, Sandbox, create_app
from conduyt.sandbox.targets import why_unsafe

from .conftest import Caller, Receiver

INSIDE = "must not be an address inside a network"
UNSAFE = [
    "http://10.0.0.1/x",
    "http://10.1/x",
    "http://167772161/x",
    "http://0x0a000001/x",
    "http://012.0.0.1/x",
    "http://10\N{IDEOGRAPHIC FULL STOP}0.0.1/x",
    "http://\N{FULLWIDTH DIGIT ONE}0.0.0.1/x",
    "http://172.16.5.4/x",
    "https://192.168.1.1/x",
    "http://100.64.0.1/x",
    "http://169.254.169.254/latest/meta-data",
    "http://metadata.google.internal/x",
    "http://0.0.0.0/x",
    "http://224.0.0.1/x",
    "http://[fe80::1]/x",
    "http://[fe80::1%25eth0]/x",
    "http://[fd00:ec2::254]/x",
    "http://[::ffff:10.0.0.1]/x",
    "http://[64:ff9b::a00:1]/x",
    "http://[64:ff9b:1::a00:1]/x",
    "http://[::10.0.0.1]/x",
    "http://[::ffff:0:10.0.0.1]/x",
    "http://[fec0::1]/x",
    "http://[2002:a00:1::]/x",
    "http://[::]/x",
    "https://printer.local/x",
    "https://PRINTER.LOCAL./x",
]
SAFE = [
    "https://example.com/hook",
    "https://93.184.215.14/hook",
    "https://[2606:4700::1111]/hook",
    "https://local/hook",
    "https://mylocal.example/hook",
    "http://localhost:8000/hook",
    "http://LOCALHOST./hook",
    "http://app.localhost:8000/hook",
    "http://127.0.0.1:8000/hook",
    "http://127.9.9.9/hook",
    "http://127.1/hook",
    "http://[::1]:8000/hook",
    "http://[::ffff:127.0.0.1]/hook",
]


@pytest.mark.parametrize("url", UNSAFE)
def test_a_target_inside_a_network_is_refused(url: str) -> None:
    assert str(why_unsafe(url)).startswith(INSIDE)


@pytest.mark.parametrize("url", SAFE)
def test_public_targets_and_this_machine_are_taken(url: str) -> None:
    assert why_unsafe(url) is None


@pytest.mark.parametrize("url", ["https://user:pw@example.com/x", "https://user@example.com/x", "http://@127.0.0.1/x"])
def test_a_target_with_a_user_or_a_password_is_refused(url: str) -> None:
    assert why_unsafe(url) == "must not contain a user name or a password"


@pytest.mark.parametrize("url", ["ftp://example.com/x", "file:///etc/passwd", "example.com", "http://[::1/x"])
def test_what_is_no_url_for_http_is_refused(url: str) -> None:
    assert why_unsafe(url) in ("must be an http or https address", "is not a valid uri")


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("printer.local", "http://printer.local:631/x"),
        ("PRINTER.local", "http://printer.local./x"),
        ("10.0.0.1", "http://10.0.0.1/x"),
    ],
)
def test_an_allowed_host_is_taken_and_no_other(host: str, url: str) -> None:
    assert why_unsafe(url, [host]) is None
    assert str(why_unsafe("http://scanner.local/x", [host])).startswith(INSIDE)
    assert str(why_unsafe("http://10.0.0.2/x", [host])).startswith(INSIDE)


@pytest.fixture
def webhook(api: Caller) -> Any:
    return api.ok("POST", "/webhooks", json={"url": "https://example.com/x", "events": ["contact.created"]})


@pytest.mark.parametrize("path", ["/webhooks", "/webhooks/manage"])
def test_no_webhook_is_created_for_an_unsafe_target(api: Caller, path: str) -> None:
    error = api.error("POST", path, 422, json={"url": "http://10.0.0.1/x", "events": ["contact.created"]})
    assert [detail["field"] for detail in error["details"]] == ["url"]
    assert api.ok("GET", "/webhooks") == []


def test_no_webhook_is_moved_to_an_unsafe_target(api: Caller, webhook: Any) -> None:
    api.error("PATCH", f"/webhooks/manage/{webhook['id']}", 422, json={"url": "http://10.0.0.1/x"})
    assert api.ok("GET", f"/webhooks/manage/{webhook['id']}")["url"] == "https://example.com/x"


def test_no_unsafe_target_is_tried_out(api: Caller) -> None:
    api.error("POST", "/automations/webhook-test", 422, json={"url": "http://10.0.0.1/x"})


def test_an_unsafe_target_from_elsewhere_is_not_called(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    """Such as the URL of an automation, which may be any text, or that of a seed file."""
    webhook = api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.created"]})
    records = sandbox._api.store.workspace("acct_sandbox")
    for url in ("http://10.0.0.1/x", "http://[::1/x"):
        stored = records.get("webhooks", webhook["id"])
        assert stored is not None
        records.update("webhooks", {**stored, "url": url})
        api.ok("POST", "/contacts", json={})
        sandbox.wait_for_deliveries()
    found = api.ok("GET", f"/webhooks/manage/{webhook['id']}/deliveries")
    assert [delivery["statusCode"] for delivery in found] == [None, None]
    assert {delivery["error"].partition(";")[0] for delivery in found} == {f"url: {INSIDE}", "url: is not a valid uri"}
    assert receiver.events() == []


def test_a_sandbox_calls_the_hosts_that_are_allowed(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve = socket.getaddrinfo

    def resolve_here(host: Any, *arguments: Any, **options: Any) -> Any:
        return resolve("127.0.0.1" if host in ("receiver.local", b"receiver.local") else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve_here)
    url = receiver.url.replace("127.0.0.1", "receiver.local")
    with Sandbox(seed="empty", allow_webhook_hosts=["receiver.local"]) as sandbox, sandbox.client() as client:
        client.webhooks.create(url=url, events=["contact.created"])
        client.contacts.create(first_name="Ada")
        sandbox.wait_for_deliveries()
    assert receiver.events() == ["contact.created"]


def test_every_sandbox_can_allow_hosts() -> None:
    url = "http://receiver.local/x"
    assert create_app(seed="empty", allow_webhook_hosts=["receiver.local"]).state.api.deliveries.why_unsafe(url) is None
    assert (
        InProcessSandbox(seed="empty", allow_webhook_hosts=["receiver.local"])._api.deliveries.why_unsafe(url) is None
    )
    assert create_app(seed="empty").state.api.deliveries.why_unsafe(url) is not None
