"""Pages for people: rendered here, working without scripts, in six languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import APIRouter


def routers() -> tuple[APIRouter, ...]:
    """Return the pages at addresses of their own, one router per subject."""
    from ssckg_api.site.pages import (  # noqa: PLC0415  they import what imports this
        home,
        queries,
        workbench,
    )

    modules = (home, queries, workbench)
    return tuple(module.router for module in modules)
