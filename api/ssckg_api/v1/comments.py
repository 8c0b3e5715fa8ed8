"""Comments on rounds: made by anybody, shown when let through, answered one by one."""

from __future__ import annotations

import json
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ssckg.app.analyses.forms import result_as
from ssckg.app.revision import comment_views, comments
from ssckg.model.comment_view import CommentView
from ssckg_api.v1.answers import DOCX, XLSX, Form, answer, in_form, json_text
from ssckg_api.v1.bodies import BoundedRoute
from ssckg_api.v1.desk import Caller, DeskDep, TakesLong
from ssckg_api.v1.schemas import made, problems, schema_of, told

_MOST = 1000
_TABLES = ("csv", "xlsx", "docx", "html", "md")
_LISTED: dict[int | str, Any] = made(
    *("application/json", "application/ld+json", "text/csv", XLSX, DOCX, "text/html"),
    "text/markdown",
)
_LISTED[200]["content"]["application/json"] = {"schema": schema_of(tuple[CommentView, ...])}


class _CommentRoute(BoundedRoute):
    """A comment has a page at most; nobody has to be known to send one."""

    most_bytes = 64 * 1024


router = APIRouter(prefix="/api/v1/comments", tags=["comments"], route_class=_CommentRoute)
_Round = Annotated[str, Query(alias="round", max_length=100, description="Id of the round")]
_Long = Annotated[str, Field(max_length=20_000)]
_Short = Annotated[str, Field(max_length=300)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewComment(_Body):
    """A comment; `author` is the name that may be shown, `on` an IRI, code or id."""

    round: Annotated[str, Field(min_length=1, max_length=100)]
    on: Annotated[str, Field(min_length=1, max_length=300)]
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    author: Annotated[str, Field(min_length=1, max_length=300)]
    kind: Literal["substantive", "factual", "editorial"] = "substantive"
    part: _Short = ""
    proposed: _Long = ""
    organisation: _Short = ""
    for_body: _Short = ""


class Moderation(_Body):
    """Whether a comment is shown; hiding needs a reason."""

    state: Literal["published", "hidden"]
    reason: _Long = ""


class Answer(_Body):
    """How a comment is answered, and why; `proposal`: the id of the one that takes it up."""

    disposition: Literal["accepted", "partly-accepted", "noted", "declined"]
    why: Annotated[str, Field(min_length=1, max_length=20_000)]
    proposal: _Short = ""
    for_body: _Short = ""


@router.get(
    "",
    summary="List the comments of a round",
    responses=_LISTED,
    dependencies=[TakesLong],
)
def list_all(
    request: Request,
    caller: Caller,
    desk: DeskDep,
    round_id: _Round,
    state: Annotated[str | None, Query(max_length=20)] = None,
    on: Annotated[str | None, Query(max_length=300, description="IRI, code or id")] = None,
    unanswered: bool = False,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 100,
    after: Annotated[int, Query(ge=0, le=10**9, description="Last number of a page")] = 0,
    format: Annotated[  # noqa: A002, ARG001  its name in the query; read by `in_form`
        str | None, Query(max_length=20, description="json, jsonld; csv, xlsx, docx, html, md: all")
    ] = None,
) -> Response:
    """Return comments: those let through; the working group sees those that wait, too.

    As JSON-LD they are Web Annotations; as CSV, workbook, DOCX, HTML or Markdown, all that were
    let through are the table of drafting groups.
    """
    ws = desk.workspace

    def _found() -> tuple[CommentView, ...]:
        return comment_views.list_comments(
            *(ws, caller, round_id),
            state=state,
            target=on,
            unanswered=unanswered,
            limit=limit,
            after=after,
        )

    def _annotations() -> str:
        return json.dumps(comment_views.annotations_of(ws, _found(), round_id), ensure_ascii=False)

    def _table(form: str) -> bytes:
        table = comment_views.comment_table(ws, caller, round_id, target=on, unanswered=unanswered)
        return result_as(table, form)

    forms: dict[str, Form] = {"json": lambda: json_text(_found()), "jsonld": _annotations}
    forms |= {form: partial(_table, form) for form in _TABLES}
    return in_form(request, forms, name=f"{round_id}-comments" if _is_plain(round_id) else "")


@router.post(
    "",
    summary="Comment on something",
    responses=told(CommentView, status=201, refused=[409, 413, 429]),
)
def add(wish: NewComment, request: Request, caller: Caller, desk: DeskDep) -> Response:
    """Take in a comment; it is shown when somebody let it through. Nobody needs an account."""
    desk.comment_turns.enter(request, caller, desk.workspace.now())
    said = comments.CommentText(
        target=wish.on,
        text=wish.text,
        author=wish.author,
        kind=wish.kind,
        part=wish.part,
        proposed=wish.proposed,
        organisation=wish.organisation,
        for_body=wish.for_body,
    )
    found = comments.comment(desk.workspace, caller, wish.round, said)
    return answer(found, 201, {"location": f"/api/v1/comments/{found.id}"})


@router.get("/{comment}", summary="One comment", responses=told(CommentView) | problems())
def one(comment: str, caller: Caller, desk: DeskDep) -> Response:
    """Return a comment that was let through; the working group sees others, too."""
    return answer(comment_views.show_comment(desk.workspace, caller, comment))


@router.post(
    "/{comment}/moderation",
    summary="Let a comment through, or hide it",
    responses=told(CommentView, refused=[409, 413]),
)
def moderate(comment: str, wish: Moderation, caller: Caller, desk: DeskDep) -> Response:
    """Let a comment through, or hide it with a reason."""
    found = comments.moderate(desk.workspace, caller, [comment], wish.state, wish.reason)
    return answer(found[0])


@router.post(
    "/{comment}/disposition",
    summary="Answer a comment",
    responses=told(CommentView, refused=[409, 413]),
)
def dispose(comment: str, wish: Answer, caller: Caller, desk: DeskDep) -> Response:
    """Answer a published comment; a later answer takes the place of an earlier one."""
    found = comments.dispose(
        *(desk.workspace, caller, comment, wish.disposition, wish.why),
        proposal=wish.proposal,
        for_body=wish.for_body,
    )
    return answer(found)


def _is_plain(name: str) -> bool:
    return name.replace("-", "").isalnum() and name.isascii()
