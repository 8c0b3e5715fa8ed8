"""What an element went through: its states over editions, what changed, and what followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ssckg.model.phrase import phrase
from ssckg.model.result import Result, ResultTable


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementState:
    """An element as one edition has it; dates as recorded, blank where none is.

    is_asked: it is the one that was asked for.
    """

    iri: str
    edition: str
    issued: str
    codes: tuple[str, ...]
    label: str
    level: str
    valid_from: str
    valid_to: str
    is_asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementEvent:
    """A change on the way from state to state.

    date: day or year, as recorded; kind: of the succession or of the row of changes; before,
    after: elements (IRIs), heirs among the latter; where: edition or release that says it;
    sentences: what changed of it; decisions: "id: body, day: reason".
    """

    date: str
    kind: str
    where: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    sentences: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    trust: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedMapping:
    """A mapping of one of the states; follows: the mapping (IRI) that it was carried over from."""

    element: str
    mapping_set: str
    subject: str
    predicate: str
    object: str
    listed: str
    status: str
    follows: str = ""


@dataclass(frozen=True, kw_only=True)
class Timeline(Result):
    """States, events and mappings of an element and of what it came from and led to."""

    unpictured: ClassVar[str] = "a timeline is a list"

    element: str
    code: str
    label: str
    states: tuple[ElementState, ...]
    events: tuple[ElementEvent, ...]
    mappings: tuple[FollowedMapping, ...]
    names: dict[str, str]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return states, then events, then mappings."""
        return (
            ResultTable(
                "states",
                phrase("%(code)s %(label)s: over editions", code=self.code, label=self.label),
                ("edition", "issued", "codes", "label", "level", "valid_from", "valid_to", "asked"),
                tuple(
                    (
                        s.edition,
                        s.issued,
                        ", ".join(s.codes),
                        s.label,
                        s.level,
                        s.valid_from,
                        s.valid_to,
                        s.is_asked,
                    )
                    for s in self.states
                ),
            ),
            ResultTable(
                "events",
                phrase("What happened"),
                ("date", "kind", "where", "before", "after", "what", "decisions", "note", "trust"),
                tuple(
                    (
                        e.date,
                        e.kind,
                        e.where,
                        self._named(e.before),
                        self._named(e.after),
                        " ".join(e.sentences),
                        "; ".join(e.decisions),
                        e.note,
                        e.trust,
                    )
                    for e in self.events
                ),
            ),
            ResultTable(
                "mappings",
                phrase("Mappings of these elements"),
                ("set", "subject", "predicate", "object", "listed", "status", "follows"),
                tuple(
                    (
                        m.mapping_set,
                        self._named((m.subject,)) or "no match",
                        # A set that declares "no match" names a predicate, since SSSOM wants one.
                        m.predicate if m.subject and m.object else None,
                        self._named((m.object,)) or "no match",
                        m.listed,
                        m.status,
                        m.follows,
                    )
                    for m in self.mappings
                ),
                is_detail=True,
            ),
        )

    def _named(self, iris: tuple[str, ...]) -> str:
        return "; ".join(self.names.get(iri, iri) for iri in iris if iri)
