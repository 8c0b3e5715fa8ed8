"""Names of cities as parts of IRIs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ssckg.namespaces import PREFIXES

# Letters that Unicode does not decompose.
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ł": "l", "Ł": "L"}
    | {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ß": "ss", "ı": "i"}
)


@lru_cache(maxsize=4096)  # the same city stands in every row
def city_id(name: str) -> str:
    """Return the last part of a city's IRI.

    >>> city_id("Karmøy")
    'karmoy'
    >>> city_id("Krimpen aan den IJssel")
    'krimpen-aan-den-ijssel'
    """
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    ascii_only = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^\w]+", "-", ascii_only).strip("-_")


def city_iri(name: str) -> str:
    """Return the IRI of a city by its name."""
    return PREFIXES["city"] + city_id(name)
