"""What became of elements and data points: each old one once, each new one once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.model.first_value import is_clarified
from ssckg.model.proposed_change import ChangeField, MergeElements, ReplaceElement, RetireElement
from ssckg.model.release import Succession, SuccessionKind
from ssckg.namespaces import expand
from ssckg.revision.applying.field_faults import settings_of
from ssckg.revision.applying.places import broader_after
from ssckg.revision.applying.plan import elements_of
from ssckg.revision.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ssckg.model.edition_content import EditionContent, Fact, Item
    from ssckg.model.release import AcceptedChange
    from ssckg.revision.applying.plan import Plan

Names = dict[str, str]
_INVERSE: Final = frozenset(map(expand, ("skos:narrower", "ssc:hasDataPoint")))
"""Said by the other side, too: an element that gets a child states nothing new of itself."""
_ABOUT: Final = (
    *("ssc:dataPointOf", "ssc:aboutResource", "ssc:detailOf", "ssc:benchmarkOf"),
    *("ssc:referringElement", "ssc:indicator", "ssc:listedElement"),
)
_MEASURES: Final = tuple(field for field in FIELDS.values() if field.measures)


def element_successions(
    plan: Plan, base: EditionContent, revised: EditionContent, names: Names
) -> tuple[Succession, ...]:
    """Return what became of each element; `names` leads from old names to new ones."""
    old = tuple(item.iri for item in elements_of(base))
    new = tuple(item.iri for item in elements_of(revised))
    origins = _origins(plan)
    two = _Two.of(plan, base, revised)
    found = []
    for before, after in _groups(plan, old, new):
        kind = _kind(plan, before, after)
        if kind is SuccessionKind.KEPT:
            kind = two.kept(before[0])
        by = [one for iri in (*before, *after) for one in origins.get(iri, ())]
        found.append(
            _succession(kind, before, after, by, names=names, heirs=_heirs(plan, before, kind))
        )
    return tuple(found)


def point_successions(
    plan: Plan, base: EditionContent, revised: EditionContent, names: Names
) -> tuple[Succession, ...]:
    """Return what became of each data point; a series goes on where it is kept or edited."""
    origins = _origins(plan)
    two = _Two.of(plan, base, revised)
    found: list[Succession] = []
    done: set[str] = set()
    for before, after in _groups(
        plan, [i.iri for i in elements_of(base)], [i.iri for i in elements_of(revised)]
    ):
        by = [one for iri in (*before, *after) for one in origins.get(iri, ())]
        kind = _kind(plan, before, after)
        for point in (p for iri in before for p in base.points_of.get(iri, ())):
            if point.iri in revised.item:
                done.add(point.iri)
                how = two.kept(point.iri)
                element = revised.item[point.iri].text("ssc:dataPointOf")
                if how is not SuccessionKind.REDEFINED and two.is_redefined(element):
                    how = SuccessionKind.REDEFINED
                touched = by if how is not SuccessionKind.KEPT else []
                found.append(_succession(how, (point.iri,), (point.iri,), touched, names=names))
        ended = [p.iri for iri in before for p in base.points_of.get(iri, ())]
        ended = [iri for iri in ended if iri not in done]
        arrived = [p.iri for iri in after for p in revised.points_of.get(iri, ())]
        found += _ended_points(kind, ended, arrived, by, done=done, names=names)
        done.update(ended, arrived)
    return tuple(sorted(found, key=lambda one: (one.before, one.after)))


def _ended_points(
    kind: SuccessionKind,
    ended: list[str],
    arrived: list[str],
    by: list[AcceptedChange],
    *,
    done: set[str],
    names: Names,
) -> Iterator[Succession]:
    """Yield what became of data points whose indicator ends, and which ones are new."""
    new = tuple(iri for iri in arrived if iri not in done)
    if ended and new:
        yield _succession(kind, tuple(ended), new, by, names=names)
        return
    heirs = [iri for iri in arrived if iri in done]
    for iri in ended:
        yield _succession(SuccessionKind.RETIRED, (iri,), (), by, names=names, heirs=heirs)
    for iri in new:
        yield _succession(SuccessionKind.ADDED, (), (iri,), by, names=names)


def _groups(
    plan: Plan, old: Iterable[str], new: Iterable[str]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield old elements with what they became: what hangs together, each exactly once."""
    leads: dict[str, str] = {}

    def root(name: str) -> str:
        while leads.setdefault(name, name) != name:
            name = leads[name]
        return name

    old, new = tuple(old), tuple(new)
    for iri in old:
        if iri not in plan.ends:
            leads[root(f"-{iri}")] = root(f"+{iri}")
            continue
        for end in plan.ends[iri]:
            if not isinstance(end.change, RetireElement):
                for heir in end.heirs:
                    leads[root(f"-{iri}")] = root(f"+{heir}")
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for iri in old:
        before[root(f"-{iri}")].append(iri)
    for iri in new:
        after[root(f"+{iri}")].append(iri)
    for key in sorted({*before, *after}, key=lambda each: (before[each], after[each])):
        yield tuple(before[key]), tuple(after[key])


def _kind(plan: Plan, before: tuple[str, ...], after: tuple[str, ...]) -> SuccessionKind:
    if not before:
        return SuccessionKind.ADDED
    if not after:
        return SuccessionKind.RETIRED
    changes = [end.change for iri in before for end in plan.ends.get(iri, ())]
    if not changes:
        return SuccessionKind.KEPT
    if any(isinstance(change, MergeElements) for change in changes):
        return SuccessionKind.MERGED
    if all(isinstance(change, ReplaceElement) for change in changes) and len(before) == 1:
        return SuccessionKind.REPLACED
    return SuccessionKind.SPLIT


@dataclass(frozen=True)
class _Two:
    """An edition before and after, with what is about each thing in it.

    redefining: items with the fields whose first value makes another measure, as proposers say.
    """

    base: EditionContent
    revised: EditionContent
    redefining: frozenset[tuple[str, str]]
    about: tuple[Mapping[str, tuple[Item, ...]], Mapping[str, tuple[Item, ...]]]

    @classmethod
    def of(cls, plan: Plan, base: EditionContent, revised: EditionContent) -> _Two:
        redefining = frozenset(
            (each.item, each.field.name)
            for each in settings_of(plan)
            if isinstance(each.origin.change, ChangeField) and each.origin.change.redefines
        )
        return cls(base, revised, redefining, (_about(base), _about(revised)))

    def kept(self, iri: str) -> SuccessionKind:
        """Return how far something that stays says something else."""
        points = [iri, *(p.iri for p in self.base.points_of.get(iri, ()))]
        if any(self.is_redefined(each) for each in points if each in self.revised.item):
            return SuccessionKind.REDEFINED
        same = _said(self.base.item[iri]) == _said(self.revised.item[iri])
        same = same and _all_about(iri, self.about[0]) == _all_about(iri, self.about[1])
        return SuccessionKind.KEPT if same else SuccessionKind.EDITED

    def is_redefined(self, iri: str) -> bool:
        """Say whether something else is measured: not where more is said of the same."""
        old, new = self.base.item[iri], self.revised.item[iri]
        unit = old.text(FIELDS["unit"].property)
        for field in _MEASURES:
            if old.values(field.property) == new.values(field.property):
                continue
            was, now = old.text(field.property), new.text(field.property)
            is_said = (iri, field.name) in self.redefining
            if is_said or not is_clarified(field.name, was, now, unit):
                return True
        return False


def _said(item: Item) -> tuple[Fact, ...]:
    return tuple(fact for fact in item.facts if fact.property not in _INVERSE)


def _all_about(
    iri: str, about: Mapping[str, tuple[Item, ...]]
) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    """Return all that is said by things that are about something, and about those."""
    found = []
    for item in about.get(iri, ()):
        found.append((item.iri, _said(item)))
        found += _all_about(item.iri, about)
    return tuple(sorted(found))


def _about(content: EditionContent) -> Mapping[str, tuple[Item, ...]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for item in content.items:
        for name in _ABOUT:
            for value in item.values(name):
                found[value.text].append(item)
    return {iri: tuple(items) for iri, items in found.items()}


def _heirs(plan: Plan, before: tuple[str, ...], kind: SuccessionKind) -> tuple[str, ...]:
    if kind is not SuccessionKind.RETIRED:
        return ()
    return tuple(dict.fromkeys(heir for iri in before for heir in plan.heirs(iri)))


def _origins(plan: Plan) -> dict[str, tuple[AcceptedChange, ...]]:
    """Return by which changes each element (IRI) was touched."""
    found: dict[str, list[AcceptedChange]] = defaultdict(list)
    for iri, ends in plan.ends.items():
        found[iri] += [end.origin for end in ends]
    for arrival in plan.arrivals:
        found[arrival.iri].append(arrival.origin)
    for iri, merges in plan.merged.items():
        found[iri] += merges
    for iri, fields in plan.fields.items():
        found[iri] += [origin for _, origin in fields]
    for iri, moves in plan.moves.items():
        found[iri] += [origin for _, origin in moves]
    for iri, followed in _followers(plan):
        found[iri] += [end.origin for end in plan.ends[followed]]
    for detail, origin in plan.details:
        found[plan.resolve(detail.element)].append(origin)
    for point, benchmarks in plan.benchmarks.items():
        item = plan.base.item.get(point)
        element = item.text("ssc:dataPointOf") if item is not None else point
        found[element] += [origin for _, origin in benchmarks]
    return {iri: tuple(dict.fromkeys(origins)) for iri, origins in found.items()}


def _followers(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield what stood below something that ends, and got its place from that, with what ends."""
    after = broader_after(plan)
    for item in elements_of(plan.base):
        for value in item.values("skos:broader"):
            if value.text in plan.ends and value.text not in after.get(item.iri, (value.text,)):
                yield item.iri, value.text


def _succession(
    kind: SuccessionKind,
    before: Iterable[str],
    after: Iterable[str],
    by: Iterable[AcceptedChange],
    *,
    names: Names,
    heirs: Iterable[str] = (),
) -> Succession:
    by = tuple(by)
    return Succession(
        kind=kind,
        before=tuple(before),
        after=tuple(names[iri] for iri in after),
        proposals=tuple(sorted({one.proposal for one in by if one.proposal})),
        decisions=tuple(sorted({one.decision for one in by if one.decision})),
        heirs=tuple(names[iri] for iri in heirs if iri in names),
    )
