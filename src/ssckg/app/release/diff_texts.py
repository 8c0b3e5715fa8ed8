"""A diff as text: sentences, KGCL, RDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.app.analyses.sources import read_sources
from ssckg.app.output_forms import turtle_text
from ssckg.app.release.differing import diff_editions, names_at_standard_base
from ssckg.app.settings import base_of
from ssckg.errors import UsageError
from ssckg.revision.differing.as_changes import changes_of
from ssckg.revision.differing.diff_rdf import diff_triples
from ssckg.revision.differing.frames import frames
from ssckg.revision.differing.telling import Teller
from ssckg.revision.kgcl import to_kgcl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ssckg.model.edition_diff import EditionDiff

FORMS = ("text", "kgcl", "rdf")


def diff_text(data: Path, first: str, second: str, *, form: str, language: str = "en") -> bytes:
    """Return what lies between two editions as "text", "kgcl" or "rdf" (Turtle).

    Raises:
        UsageError: there is no such form or language.
        UnknownNameError: there is no such edition.
        DataDirectoryError: there is no data directory, or it cannot be used.
        EngineError: the engine does not start or answer.
    """
    if form not in FORMS:
        raise UsageError(f"unknown format {form!r}", hint=f"one of {', '.join(FORMS)}")
    spoken = frames("en" if form == "rdf" else language)
    found = diff_editions(data, first, second)
    names = names_at_standard_base(read_sources(data).crosswalk.names, base_of(data))
    teller = Teller(spoken, {**names, **found.names})
    if form == "rdf":
        return turtle_text(diff_triples(found, teller), base_of(data))
    lines = _sentences(found, teller) if form == "text" else _kgcl(found, teller)
    return "".join(f"{line}\n" for line in lines).encode()


def _sentences(found: EditionDiff, teller: Teller) -> Iterator[str]:
    for edit in found.edits:
        yield _in_one_line(teller.tell(edit))


def _kgcl(found: EditionDiff, teller: Teller) -> Iterator[str]:
    """Yield a line for each change; what KGCL has no words for as a remark."""
    for edit in found.edits:
        lines = [to_kgcl(change) for change in changes_of(edit, found.renaming)]
        yield from lines or [f"# {_in_one_line(teller.tell(edit))}"]


def _in_one_line(text: str) -> str:
    """Return a line that a terminal may be given: a definition may hold line ends and worse."""
    plain = " ".join(text.split())
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in plain)
