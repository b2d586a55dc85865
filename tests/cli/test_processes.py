"""The command as a process of its own: pipes, signals, terminals, webhooks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from drivers.server import Server, answer

import conduyt
from conduyt.sandbox import Sandbox

COMMAND = [sys.executable, "-m", "conduyt.cli"]
SECRET = "whsec_test"
BODY = b'{"event": "contact.created", "data": {"id": "con_1", "email": "ada@example.com"}}'


def start(*arguments: str, **more: Any) -> subprocess.Popen[str]:
    return subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def ran(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60, check=False, **more)


def test_the_command_is_installed() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("conduyt"), "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"conduyt {conduyt.__version__}\n"


def test_its_help_loads_no_resource_and_no_http_library() -> None:
    code = """if True:
        import sys
        from conduyt.cli.app import run
        run(["--help"])
        print(*[name for name in sys.modules if name.split(".")[0] in {"httpx", "pydantic"}
            or name.startswith(("conduyt.models.", "conduyt.endpoints."))], file=sys.stderr)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "contacts" in done.stdout
    assert done.stderr == "\n"


def test_without_the_extra_it_says_how_to_get_it() -> None:
    code = "import sys; sys.modules['click'] = None; import conduyt.cli; conduyt.cli.main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr == 'conduyt: click is missing; get it with pip install "conduyt[cli]"\n'


def test_a_reader_that_leaves_early_is_no_reason_for_a_traceback(sandbox: Sandbox) -> None:
    process = start("contacts", "list", "--page-size", "5")
    assert process.stdout is not None
    assert process.stderr is not None
    first = process.stdout.readline()
    process.stdout.close()  # what `head -1` does

    assert json.loads(first)["id"]
    assert process.stderr.read() == ""
    assert process.wait(60) == 141
    process.stderr.close()


def test_pages_come_out_before_the_last_one_is_there(sandbox: Sandbox) -> None:
    with start("contacts", "list", "--page-size", "1") as process:
        assert process.stdout is not None
        process.stdout.readline()
        asked = len(sandbox.requests)
        process.kill()

    assert asked < 500


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_on_a_terminal_a_list_is_a_table_that_fits(sandbox: Sandbox) -> None:
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    env = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    process = subprocess.Popen([*COMMAND, *["contacts", "list", "--limit", "5", "--page", "1"]], stdout=theirs, env=env)
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:  # how Linux says that the other side has closed
        pass
    os.close(ours)

    assert process.wait(60) == 0
    heading, *rows = shown.decode().replace("\r\n", "\n").splitlines()
    assert heading.startswith("\x1b[1mid  ")  # bold
    assert len(rows) == 5
    assert all(len(row) <= 80 and row.startswith("con_") for row in rows)


LETTERS = "Łukasz 🍁 王"


def output_of(*arguments: str, encoding: str = "utf-8", **more: Any) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    return subprocess.run([*COMMAND, *arguments], capture_output=True, env=env, timeout=60, check=False, **more)


@pytest.fixture
def lukasz(sandbox: Sandbox) -> str:
    with sandbox.client() as client:
        return client.contacts.create(first_name=LETTERS, email="lukasz@example.com").id


@pytest.mark.parametrize("output", ["csv", "table"])
def test_a_code_page_without_a_letter_gets_a_question_mark_and_one_line(lukasz: str, output: str) -> None:
    done = output_of("contacts", "get", lukasz, "-o", output, "--columns", "firstName,email", encoding="cp1252")

    assert done.returncode == 0
    assert b"?ukasz ? ?" in done.stdout
    assert b"lukasz@example.com" in done.stdout
    assert done.stderr.count(b"\n") == 1
    assert b"cp1252 does not have all letters" in done.stderr


@pytest.mark.parametrize(
    "arguments", [("get",), ("list", "--search", "lukasz@"), ("list", "--search", "lukasz@", "-o", "json")]
)
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp437"])
def test_json_escapes_letters_that_a_code_page_does_not_have(
    lukasz: str, arguments: tuple[str, ...], encoding: str
) -> None:
    command, *options = arguments
    done = output_of("contacts", command, *([lukasz] if command == "get" else []), *options, encoding=encoding)

    content = json.loads(done.stdout.decode(encoding))
    assert (content[0] if isinstance(content, list) else content)["firstName"] == LETTERS
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_write_into_a_code_page_is_followed_by_no_traceback(sandbox: Sandbox) -> None:
    done = output_of("contacts", "create", "--first-name", LETTERS, "-o", "table", encoding="cp1252")

    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert sandbox.requests[-1].status == 201


@pytest.mark.skipif(sys.platform == "win32", reason="there is no shell")
@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["contacts list --limit 2", "contacts create --first-name Ada", "doctor"])
def test_a_closed_output_is_no_reason_for_a_traceback(sandbox: Sandbox, closed: str, command: str) -> None:
    script = f'"$0" -m conduyt.cli {command} {closed}'
    done = subprocess.run(["sh", "-c", script, sys.executable], stderr=subprocess.PIPE, timeout=60, check=False)

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("contacts list --limit 2", "the output cannot be written: No space left on device."),
        ("contacts create --first-name Ada", "No space left on device. The command itself was carried out."),
    ],
)
def test_a_full_disk_is_one_line_that_says_whether_something_was_done(
    sandbox: Sandbox, command: str, said: str
) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, *command.split()], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


def shown_on_a_terminal(*arguments: str, env: dict[str, str] | None = None) -> tuple[str, str]:
    """What goes to the standard output, a pipe, and to the standard error, a terminal."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=theirs, env=env, text=True)
    os.close(theirs)
    out, _ = process.communicate(timeout=60)
    shown = b""
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:
        pass
    os.close(ours)
    assert process.returncode == 0
    return out, shown.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("arguments", [("contacts", "list", "--page-size", "100"), ("contacts", "export", "all.csv")])
def test_somebody_at_a_terminal_sees_how_far_it_is(sandbox: Sandbox, arguments: tuple[str, ...]) -> None:
    out, shown = shown_on_a_terminal(*arguments)

    assert "500/500" in shown
    assert "500/500" not in out


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_somebody_at_a_terminal_is_told_of_a_wait() -> None:
    slow_down = answer(429, {"error": {"code": "rate_limited", "message": "No."}}, headers={"retry-after": "1"})
    with Server(slow_down, answer(200, {"data": {"id": "con_1"}})) as server:
        env = {**os.environ, "CONDUYT_API_KEY": "cdy_x", "CONDUYT_BASE_URL": server.url}
        out, shown = shown_on_a_terminal("contacts", "get", "con_1", env=env)

    assert json.loads(out) == {"id": "con_1"}
    assert shown.startswith("waiting 1 s for ")


@contextmanager
def listening(*arguments: str, secret: str = SECRET) -> Iterator[tuple[subprocess.Popen[str], str]]:
    env = {**os.environ, "CONDUYT_WEBHOOK_SECRET": f"whsec_old {secret}"}
    with start("webhooks", "listen", "--port", "0", *arguments, env=env) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert line.startswith("listening at "), line
        try:
            yield process, line.split()[-1]
        finally:
            process.kill()


def delivered(url: str, body: bytes = BODY, signature: str | None = None) -> int:
    headers = {conduyt.webhooks.SIGNATURE_HEADER: signature or conduyt.webhooks.sign(body, SECRET)}
    return httpx.post(url, content=body, headers=headers, trust_env=False).status_code


class Taker(HTTPServer):
    """The program that a delivery is passed on to."""

    def __init__(self, status: int) -> None:
        super().__init__(("127.0.0.1", 0), _TakerHandler)
        self.status = status
        self.taken: list[tuple[bytes, str | None]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hooks"


class _TakerHandler(BaseHTTPRequestHandler):
    server: Taker

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.taken.append((body, self.headers[conduyt.webhooks.SIGNATURE_HEADER]))
        self.send_response(self.server.status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@contextmanager
def taker(status: int) -> Iterator[Taker]:
    with Taker(status) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("status", [204, 500])
def test_a_delivery_is_verified_printed_and_passed_on_as_it_came(status: int) -> None:
    with (
        taker(status) as program,
        listening("--forward", program.url, "--max-events", "1", "-o", "jsonl") as (
            process,
            url,
        ),
    ):
        assert delivered(url) == status  # if the program fails, the delivery has to come again
        out, err = process.communicate(timeout=60)

    assert program.taken == [(BODY, conduyt.webhooks.sign(BODY, SECRET))]
    assert json.loads(out)["data"]["email"] == "ada@example.com"
    assert (process.returncode, err) == (0, "")


def test_a_delivery_whose_signature_does_not_hold_is_refused_and_not_passed_on() -> None:
    with taker(200) as program, listening("--forward", program.url, "--max-events", "1") as (process, url):
        assert delivered(url, signature="0" * 64) == 400
        assert delivered(url) == 200
        out, err = process.communicate(timeout=60)

    assert len(program.taken) == 1
    assert out.split()[1:] == ["200", "contact.created", "con_1"]
    assert err.startswith("refused: ")
    assert err.count("\n") == 1


def test_a_program_that_is_not_there_is_told_and_the_delivery_comes_again() -> None:
    with listening("--forward", "http://127.0.0.1:9/hooks", "--max-events", "1") as (process, url):
        assert delivered(url) == 502
        _, err = process.communicate(timeout=60)

    assert err.startswith("not passed on: ")


def test_what_the_sandbox_delivers_arrives(sandbox: Sandbox) -> None:
    with sandbox.client() as client:
        hook = client.webhooks.create(url="http://127.0.0.1:9", events=["contact.created"])
        with listening("--max-events", "1", secret=hook.secret or "") as (process, url):
            client.webhooks.update(hook.id, url=url)
            client.contacts.create(first_name="Ada")
            out, _ = process.communicate(timeout=60)

    assert "contact.created" in out


@pytest.mark.parametrize("target", ["http://example.com/hooks", "http://10.0.0.1/", "ftp://localhost/", "localhost"])
def test_deliveries_are_passed_on_to_this_machine_only(target: str) -> None:
    done = ran("webhooks", "listen", "--forward", target, env={**os.environ, "CONDUYT_WEBHOOK_SECRET": SECRET})

    assert (done.returncode, "on this machine" in done.stderr) == (2, True)


def test_without_a_secret_nothing_is_received() -> None:
    env = {name: value for name, value in os.environ.items() if name != "CONDUYT_WEBHOOK_SECRET"}
    done = ran("webhooks", "listen", env=env)

    assert (done.returncode, "There is no secret" in done.stderr) == (2, True)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are different there")
@pytest.mark.skipif(signal.getsignal(signal.SIGINT) is signal.SIG_IGN, reason="Ctrl-C is ignored here")
def test_ctrl_c_ends_it_with_130() -> None:
    with listening() as (process, _):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)

    assert (process.returncode, out, err.strip()) == (130, "", "")


def test_the_sandbox_takes_its_own_options() -> None:
    with start("sandbox", "--port", "0", "--seed", "empty") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Conduyt sandbox at http://127.0.0.1:")
        process.terminate()
        assert process.wait(60) in {0, -signal.SIGTERM}

    assert "--latency" in ran("sandbox", "--help").stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_commands_and_values(shell: str) -> None:
    assert "_CONDUYT_COMPLETE" in ran("completion", shell).stdout

    def completed(*words: str) -> list[str]:
        line = ["conduyt", *words]
        env = {**os.environ, "_CONDUYT_COMPLETE": f"{shell}_complete", "COMP_WORDS": " ".join(line)}
        env["COMP_CWORD"] = words[-1] if shell == "fish" else str(len(line) - 1)
        return ran(env=env).stdout.splitlines()

    assert any("contacts" in line for line in completed("cont"))
    assert any("won" in line for line in completed("deals", "list", "--status", "w"))
