"""Shows one thing of the published dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.app.asking import query_library
from ssckg.app.following import open_published
from ssckg.app.settings import base_of
from ssckg.querying.showing import Found, Shower, Shown

if TYPE_CHECKING:
    from pathlib import Path


def show_thing(text: str, data: Path, framework: str | None = None) -> Shown | list[Found]:
    """Return everything about what fits a code, name or IRI; a list where it fits several.

    Raises:
        UnknownNameError: nothing fits; with near codes.
        MissingError: the data directory or the engine cannot be used.
    """
    base = base_of(data)
    with open_published(data) as store:
        shower = Shower(store, query_library(), base)
        found = shower.find(text, framework)
        return shower.show(found[0].iri) if len(found) == 1 else found
