"""Downloads to a file: it appears when it is complete, or not at all."""

from pathlib import Path

import pytest

import conduyt
from conduyt._drivers import http

from .conftest import Connect
from .either import done, failure
from .server import Server, answer, cut

pytestmark = pytest.mark.anyio

CSV = b"First Name,Email\r\n" + b"Ada,ada@example.com\r\n" * 5_000


async def test_an_export_is_written_to_the_file(connect: Connect, tmp_path: Path) -> None:
    target = tmp_path / "contacts.csv"
    target.write_bytes(b"of last week")
    with Server(answer(200, CSV, headers={"content-type": "text/csv"})) as server:
        export = await done(connect(server).contacts.export_csv(to=target))

    assert target.read_bytes() == CSV
    assert (export.path, len(export), export.content, export.content_type) == (target, len(CSV), CSV, "text/csv")
    assert list(tmp_path.iterdir()) == [target]


async def test_it_may_be_larger_than_any_answer_in_memory(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "MAX_BODY", 1_000)
    with Server(answer(200, CSV)) as server:
        await done(connect(server).contacts.export_csv(to=tmp_path / "contacts.csv"))

    assert (tmp_path / "contacts.csv").stat().st_size == len(CSV)


async def test_a_cut_answer_leaves_nothing_behind_and_the_next_attempt_mends_it(
    connect: Connect, tmp_path: Path
) -> None:
    target = tmp_path / "contacts.csv"
    with Server(cut(CSV, after=50_000), answer(200, CSV)) as server:
        await done(connect(server).contacts.export_csv(to=target))

    assert target.read_bytes() == CSV
    assert list(tmp_path.iterdir()) == [target]
    assert len(server.requests) == 2


async def test_a_file_stays_as_it_was_when_the_download_fails(connect: Connect, tmp_path: Path) -> None:
    target = tmp_path / "contacts.csv"
    target.write_bytes(b"of last week")
    with Server(then=cut(CSV, after=50_000)) as server, pytest.raises(conduyt.APIConnectionError):
        await done(connect(server, max_retries=0).contacts.export_csv(to=target))

    assert target.read_bytes() == b"of last week"
    assert list(tmp_path.iterdir()) == [target]


async def test_the_body_of_an_error_goes_into_the_exception(connect: Connect, tmp_path: Path) -> None:
    refused = answer(413, failure("payload_too_large", "More than 50,000 rows."))
    with Server(refused) as server, pytest.raises(conduyt.PayloadTooLargeError, match="50,000 rows"):
        await done(connect(server).contacts.export_csv(to=tmp_path / "contacts.csv"))

    assert list(tmp_path.iterdir()) == []


async def test_a_place_that_cannot_be_written_is_said_and_not_tried_again(connect: Connect, tmp_path: Path) -> None:
    with Server(then=answer(200, CSV)) as server, pytest.raises(conduyt.ConduytError, match="cannot write"):
        await done(connect(server).contacts.export_csv(to=tmp_path / "nowhere" / "contacts.csv"))

    assert len(server.requests) == 1
