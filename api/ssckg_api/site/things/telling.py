"""What pages of things share: cells with names, facts with their trust and source, the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssckg.linked_data.addresses import OFFICIAL
from ssckg.linked_data.tables import is_table
from ssckg.namespaces import BASE, SSC, expand, shrink
from ssckg_api.resources.forms import NAMES, address_of, offers_for
from ssckg_api.site.frame import Alternate, Crumb

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fastapi import Response

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.thing import Thing, Value
    from ssckg_api.site.visit import Visit

Cell = dict[str, Any]
TRUST: Final = expand("ssc:trust")
SOURCE: Final = expand("dcterms:source")
PAGE: Final = expand("ssc:sourcePage")
NOTE: Final = expand("skos:editorialNote")
_NUMBERS: Final = frozenset(map(expand, ("xsd:decimal", "xsd:integer", "xsd:double", "xsd:int")))


def last(iri: str) -> str:
    """Return the last part of an IRI."""
    return iri.rstrip("/").rpartition("/")[2].rpartition("#")[2]


def cell(thing: Thing, value: Value) -> Cell:
    """Return a value as a cell of a table: with a name where it is a thing, as text where not.

    What the data only point at, on the web, is linked where it is.
    """
    if value.kind == "iri":
        label = thing.labels.get(value.text)
        text = label.text if label else shrink(value.text)
        found = {"iri": value.text, "text": text, "lang": label.language if label else ""}
        return found if label or _is_inside(thing, value.text) else found | {"is_outside": True}
    return {"text": value.text, "lang": value.language, "number": value.datatype in _NUMBERS}


def _is_inside(thing: Thing, iri: str) -> bool:
    """Say whether an IRI without a name is of the data; theirs begin as those of graphs do."""
    bases = {s.graph.partition("graph/")[0] for s in thing.statements[:1] if "graph/" in s.graph}
    return iri.startswith((BASE, *bases, *(namespace for namespace, _ in OFFICIAL)))


def cells(thing: Thing, *properties: str, subject: str | None = None) -> list[Cell]:
    """Return the values of properties (CURIEs) as cells."""
    return [cell(thing, v) for p in properties for v in thing.values(expand(p), subject)]


def code_of(thing: Thing, property_: str, subject: str | None = None) -> str:
    """Return the last part of a code ("verified"); "" where none is said."""
    return last(thing.first(expand(property_), subject=subject))


def element_cell(crosswalk: Crosswalk, iri: str) -> Cell:
    """Return an element with its code and name; others by their IRI."""
    known = crosswalk.element.get(iri)
    if known is None:
        return {"iri": iri, "text": shrink(_standard(iri, crosswalk.base)), "lang": ""}
    code = known.codes[0] if known.codes else ""
    return {"iri": iri, "code": code, "text": known.label, "lang": "en"}


def edition_cell(crosswalk: Crosswalk, iri: str, demonstration: str = "") -> Cell:
    """Return an edition by its id; `demonstration` marks one that is no more than that."""
    known = crosswalk.edition.get(iri)
    mark = demonstration if known is not None and known.is_demonstration else ""
    return {"iri": iri, "text": known.id if known else last(iri), "lang": "", "mark": mark}


def agency_cell(crosswalk: Crosswalk, iri: str, *, is_long: bool = False) -> Cell:
    """Return an agency by its acronym, with its name where that is wanted."""
    known = crosswalk.agency.get(iri)
    if known is None:
        return {"iri": iri, "text": last(iri), "lang": ""}
    name = known.name if is_long or not known.acronym else ""
    return {"iri": iri, "code": known.acronym, "text": name, "lang": "en"}


def source_cells(crosswalk: Crosswalk, keys: Iterable[str]) -> list[Cell]:
    """Return sources by their keys, as links."""
    return [{"iri": f"{crosswalk.base}source/{key}", "text": key, "lang": ""} for key in keys]


def places(text: str) -> str:
    """Return places in documents as people write them; mappings have a bar between them.

    >>> places("p. 23|-|p. 33")
    'p. 23; p. 33'
    """
    return "; ".join(each for each in text.split("|") if each not in {"", "-"})


def attested(thing: Thing, subject: str | None = None) -> dict[str, Any]:
    """Return how far something is trusted, the documents that it was read in, and where in them."""
    return {
        "trust": code_of(thing, "ssc:trust", subject),
        "sources": cells(thing, "dcterms:source", subject=subject),
        "page": "; ".join(places(v.text) for v in thing.values(PAGE, subject)),
        "origin": code_of(thing, "ssc:origin", subject),
        "notes": cells(thing, "skos:editorialNote", subject=subject),
    }


def notes_by_property(thing: Thing, subject: str | None = None) -> dict[str, list[dict[str, Any]]]:
    """Return what is noted on single facts, by the property (IRI) that it is about."""
    about = subject or thing.iri
    found: dict[str, list[dict[str, Any]]] = {}
    for part in thing.parts():
        if thing.first(expand("ssc:aboutResource"), subject=part) == about:
            note = attested(thing, part) | {"comment": cells(thing, "rdfs:comment", subject=part)}
            found.setdefault(thing.first(expand("ssc:onProperty"), subject=part), []).append(note)
    return found


def fact_rows(
    thing: Thing, named: Sequence[tuple[str, str]], subject: str | None = None
) -> list[dict[str, Any]]:
    """Return facts that are stated, with the notes on them; nothing for what is blank.

    Args:
        thing: that the facts are about.
        named: property as CURIE, and what people call it.
        subject: a part of the thing.
    """
    noted = notes_by_property(thing, subject)
    rows = []
    for property_, name in named:
        values = cells(thing, property_, subject=subject)
        notes = noted.pop(expand(property_), [])
        if values or notes:
            rows.append({"name": name, "cells": values, "notes": notes})
    for property_, notes in noted.items():
        if cells_left := [cell(thing, v) for v in thing.values(property_, subject)]:
            rows.append({"name": thing.label(property_).text, "cells": cells_left, "notes": notes})
        else:
            rows.append({"name": thing.label(property_).text, "cells": [], "notes": notes})
    return rows


def crumbs_of(visit: Visit, *steps: tuple[str, str]) -> list[Crumb]:
    """Return the way to a page: what people call each step, and its address or IRI."""
    found = [Crumb(visit.text("Home"), "/")]
    for name, place in steps:
        found.append(Crumb(name, visit.site.path_of(place) if "://" in place else place))
    return found


def alternates(thing: Thing, visit: Visit) -> list[Alternate]:
    """Return the other forms of the page of a thing."""
    is_set = SSC + "MappingSet" in thing.classes
    path = visit.site.path_of(thing.iri)
    return [
        Alternate(
            offer.media_type,
            address_of(path, offer.engine_type, **{"as-of": visit.as_of}),
            NAMES[offer.engine_type],
        )
        for offer in offers_for(is_table=is_table(thing.classes), is_sssom=is_set)
        if not offer.is_alias and offer.engine_type != "html"
    ]


def profiles_address(thing: Thing, visit: Visit) -> str:
    """Return where all forms and profiles of a thing are listed."""
    path = visit.site.path_of(thing.iri)
    return address_of(path, "", _profile="alt", lang=visit.query.get("lang", ""))


def downloads(found: Sequence[Alternate], *wanted: str) -> list[tuple[str, str, str]]:
    """Return links to other forms, those that are wanted, else all."""
    return [
        (each.name, each.address, each.media_type)
        for each in found
        if not wanted or each.name in wanted
    ]


def frame_of(thing: Thing, visit: Visit, steps: Sequence[Crumb], **more: Any) -> dict[str, Any]:
    """Return what the frame around the page of a thing says."""
    said: dict[str, Any] = {
        "canonical": thing.iri,
        "alternates": alternates(thing, visit),
        "crumbs": list(steps),
        "description": _short(
            thing.first(expand("skos:definition"), expand("dcterms:description"))
            or thing.label().text
        ),
    }
    return said | more


def sent(
    visit: Visit,
    thing: Thing,
    template: str,
    *,
    title: str,
    steps: Sequence[tuple[str, str]],
    description: str = "",
    **values: Any,
) -> Response:
    """Return the page of a thing, with what all such pages have.

    That is its basis, its other forms, how to cite it, and the frame; `values` may say otherwise.

    Args:
        visit: who asks.
        thing: what it is about.
        template: the page.
        title: of the page, in the citation too.
        steps: the way to it: what people call each step, and its address or IRI.
        description: for search engines, where the thing has none of its own.
        values: of the template.
    """
    more = {"description": _short(description)} if description else {}
    usual: dict[str, Any] = {
        "thing": thing,
        "basis": attested(thing),
        "downloads": downloads(alternates(thing, visit)),
        "citation": citation(visit, thing, title),
        "frame": frame_of(thing, visit, crumbs_of(visit, *steps), **more),
    }
    return visit.page(template, title=title, **(usual | values))


def defined_term(thing: Thing, code: str, within: str) -> dict[str, Any]:
    """Return schema.org's words for an element of a framework."""
    found = {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "@id": thing.iri,
        "url": thing.iri,
        "name": thing.label().text,
        "termCode": code,
        "inDefinedTermSet": within,
    }
    return {name: value for name, value in found.items() if value}


def citation(visit: Visit, thing: Thing, name: str, within: str = "") -> str:
    """Return how to cite a thing; the state of the data takes the place of a day of access."""
    state = visit.site.data_hash()
    where = f" In: {within}." if within else ""
    data = f" Data sha256:{state}." if state and not visit.as_of else ""
    past = f" As of {visit.as_of}." if visit.as_of else ""
    return f"{name}.{where} ssckg knowledge graph. {thing.iri}.{past}{data}"


def _short(text: str) -> str:
    return text if len(text) <= 300 else text[:297].rpartition(" ")[0] + " ..."


def _standard(iri: str, base: str) -> str:
    """Return an IRI below the base as it is below the standard one, which prefixes know."""
    return BASE + iri[len(base) :] if iri.startswith(base) else iri
