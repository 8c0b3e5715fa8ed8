"""What terms of indicators mean, and indicators side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ssckg.model.phrase import phrase
from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.clashes import MappingNote
    from ssckg.model.naming import ElementRecord
    from ssckg.model.result import Cell


@dataclass(frozen=True, slots=True)
class DefinitionRecord:
    """An indicator and what is known of its definition, in words."""

    element: ElementRecord
    unit: str
    numerator: str
    denominator: str
    population_base: str
    definition: str


@dataclass(frozen=True, slots=True)
class TermClash:
    """One term with two meanings, or two terms with one; both definitions side by side.

    likeness: of the two labels; because: what says that the meanings differ, or agree.
    """

    subject: DefinitionRecord
    object: DefinitionRecord
    likeness: float
    because: tuple[str, ...]
    mappings: tuple[MappingNote, ...]


@dataclass(frozen=True, slots=True)
class TermUse:
    """Where a form of a word is used; part: label, numerator or denominator."""

    element: ElementRecord
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class TermForm:
    """A word with the qualifiers before it, as used."""

    form: str
    frameworks: tuple[str, ...]
    uses: tuple[TermUse, ...]


@dataclass(frozen=True, slots=True)
class TermWord:
    """A word that ends terms of several forms."""

    word: str
    forms: tuple[TermForm, ...]


@dataclass(frozen=True, kw_only=True)
class TermsResult(Result):
    """Terminology of editions (ids): clashes of terms, and words used in several forms."""

    unpictured: ClassVar[str] = "definitions are to be read side by side"

    frameworks: tuple[str, ...]
    indicators: int
    one_term_two_meanings: tuple[TermClash, ...]
    two_terms_one_meaning: tuple[TermClash, ...]
    term_words: tuple[TermWord, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the two kinds of clashes of terms, then the words and where they are used."""
        words = tuple(
            (w.word, len(w.forms), f.form, len(f.uses), ", ".join(f.frameworks))
            for w in self.term_words
            for f in w.forms
        )
        uses = tuple(
            (w.word, f.form, u.element.framework, u.element.code, u.part, u.text)
            for w in self.term_words
            for f in w.forms
            for u in f.uses
        )
        return (
            _terms(
                "one-term-two-meanings",
                phrase("One term, two meanings"),
                self.one_term_two_meanings,
            ),
            _terms(
                "two-terms-one-meaning",
                phrase("Two terms, one meaning"),
                self.two_terms_one_meaning,
            ),
            ResultTable(
                "words",
                phrase("Words with differing qualifiers"),
                ("word", "forms", "form", "uses", "frameworks"),
                words,
                phrase("From the wording alone: forms may mean the same."),
            ),
            ResultTable(
                "uses",
                phrase("Where the words are used"),
                ("word", "form", "framework", "code", "part", "text"),
                uses,
                is_detail=True,
            ),
        )

    def notes(self) -> tuple[str, ...]:
        """Return how terms were found and what that cannot show."""
        return (
            phrase(
                "%(indicators)s indicators of %(frameworks)s. Labels count as one term"
                " when their likeness is at least 0.8, as two when it is at most 0.5.",
                indicators=self.indicators,
                frameworks=", ".join(self.frameworks),
            ),
            phrase(
                "A different meaning is shown by a mapping (broad, narrow, related, rejected), or"
                " by unit, population base, numerator or denominator known on both sides; one"
                " meaning by an exact or close match, or by the same numerator, denominator and"
                " unit."
            ),
            phrase(
                "Words are found by their place before a function word or the end: this is lexical,"
                " knows no synonyms but those for people, and no meaning."
            ),
        )


def _terms(name: str, title: str, clashes: Iterable[TermClash]) -> ResultTable:
    columns = (
        *("likeness", "subject", "subject_definition", "object", "object_definition"),
        *("because", "reason"),
    )
    rows = tuple(
        (
            each.likeness,
            *_term_cells(each.subject),
            *_term_cells(each.object),
            "; ".join(each.because),
            " / ".join(m.reason for m in each.mappings),
        )
        for each in clashes
    )
    return ResultTable(
        name, phrase("%(title)s: %(number)s", title=title, number=len(rows)), columns, rows
    )


def _term_cells(known: DefinitionRecord) -> tuple[Cell, ...]:
    element = known.element
    return (f"{element.framework} {element.code} {element.label}", known.definition)


@dataclass(frozen=True, slots=True)
class AspectRow:
    """One line of a comparison: the value in each indicator (empty: unknown), and what it shows.

    state: "differs", "partly known" (equal where known), "equal" or "unknown".
    """

    aspect: str
    state: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SideBySideResult(Result):
    """Two to six indicators, line by line of their definitions, differences first."""

    unpictured: ClassVar[str] = "definitions are to be read side by side"

    indicators: tuple[ElementRecord, ...]
    rows: tuple[AspectRow, ...]
    mappings: tuple[MappingNote, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the comparison, and the mappings among the indicators."""
        heads = tuple(f"{each.framework} {each.code}" for each in self.indicators)
        rows = tuple((row.aspect, row.state, *row.values) for row in self.rows)
        mappings = tuple(
            (m.listed, m.predicate, m.confidence, m.origin, m.reason, m.iri) for m in self.mappings
        )
        return (
            ResultTable(
                "side-by-side",
                phrase("Definitions side by side"),
                ("aspect", "state", *heads),
                rows,
            ),
            ResultTable(
                "mappings",
                phrase("Mappings among them"),
                ("list", "predicate", "confidence", "origin", "reason", "mapping"),
                mappings,
            ),
        )

    def notes(self) -> tuple[str, ...]:
        """Return what the states mean."""
        return (
            phrase(
                "differs: two known values differ; partly known: equal where known, unknown in one"
                " at least; texts are equal when they agree without case, punctuation and plural."
            ),
        )
