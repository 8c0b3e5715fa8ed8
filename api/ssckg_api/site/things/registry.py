"""Which page shows a thing: the first that fits its classes, in the order of a table.

A module of this folder registers its pages when it is imported; `MODULES` names them::

    @thing_page("Indicator", "Target")
    def element(thing: Thing, visit: Visit) -> Response: ...

`thing` comes with what points at it and with labels. Whatever the page returns, the headers of
the document (Link, Content-Location, Vary) are added.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final

from ssckg.namespaces import SSC, expand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import Response

    from ssckg.model.thing import Thing
    from ssckg_api.site.visit import Visit

ThingPage = Callable[["Thing", "Visit"], "Response"]
MODULES: Final[list[str]] = [
    "agencies",
    "cities",
    "data_points",
    "decisions",
    "editions",
    "elements",
    "mapping_sets",
    "mappings",
    "proposals",
    "query",
    "registers",
    "releases",
    "rounds",
]
"""Modules of this folder that register pages, by name."""
_PAGES: Final[dict[str, ThingPage]] = {}
ORDER: Final = (
    *("Indicator", "Goal", "Target", "DataPoint", "FrameworkEdition", "Framework"),
    *("ProposedElement", "FrameworkElement", "City", "Agency"),
    *("MappingSet", "Mapping", "CityDataSet", "Observation", "MissingObservation"),
    *("RevisionRound", "Proposal", "Decision", "Review", "Comment", "Release", "NamedQuery"),
)
"""Classes, the telling ones before the general; those that are not here come behind, by name."""


def thing_page(*classes: str) -> Callable[[ThingPage], ThingPage]:
    """Register a page for things of some classes: local names of ours, or CURIEs."""

    def register(page: ThingPage) -> ThingPage:
        for name in classes:
            _PAGES[expand(name) if ":" in name else SSC + name] = page
        return page

    return register


def page_for(classes: Sequence[str]) -> ThingPage | None:
    """Return the page of a thing of these classes (IRIs); None where none is registered."""
    _load()
    ranked = sorted(classes, key=lambda iri: (_RANK.get(iri, len(_RANK)), iri))
    return next((_PAGES[iri] for iri in ranked if iri in _PAGES), None)


@cache
def _load() -> None:
    for name in MODULES:
        importlib.import_module(f"ssckg_api.site.things.{name}")


_RANK: Final = {SSC + name: number for number, name in enumerate(ORDER)}
