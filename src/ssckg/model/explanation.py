"""What `explain` answers: all that is known of two elements, in words and as records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ssckg.model.derivation_result import LINK_COLUMNS, link_row
from ssckg.model.phrase import phrase
from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from ssckg.model.choices import Predicate
    from ssckg.model.derivation_result import BearingRecord, ChainLink, DerivedRecord
    from ssckg.model.naming import ElementRecord


@dataclass(frozen=True, slots=True)
class Statement:
    """A mapping recorded between the two, or of one of them: predicate as seen from the subject.

    inverted: recorded from the object to the subject; no_match: the code of the element that is
    declared without counterpart where the other stands.
    """

    listed: str
    predicate: Predicate | None
    confidence: float
    inverted: bool
    no_match: str
    origin: str
    status: str
    reason: str
    trust: str
    author: str
    sources: tuple[str, ...]
    page: str
    mapping: str


@dataclass(frozen=True, slots=True)
class NearestStep:
    """A link on the shortest way between the two, and what follows up to it: None, nothing."""

    link: ChainLink
    so_far: Predicate | None
    rule: str
    why: str


@dataclass(frozen=True, kw_only=True)
class ExplanationResult(Result):
    """Everything that is known of two elements, in words and as records.

    sentences: all of it for reading; statements: what is recorded; derived: the derived mapping,
    if there is one; bearing: what chains say to what is recorded; nearest: where nothing is known,
    the shortest way over accepted mappings, with where it breaks.
    """

    unpictured: ClassVar[str] = "an explanation is to be read"

    subject: ElementRecord
    object: ElementRecord
    sentences: tuple[str, ...]
    statements: tuple[Statement, ...]
    derived: DerivedRecord | None
    bearing: tuple[BearingRecord, ...]
    nearest: tuple[NearestStep, ...]

    def words(self) -> tuple[str, ...]:
        """Return all of it in sentences."""
        return self.sentences

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the sentences, what is recorded, and the links of the chains and the way."""
        title = phrase(
            "%(subject)s and %(object)s", subject=self.subject.curie, object=self.object.curie
        )
        tables = [ResultTable("in-words", title, ("what is known",), _column(self.sentences))]
        if self.statements:
            rows = tuple(_statement(each) for each in self.statements)
            tables.append(ResultTable("recorded", phrase("What is recorded"), _STATEMENT, rows))
        chains = list(self.derived.chains if self.derived else ())
        chains += [chain for each in self.bearing for chain in each.chains]
        if chains:
            rows = tuple(
                (number, chain.predicate.value, *link_row(link))
                for number, chain in enumerate(chains, 1)
                for link in chain.links
            )
            columns = ("chain", "gives", *LINK_COLUMNS)
            tables.append(ResultTable("chain-links", phrase("Chains, link by link"), columns, rows))
        if self.nearest:
            rows = tuple(
                (*link_row(s.link), s.so_far and s.so_far.value, s.why) for s in self.nearest
            )
            columns = (*LINK_COLUMNS, "follows", "why")
            tables.append(ResultTable("nearest", phrase("Shortest way"), columns, rows))
        return tuple(tables)


_STATEMENT = ("list", "predicate", "confidence", "origin", "status", "reason", "sources", "mapping")


def _column(texts: tuple[str, ...]) -> tuple[tuple[str], ...]:
    return tuple((text,) for text in texts)


def _statement(each: Statement) -> tuple[str | float | None, ...]:
    predicate = each.predicate.value if each.predicate else f"no match for {each.no_match}"
    return (
        *(each.listed, predicate, each.confidence, each.origin, each.status),
        *(each.reason, " ".join(each.sources), each.mapping),
    )


def _step(each: NearestStep) -> tuple[str | float | bool | None, ...]:
    return (*link_row(each.link), each.so_far.value if each.so_far else None, each.why)
