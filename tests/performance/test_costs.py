"""What speed stands on, as far as it can be told without a clock: calls, allocations and imports, all of them counted.

How fast it is, the benchmarks say.
"""

import gc
import gzip
import json
import pickle
import subprocess
import sys
import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest
from core.by_hand import INFO, READ, SETTINGS, reply, talk

import conduyt
from conduyt._core.decoding import Many
from conduyt._core.messages import Request, Response
from conduyt._core.page import PageData
from conduyt._transport.body import BodyReader
from conduyt._transport.deadline import AttemptDeadline, current
from conduyt._values.response import Headers
from conduyt.endpoints.contacts import GET, LIST
from conduyt.endpoints.deals import GET as DEAL
from conduyt.models import Contact

MIB = 2**20
HOME = str(Path(conduyt.__file__).parent)


def contact(number: int) -> dict[str, object]:
    return {
        "id": f"con_{number:06}",
        "firstName": f"Sarah {number}",
        "lastName": "Okonkwo",
        "email": f"sarah.{number}@example.com",
        "leadScore": number,
        "optedOutSms": False,
        "tags": [{"id": "tag_1", "name": "VIP", "color": "#6B7280"}],
        "customFields": {"tier": "gold"},
        "createdAt": "2026-01-15T10:30:00.000Z",
        "updatedAt": "2026-11-02T09:30:01.000Z",
        "notKnownToThisVersion": {"kept": True},
    }


def page_of(count: int) -> Response:
    meta = {"page": 1, "limit": count, "total": count, "totalPages": 1}
    body = {"data": [contact(number) for number in range(count)], "meta": meta}
    return Response(status=200, headers=Headers({"content-type": "application/json"}), body=json.dumps(body).encode())


def decoded(count: int = 100) -> PageData[Contact]:
    return LIST.decode(page_of(count), INFO)


def functions_run_by(work: Callable[[], object]) -> int:
    """How often Python code of this package is entered, generators that go on included."""
    work()
    entered = 0

    def count(frame, event, argument) -> None:
        nonlocal entered
        entered += event == "call" and frame.f_code.co_filename.startswith(HOME)

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return entered


def memory_of(make: Callable[[], object]) -> tuple[int, int]:
    """Bytes that stay, and the most there were in between."""
    make()
    gc.collect()
    tracemalloc.start()
    try:
        made = make()
        kept, peak = tracemalloc.get_traced_memory()
        del made
    finally:
        tracemalloc.stop()
    return kept, peak


# --- Calls -----------------------------------------------------------------------------------------------------------


def test_decoding_a_page_runs_as_much_python_for_many_items_as_for_few() -> None:
    few, many = page_of(400), page_of(800)  # both long enough to be counted before they are built

    assert functions_run_by(lambda: LIST.decode(few, INFO)) == functions_run_by(lambda: LIST.decode(many, INFO))


def test_a_request_is_built_in_a_handful_of_steps() -> None:
    assert functions_run_by(lambda: GET(path={"contact_id": "con_000001"}).request(SETTINGS)) <= 16


def test_a_call_that_succeeds_at_once_is_a_short_conversation() -> None:
    answer = reply()

    assert functions_run_by(lambda: talk(READ, answer)) <= 36


def test_the_headers_of_the_client_are_not_checked_again_with_every_request(monkeypatch) -> None:
    checked: list[str] = []
    monkeypatch.setattr("conduyt._core.endpoint.check_header", lambda name, value: checked.append(name))

    GET(path={"contact_id": "c1"}, options={"headers": {"X-Mine": "1"}}).request(SETTINGS)

    assert checked == ["X-Mine"]


# --- Allocations -----------------------------------------------------------------------------------------------------


def test_decoding_needs_little_memory_beside_what_it_returns() -> None:
    page = page_of(100)

    kept, peak = memory_of(lambda: LIST.decode(page, INFO))

    assert peak < 1.5 * kept


def test_a_kept_contact_is_small() -> None:
    page = page_of(100)

    kept, _ = memory_of(lambda: LIST.decode(page, INFO))

    assert kept / 100 < 3_800


def test_nothing_of_a_page_stays_when_it_is_let_go() -> None:
    page = page_of(100)
    decode = Many(Contact, paging="page")
    decode(page, INFO)
    gc.collect()
    before = sum(type(thing) is Contact for thing in gc.get_objects())

    decode(page, INFO)

    assert sum(type(thing) is Contact for thing in gc.get_objects()) == before


HEADERS = Headers({"content-type": "application/json"})
READING = Request(method="GET", url="https://x/y", path="/y", headers={})


@pytest.mark.parametrize("size", [2, 64 * 1024])
def test_a_body_in_many_pieces_takes_little_more_memory_than_its_bytes(size) -> None:
    pieces = MIB // size

    def read() -> bytes:
        body = BodyReader(200, HEADERS, READING)
        for _ in range(pieces):
            body.write(b"x" * size)
        return body.response(0.0).body

    kept, peak = memory_of(read)

    assert kept >= MIB
    assert peak < 1.3 * kept


def test_what_unpacks_to_a_lot_is_unpacked_no_longer_than_the_deadline() -> None:
    body = BodyReader(200, Headers({"content-encoding": "gzip"}), READING)
    token = current.set(AttemptDeadline(monotonic(), -1.0, encrypts=False))
    try:
        with pytest.raises(TimeoutError):
            body.write(gzip.compress(bytes(MIB)))
    finally:
        current.reset(token)


WIDE = "\N{GRINNING FACE}".encode() + b"a" * (19 * MIB)
HEAVY = {
    # what: (endpoint, body). Python stores each character of a text with an emoji in four bytes: 76 MiB
    "a wide text": (GET, b'{"data":{"id":"c1","x":"' + WIDE + b'"}}'),
    "a wide text beside a misfit": (GET, b'{"data":{"id":[],"x":"' + WIDE + b'"}}'),
    "a wide text that does not fit": (GET, b'{"data":{"id":"c1","createdAt":"' + WIDE + b'"}}'),
    "a wide text beside an amount": (DEAL, b'{"data":{"id":"c1","value":123456789012.3456,"x":"' + WIDE + b'"}}'),
    "a wide text of digits": (DEAL, b'{"data":{"id":"c1","value":1.5,"x":"' + WIDE.replace(b"a", b"7") + b'"}}'),
    "a wide key": (GET, b'{"data":{"id":"c1","' + WIDE + b'":1}}'),
    "rows": (LIST, b'{"data":[' + b",".join([b"{}"] * 39_000) + b"]}"),
    "values that do not fit": (GET, b'{"data":{"id":"c1","tags":[' + b",".join([b"1"] * 190_000) + b"]}}"),
}


@pytest.mark.parametrize(("endpoint", "body"), HEAVY.values(), ids=HEAVY)
def test_no_response_takes_much_more_memory_than_its_largest_text(endpoint, body) -> None:
    response = Response(status=200, headers=HEADERS, body=body)

    def read() -> object:
        try:
            return endpoint.decode(response, INFO)
        except conduyt.ResponseDecodeError as error:
            return type(error)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", conduyt.UnexpectedDataWarning)
        _, peak = memory_of(read)

    assert len(body) + peak <= 140 * MIB


# --- What neighbours on a page share ---------------------------------------------------------------------------------


def test_items_that_came_with_the_same_fields_share_the_names() -> None:
    first, *others = decoded().data

    assert all(other.__pydantic_fields_set__ is first.__pydantic_fields_set__ for other in others)


def test_assigning_a_field_changes_that_object_alone() -> None:
    first, second = decoded(2).data

    first.job_title = "CEO"

    assert "job_title" in first.model_fields_set
    assert "job_title" not in second.model_fields_set
    assert second.model_dump(exclude_unset=True).keys() == decoded(2).data[1].model_dump(exclude_unset=True).keys()


def test_the_field_names_that_an_object_gives_away_are_a_copy() -> None:
    first, second = decoded(2).data

    first.model_fields_set.clear()

    assert {"id", "email"} <= first.model_fields_set
    assert {"id", "email"} <= second.model_fields_set


def test_a_changed_copy_leaves_the_original_and_its_neighbours_alone() -> None:
    first, second = decoded(2).data

    changed = first.model_copy(update={"city": "Lagos"})

    assert "city" in changed.model_fields_set
    assert "city" not in first.model_fields_set | second.model_fields_set


def test_objects_that_were_pickled_together_stay_apart() -> None:
    first, second = pickle.loads(pickle.dumps(decoded(2).data))

    first.city = "Lagos"

    assert "city" not in second.model_fields_set


# --- Imports ---------------------------------------------------------------------------------------------------------


def loaded_by(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_using_one_resource_loads_the_models_it_returns_and_no_others() -> None:
    loaded = loaded_by("import conduyt\nconduyt.Conduyt('cdy_x').contacts")

    assert {name.removeprefix("conduyt.models.") for name in loaded if name.startswith("conduyt.models.")} == {
        "common",
        "contacts",
        "tags",
    }


def test_a_call_that_succeeds_loads_nothing_for_retries() -> None:
    loaded = loaded_by(
        "from conduyt._core.messages import Response\nfrom conduyt._values.response import Headers\n"
        "from conduyt._core.call import Settings, call_flow\nfrom conduyt._values.secret import Secret\n"
        "from conduyt.endpoints.contacts import GET\n"
        "call = call_flow(GET(path={'contact_id': 'c1'}), Settings(base_url='https://x', key=Secret('cdy_x')))\n"
        "call.send(None)\n"
        'try: call.send(Response(status=200, headers=Headers(), body=b\'{"data": {"id": "c1"}}\'))\n'
        "except StopIteration: pass"
    )

    assert "conduyt._core.call" in loaded
    assert "tenacity" not in loaded


@pytest.mark.parametrize("client", ["Conduyt", "AsyncConduyt"])
def test_looking_at_a_resource_loads_nothing_for_many_records(client: str) -> None:
    loaded = loaded_by(f"import conduyt\nconduyt.{client}('cdy_x').contacts.create_many")

    assert not {"conduyt.bulk", "conduyt.bulk.map", "conduyt.rows", "conduyt.csvio"} & loaded
