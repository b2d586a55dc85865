# Made from conduyt/api/tags.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Tags."""

from __future__ import annotations

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import tags as endpoints
from conduyt.models.common import Deleted, Outcome
from conduyt.models.tags import Tag
from conduyt.pages import Page
from conduyt.pages.resource import Resource
from conduyt.resources.many import CreateMany, DeleteMany, UpdateMany


class Tags(CreateMany, UpdateMany, DeleteMany, Resource):
    """A tag is a colored label that groups contacts. Companies and deals can have tags too."""

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
        """Write the tags to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            report = client.tags.export("tags.csv")
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

    def list(self, *, options: RequestOptions | None = None) -> Page[Tag]:
        """List all tags.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All tags. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.tags.list()
            ```
        """
        return self._page(endpoints.LIST(options=options))

    def create(self, *, name: str, color: str | OMIT = OMIT, options: RequestOptions | None = None) -> Tag:
        """Create a tag.

        To add it to an object, use `contacts.tags.add`, `companies.tags.add` or `deals.tags.add`. A `response.status`
        of 200 instead of 201 probably means that a tag of this name existed before.

        Args:
            name: Name of the tag.
            color: Color as #RRGGBB. Default: `#6B7280`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The tag.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.tags.create(name="VIP", color="#3B82F6")
            ```
        """
        return self._call(endpoints.CREATE(body={"name": name, "color": color}, options=options))

    def get(self, tag_id: str, *, options: RequestOptions | None = None) -> Tag:
        """Get a tag by its id.

        Args:
            tag_id: Id of the tag.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The tag.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.tags.get("tag_vip01")
            ```
        """
        return self._call(endpoints.GET(path={"tag_id": tag_id}, options=options))

    def update(
        self, tag_id: str, *, name: str | OMIT = OMIT, color: str | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Tag:
        """Change the name or color of a tag.

        Args:
            tag_id: Id of the tag.
            name: New name.
            color: New color as #RRGGBB.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The tag.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.tags.update("tag_vip01", name="Key account", color="#3B82F6")
            ```
        """
        return self._call(
            endpoints.UPDATE(path={"tag_id": tag_id}, body={"name": name, "color": color}, options=options)
        )

    def delete(self, tag_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete a tag.

        Objects that have the tag are kept. To remove the tag from one contact, use `contacts.tags.remove`.

        Args:
            tag_id: Id of the tag.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.tags.delete("tag_vip01")
            ```
        """
        return self._call(endpoints.DELETE(path={"tag_id": tag_id}, options=options))

    def merge(self, *, source_id: str, target_id: str, options: RequestOptions | None = None) -> Outcome:
        """Merge one tag into another.

        The target stays and the source is deleted.

        Args:
            source_id: Id of the tag to remove.
            target_id: Id of the tag to keep.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.tags.merge(source_id="tag_vip02", target_id="tag_vip01")
            ```
        """
        return self._call(endpoints.MERGE(body={"sourceId": source_id, "targetId": target_id}, options=options))
