"""Shows one thing of the published dataset."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from ssckg.app.asking import query_library
from ssckg.app.following import open_published
from ssckg.app.settings import base_of
from ssckg.errors import UnknownNameError
from ssckg.harmonization.lookup import NOTES
from ssckg.harmonization.reading import query_texts, rows_of
from ssckg.harmonization.reading_frameworks import edition_of
from ssckg.model.in_force import in_force, said_of
from ssckg.querying.showing import Found, Shower, Shown

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.model.crosswalk_frameworks import Edition
    from ssckg.ports import GraphStore

_HELD: Final = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?edition WHERE {{
  VALUES ?thing {{ {things} }}
  ?thing skos:inScheme ?edition
}}"""


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
        if len(found) > 1 and framework is None:
            found = _in_force(text, found, store, base)
        return shower.show(found[0].iri) if len(found) == 1 else found


def _in_force(text: str, found: list[Found], store: GraphStore, base: str) -> list[Found]:
    """Return what is meant where all of it is of frameworks; the logger of notes tells so."""
    editions = {row["edition"]: row for row in rows_of(store, query_texts(base)["editions"])}
    known: dict[str, list[Edition]] = {one.iri: [] for one in found}
    for row in store.select(_HELD.format(things=" ".join(f"<{iri}>" for iri in known))):
        if str(row["edition"]) in editions:
            known[str(row["thing"])].append(edition_of(editions[str(row["edition"])]))
    if not all(known.values()):
        return found
    meant = in_force(known)
    if len(meant) == 1:
        others = [edition for iri in known if iri not in meant for edition in known[iri]]
        logging.getLogger(NOTES).info(said_of(text, known[meant[0]], others))
    return [one for one in found if one.iri in meant]


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
