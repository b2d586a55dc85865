"""`client.request` and `client.request_pages`: operations without a method are as good as those with one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from email import message_from_bytes
from io import BytesIO
from pathlib import Path
from typing import Any

import pydantic
import pytest

import conduyt
from conduyt.errors import PagingDriftError, PagingDriftWarning, ResponseDecodeError, UnexpectedDataWarning
from conduyt.models import Model, Outcome

from .conftest import Connect
from .either import done, every
from .server import Received, Server, answer, answer_by

pytestmark = pytest.mark.anyio


@pytest.fixture
def transport() -> str:
    return "httpx"


class SmartList(Model):
    id: str = ""
    name: str | None = None
    contact_count: int | None = None


class OwnList(pydantic.BaseModel):
    id: str
    contactCount: int  # noqa: N815  # as a user without an alias writes it


def row(number: int) -> dict[str, object]:
    return {"id": f"list_{number}", "name": f"List {number}", "contactCount": number, "folder": "a"}


def pages(total: int, *, size: int = 10, name: str = "limit") -> Callable[[Received], object]:
    """A list with pages, as it is documented."""

    def body(request: Received) -> object:
        page = int(request.query.get("page", ["1"])[0])
        limit = int(request.query.get(name, [str(size)])[0])
        rows = [row(number) for number in range(total)][(page - 1) * limit : page * limit]
        meta = {"page": page, "limit": limit, "total": total, "totalPages": -(-total // limit)}
        return {"data": rows, "meta": meta}

    return body


async def first(result: Any) -> Any:
    return await done(result)


# -- lists -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_all_items_of_all_pages_arrive_in_order(connect: Connect, concurrency: int) -> None:
    with Server(then=answer_by(pages(45))) as server:
        page = await first(connect(server).request_pages("/smart-lists", into=SmartList, query={"folder": "a"}))
        items = await every(page.items(concurrency=concurrency))

        assert [(type(one), one.id, one.contact_count) for one in items] == [
            (SmartList, f"list_{number}", number) for number in range(45)
        ]
        assert items[0].model_extra == {"folder": "a"}
        assert (page.meta.total, page.has_next_page, page.response.status) == (45, True, 200)
        assert len(server.requests) == 5
        assert {one.query["folder"][0] for one in server.requests} == {"a"}


async def test_a_list_can_be_read_without_a_first_page(connect: Connect) -> None:
    with Server(then=answer_by(pages(25))) as server:
        items = await every(connect(server).request_pages("/smart-lists", into=SmartList, query={"limit": 20}))
    assert len(items) == 25


async def test_a_list_by_offset(connect: Connect) -> None:
    def body(request: Received) -> object:
        offset = int(request.query.get("offset", ["0"])[0])
        rows = [row(number) for number in range(offset, min(offset + 10, 25))]
        return {"data": {"failures": rows, "stages": [], "limit": 10, "offset": offset, "total": 25}}

    with Server(then=answer_by(body)) as server:
        client = connect(server)
        items = await every(client.request_pages("/failures", into=SmartList, paging="offset", items="failures"))
    assert [one.contact_count for one in items] == list(range(25))


async def test_a_list_without_pages_is_one_request(connect: Connect) -> None:
    with Server(then=answer(200, {"data": [row(1), row(2)]})) as server:
        assert len(await every(connect(server).request_pages("/smart-lists", into=SmartList, paging="none"))) == 2
        assert len(server.requests) == 1
        # Also without a total: it ends as soon as nothing is new.
        assert len(await every(connect(server).request_pages("/smart-lists", into=SmartList))) == 2


async def test_without_a_model_there_is_all_that_the_api_sent(connect: Connect) -> None:
    with Server(then=answer_by(pages(12))) as server:
        items = await every(connect(server).request_pages("/smart-lists"))

    assert [type(one) for one in items] == [Outcome] * 12
    assert items[11].model_extra == row(11)


async def test_a_model_of_pydantic_alone_is_exact(connect: Connect) -> None:
    with Server(then=answer_by(pages(12))) as server:
        items = await every(connect(server).request_pages("/smart-lists", into=OwnList))
    assert items[11] == OwnList(id="list_11", contactCount=11)
    items[0].id = "x"
    assert items[1].model_fields_set == {"id", "contactCount"}

    with (
        Server(then=answer(200, {"data": [row(1), {"id": "list_2", "contactCount": "many"}]})) as server,
        pytest.raises(ResponseDecodeError, match=r"data\.1\.contactCount"),
    ):
        await every(connect(server).request_pages("/smart-lists", into=OwnList))


async def test_a_model_of_conduyt_keeps_what_does_not_fit(connect: Connect) -> None:
    with (
        Server(then=answer(200, {"data": [{"id": "list_2", "contactCount": "many"}]})) as server,
        pytest.warns(UnexpectedDataWarning, match="contactCount"),
    ):
        (one,) = await every(connect(server).request_pages("/smart-lists", into=SmartList, paging="none"))
    assert (one.contact_count, one.model_extra) == (None, {"contactCount": "many"})


async def test_frames(connect: Connect, kind: str) -> None:
    pytest.importorskip("pyarrow")
    for model, columns in ((SmartList, ["id", "name", "contact_count"]), (OwnList, ["id", "contactCount"])):
        with Server(then=answer_by(pages(25))) as server:
            page = await first(connect(server).request_pages("/smart-lists", into=model))
            table = await done(page.items().to_arrow())

        assert (table.num_rows, table.column_names) == (25, columns)
        assert str(table.schema.field(columns[-1]).type) == "int64"


async def test_drift_is_noticed(connect: Connect) -> None:
    def body(request: Received) -> object:
        page = int(request.query.get("page", ["1"])[0])
        meta = {"page": page, "limit": 10, "total": 99, "totalPages": 10}
        return {"data": [row(number) for number in range(10)], "meta": meta}

    with Server(then=answer_by(body)) as server, pytest.raises(PagingDriftError, match="GET /smart-lists"):
        await every(connect(server).request_pages("/smart-lists", into=SmartList))

    def shrinking(request: Received) -> object:
        content: Any = pages(15)(request)
        content["meta"]["total"] = 18
        return content

    with Server(then=answer_by(shrinking)) as server, pytest.warns(PagingDriftWarning):
        await every(connect(server).request_pages("/smart-lists", into=SmartList))


async def test_the_live_names_of_pages(connect: Connect) -> None:
    with Server(then=answer_by(pages(25, name="per_page"))) as server:
        client = connect(server, dialect="live")
        await every(client.request_pages("/smart-lists", into=SmartList, query={"limit": 20}))

    assert [one.query for one in server.requests] == [{"per_page": ["20"]}, {"per_page": ["20"], "page": ["2"]}]


async def test_parts_can_be_read_elsewhere(connect: Connect, kind: str) -> None:
    if kind != "sync":
        pytest.skip("ranges are read by the synchronous client")
    with Server(then=answer_by(pages(45))) as server:
        client = connect(server)
        parts = (await first(client.request_pages("/smart-lists", into=SmartList))).plan_pages(3)
        read = [one.id for part in parts for one in await every(part.read(client))]
    assert read == [f"list_{number}" for number in range(45)]


def test_a_subclass_of_a_model_can_be_used_before_the_model_itself() -> None:
    program = """
from conduyt import models
class Lead(models.Contact):
    territory: str | None = None
print(Lead.model_validate({"id": "con_1", "territory": "north"}).territory)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("north\n", "")


class Unfinished(Model):
    other: Nowhere  # type: ignore[name-defined]  # noqa: F821


async def test_what_cannot_be_a_list_is_refused_before_anything_is_sent(connect: Connect) -> None:
    with Server() as server:
        client = connect(server)
        for into in (dict, "SmartList", int):
            with pytest.raises(TypeError, match="into must be a model"):
                await first(client.request_pages("/smart-lists", into=into))
        with pytest.raises(TypeError, match=r"into cannot be .*Unfinished.*: name 'Nowhere' is not defined"):
            await first(client.request_pages("/smart-lists", into=Unfinished))
        with pytest.raises(ValueError, match="paging must be one of page, offset, none"):
            await first(client.request_pages("/smart-lists", paging="cursor"))
        with pytest.raises(ValueError, match="path"):
            await first(client.request_pages("/smart-lists?page=2"))
        with pytest.raises(TypeError, match="there is no option 'timeuot'; perhaps 'timeout'"):
            await first(client.request_pages("/smart-lists", options={"timeuot": 1}))
        assert server.requests == []


# -- bodies ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ([{"id": "a", "at": conduyt.OMIT}, 7], b'[{"id":"a"},7]'),
        ((), b"[]"),
        (SmartList(id="a", contact_count=3), b'{"id":"a","contactCount":3}'),
        ({"ids": ["a"]}, b'{"ids":["a"]}'),
    ],
)
async def test_a_body_is_an_object_or_a_list(connect: Connect, body: Any, sent: bytes) -> None:
    with Server(then=answer(200, {"data": {}})) as server:
        await done(connect(server).request("PUT", "/smart-lists/order", body=body))

    assert server.requests[0].body == sent
    assert server.requests[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"body": "text"}, TypeError, "the body must be a mapping or a list, not str"),
        ({"body": b"bytes"}, TypeError, "the body must be a mapping or a list, not bytes"),
        ({"body": 7}, TypeError, "the body must be a mapping or a list, not int"),
        ({"body": [object()]}, TypeError, r"body\[0\] cannot be sent: its type is object"),
        ({"body": [float("nan")]}, ValueError, r"body\[0\] is nan"),
        ({"body": [], "options": {"body": {"x": 1}}}, TypeError, "this body is a list"),
        ({"body": [], "files": {"file": b"x"}}, TypeError, "the body beside files must be a mapping"),
        ({"into": dict, "to": "x.pdf"}, ValueError, "to and into exclude each other"),
        ({"files": {"file": 7}}, TypeError, "file must be bytes, a path"),
        ({"files": {7: b"x"}}, TypeError, "the name of a file must be a text, not int"),
        ({"files": [("file", b"x")]}, TypeError, "files must be a mapping of files, not list"),
        ({"query": "a=1"}, TypeError, "query must be a mapping, not str"),
        ({"query": {None: 1}}, TypeError, "query: a name of a field must be a str"),
        ({"method": 7}, TypeError, "method must be a text such as GET, not int"),
        ({"path": None}, TypeError, "path must be a text such as '/contacts', not NoneType"),
        ({"into": "Contact"}, TypeError, "into cannot be 'Contact'"),
        ({"into": 5}, TypeError, "into cannot be 5"),
        ({"into": conduyt.Conduyt}, TypeError, "into cannot be <class 'conduyt.client.Conduyt'>"),
    ],
)
async def test_what_cannot_be_sent_is_refused(
    connect: Connect, arguments: dict[str, Any], error: type[Exception], message: str
) -> None:
    with Server() as server:
        with pytest.raises(error, match=message):
            await done(connect(server).request(**{"method": "POST", "path": "/smart-lists", **arguments}))
        assert server.requests == []


@pytest.mark.parametrize("wrong", [{"path": 5}, {"query": "a=1"}, {"items": 5}, {"options": {None: 1}}])
async def test_a_list_without_a_method_refuses_wrong_types_by_name(connect: Connect, wrong: dict[str, Any]) -> None:
    (name,) = wrong
    with Server() as server:
        with pytest.raises(TypeError, match=f"{name} must be|no option None"):
            await done(connect(server).request_pages(**{"path": "/smart-lists", **wrong}))
        assert server.requests == []


# -- files -------------------------------------------------------------------------------------------------------------


def parts_of(request: Received) -> dict[str, tuple[str | None, str, bytes]]:
    """File name, type and content of each part of a form."""
    head = f"content-type: {request.headers['content-type']}\r\n\r\n".encode()
    message = message_from_bytes(head + request.body)
    return {
        str(part.get_param("name", header="content-disposition")): (
            part.get_filename(),
            part.get_content_type(),
            part.get_payload(decode=True),
        )
        for part in message.get_payload()
    }


@pytest.fixture(params=["httpx", "httpx2", "fast"])
def library(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_files_and_fields_of_a_form_are_uploaded(
    connect: Connect, library: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if library == "fast":
        if kind == "trio":
            pytest.skip("on asyncio only")
        monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    path = tmp_path / "offer.pdf"
    path.write_bytes(b"%PDF-1.7")
    with Server(then=answer(201, {"data": {"id": "file_1"}})) as server:
        made = await done(
            connect(server, transport=library).request(
                "POST",
                "/files/upload",
                files={"file": path, "copy": ('a "b".txt', BytesIO(b"text"), "text/x-note"), "raw": b"\x00"},
                body={"entityType": "deal", "entityId": "deal_1", "pages": 3, "skipped": None},
                into=dict[str, str],
            )
        )

    assert made == {"id": "file_1"}
    assert parts_of(server.requests[0]) == {
        "entityType": (None, "text/plain", b"deal"),
        "entityId": (None, "text/plain", b"deal_1"),
        "pages": (None, "text/plain", b"3"),
        "file": ("offer.pdf", "application/pdf", b"%PDF-1.7"),
        "copy": ("a b.txt", "text/x-note", b"text"),
        "raw": ("raw", "application/octet-stream", b"\x00"),
    }


async def test_a_download_goes_to_a_file(connect: Connect, tmp_path: Path) -> None:
    target = tmp_path / "offer.pdf"
    with Server(then=answer(200, b"%PDF-1.7", headers={"content-type": "application/pdf"})) as server:
        content = await done(connect(server).request("GET", "/files/file_1/download", to=target))

    assert (content.path, target.read_bytes(), content.content_type) == (target, b"%PDF-1.7", "application/pdf")


async def test_a_redirect_can_be_wanted(connect: Connect) -> None:
    address = "https://files.example/signed?x=1"
    with Server(then=answer(302, headers={"location": address})) as server:
        found = await done(connect(server).request("GET", "/imports/imp_1/download", into=conduyt.Redirect))
        assert found.url == address
        with pytest.raises(conduyt.APIStatusError):
            await done(connect(server).request("GET", "/imports/imp_1/download"))


def test_the_fields_of_options_join_the_form() -> None:
    from conduyt._core.custom import custom_operation
    from tests.core.by_hand import SETTINGS

    request = custom_operation(
        "POST", "/files", query=None, body={"a": 1}, files={"file": b"x"}, to=None, into=None,
        options={"body": {"b": True}},
    ).request(SETTINGS)  # fmt: skip

    assert request.content is None
    assert {name: part.content for name, part in (request.files or {}).items()} == {
        "a": b"1", "b": b"true", "file": b"x"
    }  # fmt: skip
