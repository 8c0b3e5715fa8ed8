"""An explanation in sentences."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ssckg.model.choices import Predicate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.derivation_result import BearingRecord, ChainLink, ChainRecord
    from ssckg.model.explanation import ExplanationResult, NearestStep, Statement
    from ssckg.model.naming import ElementRecord

_SAYS: Final = {
    Predicate.EXACT: "is the same as",
    Predicate.CLOSE: "is close to",
    Predicate.BROAD: "is part of the broader",
    Predicate.NARROW: "is broader than",
    Predicate.RELATED: "is related to",
}
_LISTED: Final = {
    "accepted": "It is accepted",
    "rejected": "It was looked at and rejected",
    "candidates": "It is a candidate, not decided yet,",
}


def sentences(found: ExplanationResult, max_length: int) -> Iterator[str]:
    """Yield what an explanation holds, one thought at a time."""
    one, other = found.subject, found.object
    yield f"{_full(one)}. {_full(other)}."
    for statement in found.statements:
        yield _statement(statement, one, other)
    if found.derived is not None:
        each = found.derived
        yield (
            f"Derived, judged by no one: {one.code} {_SAYS[each.predicate]} {other.code},"
            f" confidence {each.confidence:g} ({each.arithmetic})."
        )
        for chain in (*each.chains, *each.other_chains):
            yield from _chain(chain)
    for bearing in found.bearing:
        yield from _bearing(bearing)
    if not (found.statements or found.derived or found.bearing):
        yield from _nothing(found, max_length)


def _full(element: ElementRecord) -> str:
    framework = f" ({element.framework})" if element.framework else ""
    return f"{element.code}{framework}: {element.label.rstrip('.')}"


def _statement(each: Statement, one: ElementRecord, other: ElementRecord) -> str:
    source = _source(each.origin, each.sources, each.page)
    if each.predicate is None:
        there = other if each.no_match == one.code else one
        return (
            f"{each.no_match} is declared to have no counterpart in {there.framework}, confidence"
            f" {each.confidence:g}: {each.reason} {source}"
        )
    turned = ", as seen from the other end" if each.inverted else ""
    return (
        f"{_LISTED[each.listed]} that {one.code} {_SAYS[each.predicate]} {other.code} (skos"
        f" {each.predicate} match{turned}), confidence {each.confidence:g}, status {each.status}:"
        f" {each.reason} {source}"
    )


def _source(origin: str, sources: tuple[str, ...], page: str) -> str:
    whose = {
        "stated": "A document states the link (the predicate is ours)",
        "ours": "Our own comparison",
    }
    where = f": {', '.join(sources)}" if sources else ""
    places = "; ".join(place for place in page.split("|") if place.strip("- "))
    at = f" ({places})" if places else ""
    return f"{whose.get(origin, origin.capitalize())}{where}{at}."


def _chain(chain: ChainRecord) -> Iterator[str]:
    counted = "" if chain.counted else " This chain is not counted."
    yield (f"Chain of {len(chain.links)} links: {chain.rule}; {chain.arithmetic}.{counted}")
    for link in chain.links:
        yield _link(link)


def _link(link: ChainLink) -> str:
    turned = " (recorded the other way round)" if link.inverted else ""
    return (
        f"- {link.subject.framework} {link.subject.code} {_SAYS[link.predicate]}"
        f" {link.object.framework} {link.object.code}, confidence {link.confidence:g}{turned}:"
        f" {link.reason} {_source(link.origin, link.sources, link.page)}"
    )


def _bearing(each: BearingRecord) -> Iterator[str]:
    yield (
        f"By chaining, {each.subject.code} {_SAYS[each.predicate]} {each.object.code}."
        f" {each.meaning}"
    )
    for chain in each.chains:
        yield f"Chain of {len(chain.links)} links: {chain.rule}; {chain.arithmetic}."
        for link in chain.links:
            yield _link(link)


def _nothing(found: ExplanationResult, max_length: int) -> Iterator[str]:
    yield "Nothing is recorded of the two, and nothing follows from what is."
    if not found.nearest:
        yield "No way over accepted mappings leads from one to the other."
        return
    yield f"The shortest way over accepted mappings has {len(found.nearest)} links:"
    for step in found.nearest:
        yield _link(step.link)
    yield _why_not(found.nearest, max_length)


def _why_not(steps: tuple[NearestStep, ...], max_length: int) -> str:
    for before, step in pairwise(steps):
        if step.so_far is None:
            return (
                f"Nothing follows from {before.so_far}, then {step.link.predicate}: {step.why}"
                if step.why
                else f"There is no rule for {before.so_far}, then {step.link.predicate}."
            )
    if len(steps) > max_length:
        return f"It is longer than the {max_length} links that are allowed."
    return "A part of it is itself not derived: it is undecided, denied or within one edition."
