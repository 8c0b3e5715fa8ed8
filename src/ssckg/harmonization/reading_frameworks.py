"""Reads frameworks from answers: editions, elements, data points and what bears on them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ssckg.harmonization.reading_rows import last_part, many, number_in
from ssckg.model.crosswalk_frameworks import (
    Conversion,
    Edition,
    Element,
    KnownBenchmark,
    KnownRule,
    Point,
    PrintedNumber,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ssckg.harmonization.reading_rows import Answers, Row


def edition_of(row: Row) -> Edition:
    """Return the edition that a row of the query `editions` tells of."""
    return Edition(
        iri=row["edition"],
        id=row["id"],
        family=last_part(row.get("family", "")),
        title=row["title"],
        issued=row.get("issued", ""),
        trust=last_part(row.get("trust", "")),
        is_demonstration=row.get("demonstration") == "true",
    )


def elements_from(answers: Answers) -> Iterator[Element]:
    """Yield the elements of all editions."""
    codes = many(answers["notations"], "element", "code")
    broader = many(answers["broader"], "element", "broader")
    editions = many(answers["memberships"], "element", "edition")
    methods = many(answers["methods"], "element", "method")
    sources = _sources(answers)
    for row in answers["elements"]:
        iri = row["element"]
        yield Element(
            iri=iri,
            id=row["id"],
            label=row["label"],
            kind=last_part(row["class"]),
            editions=editions.get(iri, ()),
            codes=tuple(sorted(codes.get(iri, ()), key=_natural)),
            broader=broader.get(iri, ()),
            level=last_part(row.get("level", "")),
            definition=row.get("definition", ""),
            trust=last_part(row.get("trust", "")),
            is_retired="retired" in row,
            methods=methods.get(iri, ()),
            sources=sources.get(iri, ()),
        )


def points_from(answers: Answers) -> Iterator[Point]:
    """Yield the data points of all indicators."""
    sources = _sources(answers)
    for row in answers["data-points"]:
        yield _point(row, sources.get(row["point"], ()))


def _point(row: Row, sources: tuple[str, ...]) -> Point:
    return Point(
        iri=row["point"],
        indicator=row["indicator"],
        label=row.get("label", ""),
        unit=row.get("unit", ""),
        unit_text=row.get("unit_text", ""),
        numerator=row.get("numerator", ""),
        denominator=row.get("denominator", ""),
        population_base=last_part(row.get("population_base", "")),
        multiplier=number_in(row.get("multiplier")),
        minimum=number_in(row.get("minimum")),
        maximum=number_in(row.get("maximum")),
        direction=last_part(row.get("direction", "")),
        value_type=last_part(row.get("value_type", "")),
        trust=last_part(row.get("trust", "")),
        sources=sources,
    )


def conversion_of(row: Row) -> Conversion:
    """Return a printed factor between two units."""
    return Conversion(
        iri=row["conversion"],
        from_unit=row["from"],
        to_unit=row["to"],
        factor=Decimal(row["factor"]),
        substance=row.get("substance", ""),
        source=last_part(row.get("source", "")),
    )


def benchmark_of(row: Row) -> KnownBenchmark:
    """Return a benchmark that comes with a framework."""
    text = row.get("value")
    truth = {"true": True, "false": False}
    value = truth[text] if text in truth else number_in(text)
    return KnownBenchmark(row["benchmark"], row["point"], row.get("label", ""), value)


def rule_of(row: Row) -> KnownRule:
    """Return a plausibility rule, with one data point that it is about."""
    return KnownRule(
        row["rule"], row["point"], row["use"], row.get("label", ""), last_part(row.get("kind", ""))
    )


def printed_numbers_from(rows: Iterable[Row]) -> Iterator[PrintedNumber]:
    """Yield the references to the SDGs that documents print."""
    # As in scoring: what a document prints counts under today's number, where there is one.
    found = {PrintedNumber(row["element"], row.get("number") or row["printed"]) for row in rows}
    yield from sorted(found, key=lambda one: (one.element, one.number))


def _sources(answers: Answers) -> Mapping[str, tuple[str, ...]]:
    found = many(answers["sources"], "thing", "source")
    return {thing: tuple(last_part(source) for source in each) for thing, each in found.items()}


def _natural(code: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(p), "") if p.isdigit() else (-1, p) for p in code.split("."))
