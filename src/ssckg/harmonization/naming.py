"""Names of elements for results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.harmonization.lookup import curie
from ssckg.model.naming import ElementName

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk


def element_name(crosswalk: Crosswalk, iri: str) -> ElementName:
    """Return how results name an element; one that is not described goes by its CURIE.

    >>> from ssckg.model.crosswalk import Crosswalk
    >>> element_name(Crosswalk("https://x.example/", (), ()), "https://x.example/cpi/P.EG.1").code
    'cpi:P.EG.1'
    """
    short = curie(crosswalk, iri)
    known = crosswalk.element.get(iri)
    return ElementName(iri, short, known.code if known else short, known.label if known else "")
