"""VCR records what a client does, and plays it back with the server gone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import vcr
from drivers.either import done
from drivers.server import Received, Server, answer_by

import conduyt

pytestmark = pytest.mark.anyio

Make = Callable[..., Any]
HIDDEN = ["authorization"]


def contact(request: Received) -> object:
    return {"data": {"id": "con_1", "firstName": "Zoë" if request.method == "GET" else "Ada"}}


async def names(client: Any) -> list[str]:
    """What a program reads and writes."""
    return [
        (await done(client.contacts.get("con_1"))).first_name,
        (await done(client.contacts.create(first_name="Ada"))).first_name,
    ]


async def test_a_recording_is_played_back_with_the_server_gone(make: Make, tmp_path: Path) -> None:
    cassette = str(tmp_path / "calls.yaml")
    with Server(then=answer_by(contact)) as server:
        with vcr.use_cassette(cassette, filter_headers=HIDDEN):
            recorded = await names(make(server.url))
        url = server.url
    with vcr.use_cassette(cassette, record_mode="none", filter_headers=HIDDEN):
        played = await names(make(url, max_retries=0))

    assert recorded == played == ["Zoë", "Ada"]
    assert len(server.requests) == 2
    assert "cdy_x" not in Path(cassette).read_text("utf-8")


async def test_what_was_not_recorded_does_not_reach_the_server(make: Make, tmp_path: Path) -> None:
    with (
        Server(then=answer_by(contact)) as server,
        vcr.use_cassette(str(tmp_path / "calls.yaml"), record_mode="none"),
        pytest.raises(conduyt.APIConnectionError, match="CannotOverwriteExistingCassette"),
    ):
        await done(make(server.url, max_retries=0).contacts.create(first_name="Ada"))

    assert server.requests == []
