"""What follows from mappings by chaining: chains, derived mappings, and what speaks against them.

Links are as walked: a mapping that is walked backwards has its ends swapped and its predicate
inverted (docs/decisions/0024).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssckg.model.choices import Predicate
    from ssckg.model.crosswalk_mappings import Link, MappingRecord


class Relation(StrEnum):
    """How what a chain says stands to what is recorded of the same pair."""

    SAME = "same"
    """The same predicate."""
    WEAKER = "weaker"
    """The chain says less, and nothing against it."""
    STRONGER = "stronger"
    """The chain says more than what is recorded."""
    OPPOSITE = "opposite"
    """Both cannot hold: one is the broader one here and the narrower one there, or the same."""
    REJECTED = "rejected"
    """The pair was rejected for this predicate, or for a weaker one."""
    REJECTED_FOR_MORE = "rejected-for-more"
    """The pair was rejected for a stronger predicate than the chain says."""
    NO_MATCH = "no-match"
    """One end was declared to have no counterpart in the edition of the other."""
    CHAINS = "chains-disagree"
    """Nothing is recorded; two chains say what cannot both hold."""


@dataclass(frozen=True)
class Chain:
    """Links from one element to another, with what follows from them.

    rules: ids of the composition rules, in the order applied; one fewer than links.
    """

    links: tuple[Link, ...]
    predicate: Predicate
    rules: tuple[str, ...]

    @cached_property
    def elements(self) -> tuple[str, ...]:
        """The elements passed through, both ends among them (IRIs)."""
        return (self.links[0].subject, *(link.object for link in self.links))

    @property
    def subject(self) -> str:
        """Where it begins (IRI)."""
        return self.links[0].subject

    @property
    def object(self) -> str:
        """Where it ends (IRI)."""
        return self.links[-1].object

    @cached_property
    def mappings(self) -> tuple[str, ...]:
        """The mappings that it rests on (IRIs)."""
        return tuple(link.mapping.iri for link in self.links)

    @cached_property
    def confidence(self) -> float:
        """That all links hold, each independently of the others: the product."""
        return prod(link.confidence for link in self.links)


@dataclass(frozen=True, slots=True)
class Derived:
    """A mapping that follows from accepted ones, with every chain that says so.

    chains: those of this predicate, the surest first; other_chains: those that say less;
    counted: the chains that share no link, whose confidences are put together.
    """

    subject: str
    predicate: Predicate
    object: str
    confidence: float
    chains: tuple[Chain, ...]
    counted: tuple[Chain, ...]
    other_chains: tuple[Chain, ...]
    record: MappingRecord


@dataclass(frozen=True, slots=True)
class Finding:
    """A pair of which something is recorded that chains bear on, or on which chains disagree.

    record: what is recorded (a declaration without match, too); None where only chains disagree.
    stated: its predicate as seen from `subject`, None where there is no match.
    """

    subject: str
    object: str
    relation: Relation
    predicate: Predicate
    chains: tuple[Chain, ...]
    record: MappingRecord | None = None
    stated: Predicate | None = None


@dataclass(frozen=True, slots=True)
class HierarchyCycle:
    """Elements of which each is broader than, or the same as, the next, round to the first."""

    elements: tuple[str, ...]
    mappings: tuple[str, ...]


@dataclass(frozen=True)
class Derivation:
    """All that follows from the accepted mappings of a crosswalk.

    within: pairs of one edition that chains join; evidence for redundancy, derived mappings only
    where that was asked for.
    """

    derived: tuple[Derived, ...]
    contradictions: tuple[Finding, ...]
    corroborated: tuple[Finding, ...]
    cycles: tuple[HierarchyCycle, ...]
    within: tuple[Finding, ...]
    max_length: int

    @cached_property
    def records(self) -> tuple[MappingRecord, ...]:
        """The derived mappings as records of a crosswalk."""
        return tuple(each.record for each in self.derived)

    @cached_property
    def by_pair(self) -> dict[tuple[str, str], Derived]:
        """The derived mappings by their ends, in the direction that they are written in."""
        return {(each.subject, each.object): each for each in self.derived}
