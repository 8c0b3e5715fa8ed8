"""Changes of what an element says: fields, levels, benchmarks, details of the methodology."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.errors import UsageError
from ssckg.model.proposed_change import AddMethodology, ChangeBenchmark, ChangeField, ChangeLevel
from ssckg.revision.applying.field_faults import benchmark_value
from ssckg.revision.fields import ASPECTS, FIELDS
from ssckg.revision.proposing.columns import BLANK
from ssckg.revision.proposing.desk import Desk
from ssckg.revision.proposing.names import last_part
from ssckg.revision.proposing.values import (
    checked_value,
    field_named,
    given_text,
    is_same,
    number_text,
    present_value,
    shown_value,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.edition_content import Item
    from ssckg.revision.proposing.drafts import Part

_NEVER_BLANK: Final = frozenset({"code", "label"})


def level_change(desk: Desk) -> ChangeLevel:
    """Return the change of the level of an indicator."""
    element = desk.element()
    field = FIELDS["level"]
    level = desk.read("value", lambda text: checked_value(field, text, desk.known), "")
    desk.check()
    item = desk.known.names.elements[element]
    if not item.is_a("ssc:Indicator"):
        desk.fault("only indicators have a level", "element")
    present = present_value(item, field)
    _compare(desk, field.name, present)
    if level == present:
        desk.fault(f"its level is {level} already", "value")
    return ChangeLevel(element=element, level=level, old=present)


def field_change(desk: Desk) -> ChangeField:
    """Return the change of a field of an element or of its data points."""
    element, name = desk.element(), desk.read("field", field_named, "")
    if name == "level":
        desk.fault("for levels use the kind change-level", "field")
    # Each cell is read as far as it can be without the others, so that all faults are told.
    value = _value(desk, name) if name else ""
    redefines = desk.read("redefines", _is_yes, other=False)
    if name and redefines and not FIELDS[name].measures:
        desk.fault(f"{name} does not say what is measured; leave it empty", "redefines")
    items = _items(desk, element, on_point=FIELDS[name].on_point) if element and name else ()
    desk.check()
    field = FIELDS[name]
    present = {present_value(item, field) for item in items}
    if len(present) > 1:
        points = ", ".join(last_part(item.iri) for item in items)
        desk.fault(f"its data points differ in {name}; name one of {points}", "point")
        desk.check()
    old = present.pop()
    _compare(desk, name, old)
    if value == old:
        desk.fault(f"{name} says that already", "value")
    point = items[0].iri if field.on_point and len(items) == 1 else ""
    return ChangeField(
        element=element,
        field=name,
        value=value,
        old=old,
        point=point,
        # Another value always does; only of a first one it has to be said.
        redefines=redefines and not old,
    )


def _is_yes(text: str) -> bool:
    return _truth(text) == "true"


def _items(desk: Desk, element: str, *, on_point: bool) -> tuple[Item, ...]:
    """Return what a field belongs to: the element, one of its data points, or all of them."""
    names = desk.known.names
    if not on_point:
        if "point" in desk.part:
            desk.fault("the field is one of the element, not of a data point", "point")
        return (names.elements[element],)
    if "point" in desk.part:
        one = desk.read("point", lambda text: names.point(element, text), None)
        return (one,) if one is not None else ()
    points = names.content.points_of.get(element, ())
    if not points:
        desk.fault(f"{names.code_of(element)} has no data point that has this field", "field")
    return points


def _value(desk: Desk, name: str) -> str:
    if desk.part["value"] == BLANK:
        if name in _NEVER_BLANK:
            desk.fault(f"{name} must not be blank", "value")
        return ""
    return desk.read("value", lambda text: checked_value(FIELDS[name], text, desk.known), "")


def _compare(desk: Desk, name: str, present: str) -> None:
    """Note where the old value that was given is not the one that is there."""
    given = desk.part["old"]
    if not given or (given == BLANK and not present):
        return
    if not is_same(FIELDS[name], given, present, desk.known):
        now = shown_value(name, present, desk.known.units)
        desk.fault(f"{name} is {now!r} now, not {given!r}; leave it empty or correct it", "old")


def benchmark_change(desk: Desk, new: Sequence[Part]) -> ChangeBenchmark:
    """Return the change of the benchmark of a data point; `new` may hold the label of a new one."""
    names = desk.known.names
    element = desk.element()
    desk.check()
    points = names.content.points_of.get(element, ())
    if len(points) != 1 and "point" not in desk.part:
        given = ", ".join(last_part(point.iri) for point in points) or "none"
        desk.fault(f"is empty, and {names.code_of(element)} has the data points: {given}", "point")
        desk.check()
    point = desk.read("point", lambda text: names.point(element, text).iri, "")
    point = point or (points[0].iri if "point" not in desk.part else "")
    desk.check()
    try:
        found = names.benchmark(point, desk.part["benchmark"])
    except UsageError as error:
        desk.fault(str(error), "benchmark")
        found = None
    is_truth = names.content.item[point].text("ssc:valueType").endswith("/boolean")
    reading = _truth if is_truth else number_text
    value = "" if desk.part["value"] == BLANK else desk.read("value", reading, "")
    desk.check()
    old = _benchmark_value(found)
    if desk.part["old"] and desk.read("old", reading, "") != old and not desk.faults:
        desk.fault(f"the benchmark is {old or 'blank'} now", "old")
    if value == old:
        desk.fault(
            "there is nothing to take away" if not value else "it says that already", "value"
        )
    label = _label(desk, new)
    iri = found.iri if found is not None else ""
    return ChangeBenchmark(point=point, value=value, old=old, benchmark=iri, label=label)


def _benchmark_value(item: Item | None) -> str:
    text = benchmark_value(item) if item is not None else ""
    try:
        return number_text(text) if text else ""
    except UsageError:
        return text


def _truth(text: str) -> str:
    found = {"yes": "true", "true": "true", "no": "false", "false": "false"}.get(text.casefold())
    if found is None:
        raise UsageError(f"{text!r} is neither yes nor no", hint="write yes or no")
    return found


def _label(desk: Desk, new: Sequence[Part]) -> str:
    for part in new:
        if "label" in part:
            own = Desk(desk.known, part)
            label = own.read("label", lambda text: given_text(text, is_line=True), "")
            desk.faults += own.faults
            return label
    return ""


def method_change(desk: Desk) -> AddMethodology:
    """Return the detail of the methodology that is to be added."""
    element = desk.element()
    aspect = desk.read("field", lambda text: field_named(text, tuple(ASPECTS)), "")
    text = desk.read("value", given_text, "")
    desk.check()
    names = desk.known.names
    point = ""
    if "point" in desk.part:
        point = desk.read("point", lambda name: names.point(element, name).iri, "")
    holders = {element, point} if point else {element}
    for item in names.content.of_class("ssc:MethodologyDetail"):
        if item.text("ssc:detailOf") in holders and item.text(ASPECTS[aspect]) == text:
            desk.fault("it says that already", "value")
            break
    return AddMethodology(element=element, aspect=aspect, text=text, point=point)
