"""The tutorial on DuckDB keeps a copy of the contacts, through edits."""

from __future__ import annotations

from pathlib import Path

import pytest

from conduyt.sandbox import Sandbox

from .test_docs import BLOCK, PROJECT

duckdb = pytest.importorskip("duckdb")


def test_its_ten_lines_keep_a_copy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    block = next(BLOCK.finditer((PROJECT / "docs/tutorial-duckdb.md").read_text()))[1]
    assert len([line for line in block.splitlines() if line and "import" not in line]) <= 10
    monkeypatch.chdir(tmp_path)
    with Sandbox() as sandbox, sandbox.client() as client:
        monkeypatch.setenv("CONDUYT_API_KEY", sandbox.keys["admin"])
        monkeypatch.setenv("CONDUYT_BASE_URL", sandbox.url)
        for edit in range(3):
            if edit:
                contacts = client.contacts.list(limit=3).data
                client.contacts.delete(contacts[0].id)
                client.contacts.update(contacts[1].id, source=f"edited {edit}")
                client.contacts.create(email=f"new{edit}@new.example")
            program: dict[str, object] = {}
            exec(block, program)
            program["client"].close()  # type: ignore[attr-defined]
            program["db"].close()  # type: ignore[attr-defined]
            with duckdb.connect("crm.duckdb") as database:
                found = database.execute("SELECT id, email, source, score FROM contacts").fetchall()

            expected = {(one.id, one.email, one.source, one.lead_score) for one in client.contacts.list(limit=100)}
            assert set(found) == expected
            assert len(found) == 500
