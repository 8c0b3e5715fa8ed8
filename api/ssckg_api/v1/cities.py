"""What cities have published: scores made from public values, open to all."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from ssckg.app.benchmarks import framework_tree
from ssckg.app.scoring import score_published
from ssckg.scoring.figures import card_as_dict
from ssckg_api.v1.answers import answer
from ssckg_api.v1.desk import DeskDep, TakesLong
from ssckg_api.v1.scores import Sets

router = APIRouter(prefix="/api/v1/cities", tags=["scores"])


@router.get(
    "/{city}/{year}/score",
    summary="The scorecard of what a city has published",
    dependencies=[TakesLong],
)
def score(
    city: Annotated[str, Path(max_length=100)],
    year: Annotated[str, Path(max_length=4)],
    desk: DeskDep,
    benchmarks: Sets = None,
) -> Response:
    """Return points, shares and bands from the published values of a city and report year."""
    data = desk.workspace.directory.path
    card = score_published(city, year, data, sets=benchmarks or ())
    return answer(card_as_dict(card, framework_tree(card.edition)))
