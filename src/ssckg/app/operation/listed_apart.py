"""What cities list without a value is moved out of the cube, in data that older versions published.

They said `qb:dataSet` of it, and the Data Cube vocabulary makes an observation of whatever has one:
an observation without a value, which breaks its integrity constraints 13 and 14. Now
`ssc:listedIn` says where it is listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssckg.namespaces import expand

if TYPE_CHECKING:
    from ssckg.app.kept_parts import KeptParts

_MISSING: Final = f" <{expand('rdf:type')}> <{expand('ssc:MissingObservation')}> ".encode()
_IN_CUBE: Final = f"<{expand('qb:dataSet')}>".encode()
_LISTED: Final = f"<{expand('ssc:listedIn')}>".encode()


def listed_apart(nquads: bytes) -> bytes:
    """Return canonical N-Quads in which nothing without a value belongs to a cube.

    What needs no change comes back as it is. Names of blank nodes do not depend on the change:
    subject and object of what changes are IRIs.
    """
    if _MISSING not in nquads:
        return nquads
    lines = nquads.splitlines()
    missing = {line.partition(b" ")[0] for line in lines if _MISSING in line}
    found = [_apart(line, missing) for line in lines]
    return nquads if found == lines else b"\n".join([*sorted(found), b""])


def parts_in_cube(parts: KeptParts, manifest: dict[str, Any]) -> set[str]:
    """Return the parts (SHA-256) that have something without a value in a cube, or are lost."""
    names = {entry.part for entry in parts.index(manifest).entries.values()}
    found = {name: parts.found(name) for name in names}
    return {name for name, part in found.items() if part is None or listed_apart(part) != part}


def _apart(line: bytes, missing: set[bytes]) -> bytes:
    if _IN_CUBE not in line:
        return line
    subject, predicate, rest = line.split(b" ", 2)
    if predicate == _IN_CUBE and subject in missing:
        return b" ".join((subject, _LISTED, rest))
    return line
