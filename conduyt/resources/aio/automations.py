# Made from conduyt/api/automations.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Automations, for `AsyncConduyt`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import cached_property, loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import automations as endpoints
from conduyt.models.automations import (
    Automation,
    AutomationAction,
    AutomationConditionSection,
    AutomationEvent,
    AutomationExecution,
    AutomationFailure,
    AutomationFolder,
    AutomationKind,
    AutomationReenrollmentRule,
    AutomationResolved,
    AutomationResolveGuide,
    AutomationSchema,
    AutomationStep,
    AutomationTemplate,
    AutomationTriggerEvent,
    AutomationTrouble,
    AutomationTroubleKind,
    AutomationVersion,
)
from conduyt.models.common import Deleted, Outcome
from conduyt.pages import AsyncPager
from conduyt.pages.resource import AsyncResource
from conduyt.resources.aio.many import AsyncCreateMany, AsyncDeleteMany, AsyncUpdateMany


class AsyncAutomations(AsyncCreateMany, AsyncUpdateMany, AsyncDeleteMany, AsyncResource):
    """An automation waits for an event, its trigger, and then takes steps for a contact: it sends messages, adds tags,
    waits, branches and so on. Each time it runs is an execution. Native automations run inside Conduyt; automations of
    the kind n8n call a webhook of an n8n workflow.
    """

    @cached_property
    def executions(self) -> AsyncAutomationsExecutions:
        """The runs of automations."""
        return AsyncAutomationsExecutions(self._caller)

    @cached_property
    def failures(self) -> AsyncAutomationsFailures:
        """Problems of automations."""
        return AsyncAutomationsFailures(self._caller)

    @cached_property
    def folders(self) -> AsyncAutomationsFolders:
        """The folders that group automations."""
        return AsyncAutomationsFolders(self._caller)

    @cached_property
    def step_logs(self) -> AsyncAutomationsStepLogs:
        """The log of the steps that automations have taken."""
        return AsyncAutomationsStepLogs(self._caller)

    @cached_property
    def versions(self) -> AsyncAutomationsVersions:
        """The earlier versions of an automation."""
        return AsyncAutomationsVersions(self._caller)

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
        """Write the automations to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            verify: Read the list again until two passes have the same ids. The file has the automations of the last
                one.
            progress: Called with the number of automations fetched so far.
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
            report = await client.automations.export("automations.csv")
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
    ) -> AsyncPager[Automation]:
        """List automations, a page at a time.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of automations. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.list(page=1, limit=50)
            ```
        """
        return self._page(endpoints.LIST(query={"page": page, "limit": limit}, options=options))

    async def create(
        self,
        *,
        name: str,
        trigger_event: AutomationTriggerEvent,
        kind: AutomationKind,
        description: str | OMIT = OMIT,
        trigger_conditions: Mapping[str, object] | OMIT = OMIT,
        actions: object | OMIT = OMIT,
        graph_version: int | OMIT = OMIT,
        is_active: bool | OMIT = OMIT,
        n8n_workflow_id: str | OMIT = OMIT,
        n8n_webhook_url: str | OMIT = OMIT,
        schedule: str | OMIT = OMIT,
        schedule_timezone: str | OMIT = OMIT,
        reenrollment_rule: AutomationReenrollmentRule | OMIT = OMIT,
        cooldown_days: int | OMIT = OMIT,
        execution_timezone: str | OMIT = OMIT,
        execution_window_start: int | OMIT = OMIT,
        execution_window_end: int | OMIT = OMIT,
        stop_on_response: bool | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Automation:
        """Create an automation.

        See `automations.list_events` for the triggers, `automations.list_actions` for the actions,
        `automations.list_condition_fields` for the conditions, and `automations.get_schema` for the form of a graph.
        Changes to a graph are a draft until `automations.publish`.

        Args:
            name: Name of the automation.
            trigger_event: The event that triggers it. One of `contact.created`, `contact.updated`, `contact.assigned`,
                `contact.tagged`, `contact.sms_number_opt_out`, `contact.sms_number_opt_in`, `deal.created`,
                `deal.stage_changed`, `deal.won`, `deal.lost`, `company.created`, `company.updated`,
                `company.stage_changed`, `company.tagged`, `webhook.received`, `message.understood`, `form.submitted`,
                `appointment.booked`, `scheduled`.
            kind: Where it runs. What applies without it is not certain, so it must be given. One of `native`, `n8n`.
            description: What the automation is for.
            trigger_conditions: Additional conditions for the event.
            actions: What it does, as a list of actions (`graph_version` 1) or as a graph (`graph_version` 2).
            graph_version: Form of `actions`; 1 is a list, 2 a graph. From 1 to 2. Default: `1`.
            is_active: Whether it starts switched on. Default: `true`.
            n8n_workflow_id: Id of the n8n workflow behind it.
            n8n_webhook_url: Address of n8n that it calls.
            schedule: Its schedule, as a cron expression of five fields in UTC.
            schedule_timezone: Time zone of the schedule.
            reenrollment_rule: Whether it may run for a contact again. One of `every_time`, `once`, `cooldown`. Default:
                `every_time`.
            cooldown_days: Days until it may run for a contact again; for cooldown.
            execution_timezone: Time zone of the hours in which it may run.
            execution_window_start: Start of the hours in which it may run. From 0 to 23.
            execution_window_end: End of the hours in which it may run. From 0 to 24.
            stop_on_response: Whether it stops for a contact who replies. Default: `false`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The automation.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.create(name="Welcome new leads", trigger_event="contact.created", kind="native")
            ```
        """
        return await self._call(
            endpoints.CREATE(
                body={
                    "name": name,
                    "triggerEvent": trigger_event,
                    "kind": kind,
                    "description": description,
                    "triggerConditions": trigger_conditions,
                    "actions": actions,
                    "graphVersion": graph_version,
                    "isActive": is_active,
                    "n8nWorkflowId": n8n_workflow_id,
                    "n8nWebhookUrl": n8n_webhook_url,
                    "schedule": schedule,
                    "scheduleTimezone": schedule_timezone,
                    "reenrollmentRule": reenrollment_rule,
                    "cooldownDays": cooldown_days,
                    "executionTimezone": execution_timezone,
                    "executionWindowStart": execution_window_start,
                    "executionWindowEnd": execution_window_end,
                    "stopOnResponse": stop_on_response,
                },
                options=options,
            )
        )

    async def get(self, automation_id: str, *, options: RequestOptions | None = None) -> Automation:
        """Get an automation.

        Args:
            automation_id: Id of the automation.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The automation.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.get("auto_5RJ3")
            ```
        """
        return await self._call(endpoints.GET(path={"automation_id": automation_id}, options=options))

    async def update(
        self,
        automation_id: str,
        *,
        name: str | OMIT = OMIT,
        trigger_event: AutomationTriggerEvent | OMIT = OMIT,
        kind: AutomationKind | OMIT = OMIT,
        description: str | None | OMIT = OMIT,
        trigger_conditions: Mapping[str, object] | None | OMIT = OMIT,
        actions: object | OMIT = OMIT,
        graph_version: int | OMIT = OMIT,
        is_active: bool | OMIT = OMIT,
        n8n_workflow_id: str | None | OMIT = OMIT,
        n8n_webhook_url: str | None | OMIT = OMIT,
        schedule: str | None | OMIT = OMIT,
        schedule_timezone: str | None | OMIT = OMIT,
        reenrollment_rule: AutomationReenrollmentRule | OMIT = OMIT,
        cooldown_days: int | None | OMIT = OMIT,
        execution_timezone: str | None | OMIT = OMIT,
        execution_window_start: int | None | OMIT = OMIT,
        execution_window_end: int | None | OMIT = OMIT,
        stop_on_response: bool | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Automation:
        """Change an automation, or switch it on or off.

        Fields that you do not pass stay unchanged. Changes to a graph are a draft until `automations.publish`.

        Args:
            automation_id: Id of the automation.
            name: New name.
            trigger_event: The event that triggers it. One of `contact.created`, `contact.updated`, `contact.assigned`,
                `contact.tagged`, `contact.sms_number_opt_out`, `contact.sms_number_opt_in`, `deal.created`,
                `deal.stage_changed`, `deal.won`, `deal.lost`, `company.created`, `company.updated`,
                `company.stage_changed`, `company.tagged`, `webhook.received`, `message.understood`, `form.submitted`,
                `appointment.booked`, `scheduled`.
            kind: Where it runs. One of `native`, `n8n`.
            description: What it is for; None clears it.
            trigger_conditions: Additional conditions for the event; None clears them.
            actions: New steps, which replace the present ones, as a list of actions (`graph_version` 1) or as a graph
                (`graph_version` 2).
            graph_version: Form of `actions`; 1 is a list, 2 a graph. From 1 to 2.
            is_active: Whether it is switched on.
            n8n_workflow_id: Id of the n8n workflow behind it; None clears it.
            n8n_webhook_url: Address of n8n that it calls; None clears it.
            schedule: Its schedule, as a cron expression of five fields in UTC; None clears it.
            schedule_timezone: Time zone of the schedule; None clears it.
            reenrollment_rule: Whether it may run for a contact again. One of `every_time`, `once`, `cooldown`.
            cooldown_days: Days until it may run for a contact again, for cooldown; None clears it.
            execution_timezone: Time zone of the hours in which it may run; None clears it.
            execution_window_start: Start of the hours in which it may run; None clears it. From 0 to 23.
            execution_window_end: End of the hours in which it may run; None clears it. From 0 to 24.
            stop_on_response: Whether it stops for a contact who replies.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The automation.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.update("auto_5RJ3", name="Welcome all leads", is_active=False)
            ```
        """
        return await self._call(
            endpoints.UPDATE(
                path={"automation_id": automation_id},
                body={
                    "name": name,
                    "triggerEvent": trigger_event,
                    "kind": kind,
                    "description": description,
                    "triggerConditions": trigger_conditions,
                    "actions": actions,
                    "graphVersion": graph_version,
                    "isActive": is_active,
                    "n8nWorkflowId": n8n_workflow_id,
                    "n8nWebhookUrl": n8n_webhook_url,
                    "schedule": schedule,
                    "scheduleTimezone": schedule_timezone,
                    "reenrollmentRule": reenrollment_rule,
                    "cooldownDays": cooldown_days,
                    "executionTimezone": execution_timezone,
                    "executionWindowStart": execution_window_start,
                    "executionWindowEnd": execution_window_end,
                    "stopOnResponse": stop_on_response,
                },
                options=options,
            )
        )

    async def delete(self, automation_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete an automation.

        To stop it but keep it, use `automations.update` with `is_active=False`.

        Args:
            automation_id: Id of the automation.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.delete("auto_5RJ3")
            ```
        """
        return await self._call(endpoints.DELETE(path={"automation_id": automation_id}, options=options))

    async def publish(self, automation_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Publish the draft of an automation.

        Check it with `automations.preflight` first if you like.

        Args:
            automation_id: Id of the automation.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.publish("auto_5RJ3")
            ```
        """
        return await self._call(endpoints.PUBLISH(path={"automation_id": automation_id}, options=options))

    async def preflight(self, automation_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Check whether an automation is ready to run.

        Args:
            automation_id: Id of the automation.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.preflight("auto_5RJ3")
            ```
        """
        return await self._call(endpoints.PREFLIGHT(path={"automation_id": automation_id}, options=options))

    async def dry_run(
        self, automation_id: str, *, contact_id: str | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Preview the effect of an automation.

        Args:
            automation_id: Id of the automation.
            contact_id: Id of the contact to show it for.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.dry_run("auto_5RJ3", contact_id="con_7QX2")
            ```
        """
        return await self._call(
            endpoints.DRY_RUN(path={"automation_id": automation_id}, body={"contactId": contact_id}, options=options)
        )

    async def test_node(
        self, automation_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Test one node of an automation.

        It is not documented whether this has real effects, such as a text message being sent. To be safe, use a contact
        of your own.

        Args:
            automation_id: Id of the automation.
            body: Fields of the body. They are not documented; likely ones are `nodeId` and `contactId`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.test_node("auto_5RJ3")
            ```
        """
        return await self._call(
            endpoints.TEST_NODE(
                path={"automation_id": automation_id}, body=None if body is OMIT else body, options=options
            )
        )

    async def enroll(
        self, automation_id: str, *, contact_ids: Sequence[str], options: RequestOptions | None = None
    ) -> Outcome:
        """Enroll contacts in an automation.

        The automation then runs for them without waiting for its trigger. `reenrollment_rule` says whether it may run
        for a contact again; how far that applies here is not documented.

        Args:
            automation_id: Id of the automation.
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
            await client.automations.enroll("auto_5RJ3", contact_ids=["con_7QX2", "con_8WZ5"])
            ```
        """
        return await self._call(
            endpoints.ENROLL(path={"automation_id": automation_id}, body={"contactIds": contact_ids}, options=options)
        )

    async def get_analytics(self, automation_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get how often an automation ran, and how often it succeeded and failed.

        The names of the fields are not documented.

        Args:
            automation_id: Id of the automation.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.get_analytics("auto_5RJ3")
            ```
        """
        return await self._call(endpoints.GET_ANALYTICS(path={"automation_id": automation_id}, options=options))

    async def get_node_stats(self, automation_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get the statistics of each node of an automation.

        Args:
            automation_id: Id of the automation.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.get_node_stats("auto_5RJ3")
            ```
        """
        return await self._call(endpoints.GET_NODE_STATS(path={"automation_id": automation_id}, options=options))

    async def get_dependency_audit(self, automation_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get what an automation depends on, and whether all of it exists.

        Args:
            automation_id: Id of the automation.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.get_dependency_audit("auto_5RJ3")
            ```
        """
        return await self._call(endpoints.GET_DEPENDENCY_AUDIT(path={"automation_id": automation_id}, options=options))

    def list_events(self, *, options: RequestOptions | None = None) -> AsyncPager[AutomationEvent]:
        """List the events that can trigger an automation.

        The list has no pages. Webhooks have other events, with other names.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All events. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.list_events()
            ```
        """
        return self._page(endpoints.LIST_EVENTS(options=options))

    def list_actions(self, *, options: RequestOptions | None = None) -> AsyncPager[AutomationAction]:
        """List the actions that an automation can take, with their settings.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All actions. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.list_actions()
            ```
        """
        return self._page(endpoints.LIST_ACTIONS(options=options))

    def list_condition_fields(self, *, options: RequestOptions | None = None) -> AsyncPager[AutomationConditionSection]:
        """List the fields that conditions can look at, grouped by kind of object.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All fields, grouped. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.list_condition_fields()
            ```
        """
        return self._page(endpoints.LIST_CONDITION_FIELDS(options=options))

    def list_templates(self, *, options: RequestOptions | None = None) -> AsyncPager[AutomationTemplate]:
        """List the ready-made automations to start from.

        The list has no pages. Use `automations.create_from_template` with one of them.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All ready-made automations. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.list_templates()
            ```
        """
        return self._page(endpoints.LIST_TEMPLATES(options=options))

    async def create_from_template(self, *, template_id: str, options: RequestOptions | None = None) -> Automation:
        """Create an automation from a ready-made one.

        Args:
            template_id: Id of the template, from `automations.list_templates`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The new automation.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.create_from_template(template_id="welcome-email")
            ```
        """
        return await self._call(endpoints.CREATE_FROM_TEMPLATE(body={"templateId": template_id}, options=options))

    async def get_schema(self, *, options: RequestOptions | None = None) -> AutomationSchema:
        """Get the rules that the graph of an automation follows.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The rules.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.get_schema()
            ```
        """
        return await self._call(endpoints.GET_SCHEMA(options=options))

    async def validate(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Check the definition of an automation without saving it.

        Args:
            body: Fields of the body. They are not documented; likely ones are those of `automations.create`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.validate()
            ```
        """
        return await self._call(endpoints.VALIDATE(body=None if body is OMIT else body, options=options))

    async def import_definition(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Import the definition of an automation.

        Args:
            body: Fields of the body. They are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.import_definition()
            ```
        """
        return await self._call(endpoints.IMPORT_DEFINITION(body=None if body is OMIT else body, options=options))

    async def ask_copilot(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Have the AI assistant help with an automation.

        Args:
            body: Fields of the body. They are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.ask_copilot()
            ```
        """
        return await self._call(endpoints.ASK_COPILOT(body=None if body is OMIT else body, options=options))

    async def get_resolve_guide(self, *, options: RequestOptions | None = None) -> AutomationResolveGuide:
        """Get a guide to finding ids by name, with an example.

        Find the ids themselves with `automations.resolve`.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The guide.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.get_resolve_guide()
            ```
        """
        return await self._call(endpoints.GET_RESOLVE_GUIDE(options=options))

    async def resolve(
        self,
        *,
        tags: Sequence[str] | OMIT = OMIT,
        pipelines: Sequence[str] | OMIT = OMIT,
        users: Sequence[str] | OMIT = OMIT,
        stages: Sequence[str] | OMIT = OMIT,
        custom_fields: Sequence[str] | OMIT = OMIT,
        templates: Sequence[str] | OMIT = OMIT,
        drip_campaigns: Sequence[str] | OMIT = OMIT,
        smart_lists: Sequence[str] | OMIT = OMIT,
        automations: Sequence[str] | OMIT = OMIT,
        forms: Sequence[str] | OMIT = OMIT,
        groups: Sequence[str] | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> AutomationResolved:
        """Find the ids of tags, users, stages and other objects by their names.

        The graph of an automation refers to objects by id. Pass any of the lists.

        Args:
            tags: Names of tags.
            pipelines: Names of pipelines.
            users: Names of users.
            stages: Names of stages.
            custom_fields: Names of custom fields.
            templates: Names of templates.
            drip_campaigns: Names of drip campaigns.
            smart_lists: Names of smart lists.
            automations: Names of automations.
            forms: Names of forms.
            groups: Names of groups.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The ids that were found, and the names that were not.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.resolve(tags=["VIP"], pipelines=["Sales"], stages=["Qualified"])
            ```
        """
        return await self._call(
            endpoints.RESOLVE(
                body={
                    "tags": tags,
                    "pipelines": pipelines,
                    "users": users,
                    "stages": stages,
                    "customFields": custom_fields,
                    "templates": templates,
                    "dripCampaigns": drip_campaigns,
                    "smartLists": smart_lists,
                    "automations": automations,
                    "forms": forms,
                    "groups": groups,
                },
                options=options,
            )
        )

    async def send_test_webhook(
        self, *, url: str, payload: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Send a test payload to the webhook of an automation.

        Args:
            url: The address to call.
            payload: What to send.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.send_test_webhook(url="https://example.com/hooks/conduyt", payload={"contactId":
            "con_7QX2"})
            ```
        """
        return await self._call(endpoints.SEND_TEST_WEBHOOK(body={"url": url, "payload": payload}, options=options))


class AsyncAutomationsExecutions(AsyncResource):
    """The runs of automations."""

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
        """Write the executions to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            verify: Read the list again until two passes have the same ids. The file has the executions of the last one.
            progress: Called with the number of executions fetched so far.
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
            report = await client.automations.executions.export("executions.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.EXECUTIONS_LIST(),
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
    ) -> AsyncPager[AutomationExecution]:
        """List the executions of all automations, a page at a time.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of executions. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.executions.list(page=1, limit=50)
            ```
        """
        return self._page(endpoints.EXECUTIONS_LIST(query={"page": page, "limit": limit}, options=options))

    async def get(self, execution_id: str, *, options: RequestOptions | None = None) -> AutomationExecution:
        """Get one execution with its steps.

        Args:
            execution_id: Id of the execution.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The execution.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.executions.get("exec_7BK6")
            ```
        """
        return await self._call(endpoints.EXECUTIONS_GET(path={"execution_id": execution_id}, options=options))

    async def recover(
        self, execution_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Resume an execution that failed or got stuck.

        Args:
            execution_id: Id of the execution.
            body: Fields of the body. They are not documented; probably none is needed.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.executions.recover("exec_7BK6")
            ```
        """
        return await self._call(
            endpoints.EXECUTIONS_RECOVER(
                path={"execution_id": execution_id}, body=None if body is OMIT else body, options=options
            )
        )


class AsyncAutomationsFailures(AsyncResource):
    """Problems of automations."""

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
        """Write the failures to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            verify: Read the list again until two passes have the same ids. The file has the failures of the last one.
            progress: Called with the number of failures fetched so far.
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
            report = await client.automations.failures.export("failures.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.FAILURES_LIST(),
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
        self, *, offset: int | OMIT = OMIT, limit: int | OMIT = OMIT, options: RequestOptions | None = None
    ) -> AsyncPager[AutomationFailure]:
        """List what went wrong in automations.

        The counts under `health` are background problems; `automations.failures.drill_down` lists the failures of one
        count.

        Args:
            offset: Items to skip from the start of the list. At least 0. Default: `0`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Some of the failures. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.failures.list(offset=0, limit=50)
            ```
        """
        return self._page(endpoints.FAILURES_LIST(query={"offset": offset, "limit": limit}, options=options))

    def drill_down(
        self,
        *,
        kind: AutomationTroubleKind,
        offset: int | OMIT = OMIT,
        limit: int | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> AsyncPager[AutomationTrouble]:
        """List the failures of one count of background problems.

        Args:
            kind: Which of the counts. One of `stale_drip_batches`, `long_running_executions`,
                `pending_import_side_effects`, `failed_import_side_effects`, `failed_ledger_sends`.
            offset: Items to skip from the start of the list. At least 0. Default: `0`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Some of the failures. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.failures.drill_down(kind="long_running_executions", offset=0, limit=50)
            ```
        """
        return self._page(
            endpoints.FAILURES_DRILL_DOWN(query={"kind": kind, "offset": offset, "limit": limit}, options=options)
        )


class AsyncAutomationsFolders(AsyncCreateMany, AsyncUpdateMany, AsyncDeleteMany, AsyncResource):
    """The folders that group automations."""

    async def export(
        self,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the folders to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            progress: Called with the number of folders fetched so far.
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
            report = await client.automations.folders.export("folders.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.FOLDERS_LIST(),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def list(self, *, options: RequestOptions | None = None) -> AsyncPager[AutomationFolder]:
        """List the folders of automations.

        The key must have been granted the module scope `automation-folders`, as for all methods here.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All folders. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.folders.list()
            ```
        """
        return self._page(endpoints.FOLDERS_LIST(options=options))

    async def create(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> AutomationFolder:
        """Create a folder for automations.

        Args:
            body: Fields of the body. They are not documented; a likely one is `name`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The folder.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.folders.create()
            ```
        """
        return await self._call(endpoints.FOLDERS_CREATE(body=None if body is OMIT else body, options=options))

    async def update(
        self, folder_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> AutomationFolder:
        """Change a folder of automations.

        Args:
            folder_id: Id of the folder.
            body: Fields of the body. They are not documented; a likely one is `name`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The folder.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.folders.update("folder_4ZS8")
            ```
        """
        return await self._call(
            endpoints.FOLDERS_UPDATE(
                path={"folder_id": folder_id}, body=None if body is OMIT else body, options=options
            )
        )

    async def delete(self, folder_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete a folder of automations.

        What happens to the automations in it is not documented.

        Args:
            folder_id: Id of the folder.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.folders.delete("folder_4ZS8")
            ```
        """
        return await self._call(endpoints.FOLDERS_DELETE(path={"folder_id": folder_id}, options=options))


class AsyncAutomationsStepLogs(AsyncResource):
    """The log of the steps that automations have taken."""

    async def export(
        self,
        automation_id: str,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the step logs to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            automation_id: Id of the automation.
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the step logs of the last one.
            progress: Called with the number of step logs fetched so far.
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
            report = await client.automations.step_logs.export("auto_5RJ3", "step_logs.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.STEP_LOGS_LIST(path={"automation_id": automation_id}),
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
        automation_id: str,
        *,
        page: int | OMIT = OMIT,
        limit: int | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> AsyncPager[AutomationStep]:
        """List the steps that an automation has taken, a page at a time.

        For the steps of all automations use `automations.step_logs.list_all`.

        Args:
            automation_id: Id of the automation.
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of steps. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.step_logs.list("auto_5RJ3", page=1, limit=50)
            ```
        """
        return self._page(
            endpoints.STEP_LOGS_LIST(
                path={"automation_id": automation_id}, query={"page": page, "limit": limit}, options=options
            )
        )

    def list_all(
        self, *, offset: int | OMIT = OMIT, limit: int | OMIT = OMIT, options: RequestOptions | None = None
    ) -> AsyncPager[AutomationStep]:
        """List the steps that the automations of the workspace have taken.

        Args:
            offset: Items to skip from the start of the list. At least 0. Default: `0`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Some of the steps. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.step_logs.list_all(offset=0, limit=50)
            ```
        """
        return self._page(endpoints.STEP_LOGS_LIST_ALL(query={"offset": offset, "limit": limit}, options=options))


class AsyncAutomationsVersions(AsyncResource):
    """The earlier versions of an automation."""

    async def export(
        self,
        automation_id: str,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the versions to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it.

        Args:
            automation_id: Id of the automation.
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            progress: Called with the number of versions fetched so far.
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
            report = await client.automations.versions.export("auto_5RJ3", "versions.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.VERSIONS_LIST(path={"automation_id": automation_id}),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def list(self, automation_id: str, *, options: RequestOptions | None = None) -> AsyncPager[AutomationVersion]:
        """List the earlier versions of an automation.

        Args:
            automation_id: Id of the automation.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The versions of the automation. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.versions.list("auto_5RJ3")
            ```
        """
        return self._page(endpoints.VERSIONS_LIST(path={"automation_id": automation_id}, options=options))

    async def restore(
        self,
        automation_id: str,
        version_id: str,
        *,
        body: Mapping[str, object] | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Outcome:
        """Go back to an earlier version of an automation.

        Args:
            automation_id: Id of the automation.
            version_id: Id of the version.
            body: Fields of the body. They are not documented; probably none is needed.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.automations.versions.restore("auto_5RJ3", "ver_1PH4")
            ```
        """
        return await self._call(
            endpoints.VERSIONS_RESTORE(
                path={"automation_id": automation_id, "version_id": version_id},
                body=None if body is OMIT else body,
                options=options,
            )
        )
