"""The form for proposals: columns, choices, and what the edition says now of some elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.io.proposal_form import FormLayout, ListSheet
from ssckg.model.proposed_change import ChangeKind
from ssckg.model.revision_event import Ground
from ssckg.revision.applying.field_faults import benchmark_value
from ssckg.revision.fields import ASPECTS, FIELDS
from ssckg.revision.proposing.columns import HELP, KINDS, NEW_PREFIX
from ssckg.revision.proposing.names import last_part
from ssckg.revision.proposing.values import present_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssckg.model.edition_content import Item
    from ssckg.revision.fields import Field
    from ssckg.revision.proposing.names import EditionNames
    from ssckg.revision.proposing.values import Known

_WIDE: Final = frozenset(
    {"title", "reason", "old", "value", "evidence", f"{NEW_PREFIX}label", f"{NEW_PREFIX}definition"}
)
_GROUNDS: Final = {
    Ground.PILOT_EXPERIENCE: "what cities met when they piloted the indicators",
    Ground.AGENCY_PRIORITY: "what an agency of the United Nations cares about",
    Ground.HARMONIZATION: "agreement with another framework",
    Ground.MISSING_DETAIL: "a detail of method, data source or rationale that is missing",
    Ground.BENCHMARK: "a benchmark to be reviewed or added",
    Ground.SCHEDULED_REVIEW: "a review that the rules of the framework ask for",
    Ground.EDITORIAL: "a mistake of fact or wording",
}
_HELP: Final = (
    "One row is one change. Rows with the same key in 'proposal' are one proposal: title, body,"
    " grounds, reason, evidence and sources are written in its first row.",
    "Rows that were filled in for you say what the edition says now. Give those that you want to"
    " change a key and a value; those without key and value are passed over.",
    "Leave 'old' as it is: it shows when somebody changed the edition in the meantime.",
    "An empty cell says nothing. To make a field blank, write (blank).",
    "Elements are named by code, id, CURIE or IRI. An element that comes in with the same proposal"
    " may be named by its new code.",
    "Texts are in English, and become public with names of bodies, never of persons.",
    "Check the file first: ssckg revision propose FILE --round ROUND --dry-run",
)


def form_layout(known: Known, elements: Sequence[Item] = ()) -> FormLayout:
    """Return the form with what the edition says of some elements filled in.

    Args:
        known: what names may mean: units, codes, bodies and elements to choose from.
        elements: each field of these gets a row, with its old value.
    """
    return FormLayout(
        columns=HELP,
        wide=_WIDE,
        lists=_lists(known),
        choices=_CHOICES,
        several=frozenset({"element", "grounds", "into", "below", "field", f"{NEW_PREFIX}below"}),
        help_lines=_HELP,
        rows=[row for element in elements for row in rows_of(known.names, element)],
    )


_CHOICES: Final = {
    "kind": "kinds",
    "grounds": "grounds",
    "field": "fields",
    "element": "elements",
    "into": "elements",
    "below": "elements",
    "submitted_by": "bodies",
    f"{NEW_PREFIX}below": "elements",
    f"{NEW_PREFIX}unit": "units",
    f"{NEW_PREFIX}level": "level",
    f"{NEW_PREFIX}direction": "direction",
    f"{NEW_PREFIX}value_type": "value-type",
    f"{NEW_PREFIX}population_base": "population-base",
}


def rows_of(names: EditionNames, element: Item) -> Iterator[dict[str, str]]:
    """Yield a row for each field of an element and its data points, with what it says now."""
    code = names.code_of(element.iri)
    is_indicator = element.is_a("ssc:Indicator")
    for field in FIELDS.values():
        if field.on_point or (field.name == "level" and not is_indicator):
            continue
        yield _row(code, field, present_value(element, field))
    points = names.content.points_of.get(element.iri, ())
    for point in points:
        name = last_part(point.iri) if len(points) > 1 else ""
        for field in FIELDS.values():
            if field.on_point:
                yield {**_row(code, field, _shown(field, point)), "point": name}
        for benchmark in names.benchmarks_of.get(point.iri, ()):
            yield {
                "kind": ChangeKind.CHANGE_BENCHMARK,
                "element": code,
                "point": name,
                "benchmark": last_part(benchmark.iri),
                "old": benchmark_value(benchmark),
            }
    held = _aspects(names, element)
    for aspect in ASPECTS if is_indicator else ():
        if aspect not in held:
            yield {"kind": ChangeKind.ADD_METHODOLOGY, "element": code, "field": aspect}


def _row(code: str, field: Field, old: str) -> dict[str, str]:
    kind = ChangeKind.CHANGE_LEVEL if field.name == "level" else ChangeKind.CHANGE_FIELD
    name = "" if kind is ChangeKind.CHANGE_LEVEL else field.name
    return {"kind": kind, "element": code, "field": name, "old": old}


def _shown(field: Field, point: Item) -> str:
    value = present_value(point, field)
    return last_part(value) if field.kind == "unit" else value


def _aspects(names: EditionNames, element: Item) -> set[str]:
    """Return the details of the methodology that an element has, by name."""
    return {
        aspect
        for detail in names.content.of_class("ssc:MethodologyDetail")
        if detail.text("ssc:detailOf") == element.iri
        for aspect, name in ASPECTS.items()
        if detail.values(name)
    }


def _lists(known: Known) -> dict[str, ListSheet]:
    names = known.names
    elements = sorted(names.elements, key=names.code_of)
    fields = [(name, "field") for name in FIELDS if name != "level"]
    aspects = [(name, "detail that add-methodology adds") for name in ASPECTS]
    units = sorted((last_part(iri), label) for iri, label in known.units.items())
    named = tuple((names.code_of(iri), names.label_of(iri)) for iri in elements)
    return {
        "kinds": ListSheet(("kind", "what it does and takes"), tuple(KINDS.items())),
        "grounds": ListSheet(("ground", "what it says"), tuple(_GROUNDS.items())),
        "fields": ListSheet(("field", "what it is"), (*fields, *aspects)),
        "elements": ListSheet(("element", "label"), named),
        "units": ListSheet(("unit", "label"), tuple(units)),
        "bodies": ListSheet(("body",), tuple((body,) for body in known.bodies)),
        **{
            name: ListSheet(("code", "label"), tuple(sorted(codes.items())))
            for name, codes in known.codes.items()
        },
    }
