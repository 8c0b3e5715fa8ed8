"""Triples as Turtle for people: the IRIs that they see, the prefixes that are used, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, serialize

from ssckg.content.rebase import rebase
from ssckg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple


def turtle_text(triples: Iterable[Triple], base: str) -> bytes:
    """Return triples, whose IRIs stand below the standard base, as Turtle below `base`.

    The serializer writes prefixes in any order, and all of them; here they are sorted and only
    those that the text uses, so that the same triples in the same order give the same bytes.
    """
    quads = (Quad(t.subject, t.predicate, t.object) for t in triples)
    moved = (quad.triple for quad in rebase(quads, base))
    written = serialize(moved, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    lines = written.decode().splitlines(keepends=True)
    heads = [line for line in lines if line.startswith("@prefix ")]
    body = "".join(lines[len(heads) :])
    used = (line for line in sorted(heads) if f"{line.split()[1]}" in body)
    return "".join([*used, "\n", body]).encode()
