"""What cities reported on some data points, page by page: thousands of cities may have.

What is published is everybody's, so no right is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ssckg.ports import GraphStore

WHOLE: Final = 50
"""Up to so many values stand on one page."""
PAGE: Final = 25
"""Of more, a page shows what stands in so many data sets."""
_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{expand(name + ':')}>\n"
    for name in ("dcterms", "sdmx-attribute", "sdmx-dimension", "sdmx-measure", "skos", "ssc")
)
_CHOSEN: Final = """SELECT DISTINCT ?report
{ VALUES ?data_point { %s } ?report ssc:observedDataPoint ?data_point } LIMIT %d"""
_IN_SET: Final = "{ GRAPH <%s> { ?report ssc:observedDataPoint <%s> } }"
_ROWS: Final = """SELECT DISTINCT ?report ?city ?place ?year ?data_point ?label ?value ?unit
  ?printed_value ?printed_unit ?source ?page ?trust
{
  VALUES ?report { %s }
  ?report ssc:observedDataPoint ?data_point ; sdmx-dimension:refArea ?place ;
    ssc:reportYear ?year .
  OPTIONAL { ?place skos:prefLabel ?placeLabel FILTER(LANG(?placeLabel) IN ("en", "")) }
  OPTIONAL { ?data_point skos:prefLabel ?label FILTER(LANG(?label) IN ("en", "")) }
  OPTIONAL { ?report sdmx-measure:obsValue ?value }
  OPTIONAL { ?report sdmx-attribute:unitMeasure/skos:prefLabel ?unitLabel }
  OPTIONAL { ?report ssc:printedValue ?printed_value }
  OPTIONAL { ?report ssc:printedUnit ?printed_unit }
  OPTIONAL { ?report dcterms:source ?source }
  OPTIONAL { ?report ssc:sourcePage ?page }
  OPTIONAL { ?report ssc:trust ?trustCode }
  BIND(STR(?placeLabel) AS ?city)
  BIND(STR(?unitLabel) AS ?unit)
  BIND(REPLACE(STR(?trustCode), "^.*/", "") AS ?trust)
}"""


@dataclass(frozen=True, slots=True)
class ReportedValues:
    """Values as rows of texts; of how many data sets they are a page.

    Where all values are there, `sets` is 0.
    """

    rows: tuple[dict[str, str], ...]
    sets: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether these are all values."""
        return not self.sets


def reported_values(
    store: GraphStore,
    points: Collection[str],
    sets: Sequence[tuple[str, str]],
    *,
    page: int = 1,
) -> ReportedValues:
    """Return what cities reported on data points, by data point, city and year.

    Where these are more than `WHOLE`, a page is what stands in `PAGE` data sets, in their order: to
    put millions of values in an order takes an engine minutes. Two queries, or three.

    Args:
        store: the published dataset.
        points: IRIs of data points; of none, nothing is asked.
        sets: graph and city of each data set, in their order (`Outline.sets`).
        page: which page, from 1.

    Raises:
        EngineError: the engine does not answer.
    """
    whole = all_values(store, points)
    if whole is not None:
        return ReportedValues(whole if page == 1 else ())
    first = (page - 1) * PAGE
    return ReportedValues(values_in(store, points, sets[first : first + PAGE]), len(sets))


def all_values(store: GraphStore, points: Collection[str]) -> tuple[dict[str, str], ...] | None:
    """Return all that cities reported on data points; None where that is more than `WHOLE`.

    Raises:
        EngineError: the engine does not answer.
    """
    if not points:
        return ()
    found = _reports(store, _CHOSEN % (_iris(points), WHOLE + 1))
    return _rows(store, found) if len(found) <= WHOLE else None


def values_in(
    store: GraphStore, points: Collection[str], sets: Sequence[tuple[str, str]]
) -> tuple[dict[str, str], ...]:
    """Return what some data sets hold on data points; two queries, bounded by the data sets.

    Raises:
        EngineError: the engine does not answer.
    """
    parts = [_IN_SET % (graph, point) for graph, _ in sets for point in sorted(points)]
    if not parts:
        return ()
    return _rows(store, _reports(store, f"SELECT ?report {{ {' UNION '.join(parts)} }}"))


def _reports(store: GraphStore, text: str) -> list[str]:
    return [str(row["report"]) for row in store.select(_PREFIXES + text)]


def _rows(store: GraphStore, reports: list[str]) -> tuple[dict[str, str], ...]:
    found = store.select(_PREFIXES + _ROWS % _iris(reports)) if reports else ()
    rows = [{name: str(term) for name, term in row.items()} for row in found]
    rows.sort(key=lambda r: (r["data_point"], r.get("city", ""), r["year"], r["report"]))
    return tuple(rows)


def _iris(names: Collection[str]) -> str:
    return " ".join(f"<{name}>" for name in sorted(names))
