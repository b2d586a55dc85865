"""Downloads into a file: it is there when it is complete, and nothing is there before, instead or beside it."""

import os
import sys
from pathlib import Path

import pytest

import conduyt
from conduyt._transport import body as response_body

from .conftest import Connect
from .either import done, failure
from .server import Server, answer, cut, trickle

pytestmark = pytest.mark.anyio

CSV = b"First Name,Email\r\n" + b"Ada,ada@example.com\r\n" * 5_000
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 1000000\r\n\r\n"


def holds(folder: Path) -> dict[str, bytes]:
    """Everything in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def test_a_download_goes_to_its_file(connect: Connect, tmp_path: Path) -> None:
    with Server(answer(200, CSV, headers={"content-type": "text/csv"})) as server:
        export = await done(connect(server).contacts.export_csv(to=tmp_path / "contacts.csv"))

    assert holds(tmp_path) == {"contacts.csv": CSV}
    assert export.path == tmp_path / "contacts.csv"
    assert (export.content, len(export), export.content_type) == (CSV, len(CSV), "text/csv")


async def test_a_download_replaces_the_file_that_is_there(connect: Connect, tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_bytes(b"old")
    with Server(answer(200, CSV)) as server:
        await done(connect(server).contacts.export_csv(to=str(tmp_path / "contacts.csv")))

    assert holds(tmp_path) == {"contacts.csv": CSV}


async def test_a_download_that_breaks_off_begins_again(connect: Connect, tmp_path: Path) -> None:
    with Server(cut(CSV, after=40_000), answer(200, CSV)) as server:
        await done(connect(server).contacts.export_csv(to=tmp_path / "contacts.csv"))

    assert len(server.requests) == 2
    assert holds(tmp_path) == {"contacts.csv": CSV}


async def test_a_download_that_breaks_off_for_good_leaves_the_old_file_alone(connect: Connect, tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_bytes(b"old")
    with Server(cut(CSV, after=40_000)) as server, pytest.raises(conduyt.APIConnectionError):
        await done(connect(server, max_retries=0).contacts.export_csv(to=tmp_path / "contacts.csv"))

    assert holds(tmp_path) == {"contacts.csv": b"old"}


async def test_a_download_that_takes_too_long_leaves_nothing_behind(connect: Connect, tmp_path: Path) -> None:
    with Server(trickle(HEAD, slowly=b"x")) as server, pytest.raises(conduyt.APITimeoutError):
        await done(connect(server, deadline=0.4).contacts.export_csv(to=tmp_path / "contacts.csv"))

    assert holds(tmp_path) == {}


async def test_an_error_is_raised_and_not_written(connect: Connect, tmp_path: Path) -> None:
    with (
        Server(answer(413, failure("payload_too_large", "More than 50,000 rows."))) as server,
        pytest.raises(conduyt.PayloadTooLargeError, match="50,000 rows"),
    ):
        await done(connect(server).contacts.export_csv(to=tmp_path / "contacts.csv"))

    assert holds(tmp_path) == {}


async def test_a_file_may_be_larger_than_what_memory_should_hold(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(response_body, "MAX_BODY", 1_000)
    with Server(answer(200, CSV)) as server:
        await done(connect(server).contacts.export_csv(to=tmp_path / "contacts.csv"))

    assert holds(tmp_path) == {"contacts.csv": CSV}


@pytest.mark.filterwarnings("ignore:Async generator 'http:ResourceWarning")  # as in test_answers.py
@pytest.mark.parametrize("name", ["no such folder/contacts.csv", "a folder"])
async def test_a_file_that_cannot_be_written_is_no_reason_to_ask_again(
    connect: Connect, tmp_path: Path, name: str
) -> None:
    (tmp_path / "a folder").mkdir()
    with Server(answer(200, CSV)) as server, pytest.raises(conduyt.ConduytError, match="cannot write") as caught:
        await done(connect(server).contacts.export_csv(to=tmp_path / name))

    assert not isinstance(caught.value, conduyt.APIConnectionError)
    assert len(server.requests) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a folder"]


async def test_a_write_whose_response_cannot_be_saved_may_have_been_applied(connect: Connect, tmp_path: Path) -> None:
    path = tmp_path / "no such folder" / "contact.json"
    with Server(then=answer(201, CSV)) as server:
        client = connect(server)
        with pytest.raises(conduyt.ConduytError, match="cannot write") as written:
            await done(client.request("POST", "/contacts", body={"firstName": "Ada"}, to=path))
        with pytest.raises(conduyt.ConduytError, match="cannot write") as read:
            await done(client.request("GET", "/contacts/export", to=path))

    assert (written.value.request_sent, written.value.maybe_applied) == (True, True)
    assert (read.value.request_sent, read.value.maybe_applied) == (True, False)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
async def test_a_pipe_or_a_device_is_not_replaced_by_a_file(connect: Connect, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with Server() as server, pytest.raises(ValueError, match="pipe is a device or a pipe, and no file"):
        await done(connect(server).contacts.export_csv(to=pipe))

    assert pipe.is_fifo()
    assert server.connections == 0


async def test_a_page_is_no_file_and_replaces_none(connect: Connect, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text("what was there before")
    page = answer(200, "<html>Please sign in</html>")
    with Server(page, page) as server:
        client = connect(server)
        for to in ({}, {"to": path}):
            with pytest.raises(
                conduyt.ResponseDecodeError, match="expected a file, got an HTML page, probably from a proxy"
            ):
                await done(client.contacts.export_csv(**to))

    assert [file.read_text() for file in tmp_path.iterdir()] == ["what was there before"]
