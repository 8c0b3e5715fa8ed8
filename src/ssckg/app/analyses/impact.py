"""What would be touched if an indicator were removed, added, changed or merged."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from pydantic import Field, model_validator

from ssckg.app.analyses.registry import Analysis, Parameters
from ssckg.app.workbook_rows import workbook_rows
from ssckg.errors import UnknownNameError, UsageError
from ssckg.harmonization.impact.adding import Draft, addition_from, addition_like
from ssckg.harmonization.impact.assessing import impact
from ssckg.harmonization.lookup import find_edition, find_element
from ssckg.harmonization.measures import is_sdg
from ssckg.model.change import ChangeField, MergeElements, RemoveElement
from ssckg.model.choices import Predicate
from ssckg.submissions.catalogue import DEFAULT_EDITION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ssckg.app.analyses.sources import Sources
    from ssckg.model.change import Change
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Edition, Element
    from ssckg.model.impact import Impact


_MOST: Final = 200
"""Of what is named at once: each is also assessed alone, which takes a twentieth of a second."""


class _Measured(Parameters):
    framework: str = Field(
        "",
        description="Edition whose measures and groups are meant; by default that of the element,"
        f" and {DEFAULT_EDITION} for an element of the SDGs.",
    )
    strength: Predicate = Field(
        Predicate.RELATED, description="The weakest mapping by which an indicator counts."
    )


class RemoveParameters(_Measured):
    """Elements that would go."""

    elements: tuple[str, ...] = Field(
        description="Codes, ids, CURIEs or IRIs.", min_length=1, max_length=_MOST
    )
    below: bool = Field(False, description="What stands below them goes, too.")


class MergeParameters(_Measured):
    """Elements that would become one."""

    elements: tuple[str, ...] = Field(
        description="Codes, ids, CURIEs or IRIs.", min_length=2, max_length=_MOST
    )
    into: str = Field("", description="The one that stays; by default the first.")


class ChangeParameters(_Measured):
    """A field that would get another value."""

    element: str = Field(description="Code, id, CURIE or IRI.")
    field: str = Field(description="Name of the field: unit, numerator, denominator, label ...")
    value: str = Field("", description="The new value; without one: what rests on the old one.")
    point: str = Field("", description="Only this data point of it (last part of its IRI).")


class NewIndicator(Parameters):
    """An indicator that would come in."""

    code: str = Field(description="Its code.", min_length=1)
    label: str = Field(description="Its name.", min_length=1)
    group: str = Field("", description="Code of what it stands below.")
    level: str = Field("", description="Its level, for example core.")
    unit: str = Field("", description="Id or label of its unit.")
    numerator: str = Field("", description="What is counted above the line.")
    denominator: str = Field("", description="What is counted below the line.")
    measures: tuple[str, ...] = Field(
        (), description='SDG targets or indicators, with a predicate or not: "broad:11.6".'
    )

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: Any) -> Any:
        """Take what an address holds as JSON, too; it has no other way to say parts."""
        if not isinstance(given, str):
            return given
        try:
            return json.loads(given)
        except (ValueError, RecursionError):
            raise ValueError("is neither an object nor one in JSON") from None


class AddParameters(_Measured):
    """Indicators that would come in."""

    indicators: tuple[NewIndicator, ...] = Field(
        (), max_length=_MOST, description="Described field by field."
    )
    like: tuple[str, ...] = Field(
        (), max_length=_MOST, description="Made like these, with their mappings."
    )


def _remove(sources: Sources, given: RemoveParameters) -> Impact:
    crosswalk = sources.crosswalk
    named = list(_found(crosswalk, given.elements, given.framework))
    found = list(_with_below(crosswalk, named)) if given.below else named
    changes = [RemoveElement(each.iri) for each in found]
    return _assess(sources, given, changes, found)


def _merge(sources: Sources, given: MergeParameters) -> Impact:
    crosswalk = sources.crosswalk
    found = list(_found(crosswalk, given.elements, given.framework))
    into = next(_found(crosswalk, (given.into,), given.framework)) if given.into else found[0]
    change = MergeElements(tuple(each.iri for each in found), into.iri)
    return _assess(sources, given, [change], [into, *found])


def _change(sources: Sources, given: ChangeParameters) -> Impact:
    element = next(_found(sources.crosswalk, (given.element,), given.framework))
    change = ChangeField(element.iri, given.field, given.value, given.point)
    return _assess(sources, given, [change], [element])


def _add(sources: Sources, given: AddParameters) -> Impact:
    crosswalk = sources.crosswalk
    edition = find_edition(crosswalk, given.framework or DEFAULT_EDITION)
    if not (given.indicators or given.like):
        raise UsageError("nothing to add", hint="describe an indicator, or name one to be like")
    drafts = [Draft(**each.model_dump()) for each in given.indicators]
    changes = [addition_from(crosswalk, edition, draft) for draft in drafts]
    models = [find_element(crosswalk, text) for text in given.like]
    if len({each.iri for each in models}) < len(models):
        raise UsageError("an indicator is named twice", hint="name each once")
    changes += [addition_like(crosswalk, edition, model) for model in models]
    return impact(crosswalk, changes, edition, strength=given.strength)


def _found(crosswalk: Crosswalk, texts: Iterable[str], framework: str) -> Iterator[Element]:
    """Yield the elements that names mean; a framework tells apart codes that several have.

    Raises:
        UnknownNameError: one is not there.
        UsageError: one means several, or is named twice.
    """
    seen = set()
    for text in texts:
        element = _named(crosswalk, text, framework)
        if element.iri in seen:
            raise UsageError(f"{element.code} is named twice")
        seen.add(element.iri)
        yield element


def _named(crosswalk: Crosswalk, text: str, framework: str) -> Element:
    """Return the element of the framework that is named, else of the usual one, else of any."""
    if framework:
        with suppress(UnknownNameError):
            return find_element(crosswalk, text, find_edition(crosswalk, framework).id)
    try:
        return find_element(crosswalk, text)
    except UsageError:
        return find_element(crosswalk, text, DEFAULT_EDITION)


def _with_below(crosswalk: Crosswalk, found: Sequence[Element]) -> Iterator[Element]:
    seen: dict[str, None] = {}
    queue = [each.iri for each in found]
    while queue:
        iri = queue.pop(0)
        if iri not in seen:
            seen[iri] = None
            queue += crosswalk.narrower.get(iri, ())
    yield from (crosswalk.element[iri] for iri in seen)


def _assess(
    sources: Sources, given: _Measured, changes: Sequence[Change], elements: Sequence[Element]
) -> Impact:
    crosswalk = sources.crosswalk
    edition = _edition(crosswalk, given.framework, elements)
    rows = {
        point: row
        for own in dict.fromkeys(each.editions[0] for each in elements if each.editions)
        if own in crosswalk.edition and not is_sdg(crosswalk, _first(elements, own).iri)
        for point, row in workbook_rows(crosswalk, crosswalk.edition[own]).items()
    }
    return impact(crosswalk, changes, edition, strength=given.strength, rows=rows)


def _first(elements: Sequence[Element], edition: str) -> Element:
    return next(each for each in elements if edition in each.editions)


def _edition(crosswalk: Crosswalk, framework: str, elements: Sequence[Element]) -> Edition:
    if framework:
        return find_edition(crosswalk, framework)
    first = elements[0]
    if is_sdg(crosswalk, first.iri) or not first.editions:
        return find_edition(crosswalk, DEFAULT_EDITION)
    return find_edition(crosswalk, first.editions[0])


ANALYSES = (
    Analysis(
        name="impact-remove",
        summary="What would be touched if elements were removed, together and each alone.",
        parameters=RemoveParameters,
        run=_remove,
    ),
    Analysis(
        name="impact-merge",
        summary="What would be touched if elements became one.",
        parameters=MergeParameters,
        run=_merge,
    ),
    Analysis(
        name="impact-change",
        summary="What would be touched if a field of an indicator got another value.",
        parameters=ChangeParameters,
        run=_change,
    ),
    Analysis(
        name="impact-add",
        summary="What indicators that are not there yet would newly measure.",
        parameters=AddParameters,
        run=_add,
    ),
)
