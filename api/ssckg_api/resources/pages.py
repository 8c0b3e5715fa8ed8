"""Documents as pages: the one of a kind of thing, else the generic one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ssckg.linked_data.addresses import ONTOLOGY
from ssckg.linked_data.describing import with_labels
from ssckg.model.actor import PUBLIC
from ssckg.model.thing import RDF_TYPE
from ssckg.namespaces import SSC, expand, shrink
from ssckg_api.resources.forms import NAMES, address_of
from ssckg_api.site.frame import Alternate, Crumb
from ssckg_api.site.languages import language_of
from ssckg_api.site.things.registry import page_for
from ssckg_api.site.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fastapi import Request, Response

    from ssckg.app.dereferencing import Document
    from ssckg.linked_data.profiles import Profile
    from ssckg.model.thing import Statement, Thing
    from ssckg.ports import GraphStore
    from ssckg_api.negotiation import Variant
    from ssckg_api.resources import alternates

_HIDDEN: Final = frozenset(map(expand, ("rdf:type", "skos:broaderTransitive")))
_GENERAL: Final = frozenset({SSC + "FrameworkElement", SSC + "DataPointReport"})
_LONG: Final = 400
"""So many rows of parts are shown; all are in the data."""


def visit_of(request: Request) -> Visit:
    """Return the visit of a request; pages of things are the same for everybody."""
    state = request.app.state
    language = language_of(request)
    return Visit(request, state.site, state.desk, PUBLIC, language)


def thing_response(
    request: Request,
    store: GraphStore,
    document: Document,
    offers: Sequence[Variant],
    profiles: Sequence[Profile],
    *,
    is_whole: bool,
) -> Response:
    """Return the page of a document; one that shows a profile only is always the generic one."""
    visit = visit_of(request)
    thing = with_labels(store, document.thing, visit.language.code)
    if thing.gone is not None:
        return _generic(visit, thing, document, offers, profiles, status=410)
    if is_whole and (thing.iri == ONTOLOGY or thing.iri.startswith(ONTOLOGY + "/")):
        return _vocabulary(visit, thing, document, offers)
    page = page_for(thing.classes) if is_whole else None
    if page is not None:
        return page(thing, visit)
    return _generic(visit, thing, document, offers, profiles)


def alternates_response(
    request: Request, document: Document, found: Sequence[alternates.Alternate]
) -> Response:
    """Return the list of all forms as a page."""
    visit = visit_of(request)
    title = visit.text("Forms of %(name)s", name=shrink(document.thing.iri))
    rows = [
        {
            "profile": each.profile.title,
            "form": each.name,
            "media_type": each.media_type,
            "address": each.address,
        }
        for each in found
    ]
    profiles = list(dict.fromkeys(each.profile for each in found))
    return visit.page(
        "alternates.html",
        title=title,
        rows=rows,
        profiles=profiles,
        path=document.path,
        frame={"canonical": document.thing.iri, "is_indexed": False},
    )


def alternates_in_frame(
    document: Document, offers: Sequence[Variant], as_of: str = ""
) -> list[Alternate]:
    """Return the other forms of a page, as its frame links them."""
    return [
        Alternate(
            offer.media_type,
            address_of(document.path, offer.engine_type, **{"as-of": as_of}),
            NAMES[offer.engine_type],
        )
        for offer in offers
        if not offer.is_alias and offer.engine_type != "html"
    ]


def _generic(
    visit: Visit,
    thing: Thing,
    document: Document,
    offers: Sequence[Variant],
    profiles: Sequence[Profile],
    *,
    status: int = 200,
) -> Response:
    """Return the page that shows anything: what is said, of the thing and of its parts."""
    label = thing.label()
    name_of = partial(_name, thing, visit.base)
    ours = [name for name in thing.classes if name.startswith(SSC)]
    kinds = [thing.label(name).text for name in ours if name not in _GENERAL or len(ours) == 1]
    parts = [
        (part, "" if part.startswith("_:") else name_of(part), _facts(thing, part, name_of))
        for part in thing.parts()[:_LONG]
    ]
    return visit.page(
        "thing.html",
        title=label.text,
        status=status,
        thing=thing,
        label=label,
        kinds=kinds[:4],
        facts=_facts(thing, thing.iri, name_of),
        name_of=name_of,
        parts=parts,
        more=max(len(thing.parts()) - _LONG, 0),
        graphs=sorted({s.graph for s in thing.statements if s.graph}),
        profiles=profiles,
        alternates_address=address_of(document.path, "", _profile="alt"),
        frame={
            "canonical": thing.iri,
            "alternates": alternates_in_frame(document, offers, visit.as_of),
            "crumbs": [Crumb(visit.text("Home"), "/"), Crumb(label.text)],
        },
    )


def _name(thing: Thing, base: str, iri: str) -> str:
    """Return a label, else prefix and name, else what stands behind the base."""
    if (label := thing.labels.get(iri)) is not None:
        return label.text
    short = shrink(iri)
    return iri.removeprefix(base) if short == iri else short


def _facts(
    thing: Thing, subject: str, name_of: Callable[[str], str]
) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Return property, what it is called, and its values as cells of the page."""
    found: dict[str, list[dict[str, Any]]] = {}
    for statement in thing.statements:
        if statement.subject == subject and statement.property not in _HIDDEN:
            cells = found.setdefault(statement.property, [])
            cell = _cell(thing, statement, name_of)
            if cell not in cells:
                cells.append(cell)
    return [(iri, name_of(iri), cells) for iri, cells in found.items()]


def _cell(thing: Thing, statement: Statement, name_of: Callable[[str], str]) -> dict[str, Any]:
    value = statement.object
    if value.kind == "iri":
        label = thing.labels.get(value.text)
        language = label.language if label else ""
        return {"iri": value.text, "text": name_of(value.text), "lang": language}
    if value.kind == "blank":
        return {"iri": "", "text": value.text, "lang": ""}
    return {"iri": "", "text": value.text, "lang": value.language}


def _vocabulary(
    visit: Visit, thing: Thing, document: Document, offers: Sequence[Variant]
) -> Response:
    """Return the page of the vocabulary: an anchor for each term."""
    said: dict[str, dict[str, list[str]]] = {}
    for statement in thing.statements:
        values = said.setdefault(statement.subject, {}).setdefault(statement.property, [])
        values.append(statement.object.text)
    terms = [
        _term(iri, properties)
        for iri, properties in sorted(said.items(), key=lambda item: item[0].casefold())
        if iri.startswith(SSC)
    ]
    kinds = [
        (visit.text("Classes"), [t for t in terms if t["kind"] == "Class"]),
        (visit.text("Properties"), [t for t in terms if t["kind"].endswith("Property")]),
        (visit.text("Others"), [t for t in terms if not t["kind"].endswith(("Class", "Property"))]),
    ]
    title = thing.first(expand("dcterms:title"), expand("rdfs:label")) or shrink(thing.iri)
    return visit.page(
        "vocabulary.html",
        title=title,
        thing=thing,
        about=thing.first(expand("dcterms:description"), expand("dcterms:abstract")),
        version=thing.first(expand("owl:versionInfo")),
        kinds=[(name, found) for name, found in kinds if found],
        shrink=shrink,
        frame={
            "canonical": thing.iri,
            "alternates": alternates_in_frame(document, offers, visit.as_of),
        },
    )


def _term(iri: str, properties: dict[str, list[str]]) -> dict[str, Any]:
    def values(*curies: str) -> list[str]:
        return list(dict.fromkeys(v for c in curies for v in properties.get(expand(c), ())))

    kinds = [v.rpartition("#")[2] for v in properties.get(RDF_TYPE, ())]
    kind = next((k for k in kinds if k in {"Class", "ObjectProperty", "DatatypeProperty"}), "")
    return {
        "iri": iri,
        "id": iri.removeprefix(SSC),
        "kind": kind or next(iter(sorted(kinds)), ""),
        "label": next(iter(values("rdfs:label")), iri.removeprefix(SSC)),
        "definition": next(iter(values("skos:definition", "rdfs:comment")), ""),
        "above": [v for v in values("rdfs:subClassOf", "rdfs:subPropertyOf") if "://" in v],
        "domain": [v for v in values("rdfs:domain") if "://" in v],
        "range": [v for v in values("rdfs:range") if "://" in v],
    }
