"""Changes of the public record in words: read from their lines of KGCL, named by the crosswalk."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ssckg.app.revision.proposal_reading import unit_labels
from ssckg.namespaces import BASE
from ssckg.revision.kgcl_reading import read_line
from ssckg.revision.proposing.names import last_part
from ssckg.revision.proposing.words import change_view

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Point
    from ssckg.model.proposal_view import ChangeView


def told_changes(crosswalk: Crosswalk, lines: Iterable[str]) -> tuple[ChangeView, ...]:
    """Return what lines of KGCL ask for, as the working pages of a round tell it.

    Args:
        crosswalk: of the published data, for the names of elements.
        lines: as the public record has them.

    Raises:
        ParseError: a line is none that a round writes.
    """
    names, units = _Names(crosswalk), unit_labels(crosswalk)
    return tuple(change_view(read_line(line), names, units) for line in lines)


class _Names:
    """Names of elements by their IRIs below the standard base, whatever base the data have."""

    def __init__(self, crosswalk: Crosswalk) -> None:
        self._crosswalk = crosswalk

    @cached_property
    def _points(self) -> Mapping[str, Point]:
        return {point.iri: point for point in self._crosswalk.points}

    def is_element(self, iri: str) -> bool:
        """Say whether an IRI is that of an element of any edition."""
        return self._own(iri) in self._crosswalk.element

    def name_of(self, iri: str) -> str:
        """Return code and label of an element, or of a data point with its indicator."""
        own = self._own(iri)
        if own in self._crosswalk.element:
            element = self._crosswalk.element[own]
            return f"{element.code} ({element.label})" if element.label else element.code
        point = self._points.get(own)
        if point is None:
            return last_part(iri) or iri
        if len(self._crosswalk.points_of.get(point.indicator, ())) == 1:
            return self.name_of(point.indicator)
        indicator = self._crosswalk.element.get(point.indicator)
        code = indicator.code if indicator else last_part(point.indicator)
        return f"{code}, {point.label or last_part(iri)}"

    def _own(self, iri: str) -> str:
        base = self._crosswalk.base
        return base + iri.removeprefix(BASE) if iri.startswith(BASE) else iri
