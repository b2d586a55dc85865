# Made from conduyt/api/pipelines.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Pipelines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import cached_property, loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import pipelines as endpoints
from conduyt.models.common import Deleted
from conduyt.models.pipelines import NewStage, Pipeline, PipelineStage
from conduyt.pages import Page
from conduyt.pages.resource import Resource
from conduyt.resources.many import CreateMany, DeleteMany, UpdateMany


class Pipelines(CreateMany, UpdateMany, DeleteMany, Resource):
    """A pipeline is an ordered list of stages that deals move through. A workspace can have several."""

    @cached_property
    def stages(self) -> PipelinesStages:
        """The stages of a pipeline."""
        return PipelinesStages(self._caller)

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
        """Write the pipelines to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            progress: Called with the number of pipelines fetched so far.
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
            report = client.pipelines.export("pipelines.csv")
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

    def list(self, *, options: RequestOptions | None = None) -> Page[Pipeline]:
        """List all pipelines with their stages.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All pipelines. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.pipelines.list()
            ```
        """
        return self._page(endpoints.LIST(options=options))

    def create(
        self,
        *,
        name: str,
        description: str | OMIT = OMIT,
        stages: Sequence[NewStage | Mapping[str, object]] | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Pipeline:
        """Create a pipeline, with its stages if given.

        Needs an owner or admin role.

        Args:
            name: Name of the pipeline.
            description: What the pipeline is for.
            stages: The stages in their order.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The pipeline.

        Raises:
            PaymentRequiredError: 402 `payment_required`. The trial has ended or a limit of the plan is reached.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.pipelines.create(name="Partnerships")
            ```
        """
        return self._call(
            endpoints.CREATE(body={"name": name, "description": description, "stages": stages}, options=options)
        )

    def get(self, pipeline_id: str, *, options: RequestOptions | None = None) -> Pipeline:
        """Get a pipeline with its stages.

        Args:
            pipeline_id: Id of the pipeline.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The pipeline.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.pipelines.get("pipe_abc123")
            ```
        """
        return self._call(endpoints.GET(path={"pipeline_id": pipeline_id}, options=options))

    def update(
        self,
        pipeline_id: str,
        *,
        name: str | OMIT = OMIT,
        description: str | None | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Pipeline:
        """Change the name or description of a pipeline.

        Args:
            pipeline_id: Id of the pipeline.
            name: New name.
            description: New description; None clears it.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The pipeline.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.pipelines.update("pipe_abc123", name="New business")
            ```
        """
        return self._call(
            endpoints.UPDATE(
                path={"pipeline_id": pipeline_id}, body={"name": name, "description": description}, options=options
            )
        )

    def delete(self, pipeline_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete a pipeline.

        Args:
            pipeline_id: Id of the pipeline.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.pipelines.delete("pipe_abc123")
            ```
        """
        return self._call(endpoints.DELETE(path={"pipeline_id": pipeline_id}, options=options))


class PipelinesStages(CreateMany, UpdateMany, DeleteMany, Resource):
    """The stages of a pipeline."""

    def export(
        self,
        pipeline_id: str,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the stages to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it.

        Args:
            pipeline_id: Id of the pipeline.
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            progress: Called with the number of stages fetched so far.
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
            report = client.pipelines.stages.export("pipe_abc123", "stages.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.STAGES_LIST(path={"pipeline_id": pipeline_id}),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def list(self, pipeline_id: str, *, options: RequestOptions | None = None) -> Page[PipelineStage]:
        """List the stages of a pipeline in their order.

        The list has no pages.

        Args:
            pipeline_id: Id of the pipeline.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All stages of the pipeline. Iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.pipelines.stages.list("pipe_abc123")
            ```
        """
        return self._page(endpoints.STAGES_LIST(path={"pipeline_id": pipeline_id}, options=options))

    def create(
        self,
        pipeline_id: str,
        *,
        name: str,
        color: str | OMIT = OMIT,
        sort_order: int | OMIT = OMIT,
        is_won: bool | OMIT = OMIT,
        is_lost: bool | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> PipelineStage:
        """Add a stage to a pipeline.

        Args:
            pipeline_id: Id of the pipeline.
            name: Name of the stage.
            color: Colour as #RRGGBB. Default: `#3B82F6`.
            sort_order: Position in the pipeline, from 0. At least 0.
            is_won: Whether a deal that arrives here is won. Default: `false`.
            is_lost: Whether a deal that arrives here is lost. Default: `false`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The stage.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.pipelines.stages.create("pipe_abc123", name="Proposal")
            ```
        """
        return self._call(
            endpoints.STAGES_CREATE(
                path={"pipeline_id": pipeline_id},
                body={"name": name, "color": color, "sortOrder": sort_order, "isWon": is_won, "isLost": is_lost},
                options=options,
            )
        )

    def get(self, pipeline_id: str, stage_id: str, *, options: RequestOptions | None = None) -> PipelineStage:
        """Get one stage of a pipeline.

        Args:
            pipeline_id: Id of the pipeline.
            stage_id: Id of the stage.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The stage.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.pipelines.stages.get("pipe_abc123", "stage_qualified")
            ```
        """
        return self._call(
            endpoints.STAGES_GET(path={"pipeline_id": pipeline_id, "stage_id": stage_id}, options=options)
        )

    def update(
        self,
        pipeline_id: str,
        stage_id: str,
        *,
        name: str | OMIT = OMIT,
        color: str | OMIT = OMIT,
        sort_order: int | OMIT = OMIT,
        is_won: bool | OMIT = OMIT,
        is_lost: bool | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> PipelineStage:
        """Change a stage of a pipeline.

        Args:
            pipeline_id: Id of the pipeline.
            stage_id: Id of the stage.
            name: New name.
            color: New colour as #RRGGBB.
            sort_order: New position in the pipeline, from 0. At least 0.
            is_won: Whether a deal that arrives here is won.
            is_lost: Whether a deal that arrives here is lost.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The stage.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.pipelines.stages.update("pipe_abc123", "stage_qualified", name="Proposal sent")
            ```
        """
        return self._call(
            endpoints.STAGES_UPDATE(
                path={"pipeline_id": pipeline_id, "stage_id": stage_id},
                body={"name": name, "color": color, "sortOrder": sort_order, "isWon": is_won, "isLost": is_lost},
                options=options,
            )
        )

    def delete(self, pipeline_id: str, stage_id: str, *, options: RequestOptions | None = None) -> None:
        """Delete a stage of a pipeline.

        Args:
            pipeline_id: Id of the pipeline.
            stage_id: Id of the stage.
            options: Options of this call, such as `timeout` or `headers`.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.pipelines.stages.delete("pipe_abc123", "stage_qualified")
            ```
        """
        self._call(endpoints.STAGES_DELETE(path={"pipeline_id": pipeline_id, "stage_id": stage_id}, options=options))
