"""Performs work of many calls for both clients. Two loops, to be read side by side."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import TypeVar

import anyio.to_thread

from conduyt._core.caller import AsyncCaller, Caller
from conduyt._core.flow import Local, Pause, Scope, Work, WorkStep
from conduyt._util import clock

R = TypeVar("R")


def perform(caller: Caller, work: Work[R]) -> R:
    """Do the work and return its result."""
    go_on: Callable[[], WorkStep] = partial(next, work)
    with closing(work):
        while True:
            try:
                step = go_on()
            except StopIteration as done:
                result: R = done.value
                return result
            try:
                go_on = partial(work.send, _do(caller, step))
            except BaseException as error:  # also when interrupted, the work says how far it is
                go_on = partial(work.throw, error)


def _do(caller: Caller, step: WorkStep) -> object:
    match step:
        case Pause():
            clock.sleep(step.seconds)
            return None
        case Local():
            return step.function()
        case Scope():
            return caller.scope
        case _:
            return caller.call(step)


async def perform_async(caller: AsyncCaller, work: Work[R]) -> R:
    """Do the work and return its result."""
    go_on: Callable[[], WorkStep] = partial(next, work)
    with closing(work):
        while True:
            try:
                step = go_on()
            except StopIteration as done:
                result: R = done.value
                return result
            try:
                go_on = partial(work.send, await _do_async(caller, step))
            except BaseException as error:  # a cancelled task, too
                go_on = partial(work.throw, error)


async def _do_async(caller: AsyncCaller, step: WorkStep) -> object:
    match step:
        case Pause():
            await clock.sleep_async(step.seconds)
            return None
        case Local():
            return await anyio.to_thread.run_sync(step.function)
        case Scope():
            return caller.scope
        case _:
            return await caller.call(step)
