"""Fields, benchmarks and details that change, each with a note on who decided it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, count
from typing import TYPE_CHECKING, Final

from ssckg.model.edition_content import Fact, Item, Value
from ssckg.namespaces import BASE, expand
from ssckg.revision.applying.field_faults import (
    benchmark_term,
    settings_of,
)
from ssckg.revision.applying.making import grounds
from ssckg.revision.applying.plan import DATA_POINT, once
from ssckg.revision.applying.values import english, link, value_of
from ssckg.revision.fields import ASPECTS

if TYPE_CHECKING:
    from ssckg.model.edition_content import EditionContent
    from ssckg.model.proposed_change import ChangeBenchmark
    from ssckg.model.release import AcceptedChange, EditionTarget
    from ssckg.revision.applying.field_faults import Setting
    from ssckg.revision.applying.plan import Plan

_LABEL: Final = "skos:prefLabel"
_RANGE: Final = ("ssc:benchmarkLower", "ssc:benchmarkUpper", "ssc:hasBand")


@dataclass
class _Desk:
    """Items while they are changed; `gone`: IRIs of those that go."""

    base: EditionContent
    path: str
    is_demonstration: bool
    items: dict[str, Item]
    gone: set[str] = field(default_factory=set)

    def put(self, item: Item) -> None:
        self.items[item.iri] = item
        self.gone.discard(item.iri)

    def is_free(self, tail: str) -> bool:
        """Say whether nothing has this name, on the path of elements or that of the edition.

        They differ where elements keep their IRIs and all else is of one edition.
        """
        paths = (self.path, self.base.id)
        return not any(f"{BASE}{path}/{tail}" in self.items for path in paths)

    def drop(self, iri: str) -> None:
        self.items.pop(iri, None)
        self.gone.add(iri)


def changed(content: EditionContent, plan: Plan, target: EditionTarget) -> EditionContent:
    """Return an edition with changed fields, benchmarks and details, and a note on each field."""
    desk = _Desk(content, plan.path, target.is_demonstration, dict(content.item))
    # A unit first: with it goes how the old one was printed, and another print may be given.
    for setting in sorted(settings_of(plan), key=lambda one: one.field.name != "unit"):
        _set(desk, setting)
    _add_details(desk, plan)
    for point, changes in plan.benchmarks.items():
        for change, origin in once(changes):
            _set_benchmark(desk, desk.items[point], change, origin)
    now = (item for iri, item in desk.items.items() if item is not content.item.get(iri))
    return content.with_items(now, desk.gone)


def _set(desk: _Desk, setting: Setting) -> None:
    item, value = desk.items[setting.item], value_of(setting.field, setting.text)
    if setting.field.name == "label" and value is not None:
        follow = _let_benchmarks_follow if item.is_a(DATA_POINT) else _let_labels_follow
        follow(desk, item, value.text)
        item = desk.items[setting.item]
    _put_value(desk, item, setting.field.property, value, setting.origin)
    if setting.field.name == "unit":
        desk.put(desk.items[setting.item].with_values("ssc:unitText", ()))


def _put_value(
    desk: _Desk, item: Item, curie: str, value: Value | None, origin: AcceptedChange
) -> None:
    """Set a property, and say who decided it instead of what was noted on it before.

    The value in other languages goes with the old one, which it translated.
    """
    desk.put(item.with_values(curie, [] if value is None else [value]))
    for note in _notes_on(desk, item.iri, curie):
        desk.drop(note)
    desk.put(_note(desk, item, curie, origin))


def _let_labels_follow(desk: _Desk, element: Item, new: str) -> None:
    """Give data points whose label begins with that of their indicator the new beginning."""
    old = element.text(_LABEL)
    for point in desk.base.points_of.get(element.iri, ()):
        label = desk.items[point.iri].text(_LABEL)
        if old and label.startswith(old):
            follows = new + label.removeprefix(old)
            _let_benchmarks_follow(desk, desk.items[point.iri], follows)
            desk.put(desk.items[point.iri].with_values(_LABEL, [english(follows)]))


def _let_benchmarks_follow(desk: _Desk, point: Item, new: str) -> None:
    """Give benchmarks that are called after a data point, and nothing else, its new label."""
    old = _benchmark_label(point.text(_LABEL))
    for each in desk.base.of_class("ssc:Benchmark"):
        item = desk.items[each.iri]
        if item.text("ssc:benchmarkOf") == point.iri and item.text(_LABEL) == old:
            desk.put(item.with_values(_LABEL, [english(_benchmark_label(new))]))


def _benchmark_label(point: str) -> str:
    return f"{point}: benchmark"


def _notes_on(desk: _Desk, about: str, curie: str) -> list[str]:
    name = expand(curie)
    return [
        item.iri
        for item in desk.items.values()
        if item.text("ssc:aboutResource") == about and item.text("ssc:onProperty") == name
    ]


def _note(desk: _Desk, item: Item, curie: str, origin: AcceptedChange) -> Item:
    identifier = f"{_short(item)}--{curie.partition(':')[2]}"
    if origin.decision:
        said = f"Decided: {origin.decision} on proposal {origin.proposal}."
    else:
        said = f"Proposed in {origin.proposal}; not decided."
    if desk.is_demonstration:
        said += " A demonstration."
    return Item.of(
        f"{BASE}note/{desk.base.id}/{identifier}",
        (
            link("rdf:type", expand("ssc:FactNote")),
            Fact(expand("dcterms:identifier"), Value(identifier)),
            link("ssc:aboutResource", item.iri),
            link("ssc:onProperty", expand(curie)),
            Fact(expand("rdfs:comment"), english(said)),
            *grounds(origin),
        ),
    )


def _short(item: Item) -> str:
    """Return what notes call an item: "EN-E-E-3C", "EN-E-E-3C-result", "benchmark-gini"."""
    if item.is_a("ssc:Benchmark"):
        return f"benchmark-{item.text('dcterms:identifier')}"
    if item.is_a(DATA_POINT):
        return "-".join(item.iri.split("/")[-2:])
    return item.text("dcterms:identifier")


def _add_details(desk: _Desk, plan: Plan) -> None:
    """Add details of the methodology, numbered on from those that are there."""
    for detail, origin in once(plan.details):
        element = desk.items[plan.resolve(detail.element)]
        start = f"{element.text('dcterms:identifier')}/{detail.aspect}-"
        tail = next(f"{start}{n}" for n in count(1) if desk.is_free(f"{start}{n}"))
        desk.put(
            Item.of(
                f"{BASE}{desk.path}/{tail}",
                (
                    link("rdf:type", expand("ssc:MethodologyDetail")),
                    link("ssc:detailOf", detail.point or element.iri),
                    Fact(expand("ssc:methodologyField"), Value(detail.aspect)),
                    Fact(expand(ASPECTS[detail.aspect]), english(detail.text.strip())),
                    *grounds(origin),
                ),
            )
        )


def _set_benchmark(
    desk: _Desk, point: Item, change: ChangeBenchmark, origin: AcceptedChange
) -> None:
    """Give a benchmark another value, make one, or let it go.

    One value takes the place of bands and ranges. That there is no benchmark is no longer said.
    """
    if not change.value.strip():
        _drop_benchmark(desk, change.benchmark)
        return
    curie, value = benchmark_term(point, change.value)
    if change.benchmark:
        item = desk.items[change.benchmark]
        for name in _RANGE:
            item = item.with_values(name, ())
        if change.label.strip():
            item = item.with_values(_LABEL, [english(change.label.strip())])
        _put_value(desk, item, curie, value, origin)
    else:
        new = _new_benchmark(desk, point, change.label.strip(), origin)
        desk.put(new.with_values(curie, [value]))
    for item in desk.base.of_class("ssc:NoBenchmark"):
        if item.text("ssc:benchmarkOf") == point.iri:
            desk.drop(item.iri)
    _drop_bands(desk)


def _new_benchmark(desk: _Desk, point: Item, label: str, origin: AcceptedChange) -> Item:
    start = f"benchmark/{_short(point).removesuffix('-result')}"
    tails = chain([start], (f"{start}-{n}" for n in count(2)))
    iri = f"{BASE}{desk.path}/{next(tail for tail in tails if desk.is_free(tail))}"
    return Item.of(
        iri,
        (
            link("rdf:type", expand("ssc:Benchmark")),
            Fact(expand("dcterms:identifier"), Value(iri.rpartition("/")[2])),
            Fact(expand(_LABEL), english(label or _benchmark_label(point.text(_LABEL)))),
            link("ssc:benchmarkOf", point.iri),
            *grounds(origin),
        ),
    )


def _drop_benchmark(desk: _Desk, iri: str) -> None:
    desk.drop(iri)
    about = [i.iri for i in desk.items.values() if i.text("ssc:aboutResource") == iri]
    for note in about:
        desk.drop(note)
    _drop_bands(desk)


def _drop_bands(desk: _Desk) -> None:
    """Let bands go that nothing has any more."""
    had = {value.text for item in desk.base.items for value in item.values("ssc:hasBand")}
    have = {value.text for item in desk.items.values() for value in item.values("ssc:hasBand")}
    for iri in had - have:
        desk.drop(iri)
