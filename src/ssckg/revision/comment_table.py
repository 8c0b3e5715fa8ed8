"""The table in which drafting groups exchange comments, and reading back what they filled in.

Columns as in the comment form of ISO and IEC committees (number, member body, clause, part, type,
comment, proposed change, observations of the secretariat), type "ge", "te" or "ed". What is filled
in under observations begins with the disposition ("Accepted. ...", "Not accepted: ...").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.errors import DataError, SsckgError
from ssckg.io.faults import Faults
from ssckg.model.result import Result, ResultTable
from ssckg.model.revision_event import CommentKind, Disposition
from ssckg.revision.commenting import answer, find_comment, folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.io.records import Record
    from ssckg.model.comment_view import CommentView
    from ssckg.model.revision_event import Disposed
    from ssckg.model.revision_state import RoundState

COLUMNS: Final = (
    *("number", "body", "item", "part", "type", "comment", "proposed_change", "observations"),
)
REQUIRED: Final = ("number", "comment")
OPTIONAL: Final = tuple(column for column in COLUMNS if column not in REQUIRED)
_GENERAL: Final = re.compile(r".*/(?:round|framework|release)/[^/]+")
_WORDS: Final = {
    Disposition.ACCEPTED: ("accepted", "agreed"),
    Disposition.PARTLY_ACCEPTED: (
        *("partly accepted", "partially accepted", "accepted in part", "accepted partly"),
        *("accepted in principle", "partly-accepted"),
    ),
    Disposition.NOTED: ("noted",),
    Disposition.DECLINED: ("declined", "not accepted", "rejected", "not agreed"),
}
_SHOWN: Final = {
    Disposition.ACCEPTED: "Accepted",
    Disposition.PARTLY_ACCEPTED: "Partly accepted",
    Disposition.NOTED: "Noted",
    Disposition.DECLINED: "Declined",
}
_ALTERNATIVES: Final = "|".join(
    word.replace(" ", r"\s+")
    for word in sorted((w for ws in _WORDS.values() for w in ws), key=len, reverse=True)
)
_OPENING: Final = re.compile(
    rf"\s*(?P<words>{_ALTERNATIVES})\s*(?:[.:;,–—-]\s*|\s+|$)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BY_WORDS: Final = {word: one for one, words in _WORDS.items() for word in words}


@dataclass(frozen=True, kw_only=True)
class CommentTable(Result):
    """The comments of a round as the table of drafting groups."""

    unpictured = "it is a list of texts"
    round: str
    comments: tuple[CommentView, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the one table."""
        rows = tuple(_row(view) for view in self.comments)
        title = f"Comments on {self.round}"
        return (ResultTable("comments", title, COLUMNS, rows, is_form=True),)

    def notes(self) -> tuple[str, ...]:
        """Return how to read and fill in the table."""
        return (
            "Type: ge general, te technical, ed editorial.",
            "Observations begin with Accepted, Partly accepted, Noted or Declined, then say why.",
        )


def type_of(kind: CommentKind, target: str) -> str:
    """Return the type of a comment in the words of drafting groups: "ge", "te" or "ed"."""
    if kind is CommentKind.EDITORIAL:
        return "ed"
    is_general = _GENERAL.fullmatch(target) is not None
    return "ge" if is_general and kind is CommentKind.SUBSTANTIVE else "te"


def read_observation(text: str) -> tuple[Disposition, str]:
    """Return the disposition that an observation begins with, and the words behind it.

    >>> read_observation("Partly accepted: only for cities.")
    (<Disposition.PARTLY_ACCEPTED: 'partly-accepted'>, 'only for cities.')

    Raises:
        ValueError: it begins with none; says which there are.
    """
    found = _OPENING.fullmatch(text)
    if found is None:
        raise ValueError("does not begin with Accepted, Partly accepted, Noted or Declined")
    return _BY_WORDS[" ".join(found["words"].lower().split())], found["rest"].strip()


def filled_in(state: RoundState, records: Iterable[Record]) -> tuple[Disposed, ...]:
    """Return the answers that a filled table gives; rows without observations give none.

    A row is matched by number **and** text, so that an answer never lands on another comment. One
    that stands already gives nothing new.

    Raises:
        FaultsError: what is wrong with each row; then nothing is taken.
    """
    faults, found, seen = Faults(), [], set[str]()
    for record in records:
        if not record["observations"]:
            continue
        try:
            given = _answer_of(state, record, seen)
        except DataError as fault:
            faults.add(fault)
            continue
        if given is not None:
            found.append(given)
    faults.check()
    return tuple(found)


def _answer_of(state: RoundState, record: Record, seen: set[str]) -> Disposed | None:
    try:
        standing = find_comment(state, record["number"].removesuffix(".0"))
    except SsckgError as error:
        raise record.fault(error.message, "number") from error
    if standing.id in seen:
        raise record.fault(f"answers {standing.id} a second time", "number")
    seen.add(standing.id)
    if not _is_same(standing.comment.text, record["comment"]):
        raise record.fault(f"is not the text of comment {standing.id}", "comment")
    try:
        disposition, text = read_observation(record["observations"])
    except ValueError as error:
        raise record.fault(str(error), "observations") from error
    try:
        proposal = next((p for p in state.proposal if re.search(rf"\b{p}\b", text)), "")
        given = answer(state, standing.id, disposition, text, proposal)
    except SsckgError as error:
        raise record.fault(str(error), "observations") from error
    return None if given == standing.disposed else given


def _is_same(said: str, sent: str) -> bool:
    # As CSV, a text that a spreadsheet would take for a formula has an apostrophe in front.
    return folded(said) in {folded(sent), folded(sent.removeprefix("'"))}


def _row(view: CommentView) -> tuple[str | int, ...]:
    answered = ""
    if view.disposition is not None:
        answered = f"{_SHOWN[view.disposition]}. {view.observations}"
    return (
        view.number,
        view.body or view.author,
        view.item or view.target,
        view.part,
        type_of(view.kind, view.target),
        view.text,
        view.proposed,
        answered,
    )
