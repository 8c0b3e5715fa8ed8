"""Mappings at the desk: the queue of what waits for one's verdict, and one mapping to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response

from ssckg.access.rights import condition_of
from ssckg.app import curation
from ssckg.errors import UsageError
from ssckg.harmonization.curation.side_by_side import side_by_side
from ssckg.model.choices import Predicate
from ssckg.model.curation import MappingState, Verdict
from ssckg_api.site.desk_pages import MemberDep, desk_page
from ssckg_api.site.form_faults import beside, status_of
from ssckg_api.site.forms import PostedDep, see_other
from ssckg_api.site.frame import Crumb
from ssckg_api.site.pages.round_desk_pages import REFUSED, faults_in
from ssckg_api.site.things import words
from ssckg_api.site.visit import Visit
from ssckg_api.v1.desk import TakesLong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg.model.curation_view import MappingView

router = APIRouter(prefix="/desk/reviews", include_in_schema=False)
_ONE: Final = "/{mapping_set}/{pair}"
_STATES: Final = (MappingState.PROPOSED, MappingState.NEEDS_REVIEW)
_FIELDS: Final = ("verdict", "predicate", "confidence", "reason", "version")
_MEANT: Final = {
    "unknown verdict": "verdict",
    "unknown predicate": "predicate",
    "a confidence": "confidence",
    "the reason": "reason",
    "review needs a reason": "reason",
}
"""How messages begin that do not name the field that they are about."""
_MOST: Final = 300
"""So many are listed; the others follow when these are judged."""


@router.get("", dependencies=[TakesLong])
def queue(visit: MemberDep) -> Response:
    """List the mappings that wait for the caller's verdict; nobody else's is shown."""
    chosen, state = _asked(visit)
    everything = curation.list_mappings(visit.desk.workspace, visit.caller, state=state)
    open_ = [one for one in everything if not one.has_my_verdict]
    waiting = [one for one in open_ if chosen in {"", one.mapping_set}]
    return desk_page(
        visit,
        "desk_mappings.html",
        title=visit.text("Mappings to review"),
        sets=sorted({one.mapping_set for one in everything}),
        chosen=chosen,
        state=state,
        states=[(str(one), words.status(visit, str(one))) for one in _STATES],
        rows=[_row(visit, one, chosen, state) for one in waiting[:_MOST]],
        waiting=len(waiting),
        judged=len(everything) - len(open_),
        is_reviewer=bool(condition_of(visit.caller, "mapping-review")),
        done=visit.query.get("done", ""),
    )


@router.get(_ONE, dependencies=[TakesLong])
def one(mapping_set: str, pair: str, visit: MemberDep) -> Response:
    """Show one mapping: both definitions side by side, why, and the form for a verdict."""
    return _shown(visit, f"{mapping_set}/{pair}")


@router.post(_ONE, dependencies=[TakesLong])
def judge(mapping_set: str, pair: str, visit: MemberDep, form: PostedDep) -> Response:
    """Record a verdict, and go on to the next mapping of the queue."""
    name = f"{mapping_set}/{pair}"
    given = {field: form.first(field) for field in _FIELDS}
    try:
        curation.judge(
            visit.desk.workspace,
            visit.caller,
            name,
            given["verdict"],
            given["reason"],
            predicate=given["predicate"] or None,
            confidence=_number(visit, given["confidence"]),
            version=int(given["version"]) if given["version"].isdecimal() else None,
        )
    except REFUSED as error:
        faults_in(error)
        by_field, listed = beside(error, _FIELDS, _MEANT)
        status = status_of(error)
        return _shown(visit, name, given=given, faults=listed, by_field=by_field, status=status)
    chosen, state = _asked(visit)
    following = _next(visit, name, chosen, state)
    place = f"/desk/reviews/{following}" if following else "/desk/reviews"
    return see_other(visit.link(place, set=chosen, state=state, done=name))


def _asked(visit: Visit) -> tuple[str, str]:
    """Return the set ("" for all) and the state that the address names."""
    state = visit.query.get("state", "") or str(_STATES[0])
    return visit.query.get("set", "")[:100], str(curation.read_state(state))


def _number(visit: Visit, text: str) -> float | None:
    """Return a share as people write it.

    Raises:
        UsageError: it is none.
    """
    if not text:
        return None
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise UsageError(
            visit.text("confidence: write a number from 0 to 1, such as 0.8")
        ) from None


def _next(visit: Visit, name: str, chosen: str, state: str) -> str:
    """Return the id of the mapping behind one in the queue, else of the first that waits."""
    found = curation.list_mappings(
        visit.desk.workspace, visit.caller, mapping_set=chosen or None, state=state
    )
    waiting = [one.id for one in found if not one.has_my_verdict and one.id != name]
    return next((id_ for id_ in waiting if id_ > name), waiting[0] if waiting else "")


def _shown(
    visit: Visit,
    name: str,
    *,
    given: Mapping[str, str] | None = None,
    faults: Sequence[tuple[str, str]] = (),
    by_field: Mapping[str, list[str]] | None = None,
    status: int = 200,
) -> Response:
    found = curation.show_mapping(visit.desk.workspace, visit.caller, name)
    mapping = found.mapping
    chosen, state = _asked(visit)
    following = _next(visit, mapping.id, chosen, state)
    usual = {"verdict": "", "predicate": str(mapping.predicate), "confidence": "", "reason": ""}
    return desk_page(
        visit,
        "desk_mapping.html",
        title=_title(mapping),
        crumbs=[Crumb(visit.text("Mappings to review"), "/desk/reviews")],
        status=status,
        found=found,
        mapping=mapping,
        lines=[
            (_field(visit, line.field), line)
            for line in side_by_side(mapping.subject, mapping.object)
        ],
        relation=words.predicate(visit, str(mapping.predicate)),
        standing=words.status(visit, str(mapping.state)),
        verdicts=_verdicts(visit),
        predicates=[(str(p), words.predicate(visit, str(p))) for p in Predicate],
        given={**usual, **(given or {})},
        faults=list(faults),
        beside=dict(by_field or {}),
        place=visit.link(f"/desk/reviews/{mapping.id}", set=chosen, state=state),
        queue=visit.link("/desk/reviews", set=chosen, state=state),
        following=visit.link(f"/desk/reviews/{following}", set=chosen, state=state)
        if following
        else "",
        is_reviewer=bool(condition_of(visit.caller, "mapping-review")),
        done=visit.query.get("done", ""),
    )


def _row(visit: Visit, one: MappingView, chosen: str, state: str) -> dict[str, Any]:
    return {
        "address": visit.link(f"/desk/reviews/{one.id}", set=chosen, state=state),
        "mapping": one,
        "relation": words.short_predicate(visit, str(one.predicate)),
    }


def _title(mapping: MappingView) -> str:
    return " – ".join(end.code or end.curie for end in (mapping.subject, mapping.object))


def _verdicts(visit: Visit) -> list[tuple[str, str, str]]:
    """Return the verdicts: value, words, and the key that chooses it, as on the command line."""
    return [
        (str(Verdict.ACCEPT), visit.text("accept"), "a"),
        (str(Verdict.REJECT), visit.text("reject"), "r"),
        (str(Verdict.UNSURE), visit.text("hold: not sure yet"), "u"),
    ]


def _field(visit: Visit, name: str) -> str:
    names = {
        "label": visit.text("Name"),
        "kind": visit.text("Kind"),
        "definition": visit.text("Definition"),
        "unit": visit.text("Unit"),
        "numerator": visit.text("Numerator"),
        "denominator": visit.text("Denominator"),
        "multiplier": visit.text("Multiplied by"),
        "population_base": visit.text("Base"),
        "direction": visit.text("Direction"),
        "level": visit.text("Level"),
        "trust": visit.text("Trust"),
    }
    return names.get(name, name)
