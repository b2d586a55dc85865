# Made from conduyt/api/forms.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import cached_property, loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import forms as endpoints
from conduyt.models.common import Deleted, Outcome
from conduyt.models.forms import Form, FormSubmission
from conduyt.pages import Page
from conduyt.pages.resource import Resource
from conduyt.resources.many import CreateMany, DeleteMany, UpdateMany


class Forms(CreateMany, UpdateMany, DeleteMany, Resource):
    """A form on a website collects leads. A submission creates a contact, unless one with the same email address exists."""

    @cached_property
    def submissions(self) -> FormsSubmissions:
        """The submissions of a form."""
        return FormsSubmissions(self._caller)

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
        """Write the forms to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            progress: Called with the number of forms fetched so far.
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
            report = client.forms.export("forms.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.LIST(), (), path, raw=raw, bom=bom, checkpoint=checkpoint, progress=progress, options=options
            ),
        )

    def list(self, *, options: RequestOptions | None = None) -> Page[Form]:
        """List all forms.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All forms. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.forms.list()
            ```
        """
        return self._page(endpoints.LIST(options=options))

    def create(
        self,
        *,
        name: str,
        slug: str,
        fields: Sequence[Mapping[str, object]],
        description: str | OMIT = OMIT,
        settings: Mapping[str, object] | OMIT = OMIT,
        redirect_url: str | OMIT = OMIT,
        thank_you_message: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Form:
        """Create a form.

        Args:
            name: Name of the form.
            slug: Its name in addresses.
            fields: The fields to fill in, in their order. The keys of a field are not documented; likely ones are
                `name`, `label`, `type` and `required`.
            description: What the form is for.
            settings: How the form behaves. The keys are not documented.
            redirect_url: Where to send people after they submit it.
            thank_you_message: What people read after they submit it.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The form.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.forms.create(name="Newsletter", slug="newsletter", fields=[{"name": "email", "label": "Email",
            "type": "email", "required": True}])
            ```
        """
        return self._call(
            endpoints.CREATE(
                body={
                    "name": name,
                    "slug": slug,
                    "fields": fields,
                    "description": description,
                    "settings": settings,
                    "redirectUrl": redirect_url,
                    "thankYouMessage": thank_you_message,
                },
                options=options,
            )
        )

    def get(self, form_id: str, *, options: RequestOptions | None = None) -> Form:
        """Get a form.

        Args:
            form_id: Id of the form.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The form.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.forms.get("form_2BV7")
            ```
        """
        return self._call(endpoints.GET(path={"form_id": form_id}, options=options))

    def update(
        self,
        form_id: str,
        *,
        name: str | OMIT = OMIT,
        slug: str | OMIT = OMIT,
        fields: Sequence[Mapping[str, object]] | OMIT = OMIT,
        description: str | None | OMIT = OMIT,
        settings: Mapping[str, object] | OMIT = OMIT,
        redirect_url: str | None | OMIT = OMIT,
        thank_you_message: str | None | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Form:
        """Change a form.

        Fields that you do not pass probably stay unchanged.

        Args:
            form_id: Id of the form.
            name: New name.
            slug: New name in addresses.
            fields: The fields to fill in; they replace the present ones. The keys of a field are not documented.
            description: What the form is for; None clears it.
            settings: How the form behaves. The keys are not documented.
            redirect_url: Where to send people after they submit it; None clears it.
            thank_you_message: What people read after they submit it; None clears it.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The form.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.forms.update("form_2BV7", name="Newsletter sign-up", thank_you_message="Thank you!")
            ```
        """
        return self._call(
            endpoints.UPDATE(
                path={"form_id": form_id},
                body={
                    "name": name,
                    "slug": slug,
                    "fields": fields,
                    "description": description,
                    "settings": settings,
                    "redirectUrl": redirect_url,
                    "thankYouMessage": thank_you_message,
                },
                options=options,
            )
        )

    def delete(self, form_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete a form.

        The service archives the form rather than erasing it.

        Args:
            form_id: Id of the form.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.forms.delete("form_2BV7")
            ```
        """
        return self._call(endpoints.DELETE(path={"form_id": form_id}, options=options))

    def submit(
        self, form_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Submit a form, as a visitor of the website does.

        Needs no API key. If no contact has the submitted email address, the service creates one.

        Args:
            form_id: Id of the form.
            body: The values, by the names of the fields of the form, such as `{"email": "ada@example.com"}`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.forms.submit("form_2BV7")
            ```
        """
        return self._call(
            endpoints.SUBMIT(path={"form_id": form_id}, body=None if body is OMIT else body, options=options)
        )

    def get_analytics(self, form_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get figures about the use of a form.

        Args:
            form_id: Id of the form.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.forms.get_analytics("form_2BV7")
            ```
        """
        return self._call(endpoints.GET_ANALYTICS(path={"form_id": form_id}, options=options))

    def check_install(
        self, form_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Check whether a form is installed on your website.

        Args:
            form_id: Id of the form.
            body: The fields are not documented. A likely one is `url`, the page to look at.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.forms.check_install("form_2BV7")
            ```
        """
        return self._call(
            endpoints.CHECK_INSTALL(path={"form_id": form_id}, body=None if body is OMIT else body, options=options)
        )


class FormsSubmissions(Resource):
    """The submissions of a form."""

    def export(
        self,
        form_id: str,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the submissions to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            form_id: Id of the form.
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the submissions of the last
                one.
            progress: Called with the number of submissions fetched so far.
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
            report = client.forms.submissions.export("form_2BV7", "submissions.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.SUBMISSIONS_LIST(path={"form_id": form_id}),
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
        self, form_id: str, *, page: int | OMIT = OMIT, limit: int | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Page[FormSubmission]:
        """List the submissions of a form, a page at a time.

        Args:
            form_id: Id of the form.
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of submissions. Iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.forms.submissions.list("form_2BV7", page=1, limit=50)
            ```
        """
        return self._page(
            endpoints.SUBMISSIONS_LIST(path={"form_id": form_id}, query={"page": page, "limit": limit}, options=options)
        )
