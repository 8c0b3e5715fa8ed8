"""A thing that the data describe, with all that a document about it says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Value(NamedTuple):
    """The object of a statement: an IRI, a blank node ("_:b1") or a literal.

    A literal with a language has no datatype here, and a plain text has neither.
    """

    text: str
    kind: Literal["iri", "blank", "literal"] = "literal"
    language: str = ""
    datatype: str = ""


class Statement(NamedTuple):
    """One statement; `subject` is an IRI or a blank node, `graph` "" where none is said."""

    subject: str
    property: str
    object: Value
    graph: str = ""


class Label(NamedTuple):
    """A name of a thing and its language ("" where none is said)."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What points at a thing by one property.

    subjects: the first of them; total: how many there are; is_all: False where there are more
    than were counted.
    """

    property: str
    total: int
    subjects: tuple[str, ...]
    is_all: bool = True


@dataclass(frozen=True, slots=True)
class Gone:
    """That a thing was withdrawn: since when, what is publicly said of it, what stands for it now.

    about: the IRI that the mark names (of an observation, its data set); heirs: IRIs.
    """

    since: datetime
    reason: str
    heirs: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing: its classes, what is said of it and of what belongs to it, and what points at it.

    statements: sorted; labels: of everything that is mentioned, where it has one; gone: the mark
    where it was withdrawn; is_whole: False where there was more to say than a document holds.
    """

    iri: str
    classes: tuple[str, ...]
    statements: tuple[Statement, ...]
    incoming: tuple[Incoming, ...] = ()
    labels: Mapping[str, Label] = field(default_factory=dict)
    gone: Gone | None = None
    is_whole: bool = True

    def values(self, property_: str, subject: str | None = None) -> list[Value]:
        """Return the values of a property (an IRI) of the thing, or of something in it."""
        about = subject or self.iri
        found = [
            s.object for s in self.statements if s.subject == about and s.property == property_
        ]
        return list(dict.fromkeys(found))

    def first(self, *properties: str, subject: str | None = None) -> str:
        """Return the text of the first value of the first of these properties; "" for none."""
        return next((v.text for p in properties for v in self.values(p, subject)), "")

    def parts(self) -> tuple[str, ...]:
        """Return what belongs to the thing: IRIs and blank nodes, in order."""
        subjects = dict.fromkeys(s.subject for s in self.statements)
        return tuple(each for each in subjects if each != self.iri)

    def label(self, iri: str | None = None) -> Label:
        """Return the name of something mentioned, else the last part of its IRI."""
        about = iri or self.iri
        return self.labels.get(about) or Label(re.split("[/#]", about.rstrip("/#"))[-1])
