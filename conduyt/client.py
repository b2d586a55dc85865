"""The two clients: settings in, resources out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy, deepcopy
from dataclasses import replace
from inspect import getattr_static
from types import TracebackType
from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    NoReturn,
    Protocol,
    Self,
    SupportsIndex,
    TypedDict,
    TypeVar,
    Unpack,
    cast,
    overload,
)

from typing_extensions import TypeForm

from conduyt._core.call import start_call
from conduyt._core.config import SecretText, URLText, make_settings
from conduyt._core.decoding import Bytes, One, load_plugins
from conduyt._core.endpoint import SAFETY_OF_METHOD, Dialect, Endpoint, Operation, RequestOptions, scope_of
from conduyt._core.retry_policy import RetryPolicy
from conduyt._core.settings import Settings
from conduyt._transport.connector import Connector, TransportName, Verify
from conduyt._util.loading import cached_property, loading
from conduyt._values.content import Content
from conduyt._values.response import RateLimit
from conduyt.errors import ConfigurationError
from conduyt.hooks import Hooks
from conduyt.limits import LimitStore, MemoryLimitStore
from conduyt.limits.limiter import RateLimiter
from conduyt.resources import Namespaces
from conduyt.resources.aio import AsyncNamespaces

if TYPE_CHECKING:
    from conduyt._transport.async_driver import AsyncDriver
    from conduyt._transport.driver import Driver
    from conduyt._transport.home import Source

R = TypeVar("R")
T = TypeVar("T")
H = TypeVar("H", bound="HTTPClient | AsyncHTTPClient")
D = TypeVar("D", bound="Driver | AsyncDriver")


class HTTPClient(Protocol):
    """A `Client` of httpx or httpx2."""

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        ...

    def close(self) -> None:
        """Close it."""


class AsyncHTTPClient(Protocol):
    """An `AsyncClient` of httpx or httpx2."""

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        ...

    async def aclose(self) -> None:
        """Close it."""


class ClientSettings(TypedDict, total=False):
    """How a client behaves; see `Conduyt`."""

    timeout: float
    """Seconds each attempt may wait for the network."""
    deadline: float
    """Seconds for a call as a whole, waits and retries included."""
    max_retries: int | None
    """Attempts after the first; 0 switches retries off, `None` means the policy's own numbers."""
    retry: RetryPolicy
    """When and how failed calls are tried again."""
    headers: Mapping[str, str | None]
    """Headers to send with every request. `None` removes one."""
    dialect: Dialect
    """Whose names to send where the documentation and the live service differ."""
    strict: bool
    """Raise when a field of an answer does not fit its type, instead of warning."""
    hooks: Iterable[Hooks]
    """Objects that observe each call, see `conduyt.hooks`."""


class ClientOptions(ClientSettings, total=False):
    """What `with_options` can change."""

    api_key: str | SecretText
    """Another API key, such as one of another workspace."""


class _BaseClient(Generic[H, D]):
    """What both clients share: how they are set up, and how they are copied."""

    def __init__(
        self,
        api_key: str | SecretText | None = None,
        *,
        base_url: str | URLText | None = None,
        timeout: float = 30.0,
        deadline: float = 120.0,
        max_retries: int | None = None,
        max_connections: int = 10,
        http_client: H | Callable[[], H] | None = None,
        transport: TransportName = "httpx",
        proxy: str | None = None,
        verify: Verify = True,
        retry: RetryPolicy | None = None,
        pacing: bool = True,
        limits: LimitStore | None = None,
        headers: Mapping[str, str | None] | None = None,
        dialect: Dialect = "documented",
        strict: bool = False,
        hooks: Iterable[Hooks] = (),
    ) -> None:
        if max_connections < 1:
            raise ConfigurationError("max_connections must be at least 1")
        self._settings = make_settings(
            api_key=api_key,
            base_url=base_url,
            timeout=timeout,
            deadline=deadline,
            max_retries=max_retries,
            retry=retry,
            headers=headers,
            dialect=dialect,
            strict=strict,
            hooks=hooks,
        )
        limiter = RateLimiter((MemoryLimitStore() if limits is None else limits) if pacing else None)
        with loading():
            maker, is_async = self._driver_class()
            connector, source = _way_out(
                self._settings, transport, http_client, proxy, verify, max_connections, is_async=is_async
            )
            self._driver: D = maker(connector, source, max_connections=max_connections, limiter=limiter)
        self._shares_driver = False
        self._caller: Any = self  # for the resources

    def _driver_class(self) -> tuple[Callable[..., D], bool]:
        raise NotImplementedError

    @property
    def rate_limit(self) -> RateLimit:
        """The state of the rate limit of this client's key, as the last answer told it; `None` in each unknown field.

        Example:
            ```python
            client.rate_limit.remaining, client.rate_limit.reset_at
            ```
        """
        return self._driver.limiter.state(scope_of(self._settings.key, self._settings.base_url))

    def with_options(self, **changes: Unpack[ClientOptions]) -> Self:
        """Return a client with other settings that uses the same connections.

        Closing it does nothing; the connections belong to this client.

        Example:
            ```python
            patient = client.with_options(timeout=120, max_retries=5)
            patient.contacts.export_csv()
            ```
        """
        client = copy(self)
        client._settings = _changed(self._settings, changes)
        return client

    # A copy shares the connections, and closing it does nothing.

    def __copy__(self) -> Self:
        return self._copied(lambda value: value)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self._copied(lambda value: deepcopy(value, memo), memo)

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} of conduyt cannot be pickled: it has an API key and open connections. "
            "Make a client in each process instead."
        )

    def _copied(self, copied: Callable[[object], object], memo: dict[int, Any] | None = None) -> Self:
        client = object.__new__(type(self))
        if memo is not None:
            memo[id(self)] = client  # before the attributes: one of them may have this client
        for name, value in _attributes(self).items():
            if name in _SHARED:
                object.__setattr__(client, name, value)
            elif not isinstance(getattr_static(type(self), name, None), cached_property):  # a resource has a client
                object.__setattr__(client, name, copied(value))
        client.__dict__.update(_caller=client, _shares_driver=True)
        return client

    def __repr__(self) -> str:
        settings = self._settings
        return (
            f"{type(self).__name__}(base_url={settings.base_url!r}, api_key={settings.key!r}, "
            f"via={self._driver.source.name!r})"
        )


class Conduyt(_BaseClient[HTTPClient, "Driver"], Namespaces):
    """Conduyt in Python.

    Each resource of the API is an attribute: `client.contacts`, `client.deals`, ... A client can be shared by threads;
    it keeps connections open, so make one and use it for long. Close it with `close()` or a `with` block.

    Args:
        api_key: An API key of your workspace. Default: the environment variable `CONDUYT_API_KEY`.
        base_url: Where the API is. Default: the environment variable `CONDUYT_BASE_URL`, then the real API.
            It must be https. A host on this machine may use http, and so may a sandbox with one of its keys.
        timeout: Seconds an attempt may wait for the network at any one point. A connection gets at most 5.
        deadline: Seconds for a call as a whole, with its waits and retries.
        max_retries: Attempts after the first; 0 switches retries off. Default: 3 for reads, 2 for writes that can be
            repeated safely, none for a create whose outcome is unknown.
        max_connections: Connections open at the same time. More calls than that wait for a free one.
        http_client: A `Client` of httpx or httpx2 of your own, such as one with event hooks. It stays yours: `close()`
            leaves it open. Or a function that makes one: it is called in each process, and its clients are closed.
        transport: Which HTTP library sends the requests if there is no `http_client`: "httpx", or "httpx2" or "fast"
            with the extra of that name. "fast" is pyreqwest. It takes less CPU per call, but tools around httpx do not
            see it, it does not survive forks, and it uses the certificates of the operating system.
        proxy: Address of a proxy, such as `http://user:password@proxy.internal:3128` or `socks5://localhost:1080`.
            Default: for https, the proxy of the environment (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
        verify: Whom to trust: the path of a file or folder of certificates, or an `ssl.SSLContext`. Default: the
            files named by `SSL_CERT_FILE` or `SSL_CERT_DIR`, else the usual authorities.
        retry: When and how failed calls are tried again, in tenacity's terms.
        pacing: Wait before a request that the rate limit has no room for, as the answers before it told, instead of
            being refused. One 429 holds all calls of the client.
        limits: Where the state of the rate limits is kept. Default: in memory, for this client; a `SqliteLimitStore`
            is shared by the processes of a machine.
        headers: Headers to send with every request.
        dialect: Whose names to send where the documentation and the live service were seen to differ, such as `title`
            instead of `name` for deals. Answers of both are always understood.
        strict: Raise `ResponseDecodeError` when a field of an answer does not fit its type. Default: keep its raw value
            in `model_extra` and warn.
        hooks: Objects that observe each request, response, retry and wait; see `conduyt.hooks`.

    Raises:
        ConfigurationError: An argument cannot work.

    Example:
        ```python
        with Conduyt() as client:
            deal = client.deals.create(
                name="Acme Corp Renewal", value=24000, pipeline_id="pipe_abc123", stage_id="stage_qualified"
            )
            print(deal.id)
        ```
    """

    def _driver_class(self) -> tuple[Callable[..., Driver], bool]:
        from conduyt._transport.driver import Driver

        return Driver, False

    def call(self, operation: Operation[R]) -> R:
        """Perform an operation. The methods of the resources are made of this."""
        return self._driver.run(start_call(operation, self._settings))

    @overload
    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        into: None = None,
        options: RequestOptions | None = None,
    ) -> Content: ...
    @overload
    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        into: TypeForm[T],
        options: RequestOptions | None = None,
    ) -> T: ...
    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        into: TypeForm[T] | None = None,
        options: RequestOptions | None = None,
    ) -> T | Content:
        """Send a request to an operation that has no method yet.

        Args:
            method: GET, POST, PUT, PATCH or DELETE. A POST whose outcome is unknown is not repeated.
            path: Path below the base URL, such as `/reports/funnel`.
            query: Query parameters.
            body: JSON body.
            into: What the `data` of the answer becomes: a model, or any type pydantic knows. Default: the answer as
                it came, as `Content` with `.json()`.
            options: Options of this call.

        Returns:
            An object of the type `into`, or the answer as it came.

        Raises:
            ValueError: The path is not one below the base URL.
            APIStatusError: The API answered with an error; the subclass says which.

        Example:
            ```python
            sources = client.request("GET", "/contacts/sources").json()
            ```
        """
        return self.call(_custom_operation(method, path, query, body, into, options))

    def close(self) -> None:
        """Close the connections. Closing twice does no harm; a call afterwards raises `ClientClosedError`."""
        if not self._shares_driver:
            self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class AsyncConduyt(_BaseClient[AsyncHTTPClient, "AsyncDriver"], AsyncNamespaces):
    """Conduyt in Python, for asyncio and trio.

    The same as `Conduyt`, with `await`: `await client.contacts.get(...)`, `async for c in client.contacts.list()`.

    The arguments are those of `Conduyt`, with these differences:

    - `http_client` takes an `AsyncClient`. A function that makes one is called in each process and event loop.
    - `transport="fast"` runs on asyncio only.

    Raises:
        ConfigurationError: An argument cannot work.

    Example:
        ```python
        async with AsyncConduyt() as client:
            async for contact in client.contacts.list(limit=100):
                print(contact.email)
        ```
    """

    def _driver_class(self) -> tuple[Callable[..., AsyncDriver], bool]:
        from conduyt._transport.async_driver import AsyncDriver

        load_plugins()
        return AsyncDriver, True

    async def call(self, operation: Operation[R]) -> R:
        """Perform an operation. The methods of the resources are made of this."""
        return await self._driver.run(start_call(operation, self._settings))

    @overload
    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        into: None = None,
        options: RequestOptions | None = None,
    ) -> Content: ...
    @overload
    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        into: TypeForm[T],
        options: RequestOptions | None = None,
    ) -> T: ...
    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        into: TypeForm[T] | None = None,
        options: RequestOptions | None = None,
    ) -> T | Content:
        """Send a request to an operation that has no method yet.

        Args:
            method: GET, POST, PUT, PATCH or DELETE. A POST whose outcome is unknown is not repeated.
            path: Path below the base URL, such as `/reports/funnel`.
            query: Query parameters.
            body: JSON body.
            into: What the `data` of the answer becomes: a model, or any type pydantic knows. Default: the answer as
                it came, as `Content` with `.json()`.
            options: Options of this call.

        Returns:
            An object of the type `into`, or the answer as it came.

        Raises:
            ValueError: The path is not one below the base URL.
            APIStatusError: The API answered with an error; the subclass says which.

        Example:
            ```python
            sources = (await client.request("GET", "/contacts/sources")).json()
            ```
        """
        return await self.call(_custom_operation(method, path, query, body, into, options))

    async def close(self) -> None:
        """Close the connections. Closing twice does no harm; a call afterwards raises `ClientClosedError`."""
        if not self._shares_driver:
            await self._driver.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()


_SHARED = {"_settings", "_driver"}
"""Attributes that the copy of a client has in common with it."""


def _attributes(client: object) -> dict[str, object]:
    """Return what `__dict__` and the slots of a client hold; a subclass may have both."""
    state = object.__getstate__(client)
    return {**state[0], **state[1]} if isinstance(state, tuple) else cast("dict[str, object]", state)


def _way_out(
    settings: Settings,
    transport: TransportName,
    http_client: object,
    proxy: str | None,
    verify: Verify,
    max_connections: int,
    *,
    is_async: bool,
) -> tuple[Connector, Source]:
    """Return how a client reaches the API, checked."""
    if http_client is not None and (proxy is not None or verify is not True):
        raise ConfigurationError("proxy and verify are settings of the http_client: give them to that")
    if http_client is not None:
        proxy = ""  # it decides by itself whether it uses that of the environment
    connector = Connector(settings.base_url, transport, proxy=proxy, verify=verify)
    if http_client is None and transport == "fast":
        if verify is not True:
            raise ConfigurationError('transport="fast" cannot use verify: set SSL_CERT_FILE or SSL_CERT_DIR instead')
        from conduyt._transport.pyreqwest_transport import PyreqwestSource

        return connector, PyreqwestSource(connector, max_connections, is_async=is_async)
    from conduyt._transport.httpx_transport import HTTPXSource

    return connector, HTTPXSource(connector, http_client, max_connections, is_async=is_async)


def _changed(settings: Settings, changes: ClientOptions) -> Settings:
    # Through the same checks as the constructor; only what was named changes.
    known = ClientOptions.__optional_keys__
    if unknown := set(changes) - known:
        raise TypeError(
            f"with_options does not know {', '.join(sorted(unknown))}; it can change {', '.join(sorted(known))}"
        )
    values: dict[str, Any] = {name: getattr(settings, name) for name in ClientSettings.__optional_keys__}
    # Without them, the environment would be asked.
    values |= {"api_key": settings.key or "unchanged", "base_url": settings.base_url}
    values |= cast("dict[str, Any]", changes)
    values["headers"] = {**settings.headers, **changes.get("headers", {})}
    checked = make_settings(**values)
    if "api_key" in changes:
        return checked  # another key is another account, whose retries are paid for separately
    budget = checked.budget if "retry" in changes else settings.budget
    return replace(checked, key=settings.key, budget=budget)


def _custom_operation(
    method: str,
    path: str,
    query: Mapping[str, object] | None,
    body: Mapping[str, object] | None,
    into: TypeForm[T] | None,
    options: RequestOptions | None,
) -> Operation[T | Content]:
    method = method.upper()
    if method not in SAFETY_OF_METHOD:
        raise ValueError(f"method must be one of {', '.join(SAFETY_OF_METHOD)}")
    decode = cast("Any", Bytes() if into is None else One(cast("type[T]", into)))  # `One` takes what pydantic does
    endpoint: Endpoint[T | Content] = Endpoint(method=method, path=path, decode=decode, safety=SAFETY_OF_METHOD[method])
    return endpoint(query=query, body=body, options=options)
