"""Reads lines of KGCL, with what `revision.kgcl` adds to it, back into changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import ParseError
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
from ssckg.namespaces import PREFIXES, expand
from ssckg.revision.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.model.proposed_change import ProposedChange

_TOKEN: Final = re.compile(
    r"\s*(?:'(?P<text>(?:[^'\\]|\\.)*)'(?:@[A-Za-z-]+)?|<(?P<iri>[^<>\s]*)>|(?P<mark>[{},])"
    r"|(?P<word>[^\s'<>{},]+))",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\u\{([0-9a-f]{1,6})\}|\\(.)", re.DOTALL)
_LAST_CHARACTER: Final = 0x10FFFF
_PLAIN: Final = {"n": "\n", "r": "\r", "t": "\t"}
_FIELD_OF: Final = {field.property: field.name for field in FIELDS.values()}


def read_line(line: str) -> ProposedChange:
    """Return the change that a line says.

    Raises:
        ParseError: it is no line of this language; with the place.
    """
    reader = _Reader(line)
    change = _statement(reader)
    reader.end()
    return change


class _Reader:
    """The tokens of a line: kind and text, one after the other."""

    def __init__(self, line: str) -> None:
        self._tokens: list[tuple[str, str, int]] = []
        at, text = 0, line.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None or found.lastgroup is None:
                raise ParseError(f"column {at + 1}: cannot be read", file="KGCL")
            start = found.start(found.lastgroup)
            self._tokens.append((found.lastgroup, found[found.lastgroup], start))
            at = found.end()
        self._at = 0
        self._length = len(text)

    def fault(self, wanted: str) -> ParseError:
        """Return the error that something else stands here."""
        if self._at < len(self._tokens):
            _, text, column = self._tokens[self._at]
            return ParseError(f"column {column + 1}: {text!r} is not {wanted}", file="KGCL")
        return ParseError(f"column {self._length + 1}: the line ends before {wanted}", file="KGCL")

    def is_next(self, *words: str) -> bool:
        """Say whether these words come next; and if they do, go on behind them."""
        coming = self._tokens[self._at : self._at + len(words)]
        found = tuple(text for kind, text, _ in coming if kind in {"word", "mark"})
        if found != words:
            return False
        self._at += len(words)
        return True

    def expect(self, *words: str) -> None:
        """Go on behind words that must come next."""
        if not self.is_next(*words):
            raise self.fault(repr(" ".join(words)))

    def word(self) -> str:
        """Return a bare word."""
        return self._take({"word"}, "a word")[1]

    def text(self) -> str:
        """Return a quoted text."""
        _, text = self._take({"text"}, "a text in quotes")
        return _ESCAPE.sub(_meant, text)

    def iri(self) -> str:
        """Return the IRI that a CURIE or an IRI in brackets means."""
        kind, text = self._take({"word", "iri"}, "a CURIE or <IRI>")
        if kind == "iri":
            return _ESCAPE.sub(_meant, text)
        if text.partition(":")[0] not in PREFIXES or ":" not in text:
            self._at -= 1
            raise self.fault("a CURIE with a known prefix, or <IRI>")
        return expand(text)

    def reference(self) -> str:
        """Return an IRI, or nothing where '' stands."""
        if self._peek() == "text":
            return self.text()
        return self.iri()

    def id(self) -> str:
        """Return the id of a new element."""
        return self.iri() if self._peek() == "iri" else self.word()

    def is_id_with_label(self) -> bool:
        """Say whether an id with a label in quotes comes next, as a new element has them."""
        kinds = [kind for kind, _, _ in self._tokens[self._at : self._at + 2]]
        return kinds in (["word", "text"], ["iri", "text"])

    def several(self, reading: Callable[[], Any]) -> tuple[Any, ...]:
        """Return what stands between commas."""
        found = [reading()]
        while self.is_next(","):
            found.append(reading())
        return tuple(found)

    def end(self) -> None:
        """Return where nothing follows."""
        if self._at < len(self._tokens):
            raise self.fault("the end of the line")

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _take(self, kinds: set[str], wanted: str) -> tuple[str, str]:
        if self._peek() not in kinds:
            raise self.fault(wanted)
        kind, text, _ = self._tokens[self._at]
        self._at += 1
        return kind, text


def _meant(found: re.Match[str]) -> str:
    """Return the character that an escape means."""
    if found[1] is None:
        return _PLAIN.get(found[2], found[2])
    number = int(found[1], 16)
    return chr(number) if number <= _LAST_CHARACTER else found[0]


def _statement(reader: _Reader) -> ProposedChange:
    for start, read in _STATEMENTS:
        if reader.is_next(*start):
            return read(reader)
    raise reader.fault("a verb of a change")


def _create(reader: _Reader) -> AddElement:
    return AddElement(new=_new(reader))


def _rename(reader: _Reader) -> ChangeField:
    return _changed(reader, reader.iri(), "label")


def _definition(reader: _Reader) -> ChangeField:
    return _changed(reader, reader.iri(), "definition")


def _changed(reader: _Reader, element: str, field: str) -> ChangeField:
    reader.expect("from")
    old = reader.text()
    reader.expect("to")
    value = reader.text()
    return ChangeField(
        element=element, field=field, value=value, old=old, redefines=_is_another(reader)
    )


def _is_another(reader: _Reader) -> bool:
    return reader.is_next("as", "another", "measure")


def _annotation(reader: _Reader) -> ChangeField:
    where = reader.iri()
    reader.expect("with")
    name = reader.word()
    field = _FIELD_OF.get(name, name.removeprefix("field:"))
    reading = reader.reference if field == "unit" else reader.text
    reader.expect("from")
    old = reading()
    reader.expect("to")
    value = reading()
    element, point = (reader.iri(), where) if reader.is_next("in") else (where, "")
    return ChangeField(
        element=element,
        field=field,
        value=value,
        old=old,
        point=point,
        redefines=_is_another(reader),
    )


def _obsolete(reader: _Reader) -> RetireElement | ReplaceElement:
    element = reader.iri()
    if reader.is_next("with", "replacement"):
        return ReplaceElement(element=element, new=_new(reader))
    if reader.is_next("with", "alternative"):
        return RetireElement(element=element, heirs=reader.several(reader.iri))
    return RetireElement(element=element)


def _split(reader: _Reader) -> SplitElement:
    element = reader.iri()
    reader.expect("into")
    return SplitElement(element=element, into=reader.several(lambda: _new(reader)))


def _merge(reader: _Reader) -> MergeElements:
    elements = reader.several(reader.iri)
    reader.expect("into")
    into = reader.id() if reader.is_id_with_label() else ""
    if into:
        return MergeElements(elements=elements, new=_new_of(reader, into))
    return MergeElements(elements=elements, into=reader.reference())


def _move(reader: _Reader) -> MoveElement:
    element = reader.iri()
    reader.expect("from")
    old = reader.reference()
    reader.expect("to")
    return MoveElement(element=element, below=reader.reference(), old=old)


def _level(reader: _Reader) -> ChangeLevel:
    element = reader.iri()
    reader.expect("from")
    old = reader.text()
    reader.expect("to")
    return ChangeLevel(element=element, level=reader.text(), old=old)


def _benchmark(reader: _Reader) -> ChangeBenchmark:
    benchmark = "" if reader.is_next("of") else reader.iri()
    if benchmark:
        reader.expect("of")
    point = reader.iri()
    reader.expect("from")
    old = reader.text()
    reader.expect("to")
    value = reader.text()
    label = reader.text() if reader.is_next("labelled") else ""
    return ChangeBenchmark(point=point, value=value, old=old, benchmark=benchmark, label=label)


def _methodology(reader: _Reader) -> AddMethodology:
    aspect, text = reader.word(), reader.text()
    reader.expect("to")
    element = reader.iri()
    point = reader.iri() if reader.is_next("in") else ""
    return AddMethodology(element=element, aspect=aspect, text=text, point=point)


def _new(reader: _Reader) -> NewElement:
    return _new_of(reader, reader.id())


def _new_of(reader: _Reader, id_: str) -> NewElement:
    label = reader.text()
    members: dict[str, Any] = {"code": ""}
    lists: dict[str, list[str]] = {"measures": [], "listed": []}
    if reader.is_next("with", "{"):
        reader.several(lambda: _member(reader, members, lists))
        reader.expect("}")
    measures, listings = (tuple(found) for found in lists.values())
    return NewElement(id=id_, label=label, measures=measures, listings=listings, **members)


def _member(reader: _Reader, members: dict[str, Any], lists: dict[str, list[str]]) -> None:
    for name, found in lists.items():
        if reader.is_next(name):
            found.append(reader.text())
            return
    for name in NewElement.__dataclass_fields__:
        if name not in {"id", "label"} and reader.is_next(name):
            members[name] = reader.reference() if name in {"below", "unit"} else reader.text()
            return
    raise reader.fault("a field of a new element")


_STATEMENTS: Final[tuple[tuple[tuple[str, ...], Callable[[_Reader], ProposedChange]], ...]] = (
    (("create", "instance"), _create),
    (("rename",), _rename),
    (("change", "definition", "of"), _definition),
    (("change", "annotation", "of"), _annotation),
    (("change", "level", "of"), _level),
    (("change", "benchmark"), _benchmark),
    (("obsolete",), _obsolete),
    (("split",), _split),
    (("merge",), _merge),
    (("move",), _move),
    (("add", "methodology"), _methodology),
)
