"""Templates and checks over HTTP: nothing is kept."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from ssckg.access.rights import require
from ssckg.app.validating import check_document
from ssckg_api.v1.answers import answer
from ssckg_api.v1.desk import Caller
from ssckg_api.v1.schemas import problems
from ssckg_api.v1.uploads import FILE_BODY, received

router = APIRouter(prefix="/api/v1", tags=["template and check"])


@router.post(
    "/validations",
    summary="Check a file",
    responses=problems(400, 413),
    openapi_extra=FILE_BODY,
)
async def validate(
    request: Request,
    caller: Caller,
    city: Annotated[str, Query(max_length=100)] = "",
    year: Annotated[str, Query(max_length=4)] = "",
    framework: Annotated[str | None, Query(max_length=50)] = None,
    lang: Annotated[str, Query(max_length=20)] = "en",
) -> Response:
    """Check a file of any kind and tell each finding with its place; nothing is kept."""
    await run_in_threadpool(require, caller, "validate")
    async with received(request) as upload:

        def _do() -> Response:
            checked = check_document(
                upload.path, name=upload.name, edition=framework, lang=lang, city=city, year=year
            )
            return answer(checked.report.as_dict())

        return await run_in_threadpool(_do)
