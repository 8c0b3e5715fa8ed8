"""What may have been meant by an address at which there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process, utils

from ssckg.linked_data.addresses import path_of

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk

_MOST: Final = 5
_CUTOFF: Final = 80.0


def near_things(crosswalk: Crosswalk, path: str, base: str) -> list[tuple[str, str]]:
    """Return label and path of elements, editions and agencies whose path is much like this one.

    Args:
        crosswalk: of what is published.
        path: as it was asked for.
        base: where the IRIs of the data begin.
    """
    labels = {path_of(each.iri, base): each.label for each in crosswalk.elements}
    labels |= {path_of(each.iri, base): each.title for each in crosswalk.editions}
    labels |= {path_of(each.iri, base): each.name for each in crosswalk.agencies}
    found = process.extract(
        path[:200],
        list(labels),
        scorer=fuzz.ratio,
        processor=utils.default_process,
        score_cutoff=_CUTOFF,
        limit=_MOST,
    )
    return [(labels[near], near) for near, _, _ in found]
