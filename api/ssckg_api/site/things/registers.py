"""Pages of units, source documents, benchmarks, lists of codes and notes on facts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from ssckg.namespaces import SSC, expand
from ssckg_api.site.things import words
from ssckg_api.site.things.registry import thing_page
from ssckg_api.site.things.telling import (
    alternates,
    downloads,
    edition_cell,
    element_cell,
    fact_rows,
    last,
    sent,
    source_cells,
)

if TYPE_CHECKING:
    from fastapi import Response

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element
    from ssckg.model.thing import Thing
    from ssckg_api.site.visit import Visit

Section = dict[str, Any]
_TERM: Final = "term"


@thing_page("Unit")
def unit_page(thing: Thing, visit: Visit) -> Response:
    """Show a unit: symbol and codes, factors to others, the data points that use it."""
    crosswalk = visit.crosswalk
    named = [
        ("ssc:unitSymbol", visit.text("Symbol")),
        ("ssc:ucumCode", visit.text("UCUM code")),
        ("ssc:qudtUnit", visit.text("QUDT unit")),
        ("ssc:quantityKind", visit.text("Kind of quantity")),
        ("skos:altLabel", visit.text("Also called")),
        ("skos:definition", visit.text("Definition")),
    ]
    sections: list[Section] = [
        {
            "title": visit.text("Factors to other units"),
            "columns": [
                ("from", visit.text("From"), _TERM),
                ("to", visit.text("To"), _TERM),
                ("factor", visit.text("Times"), "number"),
                ("substance", visit.text("For"), "text"),
                ("source", visit.text("Source"), _TERM),
            ],
            "rows": _factors(crosswalk, thing.iri),
        },
        {
            "title": visit.text("Data points in this unit"),
            "columns": [
                ("point", visit.text("Data point"), _TERM),
                ("indicator", visit.text("Indicator"), _TERM),
                ("edition", visit.text("Edition"), _TERM),
                ("printed", visit.text("Unit as printed"), "text"),
            ],
            "rows": _points(crosswalk, thing.iri),
        },
    ]
    return _page(visit, thing, visit.text("Unit"), fact_rows(thing, named), sections)


def _factors(crosswalk: Crosswalk, unit: str) -> list[dict[str, Any]]:
    return [
        {
            "from": _unit_cell(crosswalk, c.from_unit),
            "to": _unit_cell(crosswalk, c.to_unit),
            "factor": str(c.factor),
            "substance": c.substance,
            "source": source_cells(crosswalk, [last(c.source)] if c.source else []),
        }
        for c in crosswalk.conversions
        if unit in {c.from_unit, c.to_unit}
    ]


def _points(crosswalk: Crosswalk, unit: str) -> list[dict[str, Any]]:
    return [
        {
            "point": {"iri": p.iri, "text": p.label, "lang": "en"},
            "indicator": element_cell(crosswalk, p.indicator),
            "edition": _editions(crosswalk, p.indicator),
            "printed": p.unit_text,
        }
        for p in crosswalk.points
        if p.unit == unit
    ]


def _unit_cell(crosswalk: Crosswalk, iri: str) -> dict[str, Any]:
    return {"iri": iri, "text": crosswalk.names.get(iri, last(iri)), "lang": "en"}


def _editions(crosswalk: Crosswalk, element: str) -> list[dict[str, Any]]:
    known = crosswalk.element.get(element)
    return [edition_cell(crosswalk, e) for e in known.editions] if known else []


@thing_page("SourceDocument")
def source_page(thing: Thing, visit: Visit) -> Response:
    """Show a source document: what it is, its terms, and what was read in it."""
    crosswalk = visit.crosswalk
    key = thing.first(expand("dcterms:identifier")) or last(thing.iri)
    named = [
        ("dcterms:bibliographicCitation", visit.text("Reference")),
        ("dcterms:publisher", visit.text("Publisher")),
        ("dcterms:creator", visit.text("Author")),
        ("ssc:documentYear", visit.text("Year")),
        ("ssc:documentKind", visit.text("Kind")),
        ("ssc:documentNumber", visit.text("Number")),
        ("rdfs:seeAlso", visit.text("Where to read it")),
        ("foaf:page", visit.text("Where to read it")),
        ("dcterms:license", visit.text("Licence")),
        ("ssc:usageTerms", visit.text("Terms of use")),
        ("skos:note", visit.text("Note")),
    ]
    elements = [e for e in crosswalk.elements if key in e.sources]
    incoming = next((i for i in thing.incoming if i.property == expand("dcterms:source")), None)
    figures = [
        (visit.text("facts that name it"), incoming.total if incoming else 0),
        (visit.text("elements"), len(elements)),
        (visit.text("data points"), sum(key in p.sources for p in crosswalk.points)),
        (visit.text("mappings"), sum(key in m.sources for m in crosswalk.mappings)),
    ]
    sections = [
        _attested_by_edition(visit, crosswalk, elements),
        _attested(visit, crosswalk, elements),
    ]
    kind = visit.text("Source document")
    return _page(visit, thing, kind, fact_rows(thing, named), sections, figures)


def _attested_by_edition(visit: Visit, crosswalk: Crosswalk, elements: list[Element]) -> Section:
    counts = Counter((edition, e.kind) for e in elements for edition in e.editions)
    return {
        "title": visit.text("What it attests, by edition"),
        "columns": [
            ("edition", visit.text("Edition"), _TERM),
            ("kind", visit.text("Kind"), "text"),
            ("number", visit.text("Number"), "number"),
        ],
        "rows": [
            {
                "edition": edition_cell(crosswalk, edition),
                "kind": words.kinds(visit, kind),
                "number": number,
            }
            for (edition, kind), number in sorted(counts.items())
        ],
    }


def _attested(visit: Visit, crosswalk: Crosswalk, elements: list[Element]) -> Section:
    return {
        "title": visit.text("Elements that were read in it"),
        "columns": [
            ("element", visit.text("Element"), _TERM),
            ("kind", visit.text("Kind"), "text"),
            ("edition", visit.text("Edition"), _TERM),
            ("trust", visit.text("Trust"), "trust"),
        ],
        "rows": [
            {
                "element": element_cell(crosswalk, e.iri),
                "kind": words.kind(visit, e.kind),
                "edition": [edition_cell(crosswalk, i) for i in e.editions],
                "trust": e.trust,
            }
            for e in elements
        ],
    }


@thing_page("Benchmark")
def benchmark_page(thing: Thing, visit: Visit) -> Response:
    """Show a benchmark: value or bands, what it is of, and on which basis."""
    crosswalk = visit.crosswalk
    named = [
        ("ssc:benchmarkOf", visit.text("Data point")),
        ("ssc:benchmarkValue", visit.text("Value")),
        ("ssc:benchmarkMinimum", visit.text("From")),
        ("ssc:benchmarkMaximum", visit.text("To")),
        ("ssc:benchmarkBasis", visit.text("Basis")),
        ("ssc:inBenchmarkSet", visit.text("Set")),
        ("ssc:hasBand", visit.text("Bands")),
    ]
    points = {v.text for v in thing.values(expand("ssc:benchmarkOf"))}
    indicators = dict.fromkeys(p.indicator for p in crosswalk.points if p.iri in points)
    sections: list[Section] = [
        {
            "title": visit.text("Indicators that it belongs to"),
            "columns": [
                ("indicator", visit.text("Indicator"), _TERM),
                ("edition", visit.text("Edition"), _TERM),
            ],
            "rows": [
                {"indicator": element_cell(crosswalk, i), "edition": _editions(crosswalk, i)}
                for i in indicators
            ],
        }
    ]
    return _page(visit, thing, visit.text("Benchmark"), fact_rows(thing, named), sections)


@thing_page("FactNote")
def note_page(thing: Thing, visit: Visit) -> Response:
    """Show a note on one fact: which, how far it is trusted, and why."""
    named = [
        ("ssc:aboutResource", visit.text("About")),
        ("ssc:onProperty", visit.text("Which fact of it")),
        ("rdfs:comment", visit.text("What is noted")),
    ]
    return _page(visit, thing, visit.text("Note on a fact"), fact_rows(thing, named), [])


@thing_page("skos:ConceptScheme")
def code_list_page(thing: Thing, visit: Visit) -> Response:
    """Show a list of codes with what each means."""
    named = [
        ("skos:definition", visit.text("What it is")),
        ("dcterms:description", visit.text("What it is")),
        ("dcterms:title", visit.text("Title")),
    ]
    rows = [
        {
            "code": {"iri": r["concept"], "code": r.get("code", last(r["concept"])), "text": ""},
            "label": {"text": r.get("label", ""), "lang": "en"},
            "definition": {"text": r.get("definition", ""), "lang": "en"},
        }
        for r in visit.ask("list-codes", list=thing.iri)
    ]
    sections: list[Section] = [
        {
            "title": visit.text("Values"),
            "columns": [
                ("code", visit.text("Code"), _TERM),
                ("label", visit.text("Name"), "text"),
                ("definition", visit.text("Meaning"), "text"),
            ],
            "rows": rows,
        }
    ]
    return _page(visit, thing, visit.text("List of codes"), fact_rows(thing, named), sections)


def _page(
    visit: Visit,
    thing: Thing,
    kind: str,
    about: list[dict[str, Any]],
    sections: list[Section],
    figures: list[tuple[str, int]] | None = None,
) -> Response:
    """Return the page of an entry of a register."""
    label = thing.label()
    return sent(
        visit,
        thing,
        "register.html",
        title=label.text,
        steps=[(kind, _list_of(thing)), (label.text, "")],
        label=label,
        kind=kind,
        about=about,
        figures=figures or [],
        sections=[s for s in sections if s["rows"]],
        downloads=downloads(alternates(thing, visit), "Turtle", "JSON-LD", "N-Triples"),
    )


def _list_of(thing: Thing) -> str:
    """Return where all entries of a register are listed."""
    if SSC + "Unit" in thing.classes:
        return "/query/list-units"
    return "/query/list-sources" if SSC + "SourceDocument" in thing.classes else "/frameworks"
