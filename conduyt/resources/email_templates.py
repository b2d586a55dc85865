# Made from conduyt/api/email_templates.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Email templates."""

from __future__ import annotations

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import email_templates as endpoints
from conduyt.models.common import Deleted, Outcome
from conduyt.models.email_templates import EmailTemplate, EmailTemplateChannel
from conduyt.pages import Page
from conduyt.pages.resource import Resource
from conduyt.resources.many import CreateMany, DeleteMany, UpdateMany


class EmailTemplates(CreateMany, UpdateMany, DeleteMany, Resource):
    """A template is a text with merge fields that you can reuse, as an email or as a text message."""

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
        """Write the email templates to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            verify: Read the list again until two passes have the same ids. The file has the email templates of the last
                one.
            progress: Called with the number of email templates fetched so far.
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
            report = client.email_templates.export("email_templates.csv")
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
    ) -> Page[EmailTemplate]:
        """List templates, a page at a time.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of templates. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.email_templates.list(page=1, limit=50)
            ```
        """
        return self._page(endpoints.LIST(query={"page": page, "limit": limit}, options=options))

    def create(
        self,
        *,
        name: str,
        channel: EmailTemplateChannel,
        body: str,
        subject: str | OMIT = OMIT,
        body_html: str | OMIT = OMIT,
        category: str | OMIT = OMIT,
        is_active: bool | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> EmailTemplate:
        """Create a template.

        Args:
            name: Name of the template.
            channel: Whether it is for emails or for text messages. One of `email`, `sms`.
            body: The message as plain text. It may have merge fields.
            subject: Subject line, for emails.
            body_html: The message as HTML, for emails.
            category: Group of templates to put it in.
            is_active: Whether it is in use. Default: `true`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The template.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.email_templates.create(name="Welcome", channel="email", body="Thank you for signing up.")
            ```
        """
        return self._call(
            endpoints.CREATE(
                body={
                    "name": name,
                    "channel": channel,
                    "body": body,
                    "subject": subject,
                    "bodyHtml": body_html,
                    "category": category,
                    "isActive": is_active,
                },
                options=options,
            )
        )

    def get(self, template_id: str, *, options: RequestOptions | None = None) -> EmailTemplate:
        """Get a template.

        Args:
            template_id: Id of the template.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The template.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.email_templates.get("tmpl_4WQ8")
            ```
        """
        return self._call(endpoints.GET(path={"template_id": template_id}, options=options))

    def update(
        self,
        template_id: str,
        *,
        name: str | OMIT = OMIT,
        channel: EmailTemplateChannel | OMIT = OMIT,
        body: str | OMIT = OMIT,
        subject: str | None | OMIT = OMIT,
        body_html: str | None | OMIT = OMIT,
        category: str | None | OMIT = OMIT,
        is_active: bool | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> EmailTemplate:
        """Change a template.

        Fields that you do not pass stay unchanged.

        Args:
            template_id: Id of the template.
            name: New name.
            channel: Whether it is for emails or for text messages. One of `email`, `sms`.
            body: New message as plain text. It may have merge fields.
            subject: New subject line, for emails; None clears it.
            body_html: New message as HTML, for emails; None clears it.
            category: Group of templates to put it in; None clears it.
            is_active: Whether it is in use.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The template.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.email_templates.update("tmpl_4WQ8", name="Welcome back", is_active=False)
            ```
        """
        return self._call(
            endpoints.UPDATE(
                path={"template_id": template_id},
                body={
                    "name": name,
                    "channel": channel,
                    "body": body,
                    "subject": subject,
                    "bodyHtml": body_html,
                    "category": category,
                    "isActive": is_active,
                },
                options=options,
            )
        )

    def delete(self, template_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete a template.

        See `email_templates.get_usage` for what still uses it.

        Args:
            template_id: Id of the template.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.email_templates.delete("tmpl_4WQ8")
            ```
        """
        return self._call(endpoints.DELETE(path={"template_id": template_id}, options=options))

    def get_usage(self, template_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get where a template is used.

        Args:
            template_id: Id of the template.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.email_templates.get_usage("tmpl_4WQ8")
            ```
        """
        return self._call(endpoints.GET_USAGE(path={"template_id": template_id}, options=options))

    def send_test(self, *, template_id: str, to_email: str, options: RequestOptions | None = None) -> Outcome:
        """Send a template to one address as a test.

        Args:
            template_id: Id of the template.
            to_email: Address to send it to.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.email_templates.send_test(template_id="tmpl_4WQ8", to_email="ada@example.com")
            ```
        """
        return self._call(endpoints.SEND_TEST(body={"templateId": template_id, "toEmail": to_email}, options=options))
