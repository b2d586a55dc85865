# Made from conduyt/api/custom_fields.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Custom fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import custom_fields as endpoints
from conduyt.models.common import Deleted, Outcome
from conduyt.models.custom_fields import CustomField, CustomFieldEntityType, CustomFieldType
from conduyt.pages import Page
from conduyt.pages.resource import Resource
from conduyt.resources.many import CreateMany, DeleteMany, UpdateMany


class CustomFields(CreateMany, UpdateMany, DeleteMany, Resource):
    """A custom field is a field of your own on every contact, deal or company. This resource has its definition. Its
    values are in `custom_fields` of each object, under the key of the field.
    """

    def export(
        self,
        path: PathInput,
        *,
        filters: Mapping[str, object] | None = None,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the custom fields to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            filters: Which custom fields, with the names and values of the arguments of `list`. `sort` and `order` are
                the order of the file. Default: all, the oldest first where the list can be sorted.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            progress: Called with the number of custom fields fetched so far.
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
            report = client.custom_fields.export("custom_fields.csv")
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
                ("entity_type",),
                path,
                filters=filters,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def list(
        self, *, entity_type: CustomFieldEntityType | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Page[CustomField]:
        """List the custom fields.

        The list has no pages.

        Args:
            entity_type: Only fields of this kind of object. One of `contact`, `deal`, `company`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All custom fields. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.custom_fields.list(entity_type="contact")
            ```
        """
        return self._page(endpoints.LIST(query={"entity_type": entity_type}, options=options))

    def create(
        self,
        *,
        entity_type: CustomFieldEntityType,
        field_key: str,
        label: str,
        field_type: CustomFieldType,
        choices: Sequence[str] | OMIT = OMIT,
        is_required: bool | OMIT = OMIT,
        sort_order: int | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> CustomField:
        """Define a custom field.

        Args:
            entity_type: Kind of object that gets the field. One of `contact`, `deal`, `company`.
            field_key: Key of the field in `custom_fields`.
            label: Name of the field as people see it.
            field_type: Kind of value it holds. One of `text`, `number`, `date`, `select`, `multiselect`, `boolean`.
            choices: Values to choose from, for select and multiselect. Sent as `options`.
            is_required: Whether a value is required. Default: `false`.
            sort_order: Position among the fields, from 0.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The definition of the custom field.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.custom_fields.create(entity_type="contact", field_key="preferred_plan", label="Preferred plan",
            field_type="select")
            ```
        """
        return self._call(
            endpoints.CREATE(
                body={
                    "entityType": entity_type,
                    "fieldKey": field_key,
                    "label": label,
                    "fieldType": field_type,
                    "options": choices,
                    "isRequired": is_required,
                    "sortOrder": sort_order,
                },
                options=options,
            )
        )

    def get(self, field_id: str, *, options: RequestOptions | None = None) -> CustomField:
        """Get the definition of a custom field.

        Args:
            field_id: Id of the custom field, not its key.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The definition of the custom field.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.custom_fields.get("field_6DW2")
            ```
        """
        return self._call(endpoints.GET(path={"field_id": field_id}, options=options))

    def update(
        self,
        field_id: str,
        *,
        entity_type: CustomFieldEntityType | OMIT = OMIT,
        field_key: str | OMIT = OMIT,
        label: str | OMIT = OMIT,
        field_type: CustomFieldType | OMIT = OMIT,
        choices: Sequence[str] | OMIT = OMIT,
        is_required: bool | OMIT = OMIT,
        sort_order: int | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> CustomField:
        """Change the definition of a custom field.

        Fields that you leave out stay unchanged. The effect of a new key or type on existing values is not documented;
        call `custom_fields.get_impact` before you change them.

        Args:
            field_id: Id of the custom field, not its key.
            entity_type: Kind of object that gets the field. One of `contact`, `deal`, `company`.
            field_key: New key of the field.
            label: New name as people see it.
            field_type: New kind of value. One of `text`, `number`, `date`, `select`, `multiselect`, `boolean`.
            choices: New values to choose from, for select and multiselect. Sent as `options`.
            is_required: Whether a value is required.
            sort_order: New position among the fields, from 0.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The definition of the custom field.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.custom_fields.update("field_6DW2", label="Favorite plan", choices=["Starter", "Standard", "Premium",
            "Enterprise"])
            ```
        """
        return self._call(
            endpoints.UPDATE(
                path={"field_id": field_id},
                body={
                    "entityType": entity_type,
                    "fieldKey": field_key,
                    "label": label,
                    "fieldType": field_type,
                    "options": choices,
                    "isRequired": is_required,
                    "sortOrder": sort_order,
                },
                options=options,
            )
        )

    def delete(self, field_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete the definition of a custom field.

        See `custom_fields.get_impact` for what depends on it.

        Args:
            field_id: Id of the custom field, not its key.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.custom_fields.delete("field_6DW2")
            ```
        """
        return self._call(endpoints.DELETE(path={"field_id": field_id}, options=options))

    def list_history(self, field_id: str, *, options: RequestOptions | None = None) -> Page[Outcome]:
        """List the changes made to a custom field.

        Args:
            field_id: Id of the custom field, not its key.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A list whose items are not documented. Iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.custom_fields.list_history("field_6DW2")
            ```
        """
        return self._page(endpoints.LIST_HISTORY(path={"field_id": field_id}, options=options))

    def get_impact(self, field_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get what depends on a custom field.

        Check this before you change or delete the field.

        Args:
            field_id: Id of the custom field, not its key.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.custom_fields.get_impact("field_6DW2")
            ```
        """
        return self._call(endpoints.GET_IMPACT(path={"field_id": field_id}, options=options))
