# Made from conduyt/api/tasks.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Tasks, for `AsyncConduyt`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import cached_property, loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.lookup import Lookup
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.changes import AsyncChanges, Deletions, StateInput
from conduyt.endpoints import tasks as endpoints
from conduyt.models.common import Deleted, Outcome
from conduyt.models.tasks import Task, TaskPriority, TaskStatus
from conduyt.pages import AsyncPager
from conduyt.pages.resource import AsyncResource
from conduyt.resources.aio.many import AsyncCreateMany, AsyncDeleteMany, AsyncUpdateMany


class AsyncTasks(AsyncCreateMany, AsyncUpdateMany, AsyncDeleteMany, AsyncResource):
    """A task is something to do, with a due date, a person in charge and, if wanted, a contact or deal it belongs to."""

    @cached_property
    def assignment_rules(self) -> AsyncTasksAssignmentRules:
        """The rules that decide who gets a task."""
        return AsyncTasksAssignmentRules(self._caller)

    @cached_property
    def queues(self) -> AsyncTasksQueues:
        """The queues of tasks."""
        return AsyncTasksQueues(self._caller)

    @cached_property
    def recurring(self) -> AsyncTasksRecurring:
        """The recurring tasks."""
        return AsyncTasksRecurring(self._caller)

    @cached_property
    def sla_rules(self) -> AsyncTasksSlaRules:
        """The rules on how soon tasks must be done."""
        return AsyncTasksSlaRules(self._caller)

    def changes(
        self,
        state: StateInput,
        *,
        lookback: timedelta = timedelta(minutes=10),
        deletions: Deletions = "none",
        options: RequestOptions | None = None,
    ) -> AsyncChanges[Task]:
        """Iterate over the tasks that were created, updated or deleted since the last run.

        The first run yields all tasks. The state is saved when you have taken the last change and ask for more. If the
        program is killed before, the next run yields some changes again, and none is lost.

        Args:
            state: The path of a file that keeps the state, or an object with `load` and `save`.
            lookback: How far each run reads back before the last one. It leaves out what an earlier run has yielded.
            deletions: `"sweep"` finds deleted tasks: it reads the ids of the whole list in each run and keeps them in
                the state.
            options: Options of each request.

        Returns:
            An iterator over `Change`: `kind`, `id`, `record`, `at`.

        Raises:
            ConduytError: While iterating; also for the state of another list or workspace. The state is not saved.
            PagingDriftError: The list changed faster than it could be read. The state is not saved.

        Example:
            ```python
            async for change in client.tasks.changes("tasks.state"):
                print(change.kind, change.id)
            ```
        """
        with loading():
            from conduyt.changes import lists
            from conduyt.changes.lists import run_async

        return run_async(self._caller, lists.tasks(state, lookback=lookback, deletions=deletions), options=options)

    async def get_many(
        self,
        task_ids: Iterable[str],
        *,
        concurrency: int = 8,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> Lookup[Task]:
        """Get any number of tasks by their ids, several at the same time.

        Args:
            task_ids: Ids of tasks. A repeated id is asked for once.
            concurrency: Requests at the same time.
            progress: Called with the progress so far.
            options: Options of each request.

        Returns:
            `found` has the tasks in the order of their ids, `missing` the ids that the API does not know.

        Raises:
            ConduytError: A request failed for another reason.

        Example:
            ```python
            lookup = await client.tasks.get_many(["task_1", "task_2"])
            print(lookup.found, lookup.missing)
            ```
        """
        with loading():
            from conduyt.bulk import lookup
            from conduyt.bulk.lookup import get_many_async

        return await get_many_async(
            self._caller, lookup.tasks(task_ids), concurrency=concurrency, progress=progress, options=options
        )

    async def export(
        self,
        path: PathInput,
        *,
        filters: Mapping[str, object] | None = None,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the tasks to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. Without `filters`, each record that exists
        during the whole export is in the file once, even if others edit the list meanwhile.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            filters: Which tasks, with the names and values of the arguments of `list`. `sort` and `order` are the order
                of the file. Default: all, the oldest first where the list can be sorted.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the tasks of the last one.
            progress: Called with the number of tasks fetched so far.
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
            report = await client.tasks.export("tasks.csv")
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
                ("search", "status", "priority", "assigned_to", "contact_id", "deal_id", "sort", "order"),
                path,
                filters=filters,
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
        *,
        page: int | OMIT = OMIT,
        limit: int | OMIT = OMIT,
        search: str | OMIT = OMIT,
        status: TaskStatus | OMIT = OMIT,
        priority: TaskPriority | OMIT = OMIT,
        assigned_to: str | OMIT = OMIT,
        contact_id: str | OMIT = OMIT,
        deal_id: str | OMIT = OMIT,
        sort: Literal["createdAt", "updatedAt", "dueDate", "priority", "title", "status"] | str | OMIT = OMIT,
        order: Literal["asc", "desc"] | str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> AsyncPager[Task]:
        """List tasks, a page at a time.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            search: Text to look for, such as a part of the title.
            status: Only tasks with this status. One of `todo`, `in_progress`, `done`.
            priority: Only tasks with this priority. One of `low`, `medium`, `high`, `urgent`.
            assigned_to: Only tasks of the user with this id.
            contact_id: Only tasks that belong to the contact with this id.
            deal_id: Only tasks that belong to the deal with this id.
            sort: Field to sort by. One of `createdAt`, `updatedAt`, `dueDate`, `priority`, `title`, `status`. Default:
                `createdAt`.
            order: Direction of the sort. One of `asc`, `desc`. Default: `desc`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of tasks. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.tasks.list(page=1, limit=50, search="renewal")
            ```
        """
        return self._page(
            endpoints.LIST(
                query={
                    "page": page,
                    "limit": limit,
                    "search": search,
                    "status": status,
                    "priority": priority,
                    "assigned_to": assigned_to,
                    "contact_id": contact_id,
                    "deal_id": deal_id,
                    "sort": sort,
                    "order": order,
                },
                options=options,
            )
        )

    async def create(
        self,
        *,
        title: str,
        description: str | OMIT = OMIT,
        status: TaskStatus | OMIT = OMIT,
        priority: TaskPriority | OMIT = OMIT,
        due_date: datetime | str | OMIT = OMIT,
        assigned_to: str | OMIT = OMIT,
        contact_id: str | OMIT = OMIT,
        deal_id: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Task:
        """Create a task.

        Args:
            title: What is to be done.
            description: More about it.
            status: Its status. One of `todo`, `in_progress`, `done`. Default: `todo`.
            priority: How urgent it is. One of `low`, `medium`, `high`, `urgent`. Default: `medium`.
            due_date: When it is due.
            assigned_to: Id of the user in charge.
            contact_id: Id of the contact it belongs to.
            deal_id: Id of the deal it belongs to.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The task.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.tasks.create(title="Call back about the renewal", due_date="2026-10-01T09:00:00Z",
            assigned_to="user_4RT1")
            ```
        """
        return await self._call(
            endpoints.CREATE(
                body={
                    "title": title,
                    "description": description,
                    "status": status,
                    "priority": priority,
                    "dueDate": due_date,
                    "assignedTo": assigned_to,
                    "contactId": contact_id,
                    "dealId": deal_id,
                },
                options=options,
            )
        )

    async def get(self, task_id: str, *, options: RequestOptions | None = None) -> Task:
        """Get a task.

        Args:
            task_id: Id of the task.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The task.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.tasks.get("task_5YB3")
            ```
        """
        return await self._call(endpoints.GET(path={"task_id": task_id}, options=options))

    async def update(
        self,
        task_id: str,
        *,
        title: str | OMIT = OMIT,
        description: str | None | OMIT = OMIT,
        status: TaskStatus | OMIT = OMIT,
        priority: TaskPriority | OMIT = OMIT,
        due_date: datetime | str | None | OMIT = OMIT,
        assigned_to: str | None | OMIT = OMIT,
        contact_id: str | None | OMIT = OMIT,
        deal_id: str | None | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Task:
        """Change some fields of a task, or complete it.

        Fields that you leave out stay unchanged. To complete a task set its `status` to done.

        Args:
            task_id: Id of the task.
            title: What is to be done.
            description: More about it; None clears it.
            status: Its status; done completes the task. One of `todo`, `in_progress`, `done`.
            priority: How urgent it is. One of `low`, `medium`, `high`, `urgent`.
            due_date: When it is due; None clears it.
            assigned_to: Id of the user in charge; None clears it.
            contact_id: Id of the contact it belongs to; None clears it.
            deal_id: Id of the deal it belongs to; None clears it.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The task.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.tasks.update("task_5YB3", status="done")
            ```
        """
        return await self._call(
            endpoints.UPDATE(
                path={"task_id": task_id},
                body={
                    "title": title,
                    "description": description,
                    "status": status,
                    "priority": priority,
                    "dueDate": due_date,
                    "assignedTo": assigned_to,
                    "contactId": contact_id,
                    "dealId": deal_id,
                },
                options=options,
            )
        )

    async def delete(self, task_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete a task.

        Args:
            task_id: Id of the task.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.tasks.delete("task_5YB3")
            ```
        """
        return await self._call(endpoints.DELETE(path={"task_id": task_id}, options=options))

    async def get_open_deal_ids(self, *, options: RequestOptions | None = None) -> Outcome:
        """Get the ids of the deals with open tasks.

        A list arrives as the field `value`.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.tasks.get_open_deal_ids()
            ```
        """
        return await self._call(endpoints.GET_OPEN_DEAL_IDS(options=options))

    async def get_workload(self, *, options: RequestOptions | None = None) -> Outcome:
        """Get the workload that the tasks make for the users.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.tasks.get_workload()
            ```
        """
        return await self._call(endpoints.GET_WORKLOAD(options=options))


class AsyncTasksAssignmentRules(AsyncResource):
    """The rules that decide who gets a task."""

    async def get(self, *, options: RequestOptions | None = None) -> Outcome:
        """Get the rules that decide who gets a task.

        A list arrives as the field `value`.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.tasks.assignment_rules.get()
            ```
        """
        return await self._call(endpoints.ASSIGNMENT_RULES_GET(options=options))

    async def replace(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Replace the rules that decide who gets a task.

        Rules that you leave out are probably removed.

        Args:
            body: The complete list of rules; it replaces the present one. The fields are not documented; see what
                `tasks.assignment_rules.get` returns.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.tasks.assignment_rules.replace()
            ```
        """
        return await self._call(
            endpoints.ASSIGNMENT_RULES_REPLACE(body=None if body is OMIT else body, options=options)
        )


class AsyncTasksQueues(AsyncResource):
    """The queues of tasks."""

    async def get(self, *, options: RequestOptions | None = None) -> Outcome:
        """Get the queues of tasks.

        A list arrives as the field `value`.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.tasks.queues.get()
            ```
        """
        return await self._call(endpoints.QUEUES_GET(options=options))

    async def replace(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Replace the queues of tasks.

        Queues that you leave out are probably removed.

        Args:
            body: The complete list of queues; it replaces the present one. The fields are not documented; see what
                `tasks.queues.get` returns.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.tasks.queues.replace()
            ```
        """
        return await self._call(endpoints.QUEUES_REPLACE(body=None if body is OMIT else body, options=options))


class AsyncTasksRecurring(AsyncResource):
    """The recurring tasks."""

    async def get(self, *, options: RequestOptions | None = None) -> Outcome:
        """Get the recurring tasks.

        A list arrives as the field `value`.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.tasks.recurring.get()
            ```
        """
        return await self._call(endpoints.RECURRING_GET(options=options))

    async def replace(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Replace the recurring tasks.

        Recurring tasks that you leave out are probably removed.

        Args:
            body: The complete list of recurring tasks; it replaces the present one. The fields are not documented; see
                what `tasks.recurring.get` returns.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.tasks.recurring.replace()
            ```
        """
        return await self._call(endpoints.RECURRING_REPLACE(body=None if body is OMIT else body, options=options))


class AsyncTasksSlaRules(AsyncResource):
    """The rules on how soon tasks must be done."""

    async def get(self, *, options: RequestOptions | None = None) -> Outcome:
        """Get the rules on how soon tasks must be done.

        A list arrives as the field `value`.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.tasks.sla_rules.get()
            ```
        """
        return await self._call(endpoints.SLA_RULES_GET(options=options))

    async def replace(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Replace the rules on how soon tasks must be done.

        Rules that you leave out are probably removed.

        Args:
            body: The complete list of rules; it replaces the present one. The fields are not documented; see what
                `tasks.sla_rules.get` returns.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.tasks.sla_rules.replace()
            ```
        """
        return await self._call(endpoints.SLA_RULES_REPLACE(body=None if body is OMIT else body, options=options))
