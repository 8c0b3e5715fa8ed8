"""Suggested mappings, each with what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ssckg.model.naming import ElementName
from ssckg.model.phrase import phrase
from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.choices import Predicate
    from ssckg.model.result import Cell

_UNITS: Final = {True: "same", False: "another", None: "not known"}


@dataclass(frozen=True)
class SuggestedElement(ElementName):
    """An element as a suggestion names it; `kind`: name of its class."""

    kind: str


@dataclass(frozen=True, slots=True)
class ScorePart:
    """A text that speaks for an object because the subject is like it.

    kind: "own" (the object's own text), "below" (an indicator below it), "above" (the target above
    it), "mapped" (a text that is mapped to it, or to what stands below or above it); text: the
    element whose text it is; likeness: 0 to 1; weight: as the settings say; shared: words that
    both have, as the subject spells them; mapping: IRI of the mapping that leads from the text to
    `mapped_to`, which is the object, or what stands below or above it; only for kind "mapped".
    """

    kind: str
    text: SuggestedElement
    likeness: float
    weight: float
    shared: tuple[str, ...]
    mapping: str = ""
    mapped_to: SuggestedElement | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A pair that may be worth a mapping.

    score: orders suggestions, 0 and up; no probability; rank: among the open pairs of the subject,
    from 1; is_candidate: the pair stands among the candidates of a mapping set; predicate: only
    where the two definitions show it, else None; same_unit: None where a unit is not known;
    evidence: in words; parts: the score's largest parts.
    """

    subject: SuggestedElement
    object: SuggestedElement
    rank: int
    score: float
    is_candidate: bool
    predicate: Predicate | None
    same_unit: bool | None
    evidence: tuple[str, ...]
    parts: tuple[ScorePart, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many pairs are no suggestions, by reason.

    accepted, rejected: decided; implied: the subject is mapped to what stands above or below the
    object; declared: one of the two was declared to have no match in the other edition.
    """

    accepted: int
    rejected: int
    implied: int
    declared: int


@dataclass(frozen=True, kw_only=True)
class SuggestionResult(Result):
    """Suggested mappings between two editions.

    subject_framework, object_framework: ids; subjects, objects: how many of each were looked at;
    pairs: subjects times objects; open: pairs that nobody has decided yet; suggestions: sorted by
    subject, best first; model: "lexical", or "lexical and embeddings".
    """

    subject_framework: str
    object_framework: str
    model: str
    subjects: int
    objects: int
    pairs: int
    open: int
    left_out: LeftOut
    suggestions: tuple[Suggestion, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the suggestions, and the parts of their scores."""
        columns = (
            *("subject", "subject_label", "rank", "object", "object_label", "score"),
            *("candidate", "predicate", "unit", "evidence"),
        )
        rows = tuple(_row(each) for each in self.suggestions)
        title = phrase(
            "Suggested mappings of %(subject_framework)s to %(object_framework)s",
            subject_framework=self.subject_framework,
            object_framework=self.object_framework,
        )
        return (
            ResultTable("suggestions", title, columns, rows),
            ResultTable(
                "score-parts",
                phrase("What the scores are made of"),
                ("subject", "object", "kind", "text", "text_label", "likeness", "weight", "shared"),
                tuple(_part_rows(self.suggestions)),
                phrase(
                    "kind: the object's own text, a text below or above it, or one mapped to it."
                ),
                is_detail=True,
            ),
        )

    def notes(self) -> tuple[str, ...]:
        """Return what a suggestion is, and what was left out."""
        out = self.left_out
        return (
            phrase(
                "A suggestion is a pair to look at, made by a program from words and from"
                " what curators have mapped already. It counts in no figure, and its"
                " score orders suggestions: it is no probability. Likeness: %(model)s."
                " How often it is right: ssckg suggest evaluate.",
                model=self.model,
            ),
            phrase(
                "Of %(pairs)s pairs, %(open)s are open. Left out are pairs that are"
                " accepted (%(accepted)s) or rejected (%(rejected)s), pairs whose subject"
                " is mapped to what stands above or below the object (%(implied)s), and"
                " pairs of an element that was declared to have no match there"
                " (%(declared)s).",
                pairs=self.pairs,
                open=self.open,
                accepted=out.accepted,
                rejected=out.rejected,
                implied=out.implied,
                declared=out.declared,
            ),
        )

    def chart(self) -> dict[str, Any] | None:
        """Return the best suggestions by score."""
        from ssckg.model.suggestion_chart import suggestion_chart  # noqa: PLC0415  it reads this module

        return suggestion_chart(self)


def _row(each: Suggestion) -> tuple[Cell, ...]:
    return (
        *(each.subject.code, each.subject.label, each.rank, each.object.code, each.object.label),
        *(each.score, each.is_candidate, each.predicate.value if each.predicate else None),
        *(_UNITS[each.same_unit], "; ".join(each.evidence)),
    )


def _part_rows(suggestions: tuple[Suggestion, ...]) -> Iterator[tuple[Cell, ...]]:
    for each in suggestions:
        for part in each.parts:
            yield (
                *(each.subject.code, each.object.code, part.kind, part.text.curie),
                *(part.text.label, part.likeness, part.weight, ", ".join(part.shared)),
            )
