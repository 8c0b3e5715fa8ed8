"""A city says what may be made public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssckg.app.composing import Composer
from ssckg.app.following import following
from ssckg.app.permitting import permit
from ssckg.errors import UnknownNameError
from ssckg.model.submission import Consent, ConsentScope, ConsentState, State
from ssckg.namespaces import BASE, expand
from ssckg.publication.consent_text import find_consent_text
from ssckg.submissions.catalogue import load_data_points
from ssckg.submissions.life.record_acts import consent_triples
from ssckg.submissions.life.repository import find, load
from ssckg.submissions.life.steps import take_step
from ssckg.submissions.life.transitions import find_transition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from ssckg.app.composing import Outcome
    from ssckg.app.workspace import Workspace
    from ssckg.io.consent_file import ConsentFile
    from ssckg.model.actor import Actor
    from ssckg.model.submission import Summary


@dataclass(frozen=True, slots=True)
class ConsentRecorded:
    """The submission after it, what was recorded, and what became of what is published."""

    head: Summary
    consents: tuple[Consent, ...]
    outcome: Outcome | None = None
    """None where the submission is not published, so that nothing changes yet."""


def record_consent(ws: Workspace, actor: Actor, id: str, given: ConsentFile) -> ConsentRecorded:  # noqa: A002  the contract's name
    """Record what a city consents to, refuses or takes back; what is published follows at once.

    Raises:
        UnknownNameError: no such submission (for this actor), data point or consent text.
        ForbiddenError: not open to this actor.
        StateError: the submission was withdrawn or superseded.
        ConflictError: somebody else took a step on it meanwhile.
        MissingError: it is recorded, but could not be published; says what to do.
    """
    head = find(ws.store, ws.base, id)
    permit(ws, actor, "consent", head)
    at = ws.now()
    consents = consents_of(given, head, actor.id, at)  # what is unknown is told before the state
    find_transition("consent", head.state)
    first = len(load(ws.store, ws.base, id).consents) + 1
    added = consent_triples(id, consents, first=first)
    if head.state is not State.PUBLISHED:
        after = take_step(ws.store, ws.base, head, "consent", actor, at, add=added)
        return ConsentRecorded(after, consents)
    with following(ws):
        after = take_step(ws.store, ws.base, head, "consent", actor, at, add=added)
        outcome = Composer.of(ws).bring_up_to_date(taking_back=_takes_back(consents))
    return ConsentRecorded(after, consents, outcome)


def consents_of(given: ConsentFile, head: Summary, by: str, at: datetime) -> tuple[Consent, ...]:
    """Return what a city states as it is recorded: one consent for each data point named.

    Raises:
        UnknownNameError: no such data point or consent text.
    """
    version = find_consent_text(given.text_version).version
    return tuple(
        Consent(
            statement.scope,
            statement.state,
            point,
            statement.embargo_until,
            statement.expires_on,
            version,
            by,
            at,
        )
        for statement in given.statements
        for point in (
            resolve_points(statement.data_points, head.edition)
            if statement.scope is ConsentScope.DATA_POINT
            else [""]
        )
    )


def _takes_back(consents: Iterable[Consent]) -> bool:
    """Say whether less may be public after some statements than before."""
    return any(
        one.state is not ConsentState.GIVEN or one.embargo_until or one.expires_on
        for one in consents
    )


def resolve_points(names: Iterable[str], edition: str) -> list[str]:
    """Return the IRIs of data points; the code or IRI of an indicator stands for all of its own.

    A data point is named by its IRI, its prefixed name (`u4ssc:EC-ICT-ICT-4C/3g`), or what comes
    behind the prefix; an indicator likewise, or by its printed code ("EC: ICT: ICT: 4C").

    Raises:
        UnknownNameError: the edition has no such data point or indicator.
    """
    known: dict[str, list[str]] = {}
    for point in load_data_points(edition):
        for name in {*_names(point.iri), *_names(point.indicator), point.code}:
            known.setdefault(name, []).append(point.iri)
    found: dict[str, None] = {}
    for name in names:
        if name not in known:
            raise UnknownNameError(f"data point of {edition}", name)
        found.update(dict.fromkeys(known[name]))
    return list(found)


def _names(iri: str) -> Iterator[str]:
    """Yield how an element can be named: IRI, prefixed name, what comes behind the prefix."""
    yield iri
    path, _, local = iri.removeprefix(BASE).partition("/")
    if local:
        yield local
        try:
            is_same = expand(f"{path}:{local}") == iri
        except KeyError:
            return
        if is_same:
            yield f"{path}:{local}"
