# Made from conduyt/api/companies.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Companies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, cast

from typing_extensions import TypeVar

from conduyt._core.endpoint import RequestOptions
from conduyt._util.lazy import LazyModule
from conduyt._util.loading import cached_property, loading
from conduyt._values.content import Content
from conduyt._values.csv_reports import ExportReport, ImportReport
from conduyt._values.definitions import FieldsT, InputT, NewInputT
from conduyt._values.files import CsvInput, DownloadTarget, PathInput
from conduyt._values.lookup import Lookup
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.changes import Changes, Deletions, StateInput
from conduyt.endpoints import companies as endpoints
from conduyt.frames import CustomFieldTypes
from conduyt.jobs import Job
from conduyt.models.common import Deleted, Outcome
from conduyt.models.companies import Company, CompanyDuplicateGroup, CompanySize
from conduyt.models.contacts import ImportJob, ImportMode
from conduyt.models.tags import Tag
from conduyt.pages import Page
from conduyt.pages.resource import RecordResource, Resource
from conduyt.resources.many import CreateMany, DeleteMany, UpdateMany

if TYPE_CHECKING:
    from conduyt.models import typed as typed_models
else:
    typed_models = LazyModule("conduyt.models.typed")

CompanyT = TypeVar("CompanyT", bound=Company, default=Company)
NewCompanyT = TypeVar("NewCompanyT", bound=Company)


class Companies(CreateMany, UpdateMany, DeleteMany, RecordResource[CompanyT, InputT]):
    """A company is an organization you sell to. Contacts and deals can be linked to it."""

    @cached_property
    def tags(self) -> CompaniesTags:
        """The tags of a company."""
        return CompaniesTags(self._caller)

    def typed(
        self, model: type[typed_models.TypedCompany[NewCompanyT, FieldsT, NewInputT]]
    ) -> Companies[NewCompanyT, NewInputT | FieldsT]:
        """Return this resource with results of a model that has the custom fields of your workspace.

        The methods are the same. Custom fields are checked before they are sent, and tables have a column for each.

        Args:
            model: A model of the module that `conduyt models generate` writes, such as `crm.Company`.

        Returns:
            The resource, with results of this model.

        Raises:
            TypeError: The model was not made for this resource.

        Example:
            ```python
            company = client.companies.typed(crm.Company).get(id_)
            ```
        """
        with loading():
            from conduyt.models import typed
            from conduyt.pages.typed import caller_of

        return Companies(caller_of(self._caller, model, typed.TypedCompany))

    def changes(
        self,
        state: StateInput,
        *,
        lookback: timedelta = timedelta(minutes=10),
        deletions: Deletions = "none",
        options: RequestOptions | None = None,
    ) -> Changes[CompanyT]:
        """Iterate over the companies that were created, updated or deleted since the last run.

        The first run yields all companies. The state is saved when you have taken the last change and ask for more. If
        the program is killed before, the next run yields some changes again, and none is lost.

        Args:
            state: The path of a file that keeps the state, or an object with `load` and `save`.
            lookback: How far each run reads back before the last one. It leaves out what an earlier run has yielded.
            deletions: `"sweep"` finds deleted companies: it reads the ids of the whole list in each run and keeps them
                in the state.
            options: Options of each request.

        Returns:
            An iterator over `Change`: `kind`, `id`, `record`, `at`.

        Raises:
            ConduytError: While iterating; also for the state of another list or workspace. The state is not saved.
            PagingDriftError: The list changed faster than it could be read. The state is not saved.

        Example:
            ```python
            for change in client.companies.changes("companies.state"):
                print(change.kind, change.id)
            ```
        """
        with loading():
            from conduyt.changes import lists
            from conduyt.changes.lists import run

        return cast(
            "Changes[CompanyT]",
            run(self._caller, lists.companies(state, lookback=lookback, deletions=deletions), options=options),
        )

    def get_many(
        self,
        company_ids: Iterable[str],
        *,
        concurrency: int = 8,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> Lookup[CompanyT]:
        """Get any number of companies by their ids, several at the same time.

        Args:
            company_ids: Ids of companies. A repeated id is asked for once.
            concurrency: Requests at the same time.
            progress: Called with the progress so far.
            options: Options of each request.

        Returns:
            `found` has the companies in the order of their ids, `missing` the ids that the API does not know.

        Raises:
            ConduytError: A request failed for another reason.

        Example:
            ```python
            lookup = client.companies.get_many(["company_1", "company_2"])
            print(lookup.found, lookup.missing)
            ```
        """
        with loading():
            from conduyt.bulk import lookup
            from conduyt.bulk.lookup import get_many

        return cast(
            "Lookup[CompanyT]",
            get_many(
                self._caller, lookup.companies(company_ids), concurrency=concurrency, progress=progress, options=options
            ),
        )

    def import_csv(
        self,
        path: CsvInput,
        *,
        mapping: Mapping[str, str | None] | None = None,
        dry_run: bool = False,
        ignore_problems: bool = False,
        mode: ImportMode = "create_and_update",
        duplicate_fields: Sequence[str] = ("name",),
        remove_duplicates: bool = False,
        tag_ids: Sequence[str] = (),
        encoding: str | None = None,
        delimiter: str | None = None,
        deadline: float = 1800.0,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ImportReport:
        """Import companies from a CSV file: check it here, upload it, and follow the import to its end.

        Args:
            path: The file, in UTF-8 or UTF-16, with or without a byte order mark, its cells separated by commas,
                semicolons, tabs or bars: its path, also that of a pipe such as `/dev/stdin`, an open file, or bytes. Or
                a list of objects, a list of rows whose first is the header, or a data frame of pandas, Polars or Arrow.
            mapping: Field of the company for columns that are not named after one, such as `{"Firm": "name"}`; `None`
                leaves a column out, `{"": None}` those without a name. Custom fields are `customFields.<key>`.
            dry_run: Only check the file; send nothing.
            ignore_problems: Import the file even if some rows have problems. The service decides about these rows.
            mode: Whether to create new companies, update existing ones, or both.
            duplicate_fields: No two rows may have the same value of these fields, because the second would change what
                the first made. Only `name`; `()` allows such rows.
            remove_duplicates: Let the service skip rows that repeat an earlier row. Default: report them as problems.
            tag_ids: Ids of tags to add to the companies.
            encoding: Encoding of the file, such as `cp1252`. Default: detected. A byte order mark decides.
            delimiter: Delimiter of the cells. Default: detected.
            deadline: Seconds to wait for the end of the import.
            progress: Called with the progress of each stage: `check`, `upload`, `import`.
            options: Options of each request.

        Returns:
            The outcome of the rows. `problems` names line, column and reason of each that was not imported.

        Raises:
            CsvError: The file has problems; nothing was sent. `error.report` lists them.
            ImportUnfinishedError: The import did not end within the deadline. It may still be running.
            ImportFailedError: The import failed or was canceled. `error.report` has its progress.
            TypeError: The input is of a type that cannot be imported.
            ValueError: `mapping` names a field that companies do not have, or the encoding is unknown.
            OSError: The file cannot be read.
            ConduytError: Any other failure; a note on the error says whether the import had started.

        Example:
            ```python
            report = client.companies.import_csv("companies.csv", mapping={"Firm": "name"}, dry_run=True)
            for problem in report.problems:
                print(problem)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import import_files

        return perform(
            self._caller,
            import_files.companies(
                path,
                mapping=mapping,
                dry_run=dry_run,
                ignore_problems=ignore_problems,
                mode=mode,
                duplicate_fields=duplicate_fields,
                remove_duplicates=remove_duplicates,
                tag_ids=tag_ids,
                encoding=encoding,
                delimiter=delimiter,
                deadline=deadline,
                progress=progress,
                options=options,
            ),
        )

    def start_import(
        self,
        path: CsvInput,
        *,
        mapping: Mapping[str, str | None] | None = None,
        ignore_problems: bool = False,
        mode: ImportMode = "create_and_update",
        duplicate_fields: Sequence[str] = ("name",),
        remove_duplicates: bool = False,
        tag_ids: Sequence[str] = (),
        encoding: str | None = None,
        delimiter: str | None = None,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> Job[ImportJob]:
        """Start to import companies from a CSV file: check it here, upload it, and leave the rest to the service.

        The handle can be stored and attached in another process; see `conduyt.jobs`. `import_csv` also waits, and finds
        the lines of rows that were refused.

        Args:
            path: The file, in UTF-8 or UTF-16, with or without a byte order mark, its cells separated by commas,
                semicolons, tabs or bars: its path, also that of a pipe such as `/dev/stdin`, an open file, or bytes. Or
                a list of objects, a list of rows whose first is the header, or a data frame of pandas, Polars or Arrow.
            mapping: Field of the company for columns that are not named after one, such as `{"Firm": "name"}`; `None`
                leaves a column out, `{"": None}` those without a name. Custom fields are `customFields.<key>`.
            ignore_problems: Import the file even if some rows have problems. The service decides about these rows.
            mode: Whether to create new companies, update existing ones, or both.
            duplicate_fields: No two rows may have the same value of these fields, because the second would change what
                the first made. Only `name`; `()` allows such rows.
            remove_duplicates: Let the service skip rows that repeat an earlier row. Default: report them as problems.
            tag_ids: Ids of tags to add to the companies.
            encoding: Encoding of the file, such as `cp1252`. Default: detected. A byte order mark decides.
            delimiter: Delimiter of the cells. Default: detected.
            progress: Called with the progress of each stage: `check`, `upload`.
            options: Options of each request.

        Returns:
            A handle with `id`, `refresh` and `wait`.

        Raises:
            CsvError: The file has problems; nothing was sent. `error.report` lists them.
            ImportUnfinishedError: It is not known whether the import was started. `error.report` has its id.
            TypeError: The input is of a type that cannot be imported.
            ValueError: `mapping` names a field that companies do not have, or the encoding is unknown.
            OSError: The file cannot be read.
            ConduytError: Any other failure; a note on the error says whether the import had started.

        Example:
            ```python
            job = client.companies.start_import("companies.csv")
            print(job.id, job.wait(timeout=600).status)
            ```
        """
        with loading():
            from conduyt.csvio import import_files
            from conduyt.jobs.flow import start

        return start(
            self._caller,
            import_files.start_companies(
                path,
                mapping=mapping,
                ignore_problems=ignore_problems,
                mode=mode,
                duplicate_fields=duplicate_fields,
                remove_duplicates=remove_duplicates,
                tag_ids=tag_ids,
                encoding=encoding,
                delimiter=delimiter,
                progress=progress,
                options=options,
            ),
        )

    def export(
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
        """Write the companies to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. Without `filters`, each record that exists
        during the whole export is in the file once, even if others edit the list meanwhile.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            filters: Which companies, with the names and values of the arguments of `list`. `sort` and `order` are the
                order of the file. Default: all, the oldest first where the list can be sorted.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            custom_fields: Definitions of custom fields, such as a list of `CustomField`: in Parquet, each becomes a
                column of the type in its definition. Default: a column for each key that occurs, of the type of its
                values.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the companies of the last one.
            progress: Called with the number of companies fetched so far.
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
            report = client.companies.export("companies.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                self._typed(endpoints.LIST()),
                ("search", "industry", "size", "sort", "order"),
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
        page: int | OMIT = OMIT,
        limit: int | OMIT = OMIT,
        search: str | OMIT = OMIT,
        industry: str | OMIT = OMIT,
        size: CompanySize | OMIT = OMIT,
        sort: Literal["createdAt", "updatedAt", "name"] | str | OMIT = OMIT,
        order: Literal["asc", "desc"] | str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Page[CompanyT]:
        """List companies, a page at a time.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            search: Text to look for, such as a part of the name.
            industry: Only companies of this industry.
            size: Only companies with this number of employees. One of `1-10`, `11-50`, `51-200`, `201-500`, `501-1000`,
                `1001+`.
            sort: Field to sort by. One of `createdAt`, `updatedAt`, `name`. Default: `createdAt`.
            order: Direction of the sort. One of `asc`, `desc`. Default: `desc`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of companies. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.companies.list(page=1, limit=50, search="analytical")
            ```
        """
        return self._records(
            endpoints.LIST(
                query={
                    "page": page,
                    "limit": limit,
                    "search": search,
                    "industry": industry,
                    "size": size,
                    "sort": sort,
                    "order": order,
                },
                options=options,
            )
        )

    def create(
        self,
        *,
        name: str,
        domain: str | OMIT = OMIT,
        industry: str | OMIT = OMIT,
        size: CompanySize | OMIT = OMIT,
        website: str | OMIT = OMIT,
        phone: str | OMIT = OMIT,
        address: str | OMIT = OMIT,
        city: str | OMIT = OMIT,
        state: str | OMIT = OMIT,
        zip: str | OMIT = OMIT,
        country: str | OMIT = OMIT,
        description: str | OMIT = OMIT,
        custom_fields: OMIT | InputT = OMIT,
        options: RequestOptions | None = None,
    ) -> CompanyT:
        """Create a company.

        Args:
            name: Name of the company.
            domain: Internet domain.
            industry: Industry it works in.
            size: Number of employees, as a range. One of `1-10`, `11-50`, `51-200`, `201-500`, `501-1000`, `1001+`.
            website: Address of the website, with https:// in front.
            phone: Phone number; E.164, such as +14155550123, is best.
            address: Street and number.
            city: City.
            state: State or region.
            zip: Postal code.
            country: Country as two letters. Default: `US`.
            description: More about it.
            custom_fields: Values of the custom fields by field key.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The company.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.companies.create(name="Analytical Engines", domain="engines.example", industry="Software")
            ```
        """
        return self._record(
            endpoints.CREATE(
                body={
                    "name": name,
                    "domain": domain,
                    "industry": industry,
                    "size": size,
                    "website": website,
                    "phone": phone,
                    "address": address,
                    "city": city,
                    "state": state,
                    "zip": zip,
                    "country": country,
                    "description": description,
                    "customFields": custom_fields,
                },
                options=options,
            )
        )

    def get(self, company_id: str, *, options: RequestOptions | None = None) -> CompanyT:
        """Get a company, with the number of its contacts and deals and their value.

        Args:
            company_id: Id of the company.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The company.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.companies.get("comp_5LM8")
            ```
        """
        return self._record(endpoints.GET(path={"company_id": company_id}, options=options))

    def update(
        self,
        company_id: str,
        *,
        name: str | OMIT = OMIT,
        domain: str | None | OMIT = OMIT,
        industry: str | None | OMIT = OMIT,
        size: CompanySize | None | OMIT = OMIT,
        website: str | None | OMIT = OMIT,
        phone: str | None | OMIT = OMIT,
        address: str | None | OMIT = OMIT,
        city: str | None | OMIT = OMIT,
        state: str | None | OMIT = OMIT,
        zip: str | None | OMIT = OMIT,
        country: str | None | OMIT = OMIT,
        description: str | None | OMIT = OMIT,
        custom_fields: OMIT | InputT = OMIT,
        options: RequestOptions | None = None,
    ) -> CompanyT:
        """Change some fields of a company.

        Fields that you leave out stay unchanged. None clears a field.

        Args:
            company_id: Id of the company.
            name: New name.
            domain: New Internet domain.
            industry: New industry.
            size: New number of employees, as a range.
            website: New address of the website, with https:// in front.
            phone: New phone number; E.164, such as +14155550123, is best.
            address: New street and number.
            city: New city.
            state: New state or region.
            zip: New postal code.
            country: New country as two letters.
            description: New description.
            custom_fields: Values of the custom fields by field key. What happens to keys that you leave out is not
                documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The company.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.companies.update("comp_5LM8", name="Difference Engines", domain="engines.example")
            ```
        """
        return self._record(
            endpoints.UPDATE(
                path={"company_id": company_id},
                body={
                    "name": name,
                    "domain": domain,
                    "industry": industry,
                    "size": size,
                    "website": website,
                    "phone": phone,
                    "address": address,
                    "city": city,
                    "state": state,
                    "zip": zip,
                    "country": country,
                    "description": description,
                    "customFields": custom_fields,
                },
                options=options,
            )
        )

    def delete(self, company_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete a company.

        The service hides the company rather than erasing it.

        Args:
            company_id: Id of the company.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.companies.delete("comp_5LM8")
            ```
        """
        return self._call(endpoints.DELETE(path={"company_id": company_id}, options=options))

    def merge(self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None) -> Outcome:
        """Merge duplicate companies.

        Args:
            body: Which companies to merge. The fields are not documented. Likely ones are `primaryId` for the company
                to keep and `secondaryId` for the one to delete, as with contacts.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.companies.merge()
            ```
        """
        return self._call(endpoints.MERGE(body=None if body is OMIT else body, options=options))

    def find_duplicates(self, *, options: RequestOptions | None = None) -> Page[CompanyDuplicateGroup]:
        """Find duplicate companies.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Groups of similar companies. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.companies.find_duplicates()
            ```
        """
        return self._page(endpoints.FIND_DUPLICATES(options=options))

    def export_csv(self, *, to: DownloadTarget | None = None, options: RequestOptions | None = None) -> Content:
        """Download the companies as a CSV file.

        The service refuses to export more than 50,000 rows.

        Args:
            to: File for the response, written in chunks and not kept in memory.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A CSV file in UTF-8.

        Raises:
            PayloadTooLargeError: 413 `payload_too_large`. The request or one of its fields is too large.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.companies.export_csv()
            ```
        """
        return self._call(endpoints.EXPORT_CSV(to=to, options=options))

    def get_reporting(self, *, options: RequestOptions | None = None) -> Outcome:
        """Get the reporting on all companies.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.companies.get_reporting()
            ```
        """
        return self._call(endpoints.GET_REPORTING(options=options))

    def get_intelligence(self, company_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get the intelligence on a company.

        Args:
            company_id: Id of the company.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.companies.get_intelligence("comp_5LM8")
            ```
        """
        return self._call(endpoints.GET_INTELLIGENCE(path={"company_id": company_id}, options=options))

    def list_timeline(self, company_id: str, *, options: RequestOptions | None = None) -> Page[Outcome]:
        """List the timeline of a company.

        Args:
            company_id: Id of the company.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A list whose items are not documented. Iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.companies.list_timeline("comp_5LM8")
            ```
        """
        return self._page(endpoints.LIST_TIMELINE(path={"company_id": company_id}, options=options))


class CompaniesTags(Resource):
    """The tags of a company."""

    def export(
        self,
        company_id: str,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the tags to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it.

        Args:
            company_id: Id of the company.
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            progress: Called with the number of tags fetched so far.
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
            report = client.companies.tags.export("comp_5LM8", "tags.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.TAGS_LIST(path={"company_id": company_id}),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def list(self, company_id: str, *, options: RequestOptions | None = None) -> Page[Tag]:
        """List the tags of a company.

        The list has no pages.

        Args:
            company_id: Id of the company.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The tags of the company. Iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.companies.tags.list("comp_5LM8")
            ```
        """
        return self._page(endpoints.TAGS_LIST(path={"company_id": company_id}, options=options))

    def add(self, company_id: str, *, tag_ids: Sequence[str], options: RequestOptions | None = None) -> Outcome:
        """Add tags to a company.

        The tags must exist. Those that the company already has stay.

        Args:
            company_id: Id of the company.
            tag_ids: Ids of the tags to add. At least 1 item.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.companies.tags.add("comp_5LM8", tag_ids=["tag_vip01"])
            ```
        """
        return self._call(
            endpoints.TAGS_ADD(path={"company_id": company_id}, body={"tagIds": tag_ids}, options=options)
        )

    def clear(self, company_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Remove all tags from a company.

        To remove only one use `companies.tags.remove`. The tags themselves stay.

        Args:
            company_id: Id of the company.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.companies.tags.clear("comp_5LM8")
            ```
        """
        return self._call(endpoints.TAGS_CLEAR(path={"company_id": company_id}, options=options))

    def remove(self, company_id: str, tag_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Remove one tag from a company.

        The tag itself stays.

        Args:
            company_id: Id of the company.
            tag_id: Id of the tag.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.companies.tags.remove("comp_5LM8", "tag_vip01")
            ```
        """
        return self._call(endpoints.TAGS_REMOVE(path={"company_id": company_id, "tag_id": tag_id}, options=options))
