"""A local Conduyt server for development and tests: `with Sandbox() as sandbox: ...` or `python -m conduyt.sandbox`.

Each name is loaded when it is first used. So the package can be imported without the extra "sandbox", and
`python -m conduyt.sandbox` can say what to install.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conduyt.sandbox.app import create_app
    from conduyt.sandbox.clock import Clock
    from conduyt.sandbox.edge import RecordedRequest
    from conduyt.sandbox.failure import Fault
    from conduyt.sandbox.faults import FaultRule, Faults
    from conduyt.sandbox.inprocess import InProcessSandbox
    from conduyt.sandbox.outbox import OutboxMessage
    from conduyt.sandbox.server import Sandbox

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

_MODULES = {
    "Clock": "clock",
    "Fault": "failure",
    "FaultRule": "faults",
    "Faults": "faults",
    "InProcessSandbox": "inprocess",
    "OutboxMessage": "outbox",
    "RecordedRequest": "edge",
    "Sandbox": "server",
    "create_app": "app",
}
_EXTRA = ("jinja2", "jsonschema", "starlette", "uvicorn")  # the packages that "conduyt[sandbox]" installs

if not TYPE_CHECKING:  # type checkers would accept every name

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            from conduyt._util.lazy import no_attribute

            raise no_attribute(__name__, name, _MODULES)
        if missing := [package for package in _EXTRA if find_spec(package) is None]:
            packages = f"{', '.join(missing)}, which {'are' if len(missing) > 1 else 'is'} not installed"
            raise ImportError(f'The sandbox needs {packages}. Run: pip install "conduyt[sandbox]"')
        value = globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
