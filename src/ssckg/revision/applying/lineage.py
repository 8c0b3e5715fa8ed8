"""What elements and data points of an edition come from, as triples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from ssckg.model.release import SuccessionKind
from ssckg.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.release import WorkingEdition

_GOES_ON = frozenset({SuccessionKind.KEPT, SuccessionKind.EDITED})


def lineage(working: WorkingEdition) -> Iterator[Triple]:
    """Yield from what each element and data point was revised, and whose series goes on or breaks.

    What keeps its IRI is no revision of itself.
    """
    revised = NamedNode(expand("prov:wasRevisionOf"))
    for one in working.elements:
        for before, after in ((b, a) for b in one.before for a in one.after if a != b):
            yield Triple(NamedNode(after), revised, NamedNode(before))
    for one in working.points:
        name = "ssc:continuesSeries" if one.kind in _GOES_ON else "ssc:breaksSeries"
        for before, after in ((b, a) for b in one.before for a in one.after if a != b):
            yield Triple(NamedNode(after), revised, NamedNode(before))
            yield Triple(NamedNode(after), NamedNode(expand(name)), NamedNode(before))
