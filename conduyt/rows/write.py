"""Writes many rows with either client. Two loops, to be read side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from conduyt._core.caller import AsyncCaller, Caller
from conduyt._transport.run_flow import perform, perform_async
from conduyt.bulk import AsyncBulkReport, BulkReport
from conduyt.bulk.map import AsyncMap, Map
from conduyt.bulk.run import BulkOutcome, carry, summary_of
from conduyt.rows import DryRun
from conduyt.rows.jobs import import_rows, resume
from conduyt.rows.plan import RowPlan, Written
from conduyt.rows.preview import preview
from conduyt.rows.state import RowRun


def write(caller: Caller, plan: RowPlan, rows: object, *, dry_run: bool) -> BulkReport | DryRun:
    """Read and check all rows, then send them."""
    plan.read(rows)
    return preview(plan) if dry_run else _run(caller, plan, ())


def _run(caller: Caller, plan: RowPlan, before: Sequence[BulkOutcome]) -> BulkReport:
    run = RowRun(plan, before)
    try:
        if plan.open_jobs:
            perform(caller, resume(run))
        for wave in run.waves():
            if plan.uses_jobs:
                perform(caller, import_rows(run, wave))
                wave = run.to_clear(wave)
            _send(caller, run, wave)
            if run.is_over:
                break
    except BaseException as error:
        carry(error, _report(caller, run), f"{plan.what}: {summary_of(run.outcomes)}")
        raise
    return _report(caller, run)


def _send(caller: Caller, run: RowRun, indices: Sequence[int]) -> None:
    def send(index: int) -> Written:
        run.begin(index)
        return perform(caller, run.plan.write(index))

    outcomes = Map(send, indices, concurrency=run.plan.concurrency, ordered=False)
    try:
        with outcomes:
            for outcome in outcomes:
                run.record(outcome)
                run.notify()
                if run.is_over:
                    break
    finally:
        run.record_rest(outcomes.unread)


def _report(caller: Caller, run: RowRun) -> BulkReport:
    report = BulkReport(run.plan.what, run.outcomes)
    report._run_again = partial(_run, caller, run.plan, report.outcomes)
    return report


async def write_async(caller: AsyncCaller, plan: RowPlan, rows: object, *, dry_run: bool) -> AsyncBulkReport | DryRun:
    """Read and check all rows, then send them."""
    await plan.read_async(rows)
    return preview(plan) if dry_run else await _run_async(caller, plan, ())


async def _run_async(caller: AsyncCaller, plan: RowPlan, before: Sequence[BulkOutcome]) -> AsyncBulkReport:
    run = RowRun(plan, before)
    try:
        if plan.open_jobs:
            await perform_async(caller, resume(run))
        for wave in run.waves():
            if plan.uses_jobs:
                await perform_async(caller, import_rows(run, wave))
                wave = run.to_clear(wave)
            await _send_async(caller, run, wave)
            if run.is_over:
                break
    except BaseException as error:
        carry(error, _report_async(caller, run), f"{plan.what}: {summary_of(run.outcomes)}")
        raise
    return _report_async(caller, run)


async def _send_async(caller: AsyncCaller, run: RowRun, indices: Sequence[int]) -> None:
    async def send(index: int) -> Written:
        run.begin(index)
        return await perform_async(caller, run.plan.write(index))

    outcomes = AsyncMap(send, indices, concurrency=run.plan.concurrency, ordered=False)
    try:
        async with outcomes:
            async for outcome in outcomes:
                run.record(outcome)
                run.notify()
                if run.is_over:
                    break
    finally:
        run.record_rest(outcomes.unread)


def _report_async(caller: AsyncCaller, run: RowRun) -> AsyncBulkReport:
    report = AsyncBulkReport(run.plan.what, run.outcomes)
    report._run_again = partial(_run_async, caller, run.plan, report.outcomes)
    return report
