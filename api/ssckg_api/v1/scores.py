"""What follows from results: score, snapshot, factsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from ssckg.app import factsheets, handing_on, scoring
from ssckg.app.benchmarks import framework_tree
from ssckg.scoring.figures import card_as_dict
from ssckg_api.v1.answers import Form, answer, in_form
from ssckg_api.v1.desk import Caller, DeskDep, TakesLong
from ssckg_api.v1.schemas import made

router = APIRouter(prefix="/api/v1/submissions/{submission}", tags=["scores"])
Sets = Annotated[list[str] | None, Query(alias="benchmarks", description="ids of benchmark sets")]
Public = Annotated[bool, Query(description="only what may be public today")]
Language = Annotated[str, Query(max_length=20, description="of the frame: en, fr, es")]


@dataclass(frozen=True, slots=True)
class Wish:
    """Which sheet is wanted: only what may be public today, the language, benchmark sets."""

    is_public: bool
    lang: str
    sets: Sequence[str]


def _wish(*, public: Public = False, lang: Language = "en", benchmarks: Sets = None) -> Any:
    return Wish(public, lang, tuple(benchmarks or ()))


Wished = Annotated[Wish, Depends(_wish)]


@router.get("/score", summary="The scorecard", dependencies=[TakesLong])
def score(submission: str, caller: Caller, desk: DeskDep, benchmarks: Sets = None) -> Response:
    """Return points, shares and bands of data points, categories and above, with their rules."""
    card = scoring.score(desk.workspace, caller, submission, sets=benchmarks or ())
    return answer(card_as_dict(card, framework_tree(card.edition)))


@router.get(
    "/snapshot",
    summary="The city snapshot",
    dependencies=[TakesLong],
    responses=made(
        "image/svg+xml", "text/html", "application/pdf", "application/json", refused=[409]
    ),
)
def snapshot(
    submission: str,
    request: Request,
    caller: Caller,
    desk: DeskDep,
    wish: Wished,
) -> Response:
    """Return the matrix of categories in four bands."""
    card = factsheets.snapshot_card(
        desk.workspace, caller, submission, is_public=wish.is_public, sets=wish.sets
    )
    forms: dict[str, Form] = {
        form: partial(factsheets.snapshot_as, card, form, wish.lang, is_public=wish.is_public)
        for form in factsheets.SNAPSHOT_FORMATS
    }
    return in_form(request, forms, name=f"{submission}-snapshot")


@router.get(
    "/factsheet",
    summary="The factsheet",
    dependencies=[TakesLong],
    responses=made(
        "text/html", "application/pdf", "text/turtle", "application/json", refused=[409]
    ),
)
def factsheet(
    submission: str,
    request: Request,
    caller: Caller,
    desk: DeskDep,
    wish: Wished,
) -> Response:
    """Return the factsheet; without `public` it is for those who may read the submission."""
    ws = desk.workspace
    sheet = factsheets.factsheet(ws, caller, submission, is_public=wish.is_public, sets=wish.sets)
    forms: dict[str, Form] = {
        form: partial(factsheets.factsheet_as, ws, sheet, form, wish.lang)
        for form in factsheets.FACTSHEET_FORMATS
    }
    return in_form(request, forms, name=f"{submission}-factsheet")


@router.get(
    "/index-inputs",
    summary="What an index may take up",
    dependencies=[TakesLong],
    responses=made("text/csv", "application/json", "text/turtle", refused=[409]),
)
def index_inputs(submission: str, request: Request, caller: Caller, desk: DeskDep) -> Response:
    """Return verified and consented values with the city's baseline; nothing is ranked."""
    ws = desk.workspace
    inputs = handing_on.index_inputs(ws, caller, submission)
    forms: dict[str, Form] = {
        form: partial(handing_on.index_inputs_as, ws, inputs, form)
        for form in handing_on.INDEX_FORMATS
    }
    return in_form(request, forms, name=f"{submission}-index-inputs")


@router.get(
    "/local-review",
    summary="Blocks for a voluntary local review",
    dependencies=[TakesLong],
    responses=made(
        "text/markdown", "text/html", "application/json", "text/csv", "text/turtle", refused=[409]
    ),
)
def local_review(
    submission: str,
    request: Request,
    caller: Caller,
    desk: DeskDep,
    wish: Wished,
    sdg: Annotated[str, Query(max_length=2, description="number of one goal")] = "",
) -> Response:
    """Return a block of text with its values and citation for each goal."""
    ws = desk.workspace
    sheet = factsheets.factsheet(ws, caller, submission, is_public=wish.is_public, sets=wish.sets)
    forms: dict[str, Form] = {
        form: partial(handing_on.local_review_as, ws, sheet, form, wish.lang, goal=sdg)
        for form in handing_on.REVIEW_FORMATS
    }
    return in_form(request, forms, name=f"{submission}-local-review")
