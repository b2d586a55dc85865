"""What can go wrong with one request and its response. `faults` decides which requests are affected."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, TypeAlias, cast, get_args

from conduyt.sandbox.responses import CODES, Response, as_json

Drop: TypeAlias = Literal["close", "reset"]

HEADER = "X-Sandbox-Fault"
_BY_PROXIES = (502, 504)  # statuses that proxies send, and proxies send HTML
_BODILESS = (204, 304)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with one request. Without arguments: nothing. See `Faults.add` for the fields."""

    latency: float = 0.0
    status: int | None = None
    retry_after: int | str | None = None
    html: bool | None = None
    drop: Drop | None = None
    applied: bool = False
    truncate: bool = False
    malformed: bool = False
    content_type: str | None = None

    def __post_init__(self) -> None:
        """Refuse combinations that are impossible."""
        for name, number in (("latency", self.latency), ("status", self.status)):
            if number is not None and not isinstance(cast("object", number), int | float):
                raise TypeError(f"{name}: must be a number, not {type(number).__name__}.")
        if not (math.isfinite(self.latency) and self.latency >= 0):
            raise ValueError("latency: must be a number of seconds.")
        if self.status is not None and not 400 <= self.status <= 599:
            raise ValueError("status: must be a failure, from 400 to 599.")
        if self.drop not in (None, *get_args(Drop)):
            raise ValueError(f"drop: must be one of: {', '.join(get_args(Drop))}.")
        if self.status is None and (self.retry_after is not None or self.html is not None):
            raise ValueError("retry_after and html: need a status.")
        if self.applied and not (self.status or self.drop):
            raise ValueError("applied: needs a status or a drop; with everything else the request takes effect anyway.")
        for text in (self.retry_after, self.content_type):
            if text is not None and not re.fullmatch(r"[ -~]+", str(text)):
                raise ValueError("retry_after and content_type: must be printable ASCII text.")

    @classmethod
    def parse(cls, text: str) -> Fault:
        """Read the value of the header: "status=503; retry-after=1", "drop=close; applied"."""
        values: dict[str, Any] = {}
        for part in filter(None, (part.strip() for part in text.split(";"))):
            name, given, value = (side.strip() for side in part.partition("="))
            read = _READERS.get(name)
            if read is None:
                raise ValueError(f"{name}: is no fault. There are: {', '.join(_READERS)}.")
            if given and read is _switch:
                raise ValueError(f"{name}: takes no value.")
            try:
                values[name.replace("-", "_")] = read(value)
            except ValueError:
                raise ValueError(f"{name}: {value!r} is no value for it.") from None
        return cls(**values)

    def __str__(self) -> str:
        parts: list[str] = []
        for one in fields(self):
            value = getattr(self, one.name)
            if value != one.default:
                name = one.name.replace("_", "-")
                parts.append(name if value is True else f"{name}={str(value).lower() if value is False else value}")
        return "; ".join(parts)

    @property
    def stops(self) -> bool:
        """Whether the request never gets to the service."""
        return (self.status is not None or self.drop is not None) and not self.applied

    def response(self) -> Response:
        """The failure that is sent in place of the service's own response."""
        status = self.status or 500  # the client of a dropped request sees none
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        if status in _BY_PROXIES if self.html is None else self.html:
            page = f"<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>\n"
            return Response(content=page.encode(), media_type="text/html", status=status, headers=headers)
        code = CODES.get(status, CODES[500 if status >= 500 else 400])
        error: dict[str, Any] = {"code": code, "message": "The sandbox was told to fail here.", "details": []}
        return replace(as_json({"error": error}), status=status, headers=headers)

    def damage(self, response: Response) -> Response:
        """The response as the client receives it. `wire` takes care of the connection."""
        if self.malformed or self.truncate:
            # Only half of a JSON text is sure to be no JSON text. HTTP forbids some statuses to have a body.
            status = 200 if response.status in _BODILESS else response.status
            response = replace(response, status=status, content=response.content or b"{}")
        if self.malformed:
            response = replace(response, content=response.content[: len(response.content) // 2])
        if self.content_type is not None:
            response = replace(response, media_type=self.content_type)
        return response


def _switch(_: str) -> bool:
    return True


def _truth(text: str) -> bool:
    return {"": True, "true": True, "false": False}[text] if text in ("", "true", "false") else bool(int(text))


_READERS: dict[str, Callable[[str], Any]] = {
    "latency": float,
    "status": int,
    "retry-after": str,
    "html": _truth,
    "drop": str,
    "applied": _switch,
    "truncate": _switch,
    "malformed": _switch,
    "content-type": str,
}
