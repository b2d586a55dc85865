# Made from conduyt/api/email_sequences.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Email sequences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import cached_property, loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import email_sequences as endpoints
from conduyt.models.common import Outcome
from conduyt.models.email_sequences import EmailSequence, EmailSequenceEnrollment, NewEmailSequenceStep
from conduyt.pages import Page
from conduyt.pages.resource import Resource
from conduyt.resources.many import CreateMany, UpdateMany


class EmailSequences(CreateMany, UpdateMany, Resource):
    """A sequence, or drip campaign, is a series of emails with days in between. Each contact that is enrolled gets them
    one by one. The API cannot delete a sequence; switch it off with `email_sequences.update` instead.
    """

    @cached_property
    def enrollments(self) -> EmailSequencesEnrollments:
        """The contacts enrolled in a sequence."""
        return EmailSequencesEnrollments(self._caller)

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
        """Write the email sequences to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            verify: Read the list again until two passes have the same ids. The file has the email sequences of the last
                one.
            progress: Called with the number of email sequences fetched so far.
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
            report = client.email_sequences.export("email_sequences.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.LIST(),
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
    ) -> Page[EmailSequence]:
        """List sequences, a page at a time.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of sequences. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.email_sequences.list(page=1, limit=50)
            ```
        """
        return self._page(endpoints.LIST(query={"page": page, "limit": limit}, options=options))

    def create(
        self,
        *,
        name: str,
        steps: Sequence[NewEmailSequenceStep | Mapping[str, object]],
        description: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> EmailSequence:
        """Create a sequence with its emails.

        Args:
            name: Name of the sequence.
            steps: The emails in their order.
            description: What the sequence is for.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The sequence.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.email_sequences.create(name="First two weeks", steps=[{"subject": "Good to have you here", "body":
            "Thank you for signing up.", "delayDays": 0}])
            ```
        """
        return self._call(
            endpoints.CREATE(body={"name": name, "steps": steps, "description": description}, options=options)
        )

    def get(self, sequence_id: str, *, options: RequestOptions | None = None) -> EmailSequence:
        """Get a sequence with its emails.

        Args:
            sequence_id: Id of the sequence.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The sequence.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.email_sequences.get("seq_3NF7")
            ```
        """
        return self._call(endpoints.GET(path={"sequence_id": sequence_id}, options=options))

    def update(
        self,
        sequence_id: str,
        *,
        name: str | OMIT = OMIT,
        description: str | None | OMIT = OMIT,
        is_active: bool | OMIT = OMIT,
        steps: Sequence[NewEmailSequenceStep | Mapping[str, object]] | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> EmailSequence:
        """Change a sequence, or switch it on or off.

        Fields that you do not pass stay unchanged. The effect of new `steps` on contacts that are already enrolled is
        not documented.

        Args:
            sequence_id: Id of the sequence.
            name: New name.
            description: What it is for; None clears it.
            is_active: Whether it is switched on.
            steps: The emails in their order, instead of those so far.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The sequence.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.email_sequences.update("seq_3NF7", name="First month", is_active=False)
            ```
        """
        return self._call(
            endpoints.UPDATE(
                path={"sequence_id": sequence_id},
                body={"name": name, "description": description, "isActive": is_active, "steps": steps},
                options=options,
            )
        )

    def enroll(self, sequence_id: str, *, contact_ids: Sequence[str], options: RequestOptions | None = None) -> Outcome:
        """Enroll contacts in a sequence.

        What happens to contacts that are already enrolled is not documented; `email_sequences.enrollments.list` lists
        them. You can check the sequence with `email_sequences.preflight` first.

        Args:
            sequence_id: Id of the sequence.
            contact_ids: Ids of the contacts.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.email_sequences.enroll("seq_3NF7", contact_ids=["con_7QX2", "con_8WZ5"])
            ```
        """
        return self._call(
            endpoints.ENROLL(path={"sequence_id": sequence_id}, body={"contactIds": contact_ids}, options=options)
        )

    def unenroll(
        self, sequence_id: str, *, contact_ids: Sequence[str], options: RequestOptions | None = None
    ) -> Outcome:
        """Remove contacts from a sequence.

        They get no more of its emails.

        Args:
            sequence_id: Id of the sequence.
            contact_ids: Ids of the contacts.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.email_sequences.unenroll("seq_3NF7", contact_ids=["con_7QX2", "con_8WZ5"])
            ```
        """
        return self._call(
            endpoints.UNENROLL(path={"sequence_id": sequence_id}, body={"contactIds": contact_ids}, options=options)
        )

    def get_stats(self, sequence_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get the statistics of a sequence.

        They show how many contacts are enrolled and how many have completed it, how often its emails are opened, and
        how often links in them are clicked. The names of the fields are not documented.

        Args:
            sequence_id: Id of the sequence.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.email_sequences.get_stats("seq_3NF7")
            ```
        """
        return self._call(endpoints.GET_STATS(path={"sequence_id": sequence_id}, options=options))

    def preflight(
        self, sequence_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Check a sequence before you use it.

        Args:
            sequence_id: Id of the sequence.
            body: Fields of the body. They are not documented; a likely one is `contactIds`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.email_sequences.preflight("seq_3NF7")
            ```
        """
        return self._call(
            endpoints.PREFLIGHT(path={"sequence_id": sequence_id}, body=None if body is OMIT else body, options=options)
        )


class EmailSequencesEnrollments(Resource):
    """The contacts enrolled in a sequence."""

    def export(
        self,
        sequence_id: str,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the enrollments to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            sequence_id: Id of the sequence.
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the enrollments of the last
                one.
            progress: Called with the number of enrollments fetched so far.
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
            report = client.email_sequences.enrollments.export("seq_3NF7", "enrollments.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.ENROLLMENTS_LIST(path={"sequence_id": sequence_id}),
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
        sequence_id: str,
        *,
        page: int | OMIT = OMIT,
        limit: int | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Page[EmailSequenceEnrollment]:
        """List the enrollments of a sequence, a page at a time.

        Args:
            sequence_id: Id of the sequence.
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of enrollments. Iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.email_sequences.enrollments.list("seq_3NF7", page=1, limit=50)
            ```
        """
        return self._page(
            endpoints.ENROLLMENTS_LIST(
                path={"sequence_id": sequence_id}, query={"page": page, "limit": limit}, options=options
            )
        )
