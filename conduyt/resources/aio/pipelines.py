# Made from conduyt/api/pipelines.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Pipelines, for `AsyncConduyt`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import cached_property
from conduyt._values.omit import OMIT
from conduyt.endpoints import pipelines as endpoints
from conduyt.models.common import Deleted
from conduyt.models.pipelines import NewStage, Pipeline, PipelineStage
from conduyt.pages import AsyncPager
from conduyt.pages.resource import AsyncResource
from conduyt.resources.aio import AsyncCreateMany, AsyncDeleteMany, AsyncUpdateMany


class AsyncPipelines(AsyncCreateMany, AsyncUpdateMany, AsyncDeleteMany, AsyncResource):
    """A pipeline is an ordered list of stages that deals move through. A workspace can have several."""

    @cached_property
    def stages(self) -> AsyncPipelinesStages:
        """The stages of a pipeline."""
        return AsyncPipelinesStages(self._caller)

    def list(self, *, options: RequestOptions | None = None) -> AsyncPager[Pipeline]:
        """List all pipelines with their stages.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All pipelines. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.pipelines.list()
            ```
        """
        return self._page(endpoints.LIST(options=options))

    async def create(
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
            await client.pipelines.create(name="Partnerships")
            ```
        """
        return await self._call(
            endpoints.CREATE(body={"name": name, "description": description, "stages": stages}, options=options)
        )

    async def get(self, pipeline_id: str, *, options: RequestOptions | None = None) -> Pipeline:
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
            await client.pipelines.get("pipe_abc123")
            ```
        """
        return await self._call(endpoints.GET(path={"pipeline_id": pipeline_id}, options=options))

    async def update(
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
            await client.pipelines.update("pipe_abc123", name="New business")
            ```
        """
        return await self._call(
            endpoints.UPDATE(
                path={"pipeline_id": pipeline_id}, body={"name": name, "description": description}, options=options
            )
        )

    async def delete(self, pipeline_id: str, *, options: RequestOptions | None = None) -> Deleted:
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
            await client.pipelines.delete("pipe_abc123")
            ```
        """
        return await self._call(endpoints.DELETE(path={"pipeline_id": pipeline_id}, options=options))


class AsyncPipelinesStages(AsyncCreateMany, AsyncUpdateMany, AsyncDeleteMany, AsyncResource):
    """The stages of a pipeline."""

    def list(self, pipeline_id: str, *, options: RequestOptions | None = None) -> AsyncPager[PipelineStage]:
        """List the stages of a pipeline in their order.

        The list has no pages.

        Args:
            pipeline_id: Id of the pipeline.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All stages of the pipeline. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.pipelines.stages.list("pipe_abc123")
            ```
        """
        return self._page(endpoints.STAGES_LIST(path={"pipeline_id": pipeline_id}, options=options))

    async def create(
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
            await client.pipelines.stages.create("pipe_abc123", name="Proposal")
            ```
        """
        return await self._call(
            endpoints.STAGES_CREATE(
                path={"pipeline_id": pipeline_id},
                body={"name": name, "color": color, "sortOrder": sort_order, "isWon": is_won, "isLost": is_lost},
                options=options,
            )
        )

    async def get(self, pipeline_id: str, stage_id: str, *, options: RequestOptions | None = None) -> PipelineStage:
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
            await client.pipelines.stages.get("pipe_abc123", "stage_qualified")
            ```
        """
        return await self._call(
            endpoints.STAGES_GET(path={"pipeline_id": pipeline_id, "stage_id": stage_id}, options=options)
        )

    async def update(
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
            await client.pipelines.stages.update("pipe_abc123", "stage_qualified", name="Proposal sent")
            ```
        """
        return await self._call(
            endpoints.STAGES_UPDATE(
                path={"pipeline_id": pipeline_id, "stage_id": stage_id},
                body={"name": name, "color": color, "sortOrder": sort_order, "isWon": is_won, "isLost": is_lost},
                options=options,
            )
        )

    async def delete(self, pipeline_id: str, stage_id: str, *, options: RequestOptions | None = None) -> None:
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
            await client.pipelines.stages.delete("pipe_abc123", "stage_qualified")
            ```
        """
        await self._call(
            endpoints.STAGES_DELETE(path={"pipeline_id": pipeline_id, "stage_id": stage_id}, options=options)
        )
