"""Reads a crosswalk from the published dataset: a fixed number of queries, whatever its size."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from ssckg.errors import DataError
from ssckg.model.choices import MappingList, Predicate
from ssckg.model.crosswalk import Crosswalk
from ssckg.model.crosswalk_agencies import Body, Membership, Priority, Role
from ssckg.model.crosswalk_cities import Place, Reported
from ssckg.model.crosswalk_frameworks import (
    Conversion,
    Edition,
    Element,
    KnownBenchmark,
    KnownRule,
    Point,
    PrintedNumber,
)
from ssckg.model.crosswalk_mappings import Composition, MappingRecord
from ssckg.namespaces import CODE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssckg.ports import GraphStore

_JSON: Final = "application/sparql-results+json"
_NO_TERM: Final = "https://w3id.org/sssom/NoTermFound"
Row = dict[str, str]


Answers = Mapping[str, Sequence[Row]]
"""The answers of the queries, by the name of the query."""
REPORTS: Final = "reports"
"""The query whose answer grows with every city and year."""


def ask(store: GraphStore, base: str, *, has_reports: bool = True) -> Answers:
    """Return the answers of all queries that a crosswalk is read with, or all but the reports.

    Raises:
        EngineError: the engine fails.
    """
    return {
        name: tuple(rows_of(store, text))
        for name, text in query_texts(base).items()
        if has_reports or name != REPORTS
    }


def ask_reports(store: GraphStore, base: str) -> Sequence[Row]:
    """Return what `ask` leaves out without reports.

    Raises:
        EngineError: the engine fails.
    """
    return tuple(rows_of(store, query_texts(base)[REPORTS]))


@cache
def query_texts(base: str) -> Mapping[str, str]:
    """Return the queries by name, with codes below `base`."""
    folder = files("ssckg.harmonization") / "reading_queries"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".rq")), key=lambda f: f.name)
    return {
        file.name.removesuffix(".rq"): file.read_text("utf-8").replace(f"<{CODE}", f"<{base}code/")
        for file in found
    }


def rows_of(store: GraphStore, text: str) -> Iterator[Row]:
    """Yield the rows of a query as texts; what is unbound is left out."""
    with store.stream(text, accept=_JSON) as body:
        answer = json.loads(b"".join(body))
    for found in answer["results"]["bindings"]:
        yield {name: term["value"] for name, term in found.items()}


def crosswalk_from(answers: Answers, base: str) -> Crosswalk:
    """Return the crosswalk that the answers make; without reports, where none were asked for.

    Raises:
        DataError: a mapping's predicate or list is none of the known ones.
    """
    sources = _sources(answers)
    return Crosswalk(
        base=base,
        editions=tuple(edition_of(row) for row in answers["editions"]),
        elements=tuple(_elements(answers, sources)),
        points=tuple(_points(answers, sources)),
        mappings=tuple(_mappings(answers)),
        set_editions={r["set"]: (r["subject"], r["object"]) for r in answers["mapping-sets"]},
        agencies=tuple(_body(row) for row in answers["agencies"]),
        roles=tuple(_role(row) for row in answers["roles"]),
        priorities=tuple(_priority(row) for row in answers["priorities"]),
        reports=reports_from(answers),
        places=tuple(_place(row) for row in answers["places"]),
        names={row["thing"]: row["label"] for row in answers["names"]},
        conversions=tuple(_conversion(row) for row in answers["unit-conversions"]),
        memberships=tuple(_agency_memberships(answers["agency-memberships"])),
        compositions=tuple(_composition(row) for row in answers["compositions"]),
        benchmarks=tuple(_benchmark(row) for row in answers["benchmarks"]),
        rules=tuple(_rule(row) for row in answers["rules"]),
        printed_numbers=tuple(_printed_numbers(answers["printed-references"])),
    )


def reports_from(answers: Answers) -> tuple[Reported, ...]:
    """Return what cities reported; nothing where the answers leave that out."""
    return tuple(_report(row) for row in answers.get(REPORTS, ()))


@lru_cache(maxsize=65_536)  # most are codes, asked for again and again
def last_part(iri: str) -> str:
    """Return the last part of an IRI, or the empty text."""
    return iri.rstrip("/").rpartition("/")[2].rpartition("#")[2]


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


def _elements(answers: Answers, sources: Mapping[str, tuple[str, ...]]) -> Iterator[Element]:
    codes = _many(answers["notations"], "element", "code")
    broader = _many(answers["broader"], "element", "broader")
    editions = _many(answers["memberships"], "element", "edition")
    methods = _many(answers["methods"], "element", "method")
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


def _natural(code: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(p), "") if p.isdigit() else (-1, p) for p in code.split("."))


def _many(rows: Iterable[Row], key: str, value: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row[value])
    return {name: tuple(values) for name, values in found.items()}


def _sources(answers: Answers) -> Mapping[str, tuple[str, ...]]:
    found = _many(answers["sources"], "thing", "source")
    return {thing: tuple(last_part(source) for source in each) for thing, each in found.items()}


def _points(answers: Answers, sources: Mapping[str, tuple[str, ...]]) -> Iterator[Point]:
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
        multiplier=_number(row.get("multiplier")),
        minimum=_number(row.get("minimum")),
        maximum=_number(row.get("maximum")),
        direction=last_part(row.get("direction", "")),
        value_type=last_part(row.get("value_type", "")),
        trust=last_part(row.get("trust", "")),
        sources=sources,
    )


def _conversion(row: Row) -> Conversion:
    return Conversion(
        iri=row["conversion"],
        from_unit=row["from"],
        to_unit=row["to"],
        factor=Decimal(row["factor"]),
        substance=row.get("substance", ""),
        source=last_part(row.get("source", "")),
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _mappings(answers: Answers) -> Iterator[MappingRecord]:
    found = _many(answers["mapping-sources"], "mapping", "source")
    changes = _many(answers.get("end-changes", ()), "mapping", "change")
    for row in answers["mappings"]:
        keys = tuple(last_part(source) for source in found.get(row["mapping"], ()))
        yield _mapping(row, keys, changes.get(row["mapping"], ()))


@lru_cache(maxsize=64)
def predicate_of(iri: str) -> Predicate:
    """Return the predicate that the IRI of a SKOS mapping property means.

    Raises:
        ValueError: it is none of the five.
    """
    return Predicate(last_part(iri).removesuffix("Match"))


@lru_cache(maxsize=64)
def _list_of(iri: str) -> MappingList:
    return MappingList(last_part(iri))


def _composition(row: Row) -> Composition:
    try:
        first, second = predicate_of(row["first"]), predicate_of(row["second"])
        result = predicate_of(row["result"]) if "result" in row else None
    except ValueError as error:
        raise DataError(f"composition rule {row['id']}: {error}") from error
    return Composition(row["id"], first, second, result, row.get("reason", ""))


def _mapping(row: Row, sources: tuple[str, ...], changes: tuple[str, ...]) -> MappingRecord:
    try:
        predicate = predicate_of(row["predicate"])
        listed = _list_of(row["list"])
    except ValueError as error:
        raise DataError(f"{row['mapping']}: {error}") from error
    return MappingRecord(
        iri=row["mapping"],
        mapping_set=row["set"],
        subject="" if row["subject"] == _NO_TERM else row["subject"],
        predicate=predicate,
        object="" if row["object"] == _NO_TERM else row["object"],
        confidence=float(row.get("confidence", "nan")),
        listed=listed,
        origin=last_part(row.get("origin", "")),
        status=last_part(row.get("status", "")),
        reason=row.get("reason", ""),
        trust=last_part(row.get("trust", "")),
        justification=row.get("justification", ""),
        author=row.get("author", ""),
        sources=sources,
        page=row.get("page", ""),
        end_changes=changes,
    )


def _body(row: Row) -> Body:
    return Body(
        row["agency"],
        row["acronym"],
        row["name"],
        is_partner="partner" in row,
        part_of=row.get("part_of", ""),
    )


def _role(row: Row) -> Role:
    listed_as = row.get("listed_as", "")
    return Role(row["indicator"], row["agency"], last_part(row["role"]), listed_as)


def _agency_memberships(rows: Iterable[Row]) -> Iterator[Membership]:
    rosters: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in rows:
        key = (row["agency"], row["organisation"], last_part(row["role"]))
        years = (row.get("valid_from", ""), row.get("valid_to", ""))
        rosters[(*key, *years)] += [last_part(row["roster"])] if "roster" in row else []
    for (agency, organisation, role, since, until), found in rosters.items():
        yield Membership(agency, organisation, role, since, until, tuple(found))


def _priority(row: Row) -> Priority:
    return Priority(
        iri=row["priority"],
        agency=row["agency"],
        element=row["element"],
        level=last_part(row["level"]),
        reason=row.get("reason", ""),
        source=row.get("source", ""),
        valid_from=row.get("valid_from", ""),
        origin=last_part(row.get("origin", "")),
        valid_to=row.get("valid_to", ""),
    )


def _report(row: Row) -> Reported:
    quality = last_part(row.get("quality", ""))
    return Reported(row["city"], row["year"], row["point"], "missing" in row, quality)


def _place(row: Row) -> Place:
    code, region = row.get("country_code", ""), last_part(row.get("region", ""))
    return Place(row["city"], row.get("country", ""), code, region)


def _benchmark(row: Row) -> KnownBenchmark:
    text = row.get("value")
    truth = {"true": True, "false": False}
    value = truth[text] if text in truth else _number(text)
    return KnownBenchmark(row["benchmark"], row["point"], row.get("label", ""), value)


def _rule(row: Row) -> KnownRule:
    return KnownRule(
        row["rule"], row["point"], row["use"], row.get("label", ""), last_part(row.get("kind", ""))
    )


def _printed_numbers(rows: Iterable[Row]) -> Iterator[PrintedNumber]:
    # As in scoring: what a document prints counts under today's number, where there is one.
    found = {PrintedNumber(row["element"], row.get("number") or row["printed"]) for row in rows}
    yield from sorted(found, key=lambda one: (one.element, one.number))
