"""What the first call of a process loads: little in an event loop, nothing that a fork or a Ctrl-C leaves half done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .either import CONTACT, KEY
from .server import Server, answer

PATIENCE_S = 60

LOADED_IN_THE_LOOP = """
import asyncio, json, ssl, sys, threading
{imports}
import conduyt

client = conduyt.AsyncConduyt("{key}", base_url="{url}", max_retries=0, transport="{transport}")
{touch}
imported, certificates = [], []

class Watch:
    def find_spec(self, name, path=None, target=None):
        if threading.current_thread() is threading.main_thread():
            imported.append(name)

def watched(name, real):
    def load(*arguments, **named):
        if threading.current_thread() is threading.main_thread():
            certificates.append(name)
        return real(*arguments, **named)
    return load

for name in ("load_verify_locations", "set_default_verify_paths", "load_default_certs"):
    setattr(ssl.SSLContext, name, watched(name, getattr(ssl.SSLContext, name)))

async def first_call():
    sys.meta_path.insert(0, Watch())
    try:
        await client.contacts.get("con_1")
    except conduyt.APIConnectionError:
        pass
    sys.meta_path.pop(0)
    await client.close()

{run}
print(json.dumps([imported, certificates]))
"""


def loaded_in_the_loop(url: str, *, transport: str = "httpx", touch: str = "", loop: str = "asyncio") -> Any:
    """Modules and certificates that the first call of a process loads in the thread of its event loop."""
    run = {"asyncio": "asyncio.run(first_call())", "trio": "trio.run(first_call)"}[loop]
    program = LOADED_IN_THE_LOOP.format(
        key=KEY, url=url, transport=transport, touch=touch, run=run, imports="import trio" if loop == "trio" else ""
    )
    return json.loads(run_program(program))


def run_program(program: str, *arguments: str, **variables: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SSL_CERT_", "COVERAGE_"))}
    environment |= variables
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True, text=True, timeout=PATIENCE_S, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


# -- event loops -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("loop", "transport"), [("asyncio", "httpx"), ("trio", "httpx"), ("asyncio", "httpx2"), ("asyncio", "fast")]
)
@pytest.mark.parametrize(("touch", "limit"), [("client.contacts", 5), ("", 25)])
def test_the_first_call_imports_little_in_the_event_loop(loop: str, transport: str, touch: str, limit: int) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        imported, certificates = loaded_in_the_loop(server.url, transport=transport, touch=touch, loop=loop)

    assert len(server.requests) == 1
    assert len(imported) <= limit, imported
    assert certificates == []


@pytest.mark.parametrize("transport", ["httpx", "httpx2"])
@pytest.mark.parametrize("way", ["", "http://127.0.0.1:9", "https://127.0.0.1:9"])
def test_the_first_call_reads_no_certificates_in_the_event_loop(
    transport: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", way)
    imported, certificates = loaded_in_the_loop("https://127.0.0.1:9/api/v1", transport=transport, touch="client.deals")

    assert certificates == []
    assert len(imported) <= 45, imported  # an error needs what decides about retries


# -- forks -------------------------------------------------------------------------------------------------------------

FORKED_WHILE_IMPORTING = """
import asyncio, contextlib, faulthandler, os, sys, threading
import conduyt, conduyt._util.loading

target, kind, url = sys.argv[1:]
begun, forking = threading.Event(), threading.Event()
os.register_at_fork(before=forking.set)  # such hooks run in reverse order: this one before those of the client

def make():
    maker = conduyt.AsyncConduyt if kind == "asyncio" else conduyt.Conduyt
    return maker("{key}", base_url=url, timeout=20, deadline=30)

def use(client=None):
    client = client or make()
    if target == "conduyt.csvio.import_files":
        with contextlib.suppress(ValueError):
            client.contacts.import_csv("people.csv", deadline=0)
    got = client.contacts.get("con_1")
    return (asyncio.run(got) if kind == "asyncio" else got).id

class Halfway:
    def find_spec(self, name, path=None, target_=None):
        if name == target and threading.current_thread() is worker:
            begun.set()
            assert forking.wait(30)

shared = make() if target.startswith(("conduyt.models", "conduyt.resources", "conduyt.endpoints")) else None
worker = threading.Thread(target=use, args=(shared,), daemon=True)
sys.meta_path.insert(0, Halfway())
worker.start()
assert begun.wait(30), "the module was there already"

def fork():
    child = os.fork()
    if child == 0:
        faulthandler.dump_traceback_later(35, exit=True)  # says where it hangs
        try:
            os._exit(0 if use(shared) == "con_1" else 3)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(4)
    statuses.append(os.waitpid(child, 0)[1])

statuses = []
forker = threading.Thread(target=fork, daemon=True)
forker.start()
forker.join(40)
worker.join(30)
print(statuses, worker.is_alive())
sys.exit(statuses != [0])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("conduyt.client", "sync"),
        ("pydantic", "sync"),
        ("conduyt._transport.driver", "sync"),
        ("httpx", "sync"),
        ("h11", "sync"),
        ("encodings.idna", "sync"),
        ("conduyt.resources.contacts", "sync"),
        ("conduyt.models.contacts", "sync"),
        ("conduyt.endpoints.contacts", "sync"),
        ("conduyt.csvio.import_files", "sync"),
        ("conduyt._transport.async_driver", "asyncio"),
        ("anyio._backends._asyncio", "asyncio"),
        ("conduyt.resources.aio.contacts", "asyncio"),
    ],
)
def test_a_fork_in_the_middle_of_an_import_leaves_a_child_that_works(target: str, kind: str) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        program = FORKED_WHILE_IMPORTING.format(key=KEY)
        # Plug-ins of other tests take long to load, and a fork does not wait for ever.
        printed = run_program(program, target, kind, server.url, PYDANTIC_DISABLE_PLUGINS="__all__")

    assert printed.strip() == "[0] False"
    assert len(server.requests) == 2  # of parent and child


# -- Ctrl-C ------------------------------------------------------------------------------------------------------------

INTERRUPTED = """
import builtins, sys
import conduyt

target, url = sys.argv[1:]
make = lambda: conduyt.Conduyt("{key}", base_url=url, timeout=20, deadline=30)
real, shots = builtins.__import__, []
client = make() if target.startswith(("tenacity", "conduyt.models", "conduyt.resources")) else None

def importing(name, *arguments, **options):
    module = real(name, *arguments, **options)
    if not shots and sys._getframe(1).f_globals.get("__name__") == target:
        shots.append(name)
        raise KeyboardInterrupt
    return module

builtins.__import__ = importing
try:
    (client or make()).contacts.get("con_1")
except KeyboardInterrupt:
    pass
finally:
    builtins.__import__ = real
ids = [(client or make()).contacts.get("con_1").id for _ in range(2)]
print(shots != [], ids)
"""


@pytest.mark.parametrize(
    "target",
    ["tenacity", "tenacity.wait", "httpx", "httpcore", "conduyt.client", "conduyt._transport.driver",
     "conduyt.resources.contacts", "conduyt.models.contacts"],
)  # fmt: skip
def test_an_interrupted_import_does_not_show_in_the_next_call(target: str) -> None:
    with Server(answer(503), then=answer(200, CONTACT)) as server:
        assert run_program(INTERRUPTED.format(key=KEY), target, server.url).strip() == "True ['con_1', 'con_1']"


def test_modules_of_others_stay_when_loading_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import conduyt

    # Some test runners and plug-ins have modules whose package is not there.
    monkeypatch.setitem(sys.modules, "not_there.plugin", sys)
    with pytest.raises(conduyt.ConfigurationError):
        conduyt.Conduyt(KEY, base_url="https://localhost/api/v1", verify=tmp_path / "gone")

    assert sys.modules["not_there.plugin"] is sys
