"""What is found: a thing of the published dataset with its names, codes and facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that can be found.

    iri: canonical; kind: id of its kind; label: its name in English, else in the language it has;
    language: of the label; names: its name in other languages; others: other names; codes: as
    printed, the first is the usual one; id: last part of its IRI; words: keywords; parts: names of
    what belongs to it; texts: definitions and descriptions; facts: values by property (IRIs, or
    texts), sorted; is_retired: not in force any more; is_demonstration: it only shows how a round
    goes; cities: how many have published a value of it (of a city: how many values are of it).
    """

    iri: str
    kind: str
    label: str
    language: str = "en"
    names: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    id: str = ""
    words: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_retired: bool = False
    is_demonstration: bool = False
    cities: int = 0

    @property
    def code(self) -> str:
        """The code that people know it by; "" where it has none."""
        return self.codes[0] if self.codes else ""

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name that it has: label, other languages, other names."""
        return (self.label, *(text for text, _ in self.names), *self.others)

    def fact(self, name: str) -> str:
        """Return the first value of a property, "" where there is none."""
        return next(iter(self.facts.get(name, ())), "")

    @property
    def trust(self) -> str:
        """How far its facts are trusted: verified, secondary, partly, recall."""
        return self.fact("trust")
