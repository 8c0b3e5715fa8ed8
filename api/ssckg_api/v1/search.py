"""Search over HTTP: hits with reasons, counted facets, as JSON or CSV; open to every page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request, Response

from ssckg.app.analyses.forms import result_as
from ssckg.app.searching import MOST_HITS, MOST_OFFSET, Searcher, search
from ssckg_api.http import DATA_HEADERS
from ssckg_api.memento import AS_OF
from ssckg_api.v1.answers import in_form
from ssckg_api.v1.past import spot_for
from ssckg_api.v1.schemas import made

if TYPE_CHECKING:
    from ssckg_api.v1.answers import Form

router = APIRouter(prefix="/api/v1/search", tags=["search"])
MOST_TEXT = 2000
"""Characters of a text that may be asked for; only the first 500 are looked for."""
_Value = Annotated[str, Query(max_length=200)]


@router.get("", summary="Search everything that is published", responses=made("text/csv"))
def search_everything(
    request: Request,
    q: Annotated[
        str,
        Query(max_length=MOST_TEXT, description="Words, a code in any spelling, an IRI, or a mix."),
    ] = "",
    framework: Annotated[_Value, Query(description="Only of this edition: u4ssc-2017 ...")] = "",
    kind: Annotated[_Value, Query(description="Only of this class: Indicator, City ...")] = "",
    agency: Annotated[_Value, Query(description="Only what this agency looks after.")] = "",
    trust: Annotated[_Value, Query(description="Only what is trusted so far.")] = "",
    values: Annotated[_Value, Query(description="yes: only with values of cities.")] = "",
    limit: Annotated[int, Query(ge=0, le=MOST_HITS)] = 20,
    offset: Annotated[int, Query(ge=0, le=MOST_OFFSET)] = 0,
    _as_of: Annotated[
        str, Query(alias=AS_OF, max_length=200, description="As published at a release or day.")
    ] = "",
    _format: Annotated[str, Query(alias="format", description="json or csv")] = "",
) -> Response:
    """Return hits, best first, each with why it is one, and by what they can be narrowed.

    The header Accept-Datetime asks a past state, too.
    """
    searcher: Searcher = request.app.state.searcher
    filters = {"framework": framework, "kind": kind, "agency": agency}
    filters |= {"trust": trust, "values": values}
    spot, said = spot_for(request)
    index = searcher.index(spot or "")
    found = search(index, q, searcher.base, filters=filters, limit=limit, offset=offset)
    forms: dict[str, Form] = {form: partial(result_as, found, form) for form in ("json", "csv")}
    response = in_form(request, forms, name="search")
    response.headers.update({name.decode(): value.decode() for name, value in DATA_HEADERS})
    response.headers.update(said)
    response.headers["vary"] += ", Accept-Datetime"
    response.headers["cache-control"] = "no-cache"
    return response
