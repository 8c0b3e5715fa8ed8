"""Elements that are to come in, from what is said of them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import UsageError
from ssckg.model.framework import folded_code
from ssckg.model.proposed_change import ChangeKind, NewElement
from ssckg.revision.fields import FIELDS
from ssckg.revision.proposing.desk import Desk
from ssckg.revision.proposing.names import id_of_code, last_part
from ssckg.revision.proposing.values import checked_value, given_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg.errors import DataError
    from ssckg.revision.proposing.drafts import ChangeDraft, Part
    from ssckg.revision.proposing.values import Known

INDICATOR: Final = "Indicator"
_ID: Final = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9])?|https?://[^\s<>\"]+/[A-Za-z0-9._-]+"
)
"""Official IRIs are ids of their own where a family keeps its codes."""
_TEXTS: Final = ("definition", "level", "numerator", "denominator", "population_base")
_OTHERS: Final = ("unit", "multiplier", "minimum", "maximum", "direction", "value_type")
_ENDING: Final = frozenset(
    {ChangeKind.RETIRE, ChangeKind.REPLACE, ChangeKind.SPLIT, ChangeKind.MERGE}
)
_OF_INDICATORS: Final = (*_TEXTS[1:], *_OTHERS, "measures", "listings")


def new_element(
    known: Known,
    part: Part,
    faults: list[DataError],
    parent: str = "",
    coming: Mapping[str, str] | None = None,
) -> NewElement | None:
    """Return the element that a part describes; None, and faults noted, where it cannot be read.

    Args:
        known: what names may mean.
        part: what is said of it.
        faults: where to note what is wrong.
        parent: IRI of what it stands below, if nothing is said.
        coming: IRIs of what comes in with it, by code and id.
    """
    desk = Desk(known, part)
    for name in ("code", "label"):
        if name not in part:
            desk.fault("is empty, and a new element needs it", name)
    code, label = (_field(desk, name) for name in ("code", "label"))
    id_ = part["id"] or id_of_code(code)
    _check_free(desk, id_, code)
    kind = _kind(desk)
    given: dict[str, Any] = {name: _field(desk, name) for name in (*_TEXTS, *_OTHERS)}
    if kind != INDICATOR:
        for name in _OF_INDICATORS:
            if name in part:
                desk.fault(f"only an indicator has this, and it is a {kind}", name)
    _check_bounds(desk, given["minimum"], given["maximum"])
    measures = desk.read_all("measures", known.measured)
    listings = desk.read_all("listings", lambda text: _listing(text, known))
    below = desk.place("below", coming) or parent
    if not below and "below" not in part and kind == INDICATOR and _stand_below(known):
        desk.fault("is empty: say below which element it is to stand", "below")
    faults += desk.faults
    if desk.faults:
        return None
    return NewElement(
        id=id_,
        code=code,
        label=label,
        kind=kind,
        below=below,
        measures=tuple(dict.fromkeys(measures)),
        listings=tuple(dict.fromkeys(listings)),
        **given,
    )


def _listing(text: str, known: Known) -> str:
    """Return a further code with the IRI of its place, from "12.8.1 below 12.8"."""
    code, _, place = given_text(text, is_line=True).partition(" below ")
    if not code or not place:
        raise UsageError(f"{text!r} is no code and place", hint="for example: 12.8.1 below 12.8")
    if known.names.holders(code) - known.leaving:
        raise UsageError(f"{code} is taken in {known.names.content.id}")
    return f"{code} {known.names.element(place).iri}"


def _field(desk: Desk, name: str) -> str:
    return desk.read(name, lambda text: checked_value(FIELDS[name], text, desk.known), "")


def _check_free(desk: Desk, id_: str, code: str) -> None:
    if code and not _ID.fullmatch(id_):
        where = "id" if "id" in desk.part else "code"
        message = f"{id_!r} is no id: letters, digits, points and hyphens, at most 80"
        desk.fault(message, where)
        return
    names = desk.known.names
    for name, text, free in (("id", id_, frozenset()), ("code", code, desk.known.leaving)):
        if text and names.holders(text) - free:
            at = name if name in desk.part else "code"
            desk.fault(f"{text} is taken in {names.content.id}; choose another", at)
            return


def _kind(desk: Desk) -> str:
    text = desk.part["kind"]
    if not text:
        return INDICATOR
    known = sorted(
        {last_part(c) for item in desk.known.names.elements.values() for c in item.classes}
    )
    for name in known:
        if text.replace(" ", "").replace("-", "").casefold() == name.casefold():
            return name
    desk.fault(f"{text!r} is no class of elements of this edition: {', '.join(known)}", "kind")
    return INDICATOR


def _check_bounds(desk: Desk, minimum: str, maximum: str) -> None:
    if minimum and maximum and Decimal(minimum) > Decimal(maximum):
        desk.fault(f"is less than the minimum, {minimum}", "maximum")


def _stand_below(known: Known) -> bool:
    """Say whether the indicators of the edition stand below anything."""
    indicators = (i for i in known.names.elements.values() if i.is_a("ssc:Indicator"))
    return any(item.text("skos:broader") for item in indicators)


def coming_elements(drafts: Sequence[ChangeDraft], known: Known) -> dict[str, str]:
    """Return the IRIs of the elements that a proposal brings in, by code and by id, folded."""
    found: dict[str, str] = {}
    for draft in drafts:
        for part in draft.new:
            id_ = part["id"] or id_of_code(part["code"])
            if id_:
                iri = id_ if "://" in id_ else known.names.path + id_
                found |= {folded_code(name): iri for name in (id_, part["code"]) if name}
    return found


def leaving_elements(drafts: Sequence[ChangeDraft], known: Known) -> frozenset[str]:
    """Return the elements (IRIs) that a proposal ends, so far as their names are known."""
    found: set[str] = set()
    for draft in drafts:
        kind = draft.part["kind"].strip().lower()
        if kind not in _ENDING:
            continue
        ended = {iri for cell in draft.part.several("element") for iri in _held(known, cell.text)}
        kept = _held(known, draft.part["into"]) if kind == ChangeKind.MERGE else frozenset()
        found |= ended - kept
    return frozenset(found)


def _held(known: Known, name: str) -> frozenset[str]:
    found = known.names.holders(name) if name else frozenset()
    return found if len(found) == 1 else frozenset()
