"""Pages for people: rendered here, working without scripts, in six languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import APIRouter


def routers() -> tuple[APIRouter, ...]:
    """Return the pages at addresses of their own, one router per subject."""
    from ssckg_api.site.pages import (  # noqa: PLC0415  they import what imports this
        analysing,
        cities,
        content,
        desk,
        documentation,
        home,
        mapping_list,
        queries,
        rounds,
        search,
        sign_in,
        submission_list,
        submission_page,
        submission_publication,
        submission_verification,
        workbench,
    )

    modules = (home, search, content, rounds, queries, workbench, analysing, sign_in, desk, cities)
    modules = (*modules, documentation, mapping_list)
    # Of submissions the named pages come first, then those of any step.
    of_submissions = (
        *(submission_list, submission_verification, submission_publication, submission_page),
    )
    return tuple(module.router for module in (*modules, *of_submissions))
