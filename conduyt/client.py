"""The two clients: settings in, resources out."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping, Sequence
from copy import copy, deepcopy
from dataclasses import replace
from inspect import getattr_static
from types import TracebackType
from typing import (
    TYPE_CHECKING,
    Annotated,
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

from pydantic import BaseModel
from typing_extensions import TypeForm

from conduyt._core.call import start_call
from conduyt._core.config import URLText, check_type, make_settings
from conduyt._core.decoding import Paging, load_plugins
from conduyt._core.endpoint import Body, Dialect, Operation, RequestOptions, Writes, scope_of
from conduyt._core.retry_policy import RetryPolicy
from conduyt._core.settings import Settings
from conduyt._transport.connector import Connector, TransportName, Verify
from conduyt._util.lazy import LazyModule
from conduyt._util.loading import cached_property, loading
from conduyt._values.content import Content
from conduyt._values.csv_reports import BackupReport
from conduyt._values.files import DownloadTarget, FileInput, PathInput
from conduyt._values.model import Model
from conduyt._values.opaque import Opaque
from conduyt._values.progress import ProgressCallback
from conduyt._values.response import RateLimit
from conduyt._values.text import nearest
from conduyt.errors import ConfigurationError, without_frames
from conduyt.hooks import Hooks
from conduyt.limits import LimitStore, MemoryLimitStore
from conduyt.limits.limiter import RateLimiter
from conduyt.pages import AsyncPager, Page
from conduyt.resources import Namespaces
from conduyt.resources.aio import AsyncNamespaces

if TYPE_CHECKING:
    from conduyt import jobs, keys, models
    from conduyt._transport.async_driver import AsyncDriver
    from conduyt._transport.driver import Driver
    from conduyt._transport.home import Source
    from conduyt.bulk import map as mapping
else:
    jobs, keys, models = LazyModule("conduyt.jobs"), LazyModule("conduyt.keys"), LazyModule("conduyt.models")
    mapping = LazyModule("conduyt.bulk.map")

R = TypeVar("R")
T = TypeVar("T")
I = TypeVar("I")  # noqa: E741
P = TypeVar("P", bound=BaseModel)
J = TypeVar("J", bound=Model)
H = TypeVar("H", bound="HTTPClient | AsyncHTTPClient")
D = TypeVar("D", bound="Driver | AsyncDriver")


class HTTPClient(Protocol):
    """A `Client` of httpx or httpx2."""

    @property
    def is_closed(self) -> bool:
        """Whether it is closed."""
        ...

    def close(self) -> None:
        """Close it."""


class AsyncHTTPClient(Protocol):
    """An `AsyncClient` of httpx or httpx2."""

    @property
    def is_closed(self) -> bool:
        """Whether it is closed."""
        ...

    async def aclose(self) -> None:
        """Close it."""


class ClientSettings(TypedDict, total=False):
    """Settings that `with_options` can change; see `Conduyt`."""

    timeout: float
    """Maximum seconds for each network operation of an attempt."""
    deadline: float
    """Maximum seconds for a whole call, including waits and retries."""
    max_retries: int | None
    """Maximum attempts after the first; 0 switches retries off, `None` uses the defaults of the policy."""
    retry: RetryPolicy
    """When and how the client retries failed calls."""
    headers: Mapping[str, str | None]
    """Headers to send with every request. `None` removes a header."""
    dialect: Dialect
    """Which names to send where the documentation and the live service differ."""
    strict: bool
    """Raise an error if a field of a response has the wrong type, instead of a warning."""
    hooks: Iterable[Hooks]
    """Objects that observe each call; see `conduyt.hooks`."""
    writes: Writes
    """"deny" refuses every call that is not a read, before anything is sent."""


class ClientOptions(ClientSettings, total=False):
    """All arguments of `with_options`."""

    api_key: keys.APIKey
    """Another API key, for example of another workspace."""


class _BaseClient(Generic[H, D]):
    """The base class of both clients: it sets them up and copies them."""

    def __init__(
        self,
        api_key: keys.APIKey | None = None,
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
        writes: Writes = "allow",
    ) -> None:
        try:
            check_type("pacing", pacing, bool, "True or False")
            self._settings = make_settings(
                api_key=api_key,
                base_url=base_url,
                timeout=timeout,
                deadline=deadline,
                max_retries=max_retries,
                max_connections=max_connections,
                retry=retry,
                headers=headers,
                dialect=dialect,
                strict=strict,
                hooks=hooks,
                writes=writes,
            )
            limiter = RateLimiter((MemoryLimitStore() if limits is None else limits) if pacing else None)
            with loading():
                maker, is_async = self._driver_class()
                connector, source = _way_out(
                    self._settings, transport, http_client, proxy, verify, max_connections, is_async=is_async
                )
                self._driver: D = maker(connector, source, max_connections=max_connections, limiter=limiter)
        except ConfigurationError as error:
            # A traceback with local variables would show them, here and in the functions that refused them.
            api_key = headers = proxy = None
            raise without_frames(error) from error.__cause__
        self._shares_driver = False
        self._caller: Any = self  # for the resources

    @abstractmethod
    def _driver_class(self) -> tuple[Callable[..., D], bool]:
        """Return what makes the driver, and whether it is asynchronous."""

    @property
    def scope(self) -> str:
        """A digest of the key, and the base URL: whose requests the API counts together."""
        settings = self._settings
        if settings.held_key is not None:
            return settings.held_key.scope(settings.base_url)
        return scope_of(settings.key, settings.base_url)

    @property
    def rate_limit(self) -> RateLimit:
        """The rate limit of this client's key, from the last response. A value is `None` if it is unknown.

        Example:
            ```python
            client.rate_limit.remaining, client.rate_limit.reset_at
            ```
        """
        return self._driver.limiter.state(self.scope)

    def with_options(self, **changes: Unpack[ClientOptions]) -> Self:
        """Return a client with other settings and the same connections.

        Closing the new client does nothing, because the connections belong to this client.

        Example:
            ```python
            patient = client.with_options(timeout=120, max_retries=5)
            patient.contacts.export_csv()
            ```
        """
        client = copy(self)
        try:
            client._settings = _changed(self._settings, changes)
        except ConfigurationError as error:
            changes = ClientOptions()  # a traceback with local variables would show them
            raise without_frames(error) from error.__cause__
        return client

    # A copy shares the connections, so closing it does nothing.

    def __copy__(self) -> Self:
        return self._copied(lambda value: value)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self._copied(lambda value: deepcopy(value, memo), memo)

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} of conduyt cannot be pickled: it has an API key and open connections. "
            "Create a client in each process instead."
        )

    def _copied(self, copied: Callable[[object], object], memo: dict[int, Any] | None = None) -> Self:
        client = object.__new__(type(self))
        if memo is not None:
            memo[id(self)] = client  # first, because an attribute may refer to this client
        for name, value in _attributes(self).items():
            if name in _SHARED:
                object.__setattr__(client, name, value)
            elif not isinstance(
                getattr_static(type(self), name, None), cached_property
            ):  # resources refer to their client
                object.__setattr__(client, name, copied(value))
        client.__dict__.update(_caller=client, _shares_driver=True)
        return client

    def __repr__(self) -> str:
        if not hasattr(self, "_driver"):  # a debugger looks at it while it is made
            return f"<{type(self).__name__}>"
        settings = self._settings
        key = settings.key if settings.held_key is None else settings.held_key.source
        return (
            f"{type(self).__name__}(base_url={settings.base_url!r}, api_key={key!r}, via={self._driver.source.name!r})"
        )


class Conduyt(_BaseClient[HTTPClient, "Driver"], Namespaces):
    """The client of the Conduyt API.

    Each resource of the API is an attribute: `client.contacts`, `client.deals`, ... Threads can share a client. It
    keeps connections open, so create one and reuse it. Close it with `close()` or a `with` block.

    Args:
        api_key: An API key of your workspace, or a function that returns it; see `conduyt.keys`. Default: the
            environment variable `CONDUYT_API_KEY`.
        base_url: URL of the API. Default: the environment variable `CONDUYT_BASE_URL`, then the real API.
            It must be https. A host on this machine may use http, and so may a sandbox with one of its keys.
        timeout: Maximum seconds for each network operation of an attempt. Connecting takes at most 5.
        deadline: Maximum seconds for a whole call, including waits and retries.
        max_retries: Maximum attempts after the first; 0 switches retries off. Default: 3 for reads, 2 for writes that
            are safe to repeat, none for a create whose outcome is unknown.
        max_connections: Maximum number of open connections. Further calls wait for a free one.
        http_client: Your own `Client` of httpx or httpx2, for example with event hooks. `close()` leaves it open. Or a
            function that creates one: the client calls it in each process, and closes what it returns.
        transport: The HTTP library to use without an `http_client`: "httpx", or "httpx2" or "fast" with the extra of
            that name. "fast" is pyreqwest: lower CPU per call, but tools for httpx do not see its requests, it is not
            fork-safe, and it trusts the certificates of the machine beside those of certifi.
        proxy: URL of a proxy, such as `http://user:password@proxy.internal:3128` or `socks5://localhost:1080`.
            Default: for https, the proxy of the environment (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
        verify: Trusted certificates: the path of a file or folder, or an `ssl.SSLContext`. Default: the files named by
            `SSL_CERT_FILE` or `SSL_CERT_DIR`, otherwise the usual authorities.
        retry: When and how the client retries failed calls, in tenacity's terms.
        pacing: Delay requests that would exceed the rate limit, based on the server's rate-limit headers. After a 429,
            all calls of this client wait.
        limits: Store for the state of the rate limits. Default: in memory, for this client. Processes of a machine can
            share a `SqliteLimitStore`.
        headers: Headers to send with every request.
        dialect: Which names to send where the documentation and the live service were observed to differ, such as
            `title` instead of `name` for deals. The client always understands responses with either.
        strict: Raise `ResponseDecodeError` if a field of a response has the wrong type. Default: keep its raw value in
            `model_extra` and warn.
        hooks: Objects that observe each request, response, retry and wait; see `conduyt.hooks`.
        writes: "deny" refuses every call that is not a read with `WritesDeniedError`, before anything is sent.

    Raises:
        ConfigurationError: An argument is invalid.

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
        """Perform an operation. The methods of the resources use this."""
        return self._driver.run(start_call(operation, self._settings))

    @overload
    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Body | None = None,
        files: Mapping[str, FileInput] | None = None,
        to: DownloadTarget | None = None,
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
        body: Body | None = None,
        files: Mapping[str, FileInput] | None = None,
        to: None = None,
        into: TypeForm[T],
        options: RequestOptions | None = None,
    ) -> T: ...
    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Body | None = None,
        files: Mapping[str, FileInput] | None = None,
        to: DownloadTarget | None = None,
        into: Annotated[TypeForm[T], Opaque()] | None = None,
        options: RequestOptions | None = None,
    ) -> T | Content:
        """Call an operation that has no method yet.

        Args:
            method: GET, POST, PUT, PATCH or DELETE. A POST whose outcome is unknown is not retried.
            path: Path below the base URL, such as `/reports/funnel`.
            query: Query parameters.
            body: JSON body: an object or a list. Together with `files`, the fields of the form.
            files: Files to upload, by the name of their field.
            to: File for the body of the response, which appears when the download is complete. Or an open binary file,
                which gets each piece as it arrives.
            into: Type for the `data` of the response: a model, or any type that pydantic knows; `conduyt.Redirect` for
                the target of a redirect. Default: the raw response, as `Content` with `.json()`.
            options: Options of this call.

        Returns:
            An object of the type `into`, or the raw response.

        Raises:
            ValueError: The path is not a path below the base URL.
            APIStatusError: The API returned an error; the subclass depends on its code.

        Example:
            ```python
            sources = client.request("GET", "/contacts/sources").json()
            ```
        """
        with loading():
            from conduyt._core.custom import custom_operation

        operation = custom_operation(
            method, path, query=query, body=body, files=files, to=to, into=into, options=options
        )
        return self.call(operation)

    @overload
    def request_pages(
        self,
        path: str,
        *,
        into: None = None,
        query: Mapping[str, object] | None = None,
        paging: Paging = "page",
        items: str | None = None,
        options: RequestOptions | None = None,
    ) -> Page[models.Outcome]: ...
    @overload
    def request_pages(
        self,
        path: str,
        *,
        into: type[P],
        query: Mapping[str, object] | None = None,
        paging: Paging = "page",
        items: str | None = None,
        options: RequestOptions | None = None,
    ) -> Page[P]: ...
    def request_pages(
        self,
        path: str,
        *,
        into: type[P] | None = None,
        query: Mapping[str, object] | None = None,
        paging: Paging = "page",
        items: str | None = None,
        options: RequestOptions | None = None,
    ) -> Page[P] | Page[models.Outcome]:
        """Read a list that has no method yet. The result is the same as that of any `list` method.

        Args:
            path: Path below the base URL, such as `/smart-lists`.
            into: Model of an item: a subclass of `conduyt.models.Model`, or another model of pydantic. Default: a model
                without fields, whose `model_extra` has all that the API sent.
            query: Query parameters, such as `{"limit": 100}`.
            paging: How the list counts: by `page` and `limit`, by `offset` and `limit`, or "none" for a list without
                pages.
            items: Name of the list inside `data`, if the response has several lists.
            options: Options of each call.

        Returns:
            The first page. Iterate over it for all items.

        Raises:
            ValueError: The path is not a path below the base URL.
            APIStatusError: The API returned an error; the subclass depends on its code.

        Example:
            ```python
            for one in client.request_pages("/smart-lists", into=SmartList, query={"limit": 100}):
                print(one.name)
            ```
        """
        with loading():
            from conduyt._core.custom import list_operation

        operation = list_operation(path, into=into, query=query, paging=paging, items=items, options=options)
        return Page(self, operation, self.call(operation))

    def map(
        self,
        call: Callable[..., T],
        inputs: Iterable[I],
        *,
        concurrency: int = 8,
        ordered: bool = True,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
    ) -> mapping.Map[I, T]:
        """Call a method once for each of many inputs, several at the same time.

        Inputs are read as they are needed, and so any number of them takes the same memory. The deadline of a call
        starts when the rate limit lets it go. A failed call is an outcome with an `error`; it does not end the loop.
        In a `with` block, leaving the loop early waits for the calls under way; `unread` has their outcomes.

        Args:
            call: A method of a resource, such as `client.contacts.get`, or any function that calls one.
            inputs: Ids, or mappings of arguments by name.
            concurrency: Calls at the same time.
            ordered: Yield outcomes in the order of the inputs. `False` yields each one when its call ends.
            stop_on_error: Start no further calls after a call that failed.
            progress: Called with the progress so far.

        Returns:
            An iterator over `MapOutcome`: `index`, `input`, `state`, and `result` or `error`.

        Raises:
            ConduytError: While iterating, when all outcomes so far are handed out: an error that every further call
                would meet, such as a refused key.

        Example:
            ```python
            with client.map(client.contacts.get, ["con_1", "con_2"]) as outcomes:
                for outcome in outcomes:
                    print(outcome.index, outcome.state)
            ```
        """
        with loading():
            from conduyt.bulk.map import Map

        return Map(
            call,
            inputs,
            concurrency=concurrency,
            ordered=ordered,
            stop_on_error=stop_on_error,
            progress=progress,
        )

    def backup(
        self,
        folder: PathInput,
        *,
        lists: Sequence[str] | None = None,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> BackupReport:
        """Write every list of the workspace into a folder, as JSON Lines with a manifest.

        If the backup is interrupted, even by a crash, call the method again within a day to resume it. The files
        appear when all lists are complete; only their owner can read them. The manifest names
        lists that the plan or the key may not read. `Sandbox(seed=folder)` starts with the content.

        Args:
            folder: The folder. It is created if it does not exist; an earlier backup in it is replaced.
            lists: Names of lists, such as `["contacts", "deals"]`. Default: all.
            verify: Read each list again until two passes have the same ids.
            progress: Called with the number of records of each list fetched so far.
            options: Options of each request.

        Returns:
            The number of records of each list, and the lists that were refused.

        Raises:
            ValueError: There is no list of this name.
            OSError: A file cannot be written.
            PagingDriftError: With `verify`, no two passes had the same ids.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = client.backup("backup-2026-11-28")
            print(report.records["contacts"], report.refused)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio.backup_flow import backup

        return perform(
            self,
            backup(folder, lists=lists, verify=verify, progress=progress, options=options),
        )

    @overload
    def attach(self, job: models.ImportJob) -> jobs.Job[models.ImportJob]: ...
    @overload
    def attach(self, job: models.BatchOperation | jobs.BatchJob | jobs.AsyncBatchJob) -> jobs.BatchJob: ...
    @overload
    def attach(self, job: jobs.Job[J] | jobs.AsyncJob[J]) -> jobs.Job[J]: ...
    def attach(self, job: Any) -> Any:  # the overloads have the types
        """Return a handle of a job that uses this client, such as a job from a pickle.

        Args:
            job: A job, or what the API returned for one: an `ImportJob`, or a `BatchOperation`.

        Returns:
            A handle with `refresh`, `wait` and, for a batch operation, `cancel`.

        Raises:
            ConduytError: The job belongs to another API.

        Example:
            ```python
            job = client.attach(pickle.loads(stored))
            job.wait(timeout=600)
            ```
        """
        with loading():
            from conduyt.jobs.flow import attach

        return attach(self, job)

    def close(self) -> None:
        """Close the connections. You can close twice. A call on a closed client raises `ClientClosedError`."""
        if not self._shares_driver:
            self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class AsyncConduyt(_BaseClient[AsyncHTTPClient, "AsyncDriver"], AsyncNamespaces):
    """The client of the Conduyt API for asyncio and trio.

    The same as `Conduyt`, with `await`: `await client.contacts.get(...)`, `async for c in client.contacts.list()`.

    The arguments are those of `Conduyt`, with these differences:

    - `http_client` takes an `AsyncClient`. A function that creates one is called in each process and event loop.
    - `transport="fast"` runs on asyncio only.

    Raises:
        ConfigurationError: An argument is invalid.

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
        """Perform an operation. The methods of the resources use this."""
        return await self._driver.run(start_call(operation, self._settings))

    @overload
    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Body | None = None,
        files: Mapping[str, FileInput] | None = None,
        to: DownloadTarget | None = None,
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
        body: Body | None = None,
        files: Mapping[str, FileInput] | None = None,
        to: None = None,
        into: TypeForm[T],
        options: RequestOptions | None = None,
    ) -> T: ...
    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Body | None = None,
        files: Mapping[str, FileInput] | None = None,
        to: DownloadTarget | None = None,
        into: Annotated[TypeForm[T], Opaque()] | None = None,
        options: RequestOptions | None = None,
    ) -> T | Content:
        """Call an operation that has no method yet.

        Args:
            method: GET, POST, PUT, PATCH or DELETE. A POST whose outcome is unknown is not retried.
            path: Path below the base URL, such as `/reports/funnel`.
            query: Query parameters.
            body: JSON body: an object or a list. Together with `files`, the fields of the form.
            files: Files to upload, by the name of their field.
            to: File for the body of the response, which appears when the download is complete. Or an open binary file,
                which gets each piece as it arrives.
            into: Type for the `data` of the response: a model, or any type that pydantic knows; `conduyt.Redirect` for
                the target of a redirect. Default: the raw response, as `Content` with `.json()`.
            options: Options of this call.

        Returns:
            An object of the type `into`, or the raw response.

        Raises:
            ValueError: The path is not a path below the base URL.
            APIStatusError: The API returned an error; the subclass depends on its code.

        Example:
            ```python
            sources = (await client.request("GET", "/contacts/sources")).json()
            ```
        """
        with loading():
            from conduyt._core.custom import custom_operation

        operation = custom_operation(
            method, path, query=query, body=body, files=files, to=to, into=into, options=options
        )
        return await self.call(operation)

    @overload
    def request_pages(
        self,
        path: str,
        *,
        into: None = None,
        query: Mapping[str, object] | None = None,
        paging: Paging = "page",
        items: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPager[models.Outcome]: ...
    @overload
    def request_pages(
        self,
        path: str,
        *,
        into: type[P],
        query: Mapping[str, object] | None = None,
        paging: Paging = "page",
        items: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPager[P]: ...
    def request_pages(
        self,
        path: str,
        *,
        into: type[P] | None = None,
        query: Mapping[str, object] | None = None,
        paging: Paging = "page",
        items: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPager[P] | AsyncPager[models.Outcome]:
        """Read a list that has no method yet. The result is the same as that of any `list` method.

        Args:
            path: Path below the base URL, such as `/smart-lists`.
            into: Model of an item: a subclass of `conduyt.models.Model`, or another model of pydantic. Default: a model
                without fields, whose `model_extra` has all that the API sent.
            query: Query parameters, such as `{"limit": 100}`.
            paging: How the list counts: by `page` and `limit`, by `offset` and `limit`, or "none" for a list without
                pages.
            items: Name of the list inside `data`, if the response has several lists.
            options: Options of each call.

        Returns:
            The first page. Iterate over it for all items.

        Raises:
            ValueError: The path is not a path below the base URL.
            APIStatusError: The API returned an error; the subclass depends on its code.

        Example:
            ```python
            async for one in client.request_pages("/smart-lists", into=SmartList, query={"limit": 100}):
                print(one.name)
            ```
        """
        with loading():
            from conduyt._core.custom import list_operation

        operation = list_operation(path, into=into, query=query, paging=paging, items=items, options=options)
        return AsyncPager(self, operation)

    def map(
        self,
        call: Callable[..., Awaitable[T]],
        inputs: Iterable[I] | AsyncIterable[I],
        *,
        concurrency: int = 8,
        ordered: bool = True,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
    ) -> mapping.AsyncMap[I, T]:
        """Call a method once for each of many inputs, several at the same time.

        Inputs are read as they are needed, and so any number of them takes the same memory. The deadline of a call
        starts when the rate limit lets it go. A failed call is an outcome with an `error`; it does not end the loop.
        In an `async with` block, leaving the loop early waits for the calls under way; `unread` has their outcomes.

        Args:
            call: A method of a resource, such as `client.contacts.get`, or any function that calls one.
            inputs: Ids, or mappings of arguments by name.
            concurrency: Calls at the same time.
            ordered: Yield outcomes in the order of the inputs. `False` yields each one when its call ends.
            stop_on_error: Start no further calls after a call that failed.
            progress: Called with the progress so far.

        Returns:
            An iterator over `MapOutcome`: `index`, `input`, `state`, and `result` or `error`.

        Raises:
            ConduytError: While iterating, when all outcomes so far are handed out: an error that every further call
                would meet, such as a refused key.

        Example:
            ```python
            async with client.map(client.contacts.get, ["con_1", "con_2"]) as outcomes:
                async for outcome in outcomes:
                    print(outcome.index, outcome.state)
            ```
        """
        with loading():
            from conduyt.bulk.map import AsyncMap

        return AsyncMap(
            call,
            inputs,
            concurrency=concurrency,
            ordered=ordered,
            stop_on_error=stop_on_error,
            progress=progress,
        )

    async def backup(
        self,
        folder: PathInput,
        *,
        lists: Sequence[str] | None = None,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> BackupReport:
        """Write every list of the workspace into a folder, as JSON Lines with a manifest.

        If the backup is interrupted, even by a crash, call the method again within a day to resume it. The files
        appear when all lists are complete; only their owner can read them. The manifest names
        lists that the plan or the key may not read. `Sandbox(seed=folder)` starts with the content.

        Args:
            folder: The folder. It is created if it does not exist; an earlier backup in it is replaced.
            lists: Names of lists, such as `["contacts", "deals"]`. Default: all.
            verify: Read each list again until two passes have the same ids.
            progress: Called with the number of records of each list fetched so far.
            options: Options of each request.

        Returns:
            The number of records of each list, and the lists that were refused.

        Raises:
            ValueError: There is no list of this name.
            OSError: A file cannot be written.
            PagingDriftError: With `verify`, no two passes had the same ids.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = await client.backup("backup-2026-11-28")
            print(report.records["contacts"], report.refused)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio.backup_flow import backup

        return await perform_async(
            self,
            backup(folder, lists=lists, verify=verify, progress=progress, options=options),
        )

    @overload
    def attach(self, job: models.ImportJob) -> jobs.AsyncJob[models.ImportJob]: ...
    @overload
    def attach(self, job: models.BatchOperation | jobs.BatchJob | jobs.AsyncBatchJob) -> jobs.AsyncBatchJob: ...
    @overload
    def attach(self, job: jobs.Job[J] | jobs.AsyncJob[J]) -> jobs.AsyncJob[J]: ...
    def attach(self, job: Any) -> Any:  # the overloads have the types
        """Return a handle of a job that uses this client, such as a job from a pickle.

        Args:
            job: A job, or what the API returned for one: an `ImportJob`, or a `BatchOperation`.

        Returns:
            A handle with `refresh`, `wait` and, for a batch operation, `cancel`.

        Raises:
            ConduytError: The job belongs to another API.

        Example:
            ```python
            job = client.attach(pickle.loads(stored))
            await job.wait(timeout=600)
            ```
        """
        with loading():
            from conduyt.jobs.flow import attach_async

        return attach_async(self, job)

    async def close(self) -> None:
        """Close the connections. You can close twice. A call on a closed client raises `ClientClosedError`."""
        if not self._shares_driver:
            await self._driver.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()


_SHARED = {"_settings", "_driver"}
"""Attributes that a client shares with its copies."""


def _attributes(client: object) -> dict[str, object]:
    """Return the attributes of a client, from `__dict__` and slots; a subclass may have both."""
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
    """Check the settings for the connection, and return them."""
    if http_client is not None and (proxy is not None or verify is not True):
        raise ConfigurationError("the http_client has its own proxy and verify: set them there")
    if http_client is not None:
        proxy = ""  # it has its own setting for the environment's proxy
    connector = Connector(settings.base_url, transport, proxy=proxy, verify=verify)
    if http_client is None and transport == "fast":
        if verify is not True:
            raise ConfigurationError('transport="fast" cannot use verify: set SSL_CERT_FILE or SSL_CERT_DIR instead')
        from conduyt._transport.pyreqwest_transport import PyreqwestSource

        return connector, PyreqwestSource(connector, max_connections, is_async=is_async)
    from conduyt._transport.httpx_transport import HTTPXSource

    return connector, HTTPXSource(connector, http_client, max_connections, is_async=is_async)


def _changed(settings: Settings, changes: ClientOptions) -> Settings:
    # Use the same checks as the constructor; other settings stay unchanged.
    known = ClientOptions.__optional_keys__
    for name in changes.keys() - known:
        raise TypeError(f"with_options has no {name!r}{nearest(name, known)} It can change {', '.join(sorted(known))}")
    values: dict[str, Any] = {name: getattr(settings, name) for name in ClientSettings.__optional_keys__}
    # Otherwise the environment would be read.
    values |= {"api_key": settings.key or "unchanged", "base_url": settings.base_url}
    values |= cast("dict[str, Any]", changes)
    check_type("headers", changes.get("headers", {}), Mapping, "a mapping")
    values["headers"] = {**dict(settings.headers.items()), **changes.get("headers", {})}
    checked = make_settings(**values)
    checked = replace(checked, deprecated=settings.deprecated)
    if "api_key" in changes:
        return checked  # another key is another account, with its own retry budget
    budget = checked.budget if "retry" in changes else settings.budget
    return replace(checked, key=settings.key, held_key=settings.held_key, budget=budget)
