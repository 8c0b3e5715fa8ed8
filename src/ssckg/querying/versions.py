"""Versions of named queries: a query is what its text is."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ssckg.model.named_query import NamedQuery

_DIGITS: Final = 12


def version_of(query: NamedQuery) -> str:
    """Return the version of a query: the first digits of the SHA-256 of its file."""
    return hashlib.sha256(query.text.encode()).hexdigest()[:_DIGITS]


def body_of(text: str) -> str:
    r"""Return the text of a query without its header, as people read it.

    >>> body_of("#+ summary: All.\nSELECT * {}\n")
    'SELECT * {}'
    """
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if not line.startswith("#+")), len(lines))
    return "\n".join(lines[start:]).strip()
