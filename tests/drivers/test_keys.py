"""Keys that come from functions, files, commands and the keyring, over real sockets."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import keyring
import pytest

import conduyt
from conduyt import keys

from .conftest import Connect
from .either import CONTACT, done, failure
from .ring import MemoryKeyring, in_use
from .server import Exchange, Server, answer
from .test_tracebacks import variables

pytestmark = pytest.mark.anyio

OLD, NEW = "cdy_test_old0123456789", "cdy_test_new0123456789"


@pytest.fixture
def transport() -> str:
    """The key is there before a transport is chosen."""
    return "httpx"


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    with in_use() as ring:
        yield ring


class Gate:
    """Lets the requests with one key through."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __call__(self, exchange: Exchange) -> None:
        if exchange.request.headers.get("authorization") == f"Bearer {self.key}":
            answer(200, CONTACT)(exchange)
        else:
            answer(401, failure("unauthenticated"))(exchange)


@pytest.fixture
def gate() -> Gate:
    return Gate(OLD)


@pytest.fixture
def server(gate: Gate) -> Iterator[Server]:
    with Server(then=gate) as server:
        yield server


class Vault:
    """Counts how often it is asked."""

    def __init__(self, *answers: str, pause: float = 0.0) -> None:
        self.answers = answers
        self.pause = pause
        self.asked = 0
        self.threads: set[int] = set()

    def __call__(self) -> str:
        self.asked += 1
        self.threads.add(threading.get_ident())
        time.sleep(self.pause)
        return self.answers[min(self.asked, len(self.answers)) - 1]

    async def wait(self) -> str:
        self.asked += 1
        await anyio.sleep(self.pause)
        return self.answers[min(self.asked, len(self.answers)) - 1]


async def get(client: Any) -> Any:
    return await done(client.contacts.get("con_1"))


async def at_once(client: Any, kind: str, count: int) -> list[Any]:
    """The results of calls at the same time."""
    if kind == "sync":
        with ThreadPoolExecutor(count) as threads:
            return list(threads.map(lambda _: client.contacts.get("con_1"), range(count)))
    results: list[Any] = []

    async def call() -> None:
        results.append(await get(client))

    async with anyio.create_task_group() as group:
        for _ in range(count):
            group.start_soon(call)
    return results


async def test_it_is_asked_once_for_its_time(connect: Connect, server: Server) -> None:
    vault = Vault(OLD)
    client = connect(server).with_options(api_key=vault)
    assert vault.asked == 0  # not before the first call

    for _ in range(3):
        await get(client)
    await get(client.with_options(timeout=5))
    assert vault.asked == 1

    briefly = client.with_options(api_key=keys.from_function(vault, ttl=0))
    for _ in range(3):
        await get(briefly)
    assert vault.asked == 4


async def test_a_rotated_key_is_renewed_once_for_all_calls(
    connect: Connect, server: Server, gate: Gate, kind: str
) -> None:
    vault = Vault(OLD, NEW, pause=0.05)
    client = connect(server, max_connections=8).with_options(api_key=vault)
    await get(client)
    gate.key = NEW

    assert len(await at_once(client, kind, 8)) == 8
    assert vault.asked == 2
    refused = [one for one in server.requests if one.headers["authorization"] == f"Bearer {OLD}"]
    assert 1 < len(refused) <= 9


async def test_calls_at_the_same_time_ask_once(connect: Connect, server: Server, kind: str) -> None:
    vault = Vault(OLD, pause=0.05)

    await at_once(connect(server).with_options(api_key=vault), kind, 8)

    assert vault.asked == 1


async def test_a_create_is_sent_again_with_the_new_key(connect: Connect, server: Server, gate: Gate) -> None:
    client = connect(server, max_retries=0).with_options(api_key=Vault(OLD, NEW))
    gate.key = NEW

    assert (await done(client.contacts.create(email="ada@new.example"))).id == "con_1"
    assert [one.headers["authorization"][-22:] for one in server.requests] == [OLD, NEW]
    assert server.requests[0].body == server.requests[1].body


async def test_an_async_function_is_for_the_async_client(connect: Connect, server: Server, kind: str) -> None:
    vault = Vault(OLD)
    client = connect(server).with_options(api_key=vault.wait)

    if kind == "sync":
        with pytest.raises(conduyt.ConfigurationError, match=r"wait\(\) is async: only AsyncConduyt can wait for it"):
            await get(client)
        assert server.requests == []
    else:
        await get(client)
        assert vault.asked == 1
    gc.collect()  # no warning of a coroutine that was never awaited


async def test_a_plain_function_does_not_hold_up_the_event_loop(connect: Connect, server: Server, kind: str) -> None:
    vault = Vault(OLD)

    await get(connect(server).with_options(api_key=vault))

    assert (threading.get_ident() in vault.threads) == (kind == "sync")


async def test_a_slow_async_function_meets_the_deadline(connect: Connect, server: Server, kind: str) -> None:
    if kind == "sync":
        pytest.skip("a thread cannot be interrupted")
    client = connect(server, deadline=0.2).with_options(api_key=Vault(OLD, pause=30).wait)

    with pytest.raises(conduyt.APITimeoutError, match="no API key came from wait"):
        await get(client)


async def test_threads_do_not_wait_for_a_slow_function_beyond_their_deadline(
    connect: Connect, server: Server, kind: str
) -> None:
    if kind != "sync":
        pytest.skip("tasks are interrupted, see above")
    vault = Vault(OLD, pause=1.0)
    client = connect(server).with_options(api_key=vault)
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(client.contacts.get, "con_1")
        while not vault.asked:
            time.sleep(0.01)
        with pytest.raises(conduyt.APITimeoutError):
            client.contacts.get("con_1", options={"deadline": 0.1})
        assert slow.result().id == "con_1"


async def test_neither_error_nor_traceback_shows_the_key(connect: Connect, server: Server) -> None:
    def leaky() -> str:
        key = f"{NEW}-secret"
        raise LookupError(f"{key} has expired")

    for function in (leaky, lambda: f"{NEW} "[::-1] + "x"):
        client = connect(server).with_options(api_key=function)
        with pytest.raises(conduyt.ConfigurationError) as caught:
            await get(client)
        shown = "".join(traceback.format_exception(caught.value)) + variables(caught.value) + repr(client)
        assert NEW not in shown
        assert NEW[::-1] not in shown
        assert caught.value.__cause__ is None
    assert server.requests == []


async def test_the_hooks_see_the_renewal_and_no_key(connect: Connect, server: Server, gate: Gate) -> None:
    seen: list[Any] = []

    class Watch(conduyt.Hooks):
        def on_retry(self, event: Any) -> None:
            seen.append(event)

    gate.key = NEW
    await get(connect(server, hooks=[Watch()]).with_options(api_key=Vault(OLD, NEW)))

    assert [(event.status, event.seconds) for event in seen] == [(401, 0.0)]


async def test_a_client_made_with_a_function_shows_its_name(kind: str, server: Server) -> None:
    maker = conduyt.Conduyt if kind == "sync" else conduyt.AsyncConduyt

    def fetch_key() -> str:
        return OLD

    client = maker(fetch_key, base_url=server.url)

    assert "api_key=<KeySource fetch_key()>" in repr(client)
    await get(client)
    assert OLD not in repr(client)
    await done(client.close())


# -- where keys come from ----------------------------------------------------------------------------------------------


async def test_a_file_is_read(connect: Connect, server: Server, gate: Gate, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(f"{OLD}\n")
    path.chmod(0o600)
    client = connect(server).with_options(api_key=keys.from_file(path))
    await get(client)

    path.write_text(NEW)
    gate.key = NEW
    await get(client)


@pytest.mark.skipif(os.name == "nt", reason="files have no modes")
async def test_a_file_that_others_can_read_is_refused(connect: Connect, server: Server, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(OLD)
    path.chmod(0o640)

    with pytest.raises(conduyt.ConfigurationError, match=r"other users can read .*key: run chmod 600"):
        await get(connect(server).with_options(api_key=keys.from_file(path)))
    assert server.requests == []
    await get(connect(server).with_options(api_key=keys.from_file(path, allow_others=True)))


async def test_a_missing_file_is_named(connect: Connect, server: Server, tmp_path: Path) -> None:
    with pytest.raises(conduyt.ConfigurationError, match=r"cannot be read from .*gone: FileNotFoundError"):
        await get(connect(server).with_options(api_key=keys.from_file(tmp_path / "gone")))


async def test_a_command_prints_the_key(connect: Connect, server: Server, tmp_path: Path) -> None:
    script = tmp_path / "op read.py"
    script.write_text(f"import sys; assert not sys.stdin.read(); assert sys.argv[1:]; print({OLD!r})")
    source = keys.from_command([sys.executable, str(script), "op://work/conduyt"])
    await get(connect(server).with_options(api_key=source))

    await get(connect(server).with_options(api_key=keys.from_command(f'"{sys.executable}" "{script}" x')))


FAILING: list[tuple[str, dict[str, Any], str]] = [
    ("import sys; print('not signed in', file=sys.stderr); sys.exit(3)", {}, "ended with 3: not signed in$"),
    ("import sys; sys.exit(1)", {}, "ended with 1$"),
    (f"import time; print({OLD!r}, flush=True); time.sleep(60)", {"timeout": 0.3}, "did not end within 0.3 s"),
    (f"print({OLD!r}); print('user: ada')", {}, "contains a space or another character"),
    ("", {}, "is empty"),
]


@pytest.mark.parametrize(("code", "settings", "message"), FAILING)
async def test_a_command_that_fails_says_why(
    connect: Connect, server: Server, code: str, settings: dict[str, Any], message: str
) -> None:
    client = connect(server).with_options(api_key=keys.from_command([sys.executable, "-c", code], **settings))

    with pytest.raises(conduyt.ConfigurationError, match=message) as caught:
        await get(client)
    assert OLD not in "".join(traceback.format_exception(caught.value)) + variables(caught.value)
    assert server.requests == []


async def test_no_shell_runs_a_command(connect: Connect, server: Server, tmp_path: Path) -> None:
    with pytest.raises(conduyt.ConfigurationError):
        await get(connect(server).with_options(api_key=keys.from_command(f"echo {OLD}; touch {tmp_path / 'made'}")))
    assert not (tmp_path / "made").exists()


def test_a_source_is_checked_when_it_is_made(kind: str) -> None:
    refused: list[Callable[[], object]] = [
        lambda: keys.from_command(""),
        lambda: keys.from_command("op 'read"),
        lambda: keys.from_function(lambda: OLD, ttl=-1),
        lambda: keys.from_function(lambda: OLD, ttl=float("nan")),
        lambda: keys.from_command("op read", timeout=float("inf")),
    ]
    for make in refused:
        with pytest.raises(ValueError, match=r"empty|quotation|ttl|timeout"):
            make()
    for wrong in (lambda: keys.from_function(lambda: OLD, ttl="60"), lambda: keys.from_command("op", timeout="5")):  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="must be a number of seconds, not str"):
            wrong()
    for command in (5, [5], b"op read"):
        with pytest.raises(TypeError, match="the command must be one text, or a list of texts"):
            keys.from_command(command)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="must be a function, not str"):
        keys.from_function(OLD)  # type: ignore[arg-type]


async def test_the_keyring_has_the_key(connect: Connect, server: Server, ring: MemoryKeyring) -> None:
    keyring.set_password("conduyt-prod", "api-key", OLD)
    keyring.set_password("conduyt", "ada", OLD)

    await get(connect(server).with_options(api_key=keys.from_keyring("conduyt-prod")))
    await get(connect(server).with_options(api_key=keys.from_keyring("conduyt", "ada")))


async def test_a_keyring_without_the_key_or_locked_says_so(
    connect: Connect, server: Server, ring: MemoryKeyring
) -> None:
    client = connect(server).with_options(api_key=keys.from_keyring("conduyt-prod"))
    with pytest.raises(conduyt.ConfigurationError, match="the keyring has no api-key for conduyt-prod"):
        await get(client)
    ring.locked = True
    with pytest.raises(conduyt.ConfigurationError, match="KeyringLocked: it is locked"):
        await get(client)


async def test_without_keyring_the_error_names_the_extra(
    connect: Connect, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(conduyt.ConfigurationError, match=r'pip install "conduyt\[keyring\]"'):
        await get(connect(server).with_options(api_key=keys.from_keyring("conduyt-prod")))
