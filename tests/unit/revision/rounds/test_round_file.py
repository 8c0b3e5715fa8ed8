"""Round files as people write them, right and wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg import resources
from ssckg.errors import DataError
from ssckg.model.revision_round import (
    ConflictPolicy,
    HeldRole,
    Majority,
    RegistryRole,
    Round,
    Stage,
    StageKind,
)
from ssckg.revision.calendar import NO_END
from ssckg.revision.names import is_round_id, round_of_comment, round_of_proposal
from ssckg.revision.round_file import parse_round, read_round, round_file_lines

SMALL = """\
id: r-1
title: R
framework: un-sscf
starts_from: u4ssc-2017
stages:
  - kind: drafting
    start: 2020-04-01T09:00+02:00
    end: 2020-05-01
  - kind: approval
    start: 2020-06-01
roles:
  - role: control-body
    bodies: [ITU, UNECE]
  - role: register-manager
    body: secretariat
    title: Secretariat
"""


def utc(year: int, month: int, day: int, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_a_small_round() -> None:
    assert parse_round(SMALL.encode()) == Round(
        id="r-1",
        title="R",
        framework="un-sscf",
        starts_from="u4ssc-2017",
        stages=(
            # 9 o'clock in Geneva in summer is 7 o'clock UTC; 1 May is included.
            Stage(kind=StageKind.DRAFTING, start=utc(2020, 4, 1, 7), end=utc(2020, 5, 2)),
            Stage(kind=StageKind.APPROVAL, start=utc(2020, 6, 1), end=NO_END),
        ),
        roles=(
            HeldRole(role=RegistryRole.CONTROL_BODY, body="ITU"),
            HeldRole(role=RegistryRole.CONTROL_BODY, body="UNECE"),
            HeldRole(role=RegistryRole.REGISTER_MANAGER, body="secretariat", title="Secretariat"),
        ),
    )


def test_json_is_as_good() -> None:
    text = (
        '{"id": "r-1", "title": "R", "framework": "f", "starts_from": "e", "quorum": 2,'
        ' "keeps_codes": true, "majority": "two-thirds", "conflicts": "recorded",'
        ' "stages": [{"kind": "closed", "start": "2020-01-01"}],'
        ' "roles": [{"role": "control-body", "body": "ITU"}]}'
    )
    found = parse_round(text.encode(), "round.json")
    assert (found.quorum, found.keeps_codes) == (2, True)
    assert (found.majority, found.conflicts) == (Majority.TWO_THIRDS, ConflictPolicy.RECORDED)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("id: r-1", "id: R 1", "line 1: id: 'R 1' is to be of small letters"),
        ("id: r-1", "id: r--1", "line 1: id: "),
        ("id: r-1\n", "", "line 1: id: is missing"),
        ("title: R", "title:", "line 2: title: is missing"),
        ("title: R", "title: [R]", "line 2: title: is to be a text"),
        ("title: R", 'title: "a\\u202eb"', "line 2: title: "),
        ("title: R", f"title: {'x' * 4001}", "line 2: title: is longer than 4000"),
        ("kind: drafting", "kind: draft", "line 6: stages[1].kind: 'draft' is none of preparation"),
        ("2020-04-01T09:00+02:00", "2020-04-01T09:00", "line 7: stages[1].start: '2020-04"),
        ("2020-05-01", "2020-02-30", "line 8: stages[1].end: '2020-02-30' is no day"),
        ("2020-05-01", "9999-12-31", "line 8: stages[1].end: "),
        ("2020-05-01", "2020-03-01", "line 6: stages[1]: ends before it begins"),
        ("    end: 2020-05-01\n", "", "line 6: stages[1].end: is missing"),
        ("start: 2020-06-01", "begin: 2020-06-01", "line 9: stages[2].start: is missing"),
        ("body: secretariat", "bodies: secretariat", "line 15: roles[2].bodies: is to be a list"),
        ("    body: secretariat\n", "", "line 14: roles[2]: names who holds it"),
        ("[ITU, UNECE]", "[ITU, ITU]", "line 13: roles[1].bodies[2]: ITU stands here twice"),
        ("control-body", "chair", "line 12: roles[1].role: 'chair' is none of registry-manager"),
        ("id: r-1", "id: r-1\nquorum: 0", "line 2: quorum: '0' is no number of bodies"),
        ("id: r-1", "id: r-1\nquorum: -1", "line 2: quorum: '-1'"),
        ("id: r-1", "id: r-1\nquorum: 1.5", "line 2: quorum: '1.5'"),
        ("id: r-1", "id: r-1\nkeeps_codes: maybe", "line 2: keeps_codes: 'maybe' is neither true"),
        ("id: r-1", "id: r-1\nmajority: most", "line 2: majority: 'most' is none of simple"),
        ("id: r-1", "id: r-1\nstarts_form: x", "did you mean starts_from?"),
        ("id: r-1", "id: r-1\nid: r-2", "stands here twice"),
        ("id: r-1", "id: &a r-1\nnote: *a", "alias"),
        ("id: r-1", "id: !!python/name:os.system r-1", "tag"),
        ("roles:\n", "roles: []\nnote:\n", "line 11: roles: has 0 items"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(old: str, new: str, words: str) -> None:
    assert old in SMALL
    with pytest.raises(DataError) as caught:
        parse_round(SMALL.replace(old, new, 1).encode())
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "- 1", "just words", "{", "\x00", "a: [1"])
def test_what_is_no_round(text: str) -> None:
    with pytest.raises(DataError):
        parse_round(text.encode())


def test_all_faults_are_told_at_once_in_the_order_of_lines() -> None:
    text = SMALL.replace("id: r-1", "id: R").replace("kind: drafting", "kind: x") + "colour: red\n"
    with pytest.raises(DataError) as caught:
        parse_round(text.encode())
    lines = str(caught.value).splitlines()
    assert lines[0] == "3 faults:"
    assert [line.split(",")[1].split(":")[0] for line in lines[1:]] == [
        " line 1", " line 6", " line 17",
    ]  # fmt: skip


def test_the_example_comes_back_from_what_is_written() -> None:
    one = read_round(resources.folder("examples") / "rounds" / "example.yaml")
    assert parse_round("\n".join(round_file_lines(one)).encode()) == one


_TEXT = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=30).map(str.strip)
_WORD = st.text("abcxyz019", min_size=1, max_size=8)


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    kinds = sorted(
        draw(st.sets(st.sampled_from(list(StageKind)), min_size=1)), key=list(StageKind).index
    )
    starts = sorted(
        draw(
            st.lists(
                st.datetimes(utc(2000, 1, 1).replace(tzinfo=None), timezones=st.just(UTC)),
                min_size=len(kinds) + 1,
                max_size=len(kinds) + 1,
                unique=True,
            )
        )
    )  # fmt: skip
    stages = tuple(
        Stage(kind=kind, start=starts[n], end=starts[n + 1], note=draw(_TEXT))
        for n, kind in enumerate(kinds)
    )
    held = draw(
        st.lists(
            st.tuples(st.sampled_from(list(RegistryRole)), _WORD),
            min_size=1,
            max_size=6,
            unique=True,
        )
    )
    return Round(
        id=draw(_WORD),
        title=draw(_TEXT.filter(bool)),
        framework=draw(_WORD),
        starts_from=draw(_WORD),
        stages=stages,
        roles=tuple(HeldRole(role=role, body=body, title=draw(_TEXT)) for role, body in held),
        description=draw(_TEXT),
        keeps_codes=draw(st.booleans()),
        is_demonstration=draw(st.booleans()),
        quorum=draw(st.integers(1, 99)),
        conflicts=draw(st.sampled_from(list(ConflictPolicy))),
        majority=draw(st.sampled_from(list(Majority))),
        follow=tuple(draw(st.lists(_WORD, max_size=3, unique=True))),
        note=draw(_TEXT),
    )


@given(rounds())
def test_any_round_comes_back_from_what_is_written(one: Round) -> None:
    text = "\n".join(round_file_lines(one)).encode()
    assert parse_round(text) == one
    assert all(stage.end - stage.start > timedelta(0) for stage in one.stages)


def test_ids() -> None:
    for good in ("r", "un-sscf-2020", "2020", "a" * 60):
        assert is_round_id(good)
    for bad in ("", "-r", "r-", "r--1", "R", "r 1", "r.1", "r/1", "ü", "a" * 61, "r\n"):
        assert not is_round_id(bad)
    assert round_of_proposal("un-sscf-2020-p7") == "un-sscf-2020"
    assert round_of_proposal("https://w3id.org/ssckg/proposal/r-p1-p12") == "r-p1"
    assert round_of_comment("r-c3") == "r"
    for bad in ("r-p0", "r-p", "r-c1", "p1", "r-p07", "r-p1x"):
        assert round_of_proposal(bad) == ""
