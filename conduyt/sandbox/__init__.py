"""A local Conduyt to build and test against: `with Sandbox() as sandbox: ...` or `python -m conduyt.sandbox`."""

from __future__ import annotations

try:
    from conduyt.sandbox.app import RecordedRequest, create_app
    from conduyt.sandbox.clock import Clock
    from conduyt.sandbox.server import Sandbox
except ModuleNotFoundError as _missing:
    if (_missing.name or "").partition(".")[0] in {"jsonschema", "referencing", "starlette", "uvicorn", "yaml"}:
        raise ImportError(
            f'The sandbox needs the package {_missing.name}. Install it with: pip install "conduyt[sandbox]"'
        ) from _missing
    raise

__all__ = ["Clock", "RecordedRequest", "Sandbox", "create_app"]
