# Made from conduyt/api/workflows.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Workflows, for `AsyncConduyt`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import cached_property, loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import workflows as endpoints
from conduyt.models.common import Deleted, Outcome
from conduyt.models.workflows import Workflow, WorkflowRun
from conduyt.pages import AsyncPager
from conduyt.pages.resource import AsyncResource
from conduyt.resources.aio.many import AsyncCreateMany, AsyncDeleteMany, AsyncUpdateMany


class AsyncWorkflows(AsyncCreateMany, AsyncUpdateMany, AsyncDeleteMany, AsyncResource):
    """A workflow performs its actions whenever its trigger fires. Each time is called a run. A workflow that is switched
    off does not run.
    """

    @cached_property
    def runs(self) -> AsyncWorkflowsRuns:
        """The runs of a workflow."""
        return AsyncWorkflowsRuns(self._caller)

    async def export(
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
        """Write the workflows to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            verify: Read the list again until two passes have the same ids. The file has the workflows of the last one.
            progress: Called with the number of workflows fetched so far.
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
            report = await client.workflows.export("workflows.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
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
    ) -> AsyncPager[Workflow]:
        """List workflows, a page at a time.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of workflows. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.workflows.list(page=1, limit=50)
            ```
        """
        return self._page(endpoints.LIST(query={"page": page, "limit": limit}, options=options))

    async def create(
        self,
        *,
        name: str,
        trigger: Mapping[str, object],
        actions: Sequence[Mapping[str, object]],
        description: str | OMIT = OMIT,
        is_active: bool | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Workflow:
        """Create a workflow.

        The keys of the trigger and the actions are not documented; those of the example are only a sketch. Get an
        existing workflow with `workflows.get` to see the real keys.

        Args:
            name: Name of the workflow.
            trigger: What makes it run.
            actions: What it does, in this order.
            description: What the workflow is for.
            is_active: Whether it starts switched on.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The workflow.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.workflows.create(name="Welcome new leads", trigger={"event": "contact.created"},
            actions=[{"type": "send_email", "templateId": "tmpl_4WQ8"}])
            ```
        """
        return await self._call(
            endpoints.CREATE(
                body={
                    "name": name,
                    "trigger": trigger,
                    "actions": actions,
                    "description": description,
                    "isActive": is_active,
                },
                options=options,
            )
        )

    async def get(self, workflow_id: str, *, options: RequestOptions | None = None) -> Workflow:
        """Get a workflow.

        Args:
            workflow_id: Id of the workflow.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The workflow.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.workflows.get("wf_6LC2")
            ```
        """
        return await self._call(endpoints.GET(path={"workflow_id": workflow_id}, options=options))

    async def update(
        self,
        workflow_id: str,
        *,
        name: str | OMIT = OMIT,
        description: str | None | OMIT = OMIT,
        trigger: Mapping[str, object] | OMIT = OMIT,
        actions: Sequence[Mapping[str, object]] | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Workflow:
        """Change a workflow.

        Fields that you do not pass stay unchanged. To switch the workflow on or off, use `workflows.activate` and
        `workflows.deactivate`.

        Args:
            workflow_id: Id of the workflow.
            name: New name.
            description: What it is for; None clears it.
            trigger: What makes it run, instead of the trigger so far.
            actions: What it does, instead of the actions so far.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The workflow.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.workflows.update("wf_6LC2", name="Welcome all leads")
            ```
        """
        return await self._call(
            endpoints.UPDATE(
                path={"workflow_id": workflow_id},
                body={"name": name, "description": description, "trigger": trigger, "actions": actions},
                options=options,
            )
        )

    async def delete(self, workflow_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete a workflow.

        To stop it but keep it, use `workflows.deactivate`.

        Args:
            workflow_id: Id of the workflow.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.workflows.delete("wf_6LC2")
            ```
        """
        return await self._call(endpoints.DELETE(path={"workflow_id": workflow_id}, options=options))

    async def activate(self, workflow_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Switch a workflow on.

        From now on it runs whenever its trigger fires.

        Args:
            workflow_id: Id of the workflow.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.workflows.activate("wf_6LC2")
            ```
        """
        return await self._call(endpoints.ACTIVATE(path={"workflow_id": workflow_id}, options=options))

    async def deactivate(self, workflow_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Switch a workflow off.

        What happens to runs that are under way is not documented.

        Args:
            workflow_id: Id of the workflow.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.workflows.deactivate("wf_6LC2")
            ```
        """
        return await self._call(endpoints.DEACTIVATE(path={"workflow_id": workflow_id}, options=options))

    async def test(
        self, workflow_id: str, *, contact_id: str | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Test a workflow with sample data.

        It is not documented whether this has real effects, such as emails being sent. To be safe, use a contact of your
        own.

        Args:
            workflow_id: Id of the workflow.
            contact_id: Id of the contact to try it out with.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.workflows.test("wf_6LC2", contact_id="con_7QX2")
            ```
        """
        return await self._call(
            endpoints.TEST(path={"workflow_id": workflow_id}, body={"contactId": contact_id}, options=options)
        )


class AsyncWorkflowsRuns(AsyncResource):
    """The runs of a workflow."""

    async def export(
        self,
        workflow_id: str,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the runs to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            workflow_id: Id of the workflow.
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the runs of the last one.
            progress: Called with the number of runs fetched so far.
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
            report = await client.workflows.runs.export("wf_6LC2", "runs.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.RUNS_LIST(path={"workflow_id": workflow_id}),
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
        workflow_id: str,
        *,
        page: int | OMIT = OMIT,
        limit: int | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> AsyncPager[WorkflowRun]:
        """List the runs of a workflow, a page at a time.

        Args:
            workflow_id: Id of the workflow.
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of runs. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.workflows.runs.list("wf_6LC2", page=1, limit=50)
            ```
        """
        return self._page(
            endpoints.RUNS_LIST(
                path={"workflow_id": workflow_id}, query={"page": page, "limit": limit}, options=options
            )
        )

    async def get(self, workflow_id: str, run_id: str, *, options: RequestOptions | None = None) -> WorkflowRun:
        """Get one run of a workflow with the results of its steps.

        Args:
            workflow_id: Id of the workflow.
            run_id: Id of the run.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The run.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.workflows.runs.get("wf_6LC2", "run_9DV4")
            ```
        """
        return await self._call(
            endpoints.RUNS_GET(path={"workflow_id": workflow_id, "run_id": run_id}, options=options)
        )
