"""What pages of the public record of rounds share: bodies, changes, ways to working pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rdflib.term import URIRef

from ssckg.app.revision.told_changes import told_changes
from ssckg.errors import DataError
from ssckg.namespaces import expand
from ssckg_api.site.things.telling import element_cell, last, sent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fastapi import Response

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.proposal_view import ChangeView
    from ssckg.model.thing import Thing
    from ssckg_api.site.things.telling import Cell
    from ssckg_api.site.visit import Visit

_ROUND: Final = f"""PREFIX ssc: <{expand("ssc:")}>
SELECT ?round ?id ?title ?flag WHERE {{
  ?about (ssc:decides|ssc:reviewOf)?/(ssc:proposedIn|ssc:commentIn) ?round .
  ?round <{expand("dcterms:identifier")}> ?id ; <{expand("skos:prefLabel")}> ?title .
  OPTIONAL {{ ?round ssc:isDemonstration ?flag }}
}} LIMIT 1"""


def record_page(
    visit: Visit, thing: Thing, template: str, *, steps: Sequence[tuple[str, str]], **values: Any
) -> Response:
    """Return a page of the public record; as `sent`, with the way to it from all rounds."""
    way = [(visit.text("Revision"), "/rounds"), *steps]
    return sent(visit, thing, template, steps=way, **values)


def parts_of(thing: Thing, class_: str, whole: str | None = None) -> list[str]:
    """Return the parts of a class (CURIE) in the order of their numbers; `whole`: only its own."""
    type_, wanted = expand("rdf:type"), expand(class_)
    found = [
        part
        for part in thing.parts()
        if any(value.text == wanted for value in thing.values(type_, part))
        and (whole is None or part.startswith(f"{whole}/"))
    ]
    return sorted(found, key=lambda part: (number_of(thing, part), part))


def item_cells(crosswalk: Crosswalk) -> Callable[[str], Cell]:
    """Return what makes cells of elements, and of data points with the code of their indicator."""
    points = {point.iri: point for point in crosswalk.points}

    def _cell(iri: str) -> Cell:
        point = points.get(iri)
        if point is None:
            return element_cell(crosswalk, iri)
        code = element_cell(crosswalk, point.indicator).get("code", "")
        return {"iri": iri, "code": code, "text": point.label or last(iri), "lang": "en"}

    return _cell


def number_of(thing: Thing, part: str) -> int:
    """Return the place of a part in its whole; 0 where none is said."""
    text = thing.first(expand("ssc:sequenceNumber"), subject=part) or last(part)
    return int(text) if text.isascii() and text.isdigit() else 0


def bodies_in(thing: Thing, property_: str, subject: str | None = None) -> list[str]:
    """Return the bodies that a property names, by the ids that rounds know them by."""
    return sorted(last(value.text) for value in thing.values(expand(property_), subject))


def changes_in(visit: Visit, thing: Thing, whole: str | None = None) -> tuple[ChangeView, ...]:
    """Return the changes that belong to a proposal or decision, in words."""
    about = whole or thing.iri
    own = {value.text for value in thing.values(expand("ssc:hasChange"), about)}
    lines = [
        thing.first(expand("ssc:changeStatement"), subject=part)
        for part in sorted(own, key=lambda part: number_of(thing, part))
    ]
    return told_changes(visit.crosswalk, [line for line in lines if line])


@dataclass(frozen=True, slots=True)
class Whose:
    """The round that something of the record belongs to."""

    iri: str
    id: str
    title: str
    is_demonstration: bool

    def place(self, proposal: str = "") -> str:
        """Return the working page of the round, or of one of its proposals (IRI or id)."""
        number = f"/proposals/{proposal.rpartition('-p')[2]}" if proposal else ""
        return f"/rounds/{self.id}{number}"


def round_of(visit: Visit, iri: str) -> Whose:
    """Return the round of a proposal, decision, review or comment; asks one query.

    Raises:
        DataError: the record names none.
    """
    for row in visit.store().select(_ROUND, {"about": URIRef(iri)}):
        flag = str(row.get("flag", "")) in {"true", "1"}
        return Whose(str(row["round"]), str(row["id"]), str(row["title"]), flag)
    raise DataError(f"{iri} belongs to no round of the published record")
