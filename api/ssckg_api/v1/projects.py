"""Projects of the Implementation Programme, against what they serve."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from ssckg.access.rights import require
from ssckg.app import projects
from ssckg.model.project import Project
from ssckg_api.v1.answers import answer
from ssckg_api.v1.bodies import is_json, read_json
from ssckg_api.v1.desk import Caller, DeskDep
from ssckg_api.v1.schemas import problems, told
from ssckg_api.v1.uploads import received

router = APIRouter(prefix="/api/v1/projects", tags=["projects"])
_BODY = {
    "requestBody": {
        "required": True,
        "description": "A CSV file, or a JSON list of objects with the same fields.",
        "content": {
            "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
            "text/csv": {"schema": {"type": "string"}},
        },
    }
}


@router.get("", summary="List the projects", responses=told(tuple[Project, ...]))
def list_all(
    caller: Caller,
    desk: DeskDep,
    city: Annotated[str | None, Query(max_length=100)] = None,
    serves: Annotated[str | None, Query(max_length=200, description="KPI, target or goal")] = None,
) -> Response:
    """Return the recorded projects, on wish those of a city or for an element."""
    return answer(projects.list_projects(desk.workspace, caller, city=city, serves=serves))


@router.post(
    "",
    summary="Record projects",
    responses=told(tuple[Project, ...], refused=[413]),
    openapi_extra=_BODY,
)
async def add(request: Request, caller: Caller, desk: DeskDep) -> Response:
    """Record projects; one with an id that is there is replaced."""
    await run_in_threadpool(require, caller, "project-add")
    if is_json(request):
        document = await read_json(request)
        found = await run_in_threadpool(
            projects.add_projects_json, desk.workspace, caller, document
        )
        return answer(found)
    async with received(request, desk.share(caller).files) as upload:
        return answer(
            await run_in_threadpool(projects.add_projects, desk.workspace, caller, upload.path)
        )


@router.delete("/{project}", summary="Remove a project", responses=problems())
def remove(project: str, caller: Caller, desk: DeskDep) -> Response:
    """Remove a project, and return what it was."""
    return answer(projects.remove_project(desk.workspace, caller, project))
