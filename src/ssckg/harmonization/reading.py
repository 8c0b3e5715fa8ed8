"""Reads a crosswalk from the published dataset: a fixed number of queries, whatever its size.

What rows of their answers become is in `reading_frameworks`, `reading_mappings`,
`reading_agencies` and `reading_cities`.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from ssckg.harmonization.reading_agencies import body_of, memberships_from, priority_of, role_of
from ssckg.harmonization.reading_cities import place_of, reported_of
from ssckg.harmonization.reading_frameworks import (
    benchmark_of,
    conversion_of,
    edition_of,
    elements_from,
    points_from,
    printed_numbers_from,
    rule_of,
)
from ssckg.harmonization.reading_mappings import composition_of, mappings_from
from ssckg.model.crosswalk import Crosswalk
from ssckg.namespaces import CODE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ssckg.harmonization.reading_rows import Answers, Row
    from ssckg.model.crosswalk_cities import Reported
    from ssckg.ports import GraphStore

_JSON: Final = "application/sparql-results+json"
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
    return Crosswalk(
        base=base,
        editions=tuple(edition_of(row) for row in answers["editions"]),
        elements=tuple(elements_from(answers)),
        points=tuple(points_from(answers)),
        mappings=tuple(mappings_from(answers)),
        set_editions={r["set"]: (r["subject"], r["object"]) for r in answers["mapping-sets"]},
        agencies=tuple(body_of(row) for row in answers["agencies"]),
        roles=tuple(role_of(row) for row in answers["roles"]),
        priorities=tuple(priority_of(row) for row in answers["priorities"]),
        reports=reports_from(answers),
        places=tuple(place_of(row) for row in answers["places"]),
        names={row["thing"]: row["label"] for row in answers["names"]},
        conversions=tuple(conversion_of(row) for row in answers["unit-conversions"]),
        memberships=tuple(memberships_from(answers["agency-memberships"])),
        compositions=tuple(composition_of(row) for row in answers["compositions"]),
        benchmarks=tuple(benchmark_of(row) for row in answers["benchmarks"]),
        rules=tuple(rule_of(row) for row in answers["rules"]),
        printed_numbers=tuple(printed_numbers_from(answers["printed-references"])),
    )


def reports_from(answers: Answers) -> tuple[Reported, ...]:
    """Return what cities reported; nothing where the answers leave that out."""
    return tuple(reported_of(row) for row in answers.get(REPORTS, ()))
