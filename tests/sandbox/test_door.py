"""Web pages stay outside: the sandbox looks at the host that a request names, and at the page that it comes from."""

from collections.abc import Callable, Iterator
from urllib.parse import urljoin

import httpx
import pytest

from conduyt.sandbox import Sandbox

from .conftest import WAIT_S

PATHS = [
    "/api/v1/contacts",
    "/api/v1/forms/x/submit",
    "/api/v1/nowhere",
    "/openapi.json",
    "/",
    "/style.css",
    "/nowhere",
]
FIELDS = [{"name": "email", "label": "Email", "type": "email"}]
Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module", params=["documented", "live"])
def guarded(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(seed="empty", dialect=request.param, allow_hosts=["sandbox.internal", "Sub.Example."]) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def ask(guarded: Sandbox) -> Iterator[Ask]:
    with httpx.Client(trust_env=False, timeout=WAIT_S) as client:

        def ask(path: str = "/api/v1/contacts", method: str = "GET", **headers: str) -> httpx.Response:
            fields = {"Authorization": f"Bearer {guarded.keys['admin']}", **headers}
            names = {name.replace("_", "-"): value for name, value in fields.items()}
            return client.request(method, urljoin(guarded.url, path), headers=names)

        yield ask


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host",
    [
        "rebound.attacker.example",
        "rebound.attacker.example:8787",
        "localhost.attacker.example",
        "127.0.0.1.attacker.example",
        "attacker.example.",
        "sandbox.internal.attacker.example",
        "other.internal",
        "127.0.0.1@attacker.example",
        "attacker.example#localhost",
        "local_host.example",
    ],
)
def test_a_foreign_name_is_refused_on_every_path(ask: Ask, path: str, host: str) -> None:
    answer = ask(path, Host=host)
    assert answer.status_code in (400, 403)  # 400: no server takes such a host
    assert "data" not in answer.text


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "LOCALHOST:8787", "localhost.", "app.localhost", "127.0.0.1:1", "127.8.9.1", "[::1]:8787"),
        *("172.17.0.2:8787", "192.168.1.7", "[fe80::1]", "sandbox:8787", "my-host", "my_host"),
        *("sandbox.internal", "SANDBOX.internal:80", "sandbox.internal.", "sub.example"),
    ],
)
def test_names_of_this_machine_and_allowed_ones_are_served(ask: Ask, host: str) -> None:
    assert ask(Host=host).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        *("https://page.example", "http://attacker.example:8787", "null", "", "file://", "http://192.168.1.66"),
        *("http://localhost.attacker.example", "http://localhost@attacker.example", "chrome-extension://abc"),
    ],
)
def test_pages_of_other_sites_are_refused(ask: Ask, origin: str) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        assert ask(method=method, Origin=origin).status_code == 403


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8787", "http://localhost:3000"),
        ("localhost:8787", "https://127.0.0.1:3000"),
        ("localhost:8787", "http://[::1]:3000"),
        ("sandbox:8787", "http://app:3000"),
        ("192.168.1.7:8787", "http://192.168.1.7:3000"),
        ("sandbox.internal", "http://sandbox.internal:3000"),
        ("localhost:8787", "http://sub.example"),
    ],
)
def test_pages_of_this_machine_are_served(ask: Ask, host: str, origin: str) -> None:
    assert ask(Host=host, Origin=origin, Sec_Fetch_Site="same-site").status_code == 200


@pytest.mark.parametrize("mode", ["no-cors", "navigate", "cors"])
def test_what_a_browser_marks_as_cross_site_is_refused(ask: Ask, mode: str) -> None:
    assert ask(Sec_Fetch_Site="cross-site", Sec_Fetch_Mode=mode).status_code == 403
    assert ask(Sec_Fetch_Site="Cross-Site", Origin="http://localhost:3000").status_code == 403


@pytest.mark.parametrize("site", ["none", "same-origin", "same-site"])
def test_other_marks_of_browsers_are_served(ask: Ask, site: str) -> None:
    assert ask(Sec_Fetch_Site=site).status_code == 200


def test_a_refusal_is_in_the_dialect_and_says_what_to_do(ask: Ask, guarded: Sandbox) -> None:
    error = ask(Host="x.example").json()["error"]
    message = error if guarded._api.dialect.name == "live" else error["message"]
    assert message.startswith("The sandbox does not serve the host 'x.example'.")
    assert "--allow-host" in message


def test_a_refused_request_changes_nothing_and_is_not_on_record(ask: Ask, guarded: Sandbox) -> None:
    before = len(guarded.requests)
    assert ask(method="POST", Origin="https://page.example").status_code == 403
    assert len(guarded.requests) == before
    assert ask().json()["data"] in ([], {"data": [], "meta": {"page": 1, "per_page": 50, "total": 0}})


# Keys


def test_every_sandbox_has_keys_of_its_own() -> None:
    with Sandbox(seed="demo") as one, Sandbox(seed="demo") as other:
        assert not {*one.keys.values(), *one.other_keys.values()} & {*other.keys.values(), *other.other_keys.values()}
        assert all(key.startswith("cdy_sandbox_") for key in one.keys.values())
        assert one.inspector_url != other.inspector_url


def test_keys_are_the_same_in_every_run_if_asked_for() -> None:
    with Sandbox(seed="empty", fixed_keys=True) as one, Sandbox(seed="demo", fixed_keys=True) as other:
        assert (one.keys, one.other_keys) == (other.keys, other.other_keys)
        assert one.keys != one.other_keys
    with Sandbox(seed="empty", fixed_keys=True) as again:
        assert (again.keys, again.other_keys) == (one.keys, one.other_keys)


def test_a_reset_keeps_keys_and_the_token(tmp_path: object) -> None:
    with Sandbox(seed="empty", db=f"{tmp_path}/x.db") as sandbox:
        before = (sandbox.keys, sandbox.inspector_url.partition("?")[2])
    with Sandbox(seed="empty", db=f"{tmp_path}/x.db") as sandbox, sandbox.client() as client:
        assert (sandbox.keys, sandbox.inspector_url.partition("?")[2]) == before
        client.contacts.create(first_name="Ada")
        for _ in range(2):
            sandbox.reset()
            assert client.contacts.list().data == []
            assert (sandbox.keys, sandbox.inspector_url.partition("?")[2]) == before


def test_ids_of_forms_cannot_be_guessed() -> None:
    ids = set()
    for _ in range(2):
        with Sandbox(seed="empty") as sandbox, sandbox.client() as client:
            ids.add(client.forms.create(name="Newsletter", slug="news", fields=FIELDS).id)
    assert len(ids) == 2
