"""The HTTP API of submissions, `/api/v1`: a thin edge over the use cases of `ssckg.app`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg_api.v1 import (
    accounts,
    agencies,
    analyses,
    answering,
    attestations,
    benchmarks,
    checks,
    cities,
    comments,
    decisions,
    feeds,
    mappings,
    past,
    projects,
    proposals,
    publication,
    queries,
    releases,
    reviews,
    rounds,
    scores,
    search,
    service,
    sessions,
    submissions,
    verification,
    webhooks,
)

if TYPE_CHECKING:
    from fastapi import APIRouter


def routers() -> tuple[APIRouter, ...]:
    """Return the routes, one router per module."""
    modules = (
        service,
        accounts,
        agencies,
        analyses,
        queries,
        search,
        answering,
        checks,
        submissions,
        verification,
        publication,
        attestations,
        benchmarks,
        scores,
        cities,
        projects,
        mappings,
        past,
        rounds,
        proposals,
        reviews,
        comments,
        decisions,
        releases,
        feeds,
        webhooks,
        sessions,
    )
    return tuple(module.router for module in modules)
