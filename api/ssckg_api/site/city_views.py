"""What pages of cities share: rows of values by dimension, small charts of years, data sets."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from ssckg_api.site.things.telling import last

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Point
    from ssckg.model.published_city import DataSet, PublishedValue
    from ssckg_api.site.visit import Visit

_WIDTH: Final = 240
_HEIGHT: Final = 72
_MARGIN: Final = 8
_MOST_TRENDS: Final = 60
Columns = list[tuple[str, str, str]]


class Framework:
    """Names and places of data points, from what analyses read."""

    def __init__(self, crosswalk: Crosswalk) -> None:
        """Take the crosswalk of the state that is shown."""
        self._crosswalk = crosswalk
        self._points = {point.iri: point for point in crosswalk.points}
        self._benchmarks: dict[str, list[str]] = {}
        for each in crosswalk.benchmarks:
            if each.value is not None:
                self._benchmarks.setdefault(each.point, []).append(str(each.value))

    def point(self, iri: str) -> Point | None:
        """Return a data point; None where nothing describes it."""
        return self._points.get(iri)

    def name(self, iri: str) -> dict[str, Any]:
        """Return a data point as a cell: the code of its indicator, and its name."""
        known = self._points.get(iri)
        if known is None:
            return {"iri": iri, "text": last(iri), "code": "", "lang": ""}
        element = self._crosswalk.element.get(known.indicator)
        code = element.code if element else ""
        return {"iri": iri, "text": known.label, "code": code, "lang": "en"}

    def dimension(self, iri: str) -> tuple[str, str]:
        """Return the topmost group that a data point stands in: its IRI and name."""
        known = self._points.get(iri)
        at, seen = known.indicator if known else "", set()
        while at and at not in seen:
            seen.add(at)
            element = self._crosswalk.element.get(at)
            if element is None or not element.broader:
                break
            at = element.broader[0]
        found = self._crosswalk.element.get(at)
        return (at, found.label) if found is not None else ("", "")

    def benchmark(self, iri: str) -> str:
        """Return the benchmark value of a data point; "" where there is none, or several."""
        found = self._benchmarks.get(iri, [])
        return found[0] if len(found) == 1 else ""

    def has_benchmark(self, values: Iterable[PublishedValue]) -> bool:
        """Say whether one of the values stands beside a benchmark."""
        return any(self.benchmark(each.point) for each in values)


def value_columns(visit: Visit, *, with_year: bool = True, with_benchmark: bool = True) -> Columns:
    """Return the columns of a table of values; the page stands beside the source."""
    columns = [
        ("point", visit.text("Data point"), "term"),
        ("year", visit.text("Year of the report"), "text"),
        ("value", visit.text("Value"), "number"),
        ("unit", visit.text("Unit"), "text"),
        ("benchmark", visit.text("Benchmark"), "number"),
        ("printed", visit.text("As printed"), "text"),
        ("source", visit.text("Source"), "term"),
        ("trust", visit.text("Trust"), "trust"),
        ("record", visit.text("Record"), "term"),
    ]
    shown = {"year": with_year, "benchmark": with_benchmark}
    return [each for each in columns if shown.get(each[0], True)]


def value_row(visit: Visit, framework: Framework, value: PublishedValue) -> dict[str, Any]:
    """Return a row: what is blank in the source is blank here, and no value is never a zero."""
    told: Any = value.value
    if not value.value:
        told = {"text": visit.text("listed without a value")}
    elif number(value.value) is None:
        words = {"true": visit.text("yes"), "false": visit.text("no")}
        told = {"text": words.get(value.value, value.value)}
    return {
        "point": framework.name(value.point),
        "year": value.year,
        "value": told,
        "unit": {"text": value.unit, "lang": "en"} if value.unit else "",
        "benchmark": framework.benchmark(value.point) if value.value else "",
        "printed": " ".join(part for part in (value.printed, value.printed_unit) if part),
        "source": [{"iri": each, "text": last(each), "lang": ""} for each in value.sources],
        "page": value.page,
        "trust": value.trust,
        "record": {"iri": value.iri, "text": visit.text("record"), "lang": ""},
    }


def by_dimension(
    visit: Visit, framework: Framework, values: Iterable[PublishedValue]
) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Return IRI, name and rows of each dimension, in the order of the names."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for value in values:
        key = framework.dimension(value.point)
        groups.setdefault(key, []).append(value_row(visit, framework, value))
    return [(iri, name, rows) for (iri, name), rows in sorted(groups.items(), key=_by_name)]


def _by_name(item: tuple[tuple[str, str], Any]) -> tuple[bool, str]:
    return (not item[0][1], item[0][1])


def trends(
    visit: Visit, framework: Framework, values: Sequence[PublishedValue]
) -> list[dict[str, Any]]:
    """Return a small chart for each data point with numbers of two years or more, in one unit.

    The scale begins at zero where no number is below; years stand at their distance.
    """
    series: dict[tuple[str, str], dict[int, Decimal]] = {}
    for value in values:
        found = number(value.value)
        if found is not None and value.year.isdigit():
            series.setdefault((value.point, value.unit), {})[int(value.year)] = found
    charts = [
        _trend(visit, framework, point, unit, sorted(years.items()))
        for (point, unit), years in series.items()
        if len(years) > 1
    ]
    return charts[:_MOST_TRENDS]


def _trend(
    visit: Visit,
    framework: Framework,
    point: str,
    unit: str,
    years: list[tuple[int, Decimal]],
) -> dict[str, Any]:
    goal = number(framework.benchmark(point))
    numbers = [figure for _, figure in years] + ([goal] if goal is not None else [])
    least, greatest = min(Decimal(0), *numbers), max(Decimal(0), *numbers)
    first, span = years[0][0], years[-1][0] - years[0][0]

    def x(year: int) -> float:
        return round(_MARGIN + (year - first) / span * (_WIDTH - 2 * _MARGIN), 1)

    def y(figure: Decimal) -> float:
        share = float((figure - least) / ((greatest - least) or 1))
        return round(_HEIGHT - _MARGIN - share * (_HEIGHT - 2 * _MARGIN), 1)

    name = framework.name(point)
    told = "; ".join(f"{year}: {figure}" for year, figure in years)
    text = visit.text("Line of %(title)s by year: %(values)s", title=name["text"], values=told)
    if goal is not None:
        text += ". " + visit.text("Benchmark: %(value)s", value=goal)
    return {
        "name": name,
        "unit": unit,
        "text": text,
        "width": _WIDTH,
        "height": _HEIGHT,
        "points": [(x(year), y(figure), year, figure) for year, figure in years],
        "line": " ".join(f"{x(year)},{y(figure)}" for year, figure in years),
        "goal": y(goal) if goal is not None else None,
        "goal_value": goal,
        "zero": y(Decimal(0)),
        "first": years[0],
        "last": years[-1],
    }


def number(text: str) -> Decimal | None:
    """Return a number; None where a text is none."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def set_row(visit: Visit, each: DataSet) -> dict[str, Any]:
    """Return a data set as a row: where it comes from, how many entries, and marks."""
    if each.submission:
        origin = {"text": visit.text("verified, and published with the city's consent")}
    else:
        origin = {"iri": each.source, "text": last(each.source), "lang": ""}
    return {
        "set": {"iri": each.iri, "text": each.title, "lang": "en"},
        "year": each.year,
        "origin": origin,
        "is_consented": bool(each.submission),
        "published": each.published,
        "values": each.values,
        "missing": each.missing,
    }
