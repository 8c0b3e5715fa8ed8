"""N-Triples written line by line."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ssckg.namespaces import expand

if TYPE_CHECKING:
    from decimal import Decimal

_XSD = expand("xsd:")


def type_line(node: str, curie: str) -> str:
    """Return the statement that the IRI `node` is of a class, written as a CURIE."""
    return f"<{node}>{_predicate('rdf:type')}<{expand(curie)}> .\n"


def link(node: str, curie: str, target: str) -> str:
    """Return a statement that leads to another IRI."""
    return f"<{node}>{_predicate(curie)}<{target}> .\n"


def line(node: str, curie: str, value: str) -> str:
    """Return a statement with a value that is already in N-Triples."""
    return f"<{node}>{_predicate(curie)}{value} .\n"


@lru_cache(maxsize=256)
def _predicate(curie: str) -> str:
    return f" <{expand(curie)}> "


def integer(value: int) -> str:
    """Return a whole number in N-Triples."""
    return f'"{value}"^^<{_XSD}integer>'


def literal(value: Decimal | bool) -> str:
    """Return a number, or a yes or no, in N-Triples."""
    if isinstance(value, bool):
        return f'"{str(value).lower()}"^^<{_XSD}boolean>'
    return f'"{value:f}"^^<{_XSD}decimal>'


def year(text_of_year: str) -> str:
    """Return a year as xsd:gYear; what is no year stays a plain text, for the shapes to find."""
    if len(text_of_year) == 4 and text_of_year.isascii() and text_of_year.isdigit():
        return f'"{text_of_year}"^^<{_XSD}gYear>'
    return text(text_of_year)


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def text(value: str) -> str:
    r"""Return a plain text in N-Triples; a lone surrogate, which no text may hold, is replaced.

    >>> print(text('12" pipe'))
    "12\" pipe"
    """
    return f'"{value.encode("utf-8", "replace").decode().translate(_ESCAPES)}"'
