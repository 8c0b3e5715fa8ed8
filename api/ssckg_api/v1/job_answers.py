"""Answers that tell of a job: taken on, or how it ended where somebody waited for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fastapi import Response

from ssckg_api.problems import MEDIA_TYPE
from ssckg_api.v1.answers import PRIVATE, answer

if TYPE_CHECKING:
    from ssckg_api.v1.jobs import Job


def accepted_job(job: Job) -> Response:
    """Return that a job was taken on, and where to look."""
    place = f"/api/v1/jobs/{job.id}"
    return answer(_told(job), 202, {"location": place, "retry-after": "1"})


def _told(job: Job) -> dict[str, Any]:
    """Return a job as it is told, with the place to look."""
    return {**job.as_dict(), "place": f"/api/v1/jobs/{job.id}"}


def ended_job(job: Job, *, seconds: int) -> Response:
    """Return what a job that makes its `about` came to, or where to look if it goes on.

    Args:
        job: as it stands when the waiting is over.
        seconds: how long was waited.
    """
    applied = {"preference-applied": f"wait={seconds}"}
    if job.problem is not None:
        content = json.dumps(job.problem, ensure_ascii=False)
        headers = {**PRIVATE, **applied}
        return Response(content, job.problem["status"], headers=headers, media_type=MEDIA_TYPE)
    if job.has_ended:
        return answer(job.result, 201, {"location": job.about, **applied})
    return accepted_job(job)
