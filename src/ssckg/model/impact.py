"""What a change of the frameworks would touch, each thing listed, before anything is decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssckg.model.impact_effects import COUNTED, ImpactCounts, name_of
from ssckg.model.phrase import phrase
from ssckg.model.result import Result, ResultTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.model.impact_effects import (
        AgencyEffect,
        AttachedEffect,
        CellEffect,
        ChangeImpact,
        CityEffect,
        DerivedEffect,
        Effect,
        GroupEffect,
        MappingEffect,
        SeriesEffect,
        TargetEffect,
    )
    from ssckg.model.naming import ElementName
    from ssckg.model.result import Cell


@dataclass(frozen=True, kw_only=True)
class Impact(Result):
    """What changes would touch together, and each alone; counts first.

    framework: the edition whose measures, groups and cells are meant; strength: weakest mapping by
    which an indicator measures a target.
    """

    framework: str
    strength: str
    change: tuple[str, ...]
    counts: ImpactCounts
    each: tuple[ChangeImpact, ...]
    targets: tuple[TargetEffect, ...] = ()
    agencies: tuple[AgencyEffect, ...] = ()
    mappings: tuple[MappingEffect, ...] = ()
    derived_mappings: tuple[DerivedEffect, ...] = ()
    cells: tuple[CellEffect, ...] = ()
    cities: tuple[CityEffect, ...] = ()
    series: tuple[SeriesEffect, ...] = ()
    groups: tuple[GroupEffect, ...] = ()
    goals: tuple[GroupEffect, ...] = ()
    benchmarks: tuple[AttachedEffect, ...] = ()
    rules: tuple[AttachedEffect, ...] = ()

    def targets_that(self, effect: Effect) -> tuple[TargetEffect, ...]:
        """Return the targets with one effect."""
        return tuple(target for target in self.targets if target.effect is effect)

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the counts, then every list behind them."""
        return (self._counts(), *self._on_targets(), *self._on_points())

    def _counts(self) -> ResultTable:
        alone = len(self.each) > 1
        header = [each.element.code for each in self.each] if alone else []
        rows = [
            (
                words,
                getattr(self.counts, name_of(words)),
                *(getattr(each.counts, name_of(words)) for each in self.each if alone),
            )
            for words in COUNTED
        ]
        title = phrase("What would be touched: %(change)s", change=self.change)
        note = phrase("Together, then each change alone.") if alone else ""
        return ResultTable("counts", title, ("what", "together", *header), tuple(rows), note)

    def _on_targets(self) -> tuple[ResultTable, ...]:
        return (
            _table(
                "targets",
                phrase("SDG targets that gain or lose a measure"),
                ("target", "label", "effect", "before", "after", "gone", "came", "left"),
                (
                    (t.code, t.label, t.effect, t.before, t.after, *map(_codes, _who(t)))
                    for t in self.targets
                ),
            ),
            _table(
                "agencies",
                phrase("Agencies that care about these targets, or about a changed element itself"),
                ("agency", "name", "level", "by", "lost", "reduced", "gained", "elements"),
                ((a.acronym, a.name, a.level, *map(", ".join, _lists(a))) for a in self.agencies),
            ),
            _table(
                "mappings",
                phrase("Mappings"),
                (
                    *("subject", "subject_label", "predicate", "object", "object_label"),
                    *("confidence", "list", "effect", "set", "why"),
                ),
                (
                    (
                        *_end(m.subject),
                        m.predicate if m.subject and m.object else None,
                        *_end(m.object),
                        m.confidence,
                        m.listed,
                        m.effect,
                        m.mapping_set,
                        m.why,
                    )
                    for m in self.mappings
                ),
                brief=("subject", "object", "object_label", "effect", "predicate", "why"),
            ),
            _table(
                "derived-mappings",
                phrase("Derived mappings that rest on chains through what changes"),
                (
                    *("subject", "subject_label", "predicate", "object", "object_label"),
                    *("confidence", "after", "effect", "chains"),
                ),
                (
                    (
                        *_end(d.subject),
                        d.predicate,
                        *_end(d.object),
                        d.confidence,
                        d.confidence_after,
                        d.effect,
                        "; ".join(d.chains),
                    )
                    for d in self.derived_mappings
                ),
                brief=("subject", "object", "object_label", "effect", "predicate", "chains"),
            ),
        )

    def _on_points(self) -> tuple[ResultTable, ...]:
        return (
            _table(
                "cells",
                phrase("Cells of the workbook that cities and verifiers fill in"),
                ("edition", "sheet", "row", "result", "data_point", "cells", "effect"),
                (
                    (
                        c.edition,
                        c.sheet,
                        c.row,
                        c.result,
                        c.point.label,
                        " ".join(c.cells),
                        c.effect,
                    )
                    for c in self.cells
                ),
            ),
            _table(
                "cities",
                phrase("Cities that have published values of it"),
                ("city", "years", "data_points", "values"),
                ((c.name, ", ".join(c.years), c.points, c.values) for c in self.cities),
            ),
            _table(
                "series",
                phrase("Published time series"),
                ("city", "indicator", "data_point", "years", "without_value", "effect"),
                (
                    (s.city_name, s.code, s.point.curie, *map(", ".join, _years(s)), s.effect)
                    for s in self.series
                ),
            ),
            _groups(
                "groups", phrase("Groups whose score has fewer or more data points"), self.groups
            ),
            _groups(
                "goals", phrase("SDG roll-up: goals with fewer or more data points"), self.goals
            ),
            _attached("benchmarks", phrase("Benchmarks"), "value", self.benchmarks),
            _attached("rules", phrase("Plausibility rules"), "kind", self.rules),
        )

    def notes(self) -> tuple[str, ...]:
        """Say what counts, and what the lists leave out."""
        return (
            phrase(
                "An indicator of %(framework)s measures an SDG target when an accepted"
                " mapping of strength '%(strength)s' or stronger leads to it or to an SDG"
                " indicator below it. Rejected mappings, candidates and derived mappings"
                " do not count.",
                framework=self.framework,
                strength=phrase(self.strength),
            ),
            phrase(
                "Agencies care by what they declared, and by default as custodian (medium) or"
                " partner (low) of an SDG indicator below the target; that reading is ours."
            ),
            phrase(
                "Cities and series are those of the published dataset; drafts and what is not"
                " public are not looked at. Cells are those of the English workbook as written"
                " today; rows below a row that goes move up, and files filled in before are still"
                " read, by the hidden name of each row."
            ),
            phrase("Nothing is changed by asking."),
        )

    def chart(self) -> dict[str, Any] | None:
        """Return how much is touched, and the targets before and after."""
        from ssckg.model.impact_chart import impact_chart  # noqa: PLC0415  it reads this module

        return impact_chart(self)


def _end(name: ElementName | None) -> tuple[str, str]:
    """Return id and label of an end of a mapping."""
    return (name.curie, name.label) if name else ("no match", "")


def _who(target: TargetEffect) -> Sequence[tuple[ElementName, ...]]:
    return (target.gone, target.came, target.left)


def _lists(agency: AgencyEffect) -> Sequence[tuple[str, ...]]:
    return (agency.by, agency.lost, agency.reduced, agency.gained, agency.elements)


def _years(series: SeriesEffect) -> Sequence[tuple[str, ...]]:
    return (series.years, series.years_without_value)


def _codes(elements: tuple[ElementName, ...]) -> str:
    return "; ".join(each.code for each in elements)


def _table(
    name: str,
    title: str,
    columns: tuple[str, ...],
    rows: Iterable[tuple[Cell, ...]],
    brief: tuple[str, ...] = (),
) -> ResultTable:
    return ResultTable(name, title, columns, tuple(rows), brief=brief)


def _groups(name: str, title: str, groups: tuple[GroupEffect, ...]) -> ResultTable:
    columns = ("code", "label", "kind", "before", "after", "empty")
    rows = ((g.code, g.label, g.kind, g.before, g.after, g.is_empty) for g in groups)
    return _table(name, title, columns, rows)


def _attached(name: str, title: str, kind: str, found: tuple[AttachedEffect, ...]) -> ResultTable:
    columns = ("label", kind, "data_points", "use", "effect", "iri")
    rows = (
        (
            a.label,
            a.kind,
            "; ".join(point.curie for point in a.points),
            "; ".join(a.use),
            a.effect,
            a.iri,
        )
        for a in found
    )
    return _table(name, title, columns, rows)
