"""What the machine's environment can change about a call, and what it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

import conduyt
from conduyt import AsyncConduyt, Conduyt

from .conftest import Connect
from .either import CONTACT, KEY, done
from .server import Server, answer

pytestmark = pytest.mark.anyio

PROXIES = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]


@pytest.mark.parametrize("name", PROXIES)
async def test_a_proxy_never_gets_a_request_that_it_could_read(
    connect: Connect, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(then=answer(200, CONTACT)) as proxy, Server(answer(200, CONTACT)) as server:
        monkeypatch.setenv(name, f"http://{proxy.address}")
        await done(connect(server).contacts.get("con_1"))

    assert proxy.connections == 0
    assert server.request.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
async def test_a_proxy_for_https_is_used_and_sees_the_name_of_the_host_alone(
    connect: Connect, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(then=answer(403)) as proxy:
        monkeypatch.setenv(name, f"http://{proxy.address}")
        with pytest.raises(conduyt.APIConnectionError) as caught:
            await done(connect("https://crm.example.test/api/v1", max_retries=0).contacts.get("con_1"))

    assert (proxy.request.method, proxy.request.target) == ("CONNECT", "crm.example.test:443")
    assert KEY not in repr(proxy.request)
    assert "authorization" not in proxy.request.headers
    assert not caught.value.request_sent


async def test_a_netrc_file_changes_nothing(connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = "machine 127.0.0.1 login eve password s3cr3t\ndefault login eve password s3cr3t\n"
    for name in (".netrc", "_netrc"):
        (tmp_path / name).write_text(netrc)
        (tmp_path / name).chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with Server(answer(200, CONTACT)) as server:
        await done(connect(server).contacts.get("con_1"))

    assert server.request.headers["authorization"] == f"Bearer {KEY}"


async def test_no_other_variable_changes_a_request(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(then=answer(200, CONTACT)) as elsewhere, Server(then=answer(200, CONTACT)) as server:
        await done(connect(server).contacts.get("con_1"))
        for name in ("TOKEN", "KEY", "HOST", "URL", "API_URL", "API_BASE", "PROXY", "ENDPOINT", "ORG", "WORKSPACE"):
            monkeypatch.setenv(f"CONDUYT_{name}", elsewhere.url)
        await done(connect(server).contacts.get("con_1"))

    assert elsewhere.connections == 0
    first, second = server.requests
    assert (second.method, second.target, second.headers) == (first.method, first.target, first.headers)


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
async def test_key_and_address_can_come_from_the_environment(
    kind: str, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(answer(200, CONTACT)) as server:
        monkeypatch.setenv("CONDUYT_API_KEY", KEY + end)
        monkeypatch.setenv("CONDUYT_BASE_URL", server.url)
        client = Conduyt() if kind == "sync" else AsyncConduyt()
        await done(client.contacts.get("con_1"))
        await done(client.close())

    assert server.request.headers["authorization"] == f"Bearer {KEY}"
