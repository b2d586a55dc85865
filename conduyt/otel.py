"""OpenTelemetry: a span for each call, one for each attempt in it, and the duration of each attempt as a metric.

    client = Conduyt(hooks=[conduyt.otel.hooks()])

Needs the extra `otel`, which installs only the OpenTelemetry API. Your program must install the SDK and the exporters.
Attribute names follow the semantic conventions for HTTP clients. The hooks add no headers to requests, because Conduyt
does not use trace ids.

You can also use OpenTelemetry's instrumentation of httpx. It creates no second span for a request that has one here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from urllib.parse import urlsplit

try:
    from opentelemetry import context, metrics, trace
except ModuleNotFoundError as _error:
    raise ModuleNotFoundError('conduyt.otel needs the extra "otel": pip install "conduyt[otel]"') from _error

from conduyt._version import __version__
from conduyt.hooks import CallInfo, EndEvent, Hooks, RequestEvent, ResponseEvent, WaitEvent

__all__ = ["hooks"]

_suppressed: Callable[[], AbstractContextManager[object]] = nullcontext
with suppress(ModuleNotFoundError):  # if it is missing, the instrumentation of httpx is not installed either
    from opentelemetry.instrumentation.utils import suppress_http_instrumentation

    _suppressed = suppress_http_instrumentation

# The semantic conventions recommend these for http.client.request.duration.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)


_NOTHING = ExitStack()


def hooks(
    *, tracer_provider: trace.TracerProvider | None = None, meter_provider: metrics.MeterProvider | None = None
) -> Hooks:
    """Create hooks that report to OpenTelemetry.

    Args:
        tracer_provider: Provider for the spans. Default: the global one.
        meter_provider: Provider for the metric. Default: the global one.

    Returns:
        Hooks for one client or several.

    Example:
        ```python
        client = Conduyt(hooks=[conduyt.otel.hooks()])
        ```
    """
    return _Telemetry(
        trace.get_tracer("conduyt", __version__, tracer_provider),
        metrics.get_meter("conduyt", __version__, meter_provider),
    )


class _Telemetry(Hooks):
    def __init__(self, tracer: trace.Tracer, meter: metrics.Meter) -> None:
        self._tracer = tracer
        self._duration = meter.create_histogram(
            "http.client.request.duration",
            unit="s",
            description="Duration of HTTP client requests.",
            explicit_bucket_boundaries_advisory=_BUCKETS,
        )
        self._spans: dict[CallInfo, tuple[trace.Span, context.Context]] = {}
        self._suppressed: dict[CallInfo, ExitStack] = {}

    def on_request(self, event: RequestEvent) -> None:
        call = event.call
        self._suppressed[call] = ExitStack()
        self._suppressed[call].enter_context(_suppressed())
        if event.attempt == 1:
            span = self._tracer.start_span(f"conduyt {call.method} {call.route}", attributes=_attributes(call))
            self._spans[call] = span, trace.set_span_in_context(span)

    def on_response(self, event: ResponseEvent) -> None:
        call, end = event.call, time.time_ns()
        self._suppressed.pop(call).close()
        attributes = _attributes(call)
        failed = event.error or (str(event.status) if event.status is not None and event.status >= 400 else None)
        if event.status is not None:
            attributes["http.response.status_code"] = event.status
        if failed is not None:
            attributes["error.type"] = failed
        _, inside = self._spans[call]
        self._duration.record(event.seconds, attributes, inside)
        attributes["url.full"] = call.url
        if event.attempt > 1:
            attributes["http.request.resend_count"] = event.attempt - 1
        if event.request_id is not None:
            attributes["conduyt.request_id"] = event.request_id
        # Started only here, because an attempt may first have waited for the rate limit.
        span = self._tracer.start_span(
            f"{call.method} {call.route}",
            context=inside,
            kind=trace.SpanKind.CLIENT,
            attributes=attributes,
            start_time=end - int(event.seconds * 1e9),
        )
        if failed is not None:
            span.set_status(trace.StatusCode.ERROR)
        span.end(end)

    def on_wait(self, event: WaitEvent) -> None:
        span, _ = self._spans[event.call]
        span.add_event("conduyt.wait", {"conduyt.wait.reason": event.reason, "conduyt.wait.seconds": event.seconds})

    def on_end(self, event: EndEvent) -> None:
        self._suppressed.pop(event.call, _NOTHING).close()  # a cancelled attempt has no response
        span, _ = self._spans.pop(event.call)
        if event.status is not None:
            span.set_attribute("http.response.status_code", event.status)
        if event.error is not None:
            span.set_attribute("error.type", event.error)
            span.set_status(trace.StatusCode.ERROR)
        span.end()


def _attributes(call: CallInfo) -> dict[str, str | int]:
    server = urlsplit(call.url)
    return {
        "http.request.method": call.method,
        "url.template": call.route,
        "server.address": server.hostname or "",
        "server.port": server.port or {"http": 80}.get(server.scheme, 443),
    }
