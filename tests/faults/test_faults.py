"""Every fault of the table: each operation, each client, each event loop, each HTTP library."""

from __future__ import annotations

from typing import Any

import pytest

from .calls import meet_all, selected
from .faults import FAULTS, Fault
from .server import Server


def marked(fault: Fault) -> Any:
    """A parameter. What is slow goes on until a deadline, and so the test measures time."""
    return pytest.param(fault, id=fault.name, marks=[pytest.mark.timed] if fault.sort == "slow" else [])


@pytest.mark.filterwarnings("ignore::conduyt.UnexpectedDataWarning")
@pytest.mark.filterwarnings("ignore:Async generator .http:ResourceWarning")  # of httpx and httpcore, on trio
@pytest.mark.parametrize("fault", [marked(fault) for fault in FAULTS.values()])
def test_every_call_that_meets_the_fault_gives_what_is_promised(fault: Fault, server: Server) -> None:
    broken = {
        result.seen(): promises
        for result in meet_all(server, selected(fault))
        if (promises := result.broken_promises())
    }

    assert not broken, "\n".join(f"{seen}\n    {'; '.join(promises)}" for seen, promises in broken.items())
