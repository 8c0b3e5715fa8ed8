"""Pages of mapping sets."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ssckg.model.choices import MappingList
from ssckg.namespaces import expand
from ssckg_api.site.things import words
from ssckg_api.site.things.coverage import PREDICATES, share
from ssckg_api.site.things.registry import thing_page
from ssckg_api.site.things.relations import pair_columns, pair_row
from ssckg_api.site.things.telling import edition_cell, fact_rows, sent

if TYPE_CHECKING:
    from fastapi import Response

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_mappings import MappingRecord
    from ssckg.model.thing import Thing
    from ssckg_api.site.visit import Visit


@thing_page("MappingSet")
def mapping_set_page(thing: Thing, visit: Visit) -> Response:
    """Show a mapping set: figures, coverage both ways, its mappings, downloads."""
    crosswalk = visit.crosswalk
    records = [m for m in crosswalk.mappings if m.mapping_set == thing.iri]
    name = thing.iri.removeprefix(f"{visit.base}mapping/")
    title = thing.first(expand("dcterms:title")) or thing.label().text
    return sent(
        visit,
        thing,
        "mapping_set.html",
        title=title,
        steps=[(visit.text("Mappings"), "/mappings"), (name, "")],
        name=name,
        lists=_sister_lists(visit, crosswalk, thing.iri),
        about=_about(thing, visit),
        counts=_counts(visit, records),
        coverage=_coverage(visit, crosswalk, thing, records),
        coverage_columns=[
            ("edition", visit.text("Edition"), "term"),
            ("side", visit.text("Side"), "text"),
            ("mapped", visit.text("Indicators mapped"), "number"),
            ("none", visit.text("Declared without match"), "number"),
            ("total", visit.text("All indicators"), "number"),
            ("share", visit.text("Share mapped, %"), "number"),
        ],
        rows=[pair_row(visit, crosswalk, m) for m in records],
        columns=pair_columns(visit),
    )


def _about(thing: Thing, visit: Visit) -> list[dict[str, Any]]:
    named = [
        ("dcterms:description", visit.text("What it holds")),
        ("ssc:subjectEdition", visit.text("From")),
        ("ssc:objectEdition", visit.text("To")),
        ("owl:versionInfo", visit.text("Version")),
        ("dcterms:issued", visit.text("Issued")),
        ("dcterms:creator", visit.text("Made by")),
        ("sssom:creator_label", visit.text("Made by, as named")),
        ("dcterms:license", visit.text("Licence")),
        ("prov:wasDerivedFrom", visit.text("Made from")),
    ]
    return fact_rows(thing, named)


def _sister_lists(visit: Visit, crosswalk: Crosswalk, iri: str) -> list[dict[str, str]]:
    """Return the other lists of the same pair of editions."""
    stem = iri.removesuffix("/rejected").removesuffix("/candidates")
    known = {m.mapping_set for m in crosswalk.mappings}
    return [
        {"iri": one, "text": words.listed(visit, name), "lang": visit.language.code}
        for one, name in (
            (stem, "accepted"),
            (f"{stem}/candidates", "candidates"),
            (f"{stem}/rejected", "rejected"),
        )
        if one != iri and one in known
    ]


def _counts(visit: Visit, records: list[MappingRecord]) -> list[dict[str, Any]]:
    """Return how many pairs have which predicate, by who says so."""
    by: dict[str, Counter[str]] = {}
    for record in records:
        predicate = "none" if record.is_no_match else record.predicate.value
        by.setdefault(predicate, Counter())[record.origin] += 1
    return [
        {
            "predicate": words.predicate(visit, name),
            "all": sum(by[name].values()),
            "stated": by[name].get("stated", 0),
            "ours": by[name].get("ours", 0),
            "derived": by[name].get("derived", 0),
        }
        for name in (*PREDICATES, "none")
        if name in by
    ]


def _coverage(
    visit: Visit, crosswalk: Crosswalk, thing: Thing, records: list[MappingRecord]
) -> list[dict[str, Any]]:
    """Return, for both editions, how many indicators a mapping of the set touches."""
    rows = []
    for property_, side in (("ssc:subjectEdition", "from"), ("ssc:objectEdition", "to")):
        edition = thing.first(expand(property_))
        own = {e.iri for e in crosswalk.of_edition(edition, "Indicator")}
        ends = [
            (m.subject if side == "from" else m.object, m.is_no_match)
            for m in records
            if m.listed in {MappingList.ACCEPTED, MappingList.DERIVED}
        ]
        mapped = {iri for iri, is_none in ends if iri in own and not is_none}
        none = {iri for iri, is_none in ends if iri in own and is_none}
        if edition:
            rows.append(
                {
                    "edition": edition_cell(crosswalk, edition),
                    "side": visit.text("from") if side == "from" else visit.text("to"),
                    "mapped": len(mapped),
                    "none": len(none - mapped),
                    "total": len(own),
                    "share": share(len(mapped), len(own)),
                }
            )
    return rows
