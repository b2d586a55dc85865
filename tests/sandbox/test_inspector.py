"""The pages of the inspector: what they show, what they keep to themselves, and whom they answer."""

import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from conduyt.sandbox import InProcessSandbox, Sandbox, create_app

from .conftest import WAIT_S, Caller, Receiver

Page = Callable[..., str]
PAGES = ("/", "/webhooks", "/outbox", "/data", "/data/acct_sandbox/pipelines", "/faults", "/clock", "/keys", "/reset")


@pytest.fixture
def browser(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=urljoin(sandbox.url, "/"), trust_env=False, timeout=WAIT_S) as client:
        assert client.get(sandbox.inspector_url).status_code == 303
        yield client


@pytest.fixture
def page(browser: httpx.Client) -> Page:
    """The text of a page that must be there."""

    def page(path: str, **options: object) -> str:
        answer = browser.get(path, **options)  # type: ignore[arg-type]
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        return answer.text

    return page


def press(browser: httpx.Client, button: str, /, **fields: str) -> httpx.Response:
    """Press a button as a browser does that shows one of the pages."""
    return browser.post(button, data=fields, headers={"Origin": str(browser.base_url).rstrip("/")})


def links(text: str) -> list[str]:
    return re.findall(r'(?:href|src|action)="([^"]*)"', text)


# Requests


def test_requests_come_newest_first(page: Page, api: Caller) -> None:
    api.ok("GET", "/pipelines")
    api.ok("GET", "/contacts", params={"search": "Ada & co"})
    text = page("/")
    assert text.index("/contacts") < text.index("/pipelines")
    assert "contacts.list" in text
    assert "?search=Ada+%26+co" in text


def test_an_empty_record_says_where_to_send_requests(page: Page, sandbox: Sandbox) -> None:
    assert f"Send one to <code>{sandbox.url}</code>" in page("/")


def test_requests_can_be_searched(page: Page, api: Caller) -> None:
    api.ok("GET", "/pipelines")
    api.ok("GET", "/contacts")
    assert "contacts.list" not in page("/", params={"q": "PIPE"})
    assert "Nothing fits" in page("/", params={"q": "deals"})


def test_failures_can_be_picked_out(page: Page, api: Caller, sandbox: Sandbox) -> None:
    api.ok("GET", "/pipelines")
    api.error("GET", "/contacts/nobody", 404)
    with sandbox.faults.add(drop="close"), pytest.raises(httpx.RemoteProtocolError):
        api("GET", "/deals")
    text = page("/", params={"only": "failures"})
    assert "pipelines.list" not in text
    assert "contacts.get" in text
    assert "dropped" in text
    assert 'title="drop=close"' in text


def test_the_record_can_be_watched_live(page: Page) -> None:
    assert "http-equiv" not in page("/")
    assert '<meta http-equiv="refresh" content="2">' in page("/", params={"live": "1"})


def test_a_request_is_shown_with_its_answer(page: Page, api: Caller) -> None:
    contact = api.ok("POST", "/contacts", json={"firstName": "Zoë"})
    text = page("/requests/1")
    assert '<span class="key">&#34;firstName&#34;</span>: <span class="text">&#34;Zoë&#34;</span>' in text
    assert contact["id"] in text
    assert "contacts.create" in text
    assert "x-ratelimit-limit" in text


def test_bodies_that_are_no_json_are_shown_as_they_are(page: Page, api: Caller) -> None:
    api.error("POST", "/contacts", 400, content=b"<nonsense>")
    api.error("POST", "/contacts", 400, content=b"\xff\xfe")
    api("GET", "/contacts/export")
    assert "&lt;nonsense&gt;" in page("/requests/1")
    assert "2 bytes that are no text" in page("/requests/2")
    assert "First Name" in page("/requests/3")


def test_a_dropped_request_has_no_answer(page: Page, api: Caller, sandbox: Sandbox) -> None:
    with sandbox.faults.add(drop="close"), pytest.raises(httpx.RemoteProtocolError):
        api("GET", "/deals")
    assert "None: the connection was dropped." in page("/requests/1")


def test_half_of_a_surrogate_pair_is_shown_as_it_was_sent(page: Page, api: Caller) -> None:
    api.error("POST", "/contacts", 422, content=r'{"firstName": "\ud800"}')
    assert r"\ud800" in page("/requests/1")


def test_an_answer_without_a_body_says_so(page: Page, api: Caller) -> None:
    stage = api.ok("POST", "/pipelines/pipe_abc123/stages", json={"name": "Demo"})
    api.ok("DELETE", f"/pipelines/pipe_abc123/stages/{stage['id']}")
    assert "Without a body." in page("/requests/2")


def test_a_long_answer_is_cut(page: Page, api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conduyt.sandbox.edge.MAX_STORED_BODY", 100)
    size = len(api("GET", "/pipelines").content)
    assert f"The first 100 of {size:,} bytes." in page("/requests/1")


def test_a_request_that_is_not_on_record_is_not_found(browser: httpx.Client) -> None:
    answer = browser.get("/requests/7")
    assert answer.status_code == 404
    assert "not on record" in answer.text


# Webhooks and outbox


def test_deliveries_are_shown(page: Page, api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    assert "No webhooks yet" in page("/webhooks")
    receiver.statuses = [500]
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.created"]})
    api.ok("POST", "/contacts", json={"firstName": "Ada"})
    sandbox.wait_for_deliveries()

    text = page("/webhooks")
    assert receiver.url in text
    assert "pending" in text
    [delivery] = [link for link in links(text) if link.startswith("/webhooks/acct_sandbox/dlv_")]
    text = page(delivery)
    assert "contact.created" in text
    assert "thanks" in text
    assert "next at" in text


def test_a_delivery_that_nobody_took_says_why(page: Page, api: Caller, sandbox: Sandbox) -> None:
    api.ok("POST", "/webhooks", json={"url": "http://127.0.0.1:1/", "events": ["contact.created"]})
    api.ok("POST", "/contacts", json={})
    sandbox.wait_for_deliveries()
    [delivery] = [link for link in links(page("/webhooks")) if link.startswith("/webhooks/acct_sandbox/dlv_")]
    assert "ConnectError" in page(delivery)


def test_an_unknown_delivery_is_not_found(browser: httpx.Client) -> None:
    assert browser.get("/webhooks/acct_sandbox/dlv_none").status_code == 404


def test_what_goes_out_is_in_the_outbox(page: Page, api: Caller) -> None:
    assert "Nothing has gone out" in page("/outbox")
    contact = api.ok("POST", "/contacts", json={"email": "ada@example.com"})
    mail = {"channel": "email", "direction": "outbound", "subject": "Hello", "body": "Dear <Ada>"}
    api.ok("POST", "/messages", json={**mail, "contactId": contact["id"]})
    text = page("/outbox")
    assert "ada@example.com" in text
    assert "Dear &lt;Ada&gt;" in text


# Data


def test_the_data_can_be_browsed(page: Page, api: Caller) -> None:
    contact = api.ok("POST", "/contacts", json={"firstName": "Ada", "lastName": "Lovelace"})
    assert "/data/acct_sandbox/contacts" in links(page("/data"))
    text = page("/data/acct_sandbox/contacts")
    assert "Ada Lovelace" in text
    path = f"/data/acct_sandbox/contacts/{contact['id']}"
    assert path in links(text)
    assert "Lovelace" in page(path)


def test_the_data_comes_in_pages(page: Page, api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conduyt.sandbox.inspector.ON_A_PAGE", 2)
    for name in ("Ada", "Bob", "Cyd"):
        api.ok("POST", "/contacts", json={"firstName": name})
    first, second = (page("/data/acct_sandbox/contacts", params={"page": number}) for number in ("1", "2"))
    assert ("Cyd" in first, "Bob" in first, "Ada" in first) == (True, True, False)
    assert ("Older" in first, "Newer" in first) == (True, False)
    assert ("Ada" in second, "Newer" in second, "Older" in second) == (True, True, False)


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30])
def test_a_page_number_that_makes_no_sense_is_the_first(page: Page, number: str) -> None:
    assert "pipe_abc123" in page("/data/acct_sandbox/pipelines", params={"page": number})


def test_the_data_can_be_searched(page: Page, api: Caller) -> None:
    for name in ("Zoë", "Bob"):
        api.ok("POST", "/contacts", json={"firstName": name, "city": "Örebro"})
    assert "Bob" not in page("/data/acct_sandbox/contacts", params={"q": "ZOË"})
    assert "No document holds this text." in page("/data/acct_sandbox/contacts", params={"q": "Cyd"})
    assert "no documents of this kind" in page("/data/acct_sandbox/nothing")


def test_every_kind_of_document_can_be_shown(demo: Sandbox) -> None:
    with httpx.Client(base_url=urljoin(demo.url, "/"), trust_env=False, timeout=WAIT_S) as browser:
        browser.get(demo.inspector_url)
        kinds = [link for link in links(browser.get("/data").text) if link.startswith("/data/")]
        assert "/data/acct_neighbour/deals" in kinds
        for kind in kinds:
            first = next(link for link in links(browser.get(kind).text) if link.startswith(f"{kind}/"))
            assert browser.get(first).status_code == 200, first


def test_an_unknown_document_is_not_found(browser: httpx.Client) -> None:
    assert browser.get("/data/acct_sandbox/contacts/nobody").status_code == 404


# Faults


def test_faults_can_be_made_and_removed(page: Page, browser: httpx.Client, api: Caller, sandbox: Sandbox) -> None:
    assert "Everything works" in page("/faults")
    fields = {
        "fault": "status=503; retry-after=1",
        "method": "GET",
        "path": "",
        "operation": "",
        "every": "",
        "times": "3",
    }
    answer = press(browser, "/faults/add", **fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/faults")
    [rule] = sandbox.faults
    assert (str(rule.fault), rule.method, rule.path, rule.every, rule.times) == (fields["fault"], "GET", None, 1, 3)
    api.error("GET", "/contacts", 503)
    assert "status=503; retry-after=1" in page("/faults")

    assert press(browser, "/faults/clear").status_code == 303
    assert len(sandbox.faults) == 0


@pytest.mark.parametrize("fields", [{"fault": "explode"}, {"fault": ""}, {"fault": "status=500", "times": "many"}])
def test_a_fault_that_makes_no_sense_is_explained(
    browser: httpx.Client, sandbox: Sandbox, fields: dict[str, str]
) -> None:
    answer = press(browser, "/faults/add", **fields)
    assert answer.status_code == 400
    assert '<p class="error">' in answer.text
    assert f'value="{fields["fault"]}"' in answer.text
    assert len(sandbox.faults) == 0


# Clock, keys and snippets


def test_the_clock_can_be_moved_and_stopped(page: Page, browser: httpx.Client, sandbox: Sandbox) -> None:
    before = sandbox.clock.now()
    assert press(browser, "/clock", amount="2", unit="days").status_code == 303
    assert (sandbox.clock.now() - before).days == 2
    assert "running" in page("/clock")
    assert press(browser, "/clock", freeze="1").status_code == 303
    assert "stopped" in page("/clock")
    assert sandbox.clock.now() == sandbox.clock.now()


@pytest.mark.parametrize("fields", [{"amount": "-1"}, {"amount": "nan"}, {"amount": "x"}, {"unit": "years"}])
def test_a_time_that_makes_no_sense_is_explained(
    browser: httpx.Client, sandbox: Sandbox, fields: dict[str, str]
) -> None:
    answer = press(browser, "/clock", **{"amount": "9e99", "unit": "days", **fields})
    assert (answer.status_code, "up to ten years" in answer.text) == (400, True)


def test_keys_are_hidden_until_asked_for(page: Page, sandbox: Sandbox) -> None:
    made = sandbox.create_key("read", modules=["contacts"], expires_in=60)
    keys = [*sandbox.keys.values(), *sandbox.other_keys.values(), made]
    assert not any(key in page("/keys") for key in keys)
    text = page("/keys", params={"show": "1"})
    assert all(key in text for key in keys)


def test_a_request_can_be_copied(page: Page, api: Caller, sandbox: Sandbox, tmp_path: Path) -> None:
    api.ok("POST", "/contacts", json={"firstName": 'O\'Brien & "Söhne"'})
    api.ok("GET", "/contacts", params={"search": "O'Brien"})
    environment = os.environ | {"CONDUYT_API_KEY": sandbox.keys["admin"], "NO_PROXY": "*"}
    for number in (1, 2):
        curl, python = (
            html.unescape(text)
            for text in re.findall(r'<pre class="copy">(.*?)</pre>', page(f"/requests/{number}"), re.S)
        )
        (tmp_path / "copied.py").write_text(python)
        for command in (["sh", "-c", f"{curl} -sS"], [sys.executable, str(tmp_path / "copied.py")]):
            if command[0] == "sh" and shutil.which("curl") is None:
                continue
            done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
            assert done.stderr == ""
            again = sandbox.requests[-1]
            first = sandbox.requests[number - 1]
            assert (again.method, again.path, again.params) == (first.method, first.path, first.params)
            assert (json.loads(again.body or b"{}"), again.status) == (json.loads(first.body or b"{}"), first.status)


def test_bodies_can_be_searched(page: Page, api: Caller) -> None:
    api.ok("POST", "/contacts", json={"firstName": "Zoë"})
    api.ok("GET", "/pipelines")
    text = page("/", params={"q": "ZOË"})
    assert ("contacts.create" in text, "pipelines.list" in text) == (True, False)


# Reset


def test_the_reset_button_begins_again(page: Page, browser: httpx.Client, api: Caller, sandbox: Sandbox) -> None:
    api.ok("POST", "/contacts", json={"firstName": "Ada"})
    answer = press(browser, "/reset")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "No requests yet" in page("/")
    assert api.ok("GET", "/contacts") == []


@pytest.mark.parametrize("path", ["/reset", "/clock", "/faults/add", "/faults/clear"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://["},
    ],
)
def test_a_button_works_only_from_the_pages(
    browser: httpx.Client, api: Caller, sandbox: Sandbox, path: str, headers: dict[str, str]
) -> None:
    api.ok("POST", "/contacts", json={})
    rule = sandbox.faults.add(status=500, path="/nowhere")
    assert browser.post(path, headers=headers, data={"fault": "status=500"}).status_code == 403
    assert len(api.ok("GET", "/contacts")) == 1
    assert list(sandbox.faults) == [rule]


def test_a_link_presses_no_button(browser: httpx.Client, sandbox: Sandbox) -> None:
    sandbox.faults.add(status=500, path="/nowhere")
    assert "Reset everything" in browser.get("/reset").text
    assert len(sandbox.faults) == 1


# Whom they answer, and what with


@pytest.mark.parametrize("path", [*PAGES, "/style.css"])
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "[::1", "127.0.0.1@evil.example"])
def test_other_names_get_no_page(browser: httpx.Client, path: str, host: str) -> None:
    answer = browser.get(path, headers={"Host": host})
    assert answer.status_code in (400, 403)
    assert "<html" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8787", "127.0.0.1", "127.8.9.1:80", "[::1]", "[::1]:8787"])
def test_names_of_this_machine_get_the_pages(sandbox: Sandbox, host: str) -> None:
    with httpx.Client(base_url=urljoin(sandbox.url, "/"), trust_env=False, headers={"Host": host}) as browser:
        moved = browser.get("/", params={"token": sandbox._api.inspector_token})
        cookie = moved.headers["set-cookie"].partition(";")[0]
        assert moved.headers["location"] == "/"
        assert browser.get("/", headers={"Cookie": cookie}).status_code == 200


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("token", [None, "", "x", "é"])
def test_a_page_needs_the_token(sandbox: Sandbox, path: str, token: str | None) -> None:
    url = urljoin(sandbox.url, path)
    answer = httpx.get(url, params={} if token is None else {"token": token}, trust_env=False)
    assert (answer.status_code, "<html" in answer.text) == (403, False)
    assert "the address that the sandbox printed" in answer.text


def test_the_token_stays_out_of_the_address_and_away_from_other_pages(sandbox: Sandbox) -> None:
    moved = httpx.get(f"{sandbox.inspector_url}&q=ada", trust_env=False)
    assert moved.headers["location"] == "/?q=ada"
    assert {"HttpOnly", "SameSite=strict"} <= set(moved.headers["set-cookie"].split("; "))


def test_no_key_and_no_secret_is_shown_in_full(page: Page, api: Caller, sandbox: Sandbox) -> None:
    key = sandbox.keys["admin"]
    webhook = api.ok("POST", "/webhooks", json={"url": f"https://example.com/?key={key}", "events": ["deal.won"]})
    api("GET", "/contacts", params={"search": key}, headers={"X-Forgotten": sandbox.other_keys["read"]})
    api.ok("POST", "/contacts", json={"firstName": key, "customFields": {key: webhook["secret"]}})
    texts = [page(path) for path in (*PAGES, "/requests/1", "/requests/2", "/requests/3")]
    texts += [page("/data/acct_sandbox/webhooks"), page("/data/acct_sandbox/contacts", params={"q": key})]
    whole = "".join(texts)
    assert f"cdy_sandbox_admin_…{key[-4:]}" in whole
    assert f"whsec_…{webhook['secret'][-4:]}" in whole
    for secret in (key, sandbox.other_keys["read"], webhook["secret"]):
        assert secret.rpartition("_")[2] not in whole


def test_a_short_secret_is_hidden_altogether(page: Page, api: Caller) -> None:
    api.ok("POST", "/contacts", json={"firstName": "cdy_abc123"})
    assert "cdy_…<" in page("/data/acct_sandbox/contacts")


def test_the_pages_hold_what_they_show_in_its_place(page: Page, api: Caller) -> None:
    attack = '"><script>alert(1)</script>'
    contact = api.ok("POST", "/contacts", json={"firstName": attack, "customFields": {attack: attack}})
    api("GET", "/contacts", params={"search": attack}, headers={"X-Attack": attack})
    paths = ["/", "/requests/1", "/requests/2", "/data/acct_sandbox/contacts"]
    paths.append(f"/data/acct_sandbox/contacts/{contact['id']}")
    for path in paths:
        assert "<script" not in page(path)
    for path in ("/", "/data/acct_sandbox/contacts"):
        assert "<script" not in page(path, params={"q": attack})


def test_the_pages_need_nothing_from_elsewhere(page: Page, browser: httpx.Client) -> None:
    for path in PAGES:
        local = {link for link in links(page(path)) if link != ""}
        assert all(link.startswith(("/", "?")) for link in local)
    style = browser.get("/style.css")
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert "url(" not in style.text
    assert browser.get("/icon.svg").headers["content-type"] == "image/svg+xml"


def test_browsers_are_told_to_be_careful(browser: httpx.Client) -> None:
    headers = browser.get("/").headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_looking_is_no_request_to_the_api(page: Page, browser: httpx.Client, sandbox: Sandbox) -> None:
    for path in PAGES:
        page(path)
    browser.get("/favicon.ico")
    assert sandbox.requests == []


def test_every_link_leads_somewhere(
    page: Page, browser: httpx.Client, api: Caller, receiver: Receiver, sandbox: Sandbox
) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.created"]})
    api.ok("POST", "/contacts", json={"firstName": "Ada"})
    sandbox.wait_for_deliveries()
    seen, todo = set(), ["/"]
    while todo:
        path = todo.pop()
        seen.add(path)
        answer = browser.get(path)
        assert answer.is_success, path
        if answer.headers["content-type"].startswith("text/html"):
            buttons = {"/reset", "/faults/add", "/faults/clear"}
            todo += [link for link in dict.fromkeys(links(answer.text)) if link not in seen | buttons | set(todo)]
    assert len(seen) > 15


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_work_under_a_prefix(path: str) -> None:
    import asyncio

    async def look() -> str:
        app = create_app(seed="empty")
        outer = Starlette(routes=[Mount("/crm", app)])
        transport = httpx.ASGITransport(outer)
        cookies = {"conduyt_sandbox_80": app.state.api.inspector_token}
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost/crm", cookies=cookies) as client:
            answer = await client.get(path)
        await app.state.api.close()
        return answer.text

    text = asyncio.run(look())
    assert all(link.startswith("/crm/") for link in links(text) if link)
    assert text.count('aria-current="page"') == (path != "/reset")


def test_a_sandbox_without_a_port_has_pages_too() -> None:
    import asyncio

    async def look() -> str:
        async with InProcessSandbox(seed="empty") as sandbox:
            return (await sandbox.http_client().get(sandbox.inspector_url, follow_redirects=True)).text

    assert "No requests yet" in asyncio.run(look())
