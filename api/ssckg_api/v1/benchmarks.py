"""Benchmark sets: what results are scored against."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from ssckg.access.rights import require
from ssckg.app import benchmarks
from ssckg.submissions.catalogue import DEFAULT_EDITION
from ssckg_api.v1.answers import answer
from ssckg_api.v1.desk import Caller, DeskDep
from ssckg_api.v1.uploads import received

router = APIRouter(prefix="/api/v1/benchmark-sets", tags=["scores"])


@router.get("", summary="List the benchmark sets")
def list_all(caller: Caller, desk: DeskDep, framework: str = DEFAULT_EDITION) -> Response:
    """Return the sets that scores are made with: loaded ones, the latest first, then our own."""
    return answer(benchmarks.list_benchmarks(desk.workspace, caller, edition=framework))


@router.put("/{set_id}", summary="Load a benchmark set")
async def load(
    set_id: str,
    request: Request,
    caller: Caller,
    desk: DeskDep,
    label: Annotated[str, Query(max_length=200)] = "",
    framework: str = DEFAULT_EDITION,
) -> Response:
    """Keep the benchmarks of a CSV or JSON file as a set; one of the same id is replaced."""
    await run_in_threadpool(require, caller, "benchmark-load")
    async with received(request, desk.share(caller).files) as upload:
        kept = await run_in_threadpool(
            benchmarks.load_benchmarks,
            desk.workspace,
            caller,
            upload.path,
            set_id=set_id,
            label=label or None,
            edition=framework,
        )
    return answer(kept)


@router.delete("/{set_id}", summary="Remove a benchmark set")
def remove(set_id: str, caller: Caller, desk: DeskDep) -> Response:
    """Remove a loaded set; the one that comes with the graph stays."""
    return answer(benchmarks.remove_benchmarks(desk.workspace, caller, set_id))
