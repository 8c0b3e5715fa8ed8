"""Cities say whether they can report an indicator; everybody sees how many can."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ssckg.access.rights import condition_of
from ssckg.app.analyses.sources import read_sources
from ssckg.app.permitting import permit
from ssckg.app.revision.desk import open_round, take
from ssckg.app.revision.given_tables import plain_cell, read_table, refused
from ssckg.errors import SsckgError, UnknownNameError, UsageError
from ssckg.harmonization.lookup import find_element
from ssckg.io.faults import Faults
from ssckg.model.answer_results import CityAnswer, RoundAnswers
from ssckg.model.crosswalk_frameworks import INDICATOR
from ssckg.model.review_wish import AnswerWish, Fault
from ssckg.model.revision_event import Answered, RoundAction
from ssckg.namespaces import BASE
from ssckg.revision.bodies import city_body, city_of, own_body
from ssckg.revision.names import proposal_id
from ssckg.revision.reviewing.answers import YES_NO, count_answers, faults_of_answer
from ssckg.submissions.city_names import resolve_city

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from ssckg.app.revision.desk import Step
    from ssckg.app.workspace import Workspace
    from ssckg.io.records import Record
    from ssckg.model.actor import Actor
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element
    from ssckg.model.revision_state import RoundState

_ANSWER, _READ = "revision-answer", "revision-read"
REQUIRED: Final = ("element",)
OPTIONAL: Final = ("label", "city", "can", "reason", "proposal")
_MOST: Final = 1000


def answer(
    ws: Workspace, actor: Actor, round_id: str, wishes: Sequence[AnswerWish], city: str = ""
) -> tuple[CityAnswer, ...]:
    """Record the answers of a city, all of them or none; later ones take the place of earlier.

    Args:
        ws: the workspace.
        actor: a city's account, or the secretariat, which enters them for a city.
        round_id: the round.
        wishes: the answers; each on another indicator of the edition that the round starts from.
        city: whose they are, by name or id; by default the actor's own.

    Raises:
        ForbiddenError: the actor may not, or not for that city.
        UnknownNameError: no such round, element or proposal.
        UsageError: an answer lacks what it needs, or no city is named.
        StateError: the stage does not take answers.
    """
    permit(ws, actor, _ANSWER)
    body = _city_body(actor, city)
    state = open_round(ws, round_id)
    crosswalk = read_sources(ws.directory.path).crosswalk
    found = [_checked(crosswalk, state, body, wish) for wish in wishes]
    if not found or len(found) > _MOST:
        raise UsageError(f"give 1 to {_MOST:,} answers at once")
    if len({one.element for one in found}) < len(found):
        raise UsageError("an indicator is named twice", hint="answer each once")
    return _recorded(ws, actor, crosswalk, state, body, found)


def answer_file(
    ws: Workspace, actor: Actor, round_id: str, file: Path, city: str = ""
) -> tuple[CityAnswer, ...]:
    """Record the answers of one city from a table (element, can, reason, proposal; all or none).

    Rows without an answer are passed over.

    Raises:
        DataError: the file cannot be read, or rows have faults, each with its row and column.
        ForbiddenError, UnknownNameError, UsageError, StateError: as `answer`.
    """
    permit(ws, actor, _ANSWER)
    state = open_round(ws, round_id)
    rows = [row for row in read_table(file, REQUIRED, OPTIONAL) if row["can"]]
    if not rows:
        raise UsageError(f"{file.name} holds no answer", hint="fill in the column can")
    named = sorted({row["city"] for row in rows} - {""})
    if not city and len(named) > 1:
        raise UsageError(f"the table names {', '.join(named)}", hint="one table is of one city")
    body = _city_body(actor, city or next(iter(named), ""))
    crosswalk = read_sources(ws.directory.path).crosswalk
    found = _checked_rows(crosswalk, state, body, rows)
    return _recorded(ws, actor, crosswalk, state, body, found)


def round_answers(ws: Workspace, actor: Actor, round_id: str, *, element: str = "") -> RoundAnswers:
    """Return how many cities can report what; single answers for the city and the secretariat.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: no such round or element.
    """
    permit(ws, actor, _READ)
    state = open_round(ws, round_id)
    crosswalk = read_sources(ws.directory.path).crosswalk
    answers = state.answers
    if element:
        wanted = _standard(crosswalk, _indicator(crosswalk, state, element).iri)
        answers = tuple((at, one) for at, one in answers if one.element == wanted)
    counts = tuple(
        replace(one, code=known.code, label=known.label)
        if (known := _known(crosswalk, one.element))
        else one
        for one in count_answers(answers)
    )
    return RoundAnswers(
        round=state.round.id,
        cities=len({one.city for _, one in answers}),
        counts=counts,
        answers=tuple(_visible(actor, crosswalk, state, answers)),
    )


def _visible(
    actor: Actor,
    crosswalk: Crosswalk,
    state: RoundState,
    answers: Sequence[tuple[datetime, Answered]],
) -> Iterator[CityAnswer]:
    """Yield the answers that an actor may see one by one: all, the own city's, or none."""
    condition = condition_of(actor, _ANSWER)
    own = city_of(own_body(actor))
    for at, one in answers:
        if condition == "any" or (condition and own and one.city == own):
            yield _shown(crosswalk, state, one, at)


def _recorded(  # noqa: PLR0917  what was read once is not read again
    ws: Workspace,
    actor: Actor,
    crosswalk: Crosswalk,
    state: RoundState,
    body: str,
    answers: Sequence[Answered],
) -> tuple[CityAnswer, ...]:
    def _make(_: RoundState, __: Step) -> Sequence[Answered]:
        return answers

    after = take(ws, actor, state.round.id, RoundAction.ANSWER, _make, body)
    mine = {one.element: (at, one) for at, one in after.answers if one.city == city_of(body)}
    kept = (mine[one.element] for one in answers)
    return tuple(_shown(crosswalk, state, one, at) for at, one in kept)


def _checked_rows(
    crosswalk: Crosswalk, state: RoundState, body: str, rows: Sequence[Record]
) -> list[Answered]:
    faults, found = Faults(), dict[str, Answered]()
    for row in rows:
        if row["city"] and resolve_city(row["city"])[0] != city_of(body):
            faults.add(row.fault(f"is not {city_of(body)}, whose table it is", "city"))
        wish = AnswerWish(
            element=row["element"],
            can=row["can"],
            reason=plain_cell(row["reason"]),
            proposal=row["proposal"],
        )
        wrong = list(_faults(crosswalk, state, wish))
        for fault in wrong:
            faults.add(row.fault(fault.words, fault.field))
        if not wrong:
            one = _answered(crosswalk, state, body, wish)
            if one.element in found:
                faults.add(row.fault("is answered in an earlier row already", "element"))
            found[one.element] = one
    faults.check()
    return list(found.values())


def _faults(crosswalk: Crosswalk, state: RoundState, wish: AnswerWish) -> Iterator[Fault]:
    yield from faults_of_answer(wish)
    try:
        _indicator(crosswalk, state, wish.element)
    except SsckgError as error:
        yield Fault("element", str(error))
    if wish.proposal and wish.proposal not in state.proposal:
        yield Fault("proposal", f"{wish.proposal!r} is no proposal of {state.round.id}")


def _checked(crosswalk: Crosswalk, state: RoundState, body: str, wish: AnswerWish) -> Answered:
    _indicator(crosswalk, state, wish.element)
    if wish.proposal and wish.proposal not in state.proposal:
        raise UnknownNameError("proposal", wish.proposal)
    for fault in faults_of_answer(wish):
        raise refused(fault)
    return _answered(crosswalk, state, body, wish)


def _answered(crosswalk: Crosswalk, state: RoundState, body: str, wish: AnswerWish) -> Answered:
    element = _indicator(crosswalk, state, wish.element)
    return Answered(
        element=_standard(crosswalk, element.iri),
        city=city_of(body),
        can_report=YES_NO[wish.can.strip().casefold()],
        reason=wish.reason.strip(),
        proposal=state.proposal[wish.proposal].number if wish.proposal else None,
    )


def _indicator(crosswalk: Crosswalk, state: RoundState, text: str) -> Element:
    found = find_element(crosswalk, text, state.round.starts_from)
    if found.kind != INDICATOR:
        raise UsageError(f"{text!r} is a {found.kind.lower()}", hint="cities report indicators")
    return found


def _shown(crosswalk: Crosswalk, state: RoundState, one: Answered, at: datetime) -> CityAnswer:
    known = _known(crosswalk, one.element)
    return CityAnswer(
        city=one.city,
        element=one.element,
        code=known.code if known else "",
        can_report=one.can_report,
        reason=one.reason,
        at=at,
        proposal="" if one.proposal is None else proposal_id(state.round.id, one.proposal),
    )


def _known(crosswalk: Crosswalk, iri: str) -> Element | None:
    own = crosswalk.base + iri.removeprefix(BASE) if iri.startswith(BASE) else iri
    return crosswalk.element.get(own)


def _standard(crosswalk: Crosswalk, iri: str) -> str:
    base = crosswalk.base
    return BASE + iri.removeprefix(base) if iri.startswith(base) else iri


def _city_body(actor: Actor, city: str) -> str:
    """Return the body of the city that is meant.

    Raises:
        UsageError: none is named, or it is no name of one.
    """
    if city:
        return city_body(resolve_city(city)[0])
    own = own_body(actor)
    if city_of(own):
        return own
    raise UsageError("say for which city", hint="--city Stavanger")
