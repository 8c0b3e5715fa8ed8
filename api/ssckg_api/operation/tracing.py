"""Traces by OpenTelemetry, where an operator names a collector (extra `tracing`); else nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ssckg.errors import MissingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Scope


class Tracing:
    """Makes one span for each request; continues the trace of who asks (W3C trace context)."""

    def __init__(self, provider: Any) -> None:
        """Take a provider of the OpenTelemetry SDK."""
        from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415  an extra
            TraceContextTextMapPropagator,
        )

        self._provider = provider
        self._tracer = provider.get_tracer("ssckg")
        self._propagator = TraceContextTextMapPropagator()

    @contextmanager
    def span(self, scope: Scope) -> Iterator[Any]:
        """Hold the span of a request; its name and route are set when they are known."""
        from opentelemetry.trace import SpanKind  # noqa: PLC0415  an extra

        given = {
            name.decode(): value.decode("latin-1")
            for name, value in scope["headers"]
            if name in {b"traceparent", b"tracestate"}
        }
        with self._tracer.start_as_current_span(
            scope["method"], self._propagator.extract(given), SpanKind.SERVER
        ) as span:
            yield span

    @staticmethod
    def finish(span: Any, method: str, route: str, status: int, request: str) -> None:
        """Say what the request was; nothing of its address, headers or body goes out."""
        span.update_name(f"{method} {route}")
        span.set_attributes(
            {
                "http.request.method": method,
                "http.route": route,
                "http.response.status_code": status,
                "ssckg.request": request,
            }
        )

    def close(self) -> None:
        """Send what is left, and stop."""
        self._provider.shutdown()


def tracing_to(url: str) -> Tracing | None:
    """Return what sends traces to an OTLP/HTTP collector, None without an address.

    Raises:
        MissingError: the packages of the extra are not installed.
    """
    if not url:
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError as error:
        raise MissingError(
            "SSCKG_TRACES_URL is set and OpenTelemetry is not installed",
            hint="pip install 'ssckg[tracing]'",
        ) from error
    provider = TracerProvider(resource=Resource({"service.name": "ssckg"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=url)))
    return Tracing(provider)
