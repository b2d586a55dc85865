"""A local Conduyt to build and test against: `with Sandbox() as sandbox: ...` or `python -m conduyt.sandbox`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conduyt.sandbox.inprocess import InProcessSandbox

_NEEDED = {"starlette", "uvicorn"}  # packages of the extra "sandbox", as far as they are loaded here

try:
    from conduyt.sandbox.app import create_app
    from conduyt.sandbox.clock import Clock
    from conduyt.sandbox.edge import RecordedRequest
    from conduyt.sandbox.failure import Fault
    from conduyt.sandbox.faults import FaultRule, Faults
    from conduyt.sandbox.outbox import OutboxMessage
    from conduyt.sandbox.server import Sandbox
except ModuleNotFoundError as _missing:
    if (_missing.name or "").partition(".")[0] in _NEEDED:
        raise ImportError(
            f'The sandbox needs the package {_missing.name}. Install it with: pip install "conduyt[sandbox]"'
        ) from _missing
    raise

__all__ = [
    "Clock",
    "Fault",
    "FaultRule",
    "Faults",
    "InProcessSandbox",
    "OutboxMessage",
    "RecordedRequest",
    "Sandbox",
    "create_app",
]


if not TYPE_CHECKING:  # or type checkers would take any name for one of the sandbox

    def __getattr__(name: str) -> object:
        """Load `InProcessSandbox` when it is first used: it needs httpx, which takes as long as the rest together."""
        if name != "InProcessSandbox":
            from conduyt._util.lazy import no_attribute

            raise no_attribute(__name__, name, __all__)
        from conduyt.sandbox.inprocess import InProcessSandbox

        return InProcessSandbox
