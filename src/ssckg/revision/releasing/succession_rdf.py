"""What became of elements and data points, as RDF: successions, ends and heirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.release import SuccessionKind
from ssckg.namespaces import BASE, CODE
from ssckg.revision.releasing.terms import named, node, triples, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Triple

    from ssckg.model.edition_content import EditionContent
    from ssckg.model.release import Succession, WorkingEdition

_ENDS: Final = frozenset(
    {
        SuccessionKind.REPLACED,
        SuccessionKind.SPLIT,
        SuccessionKind.MERGED,
        SuccessionKind.RETIRED,
    }
)


def release_iri(version: str) -> str:
    """Return the IRI of a release, below the standard base."""
    return f"{BASE}release/{version}"


def succession_triples(working: WorkingEdition) -> Iterator[Triple]:
    """Yield the successions of a release, those of elements first, numbered from 1.

    The order is that of what was there before, then of what is there after, so that equal editions
    give equal numbers.
    """
    release = release_iri(working.target.version)
    number = 0
    for found in (working.elements, working.points):
        for each in sorted(found, key=lambda one: (one.before, one.after, one.kind)):
            number += 1
            yield from _succession(f"{release}/succession/{number}", release, each)


def ending_triples(working: WorkingEdition, on: str) -> Iterator[Triple]:
    """Yield until when old elements are valid and what takes their place.

    Only where the edition before belongs to the same framework and the round is no demonstration:
    what a demonstration retires is not retired.

    Args:
        working: the edition that is released.
        on: day of the release (ISO 8601).
    """
    if working.target.is_demonstration or not _is_same_framework(working):
        return
    for each in working.elements:
        if each.kind not in _ENDS:
            continue
        heirs = each.after or each.heirs
        for before in each.before:
            if before in heirs or before in working.content.item:
                continue
            said = [("ssc:validTo", typed(on, "xsd:date"))]
            yield from triples(before, said)
            yield from triples(before, (("dcterms:isReplacedBy", node(heir)) for heir in heirs))


def count_changes(working: WorkingEdition) -> tuple[int, int, int]:
    """Return how many elements came in, were changed and kept, and ended."""
    added = changed = retired = 0
    for each in working.elements:
        match each.kind:
            case SuccessionKind.EDITED | SuccessionKind.REDEFINED:
                changed += len(each.after)
            case SuccessionKind.KEPT:
                pass
            case _:
                old = {iri.rpartition("/")[2] for iri in each.before}
                new = {iri.rpartition("/")[2] for iri in each.after}
                # What a merge leaves standing is neither new nor gone.
                added, retired = added + len(new - old), retired + len(old - new)
                changed += len(old & new)
    return added, changed, retired


def _succession(iri: str, release: str, each: Succession) -> Iterator[Triple]:
    links: Iterable[tuple[str, Iterable[str]]] = (
        ("ssc:successionBefore", each.before),
        ("ssc:successionAfter", each.after),
        ("ssc:heir", each.heirs),
        ("prov:wasInfluencedBy", (f"{BASE}proposal/{one}" for one in each.proposals)),
        ("prov:wasInfluencedBy", (f"{BASE}decision/{one}" for one in each.decisions)),
    )
    yield from triples(
        iri,
        [
            ("rdf:type", named("ssc:Succession")),
            ("ssc:successionOf", node(release)),
            ("ssc:successionKind", node(f"{CODE}succession-kind/{each.kind}")),
            *((curie, node(target)) for curie, targets in links for target in targets),
        ],
    )


def _is_same_framework(working: WorkingEdition) -> bool:
    return framework_of(working.base) == f"{BASE}framework/{working.target.framework}"


def framework_of(edition: EditionContent) -> str:
    """Return the IRI of the framework that an edition belongs to; empty where it says none."""
    about = edition.item.get(edition.iri)
    return about.text("ssc:editionOf") if about else ""
