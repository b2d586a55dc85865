"""A local Conduyt to build and test against: `with Sandbox() as sandbox: ...` or `python -m conduyt.sandbox`."""

from __future__ import annotations

_NEEDED = {"jinja2", "jsonschema", "referencing", "starlette", "uvicorn", "yaml"}  # packages of the extra "sandbox"

try:
    from conduyt.sandbox.app import create_app
    from conduyt.sandbox.clock import Clock
    from conduyt.sandbox.edge import RecordedRequest
    from conduyt.sandbox.failure import Fault
    from conduyt.sandbox.faults import FaultRule, Faults
    from conduyt.sandbox.inprocess import InProcessSandbox
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
