r"""Changes as statements of KGCL, the Knowledge Graph Change Language; `kgcl_reading` reads them.

KGCL (https://w3id.org/kgcl/) has a data model and a controlled language in which each change is a
line. What it has words for is written in them, in the spelling that its grammars share (those of
the Python and of the Java implementation):

    rename X from 'old'@en to 'new'@en
    change definition of X from 'old'@en to 'new'@en
    change annotation of X with P from 'old' to 'new'
    move X from A to B
    obsolete X
    obsolete X with alternative A, B
    obsolete X with replacement Y
    create instance Y 'label'@en

What it has no words for is ours, and only adds to a line or begins with a verb of our own:

    ... in X                              the element of a data point that is changed
    ... with {code '...', unit U, ...}    fields of a new element; values as in their fields
    obsolete X with replacement Y 'label'@en with {...}
    merge A, B into B                     the data model has a direct merge, the language none
    merge A, B into Y 'label'@en with {...}
    split X into Y 'label'@en with {...}, Z 'label'@en with {...}
    change level of X from core to advanced
    change benchmark B of P from '50' to '40' labelled '...'
    add methodology formula 'text'@en to X in P

A blank value is ''. A quote or backslash in a text has a backslash before it, a line end is \n, and
what cannot be seen \u{...}. IRIs are CURIEs where a prefix of ours fits, else in angle brackets;
the id of a new element stands bare.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ssckg.model.proposed_change import (
    AddElement,
    AddMethodology,
    ChangeBenchmark,
    ChangeField,
    ChangeLevel,
    MergeElements,
    MoveElement,
    NewElement,
    ReplaceElement,
    RetireElement,
    SplitElement,
)
from ssckg.namespaces import shrink
from ssckg.revision.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ssckg.model.proposed_change import ProposedChange

_CURIE: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*:[A-Za-z0-9._/-]*[A-Za-z0-9_/-]")
_BARE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]|[A-Za-z0-9]")
_WORDS: Final = frozenset({"from", "to", "with", "in", "into", "of", "labelled"})
"""Words that mean something in a line, so that nothing is named so bare."""
_ESCAPES: Final = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ENGLISH: Final = "@en"
_MEMBERS: Final = (
    *("code", "kind", "below", "level", "definition", "unit", "numerator", "denominator"),
    *("population_base", "multiplier", "minimum", "maximum", "direction", "value_type"),
)
"""Fields of a new element beside id, label, measures and listings, in the order of writing."""
_REFERENCES: Final = frozenset({"below", "unit"})


def to_kgcl(change: ProposedChange, names: Callable[[str], str] = shrink) -> str:
    """Return a change as one line of KGCL.

    Args:
        change: the change; references as IRIs.
        names: how an IRI is called where that can be read back; by default as CURIE.
    """
    return _Writer(names).line(change)


class _Writer:
    """Writes changes with one way of naming."""

    def __init__(self, names: Callable[[str], str]) -> None:
        self._names = names

    def line(self, change: ProposedChange) -> str:  # noqa: PLR0911  one for each kind
        """Return the line of a change."""
        if isinstance(change, AddElement):
            return f"create instance {self._new(change.new)}"
        if isinstance(change, ChangeField):
            return self._field(change)
        if isinstance(change, RetireElement):
            heirs = f" with alternative {self._all(change.heirs)}" if change.heirs else ""
            return f"obsolete {self._iri(change.element)}{heirs}"
        if isinstance(change, ReplaceElement):
            return f"obsolete {self._iri(change.element)} with replacement {self._new(change.new)}"
        if isinstance(change, SplitElement):
            into = ", ".join(map(self._new, change.into))
            return f"split {self._iri(change.element)} into {into}"
        if isinstance(change, MergeElements):
            into = self._new(change.new) if change.new is not None else self._ref(change.into)
            return f"merge {self._all(change.elements)} into {into}"
        if isinstance(change, MoveElement):
            ends = f"from {self._ref(change.old)} to {self._ref(change.below)}"
            return f"move {self._iri(change.element)} {ends}"
        if isinstance(change, ChangeLevel):
            ends = f"from {_quoted(change.old)} to {_quoted(change.level)}"
            return f"change level of {self._iri(change.element)} {ends}"
        if isinstance(change, ChangeBenchmark):
            return self._benchmark(change)
        return self._methodology(change)

    def _field(self, change: ChangeField) -> str:
        field = FIELDS.get(change.field)
        is_english = field is not None and field.kind == "text"
        old, new = (_quoted(text, is_english=is_english) for text in (change.old, change.value))
        where = self._iri(change.point or change.element)
        place = f" in {self._iri(change.element)}" if change.point else ""
        end = " as another measure" if change.redefines else ""
        if change.field == "label" and not change.point:
            return f"rename {where} from {old} to {new}{end}"
        if change.field == "definition" and not change.point:
            return f"change definition of {where} from {old} to {new}{end}"
        if change.field == "unit":
            old, new = self._ref(change.old), self._ref(change.value)
        name = field.property if field is not None else f"field:{change.field}"
        return f"change annotation of {where} with {name} from {old} to {new}{place}{end}"

    def _benchmark(self, change: ChangeBenchmark) -> str:
        which = f"{self._iri(change.benchmark)} " if change.benchmark else ""
        label = f" labelled {_quoted(change.label)}" if change.label else ""
        ends = f"from {_quoted(change.old)} to {_quoted(change.value)}"
        return f"change benchmark {which}of {self._iri(change.point)} {ends}{label}"

    def _methodology(self, change: AddMethodology) -> str:
        place = f" in {self._iri(change.point)}" if change.point else ""
        text = _quoted(change.text, is_english=True)
        return f"add methodology {change.aspect} {text} to {self._iri(change.element)}{place}"

    def _new(self, new: NewElement) -> str:
        members = [
            f"{name} {self._ref(value) if name in _REFERENCES else _quoted(value)}"
            for name in _MEMBERS
            if (value := getattr(new, name)) and not (name == "kind" and value == "Indicator")
        ]
        if new.kind == "":
            members.append("kind ''")
        members += [f"measures {_quoted(text)}" for text in new.measures]
        members += [f"listed {_quoted(text)}" for text in new.listings]
        id_ = new.id if _BARE.fullmatch(new.id) and new.id not in _WORDS else _bracketed(new.id)
        inner = f" with {{{', '.join(members)}}}" if members else ""
        return f"{id_} {_quoted(new.label, is_english=True)}{inner}"

    def _all(self, iris: Iterable[str]) -> str:
        return ", ".join(map(self._iri, iris))

    def _ref(self, iri: str) -> str:
        return self._iri(iri) if iri else "''"

    def _iri(self, iri: str) -> str:
        name = self._names(iri)
        if name != iri and _CURIE.fullmatch(name):
            return name
        return _bracketed(iri)


def _bracketed(iri: str) -> str:
    """Return an IRI in brackets; a character that cannot stand there is written by its number."""
    return f"<{''.join(_numbered(c) if c in '<>' + chr(92) else _seen(c, '') for c in iri)}>"


def _quoted(text: str, *, is_english: bool = False) -> str:
    escaped = "".join(_ESCAPES.get(character) or _seen(character, " ") for character in text)
    return f"'{escaped}'{_ENGLISH if is_english and text else ''}"


def _seen(character: str, also: str) -> str:
    if character == also or (character.isprintable() and not character.isspace()):
        return character
    return _numbered(character)


def _numbered(character: str) -> str:
    return f"\\u{{{ord(character):x}}}"
