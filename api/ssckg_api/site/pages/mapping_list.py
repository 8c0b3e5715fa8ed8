"""The list of mapping sets."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response

from ssckg.linked_data.naming import labels_of
from ssckg.model.choices import MappingList
from ssckg_api.site.pages.content import list_page
from ssckg_api.site.things import words
from ssckg_api.site.things.coverage import PREDICATES
from ssckg_api.site.things.telling import edition_cell
from ssckg_api.site.visit import Visit, VisitDep

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_mappings import MappingRecord

router = APIRouter(include_in_schema=False)
_NOT_ACCEPTED: Final = ("/rejected", "/candidates")
_CURATED_ONLY: Final = ("none", "candidates", "rejected")


@router.get("/mappings")
def mappings(visit: VisitDep) -> Response:
    """List mapping sets with pairs by relation; derived ones apart."""
    crosswalk = visit.crosswalk
    rows = _rows(visit, crosswalk)
    curated = [row for row in rows if not row["is_derived"]]
    derived = [row for row in rows if row["is_derived"]]
    return list_page(
        visit,
        visit.text("Mappings"),
        visit.text(
            "What corresponds to what between frameworks. Documents state pairs; how strong they"
            " are, and all that no document states, is our own work and carries a reason."
        ),
        [
            (
                visit.text("Mapping sets"),
                _set_columns(visit),
                curated,
                "list-mapping-sets",
            ),
            (
                visit.text("Derived by chaining two mappings; nobody has reviewed them"),
                [c for c in _set_columns(visit) if c[0] not in _CURATED_ONLY],
                derived,
                "",
            ),
        ],
        links=[
            (visit.text("Compare frameworks"), "/compare"),
            (visit.text("How many pairs of each strength"), "/query/count-mappings-by-predicate"),
        ],
    )


def _rows(visit: Visit, crosswalk: Crosswalk) -> list[dict[str, Any]]:
    by_set: dict[str, list[MappingRecord]] = {}
    for record in crosswalk.mappings:
        stem = record.mapping_set
        for ending in _NOT_ACCEPTED:
            stem = stem.removesuffix(ending)
        by_set.setdefault(stem, []).append(record)
    titles = {iri: name.text for iri, name in labels_of(visit.store(), by_set).items()}
    return [_set_row(visit, crosswalk, *each, titles) for each in sorted(by_set.items())]


def _set_row(
    visit: Visit,
    crosswalk: Crosswalk,
    mapping_set: str,
    records: list[MappingRecord],
    titles: dict[str, str],
) -> dict[str, Any]:
    held = [m for m in records if m.listed in {MappingList.ACCEPTED, MappingList.DERIVED}]
    pairs = [m for m in held if not m.is_no_match]
    counts = Counter(m.predicate.value for m in pairs)
    editions = crosswalk.set_editions.get(mapping_set) or _editions_of(crosswalk, pairs)
    return {
        "set": {
            "iri": mapping_set,
            "code": mapping_set.removeprefix(f"{visit.base}mapping/"),
            "text": titles.get(mapping_set, ""),
            "lang": "en",
        },
        "editions": [edition_cell(crosswalk, e) for e in editions],
        "pairs": len(pairs),
        **{name: counts[name] for name in PREDICATES},
        "none": len(held) - len(pairs),
        "candidates": sum(m.listed is MappingList.CANDIDATES for m in records),
        "rejected": sum(m.listed is MappingList.REJECTED for m in records),
        "file": {"iri": f"{mapping_set}.tsv", "text": "SSSOM", "lang": ""},
        "is_derived": all(m.listed is MappingList.DERIVED for m in records),
    }


def _editions_of(crosswalk: Crosswalk, pairs: list[MappingRecord]) -> list[str]:
    """Return the editions between which pairs stand, where the set itself does not say."""
    found = []
    for ends in ([m.subject for m in pairs], [m.object for m in pairs]):
        known = [crosswalk.element[iri] for iri in ends if iri in crosswalk.element]
        counted = Counter(edition for each in known for edition in each.editions)
        found += [edition for edition, _ in counted.most_common(1)]
    return found


def _set_columns(visit: Visit) -> list[tuple[str, str, str]]:
    return [
        ("set", visit.text("Set"), "term"),
        ("editions", visit.text("From and to"), "term"),
        ("pairs", visit.text("Pairs"), "number"),
        *((name, words.short_predicate(visit, name), "number") for name in PREDICATES),
        ("none", visit.text("No match"), "number"),
        ("candidates", visit.text("Undecided"), "number"),
        ("rejected", visit.text("Rejected"), "number"),
        ("file", visit.text("File"), "term"),
    ]
