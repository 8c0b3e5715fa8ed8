"""What follows from a result: the inputs of an index, and blocks for a voluntary local review."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ssckg.access.rights import is_allowed
from ssckg.app.benchmarks import framework_tree
from ssckg.app.factsheets import texts_for
from ssckg.app.output_forms import json_text, turtle_text
from ssckg.app.scoring import open_submission
from ssckg.errors import StateError, UnknownNameError, UsageError
from ssckg.io.documents.html import to_html
from ssckg.io.documents.markdown import to_markdown
from ssckg.model.submission import State
from ssckg.publication.selection import public_submission
from ssckg.scoring import index_inputs as inputs_of
from ssckg.scoring import local_review
from ssckg.scoring.index_inputs import Baseline, IndexInputs
from ssckg.submissions.life import repository

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.submission import Submission, Summary
    from ssckg.scoring.factsheet import Factsheet

INDEX_FORMATS: Final = ("csv", "json", "ttl")
REVIEW_FORMATS: Final = ("md", "html", "json", "csv", "ttl")
_VERIFIED: Final = (State.VERIFIED, State.PUBLISHED)


def index_inputs(ws: Workspace, actor: Actor, submission_id: str) -> IndexInputs:
    """Return what of a submission may be handed on to an index: verified and consented values.

    Raises:
        UnknownNameError: no such submission, or none that the actor may know of.
        ForbiddenError: the actor may not.
        StateError: the submission is not verified.
    """
    found = open_submission(ws, actor, "index-inputs", submission_id)
    if found.head.state not in _VERIFIED:
        raise StateError(
            f"{submission_id} is {found.head.state.value}: only verified values are handed on",
            hint="let it be verified first",
        )
    baselines: dict[str, Baseline] = {}
    for head in _in_order(ws, actor, found.head):
        earlier = found if head.id == found.head.id else repository.load(ws.store, ws.base, head.id)
        for report in _allowed(ws, earlier).reports:
            if report.value is not None:
                baselines.setdefault(report.data_point, Baseline(head.year, report.value))
    tree = framework_tree(found.head.edition)
    return inputs_of.index_inputs(_allowed(ws, found), tree, baselines)


def index_inputs_as(ws: Workspace, inputs: IndexInputs, wanted: str) -> bytes:
    """Return the inputs in a format of `INDEX_FORMATS`.

    Raises:
        UsageError: there is no such format.
    """
    match wanted:
        case "csv":
            return inputs_of.as_csv(inputs).encode()
        case "json":
            return json_text(inputs_of.as_dict(inputs))
        case "ttl":
            return turtle_text(inputs_of.index_triples(inputs), ws.base)
    raise UsageError(f"unknown format {wanted!r}", hint=f"one of {', '.join(INDEX_FORMATS)}")


def local_review_as(
    ws: Workspace, sheet: Factsheet, wanted: str, language: str = "en", *, goal: str = ""
) -> bytes:
    """Return the blocks of a review, made from a factsheet, in a format of `REVIEW_FORMATS`.

    Args:
        ws: the workspace.
        sheet: the factsheet, or its public version.
        wanted: the format.
        language: of the frame.
        goal: number of one goal; all, if empty.

    Raises:
        UsageError: there is no such format.
        UnknownNameError: there is no such goal or language.
    """
    if goal and goal not in sheet.tree.goals:
        raise UnknownNameError("goal", goal, tuple(sorted(sheet.tree.goals, key=int)))
    texts = texts_for(language, is_public=sheet.is_public)
    blocks = local_review.review_blocks(sheet, texts, goal)
    match wanted:
        case "md":
            return to_markdown(local_review.review_document(sheet, blocks, texts)).encode()
        case "html":
            return to_html(local_review.review_document(sheet, blocks, texts)).encode()
        case "json":
            return json_text(local_review.blocks_as_dict(sheet, blocks))
        case "csv":
            return local_review.blocks_as_csv(sheet, blocks).encode()
        case "ttl":
            return turtle_text(local_review.citation_triples(sheet, blocks), ws.base)
    raise UsageError(f"unknown format {wanted!r}", hint=f"one of {', '.join(REVIEW_FORMATS)}")


def _in_order(ws: Workspace, actor: Actor, head: Summary) -> list[Summary]:
    """Return the city's verified submissions up to this one, the first year first."""
    heads = repository.summaries(
        ws.store, ws.base, city=head.city, edition=head.edition, states=_VERIFIED
    )
    earlier = [h for h in heads if h.year < head.year and is_allowed(actor, "index-inputs", h)]
    return sorted([*earlier, head], key=lambda h: (h.year, h.created))


def _allowed(ws: Workspace, submission: Submission) -> Submission:
    """Return a submission cut down to what is verified and consented today, published or not."""
    as_if = replace(submission, head=replace(submission.head, state=State.PUBLISHED))
    return public_submission(as_if, ws.now().date())
