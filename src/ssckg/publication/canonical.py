"""The canonical form of a dataset and its hash.

RDF Dataset Canonicalization (RDFC-1.0, https://www.w3.org/TR/rdf-canon/): blank nodes get
names that depend only on the data, quads are written as canonical N-Quads and sorted by code
point. The hash is SHA-256 over these bytes.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse, serialize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

# In canonical N-Quads terms are parted by one blank, and IRIs and names of nodes hold none.
# So these see a blank node as subject, object or graph, and never inside a literal.
_BLANK = re.compile(rb"_:|\S+ \S+ _:|.* _:\S+ \.$")


def canonical_nquads(quads: Iterable[Quad]) -> bytes:
    """Return `quads` as canonical N-Quads: sorted, without repetition, one per line.

    RDFC-1.0 names a blank node by the quads that it and the blank nodes connected with it
    are in. All other quads have no part in that, so only these few are canonicalized.
    """
    text = serialize(quads, format=RdfFormat.N_QUADS) or b""
    plain: set[bytes] = set()
    blank: list[bytes] = []
    for line in text.split(b"\n")[:-1]:
        if b"_:" in line and _BLANK.match(line):
            blank.append(line)
        else:
            plain.add(line)
    if blank:
        dataset = Dataset(parse(b"\n".join(blank), RdfFormat.N_QUADS))
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        named = serialize(dataset, format=RdfFormat.N_QUADS) or b""
        plain.update(named.split(b"\n")[:-1])
    # UTF-8 keeps the order of code points, so bytes may be sorted as they are
    return b"".join(line + b"\n" for line in sorted(plain))


def dataset_hash(nquads: bytes) -> str:
    """Return the SHA-256 of canonical N-Quads, in hexadecimal."""
    return hashlib.sha256(nquads).hexdigest()
