"""The rules that a mapping set keeps, each as a function that yields what breaks it.

They are those of docs/decisions/0004-mappings.md, beyond what reading the file already refuses
(unknown columns, cells of the wrong form, a pair twice in one file).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from ssckg.harmonization.mapping_sets import LISTS, AllSets, MappingFiles, MappingList, Pair, pair
from ssckg.io.sssom import write_mapping_set
from ssckg.io.sssom_slots import NO_TERM
from ssckg.model.finding import Finding, Place, Severity
from ssckg.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from ssckg.harmonization.mapping_sets import TableFacts
    from ssckg.io.sssom import MappingRow

RULES: Final = BASE + "shape/mapping-set#"
"""Where the IRIs of these rules begin."""
COLUMNS: Final = (
    *("record_id", "subject_id", "subject_label", "predicate_id", "predicate_modifier"),
    *("object_id", "object_label", "mapping_justification", "author_id", "author_label"),
    *("mapping_date", "confidence", "comment", "ext_current_number", "ext_origin"),
    *("ext_printed_number", "ext_source", "ext_source_page", "ext_status", "ext_trust"),
)
"""The columns of every file, in order."""
FILLED: Final = (
    *("mapping_justification", "author_id", "author_label", "mapping_date", "confidence"),
    *("comment", "ext_origin", "ext_source", "ext_source_page", "ext_status", "ext_trust"),
)
"""The columns that no row leaves blank, beside those that SSSOM requires."""
_PREDICATES = {f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")}
_ORIGINS = {"code:origin/stated", "code:origin/ours"}
_STATUS = {"accepted": "published", "rejected": "rejected", "candidates": "proposed"}
_LINKML = "https://w3id.org/linkml/"
_HEAD_TEXTS = (
    *("mapping_set_title", "mapping_set_description", "mapping_set_version"),
    *("license", "creator_id"),
)
_UNDECIDED = 0.6
"""Candidates are less sure than this."""

ListRule: TypeAlias = Callable[[MappingList, "TableFacts"], Iterator[Finding]]
SetRule: TypeAlias = Callable[[MappingFiles, AllSets], Iterator[Finding]]


def canonical_form(listed: MappingList, _: TableFacts) -> Iterator[Finding]:
    """Yield where keys, columns or rows leave their fixed order."""
    wanted = write_mapping_set(listed.mapping_set)
    if wanted != listed.text:
        lines = zip(wanted.split("\n"), listed.text.split("\n"), strict=False)
        at = next((n for n, (ours, theirs) in enumerate(lines, 1) if ours != theirs), None)
        message = "is not in canonical form from here; run python scripts/format_mappings.py"
        yield _finding("canonical-form", message, listed, at)


def head(listed: MappingList, facts: TableFacts) -> Iterator[Finding]:
    """Yield what the head lacks: version, set, editions, licence, makers; and missing columns."""
    given = listed.mapping_set.head
    suffix = "" if listed.part == "accepted" else f"/{listed.part}"
    fixed = {
        "sssom_version": "1.1",  # record_id came with 1.1
        "mapping_set_id": f"{PREFIXES['mapping']}{listed.name}{suffix}",
    }
    for key, text in fixed.items():
        if given.get(key) != text:
            yield _finding("head", f"the head's {key} is {given.get(key)!r}, not {text!r}", listed)
    for key in _HEAD_TEXTS:
        if not given.get(key):
            yield _finding("head", f"the head has no {key}", listed)
    for prefix, namespace in listed.mapping_set.curie_map.items():
        if PREFIXES.get(prefix, _LINKML) != namespace:
            yield _finding("head", f"the prefix {prefix} is none of the project's", listed)
    for side in ("subject", "object"):
        if listed.edition(side) not in facts.described:
            message = f"no table describes the {side}_source {listed.edition(side)!r}"
            yield _finding("head", message, listed)
    if listed.mapping_set.columns != COLUMNS:
        yield _finding("columns", f"the columns must be: {' '.join(COLUMNS)}", listed)


def rows_complete(listed: MappingList, facts: TableFacts) -> Iterator[Finding]:
    """Yield where a row does not say who, why, how sure or from where in words of the registers."""
    for row in listed.rows:
        for column in FILLED:
            if column not in row.cells:
                yield _finding("filled", "is empty, and must not be", listed, row, column)
        for column, message in _row_faults(listed, row):
            yield _finding("row", message, listed, row, column)
        sources = row.cells.get("ext_source", "").split("|")
        if len(sources) != len(row.cells.get("ext_source_page", "").split("|")):
            message = "does not give one page for each source ('-' where there are none)"
            yield _finding("row", message, listed, row, "ext_source_page")
        named = [("ext_source", source) for source in sources]
        named += [(c, row.cells.get(c, "")) for c in ("author_id", "ext_trust", "ext_status")]
        for column, curie in named:
            if curie and curie not in facts.described:
                message = f"{curie} is described in no register"
                yield _finding("described", message, listed, row, column)


def _row_faults(listed: MappingList, row: MappingRow) -> Iterator[tuple[str, str]]:
    cells = row.cells
    if cells["predicate_id"] not in _PREDICATES:
        yield "predicate_id", f"is none of {', '.join(sorted(_PREDICATES))}"
    if not cells.get("comment", ".").endswith("."):
        yield "comment", "is no sentence: it does not end with a full stop"
    status = f"code:mapping-status/{_STATUS[listed.part]}"
    if cells.get("ext_status", status) != status:
        yield "ext_status", f"is not {status}, as in every row of the {listed.part} list"
    if row.is_negated != (listed.part == "rejected"):
        yield "predicate_modifier", "is Not in the rejected list, and blank in the others"
    if cells.get("ext_origin", "code:origin/ours") not in _ORIGINS:
        yield "ext_origin", f"is none of {', '.join(sorted(_ORIGINS))}"
    if listed.part == "candidates" and float(cells.get("confidence", "0")) >= _UNDECIDED:
        yield "confidence", f"is not below {_UNDECIDED}, as that of an undecided pair"
    ends = "--".join("none" if end == NO_TERM else end.partition(":")[2] for end in pair(row))
    if cells["record_id"] != f"mapping:{listed.name}/{ends}":
        yield "record_id", f"is not mapping:{listed.name}/{ends}"


def ends_exist(listed: MappingList, facts: TableFacts) -> Iterator[Finding]:
    """Yield ends that are no elements of the head's editions, or have another label there."""
    for row in listed.rows:
        for side in ("subject", "object"):
            element, label = row.cells[f"{side}_id"], row.cells.get(f"{side}_label")
            if element == NO_TERM:
                if listed.part != "accepted":
                    message = "only the accepted list declares elements without match"
                    yield _finding("no-match", message, listed, row, f"{side}_id")
                if label is not None:
                    message = "no term has no label"
                    yield _finding("no-match", message, listed, row, f"{side}_label")
                if row.cells["predicate_id"] != "skos:relatedMatch":
                    message = "a row without match has skos:relatedMatch: not even related"
                    yield _finding("no-match", message, listed, row, "predicate_id")
            elif element not in facts.elements.get(listed.edition(side), ()):
                message = f"{element} is no element of {listed.edition(side)}"
                yield _finding("end-unknown", message, listed, row, f"{side}_id")
            elif label not in facts.labels.get(element, ()):
                known = " or ".join(sorted(facts.labels.get(element, ()))) or "none at all"
                message = f"{label!r} is not the label of {element}, which is {known}"
                yield _finding("label-differs", message, listed, row, f"{side}_label")


def current_numbers(listed: MappingList, facts: TableFacts) -> Iterator[Finding]:
    """Yield current SDG numbers that are not those of the SDG tables."""
    for row in listed.rows:
        given = set(row.cells.get("ext_current_number", "").split("|")) - {""}
        ends = [end for end in pair(row) if end.startswith(("unsdg:", "sdg:"))]
        wanted = facts.numbers.get(ends[0], set()) if ends else set()
        if given != wanted:
            message = f"is not {'|'.join(sorted(wanted)) or 'blank'}"
            yield _finding("current-number", message, listed, row, "ext_current_number")


def pairs_once(files: MappingFiles, _: AllSets) -> Iterator[Finding]:
    """Yield pairs that stand in more than one of the three lists of a set."""
    first: dict[Pair, tuple[str, int]] = {}
    for part in LISTS:
        for row in files.rows(part):
            if (other := first.get(pair(row))) is not None:
                message = f"{' to '.join(pair(row))} is also {other[0]} (row {other[1]} there)"
                yield _finding("pair-twice", message, files.lists[part], row)
            first.setdefault(pair(row), (part, row.line))


def exact_matches(files: MappingFiles, every: AllSets) -> Iterator[Finding]:
    """Yield rejected and weaker pairs that exact matches imply, chained or inverted."""
    weaker = [row for row in files.positive if row.cells["predicate_id"] != "skos:exactMatch"]
    for part, rows in (("rejected", files.rows("rejected")), ("accepted", weaker)):
        for row in rows:
            if every.same.implies(*pair(row)):
                kind = "rejected" if part == "rejected" else row.cells["predicate_id"]
                message = f"{' to '.join(pair(row))} is {kind} here, and exact by other matches"
                yield _finding("implied", message, files.lists[part], row)
    for row in files.rows("rejected"):
        if frozenset(pair(row)) in every.accepted:
            message = f"{' to '.join(pair(row))} is accepted as well (perhaps inverted)"
            yield _finding("rejected-and-accepted", message, files.lists["rejected"], row)


def sides_complete(files: MappingFiles, every: AllSets) -> Iterator[Finding]:
    """Yield indicators that are neither mapped nor declared without match, or both."""
    listed = files.lists["accepted"]
    for side in ("subject", "object"):
        to_declare = every.facts.to_declare.get(listed.edition(side), set())
        if not to_declare:
            message = f"{listed.edition(side) or 'the head'} names no edition with indicators"
            yield _finding("side-empty", message, listed, None, f"{side}_source")
        mapped = {row.cells[f"{side}_id"] for row in files.positive}
        declared = {r.cells[f"{side}_id"] for r in listed.rows if r.is_no_match} - {NO_TERM}
        proposed = {row.cells[f"{side}_id"] for row in files.rows("candidates")}
        for element in sorted(to_declare - mapped - declared):
            message = f"{element} is neither mapped nor declared without match"
            yield _finding("undeclared", message, listed, None, f"{side}_id")
        for element in sorted(declared & (mapped | proposed)):
            message = f"{element} is declared without match, and stands in another pair"
            yield _finding("declared-and-mapped", message, listed, None, f"{side}_id")


def hand_checks(files: MappingFiles, every: AllSets) -> Iterator[Finding]:
    """Yield pairs that were read by hand in documents and are not accepted, or out of order."""
    accepted = {pair(row): row.cells["predicate_id"] for row in files.positive}
    order = sorted(files.checks, key=lambda each: (each.subject_id, each.object_id))
    for each, in_order in zip(files.checks, order, strict=True):
        faults = []
        if each is not in_order:
            faults.append("stands out of order: sort by subject_id and object_id")
        found = accepted.get((each.subject_id, each.object_id))
        if found is None:
            faults.append(f"{each.subject_id} to {each.object_id} is not accepted")
        elif each.predicate_id not in {"", found}:
            faults.append(f"the accepted predicate is {found}, not {each.predicate_id}")
        if each.document not in every.facts.described:
            faults.append(f"{each.document!r} is described in no register")
        if not each.page:
            faults.append("names no page")
        for fault in faults:
            place = Place(file=files.checks_file, line=each.line)
            yield Finding(RULES + "hand-check", Severity.VIOLATION, fault, place=place)


LIST_RULES: Final[tuple[ListRule, ...]] = (
    *(canonical_form, head, rows_complete, ends_exist, current_numbers),
)
"""Rules on one file."""
SET_RULES: Final[tuple[SetRule, ...]] = (pairs_once, exact_matches, sides_complete, hand_checks)
"""Rules on the files of a set, together with all other sets."""


def _finding(
    rule: str,
    message: str,
    listed: MappingList,
    row: MappingRow | int | None = None,
    column: str | None = None,
) -> Finding:
    line = row if row is None or isinstance(row, int) else row.line
    focus = None if row is None or isinstance(row, int) else row.cells["record_id"]
    place = Place(file=listed.mapping_set.shown, line=line, column=column)
    return Finding(RULES + rule, Severity.VIOLATION, message, focus, place=place)
