"""The sandbox as a program: start and stop, files, the record of requests, the command line."""

import asyncio
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import freezegun
import httpx
import pytest

import conduyt.sandbox
from conduyt import testing
from conduyt.sandbox import Clock, InProcessSandbox, Sandbox, __main__, create_app

from .conftest import WAIT_S, Caller, Receiver


def test_the_url_is_that_of_a_real_socket(demo: Sandbox) -> None:
    assert demo.url.startswith("http://127.0.0.1:")
    assert demo.url.endswith("/api/v1")
    assert demo.url in repr(demo)


def test_nobody_listens_after_the_end() -> None:
    with Sandbox(seed="empty") as sandbox:
        pass
    with pytest.raises(httpx.ConnectError):
        httpx.get(sandbox.url, trust_env=False)


def test_a_taken_port_fails_at_once(demo: Sandbox) -> None:
    port = int(demo.url.split(":")[2].split("/")[0])
    with pytest.raises(OSError, match=r"in use|permitted|10048|10013"):
        Sandbox(seed="empty", port=port)


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"plan": "startr"}, "perhaps 'starter' was meant"),
        ({"dialect": "Live"}, "perhaps 'live' was meant"),
        ({"latency": "1"}, "latency: must be a number"),
        ({"port": 99_999}, "port must be a number from 0 to 65535"),
        ({"port": "80"}, "port must be a number"),
        ({"fixed_keys": "no"}, "fixed_keys must be True or False"),
        ({"allow_hosts": "sandbox.internal"}, "allow_hosts must be several names"),
        ({"allow_hosts": 5}, "allow_hosts must be several names"),
        ({"allow_webhook_hosts": [5]}, "allow_webhook_hosts must be several names"),
    ],
    ids=str,
)
def test_a_sandbox_refuses_what_it_does_not_know(wrong: dict[str, Any], text: str) -> None:
    with pytest.raises((TypeError, ValueError), match=text):
        Sandbox(**wrong)
    if "port" not in wrong:
        with pytest.raises((TypeError, ValueError), match=text):
            InProcessSandbox(**wrong)


def test_a_scope_is_one_of_three(demo: Sandbox) -> None:
    for make in (demo.client, demo.async_client, lambda scope: testing.environment(demo, scope)):
        with pytest.raises(ValueError, match="no scope 'admn'; there are read, read-write, admin"):
            make("admn")


@pytest.mark.parametrize(
    "wrong", [{"status": "503"}, {"times": "2"}, {"every": 1.5}, {"path": 5}, {"method": "GTE"}], ids=str
)
def test_a_fault_that_could_never_apply_is_refused(demo: Sandbox, wrong: dict[str, Any]) -> None:
    (name,) = wrong
    with pytest.raises((TypeError, ValueError), match=f"{name}: "):
        demo.faults.add(**{"status": 503, **wrong})


def test_a_file_that_cannot_be_opened_fails_at_once(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        Sandbox(db=tmp_path / "nowhere" / "x.db")


def test_a_sandbox_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = Sandbox(seed="empty")
    monkeypatch.setattr(sandbox, "_serve", lambda: None)
    monkeypatch.setattr(sandbox._thread, "_target", lambda: None)
    with pytest.raises(RuntimeError, match="did not start"):
        sandbox.start()


def test_it_listens_on_ipv6_too() -> None:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has no IPv6")
    with Sandbox(seed="empty", host="::1") as sandbox:
        assert sandbox.url.startswith("http://[::1]:")
        assert httpx.get(f"{sandbox.url}/contacts", trust_env=False).status_code == 401


def test_requests_are_recorded_without_the_key(api: Caller, sandbox: Sandbox) -> None:
    api.ok("GET", "/contacts", params={"search": "Ada & co"})
    api.error("GET", "/contacts/a%20b", 404)
    api.ok("POST", "/contacts", json={})
    first, second, third = sandbox.requests
    assert (first.method, first.path, first.status) == ("GET", "/api/v1/contacts", 200)
    assert first.params == {"search": "Ada & co"}
    assert (second.path, second.status) == ("/api/v1/contacts/a%20b", 404)
    assert (third.body, third.status) == (b"{}", 201)
    assert first.headers["authorization"] == "[redacted]"
    assert sandbox.keys["admin"] not in repr(sandbox.requests)


def test_a_request_without_a_key_is_recorded_as_it_was(sandbox: Sandbox) -> None:
    httpx.get(f"{sandbox.url}/contacts", trust_env=False)
    assert "authorization" not in sandbox.requests[0].headers


def test_latency_slows_every_answer() -> None:
    with Sandbox(seed="empty", latency=0.1) as sandbox:
        started = time.monotonic()
        httpx.get(f"{sandbox.url}/contacts", trust_env=False)
        assert time.monotonic() - started >= 0.1


def test_two_sandboxes_hold_the_same_content() -> None:
    contents = []
    for _ in range(2):
        with Sandbox(seed="demo", fixed_keys=True) as sandbox:
            caller = Caller(sandbox, sandbox.keys["read"])
            contents.append([sandbox.keys, caller.ok("GET", "/contacts"), caller.ok("GET", "/deals")])
            caller.close()
    assert contents[0] == contents[1]


def test_a_file_keeps_the_state(tmp_path: Path) -> None:
    db = tmp_path / "sandbox.db"
    with Sandbox(seed="empty", db=db) as sandbox:
        keys = sandbox.keys
        caller = Caller(sandbox, keys["admin"])
        first = caller.ok("POST", "/contacts", json={"firstName": "Ada"})
        caller.close()
    with Sandbox(seed="demo", db=db) as sandbox:
        assert sandbox.keys == keys
        caller = Caller(sandbox, keys["admin"])
        second = caller.ok("POST", "/contacts", json={"firstName": "Bob"})
        found = caller.ok("GET", "/contacts", params={"order": "asc"})
        caller.close()
    assert [contact["id"] for contact in found] == [first["id"], second["id"]]


def test_a_file_keeps_what_is_pending(tmp_path: Path, receiver: Receiver) -> None:
    db = tmp_path / "sandbox.db"
    receiver.statuses = [500]
    with Sandbox(seed="empty", db=db) as sandbox:
        caller = Caller(sandbox, sandbox.keys["admin"])
        caller.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.created"]})
        caller.ok("POST", "/contacts", json={})
        sandbox.wait_for_deliveries()
        caller.close()
    first = receiver.next()
    with Sandbox(db=db) as sandbox:
        sandbox.clock.advance(60)
        assert receiver.next().body == first.body


@pytest.mark.timed
def test_a_sandbox_ends_at_once_although_a_test_froze_time_meanwhile() -> None:
    sandbox = Sandbox(seed="empty").start()
    with sandbox.client() as client, freezegun.freeze_time("2026-01-01"):
        client.contacts.list()
        threading.Event().wait(0.3)  # the server looks ten times a second whether it should end
    sandbox.close()

    assert not sandbox._thread.is_alive()


def test_the_end_does_not_wait_for_a_webhook_that_hangs() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, Sandbox(seed="empty") as sandbox:
        caller = Caller(sandbox, sandbox.keys["admin"])
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        caller.ok("POST", "/webhooks", json={"url": url, "events": ["contact.created"]})
        caller.ok("POST", "/contacts", json={})
        caller.close()
        with pytest.raises(TimeoutError):
            sandbox.wait_for_deliveries(timeout=0.01)
        started = time.monotonic()
        sandbox.close()
        assert time.monotonic() - started < 20  # the receiver never answers


def test_after_the_end_there_is_nothing_to_wait_for() -> None:
    with Sandbox(seed="empty") as sandbox:
        sandbox.deliver_due()
    sandbox.clock.advance(60)
    sandbox.wait_for_deliveries()


def test_the_app_answers_without_a_server() -> None:
    async def get() -> httpx.Response:
        app = create_app(seed="empty")
        api = app.state.api
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sandbox/api/v1") as client:
            answer = await client.get("/pipelines", headers={"Authorization": f"Bearer {api.keys()[0]['read']}"})
        await api.close()
        return answer

    assert asyncio.run(get()).json()["data"][0]["id"] == "pipe_abc123"


def test_the_clock_only_moves_forward() -> None:
    clock = Clock()
    clock.freeze()
    before = clock.now()
    clock.advance(1.5)
    assert (clock.now() - before).total_seconds() == 1.5
    with pytest.raises(ValueError, match="forward"):
        clock.advance(-1)


# The command line


def test_the_program_prints_its_keys_and_serves_until_ctrl_c() -> None:
    command = [sys.executable, "-m", "conduyt.sandbox", "--port", "0", "--seed", "empty", "--latency", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line.split())
            if line.startswith("Ctrl-C"):
                break
        url = lines[0][-1]
        keys = {words[0]: words[1] for words in lines if len(words) == 2 and words[1].startswith("cdy_sandbox_")}
        assert list(keys) == ["read", "read-write", "admin"]
        headers = {"Authorization": f"Bearer {keys['read']}"}
        assert httpx.get(f"{url}/pipelines", headers=headers, trust_env=False).status_code == 200
        assert any(words[0] == "curl" and f"{url}/contacts" in words[-1] for words in lines)
        process.send_signal(signal.CTRL_C_EVENT if os.name == "nt" else signal.SIGINT)
        assert process.wait(WAIT_S) == 0


@pytest.mark.parametrize(
    "beginning",
    [
        "POST /api/v1/contacts HTTP/1.1\r\nContent-Length: 1000\r\n\r\n{",
        "POST /api/v1/contacts HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
        "PUT /api/v1/storage/abc HTTP/1.1\r\nContent-Length: 1000\r\n\r\nx",
        "POST /nothing HTTP/1.1\r\nContent-Length: 1000\r\n\r\n{",
        "POST /faults/add HTTP/1.1\r\nOrigin: http://localhost\r\nContent-Length: 1000\r\n\r\nfault=status",
        "GET /api/v1/contacts HTTP/1.1\r\nX-Sandbox-Fault: latency=0.2\r\n\r\n",
    ],
    ids=["body", "chunks", "upload", "unknown", "form", "response"],
)
def test_a_client_that_leaves_in_the_middle_of_a_request_is_no_error(beginning: str) -> None:
    program = [sys.executable, "-m", "conduyt.sandbox", "--port", "0", "--seed", "empty"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = httpx.URL(process.stdout.readline().split()[-1])
        with socket.create_connection((url.host, url.port or 80)) as connection:
            connection.sendall(beginning.replace("\r\n", "\r\nHost: localhost\r\n", 1).encode())
            time.sleep(0.1)  # the server waits for the rest
        time.sleep(0.3)
        assert httpx.get(f"{url}/contacts", trust_env=False).status_code == 401  # it goes on
        process.terminate()
        _, errors = process.communicate(timeout=WAIT_S)
    assert errors == ""


@pytest.fixture
def signals() -> Iterator[None]:
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


def test_a_body_is_not_read_before_the_key_is_known(sandbox: Sandbox, api: Caller) -> None:
    host, port = sandbox.url.split("/")[2].split(":")
    for headers, status in (("", 401), ("Authorization: Bearer cdy_nobody\r\n", 401)):
        with socket.create_connection((host, int(port)), timeout=WAIT_S) as connection:
            head = f"POST /api/v1/contacts HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: 99999999999\r\n\r\n"
            connection.sendall(head.encode() + b'{"firstName": ')
            assert int(connection.recv(100).split()[1]) == status
    assert [request.body for request in sandbox.requests] == [b"", b""]
    assert api.ok("GET", "/contacts") == []


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_that_is_too_long_is_refused(
    sandbox: Sandbox, api: Caller, monkeypatch: pytest.MonkeyPatch, announced: bool
) -> None:
    monkeypatch.setattr("conduyt.sandbox.app.MAX_BODY", 1000)
    content = b'{"firstName": "' + b"a" * 1000 + b'"}'
    body = content if announced else iter([content[:500], content[500:]])
    error = api.error("POST", "/contacts", 413, content=body)
    assert error["message"] == "The body is larger than 1,000 bytes."
    assert api.ok("GET", "/contacts") == []


@pytest.mark.timed
def test_the_first_response_comes_soon() -> None:
    """In half a second of processor time, from the start of Python on."""
    code = """
import http.client, time
from conduyt.sandbox import Sandbox
with Sandbox(seed="demo", dialect=%r) as sandbox:
    connection = http.client.HTTPConnection(sandbox.url.split("/")[2])
    connection.request("GET", "/api/v1/contacts", headers={"Authorization": "Bearer " + sandbox.keys["read"]})
    assert connection.getresponse().status == 200
    print(time.process_time())
"""
    for dialect in ("documented", "live"):
        runs = [
            subprocess.run([sys.executable, "-c", code % dialect], capture_output=True, text=True, check=True)
            for _ in range(3)
        ]
        taken = min(float(run.stdout) for run in runs)
        print(f"{dialect}: {taken:.2f} s")  # noqa: T201 - shown by pytest -rP
        assert taken <= 0.5


@pytest.mark.usefixtures("signals")
def test_the_program_passes_its_options_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    given: dict[str, Any] = {}

    class Stopped(Sandbox):
        def __init__(self, **settings: Any) -> None:
            given.update(settings)
            super().__init__(**settings)

        def start(self) -> "Stopped":
            super().start()
            signal.raise_signal(signal.SIGTERM)
            return self

    monkeypatch.setattr(conduyt.sandbox, "Sandbox", Stopped)
    db = str(tmp_path / "x.db")
    options = ["--port", "0", "--db", db, "--seed", "empty", "--plan", "starter", "--latency", "5"]
    options += ["--dialect", "live", "--allow-webhook-host", "a.local", "--allow-webhook-host", "b.local"]
    options += ["--fixed-keys", "--allow-host", "sandbox.internal"]
    assert __main__.main(options) == 0
    assert given == {
        "seed": "empty",
        "db": db,
        "plan": "starter",
        "port": 0,
        "host": "127.0.0.1",
        "latency": 0.005,
        "dialect": "live",
        "allow_webhook_hosts": ["a.local", "b.local"],
        "fixed_keys": True,
        "allow_hosts": ["sandbox.internal"],
    }
    assert "Conduyt sandbox at http://127.0.0.1:" in capsys.readouterr().out


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Files that no sandbox can use."""
    (tmp_path / "text").write_text("no database, but long enough to have a header")
    for name, table in (("other", "people (id)"), ("same_name", "records (id)")):
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            connection.execute(f"CREATE TABLE {table}")
    return tmp_path


UNUSABLE = [
    ("text", "file is not a database"),
    (".", "unable to open database file"),
    ("missing/x.db", "unable to open database file"),
    ("other", "it belongs to another program, which has the table people"),
    ("same_name", "it belongs to another program, which has the table records"),
]


@pytest.mark.parametrize(("name", "reason"), UNUSABLE)
def test_a_file_that_cannot_be_used_is_named_with_the_reason(files: Path, name: str, reason: str) -> None:
    with pytest.raises(sqlite3.DatabaseError, match=f"{re.escape(str(files / name))}: cannot be used .*: {reason}"):
        Sandbox(db=files / name)


def test_a_file_of_another_program_is_left_alone(files: Path) -> None:
    before = (files / "other").read_bytes()
    with pytest.raises(sqlite3.DatabaseError, match="another program"):
        Sandbox(db=files / "other")
    assert (files / "other").read_bytes() == before


@pytest.mark.usefixtures("signals")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        *((["--db", name], reason) for name, reason in UNUSABLE),
        (["--host", "203.0.113.1"], "203.0.113.1:0: "),
        (["--host", "nowhere.invalid"], "nowhere.invalid:0: "),
        (["--port", "65536"], "'65536' is no port"),
        (["--port", "-1"], "'-1' is no port"),
        (["--port", "http"], "'http' is no port"),
        (["--latency", "-1"], "'-1' is no number of milliseconds"),
        (["--latency", "nan"], "'nan' is no number of milliseconds"),
        (["--latency", "long"], "'long' is no number of milliseconds"),
    ],
)
def test_the_program_explains_options_that_cannot_be_used(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    monkeypatch.chdir(files)
    with pytest.raises(SystemExit) as exit_:
        __main__.main(["--port", "0", "--seed", "empty", *options])
    assert exit_.value.code == 2
    assert message in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.usefixtures("signals")
def test_the_program_explains_a_port_that_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit):
            __main__.main(["--port", str(port)])
    error = capsys.readouterr().err.splitlines()[-1]
    assert f"127.0.0.1:{port}: " in error
    assert "choose another --port, or 0 for a free one" in error


# Installation


EXTRA = ["jinja2", "jsonschema", "starlette", "uvicorn"]


@pytest.mark.parametrize("missing", [EXTRA, *([name] for name in EXTRA)], ids=lambda names: "-".join(names))
def test_a_missing_package_is_named_with_the_way_to_get_it(missing: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in missing:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(vars(conduyt.sandbox), "Sandbox")
    with pytest.raises(ImportError, match=rf'needs {", ".join(missing)}, .*pip install "conduyt\[sandbox\]"'):
        _ = conduyt.sandbox.Sandbox


def test_another_import_error_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(vars(conduyt.sandbox), "create_app", raising=False)
    monkeypatch.setitem(sys.modules, "conduyt.sandbox.app", None)
    with pytest.raises(ModuleNotFoundError, match=r"conduyt\.sandbox\.app"):
        _ = conduyt.sandbox.create_app


def test_the_package_shows_its_names_and_has_no_others() -> None:
    assert set(conduyt.sandbox.__all__) <= set(dir(conduyt.sandbox))
    for name in conduyt.sandbox.__all__:
        assert getattr(conduyt.sandbox, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'Sandbax'"):
        _ = conduyt.sandbox.Sandbax  # type: ignore[attr-defined]


@pytest.mark.parametrize("program", ["conduyt.sandbox", "conduyt.cli"])
@pytest.mark.parametrize("missing", [EXTRA, ["jinja2"]], ids=lambda names: "-".join(names))
def test_without_the_extra_the_program_says_in_one_line_what_to_install(program: str, missing: list[str]) -> None:
    arguments = ["--port", "0"] if program == "conduyt.sandbox" else ["sandbox", "--port", "0"]
    code = f"""if True:
        import runpy, sys
        sys.modules.update(dict.fromkeys({missing}))
        sys.argv[1:] = {arguments}
        runpy.run_module({program!r}, run_name="__main__", alter_sys=True)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=WAIT_S, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert 'Run: pip install "conduyt[sandbox]"' in done.stderr


def test_a_sandbox_runs_from_a_zip_archive(tmp_path: Path) -> None:
    """With its client, its description and its pages."""
    archive = tmp_path / "conduyt.zip"
    package = Path(conduyt.__file__).parent
    with zipfile.ZipFile(archive, "w") as file:
        for path in package.rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                file.write(path, Path("conduyt", path.relative_to(package)))
    code = """if True:
        import sys
        sys.path.insert(0, sys.argv[1])
        from urllib.parse import urljoin
        import httpx
        from conduyt.sandbox import Sandbox
        assert ".zip" in sys.modules["conduyt.sandbox"].__file__
        with Sandbox(seed="empty") as sandbox, sandbox.client() as client:
            client.contacts.create(first_name="Ada")
            print([contact.first_name for contact in client.contacts.list()])
            browser = httpx.Client(trust_env=False, follow_redirects=True)
            for path in (sandbox.inspector_url, "/style.css", "/openapi.json"):
                response = browser.get(urljoin(sandbox.url, path))
                print(response.url.path, response.status_code)
    """
    command = [sys.executable, "-P", "-c", code, str(archive)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path)
    assert done.stdout.splitlines() == ["['Ada']", "/ 200", "/style.css 200", "/openapi.json 200"], done.stderr
