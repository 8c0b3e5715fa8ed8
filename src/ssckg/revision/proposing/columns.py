"""What can be said of a proposal and its changes: the columns of the table, with help."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from ssckg.model.proposed_change import ChangeKind

HEAD: Final = MappingProxyType(
    {
        "title": "what it is about, in a line",
        "submitted_by": "body that puts it forward: acronym of an agency, or secretariat; blank:"
        " yours",
        "grounds": "why, one or several of the sheet 'grounds', with ; between",
        "reason": "why, in sentences; it is public",
        "evidence": "figures of this graph that speak for it, with ; between: reportability CODE,"
        " measures CODE, clashes CODE, redundancy CODE, core CODE, impact CODE, coverage GOAL or"
        " TARGET, or file:NAME of a citation beside the table",
        "sources": "keys of the register of sources, with ; between",
    }
)
"""What is said once of each proposal: in its first row, and blank or alike in the others."""
CHANGE: Final = MappingProxyType(
    {
        "kind": "what is to be done, of the sheet 'kinds'",
        "element": "the element by code, id, CURIE or IRI; for a merge all that become one, with ;"
        " between",
        "point": "only this data point: last part of its IRI, or its label",
        "field": "the field that changes, or the detail that is added, of the sheet 'fields'",
        "old": "what it says now; filled in for you, and compared where you give it",
        "value": "what it is to say; (blank) makes it blank",
        "redefines": "yes, where the first value of a field that was blank makes another measure of"
        " it, so that series break; empty: it says of what is measured what was not on record",
        "below": "the element that it is to stand below",
        "into": "for a merge, which of them stays (blank: a new one is described); for a"
        " retirement, elements that take over, with ; between",
        "benchmark": "id of the benchmark that changes; blank: the one there is, or a new one",
    }
)
"""What is said of a change."""
NEW: Final = MappingProxyType(
    {
        "id": "last part of its IRI; blank: made from the code",
        "code": "code, as it is to be printed",
        "label": "name; also of a new benchmark",
        "kind": "class; blank: Indicator",
        "below": "what it is to stand below; blank: what the old one stands below",
        "level": "level, of the sheet 'codes'",
        "definition": "what it is, in a sentence",
        "unit": "unit, of the sheet 'units', by id or label",
        "numerator": "what is counted above the line",
        "denominator": "what is counted below the line",
        "population_base": "what the denominator counts, of the sheet 'codes'",
        "multiplier": "number that the ratio is multiplied with",
        "minimum": "least value that is possible",
        "maximum": "greatest value that is possible",
        "direction": "which way is better, of the sheet 'codes'",
        "value_type": "number or boolean",
        "measures": "SDG targets or indicators, with a predicate or not, with ; between: 11.6;"
        " broad:11.2.1",
        "listings": "further codes of an indicator that is repeated, each with its place, with ;"
        " between: 12.8.1 below 12.8; 13.3.1 below 13.3",
    }
)
"""What is said of a new element; in the table with new_ in front."""
LISTS: Final = frozenset(
    {"grounds", "evidence", "sources", "into", "measures", "listings", "element"}
)
"""Where several texts may stand."""
NEW_PREFIX: Final = "new_"
BLANK: Final = "(blank)"
"""Written where a field is to become blank, for an empty cell may be an oversight."""

COLUMNS: Final = (
    "proposal",
    *HEAD,
    *CHANGE,
    *(NEW_PREFIX + name for name in NEW),
)
REQUIRED_COLUMNS: Final = ("proposal", "kind")
"""Without which a row asks for nothing."""
HELP: Final = MappingProxyType(
    {
        "proposal": "key of the proposal, yours to choose: rows with the same key are one proposal",
        **HEAD,
        **CHANGE,
        **{NEW_PREFIX + name: f"new element: {text}" for name, text in NEW.items()},
    }
)
"""Each column in words."""
KINDS: Final = MappingProxyType(
    {
        ChangeKind.ADD: "an element comes in: new_code, new_label and what else is known of it",
        ChangeKind.CHANGE_FIELD: "a field gets another value: element, field, value; point for one"
        " data point",
        ChangeKind.RETIRE: "an element ends: element; into names what takes over in part, if any",
        ChangeKind.REPLACE: "an element ends and a new one takes its place: element, new_code,"
        " new_label ...",
        ChangeKind.SPLIT: "an element becomes several: a row for each, with the same element,"
        " new_code, new_label ...",
        ChangeKind.MERGE: "several become one: element names all of them; into the one that stays,"
        " or new_code, new_label ... describe a new one",
        ChangeKind.MOVE: "an element gets another place: element, below",
        ChangeKind.CHANGE_LEVEL: "an indicator goes to another level: element, value",
        ChangeKind.CHANGE_BENCHMARK: "the benchmark of a data point: element, point, value;"
        " benchmark or new_label",
        ChangeKind.ADD_METHODOLOGY: "a missing detail of the method: element, field, value; point",
    }
)
"""Each kind in words, with the columns that it takes."""
TAKES: Final = MappingProxyType(
    {
        ChangeKind.ADD: frozenset[str](),
        ChangeKind.CHANGE_FIELD: frozenset(
            {"element", "point", "field", "old", "value", "redefines"}
        ),
        ChangeKind.RETIRE: frozenset({"element", "into"}),
        ChangeKind.REPLACE: frozenset({"element"}),
        ChangeKind.SPLIT: frozenset({"element"}),
        ChangeKind.MERGE: frozenset({"element", "into"}),
        ChangeKind.MOVE: frozenset({"element", "below", "old"}),
        ChangeKind.CHANGE_LEVEL: frozenset({"element", "old", "value"}),
        ChangeKind.CHANGE_BENCHMARK: frozenset({"element", "point", "benchmark", "old", "value"}),
        ChangeKind.ADD_METHODOLOGY: frozenset({"element", "point", "field", "value"}),
    }
)
"""Which parts of `CHANGE` each kind takes."""
NEEDS: Final = MappingProxyType(
    {
        ChangeKind.ADD: (),
        ChangeKind.CHANGE_FIELD: ("element", "field", "value"),
        ChangeKind.RETIRE: ("element",),
        ChangeKind.REPLACE: ("element",),
        ChangeKind.SPLIT: ("element",),
        ChangeKind.MERGE: ("element",),
        ChangeKind.MOVE: ("element", "below"),
        ChangeKind.CHANGE_LEVEL: ("element", "value"),
        ChangeKind.CHANGE_BENCHMARK: ("element", "value"),
        ChangeKind.ADD_METHODOLOGY: ("element", "field", "value"),
    }
)
"""Which of them each kind cannot do without."""
DESCRIBES: Final = frozenset(
    {ChangeKind.ADD, ChangeKind.REPLACE, ChangeKind.SPLIT, ChangeKind.MERGE}
)
"""Kinds that describe new elements (a merge may)."""
