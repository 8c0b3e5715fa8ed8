"""Reads lines of KGCL, with what `revision.kgcl` adds to it, back into changes: verb by verb."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

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
from ssckg.revision.fields import FIELDS
from ssckg.revision.kgcl_line import Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.model.proposed_change import ProposedChange

_FIELD_OF: Final = {field.property: field.name for field in FIELDS.values()}


def read_line(text: str) -> ProposedChange:
    """Return the change that a line says.

    Raises:
        ParseError: it is no line of this language; with the place.
    """
    line = Line(text)
    change = _statement(line)
    line.end()
    return change


def _statement(line: Line) -> ProposedChange:
    for start, read in _STATEMENTS:
        if line.is_next(*start):
            return read(line)
    raise line.fault("a verb of a change")


def _create(line: Line) -> AddElement:
    return AddElement(new=_new(line))


def _rename(line: Line) -> ChangeField:
    return _changed(line, line.iri(), "label")


def _definition(line: Line) -> ChangeField:
    return _changed(line, line.iri(), "definition")


def _changed(line: Line, element: str, field: str) -> ChangeField:
    line.expect("from")
    old = line.text()
    line.expect("to")
    value = line.text()
    return ChangeField(
        element=element, field=field, value=value, old=old, redefines=_is_another(line)
    )


def _is_another(line: Line) -> bool:
    return line.is_next("as", "another", "measure")


def _annotation(line: Line) -> ChangeField:
    where = line.iri()
    line.expect("with")
    name = line.word()
    field = _FIELD_OF.get(name, name.removeprefix("field:"))
    reading = line.reference if field == "unit" else line.text
    line.expect("from")
    old = reading()
    line.expect("to")
    value = reading()
    element, point = (line.iri(), where) if line.is_next("in") else (where, "")
    return ChangeField(
        element=element,
        field=field,
        value=value,
        old=old,
        point=point,
        redefines=_is_another(line),
    )


def _obsolete(line: Line) -> RetireElement | ReplaceElement:
    element = line.iri()
    if line.is_next("with", "replacement"):
        return ReplaceElement(element=element, new=_new(line))
    if line.is_next("with", "alternative"):
        return RetireElement(element=element, heirs=line.several(line.iri))
    return RetireElement(element=element)


def _split(line: Line) -> SplitElement:
    element = line.iri()
    line.expect("into")
    return SplitElement(element=element, into=line.several(lambda: _new(line)))


def _merge(line: Line) -> MergeElements:
    elements = line.several(line.iri)
    line.expect("into")
    into = line.id() if line.is_id_with_label() else ""
    if into:
        return MergeElements(elements=elements, new=_new_of(line, into))
    return MergeElements(elements=elements, into=line.reference())


def _move(line: Line) -> MoveElement:
    element = line.iri()
    line.expect("from")
    old = line.reference()
    line.expect("to")
    return MoveElement(element=element, below=line.reference(), old=old)


def _level(line: Line) -> ChangeLevel:
    element = line.iri()
    line.expect("from")
    old = line.text()
    line.expect("to")
    return ChangeLevel(element=element, level=line.text(), old=old)


def _benchmark(line: Line) -> ChangeBenchmark:
    benchmark = "" if line.is_next("of") else line.iri()
    if benchmark:
        line.expect("of")
    point = line.iri()
    line.expect("from")
    old = line.text()
    line.expect("to")
    value = line.text()
    label = line.text() if line.is_next("labelled") else ""
    return ChangeBenchmark(point=point, value=value, old=old, benchmark=benchmark, label=label)


def _methodology(line: Line) -> AddMethodology:
    aspect, text = line.word(), line.text()
    line.expect("to")
    element = line.iri()
    point = line.iri() if line.is_next("in") else ""
    return AddMethodology(element=element, aspect=aspect, text=text, point=point)


def _new(line: Line) -> NewElement:
    return _new_of(line, line.id())


def _new_of(line: Line, id_: str) -> NewElement:
    label = line.text()
    members: dict[str, Any] = {"code": ""}
    lists: dict[str, list[str]] = {"measures": [], "listed": []}
    if line.is_next("with", "{"):
        line.several(lambda: _member(line, members, lists))
        line.expect("}")
    measures, listings = (tuple(found) for found in lists.values())
    return NewElement(id=id_, label=label, measures=measures, listings=listings, **members)


def _member(line: Line, members: dict[str, Any], lists: dict[str, list[str]]) -> None:
    for name, found in lists.items():
        if line.is_next(name):
            found.append(line.text())
            return
    for name in NewElement.__dataclass_fields__:
        if name not in {"id", "label"} and line.is_next(name):
            members[name] = line.reference() if name in {"below", "unit"} else line.text()
            return
    raise line.fault("a field of a new element")


_STATEMENTS: Final[tuple[tuple[tuple[str, ...], Callable[[Line], ProposedChange]], ...]] = (
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
