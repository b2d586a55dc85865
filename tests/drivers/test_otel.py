"""The spans and the metric that OpenTelemetry gets, by its own SDK and in-memory exporters."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import conduyt
from conduyt import otel

from .conftest import Connect
from .either import CONTACT, KEY, done, failure
from .server import Server, answer, reset

pytestmark = pytest.mark.anyio

PERSON = "ada.lovelace@example.test"


class Collector:
    """The SDK with its in-memory exporters."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        self._reader = InMemoryMetricReader()
        self.tracers = TracerProvider()
        self.tracers.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.meters = MeterProvider(metric_readers=[self._reader])

    @property
    def hooks(self) -> conduyt.Hooks:
        return otel.hooks(tracer_provider=self.tracers, meter_provider=self.meters)

    @property
    def spans(self) -> list[ReadableSpan]:
        return sorted(self._exporter.get_finished_spans(), key=lambda span: (span.kind.value, span.start_time))

    def metric(self) -> Any:
        data = self._reader.get_metrics_data()
        (metric,) = data.resource_metrics[0].scope_metrics[0].metrics
        return metric


@pytest.fixture
def collector() -> Collector:
    return Collector()


async def test_a_call_is_a_span_with_one_for_each_attempt_in_it(connect: Connect, collector: Collector) -> None:
    steps = (answer(500, failure("internal_error")), reset(), answer(200, CONTACT, headers={"x-request-id": "req_7"}))
    with Server(*steps) as server:
        await done(connect(server, hooks=[collector.hooks]).contacts.get("con_1"))

    host, port = server.address.rsplit(":", 1)
    everywhere = {
        "http.request.method": "GET",
        "url.template": "/contacts/{contact_id}",
        "server.address": host,
        "server.port": int(port),
    }
    attempt = {**everywhere, "url.full": f"{server.url}/contacts/con_1"}
    call, *attempts = collector.spans
    assert call.name == "conduyt GET /contacts/{contact_id}"
    assert call.attributes == {**everywhere, "http.response.status_code": 200}
    assert call.status.status_code is trace.StatusCode.UNSET
    assert [event.name for event in call.events] == ["conduyt.wait"] * 2
    assert {event.attributes["conduyt.wait.reason"] for event in call.events} == {"retry"}
    assert [(span.name, span.kind, span.parent.span_id) for span in attempts] == [
        ("GET /contacts/{contact_id}", trace.SpanKind.CLIENT, call.context.span_id)
    ] * 3
    assert [span.attributes for span in attempts] == [
        {**attempt, "http.response.status_code": 500, "error.type": "500"},
        {**attempt, "error.type": "connection", "http.request.resend_count": 1},
        {
            **attempt,
            "http.response.status_code": 200,
            "http.request.resend_count": 2,
            "conduyt.request_id": "req_7",
        },
    ]
    assert [span.status.status_code.name for span in attempts] == ["ERROR", "ERROR", "UNSET"]


async def test_a_call_that_fails_is_a_span_with_the_name_of_the_error(connect: Connect, collector: Collector) -> None:
    with Server(answer(404, failure("not_found"))) as server, pytest.raises(conduyt.NotFoundError):
        await done(connect(server, hooks=[collector.hooks]).contacts.get("con_1"))

    call = collector.spans[0]
    assert call.attributes["error.type"] == "NotFoundError"
    assert call.status.status_code is trace.StatusCode.ERROR


async def test_the_span_of_a_call_lies_in_the_span_of_the_program(connect: Connect, collector: Collector) -> None:
    with Server(answer(200, CONTACT)) as server:
        client = connect(server, hooks=[collector.hooks])
        with collector.tracers.get_tracer("test").start_as_current_span("nightly") as outer:
            await done(client.contacts.get("con_1"))

    (call,) = [span for span in collector.spans if span.name.startswith("conduyt")]
    assert call.parent.span_id == outer.get_span_context().span_id


async def test_each_attempt_counts_in_the_duration(connect: Connect, collector: Collector) -> None:
    with Server(answer(500, failure("internal_error")), answer(200, CONTACT), answer(200, CONTACT)) as server:
        client = connect(server, hooks=[collector.hooks])
        await done(client.contacts.get("con_1"))
        await done(client.contacts.get("con_2"))

    metric = collector.metric()
    assert (metric.name, metric.unit) == ("http.client.request.duration", "s")
    counts = {point.attributes["http.response.status_code"]: point.count for point in metric.data.data_points}
    assert counts == {500: 1, 200: 2}  # two contacts are one series: its attributes hold the template of the path
    assert metric.data.data_points[0].explicit_bounds[:3] == (0.005, 0.01, 0.025)


async def test_spans_hold_no_secret_and_no_person(connect: Connect, collector: Collector) -> None:
    echo = answer(409, failure("conflict", f"{PERSON} {KEY}"), headers={"x-request-id": KEY, "x-who": PERSON})
    with Server(then=echo) as server:
        client = connect(server, hooks=[collector.hooks], headers={"X-Token": "s3cr3t"})
        with pytest.raises(conduyt.ConflictError):
            await done(client.contacts.create(email=PERSON))
        with pytest.raises(conduyt.ConflictError):
            await done(client.contacts.list(search=PERSON, limit=7))

    told = "\n".join(span.to_json() for span in collector.spans) + str(collector.metric())
    assert "limit=7" in told
    for secret in (KEY, "s3cr3t", PERSON, PERSON.replace("@", "%40")):
        assert secret not in told


async def test_no_span_is_left_behind(connect: Connect, collector: Collector) -> None:
    hooks = collector.hooks
    with Server(answer(200, CONTACT), answer(404, failure("not_found"))) as server:
        client = connect(server, hooks=[hooks])
        await done(client.contacts.get("con_1"))
        with pytest.raises(conduyt.NotFoundError):
            await done(client.contacts.get("con_1"))

    assert vars(hooks)["_spans"] == {}


def test_nothing_of_opentelemetry_is_loaded_by_the_client() -> None:
    code = "import sys; from conduyt import Conduyt; Conduyt('cdy_x'); print('opentelemetry' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_without_the_extra_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    monkeypatch.delitem(sys.modules, "conduyt.otel")
    with pytest.raises(ModuleNotFoundError, match=r'pip install "conduyt\[otel\]"'):
        __import__("conduyt.otel")
