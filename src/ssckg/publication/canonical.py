"""The canonical form of a dataset and its hash.

RDF Dataset Canonicalization (RDFC-1.0, https://www.w3.org/TR/rdf-canon/): blank nodes get
names that depend only on the data, quads are written as canonical N-Quads and sorted by code
point. The hash is SHA-256 over these bytes.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, RdfFormat, serialize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad


def canonical_nquads(quads: Iterable[Quad]) -> bytes:
    """Return `quads` as canonical N-Quads: sorted, without repetition, one per line."""
    unique = set(quads)
    if any(isinstance(term, BlankNode) for quad in unique for term in (quad.subject, quad.object)):
        dataset = Dataset(unique)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        unique = set(dataset)
    text = serialize(unique, format=RdfFormat.N_QUADS) or b""
    # UTF-8 keeps the order of code points, so bytes may be sorted as they are
    return b"".join(sorted(text.splitlines(keepends=True)))


def dataset_hash(nquads: bytes) -> str:
    """Return the SHA-256 of canonical N-Quads, in hexadecimal."""
    return hashlib.sha256(nquads).hexdigest()
