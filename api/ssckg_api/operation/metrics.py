"""Measures in the form of Prometheus: of requests as they pass, of the service when it is asked.

No label takes a value from outside: routes are those that are described, methods and statuses those
that there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from prometheus_client.metrics_core import Metric

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
Figure = tuple[str, str, str, float | None, "Mapping[str, str]"]
"""Kind ("gauge", "counter"), name, help, value (None: not known, left out), labels."""


class Metrics:
    """The measures of one application."""

    def __init__(self) -> None:
        """Make an own registry: nothing of other applications in the process is in it."""
        # A third of all lines, and the process says when it began.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "ssckg_requests",
            "Requests answered, by route as it is described, method and status.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "ssckg_request_seconds",
            "Seconds from a request to the end of its answer.",
            ("route",),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._bytes = Counter(
            "ssckg_response_bytes", "Bytes of answers.", ("route",), registry=self._registry
        )
        self._known: dict[tuple[str, str, int], tuple[Any, Any, Any]] = {}

    def note(self, route: str, method: str, status: int, seconds: float, size: int) -> None:
        """Count a request."""
        key = (route, method if method in _METHODS else "other", status)
        children = self._known.get(key)
        if children is None:
            children = self._known[key] = (
                self._requests.labels(key[0], key[1], str(status)),
                self._seconds.labels(route),
                self._bytes.labels(route),
            )
        children[0].inc()
        children[1].observe(seconds)
        children[2].inc(size)

    def read_from(self, figures: Callable[[], list[Figure]]) -> None:
        """Ask `figures` for what the service is like each time that measures are read."""
        self._registry.register(_Asking(figures))

    def render(self) -> bytes:
        """Return all measures in the text format."""
        return generate_latest(self._registry)


class _Asking:
    """A collector that asks a function."""

    def __init__(self, figures: Callable[[], list[Figure]]) -> None:
        self._figures = figures

    def describe(self) -> list[Metric]:
        return []  # nothing is asked before somebody reads

    def collect(self) -> Iterator[Metric]:
        families: dict[str, CounterMetricFamily | GaugeMetricFamily] = {}
        for kind, name, about, value, labels in self._figures():
            if value is None:
                continue
            if name not in families:
                make = GaugeMetricFamily if kind == "gauge" else CounterMetricFamily
                families[name] = make(name, about, labels=tuple(labels))
            families[name].add_metric(list(labels.values()), value)
        yield from families.values()
