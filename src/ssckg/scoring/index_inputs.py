"""What is handed on to an index of cities: verified and consented values, baseline, coverage.

Nothing is ranked, weighted or normalized here; whoever makes an index does that by its own method.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.model.submission import ReportStatus
from ssckg.namespaces import BASE, CODE, PREFIXES, expand
from ssckg.scoring.figures import value_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from ssckg.model.framework import FrameworkPoint, FrameworkTree
    from ssckg.model.submission import Report, Submission

COLUMNS: Final = {
    "city": ("string", "Id of the city."),
    "city_name": ("string", "Name of the city."),
    "report_year": ("gYear", "Year of the report."),
    "edition": ("string", "Id of the framework edition."),
    "data_point": ("anyURI", "IRI of the data point."),
    "code": ("string", "Code of the indicator as printed."),
    "label": ("string", "Name of the data point."),
    "level": ("string", "core or advanced."),
    "category": ("string", "Code of the category."),
    "unit": ("anyURI", "IRI of the unit; empty for a yes or no."),
    "status": (
        "string",
        "value: verified and consented; not reported: the city says so and agreed that it is said;"
        " not available: anything else. What is not available is never a zero.",
    ),
    "value": ("string", "The result as a decimal number, or yes or no; empty without a value."),
    "reference_year": ("string", "Year that the value refers to, where the city names one."),
    "quality_class": ("string", "How the value came about, by code/quality-class."),
    "baseline_year": (
        "gYear",
        "Year of the city's first verified report that has a consented value here.",
    ),
    "baseline_value": ("string", "The value of that year."),
    "change": ("decimal", "Value less baseline value, in the unit; empty for a yes or no."),
}
"""Columns of the export: datatype and what they hold."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The first verified and consented value of a data point."""

    year: str
    value: Decimal | bool


@dataclass(frozen=True, slots=True)
class IndexInputs:
    """The inputs of one city and year: one row for each data point of the edition.

    `covered` counts the rows with a value, by level and in all.
    """

    city: str
    city_name: str
    year: str
    edition: str
    submission: str
    rows: tuple[dict[str, str], ...]
    covered: dict[str, tuple[int, int]]


def index_inputs(
    allowed: Submission, tree: FrameworkTree, baselines: dict[str, Baseline]
) -> IndexInputs:
    """Return the inputs.

    Args:
        allowed: a submission cut down to what is verified and consented.
        tree: its edition.
        baselines: by data point, from the city's first verified reports, cut down likewise.
    """
    head = allowed.head
    reports = {report.data_point: report for report in allowed.reports}
    common = {
        "city": head.city,
        "city_name": head.city_name,
        "report_year": head.year,
        "edition": head.edition,
    }
    rows = [
        common | _described(p, tree) | _valued(reports.get(p.iri), baselines.get(p.iri))
        for p in tree.points
    ]
    covered = {
        level: (
            sum(r["status"] == "value" for r in rows if level in {"all", r["level"]}),
            sum(level in {"all", r["level"]} for r in rows),
        )
        for level in ("core", "advanced", "all")
    }
    return IndexInputs(
        head.city, head.city_name, head.year, head.edition, head.id, tuple(rows), covered
    )


def _described(point: FrameworkPoint, tree: FrameworkTree) -> dict[str, str]:
    """Return the cells that say which data point it is."""
    category = tree.group_by_iri.get(point.category)
    return {
        "data_point": point.iri,
        "code": point.code,
        "label": point.label,
        "level": point.level,
        "category": category.code if category else "",
        "unit": "" if point.is_boolean else point.unit,
    }


def _valued(report: Report | None, baseline: Baseline | None) -> dict[str, str]:
    """Return the cells that hold the value, or why there is none, and the baseline."""
    value = report.value if report is not None else None
    is_told = report is not None and report.status is ReportStatus.MISSING
    return {
        "status": "value" if value is not None else "not reported" if is_told else "not available",
        "value": value_text(value),
        "reference_year": report.reference_year if report else "",
        "quality_class": report.quality if report else "",
        "baseline_year": baseline.year if baseline else "",
        "baseline_value": value_text(baseline.value) if baseline else "",
        "change": _change(value, baseline),
    }


def as_csv(inputs: IndexInputs) -> str:
    """Return the rows as CSV (RFC 4180 with LF, UTF-8); `metadata` describes the columns."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(COLUMNS), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _no_formula(text) for name, text in row.items()} for row in inputs.rows)
    return buffer.getvalue()


def metadata(inputs: IndexInputs, file_name: str) -> str:
    """Return the CSVW description of an export, to stand beside it."""
    covered = "; ".join(f"{name} {n} of {size}" for name, (n, size) in inputs.covered.items())
    described = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": file_name,
        "dc:title": f"Index inputs of {inputs.city_name}, {inputs.year}",
        "dc:description": "Verified and consented values of one city with their baseline."
        " Nothing is ranked, weighted or normalized.",
        "dc:source": f"{BASE}submission/{inputs.submission}",
        "rdfs:comment": f"Data points with a value: {covered}.",
        "tableSchema": {
            "columns": [
                {
                    "name": name,
                    "titles": name,
                    "datatype": datatype,
                    "dc:description": text,
                    **({"required": True} if name in _ALWAYS else {}),
                }
                for name, (datatype, text) in COLUMNS.items()
            ],
            "primaryKey": ["city", "report_year", "data_point"],
        },
    }
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def as_dict(inputs: IndexInputs) -> dict[str, object]:
    """Return the inputs as plain values."""
    return {
        "city": inputs.city,
        "city_name": inputs.city_name,
        "report_year": inputs.year,
        "edition": inputs.edition,
        "submission": inputs.submission,
        "coverage": {n: {"values": v, "all": size} for n, (v, size) in inputs.covered.items()},
        "rows": [{name: text or None for name, text in row.items()} for row in inputs.rows],
    }


def index_triples(inputs: IndexInputs) -> Iterator[Triple]:
    """Yield an `ssc:IndexInput` for each row with a value; IRIs below the standard base."""
    for row in inputs.rows:
        if row["status"] != "value":
            continue
        path = row["data_point"].removeprefix(PREFIXES["u4ssc"]).removeprefix(BASE)
        node = NamedNode(f"{BASE}index-input/{inputs.city}/{inputs.year}/{path.replace('/', '-')}")
        yield Triple(node, _property("rdf:type"), _property("ssc:IndexInput"))
        yield _link(node, "sdmx-dimension:refArea", f"{BASE}city/{inputs.city}")
        yield _link(node, "ssc:observedDataPoint", row["data_point"])
        yield Triple(node, _property("ssc:reportYear"), _typed(inputs.year, "xsd:gYear"))
        yield Triple(node, _property("sdmx-measure:obsValue"), _value(row["value"]))
        if row["unit"]:
            yield _link(node, "sdmx-attribute:unitMeasure", row["unit"])
        if row["quality_class"]:
            yield _link(node, "ssc:qualityClass", f"{CODE}quality-class/{row['quality_class']}")
        if row["baseline_value"]:
            yield Triple(node, _property("ssc:baselineValue"), _value(row["baseline_value"]))
            year = _typed(row["baseline_year"], "xsd:gYear")
            yield Triple(node, _property("ssc:baselineYear"), year)


_ALWAYS: Final = frozenset({"city", "report_year", "edition", "data_point", "status"})


def _change(value: Decimal | bool | None, baseline: Baseline | None) -> str:
    if baseline is None or isinstance(value, bool) or isinstance(baseline.value, bool):
        return ""
    return "" if value is None else value_text(value - baseline.value)


def _no_formula(text: str) -> str:
    """Keep a text from being run as a formula by whoever opens the table in a spreadsheet."""
    is_number = text[:1] == "-" and text[1:2].isdigit()
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} and not is_number else text


def _property(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def _link(subject: NamedNode, curie: str, iri: str) -> Triple:
    return Triple(subject, _property(curie), NamedNode(iri))


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=_property(datatype))


def _value(text: str) -> Literal:
    if text in {"yes", "no"}:
        return _typed("true" if text == "yes" else "false", "xsd:boolean")
    return _typed(text, "xsd:decimal")
