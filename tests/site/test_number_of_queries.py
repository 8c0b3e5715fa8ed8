"""A page asks the engine as often whatever it shows: pairs of the same kind, one with much more."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from ssckg.store.client import SparqlClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.v1.service import Service

NEW = count(1)
PAGE = {"accept": "text/html"}
LEVELS = 2
"""What is told with a thing may have parts of its own, and notes on them: a query each level."""


@pytest.fixture
def asked(service: Service, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the engine is asked for pages, whichever way."""
    found: list[str] = []
    select, stream = SparqlClient.select, SparqlClient.stream
    running: list[None] = []

    def selecting(self: SparqlClient, query: str, *given: Any, **more: Any) -> Any:
        found.append(query)
        running.append(None)  # it may be made of the other
        try:
            return select(self, query, *given, **more)
        finally:
            running.pop()

    @contextmanager
    def streaming(self: SparqlClient, query: str, *given: Any, **more: Any) -> Iterator[Any]:
        if not running:
            found.append(query)
        with stream(self, query, *given, **more) as body:
            yield body

    monkeypatch.setattr(SparqlClient, "select", selecting)
    monkeypatch.setattr(SparqlClient, "stream", streaming)
    for once in ("/?", "/search?q=air&"):  # outline and index are read once
        service.client.get(f"{service.address}{once}n={next(NEW)}", headers=PAGE)
    found.clear()
    return found


@pytest.mark.parametrize(
    ("more", "less", "most"),
    [
        ("/", "/", 0),
        ("/frameworks", "/frameworks", 2),
        ("/framework/sdg-2022", "/framework/u4ssc-2017", 8),
        ("/u4ssc/EC-ICT-ICT-1C", "/u4ssc/EC-ICT-ICT-2C", 16),
        ("/sdg/11.6", "/sdg/11.a", 14),
        ("/agency/UNECE", "/agency/WHO", 10),
        ("/city/riyadh", "/city/rana", 12),
        ("/mapping/u4ssc-sdg", "/mapping/cpi-sdg", 8),
        ("/search?q=water", "/search?q=zzzz", 0),
        ("/mappings", "/mappings", 1),
        ("/agencies", "/agencies", 0),
        ("/cities", "/cities?country=TUN", 2),
        ("/cities?edition=u4ssc-2017", "/cities?q=rana", 2),
        ("/cities/compare?kpi=EC-ICT-ICT-1C", "/cities/compare?kpi=EC-ICT-ICT-1C&city=karmoy", 3),
    ],
)
def test_pages_of_a_kind_ask_as_often(
    service: Service, asked: list[str], more: str, less: str, most: int
) -> None:
    counts = []
    for path in (more, less):
        asked.clear()
        mark = "&" if "?" in path else "?"
        address = f"{service.address}{path}{mark}n={next(NEW)}"
        assert service.client.get(address, headers=PAGE).status_code == 200, path
        counts.append(len(asked))
    assert max(counts) <= most
    assert abs(counts[0] - counts[1]) <= LEVELS
