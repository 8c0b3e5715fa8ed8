"""Traces: one span for each request, of the trace of who asks, with nothing of what was asked."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from ssckg.errors import MissingError
from ssckg_api.operation.edge import Edge
from ssckg_api.operation.tracing import Tracing, tracing_to

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    scope["state"]["route"] = "/city/{name}"
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


def ask(edge: Edge, **headers: str) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Any = {
        "type": "http",
        "method": "GET",
        "path": "/city/Marker7731",
        "query_string": b"q=Marker7731",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("203.0.113.5", 1),
    }
    asyncio.run(edge(answer, scope, receive, send))
    return sent


def test_a_span_for_each_request() -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    edge = Edge(tracing=Tracing(provider))
    ask(edge, traceparent=f"00-{TRACE}-00f067aa0ba902b7-01", authorization="Bearer Marker7731")
    ask(edge)
    first, second = exporter.get_finished_spans()
    assert first.name == "GET /city/{name}"
    assert first.context is not None
    assert f"{first.context.trace_id:032x}" == TRACE
    assert second.context is not None
    assert f"{second.context.trace_id:032x}" != TRACE
    attributes = dict(first.attributes or {})
    assert attributes["http.route"] == "/city/{name}"
    assert attributes["http.response.status_code"] == 200
    assert "Marker7731" not in first.to_json()
    provider.shutdown()


def test_nothing_is_traced_without_an_address() -> None:
    assert tracing_to("") is None
    assert Edge().tracing is None


def test_that_the_extra_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "opentelemetry.exporter.otlp.proto.http.trace_exporter"
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingError, match=r"ssckg\[tracing\]"):
        tracing_to("http://127.0.0.1:4318/v1/traces")
