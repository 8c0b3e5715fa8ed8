"""What is wrong with elements that are to come in."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from ssckg.revision.applying.places import place_faults
from ssckg.revision.applying.plan import elements_of, is_element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.proposed_change import NewElement
    from ssckg.revision.applying.plan import Arrival, Plan

KINDS: Final = (
    "Category",
    "Commitment",
    "CompositeIndex",
    "Dimension",
    "Domain",
    "Goal",
    "Indicator",
    "MatrixCell",
    "Objective",
    "Section",
    "SubDimension",
    "Target",
    "Theme",
)
"""Classes of elements (`ontology/frameworks.ttl`, `ontology/indicators.ttl`)."""
POINT_FIELDS: Final = (
    *("unit", "numerator", "denominator", "population_base", "multiplier"),
    *("minimum", "maximum", "direction", "value_type"),
)
"""Fields of a new element that are stated of its data point."""
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*|https?://[^\s<>\"]+/[A-Za-z0-9._-]+")
_NUMBERS: Final = ("multiplier", "minimum", "maximum")


def new_element_faults(plan: Plan) -> Iterator[str]:
    """Yield what is wrong with what comes in, by itself and beside what is there."""
    for arrival in plan.arrivals:
        new = arrival.new
        yield from _described(new)
        yield from numbers_faults(new.code or new.id, new.minimum, new.maximum, new.multiplier)
        yield from _listed(new)
        for place in new.places or ("",):
            yield from place_faults(plan, new.code or new.id, plan.resolve(place) if place else "")
    yield from _taken(plan)
    yield from codes_taken(plan)


def _described(new: NewElement) -> Iterator[str]:
    name = new.code or new.id or "a new element"
    if not _ID.fullmatch(new.id):
        yield f"{name}: the id {new.id!r} is not of letters, digits, '.', '-' and '_'"
    if not new.label.strip():
        yield f"{name} has no label"
    if new.kind not in KINDS:
        yield f"{name}: there is no kind {new.kind!r}; known: {', '.join(KINDS)}"
    given = [field for field in POINT_FIELDS if getattr(new, field)]
    if new.kind != "Indicator" and given:
        yield f"{name} is no indicator, so it has no {given[0].replace('_', ' ')}"


def _listed(new: NewElement) -> Iterator[str]:
    for listing in new.listings:
        code, _, place = listing.rpartition(" ")
        if not code.strip() or not place:
            yield f"{new.code or new.id}: the listing {listing!r} is no code and place"


def numbers_faults(name: str, minimum: str, maximum: str, multiplier: str) -> Iterator[str]:
    """Yield what is wrong with bounds and multiplier, given as texts; blank is not said."""
    numbers: dict[str, Decimal] = {}
    for field, text in zip(_NUMBERS, (multiplier, minimum, maximum), strict=True):
        if not text.strip():
            continue
        try:
            number = Decimal(text.strip())
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite():
            numbers[field] = number
        else:
            yield f"{name}: the {field} {text!r} is no number"
    low, high = numbers.get("minimum"), numbers.get("maximum")
    if low is not None and high is not None and low > high:
        yield f"{name}: the minimum {minimum} is above the maximum {maximum}"
    if (factor := numbers.get("multiplier")) is not None and factor <= 0:
        yield f"{name}: the multiplier {multiplier} is not above zero"


def _taken(plan: Plan) -> Iterator[str]:
    by_iri: dict[str, list[Arrival]] = defaultdict(list)
    for arrival in plan.arrivals:
        by_iri[arrival.iri].append(arrival)
    ids = {item.text("dcterms:identifier"): item.iri for item in elements_of(plan.base)}
    for iri, arrivals in sorted(by_iri.items()):
        new = arrivals[0].new
        last = new.id.rpartition("/")[2]
        if is_element(plan.base, iri) or last in ids or iri in plan.base.item:
            yield f"the id {last} is taken in {plan.base.id}; an id keeps its meaning"
        if len({arrival.new for arrival in arrivals}) > 1:
            yield f"two different new elements have the id {last}"


def codes_taken(plan: Plan) -> Iterator[str]:
    """Yield codes that more than one element of a kind would have, and had not before."""
    before = _codes(plan, after=False)
    for (code, kind), iris in sorted(_codes(plan, after=True).items()):
        if len(iris) > 1 and not iris <= before.get((code, kind), set()):
            names = ", ".join(sorted(iri.rpartition("/")[2] for iri in iris))
            yield f"more than one {kind} would have the code {code}: {names}"


def _codes(plan: Plan, *, after: bool) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in elements_of(plan.base):
        kind = next(iter(sorted(item.classes))).rpartition("#")[2]
        codes = {value.text for value in item.values("skos:notation")}
        if after:
            if item.iri in plan.ends:
                continue
            for change, _ in plan.fields.get(item.iri, ()):
                if getattr(change, "field", "level") == "code" and not getattr(change, "point", ""):
                    codes = {getattr(change, "value", "").strip()} - {""}
        for code in codes:
            found[code, kind].add(item.iri)
    if after:
        for arrival in plan.arrivals:
            for code in arrival.new.codes:
                found[code, arrival.new.kind].add(arrival.iri)
    return found
