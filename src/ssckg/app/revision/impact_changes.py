"""What proposals ask for, as changes of a crosswalk: what their impact is worked out with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from ssckg.content.rebase import move_iri
from ssckg.harmonization.impact.adding import Draft, addition_from
from ssckg.model import change as coarse
from ssckg.model.proposed_change import ChangeField, MergeElements, ReplaceElement
from ssckg.revision.applying.places import broader_after
from ssckg.revision.applying.plan import once, plan_of
from ssckg.revision.applying.values import value_of
from ssckg.revision.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Edition
    from ssckg.model.edition_content import EditionContent
    from ssckg.model.proposed_change import NewElement
    from ssckg.model.release import AcceptedChange
    from ssckg.revision.applying.plan import Plan


def crosswalk_changes(
    crosswalk: Crosswalk, edition: Edition, base: EditionContent, changes: Iterable[AcceptedChange]
) -> tuple[coarse.Change, ...]:
    """Return the changes of a crosswalk that changes of an edition come to, in an order that works.

    What comes in first, then fields and details, then places from the top down, then what ends.
    The changes must be free of faults (`revision.applying.faults_of`).

    Raises:
        UnknownNameError: what a new element is to measure is not known.
    """
    plan = plan_of(base, changes)
    writer = _Writer(crosswalk, edition, plan)
    return (
        *writer.additions(),
        *writer.fields(),
        *writer.beside(),
        *writer.places(),
        *writer.endings(),
    )


@dataclass
class _Writer:
    """Writes the changes of a plan; `names`: IRIs in the crosswalk of what comes in."""

    crosswalk: Crosswalk
    edition: Edition
    plan: Plan
    names: dict[str, str] = field(default_factory=dict)

    def at(self, iri: str) -> str:
        """Return where something stands in the crosswalk."""
        iri = self.plan.resolve(iri) if iri else ""
        return self.names.get(iri) or move_iri(iri, self.crosswalk.base)

    def additions(self) -> list[coarse.Change]:
        """Return what comes in, once; all are named before one is placed below another."""
        made = {}
        # Several changes may bring in the same new element.
        arrivals = self.plan.new.values()
        for arrival in arrivals:
            new = arrival.new
            draft = Draft(code=new.id, label=new.label, measures=new.measures)
            made[arrival.iri] = addition_from(self.crosswalk, self.edition, draft)
            self.names[arrival.iri] = made[arrival.iri].element.iri
        above = broader_after(self.plan)
        return [
            self._described(made[arrival.iri], arrival.new, above[arrival.iri])
            for arrival in arrivals
        ]

    def _described(
        self, made: coarse.AddElement, new: NewElement, above: tuple[str, ...]
    ) -> coarse.AddElement:
        element = replace(
            made.element,
            kind=new.kind,
            codes=(new.code,) if new.code else (),
            broader=tuple(map(self.at, above)),
            level=new.level,
            definition=new.definition,
        )
        if new.kind != "Indicator":
            return replace(made, element=element, points=())
        point = replace(
            made.points[0],
            unit=self._value("unit", new.unit),
            numerator=new.numerator,
            denominator=new.denominator,
            population_base=new.population_base,
            multiplier=_number(new.multiplier),
            minimum=_number(new.minimum),
            maximum=_number(new.maximum),
            direction=new.direction,
            value_type=new.value_type or "number",
        )
        return replace(made, element=element, points=(point,))

    def fields(self) -> Iterator[coarse.Change]:
        """Yield changes of fields; those of the label of one data point touch nothing."""
        for element, changes in self.plan.fields.items():
            for change, _ in once(changes):
                if not isinstance(change, ChangeField):
                    yield coarse.ChangeField(self.at(element), "level", change.level)
                elif FIELDS[change.field].on_point or not change.point:
                    value = self._value(change.field, change.value)
                    point = move_iri(change.point, self.crosswalk.base)
                    yield coarse.ChangeField(
                        self.at(element), change.field, value, point, redefines=change.redefines
                    )

    def _value(self, name: str, text: str) -> str:
        """Return a value as a crosswalk holds it: of codes the last part, of units the IRI."""
        value = value_of(FIELDS[name], text)
        if value is None:
            return ""
        if FIELDS[name].kind.startswith("code:"):
            return value.text.rpartition("/")[2]
        return move_iri(value.text, self.crosswalk.base)

    def beside(self) -> Iterator[coarse.Change]:
        """Yield details of the methodology and benchmarks."""
        for detail, _ in once(self.plan.details):
            yield coarse.AddDetail(self.at(detail.element), detail.aspect, detail.text)
        for point, changes in self.plan.benchmarks.items():
            element = self.plan.base.item[point].text("ssc:dataPointOf")
            for change, _ in once(changes):
                yield coarse.ChangeBenchmark(
                    self.at(element),
                    self.at(point),
                    change.value,
                    self.at(change.benchmark),
                    change.label,
                )

    def places(self) -> Iterator[coarse.Change]:
        """Yield moves, what stands above before what stands below, so that none makes a circle."""
        above = broader_after(self.plan)
        moved = set(self.plan.moves)
        for iri, ends in self.plan.ends.items():
            if isinstance(ends[0].change, ReplaceElement):
                item = self.plan.base.item[iri]
                moved |= {value.text for value in item.values("skos:narrower")} & above.keys()
        for iri in sorted(moved & above.keys(), key=lambda each: (_depth(each, above), each)):
            for number, place in enumerate(above[iri] or ("",)):
                # The first takes the place of all; the others come beside it.
                kept = "" if number == 0 else self.at(iri)
                yield coarse.MoveElement(self.at(iri), self.at(place), old=kept)

    def endings(self) -> Iterator[coarse.Change]:
        """Yield merges, then what goes otherwise."""
        merges = [
            (end.change, end.heirs)
            for ends in self.plan.ends.values()
            for end in ends
            if isinstance(end.change, MergeElements)
        ]
        for change, heirs in dict.fromkeys(merges):
            if isinstance(change, MergeElements):
                into = self.at(heirs[0])
                elements = tuple(dict.fromkeys((*map(self.at, change.elements), into)))
                yield coarse.MergeElements(elements, into)
        for iri, ends in self.plan.ends.items():
            if not isinstance(ends[0].change, MergeElements):
                yield coarse.RemoveElement(self.at(iri))


def _depth(iri: str, above: dict[str, tuple[str, ...]]) -> int:
    """Return how far from the top an element stands afterwards."""
    depth = 0
    while above.get(iri):
        iri = above[iri][0]
        depth += 1
    return depth


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text.strip() else None
