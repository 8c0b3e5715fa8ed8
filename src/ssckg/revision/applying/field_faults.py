"""What is wrong with changes of fields, details and benchmarks."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from ssckg.model.proposed_change import ChangeField
from ssckg.revision.applying.new_element_faults import numbers_faults
from ssckg.revision.applying.plan import DATA_POINT, name_of
from ssckg.revision.applying.values import (
    decimal_value,
    is_same,
    shown,
    truth_value,
    value_of,
)
from ssckg.revision.fields import ASPECTS, FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.edition_content import EditionContent, Item, Value
    from ssckg.model.release import AcceptedChange
    from ssckg.revision.applying.plan import FieldChange, Plan
    from ssckg.revision.fields import Field

_NEEDED: Final = frozenset({"label", "value_type"})
"""Fields that cannot be blank."""


class Setting(NamedTuple):
    """A field of an item (IRI) that gets a value, and by which change."""

    item: str
    field: Field
    text: str
    old: str
    origin: AcceptedChange


def settings_of(plan: Plan) -> tuple[Setting, ...]:
    """Return which fields of which items are set, where element and field are known."""
    found = []
    for element, changes in plan.fields.items():
        for change, origin in changes:
            field = FIELDS.get(_field_name(change))
            if field is None:
                continue
            text = change.value if isinstance(change, ChangeField) else change.level
            items = _items_meant(plan.base, element, change, field)
            found += [Setting(iri, field, text, change.old, origin) for iri in items]
    return tuple(found)


def _field_name(change: FieldChange) -> str:
    return change.field if isinstance(change, ChangeField) else "level"


def _items_meant(
    base: EditionContent, element: str, change: FieldChange, field: Field
) -> tuple[str, ...]:
    """Return the items whose field is set: the element, one of its data points, or all."""
    if element not in base.item:
        return ()
    if isinstance(change, ChangeField) and change.point:
        points = [point.iri for point in base.points_of.get(element, ())]
        named = [iri for iri in points if change.point in {iri, iri.rpartition("/")[2]}]
        return tuple(named) if field.on_point or field.name in {"label", "code"} else ()
    if field.on_point:
        return tuple(point.iri for point in base.points_of.get(element, ()))
    return (element,)


def field_faults(plan: Plan) -> Iterator[str]:
    """Yield what is wrong with changes of fields."""
    for element, changes in plan.fields.items():
        if element in plan.new:
            yield f"{plan.name(element)} is new: say its fields where it comes in"
        elif element in plan.base.item:
            for change, _ in changes:
                yield from _addressed(plan, element, change)
    by_field: dict[tuple[str, str], list[Setting]] = defaultdict(list)
    for setting in settings_of(plan):
        by_field[setting.item, setting.field.name].append(setting)
    for settings in by_field.values():
        yield from _setting_faults(plan, settings)
    yield from _bounds(plan, by_field)


def _addressed(plan: Plan, element: str, change: FieldChange) -> Iterator[str]:
    name = plan.name(element)
    field = FIELDS.get(_field_name(change))
    if field is None:
        known = ", ".join(sorted(FIELDS))
        yield f"{name}: there is no field {_field_name(change)!r}; known: {known}"
    elif not _items_meant(plan.base, element, change, field):
        point = change.point if isinstance(change, ChangeField) else ""
        what = f"data point {point.rpartition('/')[2]}" if point else "data point"
        yield f"{name} has no {what} whose {field.name} could change"


def _setting_faults(plan: Plan, settings: list[Setting]) -> Iterator[str]:
    first = settings[0]
    item, field = plan.base.item[first.item], first.field
    name = item_name(plan.base, item)
    now = item.values(field.property)
    said = f"the {field.name.replace('_', ' ')} of {name}"
    wanted: dict[Value | None, str] = {}
    for one in settings:
        try:
            wanted[value_of(field, one.text)] = one.text
        except ValueError as error:
            yield f"{said}: {error}"
            continue
        if one.old and not is_same(field, one.old, now):
            held = shown(now[0]) if now else "blank"
            yield f"{said} is {held} now, not {one.old!r} as the proposal says"
        if is_same(field, one.text, now):
            yield f"{said} is {one.text.strip() or 'blank'} already"
        if field.name in _NEEDED and not one.text.strip():
            yield f"{said} cannot be blank"
    if len(wanted) > 1:
        texts = " and ".join(sorted(shown(value) for value in wanted))
        yield f"{said} is changed to two values: {texts}"


def _bounds(plan: Plan, by_field: dict[tuple[str, str], list[Setting]]) -> Iterator[str]:
    touched = {item for item, field in by_field if field in {"minimum", "maximum", "multiplier"}}
    for iri in sorted(touched):
        item = plan.base.item[iri]
        texts = {}
        for field in ("minimum", "maximum", "multiplier"):
            settings = by_field.get((iri, field), [])
            now = item.text(FIELDS[field].property)
            texts[field] = settings[0].text if settings else now
        try:
            for text in filter(None, texts.values()):
                decimal_value(text)
        except ValueError:
            continue  # told already
        yield from numbers_faults(item_name(plan.base, item), **texts)


def detail_faults(plan: Plan) -> Iterator[str]:
    """Yield what is wrong with added details of the methodology."""
    for detail, _ in plan.details:
        element = plan.resolve(detail.element)
        name = plan.name(element)
        if detail.aspect not in ASPECTS:
            yield f"{name}: there is no detail {detail.aspect!r}; known: {', '.join(ASPECTS)}"
        if not detail.text.strip():
            yield f"{name}: the {detail.aspect} to be added is blank"
        points = {point.iri for point in plan.base.points_of.get(element, ())}
        if detail.point and detail.point not in points:
            yield f"{name} has no data point {detail.point.rpartition('/')[2]}"


def benchmark_faults(plan: Plan) -> Iterator[str]:
    """Yield what is wrong with changes of benchmarks."""
    for iri, changes in plan.benchmarks.items():
        point = plan.base.item.get(iri)
        if point is None or not point.is_a(DATA_POINT):
            yield f"there is no data point {iri} in {plan.base.id}"
            continue
        name = item_name(plan.base, point)
        held = benchmarks_of(plan.base, iri)
        targets: dict[str, set[str]] = defaultdict(set)
        for change, _ in changes:
            targets[change.benchmark].add(change.value)
            if change.benchmark and change.benchmark not in {one.iri for one in held}:
                yield f"{name} has no benchmark {change.benchmark}"
                continue
            if not change.benchmark and not change.value.strip():
                yield f"which benchmark of {name} is to go? Name it"
            now = next((one for one in held if one.iri == change.benchmark), None)
            if now is not None and change.old and change.old != benchmark_value(now):
                value = benchmark_value(now) or "given as bands or bounds"
                yield f"the benchmark of {name} is {value} now, not {change.old!r}"
            if change.value.strip():
                yield from _benchmark_value_faults(name, point, change.value)
        for values in targets.values():
            if len(values) > 1:
                yield f"a benchmark of {name} gets two values: {', '.join(sorted(values))}"


def _benchmark_value_faults(name: str, point: Item, text: str) -> Iterator[str]:
    try:
        benchmark_term(point, text)
    except ValueError as error:
        yield f"the benchmark of {name}: {error}"


def benchmark_term(point: Item, text: str) -> tuple[str, Value]:
    """Return property and value of a benchmark of a data point.

    Raises:
        ValueError: it is neither a number nor, where the data point asks so, yes or no.
    """
    if point.text("ssc:valueType").endswith("/boolean"):
        return "ssc:benchmarkTruthValue", truth_value(text)
    return "ssc:benchmarkValue", decimal_value(text)


def benchmark_value(item: Item) -> str:
    """Return the value of a benchmark as text; empty where it has none."""
    return item.text("ssc:benchmarkValue") or item.text("ssc:benchmarkTruthValue")


def benchmarks_of(content: EditionContent, point: str) -> tuple[Item, ...]:
    """Return the benchmarks of a data point (IRI)."""
    return tuple(
        item
        for item in content.of_class("ssc:Benchmark")
        if any(value.text == point for value in item.values("ssc:benchmarkOf"))
    )


def item_name(content: EditionContent, item: Item) -> str:
    """Return how people call an element or data point: code, and component if there are more."""
    if not item.is_a(DATA_POINT):
        return name_of(item)
    indicator = content.item.get(item.text("ssc:dataPointOf"))
    component = item.iri.rpartition("/")[2]
    name = name_of(indicator) if indicator is not None else item.iri
    return name if component == "result" else f"{name} ({component})"
