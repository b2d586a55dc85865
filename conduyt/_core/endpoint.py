"""The operations of the API as data. An `Endpoint` describes an operation, an `Operation` is one call of it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Generic, Literal, Protocol, TypeAlias, TypeVar, cast
from uuid import UUID, uuid4

from pydantic import BaseModel
from typing_extensions import TypedDict  # pydantic does not accept `typing.TypedDict` before Python 3.12

from conduyt._core.decoding import Bytes, Decoder
from conduyt._core.encoding import (
    argument_name,
    check_path,
    encode_body,
    encode_list,
    encode_query,
    fill_path,
    live_moment,
    read_files,
    read_form,
)
from conduyt._core.field_names import in_api_names
from conduyt._core.messages import Request
from conduyt._core.options import check_options
from conduyt._values.files import DownloadTarget
from conduyt._values.json_values import is_object
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt._values.secret import Secret, SecretHeaders
from conduyt._values.sink import Reporter, Sink
from conduyt._version import __version__
from conduyt.errors import ConfigurationError, WritesDeniedError

R = TypeVar("R")

Safety: TypeAlias = Literal["read", "idempotent", "keyed", "create"]
"""The effect of a repeated request: `read` changes nothing, `idempotent` changes nothing more, `keyed` changes nothing
more with the same idempotency key, `create` makes a second object."""

Dialect: TypeAlias = Literal["documented", "live"]
"""Which names to send where the documentation and the live service differ."""

Writes: TypeAlias = Literal["allow", "deny"]
"""Whether a client may write. `deny` refuses every operation that is not a read, before anything is sent."""

SAFETY_OF_METHOD: Mapping[str, Safety] = {
    "GET": "read",
    "HEAD": "read",
    "PUT": "idempotent",
    "PATCH": "idempotent",
    "DELETE": "idempotent",
    "POST": "create",
}
"""The default, if the description has no other. A PATCH of this API sets absolute values."""


LONGEST_URL = 65_536

Body: TypeAlias = Mapping[str, object] | Sequence[object] | BaseModel
"""A JSON body."""


class RequestOptions(TypedDict, total=False):
    """The `options` of a method, for this call only.

    Example:
        ```python
        client.contacts.list(options={"timeout": 5, "query": {"territory": "north"}})
        ```
    """

    timeout: float
    """Maximum seconds for each network operation of an attempt."""
    deadline: float
    """Maximum seconds for the whole call, including waits and retries."""
    max_retries: int
    """Maximum attempts after the first; 0 switches retries off."""
    headers: Mapping[str, str | None]
    """Headers to add or replace. `None` removes a header."""
    query: Mapping[str, object]
    """Query parameters to add or replace."""
    body: Mapping[str, object]
    """Fields of the JSON body to add or replace."""
    idempotency_key: str
    """Sent as `Idempotency-Key`. Most endpoints ignore it. Methods that support it say so, and generate a key if you
    pass none."""
    progress: ProgressCallback
    """Called with the bytes of an upload or a download so far."""
    allow_duplicates: bool
    """Retry a create even if its outcome is unknown. It may then be done twice."""


class _Settings(Protocol):
    @property
    def base_url(self) -> str: ...
    @property
    def key(self) -> Secret | None: ...
    @property
    def held_key(self) -> object | None: ...
    @property
    def headers(self) -> SecretHeaders: ...
    @property
    def dialect(self) -> Dialect: ...
    @property
    def writes(self) -> Writes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint(Generic[R]):
    """An operation of the API. Call it with arguments to get an `Operation`."""

    method: str
    path: str
    decode: Decoder[R]
    safety: Safety
    public: bool = False
    """Whether it works without an API key."""
    redirects: bool = False
    """Whether the result is a redirect, not an error."""
    key_field: str | None = None
    """The body field for the idempotency key of a keyed operation; `None` if the key goes into a header."""
    live_names: Mapping[str, str] = field(default_factory=dict[str, str])
    """Argument names of the live service, where they were observed to differ from the documentation.

    `data.name` is the field `name` inside the argument `data`.
    """
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    """Arguments of the body that hold fields by their names: the API's names by those of Python."""
    one_of: Sequence[str] = ()
    """Fields of the body of which at least one must be given."""

    @property
    def template(self) -> str:
        """The path with placeholders, also of an operation without a method, whose path has the ids themselves."""
        return template_of(self.path)

    def __call__(
        self,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, object] | None = None,
        body: Body | None = None,
        files: Mapping[str, object] | None = None,
        to: DownloadTarget | None = None,
        options: RequestOptions | None = None,
    ) -> Operation[R]:
        """Bind arguments to the operation."""
        return Operation(
            endpoint=self,
            path=path or {},
            query=query or {},
            body=body,
            files=files,
            to=None if to is None else _target(to),
            options=options or {},
        )


@dataclass(slots=True, kw_only=True)
class Operation(Generic[R]):
    """One call of an endpoint, with the arguments to send."""

    endpoint: Endpoint[R]
    path: Mapping[str, str] = field(default_factory=dict[str, str])
    query: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    body: Body | None = field(default=None, repr=False)
    files: Mapping[str, object] | None = field(default=None, repr=False)
    to: Path | Sink | None = None
    options: RequestOptions = field(default_factory=RequestOptions, repr=False)

    def with_query(self, query: Mapping[str, object]) -> Operation[R]:
        """Return the same call with this complete query. The query of the options is not added to it."""
        options = self.options.copy()
        options.pop("query", None)
        return replace(self, query=query, options=options)

    @property
    def full_query(self) -> dict[str, object]:
        """The query with the query of the options, without OMIT and `None`."""
        merged = {**self.query, **self.options.get("query", {})}
        return {name: value for name, value in merged.items() if value is not OMIT}

    @property
    def safety(self) -> Safety:
        """The effect of doing this call twice."""
        return self.endpoint.safety

    def request(self, settings: _Settings) -> Request:
        """Build the HTTP request.

        Raises:
            ConfigurationError: The operation needs an API key and the client has none.
            WritesDeniedError: The operation writes, and the client may only read.
            ValueError: An argument cannot be sent, such as an empty id or a naive datetime.
            TypeError: An argument has a type that cannot be sent.
        """
        if settings.writes == "deny" and self.endpoint.safety != "read":
            raise WritesDeniedError(f"{self.endpoint.method} {self.endpoint.path}")
        if self.options:
            check_options(self.options, RequestOptions.__optional_keys__)
        if settings.key is None and settings.held_key is None and not self.endpoint.public:
            raise ConfigurationError(
                "No API key. Pass api_key=... or set the environment variable CONDUYT_API_KEY; "
                "create one in Conduyt under Settings > API keys."
            )
        path = fill_path(self.endpoint.path, self.path) if self.path else check_path(self.endpoint.path)
        query = ""
        if self.query or "query" in self.options:
            query = encode_query(self._query_in(settings.dialect))
        url = f"{settings.base_url}{path}?{query}" if query else f"{settings.base_url}{path}"
        if len(url) > LONGEST_URL:
            raise ValueError(
                f"the URL with this query has {len(url):,} characters, and at most {LONGEST_URL:,} can be sent"
            )
        files = None
        if self.files is not None:
            # The other fields belong to the same form.
            files = read_form(self._form()) | read_files(self.files)
            content = None
        else:
            content = None if self.body is None and not self.options else self.content(settings.dialect)
        key = None if self.endpoint.public else settings.key
        return Request(
            method=self.endpoint.method,
            url=url,
            path=path,
            headers=self._headers(settings, has_body=content is not None),
            content=content,
            files=files,
            key=key,
            route=f"{self.endpoint.method} {self.endpoint.path}",
            scope=scope_of(key, settings.base_url),
            save_to=self.to,
            progress=Reporter(self.options["progress"]) if "progress" in self.options else None,
            saves_html=getattr(self.endpoint.decode, "html", False),
            returns_bytes=isinstance(self.endpoint.decode, Bytes),
        )

    def _form(self) -> Mapping[str, object]:
        if self.body is not None and not _is_mapping(self.body):
            raise TypeError(f"the body beside files must be a mapping, not {type(self.body).__name__}")
        return {**cast("Mapping[str, object]", self.body or {}), **self.options.get("body", {})}

    def content(self, dialect: Dialect) -> bytes | None:
        """Build the body of the request, and check all that is known about it before it is sent.

        Raises:
            ValueError: A value cannot be sent, or a field is missing.
            TypeError: A value has a type that cannot be sent, or there is no such field.
        """
        extra = self.options.get("body")
        if self.body is None and extra is None:
            return None
        if self.body is not None and not _is_mapping(self.body):
            if extra is not None:
                raise TypeError("the option 'body' adds fields to an object, and this body is a list")
            return encode_list(self.body)
        named = dict(cast("Mapping[str, object]", self.body or {}))
        for name, fields in self.endpoint.fields.items():
            if named.get(name, OMIT) is not OMIT:
                named[name] = in_api_names(name, named[name], fields)
        body = dict(self._renamed(named, dialect))
        for name, added in (extra or {}).items():
            known = body.get(name)
            if name in self.endpoint.fields and is_object(known) and is_object(added):
                added = {**known, **added}
            body[name] = added
        if (names := self.endpoint.one_of) and all(body.get(name) is None or body[name] is OMIT for name in names):
            raise ValueError(f"give at least one of {', '.join(map(argument_name, names))}")
        if self.endpoint.key_field is not None:
            # Made here, once for all attempts. With it, the client can retry after a lost response without doing the
            # work twice.
            given = body.get(self.endpoint.key_field, OMIT)
            if given is OMIT:
                given = self.options.get("idempotency_key", OMIT)
            body[self.endpoint.key_field] = str(uuid4()) if given is OMIT else check_key(given, 8, 200)
        return encode_body(body)

    def _query_in(self, dialect: Dialect) -> Mapping[str, object]:
        query = self.full_query
        if dialect == "live":
            query = {name: live_moment(name, value) for name, value in query.items()}
        return self._renamed(query, dialect)

    def _renamed(self, values: Mapping[str, object], dialect: Dialect) -> Mapping[str, object]:
        names = self.endpoint.live_names
        if dialect == "documented" or not names:
            return values
        return _with_live_names(values, names)

    def _headers(self, settings: _Settings, *, has_body: bool) -> dict[str, str]:
        # The documentation shows a content type on GET too.
        headers = dict(_JSON_HEADERS if has_body or self.endpoint.method == "GET" else _HEADERS)
        if "idempotency_key" in self.options:
            headers["idempotency-key"] = check_key(self.options["idempotency_key"], 1, 255)
        elif self.endpoint.safety == "keyed" and self.endpoint.key_field is None:
            headers["idempotency-key"] = str(uuid4())
        for name, value in settings.headers.items():  # checked when the client was made
            headers[name.lower()] = value
        for name, override in self.options.get("headers", {}).items():
            check_header(name, "" if override is None else override)
            headers.pop(name.lower(), None)
            if override is not None:
                headers[name.lower()] = override
        return headers


def _with_live_names(values: Mapping[str, object], names: Mapping[str, str]) -> dict[str, object]:
    renamed: dict[str, object] = {}
    for name, value in values.items():
        inner = {key.partition(".")[2]: live for key, live in names.items() if key.startswith(f"{name}.")}
        sent = _with_live_names(cast("Mapping[str, object]", value), inner) if inner and _is_mapping(value) else value
        # What the caller gives under the live name wins: it was meant so.
        if value is not OMIT and not (name in names and values.get(names[name], OMIT) is not OMIT):
            renamed[names.get(name, name)] = sent
    return renamed


_WORD = re.compile(r"[a-z]+(?:[_-][a-z]+)*|\{\w+\}|", re.ASCII)


@lru_cache(maxsize=1024)
def template_of(path: str) -> str:
    """Return a path with a placeholder for each segment that is no plain word, such as an id."""
    return "/".join(part if _WORD.fullmatch(part) else "{id}" for part in path.split("/"))


def _target(to: DownloadTarget) -> Path | Sink:
    if isinstance(to, str | os.PathLike):
        path = Path(to)
        mode = 0
        with suppress(OSError, ValueError):  # there is none yet, or writing it will say what is wrong
            mode = path.stat().st_mode
        if mode and not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # a file would be put in its place
            raise ValueError(f"{path} is a device or a pipe, and no file: open it in binary mode, and pass that")
        return path
    if not callable(getattr(to, "write", None)):
        raise TypeError(f"to must be a path or a file opened in binary mode, not {type(to).__name__}")
    return Sink(to)


def _is_mapping(value: object) -> bool:
    return isinstance(value, Mapping)


_HEADERS = {"accept": "application/json", "accept-encoding": "gzip", "user-agent": f"conduyt-python/{__version__}"}
_JSON_HEADERS = {**_HEADERS, "content-type": "application/json"}


def scope_of(key: Secret | None, base_url: str) -> str:
    """Return a name for the requests that the API counts together. It does not contain the key."""
    return f"{key.digest if key else 'public'}@{base_url}"


def check_key(key: object, shortest: int, longest: int) -> str:
    """Refuse an idempotency key that the API would cut, change or reject, because it would not protect.

    Raises:
        TypeError: The key is not a string.
        ValueError: The key is too short or too long, or has characters that cannot be sent.
    """
    if isinstance(key, UUID):
        return str(key)
    if not isinstance(key, str):
        raise TypeError(f"an idempotency key must be a str or a UUID, not {type(key).__name__}")
    if not shortest <= len(key) <= longest:
        raise ValueError(f"the idempotency key must have {shortest} to {longest} characters, not {len(key)}")
    if key != key.strip() or not all(32 <= ord(character) <= 126 for character in key):
        raise ValueError("an idempotency key must be visible ASCII on one line, without spaces at its ends")
    return key


def check_header(name: str, value: object) -> None:
    """Refuse a header that could inject another one or replace the API key. The text never shows the value.

    Raises:
        TypeError: The name or the value is no text.
        ValueError: The name or the value cannot be sent.
    """
    if not isinstance(cast(object, name), str):
        raise TypeError(f"the name of a header must be a str, not {type(name).__name__}")
    if name.lower() in {"authorization", "host", "content-length", "transfer-encoding"}:
        raise ValueError(f"the header {name} belongs to the client; use with_options(api_key=...) for another key")
    if not isinstance(value, str):
        raise TypeError(f"the header {name} must be a str, not {type(value).__name__}")
    if not name or not all(33 <= ord(character) <= 126 and character != ":" for character in name):
        raise ValueError("a header name must be visible ASCII without a colon")
    if value != value.strip() or not all(32 <= ord(character) <= 126 for character in value):
        raise ValueError(f"the header {name} must be visible ASCII on one line, without spaces at its ends")
