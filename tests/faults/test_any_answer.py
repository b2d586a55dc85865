"""Whatever an answer holds is a value of the right kind or an error of ours; what goes out is what was meant."""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import conduyt
from conduyt.models import Contact

from .calls import WAYS, client_of
from .server import JSON, Exchange, Lane, Server, contact

pytestmark = pytest.mark.filterwarnings("ignore::conduyt.UnexpectedDataWarning")

thorough = settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])

texts = st.text(st.characters(exclude_categories=()), max_size=30)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
names = st.sampled_from(["id", "data", "error", "meta", "firstName", "tags", "createdAt", "message", "code", "details"])
any_json = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names | st.text(max_size=5), inner, max_size=5),
    max_leaves=25,
)
enveloped = any_json.map(lambda value: {"data": value}) | any_json.map(lambda value: {"data": [value], "meta": value})
near_misses = st.tuples(
    st.just(json.dumps({"data": contact()}).encode()), st.integers(0, 70), st.binary(max_size=4)
).map(lambda parts: parts[0][: parts[1]] + parts[2] + parts[0][parts[1] + 1 :])
bodies = (any_json | enveloped).map(lambda value: json.dumps(value).encode()) | st.binary(max_size=99) | near_misses
visible = st.binary(max_size=40).map(lambda value: bytes(one for one in value if one >= 32 and one != 127).strip())
numbers = st.integers() | st.floats() | st.text("0123456789.-+eE, ", max_size=20)
header_values = visible | numbers.map(lambda value: str(value).strip().encode())


class Puppet:
    """A client, and the answers it gets."""

    def __init__(self, server: Server) -> None:
        self.status, self.body = 200, b""
        self.headers: list[tuple[str, bytes]] = []
        self.lane: Lane = server.lane(self._act)
        self.client: Any = client_of(WAYS[0], self.lane.url, max_retries=0, pacing=False)

    def _act(self, exchange: Exchange) -> None:
        exchange.answer(self.status, self.body, kind=JSON, headers=self.headers)

    def says(self, status: int, body: bytes, headers: list[tuple[str, bytes]] | None = None) -> None:
        self.status, self.body, self.headers = status, body, headers or []

    def sent(self) -> list[Any]:
        return self.lane.requests


@pytest.fixture(scope="module")
def puppet(server: Server) -> Iterator[Puppet]:
    puppet = Puppet(server)
    yield puppet
    puppet.client.close()


def outcome_of(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except conduyt.ConduytError as error:
        return error


@thorough
@given(body=bodies)
def test_any_body_of_a_good_answer_is_a_contact_or_an_error_of_ours(puppet: Puppet, body: bytes) -> None:
    puppet.says(200, body)

    outcome = outcome_of(lambda: puppet.client.contacts.get("con_1"))

    assert isinstance(outcome, Contact | conduyt.ResponseDecodeError | conduyt.APIStatusError)
    if isinstance(outcome, Contact):
        assert isinstance(outcome.id, str)
        repr(outcome), outcome.model_dump_json()


@thorough
@given(body=bodies)
def test_any_body_of_a_list_is_contacts_or_an_error_of_ours(puppet: Puppet, body: bytes) -> None:
    puppet.says(200, body)

    outcome = outcome_of(lambda: puppet.client.contacts.list())

    if not isinstance(outcome, conduyt.ConduytError):
        assert all(isinstance(one, Contact) for one in outcome.data)
        assert outcome.meta.total is None or outcome.meta.total >= 0


@thorough
@given(body=bodies, status=st.integers(300, 599).filter(lambda status: status != 304))
def test_any_body_of_an_error_is_the_error_of_its_status(puppet: Puppet, body: bytes, status: int) -> None:
    puppet.says(status, body)

    error = outcome_of(lambda: puppet.client.contacts.get("con_1"))

    assert isinstance(error, conduyt.APIStatusError)
    assert error.status == status
    assert str(error).isprintable()


@thorough
@given(
    status=st.sampled_from([200, 429, 503]),
    values=st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "retry-after",
                    "date",
                    "x-ratelimit-limit",
                    "x-ratelimit-remaining",
                    "x-ratelimit-reset",
                    "x-request-id",
                    "location",
                    "content-disposition",
                    "x-anything",
                ]
            ),
            header_values,
        ),
        max_size=6,
    ),
)
def test_any_headers_are_read_or_passed_over(puppet: Puppet, status: int, values: list[tuple[str, bytes]]) -> None:
    puppet.says(status, json.dumps({"data": contact()}).encode(), values)

    outcome = outcome_of(lambda: puppet.client.contacts.get("con_1"))

    if status == 200:
        assert outcome.id == "con_1"
        limit = outcome.response.rate_limit
        repr((limit, limit.reset_at, outcome.response.request_id, puppet.client.rate_limit))
    else:
        assert isinstance(outcome, conduyt.APIStatusError)
        assert outcome.retry_after is None or 0 <= outcome.retry_after < float("inf")


@thorough
@given(identifier=texts | st.text("./\\%2eE2fF5cC;?# \t", max_size=9), verb=st.sampled_from(["get", "delete"]))
def test_any_id_is_one_segment_of_the_path_or_refused_before_anything_is_sent(
    puppet: Puppet, identifier: str, verb: str
) -> None:
    puppet.says(200, json.dumps({"data": contact()}).encode())
    before = len(puppet.sent())

    try:
        outcome_of(lambda: getattr(puppet.client.contacts, verb)(identifier))
    except ValueError:
        assert len(puppet.sent()) == before
        return

    (request,) = puppet.sent()[before:]
    above, _, segment = urlsplit(request.target).path.rpartition("/")
    assert above == f"{puppet.lane.prefix}/contacts"
    assert not urlsplit(request.target).query
    assert unquote(segment) == identifier
    assert unquote(segment).strip(".")
    assert not set(unquote(segment)) & set("/\\")


@thorough
@given(
    search=texts.filter(bool),
    query=st.dictionaries(st.text(string.ascii_letters + "[]_-$ &=", min_size=1, max_size=9), texts, max_size=4),
)
def test_any_query_arrives_as_it_was_meant(puppet: Puppet, search: str, query: dict[str, str]) -> None:
    puppet.says(200, b'{"data": []}')
    before = len(puppet.sent())

    try:
        puppet.client.contacts.list(search=search, options={"query": query})
    except ValueError:  # half a surrogate is no text
        assert any("\ud800" <= one <= "\udfff" for text in (search, *query, *query.values()) for one in text)
        assert len(puppet.sent()) == before
        return

    (request,) = puppet.sent()[before:]
    sent = parse_qsl(urlsplit(request.target).query, keep_blank_values=True, strict_parsing=True)
    assert dict(sent) == {"search": search} | query
    assert len(sent) == len(dict(sent))


@thorough
@given(text=texts)
def test_any_text_of_a_body_arrives_as_it_was_meant(puppet: Puppet, text: str) -> None:
    puppet.says(201, json.dumps({"data": contact()}).encode())
    before = len(puppet.sent())

    try:
        puppet.client.contacts.create(first_name=text, email="a@example.com")
    except ValueError:
        assert any("\ud800" <= one <= "\udfff" for one in text)
        assert len(puppet.sent()) == before
        return

    (request,) = puppet.sent()[before:]
    assert json.loads(request.body) == {"firstName": text, "email": "a@example.com"}


@thorough
@given(name=st.sampled_from(["idempotency_key", "header", "user-agent"]), value=texts)
def test_no_header_of_the_callers_breaks_out_of_its_line(puppet: Puppet, name: str, value: str) -> None:
    puppet.says(200, json.dumps({"data": contact()}).encode())
    before = len(puppet.sent())
    options: dict[str, Any] = {"headers": {"x-mine" if name == "header" else name: value}}
    if name == "idempotency_key":
        options = {"idempotency_key": value}

    refusal = ""
    try:
        puppet.client.contacts.get("con_1", options=options)
    except ValueError as error:
        refusal = str(error)
    if refusal:
        assert len(value) < 4 or value not in refusal
        assert len(puppet.sent()) == before
        return

    (request,) = puppet.sent()[before:]
    expected = {"header": "x-mine", "idempotency_key": "idempotency-key"}.get(name, name)
    assert request.header(expected) == value
    assert len({key.lower() for key, _ in request.headers}) == len(request.headers)
