"""Operations of the API as data: an `Endpoint` is a row of a table, an `Operation` one call of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Generic, Literal, Protocol, TypeAlias, TypeVar, cast
from uuid import uuid4

from typing_extensions import TypedDict  # pydantic refuses that of `typing` before Python 3.12

from conduyt._core.decoding import Decoder
from conduyt._core.encoding import check_path, encode_body, encode_query, fill_path, live_moment, read_files
from conduyt._core.messages import Request
from conduyt._core.options import check_options
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.secret import Secret
from conduyt._version import __version__
from conduyt.errors import ConfigurationError

R = TypeVar("R")

Safety: TypeAlias = Literal["read", "idempotent", "keyed", "create"]
"""What doing it twice means: nothing at all, nothing more, nothing more with the same key, or a second object."""

Dialect: TypeAlias = Literal["documented", "live"]
"""Whose names are sent where the documentation and the live service differ."""

SAFETY_OF_METHOD: Mapping[str, Safety] = {
    "GET": "read",
    "HEAD": "read",
    "PUT": "idempotent",
    "PATCH": "idempotent",
    "DELETE": "idempotent",
    "POST": "create",
}
"""Unless the description says otherwise. A PATCH of this API sets absolute values."""


LONGEST_URL = 65_536


class RequestOptions(TypedDict, total=False):
    """What every method takes as `options`, for this one call.

    Example:
        ```python
        client.contacts.list(options={"timeout": 5, "query": {"territory": "north"}})
        ```
    """

    timeout: float
    """Seconds each attempt may wait for the network."""
    deadline: float
    """Seconds for the call as a whole, waits and retries included."""
    max_retries: int
    """Attempts after the first; 0 switches retries off."""
    headers: Mapping[str, str | None]
    """Headers to add or replace. `None` leaves one out."""
    query: Mapping[str, object]
    """Query parameters to add or replace."""
    body: Mapping[str, object]
    """Fields of the JSON body to add or replace."""
    idempotency_key: str
    """Sent as `Idempotency-Key`. Most endpoints ignore it. Methods that support it say so, and generate a key if you
    pass none."""
    allow_duplicates: bool
    """Repeat a create whose outcome is unknown, at the risk of doing it twice."""


class _Settings(Protocol):
    @property
    def base_url(self) -> str: ...
    @property
    def key(self) -> Secret | None: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def dialect(self) -> Dialect: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint(Generic[R]):
    """One operation of the API. Call it with arguments to get an `Operation`."""

    method: str
    path: str
    decode: Decoder[R]
    safety: Safety
    public: bool = False
    """Whether it works without a key."""
    redirects: bool = False
    """Whether a redirect is the answer, not an error."""
    key_field: str | None = None
    """Field of the body for the idempotency key of a keyed operation; `None` if it travels in a header."""
    live_names: Mapping[str, str] = field(default_factory=dict[str, str])
    """Names of arguments in the live service, where it was seen to use others than the documentation.

    `data.name` is the field `name` inside the argument `data`.
    """

    def __call__(
        self,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        files: Mapping[str, object] | None = None,
        to: PathInput | None = None,
        options: RequestOptions | None = None,
    ) -> Operation[R]:
        """Bind arguments to the operation."""
        return Operation(
            endpoint=self,
            path=path or {},
            query=query or {},
            body=body,
            files=files,
            to=None if to is None else Path(to),
            options=options or {},
        )


@dataclass(slots=True, kw_only=True)
class Operation(Generic[R]):
    """One call of an endpoint, with its arguments as they will be sent."""

    endpoint: Endpoint[R]
    path: Mapping[str, str] = field(default_factory=dict[str, str])
    query: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    body: Mapping[str, object] | None = field(default=None, repr=False)
    files: Mapping[str, object] | None = field(default=None, repr=False)
    to: Path | None = None
    options: RequestOptions = field(default_factory=RequestOptions, repr=False)

    def with_query(self, query: Mapping[str, object]) -> Operation[R]:
        """Return the same call with another full query: what the options added to it does not come on top."""
        options = self.options.copy()
        options.pop("query", None)
        return replace(self, query=query, options=options)

    @property
    def full_query(self) -> dict[str, object]:
        """The query with what the options add to it, without what is not sent."""
        merged = {**self.query, **self.options.get("query", {})}
        return {name: value for name, value in merged.items() if value is not OMIT}

    @property
    def safety(self) -> Safety:
        """What doing this call twice means."""
        return self.endpoint.safety

    def request(self, settings: _Settings) -> Request:
        """Build the HTTP request.

        Raises:
            ConfigurationError: The operation needs a key and there is none.
            ValueError: An argument cannot be sent, such as an empty id or a naive datetime.
            TypeError: An argument is of a type that has no JSON.
        """
        if self.options:
            check_options(self.options, RequestOptions.__optional_keys__)
        if settings.key is None and not self.endpoint.public:
            raise ConfigurationError(
                "No API key. Pass api_key=... or set the environment variable CONDUYT_API_KEY; "
                "Settings > API keys in Conduyt makes one."
            )
        path = fill_path(self.endpoint.path, self.path) if self.path else check_path(self.endpoint.path)
        query = ""
        if self.query or "query" in self.options:
            query = encode_query(self._query_in(settings.dialect))
        url = f"{settings.base_url}{path}?{query}" if query else f"{settings.base_url}{path}"
        if len(url) > LONGEST_URL:
            raise ValueError(
                f"the query makes a URL of {len(url):,} characters; no server takes more than {LONGEST_URL:,}"
            )
        content = None if self.body is None and not self.options else self._content(settings.dialect)
        key = None if self.endpoint.public else settings.key
        return Request(
            method=self.endpoint.method,
            url=url,
            path=path,
            headers=self._headers(settings, has_body=content is not None),
            content=content,
            files=None if self.files is None else read_files(self.files),
            key=key,
            route=f"{self.endpoint.method} {self.endpoint.path}",
            scope=scope_of(key, settings.base_url),
            save_to=self.to,
            saves_html=getattr(self.endpoint.decode, "html", False),
        )

    def _content(self, dialect: Dialect) -> bytes | None:
        extra = self.options.get("body")
        if self.body is None and extra is None:
            return None
        body = {**self._renamed(self.body or {}, dialect), **(extra or {})}
        if self.endpoint.key_field is not None:
            # Made here, once for all attempts. Without it, a lost answer would leave only the choice between doing
            # the work twice and not knowing whether it was done.
            given = body.get(self.endpoint.key_field, OMIT)
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
        # The documentation shows a content type on GET as well.
        headers = dict(_JSON_HEADERS if has_body or self.endpoint.method == "GET" else _HEADERS)
        if "idempotency_key" in self.options:
            headers["idempotency-key"] = check_key(self.options["idempotency_key"], 1, 255)
        elif self.endpoint.safety == "keyed" and self.endpoint.key_field is None:
            headers["idempotency-key"] = str(uuid4())
        for name, value in settings.headers.items():  # checked when the client was made
            headers[name.lower()] = value
        for name, override in self.options.get("headers", {}).items():
            check_header(name.lower(), override or "")
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


def _is_mapping(value: object) -> bool:
    return isinstance(value, Mapping)


_HEADERS = {"accept": "application/json", "accept-encoding": "gzip", "user-agent": f"conduyt-python/{__version__}"}
_JSON_HEADERS = {**_HEADERS, "content-type": "application/json"}


def scope_of(key: Secret | None, base_url: str) -> str:
    """Say whose requests the API counts together, without the key itself."""
    return f"{key.digest if key else 'public'}@{base_url}"


def check_key(key: object, shortest: int, longest: int) -> str:
    """Refuse an idempotency key that the API would cut, change or refuse: then it would protect nothing.

    Raises:
        TypeError: The key is no text.
        ValueError: The key is too short or too long, or cannot travel as it is.
    """
    if not isinstance(key, str):
        raise TypeError("an idempotency key is a str")
    if not shortest <= len(key) <= longest:
        raise ValueError(f"an idempotency key has {shortest} to {longest} characters here, not {len(key)}")
    if key != key.strip() or not all(32 <= ord(character) <= 126 for character in key):
        raise ValueError("an idempotency key must be visible ASCII on one line, without spaces at its ends")
    return key


def check_header(name: str, value: object) -> None:
    """Refuse what would break out of the header or let the key be replaced unseen. The text never shows the value.

    Raises:
        ValueError: The name or the value cannot be sent.
    """
    if name.lower() in {"authorization", "host", "content-length", "transfer-encoding"}:
        raise ValueError(f"the header {name} belongs to the client; use with_options(api_key=...) for another key")
    if not isinstance(value, str):
        raise TypeError(f"the header {name} must be a str, not {type(value).__name__}")
    if not name or not all(33 <= ord(character) <= 126 and character != ":" for character in name):
        raise ValueError("a header name must be visible ASCII without a colon")
    if value != value.strip() or not all(32 <= ord(character) <= 126 for character in value):
        raise ValueError(f"the header {name} must be visible ASCII on one line, without spaces at its ends")
