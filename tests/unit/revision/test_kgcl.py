"""Changes as lines of KGCL: what is written, and that what is written is read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.errors import ParseError
from ssckg.model.proposed_change import (
    AddElement,
    AddMethodology,
    ChangeBenchmark,
    ChangeField,
    ChangeLevel,
    MergeElements,
    MoveElement,
    NewElement,
    ProposedChange,
    ReplaceElement,
    RetireElement,
    SplitElement,
)
from ssckg.namespaces import BASE
from ssckg.revision.fields import ASPECTS, FIELDS
from ssckg.revision.kgcl import to_kgcl
from ssckg.revision.kgcl_reading import read_line

KPI = f"{BASE}u4ssc/EC-ICT-ICT-1C"
OTHER = f"{BASE}u4ssc/EC-ICT-ICT-2C"
GROUP = f"{BASE}u4ssc/EC-ICT-ICT"
POINT = f"{KPI}/result"
PERCENT, DAYS = f"{BASE}unit/percent", f"{BASE}unit/days"
NEW = NewElement(
    id="EC-ICT-ICT-9C",
    code="EC: ICT: ICT: 9C",
    label="Children's access",
    below=GROUP,
    unit=PERCENT,
    measures=("broad:4.a",),
)
LINES: list[tuple[ProposedChange, str]] = [
    (
        ChangeField(element=KPI, field="label", old="Homes online", value="Households online"),
        "rename u4ssc:EC-ICT-ICT-1C from 'Homes online'@en to 'Households online'@en",
    ),
    (
        ChangeField(element=KPI, field="definition", value="A share."),
        "change definition of u4ssc:EC-ICT-ICT-1C from '' to 'A share.'@en",
    ),
    (
        ChangeField(element=KPI, field="numerator", value="homes", point=POINT, redefines=True),
        "change annotation of u4ssc:EC-ICT-ICT-1C/result with ssc:numerator from '' to 'homes'@en"
        " in u4ssc:EC-ICT-ICT-1C as another measure",
    ),
    (
        ChangeField(element=KPI, field="unit", old=PERCENT, value=DAYS, point=POINT),
        "change annotation of u4ssc:EC-ICT-ICT-1C/result with ssc:unit from unit:percent to"
        " unit:days in u4ssc:EC-ICT-ICT-1C",
    ),
    (
        ChangeField(element=KPI, field="maximum", old="100", value=""),
        "change annotation of u4ssc:EC-ICT-ICT-1C with ssc:maximum from '100' to ''",
    ),
    (RetireElement(element=KPI), "obsolete u4ssc:EC-ICT-ICT-1C"),
    (
        RetireElement(element=KPI, heirs=(OTHER, GROUP)),
        "obsolete u4ssc:EC-ICT-ICT-1C with alternative u4ssc:EC-ICT-ICT-2C, u4ssc:EC-ICT-ICT",
    ),
    (
        ReplaceElement(element=KPI, new=NewElement(id="X", code="", label="Y")),
        "obsolete u4ssc:EC-ICT-ICT-1C with replacement X 'Y'@en",
    ),
    (
        AddElement(new=NEW),
        "create instance EC-ICT-ICT-9C 'Children\\'s access'@en with {code 'EC: ICT: ICT: 9C',"
        " below u4ssc:EC-ICT-ICT, unit unit:percent, measures 'broad:4.a'}",
    ),
    (
        SplitElement(
            element=KPI,
            into=(
                NewElement(id="A", code="A", label="a"),
                NewElement(id="B", code="", label="b", kind="Category"),
            ),
        ),
        "split u4ssc:EC-ICT-ICT-1C into A 'a'@en with {code 'A'}, B 'b'@en with {kind 'Category'}",
    ),
    (
        MergeElements(elements=(KPI, OTHER), into=OTHER),
        "merge u4ssc:EC-ICT-ICT-1C, u4ssc:EC-ICT-ICT-2C into u4ssc:EC-ICT-ICT-2C",
    ),
    (
        MergeElements(elements=(KPI, OTHER), new=NewElement(id="C", code="", label="c")),
        "merge u4ssc:EC-ICT-ICT-1C, u4ssc:EC-ICT-ICT-2C into C 'c'@en",
    ),
    (
        MoveElement(element=KPI, below=OTHER, old=GROUP),
        "move u4ssc:EC-ICT-ICT-1C from u4ssc:EC-ICT-ICT to u4ssc:EC-ICT-ICT-2C",
    ),
    (
        ChangeLevel(element=KPI, level="advanced", old="core"),
        "change level of u4ssc:EC-ICT-ICT-1C from 'core' to 'advanced'",
    ),
    (
        ChangeBenchmark(point=POINT, value="40", label="Ours"),
        "change benchmark of u4ssc:EC-ICT-ICT-1C/result from '' to '40' labelled 'Ours'",
    ),
    (
        AddMethodology(element=KPI, aspect="formula", text="a / b", point=POINT),
        "add methodology formula 'a / b'@en to u4ssc:EC-ICT-ICT-1C in u4ssc:EC-ICT-ICT-1C/result",
    ),
]

texts = st.text(max_size=12) | st.sampled_from(["from", "'", "\\", "a'@en to 'b", "\n", "{}, <x>"])
ids = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,8}[A-Za-z0-9])?", fullmatch=True)
paths = st.sampled_from(["u4ssc/", "iso37120-2018/", "unit/", "x/y/", "benchmark of/"])
iris = st.builds(lambda path, name: f"{BASE}{path}{name}", paths, ids) | st.sampled_from(
    [
        "http://metadata.un.org/sdg/C010101",
        "urn:x:a b",
        "http://ontology.eil.utoronto.ca/I.owl#16.9",
    ]
)
new_elements = st.builds(
    NewElement,
    id=ids | iris | st.sampled_from(["into", "with", "from"]),
    code=texts,
    label=texts,
    kind=st.sampled_from(["Indicator", "Category", ""]),
    below=iris | st.just(""),
    unit=iris | st.just(""),
    minimum=texts,
    numerator=texts,
    measures=st.lists(texts, max_size=3).map(tuple),
    listings=st.lists(texts, max_size=2).map(tuple),
)
several = st.lists(iris, min_size=1, max_size=3).map(tuple)
optional = iris | st.just("")
changes: st.SearchStrategy[ProposedChange] = st.one_of(
    st.builds(AddElement, new=new_elements),
    st.builds(
        ChangeField,
        element=iris,
        field=st.sampled_from(sorted(set(FIELDS) - {"unit"})),
        value=texts,
        old=texts,
        point=optional,
        redefines=st.booleans(),
    ),
    st.builds(
        ChangeField, element=iris, field=st.just("unit"), value=optional, old=optional, point=iris
    ),
    st.builds(RetireElement, element=iris, heirs=st.just(()) | several),
    st.builds(ReplaceElement, element=iris, new=new_elements),
    st.builds(
        SplitElement, element=iris, into=st.lists(new_elements, min_size=1, max_size=3).map(tuple)
    ),
    st.builds(MergeElements, elements=several, into=optional),
    st.builds(MergeElements, elements=several, new=new_elements),
    st.builds(MoveElement, element=iris, below=optional, old=optional),
    st.builds(ChangeLevel, element=iris, level=texts, old=texts),
    st.builds(ChangeBenchmark, point=iris, value=texts, old=texts, benchmark=optional, label=texts),
    st.builds(
        AddMethodology,
        element=iris,
        aspect=st.sampled_from(sorted(ASPECTS)),
        text=texts,
        point=optional,
    ),
)


@pytest.mark.parametrize(("change", "line"), LINES)
def test_lines_by_hand(change: ProposedChange, line: str) -> None:
    assert to_kgcl(change) == line
    assert read_line(line) == change


@given(changes)
def test_what_is_written_is_read_back(change: ProposedChange) -> None:
    line = to_kgcl(change)
    assert "\n" not in line
    assert read_line(line) == change


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "ends before a verb"),
        ("delete u4ssc:X", "column 1: 'delete' is not a verb"),
        ("obsolete u4ssc:X now", "column 18: 'now' is not the end"),
        ("obsolete nowhere:X", "column 10: 'nowhere:X' is not a CURIE with a known prefix"),
        ("rename u4ssc:X from 'a", "column 20: cannot be read"),
        ("move u4ssc:X from u4ssc:Y", "ends before 'to'"),
        ("create instance X 'a' with {colour 'red'}", "'colour' is not a field"),
    ],
)
def test_what_cannot_be_read_says_where(line: str, words: str) -> None:
    with pytest.raises(ParseError, match="KGCL") as raised:
        read_line(line)
    assert words in str(raised.value)


@given(st.text(max_size=30))
def test_any_line_is_read_or_refused(line: str) -> None:
    try:
        change = read_line(line)
    except ParseError:
        return
    assert read_line(to_kgcl(change)) == change
