"""Progress and pieces of downloads and uploads, and operations that the service takes away."""

from __future__ import annotations

import gzip
import io
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import conduyt
from conduyt.errors import DeprecatedOperationWarning
from conduyt.progress import Progress

from .conftest import Connect
from .either import CONTACT, done
from .server import Server, answer, cut

pytestmark = pytest.mark.anyio

BODY = b"First Name\n" + b"Ada\n" * 200_000
CSV = {"content-type": "text/csv"}
Seen = list[tuple[str, int, int | None]]


@pytest.fixture
def seen() -> Seen:
    return []


@pytest.fixture
def tell(seen: Seen) -> Any:
    def progress(now: Progress) -> None:
        seen.append((now.stage, now.done, now.total))

    return {"progress": progress}


@pytest.fixture(params=["httpx", "fast"])
def transport(request: pytest.FixtureRequest) -> Iterator[str]:
    return request.param


@pytest.mark.parametrize("to_file", [True, False])
async def test_a_download_tells_how_far_it_is(
    connect: Connect, tmp_path: Path, seen: Seen, tell: Any, to_file: bool
) -> None:
    target = tmp_path / "contacts.csv" if to_file else None
    with Server(then=answer(200, BODY, headers=CSV)) as server:
        content = await done(connect(server).contacts.export_csv(to=target, options=tell))

    assert content.content == BODY
    assert seen[-1] == ("download", len(BODY), len(BODY))
    assert len(seen) > 2
    assert [count for _, count, _ in seen] == sorted(count for _, count, _ in seen)


async def test_of_a_compressed_download_the_total_is_unknown(connect: Connect, seen: Seen, tell: Any) -> None:
    with Server(then=answer(200, gzip.compress(BODY), headers={**CSV, "content-encoding": "gzip"})) as server:
        await done(connect(server).contacts.export_csv(options=tell))
    assert seen[-1] == ("download", len(BODY), None)


async def test_an_upload_tells_how_far_it_is(connect: Connect, tmp_path: Path, seen: Seen, tell: Any) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(BODY)
    with Server(then=answer(201, {"data": {}})) as server:
        await done(connect(server).contacts.import_file(file=path, options=tell))
        sent = server.requests[0].body

    assert BODY in sent
    uploads = [one for one in seen if one[0] == "upload"]
    assert uploads[-1] == ("upload", len(BODY), len(BODY))
    assert len(uploads) > 2


async def test_each_attempt_of_an_upload_counts_from_the_beginning(connect: Connect, seen: Seen, tell: Any) -> None:
    with Server(answer(429, b"", headers={"retry-after": "0"}), then=answer(201, {"data": {}})) as server:
        await done(connect(server).contacts.import_file(file=("a.csv", io.BytesIO(BODY), "text/csv"), options=tell))
        assert [BODY in one.body for one in server.requests] == [True, True]
    assert [one for one in seen if one[1] == len(BODY)] == [("upload", len(BODY), len(BODY))] * 2


@pytest.mark.parametrize("error", [LookupError("enough"), TimeoutError("enough"), ConnectionError("enough")])
async def test_an_exception_of_the_function_ends_the_call(connect: Connect, error: Exception) -> None:
    def progress(now: Progress) -> None:
        raise error

    class Target:
        def write(self, piece: bytes) -> None:
            progress(Progress(stage="download", done=0, total=0))

    with Server(then=answer(200, BODY, headers=CSV)) as server:
        client = connect(server)
        with pytest.raises(type(error), match="enough"):
            await done(client.contacts.export_csv(options={"progress": progress}))
        with pytest.raises(type(error), match="enough"):
            await done(client.contacts.import_file(file=BODY, options={"progress": progress}))
        if not isinstance(error, OSError):  # of a file, that is a disk which is full
            with pytest.raises(type(error), match="enough"):
                await done(client.contacts.export_csv(to=Target()))
        assert len([one for one in server.requests if one.method == "GET"]) <= 2


async def test_what_is_no_function_is_refused(connect: Connect) -> None:
    with Server() as server:
        with pytest.raises(TypeError, match="the option 'progress' must be a function, not bool"):
            await done(connect(server).contacts.export_csv(options={"progress": True}))
        with pytest.raises(TypeError, match="to must be a path or a file opened in binary mode, not int"):
            await done(connect(server).contacts.export_csv(to=7))
        assert server.requests == []


# -- pieces ------------------------------------------------------------------------------------------------------------


class Pieces:
    """What has `write` and nothing else, such as a part of an upload to a cloud."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> None:
        self.pieces.append(piece)


async def test_an_open_file_gets_each_piece_as_it_arrives(connect: Connect, tmp_path: Path) -> None:
    target, pieces = tmp_path / "contacts.csv", Pieces()
    with Server(then=answer(200, BODY, headers=CSV)) as server:
        client = connect(server)
        with target.open("wb") as file:
            file.write(b"#\n")
            content = await done(client.contacts.export_csv(to=file))
        await done(client.contacts.export_csv(to=pieces))

    assert target.read_bytes() == b"#\n" + BODY
    assert (content.path, content.content_type) == (None, "text/csv")
    assert b"".join(pieces.pieces) == BODY
    assert len(pieces.pieces) > 1


async def test_another_attempt_goes_back_to_the_beginning(connect: Connect) -> None:
    file = io.BytesIO()
    file.write(b"#\n")
    with Server(cut(BODY, after=300_000), then=answer(200, BODY, headers=CSV)) as server:
        await done(connect(server).contacts.export_csv(to=file))
        assert len(server.requests) == 2
    assert file.getvalue() == b"#\n" + BODY


async def test_a_file_that_cannot_go_back_gets_no_byte_twice(connect: Connect) -> None:
    pieces = Pieces()
    with (
        Server(cut(BODY, after=300_000), then=answer(200, BODY, headers=CSV)) as server,
        pytest.raises(conduyt.ConduytError, match=r"broke off after [\d,]+ bytes; the file cannot go back"),
    ):
        await done(connect(server).contacts.export_csv(to=pieces))
    assert BODY.startswith(b"".join(pieces.pieces))


async def test_neither_an_error_nor_a_page_of_a_proxy_gets_into_the_file(connect: Connect) -> None:
    for step in (
        answer(404, {"error": {"code": "not_found"}}),
        answer(200, b"<html>", headers={"content-type": "text/html"}),
    ):
        file = io.BytesIO()
        with Server(then=step) as server, pytest.raises(conduyt.ConduytError):
            await done(connect(server).contacts.export_csv(to=file))
        assert file.getvalue() == b""


async def test_a_file_that_cannot_be_written_is_no_reason_to_try_again(connect: Connect) -> None:
    class Full:
        def write(self, piece: bytes) -> None:
            raise OSError(28, "No space left on device")

    with Server(then=answer(200, BODY, headers=CSV)) as server:
        with pytest.raises(conduyt.ConduytError, match="cannot write the file: No space left on device"):
            await done(connect(server).contacts.export_csv(to=Full()))
        assert len(server.requests) == 1


async def test_a_response_is_read_in_pieces(connect: Connect, tmp_path: Path) -> None:
    with Server(then=answer(200, BODY, headers=CSV)) as server:
        for target in (None, tmp_path / "contacts.csv"):
            content = await done(connect(server).contacts.export_csv(to=target))
            pieces = list(content.chunks(100_000))
            assert b"".join(pieces) == BODY
            assert {len(piece) for piece in pieces[:-1]} == {100_000}
            with pytest.raises(ValueError, match="size must be at least 1"):
                content.chunks(0)


# -- deprecation -------------------------------------------------------------------------------------------------------

SINCE, SUNSET = datetime(2026, 7, 1, tzinfo=UTC), datetime(2027, 1, 31, tzinfo=UTC)
DEPRECATED = {"deprecation": f"@{SINCE.timestamp():.0f}", "sunset": "Sun, 31 Jan 2027 00:00:00 GMT"}


class Watch(conduyt.Hooks):
    def __init__(self) -> None:
        self.seen: list[conduyt.hooks.DeprecationEvent] = []

    def on_deprecation(self, event: conduyt.hooks.DeprecationEvent) -> None:
        self.seen.append(event)


async def caught(call: Any) -> list[warnings.WarningMessage]:
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        await done(call())
    return [one for one in found if one.category is DeprecatedOperationWarning]


async def test_an_operation_is_reported_once(connect: Connect) -> None:
    watch = Watch()
    with Server(then=answer(200, CONTACT, headers=DEPRECATED)) as server:
        client = connect(server, hooks=[watch])
        first = await caught(lambda: client.contacts.get("con_1"))
        again = await caught(lambda: client.with_options(timeout=5).contacts.get("con_2"))
        other = await caught(lambda: client.contacts.update("con_1", city="Turin"))
        await caught(lambda: connect(server).contacts.get("con_1"))

    assert [str(one.message) for one in first] == [
        "GET /contacts/{contact_id} is deprecated since 2026-07-01 and ends on 2027-01-31, says the service."
    ]
    assert Path(first[0].filename).parent == Path(__file__).parent  # where the call was made or awaited
    assert again == []
    assert len(other) == 1
    assert [(one.call.method, one.since, one.sunset) for one in watch.seen] == [
        ("GET", SINCE, SUNSET), ("PATCH", SINCE, SUNSET)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({"deprecation": "true"}, "is deprecated, says"),
        ({"deprecation": "Wed, 01 Jul 2026 00:00:00 GMT"}, "is deprecated since 2026-07-01, says"),
        ({"sunset": "Sun, 31 Jan 2027 00:00:00 GMT"}, "is deprecated and ends on 2027-01-31, says"),
        ({"sunset": "soon", "deprecation": "@99999999999999999999"}, "is deprecated, says"),
        ({"deprecation": "false"}, None),
        ({"deprecation": "?0"}, None),
    ],
)
async def test_the_forms_of_the_headers(connect: Connect, headers: dict[str, str], text: str | None) -> None:
    with Server(then=answer(200, CONTACT, headers=headers)) as server:
        found = await caught(lambda: connect(server).contacts.get("con_1"))
    assert [text in str(one.message) for one in found if text] == ([] if text is None else [True])


async def test_an_error_reports_it_as_well(connect: Connect) -> None:
    step = answer(410, {"error": {"code": "gone", "message": "No."}}, headers=DEPRECATED)
    with (
        Server(then=step) as server,
        pytest.warns(DeprecatedOperationWarning, match="GET /old-report"),
        pytest.raises(conduyt.APIStatusError),
    ):
        await done(connect(server).request("GET", "/old-report"))
