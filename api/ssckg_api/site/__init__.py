"""Pages for people: rendered here, working without scripts, in six languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import APIRouter


def routers() -> tuple[APIRouter, ...]:
    """Return the pages at addresses of their own, one router per subject."""
    from ssckg_api.site.pages import (  # noqa: PLC0415  they import what imports this
        analysing,
        attestations,
        cities,
        cities_compare,
        content,
        datasets,
        desk,
        desk_tokens,
        documentation,
        home,
        mapping_list,
        mapping_reviews,
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

    return (
        *(home.router, search.router, content.router, mapping_list.router, datasets.router),
        *(rounds.router, queries.router, workbench.router, analysing.router, cities.router),
        cities_compare.router,
        *(documentation.router, sign_in.router, desk.router),
        *(desk_tokens.router, attestations.router, mapping_reviews.router),
        # Of submissions the named pages come first, then those of any step.
        *(submission_list.router, submission_verification.router),
        *(submission_publication.router, submission_page.router),
    )
