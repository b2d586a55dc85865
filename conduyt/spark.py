"""Read lists of the API as Spark data frames (extra `spark`, PySpark 4).

    spark.dataSource.register(ConduytDataSource)
    contacts = spark.read.format("conduyt").option("resource", "contacts").load()

The driver and each executor read the API key from their environment or a file. The key is not an option, because Spark
shows options in plans and logs.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, cast, get_args, get_origin, get_type_hints

from pyarrow import RecordBatch, Table
from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from conduyt._util import clock
from conduyt._util.locks import ForkSafeLock
from conduyt._values.model import Model
from conduyt.client import Conduyt
from conduyt.errors import ConfigurationError
from conduyt.frames.table import ArrowTableBuilder
from conduyt.limits import LimitStore, MemoryLimitStore
from conduyt.limits.redis import RedisLimitStore
from conduyt.pages import Page, PageRange

__all__ = ["ConduytDataSource"]

_ROWS = 1_000  # of a batch
_PATIENCE_S = 3_600.0  # with many partitions, a call may wait long for the rate limit; it should wait rather than fail
_OWN = {"resource", "columns", "partitions", "base_url", "api_key_file", "limits_url", "requests_per_minute"}


class ConduytDataSource(DataSource):
    """Reads a list of the API: `spark.read.format("conduyt")`.

    Each partition reads a part of the list, page by page. It only reads, so Spark can safely repeat tasks. The columns
    and their types are those of `conduyt.frames`. Values without a fixed shape, such as `custom_fields`, are JSON text.
    If the list changes while it is read, an item can appear in two partitions; use `dropDuplicates(["id"])`.

    Options:

    - `resource`: The list to read, as in Python: "contacts", "deals", "pipelines.stages". Required.
    - `columns`: Columns to read, with commas, such as "*,assigned_user.email". `*` stands for the usual ones, which is
      the default. Spark needs backticks around a name with a dot.
    - `partitions`: Number of parts of the list. Default: 8.
    - `limits_url`: A Redis server (`redis://...`). All tasks share the rate limit of the key through it.
    - `requests_per_minute`: For use without Redis: requests of the whole job, divided evenly among its partitions.
    - `api_key_file`: A file with the API key, on the driver and on every executor. Default: the environment variable
      `CONDUYT_API_KEY` there.
    - `base_url`: The address of the API. Default: the environment variable `CONDUYT_BASE_URL`, then the real API.
    - Any other option is an argument of `list`, such as `search`, `status`, `sort` or `contact_id`.

    Raises:
        ConfigurationError: An option is missing or invalid.

    Example:
        ```python
        spark.dataSource.register(conduyt.spark.ConduytDataSource)
        deals = spark.read.format("conduyt").option("resource", "deals").option("status", "open").load()
        deals.groupBy("stage_id").sum("value").show()
        ```
    """

    @classmethod
    def name(cls) -> str:
        """Return the name for `format()`."""
        return "conduyt"

    def schema(self) -> StructType:
        """Return the columns, without a request to the API."""
        return _columns(_Job(self.options))

    def reader(self, schema: StructType) -> DataSourceReader:
        """Return the reader of the rows."""
        job = _Job(self.options)
        if schema != _columns(job):
            raise ConfigurationError("The columns are those of the model: use select() or cast(), not schema()")
        return _Reader(job)


def _columns(job: _Job) -> StructType:
    return from_arrow_schema(job.table().schema, prefer_timestamp_ntz=False)


class _Reader(DataSourceReader):
    def __init__(self, job: _Job) -> None:
        self._job = job

    def partitions(self) -> Sequence[InputPartition]:
        """Divide the list. The driver fetches one page to do this."""
        with self._job.client(share=1) as client:
            parts = self._job.first_page(client).plan_pages(self._job.partitions)
        return [_Part(part, len(parts)) for part in parts]

    def read(self, partition: InputPartition) -> Iterator[RecordBatch]:
        """Read a part of the list, on an executor."""
        part = cast("_Part", partition)
        with self._job.client(share=part.of) as client:
            items: Iterator[Model] = part.value.read(client)
            while rows := list(islice(items, _ROWS)):
                yield from self._job.table(rows).combine_chunks().to_batches()


class _Part(InputPartition):
    def __init__(self, value: PageRange[Any], of: int) -> None:
        super().__init__(value)
        self.of = of


class _Job:
    """The validated options. Spark sends them to the executors, without the key."""

    def __init__(self, options: Mapping[str, str]) -> None:
        given = {name.lower(): value for name, value in options.items()}
        if secret := {"api_key", "apikey", "key", "token"} & given.keys():
            raise ConfigurationError(
                f"{secret.pop()} cannot be an option: Spark shows options in plans and logs. Set CONDUYT_API_KEY on the"
                " driver and the executors, or name a file in api_key_file."
            )
        if "resource" not in given:
            raise ConfigurationError("the option resource is missing, such as contacts")
        self._resource = given["resource"]
        self._base_url = given.get("base_url")
        self._key_file = given.get("api_key_file")
        self._limits_url = given.get("limits_url")
        if "limits_url" in given and "requests_per_minute" in given:
            raise ConfigurationError("limits_url and requests_per_minute exclude each other")
        self._rate = _number(given, "requests_per_minute") if "requests_per_minute" in given else None
        self.partitions = int(_number(given, "partitions")) if "partitions" in given else 8
        with self.client(share=1) as client:
            method = self._method(client)
        (item,) = get_args(get_type_hints(method)["return"])
        # Of records whose custom fields can have types, the model is a type variable.
        self.model = cast("type[Model]", getattr(item, "__bound__", item))
        self._columns = [name.strip() for name in given["columns"].split(",")] if "columns" in given else None
        try:
            self.table()
        except ValueError as error:
            raise ConfigurationError(str(error)) from None
        known = inspect.signature(method).parameters
        arguments = {name: value for name, value in given.items() if name not in _OWN}
        if "limit" in known:
            arguments.setdefault("limit", "100")
        if unknown := arguments.keys() - (known.keys() - {"page", "options"}):
            raise ConfigurationError(f"{self._resource}.list has no argument {min(unknown)}")
        # Query parameters are strings or lists of strings.
        self._arguments = {
            name: value.split(",") if "Sequence" in str(known[name].annotation) else value
            for name, value in arguments.items()
        }
        required = {name for name, argument in known.items() if argument.default is argument.empty}
        if missing := required - arguments.keys():
            raise ConfigurationError(f"{self._resource}.list needs the option {min(missing)}")

    def table(self, items: Iterable[Model] = ()) -> Table:
        """Return objects as rows."""
        builder = ArrowTableBuilder(self.model, self._columns, extra=False, custom=None)
        for item in items:
            builder.add(item)
        return builder.table()

    def first_page(self, client: Conduyt) -> Page[Any]:
        """Fetch the first page of the list."""
        return self._method(client)(**self._arguments)

    def _method(self, client: Conduyt) -> Callable[..., Page[Any]]:
        """Return the `list` of the resource."""
        place: object = client
        for name in self._resource.split("."):
            if not isinstance(inspect.getattr_static(type(place), name, None), cached_property):
                raise ConfigurationError(f"there is no resource {self._resource}")
            place = getattr(place, name)
        method = getattr(place, "list", None)
        if method is None or get_origin(get_type_hints(method)["return"]) is not Page:
            raise ConfigurationError(f"{self._resource} has no list")
        return cast("Callable[..., Page[Any]]", method)

    @contextmanager
    def client(self, *, share: int) -> Generator[Conduyt]:
        """Make a client.

        Args:
            share: Number of such clients that work at the same time.
        """
        limits: LimitStore = MemoryLimitStore()
        if self._limits_url is not None:
            limits = RedisLimitStore(self._limits_url)
        elif self._rate is not None:
            limits = _Steady(60 * share / self._rate)
        key = None if self._key_file is None else Path(self._key_file).read_text()
        with Conduyt(key, base_url=self._base_url, limits=limits, deadline=_PATIENCE_S) as client:
            yield client


class _Steady:
    """Allows one request per interval, if the rate limit allows it."""

    def __init__(self, interval: float) -> None:
        self._known = MemoryLimitStore()
        self._lock = ForkSafeLock()
        self._interval = interval
        self._next = 0.0
        self.learn = self._known.learn
        self.block = self._known.block

    def take(self, bucket: str) -> float:
        with self._lock:
            now = clock.monotonic()
            if now < self._next:
                return self._next - now
            wait = self._known.take(bucket)
            if not wait:
                self._next = now + self._interval
            return wait


def _number(options: Mapping[str, str], name: str) -> float:
    try:
        number = float(options[name])
    except ValueError:
        number = 0
    if not 1 <= number < 1e6:
        raise ConfigurationError(f"{name} must be a number from 1")
    return number
