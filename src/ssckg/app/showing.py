"""Shows one thing of the published dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.app.asking import query_library
from ssckg.app.following import open_published
from ssckg.app.settings import base_of
from ssckg.errors import UnknownNameError
from ssckg.querying.showing import Found, Shower, Shown

if TYPE_CHECKING:
    from pathlib import Path


def show_thing(text: str, data: Path, framework: str | None = None) -> Shown | list[Found]:
    """Return everything about what fits a code, name or IRI; a list where it fits several.

    For an observation that is gone because its data set was withdrawn, the mark is returned.

    Raises:
        UnknownNameError: nothing fits; with near codes.
        MissingError: the data directory or the engine cannot be used.
    """
    base = base_of(data)
    with open_published(data) as store:
        shower = Shower(store, query_library(), base)
        try:
            found = shower.find(text, framework)
        except UnknownNameError:
            if (mark := _mark_for(text, shower, base)) is not None:
                return mark
            raise
        return shower.show(found[0].iri) if len(found) == 1 else found


def _mark_for(text: str, shower: Shower, base: str) -> Shown | None:
    """Return the mark of the data set that an observation was in, if all of it was withdrawn.

    Of a value that is held back while its data set is there, nothing is told.
    """
    iri = text.replace("observation:", f"{base}observation/", 1)
    parts = iri.removeprefix(f"{base}observation/").split("/")
    if iri.startswith(f"{base}observation/") and len(parts) == 3:
        shown = shower.show(f"{base}dataset/{parts[0]}-{parts[1]}")
        if shown.facts.get("withdrawnAt"):
            return shown
    return None
