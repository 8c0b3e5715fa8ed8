"""Makes the form in which proposals are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.app.permitting import permit
from ssckg.app.revision.desk import open_round
from ssckg.app.revision.editions import load_edition
from ssckg.app.revision.proposal_reading import known_names
from ssckg.errors import UsageError
from ssckg.io.declaration_form import csv_form
from ssckg.io.proposal_form import proposal_workbook
from ssckg.revision.proposing.columns import COLUMNS
from ssckg.revision.proposing.form import form_layout
from ssckg.revision.proposing.names import EditionNames

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.app.workspace import Workspace
    from ssckg.io.proposal_form import FormLayout
    from ssckg.model.actor import Actor

FORMS: Final = ("csv", "xlsx")
_MOST_ELEMENTS: Final = 100


def proposal_form(
    ws: Workspace, actor: Actor, round_id: str, form: str, elements: Sequence[str] = ()
) -> bytes:
    """Return the form for proposals of a round, as CSV or workbook.

    Args:
        ws: the workspace.
        actor: who asks.
        round_id: the round.
        form: "csv" or "xlsx".
        elements: of these (code, id, CURIE or IRI) what the edition says now is filled in.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: no such round or element.
        UsageError: no such form; too many elements.
    """
    permit(ws, actor, "revision-read")
    if form not in FORMS:
        raise UsageError(f"no form {form!r}", hint=f"one of {', '.join(FORMS)}")
    layout = proposal_layout(ws, actor, round_id, elements)
    if form == "csv":
        return csv_form(COLUMNS, [[row.get(name, "") for name in COLUMNS] for row in layout.rows])
    return proposal_workbook(layout)


def proposal_layout(
    ws: Workspace, actor: Actor, round_id: str, elements: Sequence[str] = ()
) -> FormLayout:
    """Return what the form holds: columns, choices, and what the edition says of elements now.

    Arguments and errors as `proposal_form`.
    """
    permit(ws, actor, "revision-read")
    if len(elements) > _MOST_ELEMENTS:
        raise UsageError(f"more than {_MOST_ELEMENTS} elements", hint="make several forms")
    state = open_round(ws, round_id)
    names = EditionNames(load_edition(ws, state.round.starts_from), ws.base)
    known = known_names(ws, state, names)
    found = list(dict.fromkeys(names.element(text).iri for text in elements))
    return form_layout(known, [names.elements[iri] for iri in found])
