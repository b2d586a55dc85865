"""What the machine's environment can change about a call, and what it cannot."""

from __future__ import annotations

import base64
import os
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

import conduyt
from conduyt import AsyncConduyt, Conduyt
from conduyt._transport.connector import Connector

from .conftest import Connect
from .either import CONTACT, KEY, done
from .proxies import Proxy, socks
from .proxies import connect as connect_tunnel
from .server import Server, answer

pytestmark = pytest.mark.anyio


@pytest.fixture
def maker(kind: str) -> Any:
    """The class of the client."""
    return Conduyt if kind == "sync" else AsyncConduyt


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


# -- addresses of proxies ----------------------------------------------------------------------------------------------

HTTPS = "https://crm.example.test/api/v1"


async def what_a_proxy_gets(connect: Connect, proxy: Server) -> tuple[str, str | None]:
    """Whom the proxy was asked for, and as which user."""
    with pytest.raises(conduyt.APIConnectionError):
        await done(connect(HTTPS, max_retries=0, timeout=5).contacts.get("con_1"))
    said = proxy.request.headers.get("proxy-authorization")
    return proxy.request.target, said and base64.b64decode(said.removeprefix("Basic ")).decode()


@pytest.mark.parametrize("form", ["{}", "http://{}", "HTTP://{}", "http://{}/", "http://{}/path?query", " http://{}\n"])
async def test_a_proxy_is_found_however_its_address_is_written(
    connect: Connect, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(then=answer(502)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", form.format(proxy.address))

        assert await what_a_proxy_gets(connect, proxy) == ("crm.example.test:443", None)


@pytest.mark.parametrize("form", ["[::1]:{}", "http://[::1]:{}", "http://ada:s@[::1]:{}/"])
async def test_a_proxy_can_have_an_address_of_ipv6(
    connect: Connect, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        proxy = Server(then=answer(502), host="::1")
    except OSError:
        pytest.skip("NOT TESTED: this machine has no IPv6")
    with proxy:
        monkeypatch.setenv("HTTPS_PROXY", form.format(proxy.port))

        assert (await what_a_proxy_gets(connect, proxy))[0] == "crm.example.test:443"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("ada:s3cret", "ada:s3cret"),
        ("ada:p@ss:w%rd", "ada:p@ss:w%rd"),
        ("ada:s%2Fe%23c%3Fr%40e%3At%25", "ada:s/e#c?r@e:t%"),
        ("ada:s/e#c?r e&t", "ada:s/e#c?r e&t"),
        ("ada:[s3cret]", "ada:[s3cret]"),
        ("ada:gr%C3%BCn", "ada:grün"),
        ("ada:grün€", "ada:grün€"),
        ("corp\\ada:s3cret", "corp\\ada:s3cret"),
        ("ada%40corp.test:s3cret", "ada@corp.test:s3cret"),
        ("ada", "ada:"),
        ("ada:", "ada:"),
        (":s3cret", ":s3cret"),
    ],
)
async def test_user_and_password_of_a_proxy_may_hold_any_character(
    connect: Connect, written: str, sent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(then=answer(502)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{written}@{proxy.address}")

        assert await what_a_proxy_gets(connect, proxy) == ("crm.example.test:443", sent)


async def test_an_error_names_the_proxy_without_its_user(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))  # without listen(), so connections are refused
        port = deaf.getsockname()[1]
        monkeypatch.setenv("HTTPS_PROXY", f"http://ada:p@ss/w0rd@127.0.0.1:{port}")
        with pytest.raises(conduyt.APIConnectionError) as caught:
            await done(connect(HTTPS, max_retries=0).contacts.get("con_1"))

    assert f"cannot connect to crm.example.test:443 through the proxy http://127.0.0.1:{port}: " in str(caught.value)
    assert "w0rd" not in str(caught.value)
    assert "ada" not in str(caught.value)


UNUSABLE = {
    "http://ada:s3cret@127.0.0.1:80800": "its port is no number from 1 to 65535",
    "http://ada:s3cret@127.0.0.1:0": "its port is no number from 1 to 65535",
    "http://ada:s3cret@127.0.0.1:-1": "its port is no number from 1 to 65535",
    "http://ada:s3cret@proxy:port": "its port is no number from 1 to 65535",
    "http://ada:s3cret": "its port is no number from 1 to 65535",  # the host was forgotten
    "http:/127.0.0.1:3128": "its port is no number from 1 to 65535",
    "ada:s3cret@::1": "its port is no number from 1 to 65535",
    "http://ada:s3cret@[::1": "its host is no name and no address",
    "http://ada:s3cret@[proxy]:3128": "its host is no name and no address",
    "http://ada:s3cret@a..b:3128": "its host is no name and no address",
    "http://ada:s3cret@my proxy:3128": "its host has a space in it",
    "http://ada:s3cret@proxy\n.test:3128": "its host has a space in it",
    "http://ada:s3cret@:3128": "it has no host",
    "http://": "it has no host",
    "ftp://ada:s3cret@127.0.0.1:21": "its scheme is 'ftp'; known are http, https, socks5, socks5h",
    "socks4://ada:s3cret@127.0.0.1:1080": "its scheme is 'socks4'; known are http, https, socks5, socks5h",
}


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "proxy"])
@pytest.mark.parametrize("address", UNUSABLE)
def test_a_proxy_that_cannot_be_used_is_refused_when_the_client_is_made(
    maker: Any, transport: str, name: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"proxy": address} if name == "proxy" else {}
    if name != "proxy":
        monkeypatch.setenv(name, address)
    with pytest.raises(conduyt.ConfigurationError) as caught:
        maker(KEY, base_url=HTTPS, transport=transport, **settings)

    setting = name if name == "proxy" else name.upper()
    assert str(caught.value) == f"{setting} names a proxy that cannot be used: {UNUSABLE[address]}"


@pytest.mark.parametrize("empty", ["", " ", "\n"])
def test_an_empty_setting_is_no_proxy(maker: Any, transport: str, empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", empty)
    monkeypatch.setenv("ALL_PROXY", empty)
    maker(KEY, base_url=HTTPS, transport=transport)
    maker(KEY, base_url=HTTPS, transport=transport, proxy=empty)

    assert Connector(HTTPS, "httpx").proxy is None


@pytest.mark.parametrize("proxy", [3128, b"http://proxy:3128", httpx.Proxy("http://proxy:3128"), {"https": "proxy"}])
def test_a_proxy_of_another_type_is_refused(maker: Any, transport: str, proxy: Any) -> None:
    with pytest.raises(conduyt.ConfigurationError, match="proxy must be a text such as http://user:password@"):
        maker(KEY, base_url=HTTPS, transport=transport, proxy=proxy)


def test_a_proxy_in_another_alphabet_is_asked_for_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://pröxy.invalid:9")
    with Conduyt(KEY, base_url=HTTPS, max_retries=0) as client, pytest.raises(conduyt.APIConnectionError) as caught:
        client.contacts.get("con_1")

    assert "through the proxy http://pröxy.invalid:9" in str(caught.value)
    assert not caught.value.request_sent


def test_plain_http_has_no_use_for_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:port")
    with Server(answer(200, CONTACT)) as server, Conduyt(KEY, base_url=server.url) as client:
        assert client.contacts.get("con_1").id == "con_1"


def test_a_client_that_was_handed_in_decides_about_proxies_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:port")
    with httpx.Client(trust_env=False) as given:
        client = Conduyt(KEY, base_url="https://127.0.0.1:9/api/v1", http_client=given, max_retries=0)
        with pytest.raises(conduyt.APIConnectionError) as caught:
            client.contacts.get("con_1")

    assert "cannot connect to 127.0.0.1:9: " in str(caught.value)


# -- SOCKS -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["socks", "socks5", "socks5h", "SOCKS5"])
@pytest.mark.parametrize(("user", "sent"), [("", ""), ("ada:p%40ss/w:rd@", "ada:p@ss/w:rd@")])
async def test_a_proxy_can_speak_socks(connect: Connect, transport: str, scheme: str, user: str, sent: str) -> None:
    with Server(then=answer(200, CONTACT)) as server, Proxy(server.port, socks) as proxy:
        client = connect("http://localhost:8181/api/v1", proxy=f"{scheme}://{user}{proxy.address}")
        for _ in range(2):
            assert (await done(client.contacts.get("con_1"))).id == "con_1"

    assert proxy.asked in ([f"{sent}localhost:8181"], [f"{sent}127.0.0.1:8181"])  # one connection for both


@pytest.mark.parametrize("name", ["ALL_PROXY", "proxy"])
@pytest.mark.parametrize("transport", ["httpx", "httpx2"])
def test_socks_without_its_package_says_what_to_install(
    maker: Any, transport: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    address = "socks5://ada:s3cret@127.0.0.1:1080"
    settings = {"proxy": address} if name == "proxy" else {}
    if name != "proxy":
        monkeypatch.setenv(name, address)
    with pytest.raises(conduyt.ConfigurationError) as caught:
        maker(KEY, base_url=HTTPS, transport=transport, **settings)

    assert str(caught.value) == (
        f"{name} names a proxy that cannot be used: SOCKS needs the package socksio: pip install socksio"
    )


# -- NO_PROXY ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["NO_PROXY", "no_proxy"])
@pytest.mark.parametrize(
    ("listed", "host", "direct"),
    [
        ("crm.example.test", "crm.example.test", True),
        ("CRM.Example.TEST", "crm.example.test", True),
        ("localhost, crm.example.test ,127.0.0.1", "crm.example.test", True),
        ("crm.example.test:443", "crm.example.test", True),
        ("crm.example.test:443", "crm.example.test:8443", False),
        ("crm.example.test:8443", "crm.example.test:8443", True),
        ("crm.example.test", "crm.example.test:8443", True),
        ("example.test", "crm.example.test", True),
        (".example.test", "crm.example.test", True),
        (".example.test:8443", "crm.example.test:8443", True),
        ("*.example.test", "crm.example.test", True),
        ("*.example.test", "crm.other.test", False),
        ("*.example.test", "example.test", False),
        ("*.example.test:8443", "crm.example.test:8443", True),
        ("*.example.test:8443", "crm.example.test", False),
        ("example.test.", "crm.example.test", True),
        ("example.test", "crm.example.test.", True),
        ("example.test", "crmexample.test", False),
        ("crm.example.test", "example.test", False),
        ("*", "crm.example.test", True),
        ("", "crm.example.test", False),
        (",,", "crm.example.test", False),
        ("127.0.0.1", "127.0.0.1:8443", True),
        ("127.0.0.1:8443", "127.0.0.1:8443", True),
        ("127.0.0.1:8443", "127.0.0.1", False),
        ("127.0.0.1", "127.0.0.11", False),
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.0/8", "11.1.2.3", False),
        ("10.0.0.0/8", "crm.example.test", False),
        ("::1", "[::1]", True),
        ("[::1]", "[::1]:8443", True),
        ("[::1]:8443", "[::1]:8443", True),
        ("[::1]:8443", "[::1]:443", False),
        ("0:0:0:0:0:0:0:1", "[::1]", True),
        ("FD00::/8", "[fd00::1]", True),
        ("::1", "[::11]", False),
    ],
)
def test_no_proxy_lists_what_is_reached_directly(
    name: str, listed: str, host: str, direct: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    monkeypatch.setenv(name, listed)

    assert (Connector(f"https://{host}/api/v1", "httpx").proxy is None) is direct


async def test_a_host_of_no_proxy_is_reached_directly(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(then=answer(502)) as proxy, Server(listening=False) as server:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy.address}")
        monkeypatch.setenv("NO_PROXY", server.address)
        with pytest.raises(conduyt.APIConnectionError):
            await done(connect(f"https://{server.address}/api/v1", max_retries=0).contacts.get("con_1"))

    assert proxy.connections == 0


def test_a_proxy_that_is_an_argument_is_used_in_spite_of_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")

    assert str(Connector(HTTPS, "httpx", proxy="http://a:b@c:1")) == "crm.example.test:443 through the proxy http://c:1"


# -- certificates ------------------------------------------------------------------------------------------------------


@pytest.fixture
def authority(tmp_path: Path) -> trustme.CA:
    """Its certificate is in a file, and in a folder as OpenSSL wants it."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    return made


def server_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context


def a_path(path: Path) -> object:
    return path


def a_context(path: Path) -> object:
    return ssl.create_default_context(cafile=path)


@pytest.mark.parametrize("verify", [str, a_path, a_context])
@pytest.mark.parametrize("transport", ["httpx", "httpx2"])
async def test_whom_to_trust_can_be_an_argument(
    connect: Connect, authority: trustme.CA, tmp_path: Path, verify: Callable[[Path], object]
) -> None:
    with Server(answer(200, CONTACT), tls=server_context(authority)) as server:
        client = connect(server, verify=verify(tmp_path / "authority.pem"))

        assert (await done(client.contacts.get("con_1"))).id == "con_1"


@pytest.mark.parametrize("setting", ["SSL_CERT_DIR", "verify"])
@pytest.mark.parametrize("transport", ["httpx", "httpx2"])
async def test_whom_to_trust_can_be_a_folder(
    connect: Connect, authority: trustme.CA, tmp_path: Path, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "certificates"
    folder.mkdir()
    hashed = run_openssl_hash(tmp_path / "authority.pem")
    (folder / f"{hashed}.0").write_bytes((tmp_path / "authority.pem").read_bytes())
    if setting == "SSL_CERT_DIR":
        monkeypatch.setenv("SSL_CERT_DIR", f"{tmp_path / 'gone'}{os.pathsep}{folder}")
    settings = {"verify": folder} if setting == "verify" else {}
    with Server(answer(200, CONTACT), tls=server_context(authority)) as server:
        assert (await done(connect(server, **settings).contacts.get("con_1"))).id == "con_1"


def run_openssl_hash(path: Path) -> str:
    """The name that OpenSSL looks for a certificate by."""
    if shutil.which("openssl") is None:
        pytest.skip("NOT TESTED: there is no openssl")
    command = ["openssl", "x509", "-hash", "-noout", "-in", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("transport", ["httpx", "httpx2"])
async def test_a_proxy_over_tls_is_trusted_for_the_same_certificates(
    connect: Connect, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    context = server_context(authority)
    with (
        Server(then=answer(200, CONTACT), tls=context) as server,
        Proxy(server.port, connect_tunnel, context) as proxy,
    ):
        client = connect("https://localhost:8443/api/v1", proxy=f"https://{proxy.address}")
        for _ in range(2):
            assert (await done(client.contacts.get("con_1"))).id == "con_1"

    assert proxy.asked == ["localhost:8443"]


def gone(folder: Path) -> Path:
    return folder / "gone"


def junk(folder: Path) -> Path:
    (folder / "junk.pem").write_text("no certificate\n")
    return folder / "junk.pem"


def empty(folder: Path) -> Path:
    (folder / "empty.pem").touch()
    return folder / "empty.pem"


def half(folder: Path) -> Path:
    (folder / "half.pem").write_bytes((folder / "authority.pem").read_bytes()[:200])
    return folder / "half.pem"


def a_folder(folder: Path) -> Path:
    return folder


@pytest.mark.parametrize(
    ("setting", "make", "fault"),
    [
        *[("SSL_CERT_FILE", make, "") for make in (junk, empty, half)],
        ("SSL_CERT_FILE", gone, "No such file or directory"),
        ("SSL_CERT_FILE", a_folder, "Is a directory"),
        ("SSL_CERT_DIR", gone, "No such file or directory"),
        ("SSL_CERT_DIR", junk, "Not a directory"),
        *[("verify", make, "") for make in (junk, empty, half)],
        ("verify", gone, "No such file or directory"),
    ],
)
@pytest.mark.usefixtures("authority")
def test_certificates_that_cannot_be_used_are_an_error_when_the_client_is_made(
    maker: Any,
    transport: str,
    setting: str,
    make: Callable[[Path], Path],
    fault: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = make(tmp_path)
    if setting != "verify":
        monkeypatch.setenv(setting, str(path))
    with pytest.raises(conduyt.ConfigurationError) as caught:
        maker(KEY, base_url=HTTPS, transport=transport, **({"verify": path} if setting == "verify" else {}))

    if transport == "fast" and setting == "verify":
        assert "cannot use verify: set SSL_CERT_FILE or SSL_CERT_DIR instead" in str(caught.value)
    else:
        assert f"{setting} names certificates that cannot be used: {path}: {fault}" in str(caught.value)


@pytest.mark.parametrize("verify", [False, None, 0, 1, b"ca.pem", ["ca.pem"], ssl.SSLContext])
def test_whom_to_trust_is_a_path_a_context_or_true(maker: Any, transport: str, verify: Any) -> None:
    with pytest.raises(conduyt.ConfigurationError, match="verify must be True, a path or an SSLContext"):
        maker(KEY, base_url=HTTPS, transport=transport, verify=verify)


def test_a_context_for_servers_is_refused(maker: Any, transport: str) -> None:
    with pytest.raises(conduyt.ConfigurationError, match="verify is an SSLContext for servers"):
        maker(KEY, base_url=HTTPS, transport=transport, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))


def test_a_path_that_no_system_takes_is_an_error_when_the_client_is_made(maker: Any) -> None:
    with pytest.raises(conduyt.ConfigurationError, match="verify names certificates that cannot be used"):
        maker(KEY, base_url=HTTPS, verify="ca\0.pem")


# -- other settings ----------------------------------------------------------------------------------------------------


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
