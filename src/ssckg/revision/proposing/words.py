"""Changes in words with labels: what is asked for, from what to what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from ssckg.model.proposal_view import ChangeView
from ssckg.model.proposed_change import (
    AddElement,
    ChangeBenchmark,
    ChangeField,
    ChangeLevel,
    MergeElements,
    MoveElement,
    ReplaceElement,
    RetireElement,
    SplitElement,
)
from ssckg.revision.kgcl import to_kgcl
from ssckg.revision.proposing.names import last_part
from ssckg.revision.proposing.values import shown_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.model.proposed_change import AddMethodology, NewElement, ProposedChange

_SAID: Final = (
    *("level", "definition", "unit", "numerator", "denominator", "population_base"),
    *("multiplier", "minimum", "maximum", "direction", "value_type"),
)


class Names(Protocol):
    """Knows elements and data points by their IRIs below the standard base."""

    def name_of(self, iri: str) -> str:
        """Return code and label of an element, or of a data point with its indicator."""

    def is_element(self, iri: str) -> bool:
        """Say whether an IRI is that of an element."""


def change_view(
    change: ProposedChange,
    names: Names,
    units: Mapping[str, str],
    codes: tuple[str, ...] = (),
) -> ChangeView:
    """Return a change in words with its values as people read them.

    Args:
        change: the change.
        names: of the edition that it is on.
        units: labels of units by IRI.
        codes: of the elements that it concerns.
    """
    field = getattr(change, "field", "") or getattr(change, "aspect", "")

    def _shown(text: str) -> str:
        if names.is_element(text):
            return names.name_of(text)
        return shown_value(field, text, units) if text else ""

    return ChangeView(
        kind=change.kind,
        words=change_in_words(change, names, units),
        kgcl=to_kgcl(change),
        codes=codes,
        field=field,
        old=_shown(getattr(change, "old", "")),
        new=_shown(getattr(change, "value", "")),
    )


def change_in_words(
    change: ProposedChange, names: Names, units: Mapping[str, str] | None = None
) -> str:
    """Return a change as a clause that begins with a verb.

    Args:
        change: the change.
        names: of the edition that it is on.
        units: labels of units by IRI.
    """
    return _Words(names, units or {}).clause(change)


class _Words:
    """Tells changes with the labels of one edition."""

    def __init__(self, names: Names, units: Mapping[str, str]) -> None:
        self._names, self._units = names, units

    def clause(self, change: ProposedChange) -> str:  # noqa: PLR0911  one for each kind
        """Return the clause of a change."""
        name = self._names.name_of
        if isinstance(change, AddElement):
            below = f" below {name(change.new.below)}" if change.new.below else ""
            return f"add {self._new(change.new)}{below}{self._fields(change.new)}"
        if isinstance(change, ChangeField):
            return self._field(change)
        if isinstance(change, RetireElement):
            heirs = ", ".join(map(name, change.heirs))
            over = f"; {heirs} take{'s' if len(change.heirs) == 1 else ''} over in part"
            return f"retire {name(change.element)}{over if heirs else ''}"
        if isinstance(change, ReplaceElement):
            new = f"{self._new(change.new)}{self._fields(change.new)}"
            return f"replace {name(change.element)} by {new}"
        if isinstance(change, SplitElement):
            into = " and ".join(f"{self._new(new)}{self._fields(new)}" for new in change.into)
            return f"split {name(change.element)} into {into}"
        if isinstance(change, MergeElements):
            return self._merge(change)
        if isinstance(change, MoveElement):
            was = name(change.old) if change.old else "the top"
            return f"move {name(change.element)} from {was} to {name(change.below)}"
        if isinstance(change, ChangeLevel):
            was, now = (shown_value("level", text) for text in (change.old, change.level))
            return f"change the level of {name(change.element)} from {was} to {now}"
        if isinstance(change, ChangeBenchmark):
            return self._benchmark(change)
        return self._method(change)

    def _field(self, change: ChangeField) -> str:
        was, now = (
            _short(shown_value(change.field, text, self._units))
            for text in (change.old, change.value)
        )
        what = self._names.name_of(change.point or change.element)
        field = change.field.replace("_", " ")
        other = ", which makes another measure of it" if change.redefines else ""
        return f"change the {field} of {what} from {was} to {now}{other}"

    def _merge(self, change: MergeElements) -> str:
        name = self._names.name_of
        others = " and ".join(name(each) for each in change.elements if each != change.into)
        if change.new is None:
            return f"merge {others} into {name(change.into)}"
        return f"merge {others} into the new {self._new(change.new)}{self._fields(change.new)}"

    def _benchmark(self, change: ChangeBenchmark) -> str:
        of = f"of {self._names.name_of(change.point)}"
        if not change.value:
            return f"take the benchmark {change.old} {of} away".replace("  ", " ")
        label = f" ({change.label})" if change.label else ""
        if not change.old:
            return f"set a benchmark {of} at {change.value}{label}"
        return f"change the benchmark {of} from {change.old} to {change.value}{label}"

    def _method(self, change: AddMethodology) -> str:
        of = f"of {self._names.name_of(change.point or change.element)}"
        return f"add to the {change.aspect.replace('-', ' ')} {of}: {change.text}"

    @staticmethod
    def _new(new: NewElement) -> str:
        kind = "" if new.kind == "Indicator" else f"{new.kind.lower()} "
        return f"{kind}{new.code or new.id} ({new.label})"

    def _fields(self, new: NewElement) -> str:
        said = [
            f"{name.replace('_', ' ')} {shown_value(name, text, self._units)}"
            for name in _SAID
            if (text := getattr(new, name))
        ]
        said += [f"measures {', '.join(new.measures)}"] if new.measures else []
        return f" with {', '.join(said)}" if said else ""


def _short(text: str) -> str:
    return f'"{text}"' if " " in text and text != "blank" else text


def point_words(point: str) -> str:
    """Return the last part of the IRI of a data point; "result" says nothing and is left out."""
    name = last_part(point)
    return "" if name == "result" else name
