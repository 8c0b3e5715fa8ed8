"""Public comments: one form for anything that has an IRI, open as long as a round takes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response

from ssckg.app.revision import comments
from ssckg.app.revision.own_desk import own_rounds
from ssckg.app.revision.round_views import show_round
from ssckg.errors import ForbiddenError, SsckgError, UnauthenticatedError
from ssckg.revision.bodies import PUBLIC
from ssckg.revision.bounds import bounds
from ssckg_api.operation import csrf
from ssckg_api.site.form_faults import beside, status_of
from ssckg_api.site.forms import PostedDep
from ssckg_api.site.frame import Crumb
from ssckg_api.site.pages.round_pages import as_of_now, crumbs, page
from ssckg_api.site.visit import Visit, VisitDep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.app.revision.own_desk import OwnRound

router = APIRouter(include_in_schema=False)
_FIELDS: Final = ("round", "text", "author", "organisation", "kind", "part", "proposed")
_WORDS: Final = {
    "the name of the organisation": "organisation",
    "a comment for": "organisation",
    "the name of the part": "part",
    "the name": "author",
    "the proposed text": "proposed",
    "the comment": "text",
    "the same was said": "text",
}
"""How messages of the use case begin, and the field that is meant."""


@dataclass(frozen=True, slots=True)
class CommentForm:
    """A form for a comment: on what, in which rounds it is open, what was given, what is wrong.

    rounds: id and title of rounds that take comments now; kinds: what a comment may be about; own:
    the body that whoever is signed in comments for, "" for the public.
    """

    about: str
    name: str
    rounds: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    token: str
    own: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, list[str]] = field(default_factory=dict)
    listed: tuple[tuple[str, str], ...] = ()
    longest: int = 0

    @property
    def is_open(self) -> bool:
        """Whether any round takes comments now."""
        return bool(self.rounds)


def comment_form(
    visit: Visit,
    about: str,
    name: str = "",
    *,
    given: Mapping[str, str] | None = None,
    error: SsckgError | None = None,
) -> CommentForm:
    """Return the form of a comment on a thing, as the clock and the caller's rights have it."""
    own = own_rounds(visit.desk.workspace, visit.caller)
    taking = [one for one in own if one.can("comment") or one.can("comment-editorial")]
    if (asked := _round_in(about, own)) is not None:
        taking = [one for one in taking if one is asked]
    faults, listed = beside(error, _FIELDS, _WORDS) if error else ({}, ())
    body = taking[0].body if taking else PUBLIC
    return CommentForm(
        about=about,
        name=name or about,
        rounds=tuple((one.id, one.title) for one in taking),
        kinds=_kinds(visit, taking),
        token=csrf.token_for(visit.request),
        own="" if body == PUBLIC else body,
        given=dict.fromkeys(_FIELDS, "") | dict(given or {}),
        faults=faults,
        listed=listed,
        longest=bounds()["comment-text-longest"],
    )


@router.get("/comment")
def ask(visit: VisitDep, about: str = "") -> Response:
    """Show the form of a comment on something: an IRI, a code, or an id."""
    if (elsewhere := as_of_now(visit)) is not None:
        return elsewhere
    return _shown(visit, comment_form(visit, about[:300]))


@router.get("/rounds/{round_id}/comment")
def ask_on_round(round_id: str, visit: VisitDep) -> Response:
    """Show the form of a comment on a round as a whole."""
    if (elsewhere := as_of_now(visit)) is not None:
        return elsewhere
    found = show_round(visit.desk.workspace, visit.caller, round_id)
    return _shown(visit, comment_form(visit, found.iri, found.title))


@router.post("/comment")
def send(visit: VisitDep, form: PostedDep) -> Response:
    """Take in a comment; it is shown once somebody let it through."""
    ws, caller = visit.desk.workspace, visit.caller
    given = {name: form.first(name, 20_000) for name in _FIELDS}
    about = form.first("about", 300)
    try:
        visit.desk.comment_turns.enter(visit.request, caller, ws.now())
        found = comments.comment(
            ws,
            caller,
            given["round"],
            comments.CommentText(
                target=about,
                text=given["text"],
                author=given["author"],
                kind=given["kind"] or "substantive",
                part=given["part"],
                proposed=given["proposed"],
                organisation=given["organisation"],
            ),
        )
    except UnauthenticatedError:
        raise
    except SsckgError as error:
        if isinstance(error, ForbiddenError) and not given["organisation"]:
            raise
        shown = comment_form(visit, about, given=given, error=error)
        return _shown(visit, shown, status=status_of(error))
    return page(
        visit,
        "comment_taken.html",
        title=visit.text("Thank you for your comment"),
        comment=found,
        is_form=True,
        frame={"crumbs": [*crumbs(visit), Crumb(visit.text("Comment"))]},
    )


def _shown(visit: Visit, form: CommentForm, status: int = 200) -> Response:
    return page(
        visit,
        "comment.html",
        title=visit.text("Comment"),
        status=status,
        form=form,
        is_form=True,
        frame={
            "crumbs": [*crumbs(visit), Crumb(visit.text("Comment"))],
            "is_indexed": False,
        },
    )


def _round_in(about: str, own: tuple[OwnRound, ...]) -> OwnRound | None:
    """Return the round that a thing is part of: itself, a stage or a proposal of it."""
    for one in own:
        parts = (f"round/{one.id}", f"proposal/{one.id}-p", f"{one.id}-p")
        tail = about.partition("/round/")[2] if "/round/" in about else ""
        if about in {one.id, f"round/{one.id}"} or tail.partition("/")[0] == one.id:
            return one
        if any(about.startswith(part) or f"/{part}" in about for part in parts[1:]):
            return one
    return None


def _kinds(visit: Visit, taking: list[OwnRound]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, Any]] = []
    if any(one.can("comment") for one in taking):
        found.append(("substantive", visit.text("The substance")))
    if any(one.can("comment-editorial") for one in taking):
        found.append(("factual", visit.text("A mistake of fact")))
        found.append(("editorial", visit.text("The wording")))
    return tuple(found)
