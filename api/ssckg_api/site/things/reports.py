"""What cities reported for an indicator, with small charts; benchmarks, projects, proposals."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from ssckg.app.reported_values import PAGE, reported_values
from ssckg.querying.library import text_for
from ssckg_api.site.pager import page_number, part_of
from ssckg_api.site.things.telling import Cell, element_cell, last

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.app.reported_values import ReportedValues
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Point
    from ssckg_api.site.pager import Part
    from ssckg_api.site.visit import Visit

_MOST_BARS: Final = 40
_MOST_CHARTS: Final = 12
_ROW_PIXELS: Final = 40
_PAGE_OF: Final = "values"
"""The parameter that names a page of values."""
_ZERO: Final = Decimal(0)
Bounds = tuple[Decimal, Decimal]
"""The least and the greatest value that a data point can have."""
VALUES: Final = "list-reports-of-element"


def reports_of(visit: Visit, crosswalk: Crosswalk, iri: str) -> dict[str, Any]:
    """Return the values of cities for an indicator or data point: rows, charts, data, query."""
    points = {p.iri: p for p in (*crosswalk.points_of.get(iri, ()), *_point(crosswalk, iri))}
    number = page_number(visit, _PAGE_OF)
    found = reported_values(visit.store(), points.keys(), visit.outline().sets, page=number)
    bounds = {
        p.iri: (p.minimum, p.maximum)
        for p in points.values()
        if p.minimum is not None and p.maximum is not None
    }
    return {
        "rows": [report_row(visit, row) for row in found.rows],
        "columns": _report_columns(visit),
        "charts": charts_of(visit, list(found.rows), bounds) if found.is_whole else [],
        "part": _part(visit, iri, found, number),
        "downloads": query_downloads(visit, VALUES, element=iri),
        "query": text_for(visit.site.library[VALUES], visit.base),
        "query_address": visit.link(f"/query/{VALUES}", element=iri),
    }


def _part(visit: Visit, iri: str, found: ReportedValues, number: int) -> Part | None:
    """Return which part of the values is shown, with links to the others; None of the whole.

    Raises:
        UnknownNameError: there are not so many pages.
    """
    part = part_of(number, PAGE, found.sets, lambda n: f"{visit.link(iri, **{_PAGE_OF: n})}#values")
    return None if found.is_whole else part


def _point(crosswalk: Crosswalk, iri: str) -> list[Point]:
    return [point for point in crosswalk.points if point.iri == iri]


def query_downloads(visit: Visit, name: str, **values: str) -> list[tuple[str, str, str]]:
    """Return links to the answer of a named query in other forms."""
    kinds = {"CSV": "text/csv", "JSON": "application/json"}
    return [
        (form, visit.link(f"/api/v1/queries/{name}", format=form.lower(), **values), kind)
        for form, kind in kinds.items()
    ]


def _report_columns(visit: Visit) -> list[tuple[str, str, str]]:
    return [
        ("city", visit.text("City"), "term"),
        ("year", visit.text("Year of the report"), "text"),
        ("point", visit.text("Data point"), "term"),
        ("value", visit.text("Value"), "number"),
        ("unit", visit.text("Unit"), "text"),
        ("printed", visit.text("As printed"), "text"),
        ("sources", visit.text("Source"), "term"),
        ("page", visit.text("Page"), "text"),
        ("trust", visit.text("Trust"), "trust"),
        ("report", visit.text("Record"), "term"),
    ]


def report_row(visit: Visit, row: dict[str, str]) -> dict[str, Any]:
    """Return what a city reported, or that it listed it without a value, as a row of a table."""
    words = {"true": visit.text("yes"), "false": visit.text("no")}
    value: Any = row.get("value", "")
    if value in {"", None}:
        value = {"text": visit.text("listed without a value")}
    elif _number(value) is None:
        value = {"text": words.get(value, value)}
    printed = " ".join(p for p in (row.get("printed_value"), row.get("printed_unit")) if p)
    return {
        "city": {"iri": row["place"], "text": row.get("city", last(row["place"])), "lang": ""},
        "year": row["year"],
        "point": {"iri": row["data_point"], "text": row.get("label", ""), "lang": "en"},
        "value": value,
        "unit": {"text": row["unit"], "lang": "en"} if row.get("unit") else "",
        "printed": printed,
        "sources": source_cell(row),
        "page": row.get("page", ""),
        "trust": row.get("trust", ""),
        "report": {"iri": row["report"], "text": visit.text("record"), "lang": ""},
    }


def source_cell(row: dict[str, str]) -> Cell | str:
    """Return the source of a row as a link, named by its key."""
    source = row.get("source", "")
    return {"iri": source, "text": last(source), "lang": ""} if source else ""


def charts_of(
    visit: Visit, found: list[dict[str, str]], bounds: Mapping[str, Bounds] | None = None
) -> list[dict[str, Any]]:
    """Return a small bar chart for each data point whose values can be seen against something.

    That is another value, or the least and greatest that there can be (`bounds`, by data point).
    Bars begin at zero. What was listed without a value has no bar; it stands in the table.
    """
    limits = bounds or {}
    by_point: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in found:
        if _number(row.get("value", "")) is not None:
            by_point.setdefault((row["data_point"], row.get("unit", "")), []).append(row)
    charts = []
    for (point, unit), rows in by_point.items():
        if (len(rows) > 1 or point in limits) and len(rows) <= _MOST_BARS:
            charts.append(_chart(visit, unit, rows, limits.get(point, (_ZERO, _ZERO))))
    return charts[:_MOST_CHARTS]


def _chart(visit: Visit, unit: str, rows: list[dict[str, str]], bounds: Bounds) -> dict[str, Any]:
    title = rows[0].get("label") or last(rows[0]["data_point"])
    numbers = [n for row in rows if (n := _number(row["value"])) is not None]
    least, greatest = min(_ZERO, *bounds, *numbers), max(_ZERO, *bounds, *numbers)
    span = float(greatest - least) or 1.0
    bars, words = [], []
    for place, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        name = f"{row.get('city', last(row['place']))} {row['year']}"
        bars.append(
            {
                "name": name,
                "value": row["value"],
                "x": round(float(min(number, _ZERO) - least) / span * 100, 3),
                "width": round(abs(float(number)) / span * 100, 3),
                "y": place * _ROW_PIXELS,
            }
        )
        words.append(f"{name}: {row['value']}")
    text = visit.text("Bar chart of %(title)s: %(values)s", title=title, values="; ".join(words))
    ends = visit.text("from %(least)s to %(greatest)s", least=least, greatest=greatest)
    height = len(bars) * _ROW_PIXELS
    return {
        "title": title,
        "unit": unit,
        "ends": ends,
        "bars": bars,
        "text": text,
        "height": height,
    }


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def benchmarks_of(visit: Visit, iri: str) -> list[dict[str, Any]]:
    """Return the benchmarks of an indicator or data point."""
    return [
        {
            "benchmark": {"iri": r["benchmark"], "text": r.get("label", ""), "lang": "en"},
            "value": r.get("value", ""),
            "minimum": r.get("minimum", ""),
            "maximum": r.get("maximum", ""),
            "unit": {"text": r["unit"], "lang": "en"} if r.get("unit") else "",
            "basis": r.get("basis", ""),
            "sources": source_cell(r),
            "page": r.get("page", ""),
            "trust": r.get("trust", ""),
        }
        for r in visit.ask("list-benchmarks-of-element", element=iri)
    ]


def benchmark_columns(visit: Visit) -> list[tuple[str, str, str]]:
    """Return the columns of benchmarks."""
    return [
        ("benchmark", visit.text("Benchmark"), "term"),
        ("value", visit.text("Value"), "number"),
        ("minimum", visit.text("From"), "number"),
        ("maximum", visit.text("To"), "number"),
        ("unit", visit.text("Unit"), "text"),
        ("basis", visit.text("Basis"), "text"),
        ("sources", visit.text("Source"), "term"),
        ("page", visit.text("Page"), "text"),
        ("trust", visit.text("Trust"), "trust"),
    ]


def projects_of(visit: Visit, crosswalk: Crosswalk, iri: str, code: str) -> list[dict[str, Any]]:
    """Return the projects of cities that serve an element or something below it."""
    found = [r for r in visit.ask("list-projects-by-element", element=code) if r["about"] == iri]
    return [
        {
            "project": {
                "iri": r["project"],
                "text": r["name"],
                "lang": "",
                "mark": visit.text("made up") if r.get("example") in {"true", "1"} else "",
            },
            "city": r.get("city", ""),
            "years": " – ".join(y for y in (r.get("start", ""), r.get("end", "")) if y),
            "programme": r.get("programme", ""),
            "served": element_cell(crosswalk, r["served"]),
        }
        for r in found
    ]


def project_columns(visit: Visit) -> list[tuple[str, str, str]]:
    """Return the columns of projects."""
    return [
        ("project", visit.text("Project"), "term"),
        ("city", visit.text("City"), "text"),
        ("years", visit.text("Years"), "text"),
        ("programme", visit.text("Programme"), "text"),
        ("served", visit.text("Serves"), "term"),
    ]


def proposals_of(visit: Visit, iri: str) -> list[dict[str, Any]]:
    """Return the proposals that touch an element, as far as their round announced them."""
    rows = []
    for r in visit.ask("list-proposals-of-element", element=iri):
        mark = visit.text("demonstration") if r.get("demonstration") == "yes" else ""
        rows.append(
            {
                "proposal": {
                    "iri": r["proposal"],
                    "code": r.get("number", ""),
                    "text": r.get("title", ""),
                    "lang": "en",
                },
                "state": r.get("state", ""),
                "body": r.get("body", ""),
                "round": {"iri": r["round"], "text": r["round_id"], "lang": "", "mark": mark},
            }
        )
    return rows


def proposal_columns(visit: Visit) -> list[tuple[str, str, str]]:
    """Return the columns of proposals."""
    return [
        ("proposal", visit.text("Proposal"), "term"),
        ("state", visit.text("State"), "text"),
        ("body", visit.text("Put forward by"), "text"),
        ("round", visit.text("Round"), "term"),
    ]
