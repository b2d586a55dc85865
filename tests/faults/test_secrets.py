"""The key shows nowhere, whatever happens and whoever looks."""

from __future__ import annotations

import pytest

from .calls import KEY, WAYS, Way
from .secrets import search, shows
from .server import Server


@pytest.mark.parametrize("way", [WAYS[0], WAYS[1], WAYS[-1]], ids=str)
def test_the_key_is_found_in_no_place(way: Way, server: Server) -> None:
    places, found = search(server, way)

    assert not found
    assert places > 30


def test_the_search_finds_a_key_that_is_there() -> None:
    assert shows(f"Bearer {KEY}")
    assert shows({"authorization": KEY})
    assert not shows(f"cdy_***{KEY[-4:]}")
