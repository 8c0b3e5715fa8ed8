"""Reads mappings from answers, and the rules by which they are chained."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ssckg.errors import DataError
from ssckg.harmonization.reading_rows import last_part, many
from ssckg.model.choices import MappingList, Predicate
from ssckg.model.crosswalk_mappings import Composition, MappingRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.harmonization.reading_rows import Answers, Row

_NO_TERM: Final = "https://w3id.org/sssom/NoTermFound"


def mappings_from(answers: Answers) -> Iterator[MappingRecord]:
    """Yield the mappings of all lists.

    Raises:
        DataError: a predicate or a list is none of the known ones.
    """
    found = many(answers["mapping-sources"], "mapping", "source")
    changes = many(answers.get("end-changes", ()), "mapping", "change")
    for row in answers["mappings"]:
        keys = tuple(last_part(source) for source in found.get(row["mapping"], ()))
        yield _mapping(row, keys, changes.get(row["mapping"], ()))


def composition_of(row: Row) -> Composition:
    """Return a rule of the composition table.

    Raises:
        DataError: a predicate is none of the known ones.
    """
    try:
        first, second = _predicate_of(row["first"]), _predicate_of(row["second"])
        result = _predicate_of(row["result"]) if "result" in row else None
    except ValueError as error:
        raise DataError(f"composition rule {row['id']}: {error}") from error
    return Composition(row["id"], first, second, result, row.get("reason", ""))


def _mapping(row: Row, sources: tuple[str, ...], changes: tuple[str, ...]) -> MappingRecord:
    try:
        predicate = _predicate_of(row["predicate"])
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


@lru_cache(maxsize=64)
def _predicate_of(iri: str) -> Predicate:
    """Return the predicate that the IRI of a SKOS mapping property means.

    Raises:
        ValueError: it is none of the five.
    """
    return Predicate(last_part(iri).removesuffix("Match"))


@lru_cache(maxsize=64)
def _list_of(iri: str) -> MappingList:
    return MappingList(last_part(iri))
