"""Standards beside `/sparql`: graph store, update, VoID, catalogue, downloads, sitemap."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import APIRouter


def routers() -> tuple[APIRouter, ...]:
    """Return the routes that need a data directory, one router per module."""
    from ssckg_api.protocols import (  # noqa: PLC0415  they import what imports this
        catalogue,
        downloads,
        reconcile,
        reconcile_pages,
        sitemap,
        sparql_examples,
        workspace_graphs,
        workspace_sparql,
    )

    modules = (
        *(catalogue, downloads, sitemap, sparql_examples),
        *(reconcile, reconcile_pages),
        *(workspace_sparql, workspace_graphs),
    )
    return tuple(module.router for module in modules)
