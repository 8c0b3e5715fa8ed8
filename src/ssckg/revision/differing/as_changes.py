"""Edits as proposed changes, so far as these have words for them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ssckg.model.edition_diff import EditKind, Renaming
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
from ssckg.namespaces import CODE, SSC, expand
from ssckg.revision.differing.ordering import natural
from ssckg.revision.fields import ASPECTS, FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ssckg.model.edition_diff import Edit, Statement
    from ssckg.model.proposed_change import ProposedChange

    Facts = Mapping[str, tuple[str, ...]]
    """Values of one item by property."""

_ABSTRACT: Final = ("FrameworkElement",)
_VALUE: Final = expand("ssc:benchmarkValue")


def changes_of(edit: Edit, renaming: Renaming) -> tuple[ProposedChange, ...]:
    """Return an edit as changes of the first edition; empty where no kind of change says it.

    New elements are told with what the edit states of them; what is there already is named as in
    the first edition.

    Args:
        edit: the edit.
        renaming: the renames of its diff.
    """
    make = _MAKERS.get(edit.kind)
    return make(_in_old_names(edit, renaming)) if make is not None else ()


def _in_old_names(edit: Edit, renaming: Renaming) -> Edit:
    """Return an edit that names everything as the first edition does, what is new excepted."""
    back = Renaming(tuple((new, old) for old, new in renaming.onward.items()))
    return replace(
        edit,
        after=tuple(map(back.iri, edit.after)),
        point=back.iri(edit.point),
        new=tuple(map(back.iri, edit.new)),
        added=tuple(map(back.statement, edit.added)),
    )


def _added(edit: Edit) -> tuple[ProposedChange, ...]:
    return tuple(AddElement(new=new) for new in _new_elements(edit))


def _retired(edit: Edit) -> tuple[ProposedChange, ...]:
    return tuple(RetireElement(element=iri, heirs=edit.after) for iri in edit.before)


def _replaced(edit: Edit) -> tuple[ProposedChange, ...]:
    new = _new_elements(edit)
    if len(edit.before) == 1 and len(new) == len(edit.after) == 1:
        return (ReplaceElement(element=edit.before[0], new=new[0]),)
    return (*_retired(edit), *_added(edit))


def _split(edit: Edit) -> tuple[ProposedChange, ...]:
    new = _new_elements(edit)
    if len(edit.before) == 1 and len(new) == len(edit.after) > 1:
        return (SplitElement(element=edit.before[0], into=new),)
    return (*_retired(edit), *_added(edit))


def _merged(edit: Edit) -> tuple[ProposedChange, ...]:
    new = _new_elements(edit)
    if len(new) == len(edit.after) == 1:
        return (MergeElements(elements=edit.before, new=new[0]),)
    if len(edit.after) == 1:
        return (MergeElements(elements=edit.before, into=edit.after[0]),)
    return (*_retired(edit), *_added(edit))


def _moved(edit: Edit) -> tuple[ProposedChange, ...]:
    if len(edit.old) > 1 or len(edit.new) > 1:
        return ()
    below, old = "".join(edit.new), "".join(edit.old)
    return (MoveElement(element=edit.before[0], below=below, old=old),)


def _level(edit: Edit) -> tuple[ProposedChange, ...]:
    if len(edit.old) > 1 or len(edit.new) > 1:
        return ()
    old, new = (_last(values) for values in (edit.old, edit.new))
    return (ChangeLevel(element=edit.before[0], level=new, old=old),)


def _field(edit: Edit) -> tuple[ProposedChange, ...]:
    if len(edit.old) > 1 or len(edit.new) > 1:
        return ()
    is_code = FIELDS[edit.field].kind.startswith("code:")
    old, new = ((_last(v) if is_code else "".join(v)) for v in (edit.old, edit.new))
    element = edit.before[0]
    return (ChangeField(element=element, field=edit.field, value=new, old=old, point=edit.point),)


def _benchmark(edit: Edit) -> tuple[ProposedChange, ...]:
    old, new = (_values(part, _VALUE) for part in (edit.removed, edit.added))
    if not edit.point or len(old) > 1 or len(new) > 1 or not (old or new):
        return ()
    item = next((one.item for one in edit.removed if one.fact.property == _VALUE), "")
    return (
        ChangeBenchmark(point=edit.point, value="".join(new), old="".join(old), benchmark=item),
    )


def _methodology(edit: Edit) -> tuple[ProposedChange, ...]:
    name = expand(ASPECTS[edit.field]) if edit.field in ASPECTS else ""
    if not name or edit.removed:
        return ()
    return tuple(
        AddMethodology(element=edit.before[0], aspect=edit.field, text=text)
        for text in _values(edit.added, name)
    )


_MAKERS: Final[Mapping[EditKind, Callable[[Edit], tuple[ProposedChange, ...]]]] = {
    EditKind.ADDED: _added,
    EditKind.RETIRED: _retired,
    EditKind.REPLACED: _replaced,
    EditKind.SPLIT: _split,
    EditKind.MERGED: _merged,
    EditKind.MOVED: _moved,
    EditKind.LEVEL: _level,
    EditKind.FIELD: _field,
    EditKind.BENCHMARK: _benchmark,
    EditKind.METHODOLOGY: _methodology,
}


def _new_elements(edit: Edit) -> tuple[NewElement, ...]:
    """Return what of `after` only the second edition has, as it states it."""
    facts: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in edit.added:
        facts[one.item][one.fact.property].append(one.fact.value.text)
    items = {
        iri: {name: tuple(values) for name, values in found.items()} for iri, found in facts.items()
    }
    scheme = expand("skos:inScheme")
    return tuple(
        _new_element(iri, items) for iri in edit.after if iri in items and scheme in items[iri]
    )


def _new_element(iri: str, items: Mapping[str, Facts]) -> NewElement:
    about = items[iri]
    owner = expand("ssc:dataPointOf")
    points = [facts for facts in items.values() if iri in facts.get(owner, ())]
    # Several points cannot be told as fields of one element.
    point = points[0] if len(points) == 1 else {}

    def said(name: str) -> str:
        return _told(point, expand(FIELDS[name].property), FIELDS[name].kind)

    (code, below), *others = _listings(about)
    return NewElement(
        id=iri.rpartition("/")[2],
        code=code,
        label=_one(about, "skos:prefLabel"),
        kind=_kind(about),
        below=below,
        listings=tuple(f"{number} {place}" for number, place in others),
        level=_told(about, expand("ssc:level"), "code:level"),
        definition=_one(about, "skos:definition"),
        unit=said("unit"),
        numerator=said("numerator"),
        denominator=said("denominator"),
        population_base=said("population_base"),
        multiplier=said("multiplier"),
        minimum=said("minimum"),
        maximum=said("maximum"),
        direction=said("direction"),
        value_type=said("value_type"),
    )


def _listings(about: Facts) -> list[tuple[str, str]]:
    """Return codes with places, the first one first; several only where each code names its place.

    As 12.8.1 stands below 12.8; where that cannot be seen, the first code and place are all.
    """
    codes = sorted(about.get(expand("skos:notation"), ("",)), key=natural)
    places = sorted(about.get(expand("skos:broader"), ("",)), key=natural)
    by_name = {place.rpartition("/")[2]: place for place in places}
    found = [(code, by_name.get(code.rpartition(".")[0], "")) for code in codes]
    if len(codes) == len(places) and {place for _, place in found} == {*places}:
        return found
    return [(codes[0], places[0])]


def _kind(about: Facts) -> str:
    names = [iri.removeprefix(SSC) for iri in about.get(expand("rdf:type"), ())]
    return next((name for name in sorted(names) if name not in _ABSTRACT), "Indicator")


def _one(about: Facts, curie: str) -> str:
    return min(about.get(expand(curie), ("",)))


def _told(about: Facts, name: str, kind: str) -> str:
    values = about.get(name, ())
    if len(values) != 1:
        return ""
    return _last(values) if kind.startswith("code:") else values[0]


def _last(values: Iterable[str]) -> str:
    """Return the one value, an item of a code list by its id."""
    value = "".join(values)
    return value.rpartition("/")[2] if value.startswith(CODE) else value


def _values(statements: Iterable[Statement], name: str) -> tuple[str, ...]:
    return tuple(one.fact.value.text for one in statements if one.fact.property == name)
