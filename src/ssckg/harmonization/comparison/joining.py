"""Which editions are joined by mapping sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.errors import UsageError
from ssckg.harmonization.measures import SDG
from ssckg.model.choices import MappingList

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Edition


def joined_pairs(crosswalk: Crosswalk) -> frozenset[frozenset[str]]:
    """Return the pairs of editions (IRIs) that a set of accepted mappings joins.

    Derived mappings work through no edition: they make no pair of which zero could be said.
    """
    sets = {each.mapping_set for each in crosswalk.mappings if each.listed is MappingList.ACCEPTED}
    ends = crosswalk.set_editions
    return frozenset(frozenset(ends[name]) for name in sets if name in ends)


def editions_joined(crosswalk: Crosswalk) -> tuple[Edition, ...]:
    """Return the editions that any mapping set joins, in their order."""
    joined = {iri for pair in joined_pairs(crosswalk) for iri in pair}
    return tuple(edition for edition in crosswalk.editions if edition.iri in joined)


def sdg_edition_for(crosswalk: Crosswalk, edition: Edition) -> Edition:
    """Return the edition of the SDGs that mappings join to an edition.

    Raises:
        UsageError: there is none, or the edition itself belongs to the SDGs.
    """
    pairs = joined_pairs(crosswalk)
    for other in crosswalk.editions:
        is_pair = frozenset((edition.iri, other.iri)) in pairs
        if other.family == SDG and edition.family != SDG and is_pair:
            return other
    near = [e.id for e in crosswalk.editions if frozenset((edition.iri, e.iri)) in pairs]
    raise UsageError(
        f"no mapping set joins {edition.id} to the SDGs",
        hint=f"with --of: {', '.join(near)}" if near else "no mapping set joins it to anything",
    )
