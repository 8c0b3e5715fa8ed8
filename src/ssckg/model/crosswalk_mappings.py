"""What a crosswalk knows of mappings: records of sets, links seen from one end, rules of chains."""

from __future__ import annotations

from dataclasses import dataclass

from ssckg.model.choices import MappingList, Predicate


@dataclass(frozen=True, slots=True)
class MappingRecord:
    """A mapping of a set, as it stands there; `subject` or `object` is empty: no match."""

    iri: str
    mapping_set: str
    subject: str
    predicate: Predicate
    object: str
    confidence: float
    listed: MappingList = MappingList.ACCEPTED
    origin: str = "ours"
    """Value of `code/origin`: stated, ours or derived."""
    status: str = "published"
    """Value of `code/mapping-status`."""
    reason: str = ""
    trust: str = ""
    justification: str = ""
    author: str = ""
    sources: tuple[str, ...] = ()
    """Keys of the documents that it rests on."""
    page: str = ""
    """Where in them, as recorded: a bar between the places, in the order that its file names the
    documents in."""
    end_changes: tuple[str, ...] = ()
    """What its ends say that they did not say when it was decided on, in words; it then has the
    status "needs-review" and keeps counting."""

    @property
    def is_no_match(self) -> bool:
        """Whether it declares that one side has no counterpart."""
        return not (self.subject and self.object)


@dataclass(frozen=True, slots=True)
class Link:
    """An accepted or derived mapping as seen from one of its ends: `mapping` may be inverted."""

    subject: str
    predicate: Predicate
    object: str
    mapping: MappingRecord

    @property
    def confidence(self) -> float:
        """The confidence of the mapping."""
        return self.mapping.confidence


@dataclass(frozen=True, slots=True)
class Composition:
    """A rule of the composition table: what follows when two mappings are chained.

    result: None where nothing follows (docs/decisions/0024).
    """

    id: str
    first: Predicate
    second: Predicate
    result: Predicate | None
    reason: str = ""
