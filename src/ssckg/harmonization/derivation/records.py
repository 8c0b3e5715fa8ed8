"""Makes derived mappings of the chains that speak for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.harmonization.derivation.confidence import (
    DIGITS,
    chain_order,
    combined,
    independent_chains,
)
from ssckg.model.choices import MappingList
from ssckg.model.crosswalk_mappings import MappingRecord
from ssckg.model.derivation import Derived
from ssckg.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.harmonization.derivation.naming import Naming, Pair
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.derivation import Chain

CHAINING: Final = expand("semapv:MappingChaining")
AUTHOR: Final = "ssckg maintainers"
_TRUST: Final = ("verified", "secondary", "partly", "recall")


def derived_mappings(
    crosswalk: Crosswalk, naming: Naming, pairs: Mapping[Pair, tuple[Chain, ...]]
) -> tuple[Derived, ...]:
    """Return the derived mapping of each pair, by set, subject and object.

    Args:
        crosswalk: what the chains lead through.
        naming: directions and names.
        pairs: the chains of each pair, in its direction of writing.
    """
    names = naming.set_names(pairs)
    found = []
    for pair, chains in pairs.items():
        name = names[naming.edition_of(pair[0]), naming.edition_of(pair[1])]
        found.append(_derived(crosswalk, f"{naming.base}{name}", naming, chains))
    return tuple(sorted(found, key=lambda each: each.record.iri))


def _derived(
    crosswalk: Crosswalk, mapping_set: str, naming: Naming, chains: tuple[Chain, ...]
) -> Derived:
    predicate = min(chains, key=lambda chain: chain.predicate.rank).predicate
    own = tuple(sorted((c for c in chains if c.predicate is predicate), key=chain_order))
    counted = independent_chains(own)
    subject, obj = own[0].subject, own[0].object
    links = [link for chain in own for link in chain.links]
    record = MappingRecord(
        iri=f"{mapping_set}/{naming.local(subject)}--{naming.local(obj)}",
        mapping_set=mapping_set,
        subject=subject,
        predicate=predicate,
        object=obj,
        confidence=round(combined(counted), DIGITS),
        listed=MappingList.DERIVED,
        origin="derived",
        status="proposed",
        reason=_reason(crosswalk, own),
        trust=max((link.mapping.trust for link in links), key=_weakness),
        justification=CHAINING,
        author=AUTHOR,
        sources=tuple(sorted({key for link in links for key in link.mapping.sources})),
    )
    others = tuple(chain for chain in chains if chain.predicate is not predicate)
    return Derived(subject, predicate, obj, record.confidence, own, counted, others, record)


def _weakness(trust: str) -> int:
    return _TRUST.index(trust) if trust in _TRUST else len(_TRUST)


def _reason(crosswalk: Crosswalk, chains: tuple[Chain, ...]) -> str:
    """Return in a sentence what the surest chain says, and how many more there are."""
    more = len(chains) - 1
    also = f"; {more} more chain{'s' if more > 1 else ''} say the same" if more else ""
    also = also.replace("chain say", "chain says")
    return f"Follows by chaining: {chain_words(crosswalk, chains[0])}{also}."


def chain_words(crosswalk: Crosswalk, chain: Chain) -> str:
    """Return a chain in one line: "KPI 1 exact 4.1 (0.9), 4.1 broad 4 (0.8)"."""
    return ", ".join(
        f"{_code(crosswalk, link.subject)} {link.predicate} {_code(crosswalk, link.object)}"
        f" ({link.confidence:g})"
        for link in chain.links
    )


def _code(crosswalk: Crosswalk, element: str) -> str:
    known = crosswalk.element.get(element)
    if known is None:
        return element
    edition = crosswalk.edition.get(known.editions[0]) if known.editions else None
    return f"{edition.family or edition.id} {known.code}" if edition else known.code
