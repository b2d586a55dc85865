"""What was acknowledged survives the death of the sandbox. For more kills: `python benchmarks/kill.py 200`."""

from pathlib import Path

from .killing import kill_and_look


def test_every_acknowledged_contact_is_there_after_a_kill(tmp_path: Path) -> None:
    outcome = kill_and_look(tmp_path / "sandbox.db", kills=5)

    assert outcome.kills == 5
    assert outcome.acknowledged >= 5
    assert outcome.missing == 0
    assert outcome.unknown <= outcome.kills
