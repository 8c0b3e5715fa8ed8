"""Writes a dataset to one file: N-Quads, TriG or Turtle, plain or gzipped, whole or not at all.

N-Quads are in canonical form, so their SHA-256 is the hash of the dataset. TriG is sorted by
graph. Turtle has no named graphs: it holds the union of all. Equal data give equal bytes.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from ssckg.errors import UsageError
from ssckg.io.whole_file import write_whole
from ssckg.namespaces import BASE, PREFIXES, SSC
from ssckg.publication.canonical import canonical_nquads, dataset_hash

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FORMATS = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG, ".ttl": RdfFormat.TURTLE}


@dataclass(frozen=True, slots=True)
class DumpReport:
    """What was written: the file, its statements and bytes, SHA-256 of file and of dataset."""

    file: str
    statements: int
    bytes: int
    sha256: str
    dataset_hash: str

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def format_of(path: Path) -> tuple[RdfFormat, bool]:
    """Return the format that a file name asks for, and whether it asks for gzip.

    Raises:
        UsageError: the name ends in none of the known ways.
    """
    gzipped = path.suffix == ".gz"
    suffix = path.with_suffix("").suffix if gzipped else path.suffix
    if suffix not in FORMATS:
        known = ", ".join(FORMATS)
        raise UsageError(f"{path.name!r} ends in none of {known}, each also with .gz")
    return FORMATS[suffix], gzipped


def write_dump(quads: Iterable[Quad], path: Path, *, base: str = BASE) -> DumpReport:
    """Write `quads` to `path`, in one step.

    Args:
        quads: the dataset, in any order.
        path: where to; its ending chooses the format.
        base: where data IRIs begin, for the prefixes of TriG and Turtle.

    Raises:
        UsageError: the ending is not known.
        WriteError: the file cannot be written; what stood there stands there still.
    """
    rdf_format, gzipped = format_of(path)
    nquads = canonical_nquads(quads)
    content, statements = nquads, nquads.count(b"\n")
    if rdf_format is not RdfFormat.N_QUADS:
        content, statements = pretty(nquads, rdf_format, base)
    if gzipped:
        content = gzip.compress(content, mtime=0)
    write_whole(path, content)
    return DumpReport(
        str(path),
        statements,
        len(content),
        hashlib.sha256(content).hexdigest(),
        dataset_hash(nquads),
    )


def pretty(nquads: bytes, rdf_format: RdfFormat, base: str) -> tuple[bytes, int]:
    """Return canonical N-Quads as TriG or Turtle, and how many statements that has.

    Args:
        nquads: the dataset.
        rdf_format: TriG, or Turtle for the union of all graphs.
        base: where data IRIs begin, for the prefixes.
    """
    quads = list(parse(nquads, RdfFormat.N_QUADS))
    if rdf_format is RdfFormat.TURTLE:
        unique = dict.fromkeys(Triple(q.subject, q.predicate, q.object) for q in quads)
        return pretty_triples(unique, base), len(unique)
    quads.sort(key=lambda quad: (_places(quad.graph_name), _places(quad.subject)))
    text = serialize(quads, format=rdf_format, prefixes=_prefixes(base)) or b""
    return with_sorted_prefixes(text), len(quads)


def pretty_triples(triples: Iterable[Triple], base: str) -> bytes:
    """Return triples as Turtle, by subject; `base` as of `pretty`."""
    ordered = sorted(triples, key=lambda triple: _places(triple.subject))
    text = serialize(ordered, format=RdfFormat.TURTLE, prefixes=_prefixes(base)) or b""
    return with_sorted_prefixes(text)


def _prefixes(base: str) -> dict[str, str]:
    return {
        prefix: base + namespace.removeprefix(BASE)
        if namespace.startswith(BASE) and namespace != SSC
        else namespace
        for prefix, namespace in PREFIXES.items()
    }


def with_sorted_prefixes(text: bytes) -> bytes:
    """Return Turtle or TriG with its prefix lines, which stand first, in order."""
    lines = text.splitlines(keepends=True)
    end = next((at for at, line in enumerate(lines) if not line.startswith(b"@prefix")), len(lines))
    return b"".join([*sorted(lines[:end]), *lines[end:]])


def _places(term: Any) -> tuple[bool, str]:
    """Return a key that sorts IRIs before blank nodes, each by its text."""
    return (not isinstance(term, NamedNode), str(term))
