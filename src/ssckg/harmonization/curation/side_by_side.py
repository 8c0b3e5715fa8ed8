"""The two ends of a mapping side by side: line for line what bears on the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from ssckg.model.curation_view import EndView

_OF_POINTS: Final = (
    *("unit", "numerator", "denominator", "multiplier", "population_base", "direction"),
)


class Line(NamedTuple):
    """What both ends say on one field; "" where an end says nothing."""

    field: str
    subject: str
    object: str

    @property
    def is_same(self) -> bool:
        """Whether both say the same."""
        return bool(self.subject) and self.subject.casefold() == self.object.casefold()


def side_by_side(subject: EndView, target: EndView) -> tuple[Line, ...]:
    """Return the lines on which at least one end says something."""
    left, right = ({f.name: f.value for f in end.fields} for end in (subject, target))
    lines = [
        Line("label", subject.label, target.label),
        Line("kind", left.get("kind", ""), right.get("kind", "")),
        Line("definition", left.get("definition", ""), right.get("definition", "")),
        *(Line(name, _of_points(left, name), _of_points(right, name)) for name in _OF_POINTS),
        Line("level", subject.level, target.level),
        Line("trust", subject.trust, target.trust),
    ]
    return tuple(line for line in lines if line.subject or line.object)


def _of_points(values: dict[str, str], field: str) -> str:
    """Return what the data points say, each named where there are several that differ."""
    found = {
        name.rpartition(".")[0]: value
        for name, value in values.items()
        if name.endswith(f".{field}")
    }
    if len(set(found.values())) <= 1:
        return next(iter(found.values()), "")
    return "; ".join(f"{point}: {value}" for point, value in found.items())
