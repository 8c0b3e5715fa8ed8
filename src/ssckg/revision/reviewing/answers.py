"""Cities' answers to "can you report this?": what one must meet, and the counts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ssckg.model.answer_results import AnswerCount
from ssckg.model.review_wish import Fault
from ssckg.revision.given_texts import fault_of_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from ssckg.model.review_wish import AnswerWish
    from ssckg.model.revision_event import Answered

YES_NO: Final = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
"""What people and spreadsheet programs write."""


def faults_of_answer(wish: AnswerWish) -> Iterator[Fault]:
    """Yield what is wrong with an answer, each with its field; a "no" says why.

    A reason is asked for because "no" helps a working group only if it knows what is in the way.
    """
    can = YES_NO.get(wish.can.strip().casefold())
    if can is None:
        yield Fault("can", f"is yes or no, not {wish.can!r}")
        return
    if words := fault_of_text(wish.reason, is_needed=not can):
        needed = "" if wish.reason.strip() else ": a no says what is in the way"
        yield Fault("reason", f"{words}{needed}")


def count_answers(answers: Iterable[tuple[datetime, Answered]]) -> tuple[AnswerCount, ...]:
    """Return how many cities said yes and no, per element (IRI), by IRI.

    Args:
        answers: the last one of each city on each element.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for _, one in answers:
        counts[one.element][not one.can_report] += 1
    return tuple(
        AnswerCount(element=element, cities=yes + no, yes=yes, no=no, share=yes / (yes + no))
        for element, (yes, no) in sorted(counts.items())
    )
