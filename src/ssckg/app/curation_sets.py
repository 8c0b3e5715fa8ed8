"""Whole mapping sets: agreement of their reviewers, handing on, differences, merging."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ssckg import resources
from ssckg.app.curation_views import Curation, open_curation
from ssckg.app.output_forms import turtle_text
from ssckg.app.permitting import permit
from ssckg.content.mapping_sets import list_path, read_list, set_names
from ssckg.errors import UnknownNameError
from ssckg.harmonization.curation.agreement import agreements
from ssckg.harmonization.curation.differences import (
    Merged,
    SetDifference,
    difference,
    merge,
    records_of,
    with_records,
)
from ssckg.harmonization.curation.exporting import cells_of
from ssckg.harmonization.mapping_sets import LISTS
from ssckg.io.faults import Faults
from ssckg.io.sssom import MappingSet, read_mapping_set, write_mapping_set
from ssckg.io.sssom_rdf import mapping_triples
from ssckg.model.curation import MappingState
from ssckg.namespaces import BASE

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from ssckg.app.workspace import Workspace
    from ssckg.io.sssom import MappingRow
    from ssckg.model.actor import Actor
    from ssckg.model.curation_view import Agreement, ReviewerRating

FORMS: Final = ("sssom", "json", "rdf")
_REVIEWERS: Final = ("reviewer_id", "reviewer_label")
_LIST_OF: Final = {
    MappingState.PUBLISHED: "accepted",
    MappingState.NEEDS_REVIEW: "accepted",
    MappingState.REJECTED: "rejected",
}


def agreement(
    ws: Workspace, actor: Actor, mapping_set: str | None = None
) -> tuple[tuple[Agreement, ...], tuple[ReviewerRating, ...]]:
    """Return how far the reviewers of a set, or of each, agree; and the verdicts behind it.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: no such set.
    """
    permit(ws, actor, "mapping-read")
    ratings = open_curation(ws).ratings(mapping_set)
    return agreements(ratings), ratings


def export_set(ws: Workspace, actor: Actor, mapping_set: str) -> MappingSet:
    """Return a set with all its lists and what is under curation: states, reviewers, reasons.

    Drafts and what was withdrawn are in it, too, with their states.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: no such set.
    """
    permit(ws, actor, "mapping-read")
    cur = open_curation(ws)
    if mapping_set not in cur.sets:
        raise UnknownNameError("mapping set", mapping_set, cur.sets)
    lists = {part: read_list(resources.root(), mapping_set, part) for part in LISTS}
    head = lists["accepted"].mapping_set
    records = {iri: c for one in lists.values() for iri, c in records_of(one.mapping_set).items()}
    for key in cur.keys(mapping_set):
        if key.iri in cur.curated:
            records[key.iri] = cells_of(
                cur.curated[key.iri],
                cur.require_standing(key),
                records.get(key.iri),
                cur.crosswalk,
                (cur.own(key.subject), cur.own(key.object)),
            )
    return with_records(_with_reviewers(head, records), list(records.values()))


def _with_reviewers(head: MappingSet, records: dict[str, dict[str, str]]) -> MappingSet:
    """Return the set with the columns and prefixes that the records need."""
    from ssckg.namespaces import PREFIXES  # noqa: PLC0415  needed here only

    prefixes = dict(head.curie_map)
    for cells in records.values():
        for name in ("subject_id", "object_id", "reviewer_id", "ext_source", "author_id"):
            for curie in cells.get(name, "").split("|"):
                prefix = curie.partition(":")[0]
                if prefix in PREFIXES:
                    prefixes[prefix] = PREFIXES[prefix]
    for built_in in ("owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd"):
        if built_in not in head.curie_map:
            prefixes.pop(built_in, None)
    columns = tuple(dict.fromkeys((*head.columns, *_REVIEWERS)))
    changed = {**head.head, "curie_map": dict(sorted(prefixes.items()))}
    return MappingSet(head.shown, changed, columns, head.rows)


def set_as(mapping_set: MappingSet, form: str) -> str:
    """Return a set as text: "sssom" (TSV), "json" or "rdf" (Turtle).

    Raises:
        UnknownNameError: no such form.
    """
    if form == "sssom":
        return write_mapping_set(mapping_set)
    if form == "json":
        rows = sorted((dict(r.cells) for r in mapping_set.rows), key=lambda c: c["record_id"])
        document: dict[str, Any] = {**mapping_set.head, "mappings": rows}
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    if form != "rdf":
        raise UnknownNameError("form", form, FORMS)
    faults = Faults()
    triples: list[Triple] = []
    for listed in (*LISTS, ""):
        those = tuple(row for row in mapping_set.rows if _listed(row) == listed)
        part = replace(mapping_set, rows=those)
        triples += mapping_triples(part, faults, listed=listed)
    faults.check()
    return turtle_text(sorted(set(triples), key=str), BASE).decode()


def _listed(row: MappingRow) -> str:
    """Return the list that a mapping of an exported set stands in by its state, or nothing."""
    state = MappingState(row.cells["ext_status"].rpartition("/")[2])
    if state in {MappingState.WITHDRAWN, MappingState.DRAFT}:
        return ""
    return _LIST_OF.get(state, "candidates")


def source_lists(ws: Workspace, actor: Actor, mapping_set: str) -> dict[str, str]:
    """Return the three lists of a set as they lie below mappings/, with what was curated.

    For a maintainer who takes curated mappings over: names of files and their texts. Reviewers are
    not in them. What was published is accepted, what reviewers rejected is rejected, what was
    withdrawn is left out, and anything else stays where it was, new proposals as candidates.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: no such set.
    """
    whole = export_set(ws, actor, mapping_set)
    root = resources.root()
    cur = open_curation(ws)
    found: dict[str, list[dict[str, str]]] = {part: [] for part in LISTS}
    before = {
        iri: part
        for part in LISTS
        for iri in records_of(read_list(root, mapping_set, part).mapping_set)
    }
    for iri, cells in records_of(whole).items():
        place = _place(cur, iri, before.get(iri, "candidates"))
        if place is not None:
            bare = {name: value for name, value in cells.items() if name not in _REVIEWERS}
            if iri in cur.curated:
                bare = _in_list(bare, place)
            found[place].append(bare)
    texts = {}
    for part, records in found.items():
        old = read_list(root, mapping_set, part).mapping_set
        name = list_path(root, mapping_set, part).relative_to(root / "mappings").as_posix()
        texts[name] = write_mapping_set(with_records(old, records))
    return texts


def _place(cur: Curation, iri: str, before: str) -> str | None:
    if iri not in cur.curated:
        return before
    now = cur.require_standing(cur.find(iri))
    if now.state in {MappingState.WITHDRAWN, MappingState.DRAFT}:
        return None
    return "accepted" if now.is_public else _LIST_OF.get(now.state, "candidates")


def _in_list(cells: dict[str, str], place: str) -> dict[str, str]:
    status = {"accepted": "published", "rejected": "rejected", "candidates": "proposed"}[place]
    changed = {**cells, "ext_status": f"code:mapping-status/{status}"}
    changed.pop("predicate_modifier", None)
    if place == "rejected":
        changed["predicate_modifier"] = "Not"
    return changed


def read_set(name: str) -> MappingSet:
    """Return the mapping set of a file, or the accepted list of a set by its name.

    Raises:
        UnknownNameError: it is neither.
        DataError: the file is faulty.
    """
    path = Path(name)
    if not path.is_file():
        names = set_names(resources.root())
        if name not in names:
            raise UnknownNameError("mapping set or file", name, tuple(names))
        path = list_path(resources.root(), name, "accepted")
    faults = Faults()
    found = read_mapping_set(path, faults, shown=name)
    faults.check()
    return found


def compare_sets(one: str, other: str) -> SetDifference:
    """Return what leads from one set (file or name) to another.

    Raises:
        UnknownNameError: one is neither file nor set.
        DataError: a file is faulty.
    """
    return difference(records_of(read_set(one)), records_of(read_set(other)))


def merge_sets(ours: str, theirs: str, base: str | None = None) -> tuple[Merged, MappingSet]:
    """Return the merge of two sets (files or names), and a set with its records.

    Raises:
        UnknownNameError: one is neither file nor set.
        DataError: a file is faulty.
    """
    first, second = read_set(ours), read_set(theirs)
    start = records_of(read_set(base)) if base else {}
    merged = merge(start, records_of(first), records_of(second))
    prefixes = {**second.curie_map, **first.curie_map}
    head = MappingSet(ours, {**first.head, "curie_map": prefixes}, first.columns, ())
    return merged, with_records(head, merged.records)
