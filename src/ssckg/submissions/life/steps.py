"""Steps in the life of a submission: each is one update, taken only on what it was decided on.

The update finds the state and the number of events that the decision was made on, takes them away
and puts in the new ones together with the event and whatever the step adds. Where they are no
longer there it changes nothing. Whether it went in is told by the event, which carries a nonce:
also after an answer that was lost on the way.

Engines that let two updates read the same state before either writes (Oxigraph 0.5 does) need
their updates one after the other: `app.workspace` opens the store that way.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from ssckg.errors import ConflictError, EngineError
from ssckg.model.submission import Cover, Event, State, Summary
from ssckg.submissions.life import record
from ssckg.submissions.life.conditional_update import ConditionalUpdate
from ssckg.submissions.life.names import (
    check_year,
    graph_of,
    personal_graph_of,
    submission_iri,
)
from ssckg.submissions.life.repository import find, has_event, last_numbers
from ssckg.submissions.life.transitions import find_transition

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from pyoxigraph import Triple

    from ssckg.model.actor import Actor
    from ssckg.model.submission import Judgement, KeptFile, LocalReport, Question, Report
    from ssckg.ports import GraphStore

_ATTEMPTS: Final = 20
"""So often a new id is looked for; somebody else may take the same one."""


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """What a draft begins with; `city` is an id, the last of `files` the submitted one."""

    city: str
    city_name: str
    year: str
    edition: str
    cover: Cover = field(default_factory=Cover)
    reports: tuple[Report, ...] = ()
    local: tuple[LocalReport, ...] = ()
    files: tuple[KeptFile, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    reason: str = ""


def take_step(  # noqa: PLR0917  who decided what, when: each use case has all six
    store: GraphStore,
    base: str,
    head: Summary,
    action: str,
    actor: Actor,
    at: datetime,
    *,
    reason: str = "",
    add: Iterable[Triple] = (),
    remove: Iterable[Triple] = (),
    personal: Iterable[Triple] = (),
    remove_personal: Iterable[Triple] = (),
    supersede: Sequence[Summary] = (),
    questions: tuple[Question, ...] = (),
) -> Summary:
    """Take a step on a submission and return its new head.

    Args:
        store: the workspace dataset.
        base: where the IRIs begin that people see.
        head: the submission as it was when the step was decided on.
        action: the name of the step, as in the transition table.
        actor: who takes it.
        at: when, with time zone.
        reason: why; some steps require one.
        add: triples that come into the graph of the submission with it.
        remove: triples that go.
        personal: triples that come into its personal graph.
        remove_personal: triples that go from there.
        supersede: submissions in whose place this one comes, in the same update.
        questions: what the city is asked with it.

    Raises:
        StateError: the step is not open in the state of `head`, or of one of `supersede`.
        UsageError: the step needs a reason.
        ConflictError: the submission, or one of `supersede`, has changed since.
        UnknownNameError: the submission is not there.
        EngineError: the engine does not answer; the step was taken or it was not.
    """
    act = _Act(actor, at)
    change = ConditionalUpdate()
    _step(change, head, action, act, reason, questions=questions)
    graph = graph_of(head.id)
    change.insert(graph, add)
    change.delete(graph, remove)
    change.insert(personal_graph_of(head.id), personal)
    change.delete(personal_graph_of(head.id), remove_personal)
    for old in supersede:
        _step(change, old, "supersede", act, f"superseded by {head.id}")
        change.insert(graph, record.supersession_triples(head.id, old.id))
        change.insert(graph_of(old.id), record.supersession_mark(head.id, old.id))
    if not _is_taken(store, change, head.id, act.nonce):
        raise _conflict(store, base, (head, *supersede))
    return find(store, base, head.id)


def create(store: GraphStore, base: str, new: NewSubmission, actor: Actor, at: datetime) -> Summary:
    """Make a draft and return its head; as `create_many`."""
    return create_many(store, base, [new], actor, at)[0]


def create_many(
    store: GraphStore, base: str, new: Sequence[NewSubmission], actor: Actor, at: datetime
) -> list[Summary]:
    """Make drafts in one update and return their heads, in the same order: all or none.

    Ids are `<city>-<year>-<n>` with the next free number.

    Raises:
        UsageError: a year that is none.
        ConflictError: others keep taking the same numbers.
        EngineError: the engine does not answer; all drafts were made or none.
    """
    for _ in range(_ATTEMPTS):
        last = last_numbers(store, [(draft.city, check_year(draft.year)) for draft in new])
        act = _Act(actor, at)
        change = ConditionalUpdate()
        heads = []
        for draft in new:
            pair = (draft.city, draft.year)
            last[pair] += 1
            heads.append(_draft(change, base, draft, last[pair], act))
        if not heads or _is_taken(store, change, heads[0].id, act.nonce):
            return heads
    raise ConflictError("no free number for the submission was found", hint="try again")


@dataclass(frozen=True, slots=True)
class _Act:
    """Who acts, when, and what tells this act from any other."""

    actor: Actor
    at: datetime
    nonce: str = field(default_factory=lambda: secrets.token_hex(12))

    def event(
        self, number: int, action: str, start: State | None, end: State, reason: str
    ) -> Event:
        by = self.actor
        return Event(number, action, start, end, self.at, by.id, by.role, reason.strip())


def _step(
    change: ConditionalUpdate,
    head: Summary,
    action: str,
    act: _Act,
    reason: str,
    *,
    questions: tuple[Question, ...] = (),
) -> None:
    transition = find_transition(action, head.state, reason=reason)
    after = replace(head, state=transition.to_state, version=head.version + 1)
    graph = graph_of(head.id)
    event = act.event(after.version, action, head.state, after.state, reason)
    event = replace(event, questions=questions)
    change.require(graph, record.state_triples(head))
    change.delete(graph, record.state_triples(head))
    change.insert(graph, record.state_triples(after))
    change.insert(graph, record.event_triples(head.id, event, act.nonce))


def _draft(
    change: ConditionalUpdate,
    base: str,
    new: NewSubmission,
    number: int,
    act: _Act,
) -> Summary:
    find_transition("lodge", None, reason=new.reason)
    identifier = f"{new.city}-{new.year}-{number}"
    head = Summary(
        id=identifier,
        iri=submission_iri(identifier, base),
        city=new.city,
        city_name=new.city_name,
        year=new.year,
        edition=new.edition,
        state=State.DRAFT,
        version=1,
        created=act.at,
        sha256=next((f.sha256 for f in reversed(new.files) if f.purpose == "submission"), ""),
    )
    event = act.event(1, "lodge", None, State.DRAFT, new.reason)
    graph = graph_of(identifier)
    change.require_absent(graph, submission_iri(identifier))
    change.insert(
        graph,
        chain(
            record.head_triples(head, number),
            record.state_triples(head),
            record.event_triples(identifier, event, act.nonce),
            record.cover_triples(identifier, new.cover),
            record.report_triples(identifier, new.reports),
            record.local_triples(identifier, new.local),
            record.judgement_triples(identifier, new.judgements),
            *(record.file_triples(identifier, f, n) for n, f in enumerate(new.files, 1)),
        ),
    )
    change.insert(personal_graph_of(identifier), record.contact_triples(identifier, new.cover))
    return head


def _is_taken(store: GraphStore, change: ConditionalUpdate, submission: str, nonce: str) -> bool:
    """Make a change and say whether it was made; it was not where its conditions did not hold."""
    try:
        store.update(change.text())
    except EngineError as error:
        # The answer was lost, perhaps not the change. Where it cannot be asked either, the first
        # error is the one that tells.
        try:
            if has_event(store, submission, nonce):
                return True
        except EngineError:
            pass
        raise error from None
    return has_event(store, submission, nonce)


def _conflict(store: GraphStore, base: str, decided: Sequence[Summary]) -> ConflictError:
    """Say what has changed since a step was decided on.

    Raises:
        UnknownNameError: the submission is not there.
    """
    for head in decided:
        now = find(store, base, head.id)
        if (now.state, now.version) != (head.state, head.version):
            return ConflictError(
                f"{head.id} has changed in the meantime: it was {head.state} after"
                f" {head.version} steps and is {now.state} after {now.version}",
                hint="look at it again and decide anew",
            )
    return ConflictError("the submission has changed in the meantime", hint="look at it again")
