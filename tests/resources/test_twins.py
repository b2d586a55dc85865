"""The sync and the async side say the same, word for word, but for what makes them sync and async."""

import ast
import inspect
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import conduyt
from conduyt import AsyncBulkReport, AsyncConduyt, AsyncPage, AsyncPager, BulkReport, Conduyt, Page, bulk
from conduyt._transport import run_flow
from conduyt.rows import write

FOLDER = Path(conduyt.__file__).parent / "resources"

WORDS = (
    (r"\basync (?=def |for |with )", ""),
    (r"\bawait ", ""),
    (r", for `AsyncConduyt`", ""),
    (r"\bAsync(?=[A-Z])", ""),
    (r"(?<=[a-z])_async\b", ""),
    (r"\bPager\b", "Page"),
    (r"conduyt\.resources\.aio\b", "conduyt.resources"),
    # What to do with a list is the one thing that has to be told differently.
    (
        r"Await it for the first page, or iterate over it for the items of all pages\.",
        "Iterate over it for the items of all pages.",
    ),
)


def without_async(text: str) -> str:
    for pattern, replacement in WORDS:
        text = re.sub(pattern, replacement, text)
    return text


def statements(path: Path) -> list[str]:
    """The statements of a module in a layout that does not depend on the length of words."""
    return [" ".join(ast.unparse(node).split()) for node in ast.parse(path.read_text()).body]


def test_each_module_has_its_twin() -> None:
    assert {path.name for path in FOLDER.glob("*.py")} == {path.name for path in (FOLDER / "aio").glob("*.py")}


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.py")))
def test_the_twins_are_the_same_but_for_being_awaited(name: str) -> None:
    awaited = [without_async(statement) for statement in statements(FOLDER / "aio" / name)]

    assert awaited == statements(FOLDER / name)


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.py")))
def test_nothing_on_the_sync_side_is_async(name: str) -> None:
    text = (FOLDER / name).read_text()

    assert without_async(text) == text


def public(cls: type) -> dict[str, str]:
    """Public methods and their signatures, as text."""
    return {
        name: without_async(str(inspect.signature(member)))
        for name, member in inspect.getmembers(cls, inspect.isfunction)
        if not name.startswith("_")
    }


# Pairs that are written by hand, and what one of the two has and the other has not.
COLLECTED = (r"\bcollected\((\w+)\)", r"\1")  # an asynchronous source of records has to be read first
WAITING = ((r"\bclock\.sleep_async\b", "clock.sleep"), (r"\banyio\.to_thread\.run_sync\((.+?)\)", r"\1()"))
PAIRS = [
    (AsyncBulkReport, BulkReport, ((r"Awaitable\[(\w+)\]", r"\1"),)),
    (bulk.run_change_async, bulk.run_change, (COLLECTED,)),
    (bulk._run_async, bulk._run, ()),
    (run_flow.perform_async, run_flow.perform, ()),
    (run_flow._do_async, run_flow._do, WAITING),
    (write.write_async, write.write, ()),
    (write._run_async, write._run, ()),
    (write._send_async, write._send, ()),
    (write._report_async, write._report, ()),
]


@pytest.mark.parametrize(
    ("awaited", "plain", "differences"), PAIRS, ids=lambda one: one.__name__ if hasattr(one, "__name__") else ""
)
def test_hand_written_pairs_are_the_same_but_for_being_awaited(
    awaited: Any, plain: Any, differences: tuple[tuple[str, str], ...]
) -> None:
    def text(thing: Any) -> str:
        source = without_async(ast.unparse(ast.parse(inspect.getsource(thing))))
        for pattern, replacement in differences:
            source = re.sub(pattern, replacement, source)
        return source

    assert text(awaited) == text(plain)


@pytest.mark.parametrize("module", [bulk, run_flow, write], ids=["bulk", "run_flow", "write"])
def test_every_hand_written_pair_of_a_module_is_compared(module: ModuleType) -> None:
    own = {name for name, thing in vars(module).items() if getattr(thing, "__module__", "") == module.__name__}
    compared = {pair[0].__name__ for pair in PAIRS if pair[0].__module__ == module.__name__}

    assert {name for name in own if "async" in name.casefold()} == compared


def test_both_clients_offer_the_same() -> None:
    awaited = public(AsyncConduyt)
    # `map` calls what has to be awaited, and takes both kinds of inputs.
    awaited["map"] = awaited["map"].replace("Awaitable[T]", "T").replace("Iterable[I] | Iterable[I]", "Iterable[I]")

    assert awaited == public(Conduyt)


def test_both_clients_take_the_same_settings() -> None:
    assert without_async(str(inspect.signature(AsyncConduyt))) == str(inspect.signature(Conduyt))


def test_both_kinds_of_page_offer_the_same() -> None:
    def normal(cls: type) -> dict[str, str]:
        return {name: signature.replace("Iterator[", "[") for name, signature in public(cls).items()}

    assert normal(AsyncPage) == normal(Page)


def test_a_list_that_was_not_awaited_offers_what_its_first_page_offers_for_iterating() -> None:
    of_page = public(AsyncPage)

    of_coroutines = {"send", "throw", "close"}  # what lets tasks take it
    offered = {name: signature for name, signature in public(AsyncPager).items() if name not in of_coroutines}
    assert offered == {name: of_page[name] for name in ("items", "pages")}
