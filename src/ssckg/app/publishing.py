"""What becomes public and what is taken back: preview, publication, withdrawal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ssckg.app.composing import Composer
from ssckg.app.consenting import consents_of
from ssckg.app.following import following, reconcile
from ssckg.app.permitting import permit
from ssckg.errors import CheckError, StateError
from ssckg.model.submission import State
from ssckg.namespaces import BASE
from ssckg.publication.selection import Selection, Why, select
from ssckg.submissions.life.repository import find, load, summaries
from ssckg.submissions.life.steps import take_step
from ssckg.submissions.life.transitions import find_transition

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.app.composing import Outcome
    from ssckg.app.workspace import Workspace
    from ssckg.io.consent_file import ConsentFile
    from ssckg.model.actor import Actor
    from ssckg.model.finding import Finding
    from ssckg.model.submission import Consent, Summary

__all__ = [
    "Preview",
    "Published",
    "Withdrawn",
    "preview",
    "preview_with",
    "publish",
    "reconcile",
    "withdraw",
]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go out today if the submission were published, and what would stay and why.

    `nquads` are the very quads, with those that follow and the entry in the catalogue. `findings`
    are rules that they break: then nothing goes out.
    """

    head: Summary
    selection: Selection
    nquads: bytes
    findings: tuple[Finding, ...] = ()
    replaces: str = ""
    """Id of the published submission in whose place this one would come."""


@dataclass(frozen=True, slots=True)
class Published:
    """A submission after its publication, what went out and what stayed."""

    head: Summary
    selection: Selection
    outcome: Outcome
    replaced: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A submission after its withdrawal; `outcome` is None where it was not public."""

    head: Summary
    outcome: Outcome | None = None


def preview(ws: Workspace, actor: Actor, id: str) -> Preview:  # noqa: A002  the contract's name
    """Return exactly what would go out of a submission today, and what would stay.

    Raises:
        UnknownNameError: no such submission (for this actor).
        ForbiddenError: not open to this actor.
        DataError: what was built is lost.
    """
    head = find(ws.store, ws.base, id)
    permit(ws, actor, "preview", head)
    return _preview(ws, head)


def preview_with(ws: Workspace, actor: Actor, id: str, given: ConsentFile) -> Preview:  # noqa: A002  the contract's name
    """Return what would go out if the city said this in addition; nothing is recorded.

    Raises:
        UnknownNameError: no such submission (for this actor), data point or consent text.
        ForbiddenError: not open to this actor.
        DataError: what was built is lost.
    """
    head = find(ws.store, ws.base, id)
    permit(ws, actor, "preview", head)
    return _preview(ws, head, consents_of(given, head, actor.id, ws.now()))


def publish(
    ws: Workspace,
    actor: Actor,
    id: str,  # noqa: A002  the contract's name
    step: Callable[[str], None] = lambda _: None,
) -> Published:
    """Publish what is verified and consented to, in the place of what was published before.

    Raises:
        UnknownNameError: no such submission (for this actor).
        ForbiddenError: not open to this actor.
        StateError: it is not verified, or nothing of it may ever go out as things stand.
        CheckError: what would go out breaks a rule.
        ConflictError: somebody else took a step on it meanwhile.
        MissingError: it is recorded, but could not be published; says what to do.
    """
    head = find(ws.store, ws.base, id)
    permit(ws, actor, "publish", head)
    find_transition("publish", head.state)
    seen = _preview(ws, head)
    if seen.findings:
        raise CheckError(f"{id} breaks a rule: {seen.findings[0].message}", seen.findings)
    if not seen.selection.values and not any(h.why is Why.EMBARGO for h in seen.selection.held):
        raise StateError(
            f"nothing of {id} may be public", hint=f"see why: ssckg submission preview {id}"
        )
    earlier = _published_before(ws, head)
    with following(ws):
        after = take_step(ws.store, ws.base, head, "publish", actor, ws.now(), supersede=earlier)
        outcome = Composer.of(ws, step).bring_up_to_date()
    return Published(after, seen.selection, outcome, earlier[0].id if earlier else "")


def withdraw(
    ws: Workspace,
    actor: Actor,
    id: str,  # noqa: A002  the contract's name
    *,
    reason: str = "",
    step: Callable[[str], None] = lambda _: None,
) -> Withdrawn:
    """Withdraw a submission; what was public of it is gone when this returns, but for a mark.

    Raises:
        UnknownNameError: no such submission (for this actor).
        ForbiddenError: not open to this actor.
        StateError: it was withdrawn or superseded already.
        ConflictError: somebody else took a step on it meanwhile.
        MissingError: it is recorded, but what is published could not follow; says what to do.
    """
    head = find(ws.store, ws.base, id)
    permit(ws, actor, "withdraw", head)
    find_transition("withdraw", head.state, reason=reason)
    if head.state is not State.PUBLISHED:
        return Withdrawn(
            take_step(ws.store, ws.base, head, "withdraw", actor, ws.now(), reason=reason)
        )
    with following(ws):
        after = take_step(ws.store, ws.base, head, "withdraw", actor, ws.now(), reason=reason)
        outcome = Composer.of(ws, step).bring_up_to_date(taking_back=True)
    return Withdrawn(after, outcome)


def _preview(ws: Workspace, head: Summary, more: tuple[Consent, ...] = ()) -> Preview:
    submission = load(ws.store, BASE, head.id)
    submission = replace(submission, consents=(*submission.consents, *more))
    selection = select(submission, ws.now().date(), as_if_published=True)
    as_published = replace(submission, head=replace(submission.head, state=State.PUBLISHED))
    nquads, findings = Composer.of(ws).render(as_published, selection)
    earlier = _published_before(ws, head)
    replaces = earlier[0].id if earlier else ""
    return Preview(head, selection, nquads, tuple(findings), replaces)


def _published_before(ws: Workspace, head: Summary) -> list[Summary]:
    same = summaries(
        ws.store,
        ws.base,
        city=head.city,
        year=head.year,
        edition=head.edition,
        states={State.PUBLISHED},
    )
    return [one for one in same if one.id != head.id]
