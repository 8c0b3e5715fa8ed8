"""Indicators that are not there yet: described by a few fields, or made like one that is there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ssckg.errors import UsageError
from ssckg.harmonization.changes_of_fields import unit_of
from ssckg.harmonization.lookup import find_element
from ssckg.harmonization.measures import is_sdg
from ssckg.model.change import AddElement
from ssckg.model.choices import Predicate
from ssckg.model.crosswalk_frameworks import INDICATOR, Element, Point
from ssckg.model.crosswalk_mappings import MappingRecord
from ssckg.model.curation import MappingState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Edition

_NO_ID: Final = re.compile(r"[^A-Za-z0-9.]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """An indicator as somebody would describe it.

    group: code of what it stands below; measures: SDG targets or indicators, or any other element,
    each with a predicate before it where it is not "related": "broad:11.6".
    """

    code: str
    label: str
    group: str = ""
    level: str = ""
    unit: str = ""
    numerator: str = ""
    denominator: str = ""
    measures: tuple[str, ...] = ()


def addition_from(crosswalk: Crosswalk, edition: Edition, draft: Draft) -> AddElement:
    """Return the change by which an indicator comes into an edition.

    Raises:
        UnknownNameError: its group, unit or what it measures is not there.
        UsageError: its code is taken, or says nothing.
    """
    iri = _free_iri(crosswalk, edition, draft.code)
    group = find_element(crosswalk, draft.group, edition.id).iri if draft.group else ""
    unit = unit_of(crosswalk, draft.unit) if draft.unit else ""
    element = Element(
        iri=iri,
        id=iri.rpartition("/")[2],
        label=draft.label,
        kind=INDICATOR,
        editions=(edition.iri,),
        codes=(draft.code,),
        broader=(group,) if group else (),
        level=draft.level,
    )
    point = Point(
        f"{iri}/result",
        iri,
        draft.label,
        unit=unit,
        numerator=draft.numerator,
        denominator=draft.denominator,
    )
    mappings = tuple(_measured(crosswalk, iri, draft.measures))
    return AddElement(element, points=(point,), mappings=mappings)


def addition_like(crosswalk: Crosswalk, edition: Edition, model: Element) -> AddElement:
    """Return the change by which a copy of an indicator comes into an edition.

    It has the data points of its model, an exact match with it, and the model's accepted mappings
    to what is of other editions. What is above it and its level are those of the model only within
    one edition.

    Raises:
        UsageError: the model is no indicator.
    """
    if model.kind != INDICATOR:
        raise UsageError(f"{model.code} is no indicator", hint="only indicators are added")
    iri = _free_iri(crosswalk, edition, f"like-{model.id}")
    is_inside = edition.iri in model.editions
    element = replace(
        model,
        iri=iri,
        id=iri.rpartition("/")[2],
        codes=(f"like {model.code}",),
        editions=(edition.iri,),
        broader=model.broader if is_inside else (),
        level=model.level if is_inside else "",
    )
    points = tuple(
        replace(p, iri=iri + p.iri.removeprefix(model.iri), indicator=iri)
        for p in crosswalk.points_of.get(model.iri, ())
    )
    mappings = [_mapping(crosswalk, iri, Predicate.EXACT, model.iri, 1.0)]
    for link in crosswalk.links.get(model.iri, ()):
        other = crosswalk.element.get(link.object)
        if other is not None and edition.iri not in other.editions and other.iri != model.iri:
            one = _mapping(crosswalk, iri, link.predicate, link.object, link.confidence)
            mappings.append(one)
    return AddElement(element, points=points, mappings=tuple(mappings))


def _free_iri(crosswalk: Crosswalk, edition: Edition, code: str) -> str:
    """Return an IRI below the path that the indicators of an edition stand at."""
    name = _NO_ID.sub("-", code).strip("-")
    if not name:
        raise UsageError(f"{code!r} is no code")
    known = crosswalk.of_edition(edition.iri)
    path = known[0].iri.removesuffix(known[0].id) if known else f"{crosswalk.base}{edition.id}/"
    if path + name in crosswalk.element:
        raise UsageError(f"{code} is there already in {edition.id}", hint="take another code")
    return path + name


def _measured(crosswalk: Crosswalk, iri: str, measures: tuple[str, ...]) -> Iterator[MappingRecord]:
    for text in dict.fromkeys(measures):
        start, _, rest = text.partition(":")
        is_said = start.strip() in set(Predicate)
        predicate = Predicate(start.strip()) if is_said else Predicate.RELATED
        other = _meant(crosswalk, rest.strip() if is_said else text)
        yield _mapping(crosswalk, iri, predicate, other.iri, 1.0)


def _meant(crosswalk: Crosswalk, text: str) -> Element:
    """Return the element that a text means; a number that the SDGs have means theirs."""
    sdg = (e for e in crosswalk.elements if text in e.codes and is_sdg(crosswalk, e.iri))
    return next(sdg, None) or find_element(crosswalk, text)


def _mapping(
    crosswalk: Crosswalk, subject: str, predicate: Predicate, object_: str, confidence: float
) -> MappingRecord:
    own, other = (iri.removeprefix(crosswalk.base).replace("/", ":") for iri in (subject, object_))
    return MappingRecord(
        iri=f"{crosswalk.base}mapping/what-if/{own}--{other}",
        mapping_set=f"{crosswalk.base}mapping/what-if",
        subject=subject,
        predicate=predicate,
        object=object_,
        confidence=confidence,
        status=MappingState.PROPOSED.value,
    )
