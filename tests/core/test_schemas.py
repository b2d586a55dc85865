"""The schema of a model is built once, whoever reads the model. Built schemas are counted here; no clock is asked."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pydantic
import pytest
from pydantic import BaseModel, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from conduyt import webhooks
from conduyt._core.decoding import Many, One
from conduyt._core.schemas import adapter_of
from conduyt._values.model import Model
from conduyt.models import Contact, Deal
from conduyt.models.events import EVENTS

from .by_hand import INFO, reply


class Built:
    """Stands at a field, and counts how often the schema of the field is built."""

    def __init__(self, work: Callable[[], None] = lambda: None) -> None:
        self.times = 0
        self._work = work

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        self.times += 1
        self._work()
        return handler(source)


def counted(name: str, base: type[BaseModel] = Model, **config: Any) -> tuple[type[Any], Built]:
    """A model that counts how often its schema is built."""
    built = Built()
    namespace = {"__annotations__": {"id": Annotated[str, built]}, "id": "", "__module__": __name__}
    model = type(base)(name, (base,), namespace, **config)
    built.times = 0  # some models are built when they are made
    return model, built


@pytest.fixture(autouse=True)
def _nothing_is_built() -> Iterator[None]:
    adapter_of.cache_clear()
    yield
    adapter_of.cache_clear()


ONE = {"data": {"id": "c1"}}
LISTED = {"data": [{"id": "c1"}], "meta": {"page": 1}}
NESTED = {"data": {"data": [{"id": "c1"}]}}
ALONE = {"id": "c1"}
ODD = {"data": [{"id": "c1"}, {"id": {}}]}


def test_nothing_is_built_before_a_response_is_read() -> None:
    model, built = counted("Thing")

    One(model), Many(model)

    assert built.times == 0


@pytest.mark.filterwarnings("ignore::conduyt.UnexpectedDataWarning")
def test_a_model_is_built_once_for_all_methods_and_envelopes() -> None:
    model, built = counted("Thing")

    for _ in range(2):
        for body in (ONE, ALONE):
            One(model)(reply(200, body), INFO)
        for body in (LISTED, NESTED, ODD):
            Many(model)(reply(200, body), INFO)

    assert built.times == 1


@pytest.mark.parametrize("base", [Model, BaseModel])
def test_a_type_of_the_callers_own_is_built_once_for_all_requests(base: type[BaseModel]) -> None:
    model, built = counted("Mine", base)

    for _ in range(3):
        assert One(model)(reply(200, ONE), INFO).id == "c1"
        assert One(list[model])(reply(200, {"data": [ALONE]}), INFO)[0].id == "c1"

    assert built.times <= 1


def test_an_event_is_built_once_for_all_deliveries(monkeypatch: pytest.MonkeyPatch) -> None:
    model, built = counted("ThingEvent")
    monkeypatch.setitem(EVENTS, "thing.done", model)
    body = b'{"event": "thing.done", "id": "e1"}'

    for _ in range(3):
        assert isinstance(webhooks.parse(body, webhooks.sign(body, "whsec_x"), "whsec_x"), model)

    assert built.times == 1


def test_every_endpoint_of_a_model_shares_one_validator() -> None:
    from conduyt.endpoints import deals

    for endpoint in (deals.GET, deals.UPDATE, deals.CREATE):
        endpoint.decode(reply(200, ONE), INFO)

    assert adapter_of.cache_info().misses == 1


# --- Types that are no models ----------------------------------------------------------------------------------------


def test_a_union_prefers_the_type_that_stands_first() -> None:
    first, second = One(Contact | Deal), One(Deal | Contact)  # type: ignore[arg-type]

    assert isinstance(first(reply(200, ONE), INFO), Contact)
    assert isinstance(second(reply(200, ONE), INFO), Deal)


@pytest.mark.skipif(pydantic.VERSION.startswith("2.11."), reason="this pydantic takes no such type in an envelope")
def test_a_type_without_a_hash_can_be_read() -> None:
    decode = One(Annotated[int, []])  # type: ignore[arg-type]

    assert [decode(reply(200, {"data": number}), INFO) for number in (1, 2)] == [1, 2]


def test_the_conditions_of_a_type_are_part_of_it() -> None:
    assert One(Annotated[int, Field(gt=1)])(reply(200, {"data": 2}), INFO) == 2  # type: ignore[arg-type]
    assert One(Annotated[int, Field(gt=0)])(reply(200, {"data": 1}), INFO) == 1  # type: ignore[arg-type]


# --- Forks -----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_fork_waits_until_a_schema_is_built() -> None:
    begun, forking = threading.Event(), threading.Event()

    def slowly() -> None:
        begun.set()
        forking.wait(10)
        time.sleep(0.05)

    slow, other = counted("Slow")[0], counted("Other")[0]
    slow.__pydantic_fields__["id"].metadata.append(Built(slowly))
    thread = threading.Thread(target=lambda: One(slow)(reply(200, ONE), INFO))
    thread.start()
    assert begun.wait(10)
    forking.set()
    child = os.fork()
    if child == 0:
        signal.alarm(10)  # ends a child that hangs
        os._exit(0 if One(other)(reply(200, ONE), INFO).id == "c1" else 1)
    thread.join()

    assert os.waitpid(child, 0)[1] == 0
