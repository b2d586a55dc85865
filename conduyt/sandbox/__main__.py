"""Run the sandbox on the command line: `python -m conduyt.sandbox`."""

from __future__ import annotations

import argparse
import errno
import math
import signal
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from conduyt.sandbox.limits import PLANS
from conduyt.sandbox.seed import SeedName, read_seed

if TYPE_CHECKING:
    from conduyt.sandbox.server import Sandbox

PROGRAM = "python -m conduyt.sandbox"
_PORT_REFUSED = (errno.EADDRINUSE, errno.EACCES, 10013)  # the last one is EACCES of sockets on Windows


def main(arguments: Sequence[str] | None = None, *, prog: str = PROGRAM) -> int:
    """Serve until Ctrl-C.

    Args:
        arguments: Options. Default: those of the process.
        prog: Name of the command in its help and errors.
    """
    parser = _parser(prog)
    options = parser.parse_args(arguments)
    try:
        from conduyt.sandbox import Sandbox
    except ImportError as missing:
        parser.exit(1, f"{missing}\n")
    stopped = threading.Event()

    def stop(*_: object) -> None:
        stopped.set()

    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, stop)
    try:
        sandbox = Sandbox(
            seed=options.seed,
            db=options.db,
            plan=options.plan,
            port=options.port,
            host=options.host,
            latency=options.latency / 1000,
            dialect=options.dialect,
            allow_webhook_hosts=options.allow_webhook_host,
            fixed_keys=options.fixed_keys,
            allow_hosts=options.allow_host,
        )
    except (ValueError, sqlite3.Error) as error:  # a seed file with errors, or a database that cannot be used
        parser.error(str(error))
    except OSError as error:  # a file that cannot be read, or an address that cannot be listened at
        is_port = error.filename is None and error.errno in _PORT_REFUSED
        advice = "; choose another --port, or 0 for a free one" if is_port else ""
        parser.error(f"{error.filename or f'{options.host}:{options.port}'}: {error.strerror or error}{advice}")
    with sandbox:
        print(_welcome(sandbox), flush=True)
        # In short waits: on Windows, a wait without a time-out does not notice Ctrl-C.
        while not stopped.wait(0.5):
            pass
    return 0


def _parser(prog: str = PROGRAM) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=prog, description="A local Conduyt server for development and tests.")
    parser.add_argument(
        "--port", type=_port, default=8787, help="port to listen on; 0 takes a free one (default: %(default)s)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="name with a dot that the sandbox accepts as its host; can be repeated",
    )
    parser.add_argument(
        "--fixed-keys", action="store_true", help="use the same API keys in every run (default: random keys)"
    )
    parser.add_argument("--db", metavar="FILE", help="file to keep the state in (default: memory)")
    parser.add_argument(
        "--seed",
        type=_seed,
        default="demo",
        help="content of a new sandbox: demo, empty, a JSON file, or the folder of a backup (default: %(default)s)",
    )
    parser.add_argument(
        "--dialect",
        choices=["documented", "live"],
        default="documented",
        help="behave as documented, or as the live service was observed to (default: %(default)s)",
    )
    parser.add_argument(
        "--plan", choices=[*PLANS, "off"], default="off", help="plan whose rate limits apply (default: %(default)s)"
    )
    parser.add_argument(
        "--latency",
        type=_milliseconds,
        default=0,
        metavar="MS",
        help="milliseconds added to each response (default: %(default)s)",
    )
    parser.add_argument(
        "--allow-webhook-host",
        action="append",
        default=[],
        metavar="NAME",
        help="host in a private network that webhooks may call; can be repeated",
    )
    return parser


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is no port. Pass a number from 0 to 65535")
    return int(text)


def _milliseconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of milliseconds. Pass a number, such as 100")
    return number


def _seed(text: str) -> SeedName | Path:
    try:
        return read_seed(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _welcome(sandbox: Sandbox) -> str:
    keys = "\n".join(f"  {scope:<10}  {key}" for scope, key in sandbox.keys.items())
    return f"""\
Conduyt sandbox at {sandbox.url}
Keys:
{keys}
Try:
  curl -H "Authorization: Bearer {sandbox.keys["read"]}" "{sandbox.url}/contacts?search=Sarah"
Inspector, for requests, webhooks and data: {sandbox.inspector_url}
Ctrl-C stops it."""


if __name__ == "__main__":
    raise SystemExit(main())
