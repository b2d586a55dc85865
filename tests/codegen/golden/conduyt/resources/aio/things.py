# Made from conduyt/api/things.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Things, for `AsyncConduyt`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from typing_extensions import TypeVar

from conduyt._core.endpoint import RequestOptions
from conduyt._util.lazy import LazyModule
from conduyt._util.loading import cached_property, loading
from conduyt._values.content import Content, Redirect
from conduyt._values.csv_reports import ExportReport
from conduyt._values.definitions import FieldsT, InputT, NewInputT
from conduyt._values.files import DownloadTarget, FileInput, PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import things as endpoints
from conduyt.frames import CustomFieldTypes
from conduyt.models.common import Outcome
from conduyt.models.things import KindCount, NewPart, OpeningHours, Part, Thing, ThingKind
from conduyt.pages import AsyncPager
from conduyt.pages.resource import AsyncRecordResource, AsyncResource
from conduyt.resources.aio.many import AsyncCreateMany, AsyncDeleteMany, AsyncUpdateMany

if TYPE_CHECKING:
    from conduyt.models import typed as typed_models
else:
    typed_models = LazyModule("conduyt.models.typed")

ThingT = TypeVar("ThingT", bound=Thing, default=Thing)
NewThingT = TypeVar("NewThingT", bound=Thing)


class AsyncThings(AsyncCreateMany, AsyncUpdateMany, AsyncDeleteMany, AsyncRecordResource[ThingT, InputT]):
    """A thing is what the shed lends. It has an owner and may consist of parts."""

    @cached_property
    def kinds(self) -> AsyncThingsKinds:
        """Methods of `client.things.kinds`."""
        return AsyncThingsKinds(self._caller)

    @cached_property
    def parts(self) -> AsyncThingsParts:
        """The parts of a thing."""
        return AsyncThingsParts(self._caller)

    def typed(
        self, model: type[typed_models.TypedThing[NewThingT, FieldsT, NewInputT]]
    ) -> AsyncThings[NewThingT, NewInputT | FieldsT]:
        """Return this resource with results of a model that has the custom fields of your workspace.

        The methods are the same. Custom fields are checked before they are sent, and tables have a column for each.

        Args:
            model: A model of the module that `conduyt models generate` writes, such as `crm.Thing`.

        Returns:
            The resource, with results of this model.

        Raises:
            TypeError: The model was not made for this resource.

        Example:
            ```python
            thing = await client.things.typed(crm.Thing).get(id_)
            ```
        """
        with loading():
            from conduyt.models import typed
            from conduyt.pages.typed import caller_of_async

        return AsyncThings(caller_of_async(self._caller, model, typed.TypedThing))

    async def export(
        self,
        path: PathInput,
        *,
        filters: Mapping[str, object] | None = None,
        raw: bool = False,
        bom: bool = False,
        custom_fields: CustomFieldTypes | None = None,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the things to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            filters: Which things, with the names and values of the arguments of `list`. `sort` and `order` are the
                order of the file. Default: all, the oldest first where the list can be sorted.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            custom_fields: Definitions of custom fields, such as a list of `CustomField`: in Parquet, each becomes a
                column of the type in its definition. Default: a column for each key that occurs, of the type of its
                values.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the things of the last one.
            progress: Called with the number of things fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            PagingDriftError: With `verify`, no two passes had the same ids.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = await client.things.export("things.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                self._typed(endpoints.LIST()),
                ("place", "search", "kinds", "state", "lent_since", "max_price", "owner_id", "in_"),
                path,
                filters=filters,
                raw=raw,
                bom=bom,
                custom_fields=custom_fields,
                checkpoint=checkpoint,
                verify=verify,
                progress=progress,
                options=options,
            ),
        )

    def list(
        self,
        *,
        place: str,
        page: int | OMIT = OMIT,
        limit: int | OMIT = OMIT,
        search: str | OMIT = OMIT,
        kinds: Sequence[ThingKind] | OMIT = OMIT,
        state: Literal["there", "lent"] | str | OMIT = OMIT,
        lent_since: date | str | datetime | OMIT = OMIT,
        max_price: Decimal | float | str | OMIT = OMIT,
        owner_id: str | OMIT = OMIT,
        in_: bool | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> AsyncPager[ThingT]:
        """List things, a page at a time.

        The newest come first. This text is long enough to be broken into several lines where it stands in a docstring,
        and ends with a quotation mark: "thing"

        Args:
            place: Where they are.
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            search: Text to look for in names | descriptions. At most 80 characters.
            kinds: Kinds of thing. At least 1 and at most 9 items.
            state: State of the thing. One of `there`, `lent`. Default: `there`.
            lent_since: Lent since this day or time.
            max_price: Highest price. At most 1000.
            owner_id: Id of the owner.
            in_: A word that Python has for itself. Default: `false`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of things. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.things.list(place="shelf 3", page=1, limit=50)
            ```
        """
        return self._records(
            endpoints.LIST(
                query={
                    "page": page,
                    "limit": limit,
                    "place": place,
                    "search": search,
                    "kinds": kinds,
                    "state": state,
                    "lent_since": lent_since,
                    "maxPrice": max_price,
                    "filter[owner]": owner_id,
                    "in": in_,
                },
                options=options,
            )
        )

    async def create(
        self,
        *,
        name: str,
        price: Decimal | float | str,
        kind: ThingKind | OMIT = OMIT,
        bought_on: date | str | OMIT = OMIT,
        parts: Sequence[NewPart | Mapping[str, object]] | OMIT = OMIT,
        custom_fields: OMIT | InputT = OMIT,
        options: RequestOptions | None = None,
    ) -> ThingT:
        """Add a thing.

        Args:
            name: Name of the thing.
            price: What it cost.
            kind: Its kind. One of `tool`, `book`, `board "game"`. Default: `tool`.
            bought_on: When it was bought.
            parts: What it consists of.
            custom_fields: Other fields.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The thing.

        Raises:
            ConflictError: 409 `conflict`. The thing is lent.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.things.create(name="Ladder", price=12.5, kind="book")
            ```
        """
        return await self._record(
            endpoints.CREATE(
                body={
                    "name": name,
                    "price": price,
                    "kind": kind,
                    "boughtOn": bought_on,
                    "parts": parts,
                    "customFields": custom_fields,
                },
                options=options,
            )
        )

    async def export_csv(self, *, to: DownloadTarget | None = None, options: RequestOptions | None = None) -> Content:
        """Export all things as CSV.

        Args:
            to: File for the response, written in chunks and not kept in memory.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A CSV file.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.things.export_csv()
            ```
        """
        return await self._call(endpoints.EXPORT_CSV(to=to, options=options))

    async def get_opening_hours(self, *, options: RequestOptions | None = None) -> OpeningHours:
        """Get the opening hours of the shed.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The hours.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.things.get_opening_hours()
            ```
        """
        return await self._call(endpoints.GET_OPENING_HOURS(options=options))

    async def get(self, thing_id: str, *, options: RequestOptions | None = None) -> ThingT:
        """Get a thing.

        Args:
            thing_id: Id of the thing.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The thing.

        Raises:
            NotFoundError: 404 `not_found`. There is no such thing.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.things.get("thing_1")
            ```
        """
        return await self._record(endpoints.GET(path={"thing_id": thing_id}, options=options))

    async def update(
        self,
        thing_id: str,
        *,
        name: str | OMIT = OMIT,
        comment: str | None | OMIT = OMIT,
        owner: Mapping[str, str] | None | OMIT = OMIT,
        lent_at: datetime | str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> ThingT:
        """Change some fields of a thing.

        Args:
            thing_id: Id of the thing.
            name: New name.
            comment: New comment; None clears it.
            owner: New owner; None clears it.
            lent_at: When it was lent.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The thing.

        Raises:
            NotFoundError: 404 `not_found`. There is no such thing.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.things.update("thing_1")
            ```
        """
        return await self._record(
            endpoints.UPDATE(
                path={"thing_id": thing_id},
                body={"name": name, "comment": comment, "owner": owner, "lentAt": lent_at},
                options=options,
            )
        )

    async def delete(self, thing_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Remove a thing.

        Args:
            thing_id: Id of the thing.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done.

        Raises:
            NotFoundError: 404 `not_found`. There is no such thing.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.things.delete("thing_1")
            ```
        """
        return await self._call(endpoints.DELETE(path={"thing_id": thing_id}, options=options))

    async def lend(
        self, thing_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Lend a thing.

        Args:
            thing_id: Id of the thing.
            body: Who borrows it and for how long; the fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.things.lend("thing_1")
            ```
        """
        return await self._call(
            endpoints.LEND(path={"thing_id": thing_id}, body=None if body is OMIT else body, options=options)
        )

    async def get_picture_url(self, thing_id: str, *, options: RequestOptions | None = None) -> Redirect:
        """Get the address of the picture of a thing.

        Args:
            thing_id: Id of the thing.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Where the picture is.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.things.get_picture_url("thing_1")
            ```
        """
        return await self._call(endpoints.GET_PICTURE_URL(path={"thing_id": thing_id}, options=options))

    async def upload_picture(
        self,
        thing_id: str,
        *,
        picture: FileInput,
        thumbnail: FileInput | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Outcome:
        """Replace the picture of a thing.

        Args:
            thing_id: Id of the thing.
            picture: The picture. Bytes, a path, or a file opened in binary mode.
            thumbnail: A small one. Bytes, a path, or a file opened in binary mode.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.things.upload_picture("thing_1", picture="contacts.csv", thumbnail="small.png")
            ```
        """
        return await self._call(
            endpoints.UPLOAD_PICTURE(
                path={"thing_id": thing_id}, files={"picture": picture, "thumbnail": thumbnail}, options=options
            )
        )


class AsyncThingsKinds(AsyncResource):
    """Methods of `client.things.kinds`."""

    async def export(
        self,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the kinds to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            progress: Called with the number of kinds fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = await client.things.kinds.export("kinds.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.KINDS_LIST(),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def list(self, *, options: RequestOptions | None = None) -> AsyncPager[KindCount]:
        """List how many things there are of each kind.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All kinds. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.things.kinds.list()
            ```
        """
        return self._page(endpoints.KINDS_LIST(options=options))


class AsyncThingsParts(AsyncCreateMany, AsyncDeleteMany, AsyncResource):
    """The parts of a thing."""

    async def export(
        self,
        thing_id: str,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the parts to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            thing_id: Id of the thing.
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the parts of the last one.
            progress: Called with the number of parts fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            PagingDriftError: With `verify`, no two passes had the same ids.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = await client.things.parts.export("thing_1", "parts.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.PARTS_LIST(path={"thing_id": thing_id}),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                verify=verify,
                progress=progress,
                options=options,
            ),
        )

    def list(
        self,
        thing_id: str,
        *,
        offset: int | OMIT = OMIT,
        limit: int | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> AsyncPager[Part]:
        """List the parts of a thing, some at a time.

        Args:
            thing_id: Id of the thing.
            offset: Items to pass over. At least 0. Default: `0`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Some parts, and how many there are. Await it for the first page, or iterate over it for the items of all
            pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.things.parts.list("thing_1", offset=0, limit=50)
            ```
        """
        return self._page(
            endpoints.PARTS_LIST(path={"thing_id": thing_id}, query={"offset": offset, "limit": limit}, options=options)
        )

    async def create(
        self, thing_id: str, *, part: NewPart | Mapping[str, object], options: RequestOptions | None = None
    ) -> Part:
        """Add a part to a thing.

        Args:
            thing_id: Id of the thing.
            part: The part.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The part.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.things.parts.create("thing_1", part=...)
            ```
        """
        return await self._call(
            endpoints.PARTS_CREATE(path={"thing_id": thing_id}, body={"part": part}, options=options)
        )

    async def delete(self, thing_id: str, part_id: str, *, options: RequestOptions | None = None) -> None:
        """Remove a part.

        Args:
            thing_id: Id of the thing.
            part_id: Id of the part.
            options: Options of this call, such as `timeout` or `headers`.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.things.parts.delete("thing_1", "...")
            ```
        """
        await self._call(endpoints.PARTS_DELETE(path={"thing_id": thing_id, "part_id": part_id}, options=options))
