"""The list of what an agency has to review, as a form that it fills in and sends back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.errors import UsageError
from ssckg.io.filling_form import FillingForm, form_csv, form_xlsx
from ssckg.model.revision_event import ReviewVerdict
from ssckg.revision.reviewing.lists import GIVEN

if TYPE_CHECKING:
    from ssckg.model.review_todo import ReviewTodo, TodoItem

FORMS: Final = ("csv", "xlsx")
COLUMNS: Final = (
    *("proposal", "title", "submitted_by", "touches", "why", "state"),
    *("agency", "verdict", "reason", "changes"),
)
_HELP: Final = (
    "One row is one proposal; fill in the last three columns and send the table back:",
    "verdict: approve, approve-with-changes, object or no-view. Rows without one are passed over.",
    "reason: why; needed where you object or want changes. It is public once it is decided.",
    "changes: what would have to change; needed with approve-with-changes, and only there.",
    "state: 'amended since' where the proposal says something else than when you gave a verdict.",
    "The other columns are there to read. Proposals without a reason in the column why are not on"
    " your list; they are open to you all the same.",
    "A later verdict takes the place of an earlier one; both are kept.",
)


def review_form(todo: ReviewTodo, form: str) -> bytes:
    """Return the form of a list: first what is on it, then what else is open to the agency.

    What it has said of the text as it stands is filled in; nothing else is.

    Args:
        todo: the list.
        form: "csv" or "xlsx".

    Raises:
        UsageError: there is no such form.
    """
    if form not in FORMS:
        raise UsageError(f"no form {form!r}", hint=f"one of {', '.join(FORMS)}")
    items = (*todo.yours, *todo.others)
    filled = FillingForm(
        name="reviews",
        columns=COLUMNS,
        rows=tuple(_row(todo.agency, item) for item in items),
        to_fill=frozenset({"verdict", "reason", "changes"}),
        choices={"verdict": tuple(ReviewVerdict)},
        widths={"proposal": 20, "title": 48, "touches": 28, "why": 48, "reason": 60, "changes": 60},
        help_lines=(f"Reviews of {todo.agency} in {todo.round}.", todo.window.in_words(), *_HELP),
    )
    return form_csv(filled) if form == "csv" else form_xlsx(filled)


def _row(agency: str, item: TodoItem) -> tuple[str, ...]:
    said = (item.verdict, item.reason, item.changes_wanted) if item.state == GIVEN else ("",) * 3
    why = "; ".join(item.nearness.why) if item.nearness else ""
    head = (item.proposal, item.title, item.submitted_by, ", ".join(item.touches), why, item.state)
    return (*head, agency, *said)
