"""Files: the bytes that arrive are the bytes that were given, at every attempt."""

import io
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

import conduyt

from .conftest import Connect
from .either import done, failure
from .server import Received, Server, answer

pytestmark = pytest.mark.anyio

CSV = b'First Name,Email\r\nZo\xc3\xab,zoe@example.com\r\n"quoted, with --comma",\x00\xff\r\n'
DONE = {"data": {"imported": 2}}


def part(request: Received) -> Message:
    """The only part of a multipart request, taken apart by the standard library."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    message = message_from_bytes(head + request.body)
    assert message.get_content_type() == "multipart/form-data"
    (only,) = message.get_payload()
    assert isinstance(only, Message)
    return only


async def test_the_bytes_of_a_file_arrive(connect: Connect) -> None:
    with Server(answer(200, DONE)) as server:
        outcome = await done(connect(server).contacts.import_file(file=CSV))

    assert part(server.request).get_payload(decode=True) == CSV
    assert part(server.request).get_param("name", header="content-disposition") == "file"
    assert outcome.model_extra == {"imported": 2}


async def test_a_path_is_read_and_names_the_file(connect: Connect, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes(CSV)
    with Server(answer(200, DONE)) as server:
        await done(connect(server).contacts.import_file(file=path))

    assert part(server.request).get_payload(decode=True) == CSV
    assert part(server.request).get_filename() == "leads.csv"


async def test_a_second_attempt_sends_the_same_bytes_although_the_file_has_been_read(connect: Connect) -> None:
    busy = answer(429, failure("rate_limited"), headers={"retry-after": "0"})
    with Server(busy, answer(200, DONE)) as server:
        await done(connect(server).contacts.imports.upload_file(file=io.BytesIO(CSV)))

    assert [part(request).get_payload(decode=True) for request in server.requests] == [CSV, CSV]


async def test_an_upload_is_not_repeated_when_its_answer_is_lost(connect: Connect) -> None:
    with (
        Server(then=answer(500, failure("internal_error"))) as server,
        pytest.raises(conduyt.InternalServerError) as caught,
    ):
        await done(connect(server).contacts.import_file(file=CSV))

    assert len(server.requests) == 1
    assert caught.value.maybe_applied


async def test_an_upload_carries_the_key_and_the_settings_of_the_client(connect: Connect) -> None:
    with Server(answer(200, DONE)) as server:
        await done(connect(server, headers={"X-Team": "north"}).contacts.import_file(file=CSV))

    assert server.request.headers["authorization"].startswith("Bearer cdy_")
    assert server.request.headers["x-team"] == "north"
    assert int(server.request.headers["content-length"]) == len(server.request.body)


async def test_a_file_opened_as_text_is_refused_before_anything_is_sent(connect: Connect) -> None:
    with (
        Server() as server,
        pytest.raises(TypeError, match="file must be bytes, a path, a file opened in binary mode, or"),
    ):
        await done(connect(server).contacts.import_file(file=io.StringIO("a,b")))  # type: ignore[arg-type]

    assert server.connections == 0


async def test_a_download_is_handed_over_as_it_came(connect: Connect, tmp_path: Path) -> None:
    headers = {"content-type": "text/csv; charset=utf-8", "content-disposition": 'attachment; filename="contacts.csv"'}
    with Server(answer(200, CSV, headers=headers)) as server:
        export = await done(connect(server).contacts.export_csv())

    assert export.content == CSV
    assert (export.content_type, export.filename) == ("text/csv", "contacts.csv")
    assert export.save(tmp_path / "contacts.csv").read_bytes() == CSV
