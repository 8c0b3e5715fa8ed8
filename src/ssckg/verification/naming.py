"""Names that people write for data points and elements, and the IRIs they mean."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ssckg.model.framework import folded_code
from ssckg.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.model.data_point import DataPoint
    from ssckg.verification.guide import Guide


class PointNames:
    """Finds the data point, or the element, that a text names.

    A data point may be written as its IRI, as a CURIE (`u4ssc:EC-ICT-ICT-1C/result`), as its path
    (`EC-ICT-ICT-1C/result`) or, where an indicator has one value only, by the indicator's code as
    printed (`EC: ICT: ICT: 1C`) or as an id.
    """

    def __init__(self, points: Sequence[DataPoint], guide: Guide | None = None) -> None:
        """Take the data points of an edition and, to name its groups also, its guide."""
        self._points: dict[str, list[str]] = defaultdict(list)
        self._elements: dict[str, str] = {}
        for point in points:
            for name in (*_spellings(point.iri), *_spellings(point.indicator), point.code):
                if point.iri not in self._points[folded_code(name)]:
                    self._points[folded_code(name)].append(point.iri)
            for name in (*_spellings(point.indicator), point.code):
                self._elements[folded_code(name)] = point.indicator
            for name in _spellings(point.iri):
                self._elements[folded_code(name)] = point.iri
        for iri, label in (guide.dimensions if guide else {}).items():
            for name in (*_spellings(iri), label):
                self._elements[folded_code(name)] = iri

    def point(self, text: str) -> str:
        """Return the IRI of the one data point that `text` names.

        Raises:
            ValueError: none or several; with what can be written instead.
        """
        found = self._points.get(folded_code(text), [])
        if not found:
            raise ValueError(f"{text!r} names no data point")
        if len(found) > 1:
            paths = ", ".join(iri.removeprefix(BASE).partition("/")[2] for iri in found)
            raise ValueError(f"{text!r} has several data points; name one of {paths}")
        return found[0]

    def element(self, text: str) -> str:
        """Return the IRI of the data point, indicator or dimension that `text` names.

        Raises:
            ValueError: it names none.
        """
        try:
            return self._elements[folded_code(text)]
        except KeyError:
            raise ValueError(f"{text!r} names no data point, indicator or dimension") from None


def _spellings(iri: str) -> Iterable[str]:
    yield iri
    for prefix, namespace in PREFIXES.items():
        if namespace != BASE and iri.startswith(namespace):
            yield f"{prefix}:{iri[len(namespace) :]}"
            yield iri[len(namespace) :]
