# Made from conduyt/api/contacts.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, cast

from typing_extensions import TypeVar

from conduyt._core.endpoint import RequestOptions
from conduyt._util.lazy import LazyModule
from conduyt._util.loading import cached_property, loading
from conduyt._values.content import Content, Redirect
from conduyt._values.csv_reports import ExportReport, ImportReport
from conduyt._values.definitions import FieldsT, InputT, NewInputT
from conduyt._values.files import CsvInput, DownloadTarget, FileInput, PathInput
from conduyt._values.lookup import Lookup
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.changes import Changes, Deletions, StateInput
from conduyt.endpoints import contacts as endpoints
from conduyt.frames import CustomFieldTypes
from conduyt.jobs import Job
from conduyt.models.common import Deleted, Outcome
from conduyt.models.contacts import (
    Contact,
    ContactDuplicateGroup,
    ContactLocation,
    ContactScore,
    ContactSource,
    DoNotContactStatuses,
    ImportDuplicateField,
    ImportFormat,
    ImportJob,
    ImportLaunchMonitor,
    ImportMode,
    ImportObjectType,
    ImportReEnrollMode,
    ImportRow,
    ImportSideEffects,
    ImportUser,
    LineTypeVerification,
    SmartView,
)
from conduyt.models.tags import Tag
from conduyt.pages import Page
from conduyt.pages.resource import RecordResource, Resource
from conduyt.resources.many import CreateMany, DeleteMany, UpdateMany, UpsertMany

if TYPE_CHECKING:
    from conduyt.models import typed as typed_models
else:
    typed_models = LazyModule("conduyt.models.typed")

ContactT = TypeVar("ContactT", bound=Contact, default=Contact)
NewContactT = TypeVar("NewContactT", bound=Contact)


class Contacts(CreateMany, UpdateMany, DeleteMany, UpsertMany, RecordResource[ContactT, InputT]):
    """A contact is a person you sell to or talk with. It carries tags, custom fields and a lead score. Use an import to
    add many contacts at once.
    """

    @cached_property
    def collaborators(self) -> ContactsCollaborators:
        """The users who work on a contact besides the assigned user."""
        return ContactsCollaborators(self._caller)

    @cached_property
    def gdpr(self) -> ContactsGdpr:
        """Export or erase the personal data of a contact."""
        return ContactsGdpr(self._caller)

    @cached_property
    def imports(self) -> ContactsImports:
        """Import jobs, which create and update contacts from a file or from rows."""
        return ContactsImports(self._caller)

    @cached_property
    def smart_views(self) -> ContactsSmartViews:
        """Saved views of contacts."""
        return ContactsSmartViews(self._caller)

    @cached_property
    def tags(self) -> ContactsTags:
        """The tags of a contact."""
        return ContactsTags(self._caller)

    def typed(
        self, model: type[typed_models.TypedContact[NewContactT, FieldsT, NewInputT]]
    ) -> Contacts[NewContactT, NewInputT | FieldsT]:
        """Return this resource with results of a model that has the custom fields of your workspace.

        The methods are the same. Custom fields are checked before they are sent, and tables have a column for each.

        Args:
            model: A model of the module that `conduyt models generate` writes, such as `crm.Contact`.

        Returns:
            The resource, with results of this model.

        Raises:
            TypeError: The model was not made for this resource.

        Example:
            ```python
            contact = client.contacts.typed(crm.Contact).get(id_)
            ```
        """
        with loading():
            from conduyt.models import typed
            from conduyt.pages.typed import caller_of

        return Contacts(caller_of(self._caller, model, typed.TypedContact))

    def changes(
        self,
        state: StateInput,
        *,
        lookback: timedelta = timedelta(minutes=10),
        deletions: Deletions = "none",
        options: RequestOptions | None = None,
    ) -> Changes[ContactT]:
        """Iterate over the contacts that were created, updated or deleted since the last run.

        The first run yields all contacts. The state is saved when you have taken the last change and ask for more. If
        the program is killed before, the next run yields some changes again, and none is lost.

        Args:
            state: The path of a file that keeps the state, or an object with `load` and `save`.
            lookback: How far each run reads back before the last one. It leaves out what an earlier run has yielded.
            deletions: `"sweep"` finds deleted contacts: it reads the ids of the whole list in each run and keeps them
                in the state.
            options: Options of each request.

        Returns:
            An iterator over `Change`: `kind`, `id`, `record`, `at`.

        Raises:
            ConduytError: While iterating; also for the state of another list or workspace. The state is not saved.
            PagingDriftError: The list changed faster than it could be read. The state is not saved.

        Example:
            ```python
            for change in client.contacts.changes("contacts.state"):
                print(change.kind, change.id)
            ```
        """
        with loading():
            from conduyt.changes import lists
            from conduyt.changes.lists import run

        return cast(
            "Changes[ContactT]",
            run(self._caller, lists.contacts(state, lookback=lookback, deletions=deletions), options=options),
        )

    def get_many(
        self,
        contact_ids: Iterable[str],
        *,
        concurrency: int = 8,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> Lookup[ContactT]:
        """Get any number of contacts by their ids, several at the same time.

        Args:
            contact_ids: Ids of contacts. A repeated id is asked for once.
            concurrency: Requests at the same time.
            progress: Called with the progress so far.
            options: Options of each request.

        Returns:
            `found` has the contacts in the order of their ids, `missing` the ids that the API does not know.

        Raises:
            ConduytError: A request failed for another reason.

        Example:
            ```python
            lookup = client.contacts.get_many(["contact_1", "contact_2"])
            print(lookup.found, lookup.missing)
            ```
        """
        with loading():
            from conduyt.bulk import lookup
            from conduyt.bulk.lookup import get_many

        return cast(
            "Lookup[ContactT]",
            get_many(
                self._caller, lookup.contacts(contact_ids), concurrency=concurrency, progress=progress, options=options
            ),
        )

    def find(
        self, *, email: str | None = None, phone: str | None = None, options: RequestOptions | None = None
    ) -> ContactT | None:
        """Find the contact with exactly this email address or telephone number.

        The client searches, and compares what the search finds: an address in any case, a number by its digits.

        Args:
            email: The address. Give either `email` or `phone`.
            phone: The number, with its country code.
            options: Options of each request.

        Returns:
            The contact, or `None` if no contact has it.

        Raises:
            MultipleMatchesError: Several contacts have it. `error.ids` names them.
            ConduytError: A request failed.

        Example:
            ```python
            contact = client.contacts.find(email="sarah@example.com")
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.bulk import lookup

        return cast(
            "ContactT | None", perform(self._caller, lookup.find_contact(email=email, phone=phone, options=options))
        )

    def import_csv(
        self,
        path: CsvInput,
        *,
        mapping: Mapping[str, str | None] | None = None,
        dry_run: bool = False,
        ignore_problems: bool = False,
        mode: ImportMode = "create_and_update",
        duplicate_fields: Sequence[ImportDuplicateField] = ("email", "phone"),
        remove_duplicates: bool = False,
        tag_ids: Sequence[str] = (),
        encoding: str | None = None,
        delimiter: str | None = None,
        deadline: float = 1800.0,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ImportReport:
        """Import contacts from a CSV file: check it here, upload it, and follow the import to its end.

        Args:
            path: The file, in UTF-8 or UTF-16, with or without a byte order mark, its cells separated by commas,
                semicolons, tabs or bars: its path, also that of a pipe such as `/dev/stdin`, an open file, or bytes. Or
                a list of objects, a list of rows whose first is the header, or a data frame of pandas, Polars or Arrow.
            mapping: Field of the contact for columns that are not named after one, such as `{"Mail": "email"}`; `None`
                leaves a column out, `{"": None}` those without a name. Custom fields are `customFields.<key>`.
            dry_run: Only check the file; send nothing.
            ignore_problems: Import the file even if some rows have problems. The service decides about these rows.
            mode: Whether to create new contacts, update existing ones, or both.
            duplicate_fields: Fields that identify duplicate rows and existing contacts: `email`, `phone` or both.
            remove_duplicates: Let the service skip rows that repeat an earlier row. Default: report them as problems.
            tag_ids: Ids of tags to add to the contacts.
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
            ValueError: `mapping` names a field that contacts do not have, or the encoding is unknown.
            OSError: The file cannot be read.
            ConduytError: Any other failure; a note on the error says whether the import had started.

        Example:
            ```python
            report = client.contacts.import_csv("people.csv", mapping={"Mail": "email"}, dry_run=True)
            for problem in report.problems:
                print(problem)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import import_files

        return perform(
            self._caller,
            import_files.contacts(
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
        duplicate_fields: Sequence[ImportDuplicateField] = ("email", "phone"),
        remove_duplicates: bool = False,
        tag_ids: Sequence[str] = (),
        encoding: str | None = None,
        delimiter: str | None = None,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> Job[ImportJob]:
        """Start to import contacts from a CSV file: check it here, upload it, and leave the rest to the service.

        The handle can be stored and attached in another process; see `conduyt.jobs`. `import_csv` also waits, and finds
        the lines of rows that were refused.

        Args:
            path: The file, in UTF-8 or UTF-16, with or without a byte order mark, its cells separated by commas,
                semicolons, tabs or bars: its path, also that of a pipe such as `/dev/stdin`, an open file, or bytes. Or
                a list of objects, a list of rows whose first is the header, or a data frame of pandas, Polars or Arrow.
            mapping: Field of the contact for columns that are not named after one, such as `{"Mail": "email"}`; `None`
                leaves a column out, `{"": None}` those without a name. Custom fields are `customFields.<key>`.
            ignore_problems: Import the file even if some rows have problems. The service decides about these rows.
            mode: Whether to create new contacts, update existing ones, or both.
            duplicate_fields: Fields that identify duplicate rows and existing contacts: `email`, `phone` or both.
            remove_duplicates: Let the service skip rows that repeat an earlier row. Default: report them as problems.
            tag_ids: Ids of tags to add to the contacts.
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
            ValueError: `mapping` names a field that contacts do not have, or the encoding is unknown.
            OSError: The file cannot be read.
            ConduytError: Any other failure; a note on the error says whether the import had started.

        Example:
            ```python
            job = client.contacts.start_import("people.csv")
            print(job.id, job.wait(timeout=600).status)
            ```
        """
        with loading():
            from conduyt.csvio import import_files
            from conduyt.jobs.flow import start

        return start(
            self._caller,
            import_files.start_contacts(
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
        """Write the contacts to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. Without `filters`, each record that exists
        during the whole export is in the file once, even if others edit the list meanwhile.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            filters: Which contacts, with the names and values of the arguments of `list`. `sort` and `order` are the
                order of the file. Default: all, the oldest first where the list can be sorted.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            custom_fields: Definitions of custom fields, such as a list of `CustomField`: in Parquet, each becomes a
                column of the type in its definition. Default: a column for each key that occurs, of the type of its
                values.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the contacts of the last one.
            progress: Called with the number of contacts fetched so far.
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
            report = client.contacts.export("contacts.csv")
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
                (
                    "search",
                    "tag",
                    "tags",
                    "source",
                    "company",
                    "status",
                    "assigned_to",
                    "created_after",
                    "created_before",
                    "updated_from",
                    "updated_to",
                    "min_score",
                    "smart_view",
                    "sort",
                    "order",
                ),
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
        tag: str | OMIT = OMIT,
        tags: Sequence[str] | OMIT = OMIT,
        source: str | OMIT = OMIT,
        company: str | OMIT = OMIT,
        status: str | OMIT = OMIT,
        assigned_to: str | OMIT = OMIT,
        created_after: date | str | datetime | OMIT = OMIT,
        created_before: date | str | datetime | OMIT = OMIT,
        updated_from: datetime | str | OMIT = OMIT,
        updated_to: datetime | str | OMIT = OMIT,
        min_score: int | OMIT = OMIT,
        smart_view: Literal[
            "needs_follow_up",
            "hot_leads",
            "new_this_week",
            "recently_won",
            "untagged",
            "missing_email",
            "missing_phone",
        ]
        | str
        | OMIT = OMIT,
        sort: Literal["createdAt", "updatedAt", "firstName", "lastName", "email", "company", "leadScore"]
        | str
        | OMIT = OMIT,
        order: Literal["asc", "desc"] | str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Page[ContactT]:
        """List contacts.

        Without arguments, the newest are first. The items carry fewer fields than the response of `contacts.get`.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            search: Text to look for in names, email addresses and phone numbers.
            tag: Name of one tag.
            tags: Names of several tags.
            source: Where the contact came from. See `contacts.list_sources` for the values in use.
            company: Name of the company.
            status: Status of the contact.
            assigned_to: Id of the assigned user.
            created_after: Created after this day or time.
            created_before: Created before this day or time.
            updated_from: Last changed from this time on.
            updated_to: Last changed up to this time.
            min_score: Lowest lead score.
            smart_view: A built-in selection of contacts. It is not one of the saved views of `contacts.smart_views`.
                One of `needs_follow_up`, `hot_leads`, `new_this_week`, `recently_won`, `untagged`, `missing_email`,
                `missing_phone`.
            sort: Field to sort by. One of `createdAt`, `updatedAt`, `firstName`, `lastName`, `email`, `company`,
                `leadScore`. Default: `createdAt`.
            order: Direction of the sort. One of `asc`, `desc`. Default: `desc`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of contacts. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.list(page=1, limit=50, search="lovelace")
            ```
        """
        return self._records(
            endpoints.LIST(
                query={
                    "page": page,
                    "limit": limit,
                    "search": search,
                    "tag": tag,
                    "tags": tags,
                    "source": source,
                    "company": company,
                    "status": status,
                    "assigned_to": assigned_to,
                    "created_after": created_after,
                    "created_before": created_before,
                    "updated_from": updated_from,
                    "updated_to": updated_to,
                    "min_score": min_score,
                    "smart_view": smart_view,
                    "sort": sort,
                    "order": order,
                },
                options=options,
            )
        )

    def create(
        self,
        *,
        first_name: str | OMIT = OMIT,
        last_name: str | OMIT = OMIT,
        email: str | OMIT = OMIT,
        phone: str | OMIT = OMIT,
        company: str | OMIT = OMIT,
        company_id: str | OMIT = OMIT,
        job_title: str | OMIT = OMIT,
        source: str | OMIT = OMIT,
        address_line1: str | OMIT = OMIT,
        address_line2: str | OMIT = OMIT,
        city: str | OMIT = OMIT,
        state: str | OMIT = OMIT,
        zip: str | OMIT = OMIT,
        country: str | OMIT = OMIT,
        assigned_to: str | OMIT = OMIT,
        tags: Sequence[str] | OMIT = OMIT,
        custom_fields: OMIT | InputT = OMIT,
        options: RequestOptions | None = None,
    ) -> ContactT:
        """Create a contact.

        The service requires no field, but a workspace may require some, such as first and last name. It allows 30 new
        contacts a minute. If the contact already exists the response is 409. The body of that error then holds, next to
        `error`, the id of the existing contact (`existingId`), the fields that match (`matchedOn`), the rule that found
        it (`rule`, `ruleVersion`) and a `reason`. Use `contacts.upsert` to update the existing contact instead.

        Args:
            first_name: Given name. At most 100 characters.
            last_name: Family name. At most 100 characters.
            email: Email address. At most 254 characters.
            phone: Phone number; E.164, such as +14155550123, is best. At most 30 characters.
            company: Name of the company as free text. At most 200 characters.
            company_id: Id of the company.
            job_title: Job title. At most 150 characters.
            source: Source of the contact. At most 100 characters.
            address_line1: Street and number. At most 200 characters.
            address_line2: Second line of the address. At most 200 characters.
            city: City. At most 100 characters.
            state: State or region. At most 100 characters.
            zip: Postal code. At most 20 characters.
            country: Country as two letters. At most 2 characters.
            assigned_to: Id of the assigned user.
            tags: Names of tags, 100 at most. The tags must exist. At most 100 items.
            custom_fields: Values of the custom fields by field key, up to 100 KB.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The contact.

        Raises:
            PaymentRequiredError: 402 `payment_required`. The trial has ended or a limit of the plan is reached.
            ConflictError: 409 `conflict`. The request contradicts the present state, such as a duplicate.
            PayloadTooLargeError: 413 `payload_too_large`. The request or one of its fields is too large.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.create(first_name="Ada", last_name="Lovelace", email="ada@example.com")
            ```
        """
        return self._record(
            endpoints.CREATE(
                body={
                    "firstName": first_name,
                    "lastName": last_name,
                    "email": email,
                    "phone": phone,
                    "company": company,
                    "companyId": company_id,
                    "jobTitle": job_title,
                    "source": source,
                    "addressLine1": address_line1,
                    "addressLine2": address_line2,
                    "city": city,
                    "state": state,
                    "zip": zip,
                    "country": country,
                    "assignedTo": assigned_to,
                    "tags": tags,
                    "customFields": custom_fields,
                },
                options=options,
            )
        )

    def upsert(
        self,
        *,
        first_name: str | OMIT = OMIT,
        last_name: str | OMIT = OMIT,
        email: str | OMIT = OMIT,
        phone: str | OMIT = OMIT,
        company: str | OMIT = OMIT,
        company_id: str | OMIT = OMIT,
        job_title: str | OMIT = OMIT,
        source: str | OMIT = OMIT,
        address_line1: str | OMIT = OMIT,
        address_line2: str | OMIT = OMIT,
        city: str | OMIT = OMIT,
        state: str | OMIT = OMIT,
        zip: str | OMIT = OMIT,
        country: str | OMIT = OMIT,
        assigned_to: str | OMIT = OMIT,
        tags: Sequence[str] | OMIT = OMIT,
        custom_fields: OMIT | InputT = OMIT,
        options: RequestOptions | None = None,
    ) -> ContactT:
        """Create a contact, or update the one with the same email address or phone number.

        Pass an email address or a phone number. The service uses them to find the contact.

        Args:
            first_name: Given name. At most 100 characters.
            last_name: Family name. At most 100 characters.
            email: Email address. At most 254 characters.
            phone: Phone number; E.164, such as +14155550123, is best. At most 30 characters.
            company: Name of the company as free text. At most 200 characters.
            company_id: Id of the company.
            job_title: Job title. At most 150 characters.
            source: Source of the contact. At most 100 characters.
            address_line1: Street and number. At most 200 characters.
            address_line2: Second line of the address. At most 200 characters.
            city: City. At most 100 characters.
            state: State or region. At most 100 characters.
            zip: Postal code. At most 20 characters.
            country: Country as two letters. At most 2 characters.
            assigned_to: Id of the assigned user.
            tags: Names of tags, 100 at most. The tags must exist. At most 100 items.
            custom_fields: Values of the custom fields by field key, up to 100 KB.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The contact.

        Raises:
            PaymentRequiredError: 402 `payment_required`. The trial has ended or a limit of the plan is reached.
            PayloadTooLargeError: 413 `payload_too_large`. The request or one of its fields is too large.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.upsert(first_name="Ada", last_name="Lovelace", email="ada@example.com")
            ```
        """
        return self._record(
            endpoints.UPSERT(
                body={
                    "firstName": first_name,
                    "lastName": last_name,
                    "email": email,
                    "phone": phone,
                    "company": company,
                    "companyId": company_id,
                    "jobTitle": job_title,
                    "source": source,
                    "addressLine1": address_line1,
                    "addressLine2": address_line2,
                    "city": city,
                    "state": state,
                    "zip": zip,
                    "country": country,
                    "assignedTo": assigned_to,
                    "tags": tags,
                    "customFields": custom_fields,
                },
                options=options,
            )
        )

    def get(self, contact_id: str, *, options: RequestOptions | None = None) -> ContactT:
        """Get a contact.

        The response has more fields than the items of `contacts.list`, such as the assigned user, recent activities and
        source lists.

        Args:
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The contact.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.get("con_7QX2")
            ```
        """
        return self._record(endpoints.GET(path={"contact_id": contact_id}, options=options))

    def update(
        self,
        contact_id: str,
        *,
        first_name: str | None | OMIT = OMIT,
        last_name: str | None | OMIT = OMIT,
        email: str | None | OMIT = OMIT,
        phone: str | None | OMIT = OMIT,
        company: str | None | OMIT = OMIT,
        company_id: str | None | OMIT = OMIT,
        job_title: str | None | OMIT = OMIT,
        source: str | None | OMIT = OMIT,
        address_line1: str | None | OMIT = OMIT,
        address_line2: str | None | OMIT = OMIT,
        city: str | None | OMIT = OMIT,
        state: str | None | OMIT = OMIT,
        zip: str | None | OMIT = OMIT,
        country: str | None | OMIT = OMIT,
        avatar_url: str | None | OMIT = OMIT,
        assigned_to: str | None | OMIT = OMIT,
        opted_out_sms: bool | OMIT = OMIT,
        opted_out_email: bool | OMIT = OMIT,
        tags: Sequence[str] | OMIT = OMIT,
        custom_fields: OMIT | InputT = OMIT,
        metadata: Mapping[str, object] | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> ContactT:
        """Change some fields of a contact.

        Fields that you leave out stay unchanged. None clears a field.

        Args:
            contact_id: Id of the contact.
            first_name: New given name. At most 100 characters.
            last_name: New family name. At most 100 characters.
            email: New email address. At most 254 characters.
            phone: New phone number; E.164, such as +14155550123, is best. At most 30 characters.
            company: New name of the company, as free text. At most 200 characters.
            company_id: Id of the new company.
            job_title: New job title. At most 150 characters.
            source: Where the contact came from. At most 100 characters.
            address_line1: New street and number. At most 200 characters.
            address_line2: New second line of the address. At most 200 characters.
            city: New city. At most 100 characters.
            state: New state or region. At most 100 characters.
            zip: New postal code. At most 20 characters.
            country: New country as two letters. At most 2 characters.
            avatar_url: New address of a picture. At most 2048 characters.
            assigned_to: Id of the new assigned user.
            opted_out_sms: Whether the person wants no text messages.
            opted_out_email: Whether the person wants no emails.
            tags: Names of tags, 100 at most. The tags must exist. Whether they replace the present ones is not
                documented; the methods of `contacts.tags` are documented. At most 100 items.
            custom_fields: Values of the custom fields by field key, up to 100 KB. What happens to keys that you leave
                out is not documented.
            metadata: Further data of your own. What happens to keys that you leave out is not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The contact.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            PayloadTooLargeError: 413 `payload_too_large`. The request or one of its fields is too large.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.update("con_7QX2", first_name="Ada", last_name="Lovelace")
            ```
        """
        return self._record(
            endpoints.UPDATE(
                path={"contact_id": contact_id},
                body={
                    "firstName": first_name,
                    "lastName": last_name,
                    "email": email,
                    "phone": phone,
                    "company": company,
                    "companyId": company_id,
                    "jobTitle": job_title,
                    "source": source,
                    "addressLine1": address_line1,
                    "addressLine2": address_line2,
                    "city": city,
                    "state": state,
                    "zip": zip,
                    "country": country,
                    "avatarUrl": avatar_url,
                    "assignedTo": assigned_to,
                    "optedOutSms": opted_out_sms,
                    "optedOutEmail": opted_out_email,
                    "tags": tags,
                    "customFields": custom_fields,
                    "metadata": metadata,
                },
                options=options,
            )
        )

    def delete(self, contact_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete a contact.

        The contact is only marked as deleted. To erase the data of a person, use `contacts.gdpr.forget`.

        Args:
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.delete("con_7QX2")
            ```
        """
        return self._call(endpoints.DELETE(path={"contact_id": contact_id}, options=options))

    def merge(self, *, primary_id: str, secondary_id: str, options: RequestOptions | None = None) -> Outcome:
        """Merge one contact into another.

        The primary contact stays and the secondary one is deleted. Read the result with `contacts.get`.

        Args:
            primary_id: Id of the contact to keep.
            secondary_id: Id of the contact to remove.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.merge(primary_id="con_7QX2", secondary_id="con_8WZ5")
            ```
        """
        return self._call(endpoints.MERGE(body={"primaryId": primary_id, "secondaryId": secondary_id}, options=options))

    def find_duplicates(self, *, options: RequestOptions | None = None) -> Page[ContactDuplicateGroup]:
        """Find duplicate contacts.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Groups of similar contacts. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.find_duplicates()
            ```
        """
        return self._page(endpoints.FIND_DUPLICATES(options=options))

    def export_csv(self, *, to: DownloadTarget | None = None, options: RequestOptions | None = None) -> Content:
        """Export all contacts as CSV.

        The columns are First Name, Last Name, Email, Phone, Company, Job Title, Address, City, State, Zip, Source, Time
        Zone, Time Zone Source, Tags and Created At. A phone number that starts with + has an apostrophe in front. Tag
        names share one cell, separated by a comma and a space. Created At is an ISO 8601 time. More than 50,000
        contacts are too many for one file and return 413.

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
            client.contacts.export_csv()
            ```
        """
        return self._call(endpoints.EXPORT_CSV(to=to, options=options))

    def import_file(self, *, file: FileInput, options: RequestOptions | None = None) -> Outcome:
        """Import contacts from a CSV file in one step.

        The response arrives when the import is complete. For large files, or to follow the progress, use
        `contacts.imports`. Get the columns from `contacts.get_import_template`.

        Args:
            file: The CSV file. Bytes, a path, or a file opened in binary mode.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            PayloadTooLargeError: 413 `payload_too_large`. The request or one of its fields is too large.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.import_file(file="contacts.csv")
            ```
        """
        return self._call(endpoints.IMPORT_FILE(files={"file": file}, options=options))

    def get_import_template(
        self, *, to: DownloadTarget | None = None, options: RequestOptions | None = None
    ) -> Content:
        """Get an empty CSV file with the columns that an import understands.

        The columns are First Name, Last Name, Email, Phone, Company, Job Title, Source, Address, City, State, Zip and
        Country.

        Args:
            to: File for the response, written in chunks and not kept in memory.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A CSV file in UTF-8.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.get_import_template()
            ```
        """
        return self._call(endpoints.GET_IMPORT_TEMPLATE(to=to, options=options))

    def import_with_ai(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Import contacts with the help of AI.

        Args:
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.import_with_ai()
            ```
        """
        return self._call(endpoints.IMPORT_WITH_AI(body=None if body is OMIT else body, options=options))

    def dry_run(self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None) -> Outcome:
        """Preview the effect of a change to contacts.

        Args:
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.dry_run()
            ```
        """
        return self._call(endpoints.DRY_RUN(body=None if body is OMIT else body, options=options))

    def get_do_not_contact_statuses(
        self, *, ids: Sequence[str] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> DoNotContactStatuses:
        """Check whether texts and calls to many contacts are blocked.

        Takes up to 500 contacts in one call.

        Args:
            ids: Ids of the contacts, 500 at most. Without it the response is empty. At most 500 items.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            What is blocked for each contact.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.get_do_not_contact_statuses(ids=["con_7QX2", "con_8WZ5"])
            ```
        """
        return self._call(endpoints.GET_DO_NOT_CONTACT_STATUSES(query={"ids": ids}, options=options))

    def list_locations(self, *, options: RequestOptions | None = None) -> Page[ContactLocation]:
        """List where contacts are on the map.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Contacts with their coordinates. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.list_locations()
            ```
        """
        return self._page(endpoints.LIST_LOCATIONS(options=options))

    def list_sources(self, *, options: RequestOptions | None = None) -> Page[ContactSource]:
        """List the sources that contacts came from, with the number of contacts.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All sources. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.list_sources()
            ```
        """
        return self._page(endpoints.LIST_SOURCES(options=options))

    def verify_line_type(
        self,
        *,
        smart_list_id: str | OMIT = OMIT,
        contact_ids: Sequence[str] | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> LineTypeVerification:
        """Find out whether phone numbers are mobile, landline or internet lines.

        The check costs money. Name the contacts by `smart_list_id` or by `contact_ids`. One call may check only a part
        of them, so repeat it until `done` is true. Returns 403 if the workspace has the check switched off.

        Args:
            smart_list_id: Id of the smart list whose contacts to check.
            contact_ids: Ids of the contacts to check.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            What this call has checked.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.verify_line_type(contact_ids=["con_7QX2"])
            ```
        """
        return self._call(
            endpoints.VERIFY_LINE_TYPE(body={"smartListId": smart_list_id, "contactIds": contact_ids}, options=options)
        )

    def get_score(self, contact_id: str, *, options: RequestOptions | None = None) -> ContactScore:
        """Get the lead score of a contact and its parts.

        Args:
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The lead score of the contact.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.get_score("con_7QX2")
            ```
        """
        return self._call(endpoints.GET_SCORE(path={"contact_id": contact_id}, options=options))

    def list_active_enrollments(self, contact_id: str, *, options: RequestOptions | None = None) -> Page[Outcome]:
        """List the current enrollments of a contact.

        The list has no pages.

        Args:
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A list whose items are not documented. Iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.list_active_enrollments("con_7QX2")
            ```
        """
        return self._page(endpoints.LIST_ACTIVE_ENROLLMENTS(path={"contact_id": contact_id}, options=options))

    def get_do_not_contact(self, contact_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get the do-not-contact state of a contact.

        For many contacts at once use `contacts.get_do_not_contact_statuses`.

        Args:
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.get_do_not_contact("con_7QX2")
            ```
        """
        return self._call(endpoints.GET_DO_NOT_CONTACT(path={"contact_id": contact_id}, options=options))

    def list_timeline(self, contact_id: str, *, options: RequestOptions | None = None) -> Page[Outcome]:
        """List the timeline of a contact.

        Args:
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A list whose items are not documented. Iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.list_timeline("con_7QX2")
            ```
        """
        return self._page(endpoints.LIST_TIMELINE(path={"contact_id": contact_id}, options=options))

    def get_best_time(self, contact_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get the best time to reach a contact.

        Args:
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.get_best_time("con_7QX2")
            ```
        """
        return self._call(endpoints.GET_BEST_TIME(path={"contact_id": contact_id}, options=options))

    def enrich(
        self, contact_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Look up more details about a contact.

        Args:
            contact_id: Id of the contact.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.enrich("con_7QX2")
            ```
        """
        return self._call(
            endpoints.ENRICH(path={"contact_id": contact_id}, body=None if body is OMIT else body, options=options)
        )


class ContactsCollaborators(Resource):
    """The users who work on a contact besides the assigned user."""

    def export(
        self,
        contact_id: str,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the collaborators to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it.

        Args:
            contact_id: Id of the contact.
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            progress: Called with the number of collaborators fetched so far.
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
            report = client.contacts.collaborators.export("con_7QX2", "collaborators.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.COLLABORATORS_LIST(path={"contact_id": contact_id}),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def list(self, contact_id: str, *, options: RequestOptions | None = None) -> Page[Outcome]:
        """List the users who work on a contact besides the assigned one.

        The list has no pages.

        Args:
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A list whose items are not documented. Iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.collaborators.list("con_7QX2")
            ```
        """
        return self._page(endpoints.COLLABORATORS_LIST(path={"contact_id": contact_id}, options=options))

    def add(
        self, contact_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Add a collaborator to a contact.

        Args:
            contact_id: Id of the contact.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.collaborators.add("con_7QX2")
            ```
        """
        return self._call(
            endpoints.COLLABORATORS_ADD(
                path={"contact_id": contact_id}, body=None if body is OMIT else body, options=options
            )
        )

    def remove(self, contact_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Remove collaborators from a contact.

        It is not documented how to select one collaborator. The call probably removes all of them.

        Args:
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.collaborators.remove("con_7QX2")
            ```
        """
        return self._call(endpoints.COLLABORATORS_REMOVE(path={"contact_id": contact_id}, options=options))


class ContactsGdpr(Resource):
    """Export or erase the personal data of a contact."""

    def export(self, contact_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Export the data stored about a contact.

        Get the files that belong to it with `contacts.gdpr.download_file`.

        Args:
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.gdpr.export("con_7QX2")
            ```
        """
        return self._call(endpoints.GDPR_EXPORT(path={"contact_id": contact_id}, options=options))

    def download_file(
        self, contact_id: str, file_id: str, *, to: DownloadTarget | None = None, options: RequestOptions | None = None
    ) -> Content:
        """Download a file that belongs to the export of a contact.

        Args:
            contact_id: Id of the contact.
            file_id: Id of the file.
            to: File for the response, written in chunks and not kept in memory.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The bytes of a file.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.gdpr.download_file("con_7QX2", "file_2BN6")
            ```
        """
        return self._call(
            endpoints.GDPR_DOWNLOAD_FILE(path={"contact_id": contact_id, "file_id": file_id}, to=to, options=options)
        )

    def forget(
        self, contact_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Erase the data stored about a contact.

        This is probably final. Call `contacts.gdpr.export` first if you must keep a copy.

        Args:
            contact_id: Id of the contact.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.gdpr.forget("con_7QX2")
            ```
        """
        return self._call(
            endpoints.GDPR_FORGET(path={"contact_id": contact_id}, body=None if body is OMIT else body, options=options)
        )


class ContactsImports(CreateMany, Resource):
    """Import jobs, which create and update contacts from a file or from rows."""

    def export(
        self,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the imports to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the imports of the last one.
            progress: Called with the number of imports fetched so far.
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
            report = client.contacts.imports.export("imports.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.IMPORTS_LIST(),
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
        self, *, page: int | OMIT = OMIT, limit: int | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Page[ImportJob]:
        """List import jobs.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of import jobs. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.list(page=1, limit=50)
            ```
        """
        return self._page(endpoints.IMPORTS_LIST(query={"page": page, "limit": limit}, options=options))

    def create(
        self,
        *,
        object_type: ImportObjectType,
        file_name: str | OMIT = OMIT,
        format: ImportFormat | OMIT = OMIT,
        rows: Sequence[Mapping[str, object]] | OMIT = OMIT,
        file_url: str | OMIT = OMIT,
        import_mode: ImportMode | OMIT = OMIT,
        mappings: Mapping[str, object] | OMIT = OMIT,
        remove_duplicates: bool | OMIT = OMIT,
        duplicate_check_fields: Sequence[ImportDuplicateField] | OMIT = OMIT,
        smart_list_id: str | OMIT = OMIT,
        tag_ids: Sequence[str] | OMIT = OMIT,
        re_enroll_mode: ImportReEnrollMode | OMIT = OMIT,
        verify_line_type: bool | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> ImportJob:
        """Create an import job from a CSV file or from rows.

        For a CSV file, first call `contacts.imports.upload_file`, then pass `file_name` and `mappings` here. For rows
        in memory, set `format` to json and pass `rows`. The job does nothing until `contacts.imports.process` starts
        it.

        Args:
            object_type: What the rows are; opportunities are deals. One of `contacts`, `opportunities`, `companies`.
            file_name: Name of the CSV file; required for CSV.
            format: Whether you pass a file or rows. One of `csv`, `json`.
            rows: The rows themselves, by field name; only for json. At least 1 item.
            file_url: Address of the CSV file.
            import_mode: Whether to create new objects, update existing ones, or both. One of `create_and_update`,
                `create_only`, `update_only`. Default: `create_and_update`.
            mappings: Field for each column of the CSV file; required for CSV.
            remove_duplicates: Whether to leave out duplicates. Default: `false`.
            duplicate_check_fields: Fields that make two rows duplicates. Only email and phone work.
            smart_list_id: Id of the smart list to put the contacts on.
            tag_ids: Ids of tags to add to the contacts.
            re_enroll_mode: How to enroll contacts again that already exist. Without it they are not. One of
                `additional`, `destructive`.
            verify_line_type: Whether to check the phone lines of the contacts after the import. The check costs money.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The import job.

        Raises:
            ValueError: None of `file_name`, `rows`, `file_url` is given. Nothing was sent.
            PayloadTooLargeError: 413 `payload_too_large`. The request or one of its fields is too large.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.create(object_type="contacts", file_name="leads.csv", rows=[{"firstName": "Ada",
            "email": "ada@example.com"}])
            ```
        """
        return self._call(
            endpoints.IMPORTS_CREATE(
                body={
                    "objectType": object_type,
                    "fileName": file_name,
                    "format": format,
                    "rows": rows,
                    "fileUrl": file_url,
                    "importMode": import_mode,
                    "mappings": mappings,
                    "removeDuplicates": remove_duplicates,
                    "duplicateCheckFields": duplicate_check_fields,
                    "smartListId": smart_list_id,
                    "tagIds": tag_ids,
                    "reEnrollMode": re_enroll_mode,
                    "verifyLineType": verify_line_type,
                },
                options=options,
            )
        )

    def upload_file(self, *, file: FileInput, options: RequestOptions | None = None) -> Outcome:
        """Upload a CSV file for an import.

        The response previews the file. Nothing is imported yet: continue with `contacts.imports.create`.

        Args:
            file: The CSV file. Bytes, a path, or a file opened in binary mode.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            PayloadTooLargeError: 413 `payload_too_large`. The request or one of its fields is too large.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.upload_file(file="contacts.csv")
            ```
        """
        return self._call(endpoints.IMPORTS_UPLOAD_FILE(files={"file": file}, options=options))

    def create_upload_url(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Create an address to which you can upload a file for an import.

        Args:
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.create_upload_url()
            ```
        """
        return self._call(endpoints.IMPORTS_CREATE_UPLOAD_URL(body=None if body is OMIT else body, options=options))

    def preflight(self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None) -> Outcome:
        """Check an import before you create it.

        Args:
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.preflight()
            ```
        """
        return self._call(endpoints.IMPORTS_PREFLIGHT(body=None if body is OMIT else body, options=options))

    def list_users(self, *, options: RequestOptions | None = None) -> Page[ImportUser]:
        """List the users that imports refer to.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All users that imports refer to. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.list_users()
            ```
        """
        return self._page(endpoints.IMPORTS_LIST_USERS(options=options))

    def get(self, import_id: str, *, options: RequestOptions | None = None) -> ImportJob:
        """Get an import job and its progress.

        A job is finished when its `status` is completed, failed or cancelled. Until then, repeat the call every 5 to 10
        seconds; `processed_rows` and `total_rows` show the progress.

        Args:
            import_id: Id of the import job.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The import job.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.get("imp_3KD9")
            ```
        """
        return self._call(endpoints.IMPORTS_GET(path={"import_id": import_id}, options=options))

    def process(self, import_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Start an import job.

        The job may continue after the response. Follow it with `contacts.imports.get`.

        Args:
            import_id: Id of the import job.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.process("imp_3KD9")
            ```
        """
        return self._call(endpoints.IMPORTS_PROCESS(path={"import_id": import_id}, options=options))

    def get_download_url(self, import_id: str, *, options: RequestOptions | None = None) -> Redirect:
        """Get an address from which you can download the file of an import.

        The URL is signed and may be on another host, so do not send your API key there. `source_file_available` of the
        job says whether the file is still there.

        Args:
            import_id: Id of the import job.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The response is at another URL, in the Location header.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.get_download_url("imp_3KD9")
            ```
        """
        return self._call(endpoints.IMPORTS_GET_DOWNLOAD_URL(path={"import_id": import_id}, options=options))

    def get_integrity(self, import_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get a report on whether an import is complete and consistent.

        Args:
            import_id: Id of the import job.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.get_integrity("imp_3KD9")
            ```
        """
        return self._call(endpoints.IMPORTS_GET_INTEGRITY(path={"import_id": import_id}, options=options))

    def get_launch_monitor(self, import_id: str, *, options: RequestOptions | None = None) -> ImportLaunchMonitor:
        """Get the stage that the launch of an import has reached.

        Args:
            import_id: Id of the import job.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The launch of the import.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.get_launch_monitor("imp_3KD9")
            ```
        """
        return self._call(endpoints.IMPORTS_GET_LAUNCH_MONITOR(path={"import_id": import_id}, options=options))

    def update_launch_monitor(
        self, import_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Update the launch monitor of an import.

        Args:
            import_id: Id of the import job.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.update_launch_monitor("imp_3KD9")
            ```
        """
        return self._call(
            endpoints.IMPORTS_UPDATE_LAUNCH_MONITOR(
                path={"import_id": import_id}, body=None if body is OMIT else body, options=options
            )
        )

    def repair(
        self, import_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Repair an import.

        See `contacts.imports.get_integrity` for whether it needs that.

        Args:
            import_id: Id of the import job.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.repair("imp_3KD9")
            ```
        """
        return self._call(
            endpoints.IMPORTS_REPAIR(
                path={"import_id": import_id}, body=None if body is OMIT else body, options=options
            )
        )

    def resubmit(
        self, import_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Resubmit an import.

        Args:
            import_id: Id of the import job.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.resubmit("imp_3KD9")
            ```
        """
        return self._call(
            endpoints.IMPORTS_RESUBMIT(
                path={"import_id": import_id}, body=None if body is OMIT else body, options=options
            )
        )

    def resume(
        self, import_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Resume an import that has stopped.

        The job may continue after the response. Follow it with `contacts.imports.get`.

        Args:
            import_id: Id of the import job.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.resume("imp_3KD9")
            ```
        """
        return self._call(
            endpoints.IMPORTS_RESUME(
                path={"import_id": import_id}, body=None if body is OMIT else body, options=options
            )
        )

    def preview_revert(self, import_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Preview the effect of undoing an import.

        Nothing is changed.

        Args:
            import_id: Id of the import job.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.preview_revert("imp_3KD9")
            ```
        """
        return self._call(endpoints.IMPORTS_PREVIEW_REVERT(path={"import_id": import_id}, options=options))

    def list_rows(
        self,
        import_id: str,
        *,
        page: int | OMIT = OMIT,
        limit: int | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Page[ImportRow]:
        """List the rows of an import, with the outcome of each.

        Rows are not kept for good, so the list can be empty although the job had rows. `tabs` still counts them.

        Args:
            import_id: Id of the import job.
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of rows. Iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.list_rows("imp_3KD9", page=1, limit=50)
            ```
        """
        return self._page(
            endpoints.IMPORTS_LIST_ROWS(
                path={"import_id": import_id}, query={"page": page, "limit": limit}, options=options
            )
        )

    def download_rows(
        self, import_id: str, *, to: DownloadTarget | None = None, options: RequestOptions | None = None
    ) -> Content:
        """Download the rows of an import as CSV.

        Args:
            import_id: Id of the import job.
            to: File for the response, written in chunks and not kept in memory.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A CSV file in UTF-8.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.download_rows("imp_3KD9")
            ```
        """
        return self._call(endpoints.IMPORTS_DOWNLOAD_ROWS(path={"import_id": import_id}, to=to, options=options))

    def get_side_effects(self, import_id: str, *, options: RequestOptions | None = None) -> ImportSideEffects:
        """Get the progress of the follow-up work of an import.

        A completed import can start more work, such as automations. Repeat the call until `is_complete` is true.

        Args:
            import_id: Id of the import job.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The follow-up work of the import.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.get_side_effects("imp_3KD9")
            ```
        """
        return self._call(endpoints.IMPORTS_GET_SIDE_EFFECTS(path={"import_id": import_id}, options=options))

    def update_side_effects(
        self, import_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Act on the follow-up work of an import.

        Args:
            import_id: Id of the import job.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.update_side_effects("imp_3KD9")
            ```
        """
        return self._call(
            endpoints.IMPORTS_UPDATE_SIDE_EFFECTS(
                path={"import_id": import_id}, body=None if body is OMIT else body, options=options
            )
        )

    def get_stats(self, import_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get the statistics of an import.

        Args:
            import_id: Id of the import job.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.imports.get_stats("imp_3KD9")
            ```
        """
        return self._call(endpoints.IMPORTS_GET_STATS(path={"import_id": import_id}, options=options))


class ContactsSmartViews(Resource):
    """Saved views of contacts."""

    def export(
        self,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the smart views to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            progress: Called with the number of smart views fetched so far.
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
            report = client.contacts.smart_views.export("smart_views.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.SMART_VIEWS_LIST(),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def list(self, *, options: RequestOptions | None = None) -> Page[SmartView]:
        """List the saved views of contacts.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All saved views. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.smart_views.list()
            ```
        """
        return self._page(endpoints.SMART_VIEWS_LIST(options=options))


class ContactsTags(Resource):
    """The tags of a contact."""

    def export(
        self,
        contact_id: str,
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
            contact_id: Id of the contact.
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
            report = client.contacts.tags.export("con_7QX2", "tags.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.TAGS_LIST(path={"contact_id": contact_id}),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def list(self, contact_id: str, *, options: RequestOptions | None = None) -> Page[Tag]:
        """List the tags of a contact.

        The list has no pages.

        Args:
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The tags of the contact. Iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.tags.list("con_7QX2")
            ```
        """
        return self._page(endpoints.TAGS_LIST(path={"contact_id": contact_id}, options=options))

    def add(self, contact_id: str, *, tag_ids: Sequence[str], options: RequestOptions | None = None) -> Outcome:
        """Add tags to a contact.

        The tags must exist. Those that the contact already has stay.

        Args:
            contact_id: Id of the contact.
            tag_ids: Ids of the tags, at least one. At least 1 item.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.tags.add("con_7QX2", tag_ids=["tag_vip01"])
            ```
        """
        return self._call(
            endpoints.TAGS_ADD(path={"contact_id": contact_id}, body={"tagIds": tag_ids}, options=options)
        )

    def clear(self, contact_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Remove all tags from a contact.

        To remove only one use `contacts.tags.remove`.

        Args:
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.tags.clear("con_7QX2")
            ```
        """
        return self._call(endpoints.TAGS_CLEAR(path={"contact_id": contact_id}, options=options))

    def remove(self, contact_id: str, tag_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Remove one tag from a contact.

        The tag itself stays.

        Args:
            contact_id: Id of the contact.
            tag_id: Id of the tag.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.contacts.tags.remove("con_7QX2", "tag_vip01")
            ```
        """
        return self._call(endpoints.TAGS_REMOVE(path={"contact_id": contact_id, "tag_id": tag_id}, options=options))
