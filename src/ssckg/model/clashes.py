"""Where linked indicators clash."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from ssckg.model.phrase import phrase
from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from decimal import Decimal

    from ssckg.model.naming import ElementRecord
    from ssckg.model.result import Cell


class ClashKind(StrEnum):
    """In what two indicators differ; values of `code/clash-kind`."""

    UNIT = "unit"
    MULTIPLIER = "multiplier"
    DENOMINATOR = "denominator"
    POPULATION_BASE = "population-base"
    DIRECTION = "direction"
    VALUE_TYPE = "value-type"
    BOUNDS = "bounds"


class Severity(StrEnum):
    """How grave a clash is, the gravest first.

    contradiction: an exact match that its own rules forbid; incompatible: values cannot be turned
    into each other; convertible: a factor turns them; to-check: words differ, a person decides.
    """

    CONTRADICTION = "contradiction"
    INCOMPATIBLE = "incompatible"
    CONVERTIBLE = "convertible"
    TO_CHECK = "to-check"


@dataclass(frozen=True, slots=True)
class MappingNote:
    """A mapping behind a statement, as it stands in its set."""

    iri: str
    predicate: str
    confidence: float
    listed: str
    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class Difference:
    """In what two definitions differ.

    factor: subject's value times it is the object's; likeness: of texts, 0 to 1.
    """

    kind: ClashKind
    severity: Severity
    subject_value: str
    object_value: str
    text: str
    factor: Decimal | None = None
    factor_basis: str = ""
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """A difference between two indicators that mappings link, or that look alike.

    basis: "mapping", "common counterpart" or "likeness"; via: the common counterpart.
    """

    subject: ElementRecord
    object: ElementRecord
    difference: Difference
    basis: str
    predicate: str
    mappings: tuple[MappingNote, ...]
    via: ElementRecord | None = None


@dataclass(frozen=True, slots=True)
class KindCount:
    """Of one kind: pairs where it is known on both sides, clashing pairs, contradictions."""

    kind: ClashKind
    known: int
    clashes: int
    contradictions: int


@dataclass(frozen=True, kw_only=True)
class ClashesResult(Result):
    """The clashes between linked indicators of two editions (ids), or inside one."""

    pictured: ClassVar[str] = "kinds"

    subject: str
    object: str
    strength: str
    pairs: int
    kinds: tuple[KindCount, ...]
    clashes: tuple[Clash, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the clashes, and how many pairs could be compared by kind."""
        columns = (
            *("severity", "kind", "subject", "subject_value", "object", "object_value"),
            *("predicate", "factor"),
        )
        behind = ("severity", "kind", "subject_code", "object_code", "what", "reason", "mapping")
        title = phrase(
            "Clashes between %(subject)s and %(object)s: %(number)s",
            subject=self.subject,
            object=self.object,
            number=len(self.clashes),
        )
        rows = tuple(_clash_row(each) for each in self.clashes)
        graver = Counter((e.difference.kind, e.difference.severity) for e in self.clashes)
        others = tuple(Severity)[1:]
        known = tuple(
            (
                *(k.kind.value, self.pairs, k.known, k.clashes, k.contradictions),
                *(graver[k.kind, severity] for severity in others),
            )
            for k in self.kinds
        )
        return (
            ResultTable("clashes", title, columns, rows),
            ResultTable(
                "reasons", phrase("What clashes, and why they are linked"), behind, self._reasons()
            ),
            ResultTable(
                "kinds",
                phrase("Pairs compared"),
                (
                    *("kind", "pairs", "known_on_both_sides", "clashes", "contradictions"),
                    *(severity.value.replace("-", "_") for severity in others),
                ),
                known,
                phrase("What is not known on both sides cannot clash; it is not agreement either."),
            ),
        )

    def _reasons(self) -> tuple[tuple[Cell, ...], ...]:
        return tuple(
            (
                *(each.difference.severity.value, each.difference.kind.value),
                *(each.subject.code, each.object.code, each.difference.text),
                " / ".join(m.reason for m in each.mappings),
                " ".join(m.iri for m in each.mappings),
            )
            for each in self.clashes
        )

    def notes(self) -> tuple[str, ...]:
        """Return how pairs were found and what the severities mean."""
        graver = Counter(each.difference.severity for each in self.clashes)
        basis = phrase(
            "by accepted mappings of at least '%(strength)s'", strength=phrase(self.strength)
        )
        if self.subject == self.object:
            basis = phrase(
                "by a common exact or close counterpart, or by likeness of label or numerator"
            )
        return (
            phrase(
                "%(pairs)s pairs of indicators, %(basis)s: %(contradiction)s contradiction,"
                " %(incompatible)s incompatible, %(convertible)s convertible, %(check)s to-check.",
                pairs=self.pairs,
                basis=basis,
                contradiction=graver[Severity.CONTRADICTION],
                incompatible=graver[Severity.INCOMPATIBLE],
                convertible=graver[Severity.CONVERTIBLE],
                check=graver[Severity.TO_CHECK],
            ),
            phrase(
                "contradiction: an exact match whose values the rules of exact matches forbid;"
                " incompatible: no factor turns one into the other; convertible: a factor does;"
                " to-check: worded differently, a person decides. Denominators are compared as"
                " words."
            ),
        )

    def chart(self) -> dict[str, Any] | None:
        """Return how many clashes there are of each kind, by severity."""
        from ssckg.model.clashes_chart import clashes_chart  # noqa: PLC0415  it reads this module

        return clashes_chart(self)


def _clash_row(each: Clash) -> tuple[Cell, ...]:
    what = each.difference
    via = f" via {each.via.code}" if each.via else ""
    return (
        *(what.severity.value, what.kind.value),
        *(f"{each.subject.code} {each.subject.label}", what.subject_value),
        *(f"{each.object.code} {each.object.label}", what.object_value),
        *(f"{each.predicate or each.basis}{via}", what.factor),
    )
