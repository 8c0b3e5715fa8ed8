"""Differences and merges of sets, by hand and by their laws."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from ssckg.harmonization.curation.differences import (
    Conflict,
    FieldChange,
    RecordChange,
    difference,
    merge,
    patch,
)

Set = dict[str, dict[str, str]]


def record(name: str, **cells: str) -> dict[str, str]:
    return {"record_id": name, **cells}


def as_set(given_: dict[str, dict[str, str]]) -> Set:
    return {name: record(name, **cells) for name, cells in given_.items()}


CELLS = st.dictionaries(
    st.sampled_from(["comment", "predicate_id"]), st.sampled_from(["x", "y", "z"])
)
SETS = st.dictionaries(st.sampled_from("mnop"), CELLS).map(as_set)


def test_by_hand() -> None:
    old = {"m": record("m", comment="A."), "n": record("n", comment="B.")}
    new = {"n": record("n", comment="C.", confidence="0.9"), "o": record("o")}
    found = difference(old, new)
    assert (found.added, found.removed) == ((record("o"),), (record("m", comment="A."),))
    fields = (FieldChange("comment", "B.", "C."), FieldChange("confidence", "", "0.9"))
    assert found.changed == (RecordChange("n", fields),)


@given(SETS, SETS)
def test_patch_undoes_difference(one: Set, other: Set) -> None:
    assert patch(one, difference(one, other)) == other
    assert difference(one, other).is_empty == (one == other)


def test_a_patch_for_another_set_is_refused() -> None:
    found = difference({"m": record("m", comment="A.")}, {"m": record("m", comment="B.")})
    with pytest.raises(ValueError, match="another comment"):
        patch({"m": record("m", comment="C.")}, found)
    with pytest.raises(ValueError, match="not there"):
        patch({}, found)
    with pytest.raises(ValueError, match="there already"):
        patch({"m": record("m")}, difference({}, {"m": record("m")}))
    with pytest.raises(ValueError, match="not what the difference removes"):
        patch({}, difference({"m": record("m")}, {}))


def test_merge_by_hand() -> None:
    base = {"m": record("m", comment="A.", confidence="0.5")}
    ours = {"m": record("m", comment="B.", confidence="0.5"), "n": record("n")}
    theirs = {"m": record("m", comment="A.", confidence="0.9")}
    merged = merge(base, ours, theirs)
    assert merged.conflicts == ()
    assert merged.records == (record("m", comment="B.", confidence="0.9"), record("n"))


def test_conflicts_by_hand() -> None:
    base = {"m": record("m", comment="A."), "n": record("n", comment="A.")}
    ours = {"m": record("m", comment="B."), "o": record("o", comment="B.")}
    theirs = {
        "m": record("m", comment="C."),
        "n": record("n", comment="C."),
        "o": record("o", comment="C."),
    }
    found = merge(base, ours, theirs).conflicts
    told = "comment: {}.; record_id: n".format
    assert found == (
        Conflict("m", "comment", "A.", "B.", "C."),
        Conflict("n", "", told("A"), None, told("C")),
        Conflict("o", "comment", "", "B.", "C."),
    )


@given(SETS, SETS, SETS)
def test_laws_of_merging(base: Set, one: Set, other: Set) -> None:
    def merged(first: Set, second: Set) -> Set:
        return {cells["record_id"]: cells for cells in merge(base, first, second).records}

    assert merged(base, other) == other
    assert merged(one, base) == one
    assert merged(one, one) == one
    there, back = merge(base, one, other), merge(base, other, one)
    assert there.records == back.records or there.conflicts
    turned = [(c.record, c.field, c.theirs, c.ours) for c in back.conflicts]
    assert [(c.record, c.field, c.ours, c.theirs) for c in there.conflicts] == turned
