"""Lists of what is to be reviewed: an agency's own, and who is late with what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.review_results import LateBody
from ssckg.model.review_todo import TodoItem
from ssckg.revision.reviewing.touched import new_elements, touched_elements
from ssckg.revision.reviewing.verdicts import is_open, review_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ssckg.model.review_results import ItemReviews, Window
    from ssckg.model.review_todo import Nearness
    from ssckg.model.revision_state import ProposalState

TO_REVIEW, AMENDED_SINCE, GIVEN, OWN = "to review", "amended since", "given", "your own"
REMIND_DAYS: Final = 7
"""Days before the end of the stage from which on a missing verdict is called late; ours."""
_LEVELS: Final = ("high", "medium", "low")
_PREDICATES: Final = ("exact", "close", "broad", "narrow", "related")


def todo_items(
    proposals: Sequence[ProposalState],
    body: str,
    near: Mapping[int, Nearness],
    name: Callable[[str], str],
) -> tuple[tuple[TodoItem, ...], tuple[TodoItem, ...]]:
    """Return the open proposals on the list of a body, and the other open ones.

    Those that wait for a verdict come first, closest first; then those that have one.

    Args:
        proposals: of the round.
        body: the agency.
        near: by number, how closely a proposal concerns it; the others are not on its list.
        name: how lists name an element (IRI).
    """
    items = [_item(one, body, near.get(one.number), name) for one in proposals if is_open(one)]
    number = {one.id: one.number for one in proposals}
    items.sort(key=lambda item: (_order(item), number[item.proposal]))
    return (
        tuple(item for item in items if item.is_yours),
        tuple(item for item in items if not item.is_yours),
    )


def late_bodies(
    items: Iterable[ItemReviews], round_title: str, window: Window
) -> tuple[LateBody, ...]:
    """Return the bodies with open verdicts on their list, by name.

    Args:
        items: sums of the proposals that can still be reviewed.
        round_title: for the reminders.
        window: the stage in which verdicts are given.
    """
    expected: dict[str, int] = {}
    missing: dict[str, list[str]] = {}
    stale: dict[str, list[str]] = {}
    for item in items:
        for body in item.expected:
            expected[body] = expected.get(body, 0) + 1
        for body in item.missing:
            (stale if body in item.stale else missing).setdefault(body, []).append(item.proposal)
    return tuple(
        LateBody(
            body=body,
            expected=expected[body],
            missing=tuple(missing.get(body, ())),
            stale=tuple(stale.get(body, ())),
            reminder=_reminder(
                body, missing.get(body, []), stale.get(body, []), round_title, window
            ),
        )
        for body in sorted({*missing, *stale})
    )


def is_time_to_remind(window: Window, within_days: int) -> bool:
    """Say whether the stage ends within so many days, or has ended."""
    return window.days_left is not None and window.days_left < within_days


def _item(
    proposal: ProposalState, body: str, near: Nearness | None, name: Callable[[str], str]
) -> TodoItem:
    given = review_by(proposal, body)
    changes = proposal.text.changes
    if given is None:
        state = OWN if proposal.text.submitted_by == body else TO_REVIEW
    else:
        state = AMENDED_SINCE if given.is_stale else GIVEN
    new = (f"{one.code} (new)" for one in new_elements(changes))
    return TodoItem(
        proposal=proposal.id,
        iri=proposal.iri,
        title=proposal.text.title,
        submitted_by=proposal.text.submitted_by,
        status=proposal.status,
        changes=tuple(dict.fromkeys(str(change.kind) for change in changes)),
        touches=(*(name(iri) for iri in touched_elements(changes)), *new),
        state=state,
        verdict=given.review.verdict if given else "",
        reason=given.review.reason if given else "",
        changes_wanted=given.review.changes_wanted if given else "",
        nearness=near,
    )


def _order(item: TodoItem) -> tuple[object, ...]:
    return (item.state in {GIVEN, OWN}, *nearness_order(item.nearness))


def nearness_order(near: Nearness | None) -> tuple[object, ...]:
    """Return what sorts closest first: priority, mapping, directness, number of concerns."""
    if near is None:
        return (len(_LEVELS),)
    return (
        _LEVELS.index(near.level),
        _PREDICATES.index(near.predicate),
        not near.is_direct,
        -near.matters,
    )


def _reminder(
    body: str, missing: list[str], stale: list[str], round_title: str, window: Window
) -> str:
    """Return a text to send; it says what is open, until when, and how to answer."""
    lines = [f"To {body}: reviews of {round_title}. {window.in_words()}"]
    if missing:
        lines.append(f"Without your verdict ({len(missing)}): {', '.join(missing)}.")
    if stale:
        lines.append(f"Amended since your verdict ({len(stale)}): {', '.join(stale)}.")
    lines.append(
        "Answer each with approve, approve-with-changes, object or no-view; say why where you "
        "object or want changes."
    )
    return "\n".join(lines)
