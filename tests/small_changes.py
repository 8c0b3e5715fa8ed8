"""Changes of the small edition, drawn at random (hypothesis); many cannot be carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st
from tests.small_edition import at

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

if TYPE_CHECKING:
    from ssckg.model.proposed_change import ProposedChange

INDICATORS: Final = ("A-1-1C", "A-1-2C", "A-2-1A")
GROUPS: Final = ("A", "A-1", "A-2")
POINTS: Final = ("A-1-1C/result", "A-1-2C/x", "A-1-2C/y", "A-2-1A/result")

_indicator = st.sampled_from(INDICATORS).map(at)
_group = st.sampled_from(GROUPS).map(at)
_element = st.sampled_from(INDICATORS + GROUPS).map(at)
_point = st.sampled_from(POINTS).map(at)


@st.composite
def new_elements(draw: st.DrawFn) -> NewElement:
    """Draw a new element; ids and codes meet often."""
    number = draw(st.sampled_from(("7", "8", "9")))
    kind = draw(st.sampled_from(("Indicator", "Indicator", "Category")))
    return NewElement(
        id=f"N-{number}",
        code=f"N: {draw(st.sampled_from(('7', '8', '9')))}",
        label=draw(st.sampled_from(("New", "Newer"))),
        kind=kind,
        below=draw(_group),
        unit=draw(st.sampled_from(("", "day"))) if kind == "Indicator" else "",
    )


_FIELDS: Final = (
    *(("label", text) for text in ("Clear", "Bright")),
    *(("definition", text) for text in ("One.", "Two.")),
    *(("unit", text) for text in ("day", "hour")),
    *(("minimum", text) for text in ("0", "40", "60")),
    *(("maximum", text) for text in ("50", "90")),
    *(("code", text) for text in ("N: 7", "N: 8")),
    *(("level", text) for text in ("profile", "advanced")),
)


@st.composite
def changes(draw: st.DrawFn) -> ProposedChange:  # noqa: PLR0911  one return for each kind
    """Draw a change of any kind."""
    kind = draw(st.integers(0, 10))
    if kind == 0:
        return AddElement(new=draw(new_elements()))
    if kind == 1:
        return RetireElement(
            element=draw(_element), heirs=tuple(draw(st.lists(_indicator, max_size=1)))
        )
    if kind == 2:
        return ReplaceElement(element=draw(_element), new=draw(new_elements()))
    if kind == 3:
        return SplitElement(
            element=draw(_indicator),
            into=tuple(draw(st.lists(new_elements(), min_size=2, max_size=2))),
        )
    if kind == 4:
        elements = draw(st.lists(_element, min_size=2, max_size=3, unique=True))
        return MergeElements(elements=tuple(elements), into=draw(st.sampled_from(elements)))
    if kind == 5:
        elements = draw(st.lists(_indicator, min_size=2, max_size=2, unique=True))
        return MergeElements(elements=tuple(elements), new=draw(new_elements()))
    if kind in {6, 7}:
        return MoveElement(element=draw(_element), below=draw(_group))
    if kind == 8:
        return ChangeLevel(
            element=draw(_indicator), level=draw(st.sampled_from(("core", "profile")))
        )
    if kind == 9:
        return draw(
            st.one_of(
                st.builds(
                    ChangeBenchmark,
                    point=_point,
                    value=st.sampled_from(("1", "2")),
                    benchmark=st.sampled_from(("", at("benchmark/noise"))),
                ),
                st.builds(
                    AddMethodology,
                    element=_indicator,
                    aspect=st.sampled_from(("method", "formula")),
                    text=st.sampled_from(("So.", "Thus.")),
                ),
            )
        )
    field, value = draw(st.sampled_from(_FIELDS))
    return ChangeField(element=draw(_element), field=field, value=value)


def proposals() -> st.SearchStrategy[tuple[ProposedChange, ...]]:
    """Draw the changes of one proposal."""
    return st.lists(changes(), min_size=1, max_size=3, unique=True).map(tuple)
