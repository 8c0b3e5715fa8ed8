"""The named queries: every one has cases that can fail, and answers on the whole graph in time."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
)
from tests.query_cases import FOLDER, Case, Row, comparable, find_cases

from ssckg.app.stores import open_store
from ssckg.io.sparql_text import form_of
from ssckg.querying.known import check_known
from ssckg.querying.library import bindings_for, load_library
from ssckg.store.binding import bind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ssckg.ports import GraphStore, Rows

LIBRARY = load_library(FOLDER)
CASES = find_cases()
EDITIONS = {
    "u4ssc-2017", "sdg-2022", "nua-2016", "cpi-2016", "iso37120-2014", "iso37120-2018",
    "iso37122-2019", "itut-y4901", "itut-y4902", "itut-y4903", "umf-2022",
}  # fmt: skip
VERBS = {"list", "find", "show", "count", "compare", "describe", "explain"}
ROOT = FOLDER.parent
SECONDS = 1.0
"""No named query takes longer on the whole graph, on any machine that runs the tests."""


def requirements() -> dict[str, str]:
    with (ROOT / "ontology" / "requirements.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["test"] for row in csv.DictReader(file)}


# every query


def test_there_are_queries_for_every_user() -> None:
    assert len(LIBRARY) >= 35
    users = Counter(user for query in LIBRARY.values() for user in query.users)
    assert min(users[u] for u in ("working-group", "agency", "publisher", "researcher")) >= 8


@pytest.mark.parametrize("name", LIBRARY)
def test_a_query_answers_its_requirement_and_begins_with_a_verb(name: str) -> None:
    asked = requirements()
    assert name.partition("-")[0] in VERBS
    assert [asked.get(one) for one in LIBRARY[name].requirements] == [f"queries/{name}.rq"]


@pytest.mark.parametrize("name", LIBRARY)
def test_a_query_has_a_case_with_rows_and_a_near_miss_without(name: str) -> None:
    cases = [case for case in CASES if case.query == name]
    assert {case.is_without_rows for case in cases} == {True, False}


@pytest.mark.parametrize("name", LIBRARY)
def test_a_near_miss_has_data(name: str) -> None:
    assert all(case.quads() for case in CASES if case.query == name)


@pytest.mark.parametrize("name", LIBRARY)
def test_required_parameters_have_an_example(name: str) -> None:
    assert all(p.example for p in LIBRARY[name].parameters if p.required)


def test_cases_and_queries_belong_together() -> None:
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir()}
    assert folders == set(LIBRARY) == {case.query for case in CASES}
    known = {f"{case.name}." for case in CASES}
    strays = [
        file
        for folder in folders
        for file in (FOLDER / folder).iterdir()
        if not any(file.name.startswith(name) for name in known)
    ]
    assert strays == []


# every case


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_case_gives_what_was_worked_out_by_hand(case: Case) -> None:
    query = LIBRARY[case.query]
    text = bind(query.text, bindings_for(query, case.parameters)).text
    store = Store()
    store.extend(case.quads())
    answer = store.query(text, use_default_graph_as_union=True)
    if isinstance(answer, QueryBoolean):
        assert bool(answer) is case.expected_answer
    elif isinstance(answer, QueryTriples):
        found = Dataset(Quad(*triple) for triple in answer)
        wanted = case.expected_graph
        for graph in (found, wanted):
            graph.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        assert sorted(map(str, found)) == sorted(map(str, wanted))
    else:
        assert isinstance(answer, QuerySolutions)
        columns, rows = case.expected_rows
        assert tuple(variable.value for variable in answer.variables) == columns == query.columns
        assert_same_rows([comparable(row) for row in answer], rows, is_ordered=is_ordered(text))


def is_ordered(text: str) -> bool:
    """Say whether the outermost select has ORDER BY: behind the last brace."""
    return re.search(r"\bORDER\s+BY\b", text[text.rindex("}") :], re.IGNORECASE) is not None


def assert_same_rows(found: Sequence[Row], wanted: Sequence[Row], *, is_ordered: bool) -> None:
    if is_ordered:
        assert list(found) == list(wanted)
    assert Counter(found) == Counter(wanted)


def test_the_comparison_can_fail() -> None:
    one: list[Row] = [("a", None)]
    two: list[Row] = [("b", None)]
    with pytest.raises(AssertionError):
        assert_same_rows(one + two, two + one, is_ordered=True)
    with pytest.raises(AssertionError):
        assert_same_rows(one, one + one, is_ordered=False)
    assert_same_rows(one + two, two + one, is_ordered=False)
    assert not is_ordered("SELECT ?a { { SELECT ?a { ?a ?b ?c } ORDER BY ?a } }")
    assert is_ordered("SELECT ?a { ?a ?b ?c } ORDER BY ?a")


# the whole graph


@pytest.fixture(scope="module")
def whole(built_data: Path) -> Iterator[GraphStore]:
    with open_store(built_data) as store:
        yield store


def ask(store: GraphStore, name: str, **values: str) -> Rows:
    query = LIBRARY[name]
    check_known(store, query, values)
    return store.select(query.text, bindings_for(query, values), timeout=30)


@pytest.mark.parametrize("name", LIBRARY)
def test_a_query_answers_its_example_within_a_second(name: str, whole: GraphStore) -> None:
    query = LIBRARY[name]
    values = {p.name: p.example for p in query.parameters if p.example is not None}
    check_known(whole, query, values)
    bindings = bindings_for(query, values)
    is_graph = form_of(query.text)[0] in {"CONSTRUCT", "DESCRIBE"}
    started = time.perf_counter()
    answer = (whole.construct if is_graph else whole.select)(query.text, bindings)
    assert time.perf_counter() - started < SECONDS
    assert (len(answer) == 0) == (name in EMPTY_TODAY)


EMPTY_TODAY = {
    "find-kpis-without-sdg-link": "the mapping set is complete: each of the 91 KPIs is linked",
    "find-values-out-of-bounds": "the printed results of the four cities keep their bounds",
    "list-projects": "no project comes with the graph; they are recorded in a workspace",
    "list-heirs": "releases are made in a workspace; none comes with the graph",
    "list-successions-of-element": "releases are made in a workspace; none comes with the graph",
    "list-decisions": "rounds are opened in a workspace; none comes with the graph",
    "list-dissent": "rounds are opened in a workspace; none comes with the graph",
    "list-reviews": "rounds are opened in a workspace; none comes with the graph",
    "list-votes": "rounds are opened in a workspace; none comes with the graph",
    "list-proposals": "rounds are opened in a workspace; none comes with the graph",
    "list-comments": "rounds are opened in a workspace; none comes with the graph",
    "list-proposals-of-element": "rounds are opened in a workspace; none comes with the graph",
    "list-projects-by-element": "no project comes with the graph; they are recorded in a workspace",
}
"""Queries without an answer on today's content, each with the reason."""


# facts read in the sources, not taken from the graph


def test_frameworks(whole: GraphStore) -> None:
    found = {str(row["id"]): str(row["elements"]) for row in ask(whole, "list-frameworks")}
    assert set(found) >= EDITIONS
    # 3 dimensions, 7 sub-dimensions, 27 places of categories, 91 KPIs; 17 goals, 169 targets, 231.
    assert found["u4ssc-2017"] == "128"
    assert found["sdg-2022"] == "417"


@pytest.mark.parametrize(
    ("framework", "count"), [("u4ssc-2017", 91), ("sdg-2022", 248), ("iso37122-2019", 80)]
)
def test_numbers_of_indicators(whole: GraphStore, framework: str, count: int) -> None:
    rows = list(ask(whole, "list-indicators", framework=framework))
    assert len(rows) == count
    assert len({str(row["code"]) for row in rows}) == count


def test_u4ssc_has_54_core_indicators(whole: GraphStore) -> None:
    rows = list(ask(whole, "list-indicators", framework="u4ssc-2017"))
    assert Counter(str(row["level"]) for row in rows) == {"core": 54, "advanced": 37}
    # Collection methodology 2017, p. 23.
    access = next(row for row in rows if str(row["code"]) == "EC: ICT: ICT: 1C")
    shown = {key: str(access[key]) for key in ("label", "level", "unit", "trust")}
    assert shown == {
        "label": "Household Internet Access",
        "level": "core",
        "unit": "percent",
        "trust": "verified",
    }


def test_u4ssc_has_112_data_points(whole: GraphStore) -> None:
    rows = list(ask(whole, "list-data-points", framework="u4ssc-2017"))
    assert len({row["data_point"] for row in rows}) == len(rows) == 112


def test_karmoy_reports_its_electricity_use(whole: GraphStore) -> None:
    # Verification report of Karmøy, 2020.
    rows = list(ask(whole, "list-observations", city="karmoy"))
    printed = {str(row["printed_value"]): row["value"].toPython() for row in rows if "value" in row}
    assert printed["95 424"] == 95424


def test_what_rana_did_not_report_has_no_value(whole: GraphStore) -> None:
    rows = list(ask(whole, "list-observations", city="Rana"))
    missing = {str(row["label"]) for row in rows if "value" not in row}
    assert "Travel Time Index" in missing
    assert all(str(row["status"]) == "M" for row in rows if "value" not in row)


def test_partners_on_two_dates(whole: GraphStore) -> None:
    # Report of the fifth meeting, 9 October 2020: 17 partners; UN activities page, June 2019: 16.
    later = ask(whole, "list-partners-by-roster", roster="u4ssc-roster-2020-10")
    earlier = ask(whole, "list-partners-by-roster", roster="u4ssc-roster-2019-06")
    names = [{str(row["acronym"]) for row in rows} for rows in (later, earlier)]
    assert [len(one) for one in names] == [17, 16]
    assert names[0] - names[1] == {"UNOP"}


@pytest.mark.parametrize("name", ["UNECE", "ECE", "United Nations Economic Commission for Europe"])
def test_an_agency_is_found_by_any_of_its_names(whole: GraphStore, name: str) -> None:
    rows = list(ask(whole, "list-kpis-by-agency", agency=name))
    # Tier classification of November 2022: among the partners of 11.2.1, convenient transport.
    assert ("EC: I: T: 2A", "11.2.1", "partner") in {
        (str(row["code"]), str(row["via"]), str(row["role"])) for row in rows
    }


def test_custodians_of_poverty(whole: GraphStore) -> None:
    # Tier classification of November 2022, 1.1.1: World Bank, partner ILO.
    rows = ask(whole, "list-custodians", indicator="1.1.1")
    assert {(str(row["acronym"]), str(row["role"])) for row in rows} == {
        ("World-Bank", "custodian"),
        ("ILO", "partner"),
    }


def test_household_internet_access_is_related_to_internet_users(whole: GraphStore) -> None:
    # The 2017 methodology, p. 23, prints 17.8.1 for this KPI; persons are no households.
    rows = list(ask(whole, "list-mappings", subject="u4ssc-2017", object="sdg-2022"))
    pair = next(r for r in rows if str(r["subject_code"]) == "EC: ICT: ICT: 1C")
    assert str(pair["object_code"]) == "17.8.1"
    assert str(pair["predicate"]).endswith("#relatedMatch")
    assert str(pair["origin"]) == "stated"
    assert len({str(row["mapping"]) for row in rows}) == len(rows)


def test_the_number_1_a_1_has_two_lives(whole: GraphStore) -> None:
    # Changes of the 2020 review: 1.a.1 was deleted and its number used again.
    rows = list(ask(whole, "show-indicator-history", code="1.a.1"))
    listed = {str(r["edition"]): r for r in rows if str(r["change"]) == "listed"}
    assert set(listed) == {"sdg-2017", "sdg-2022"}
    assert str(listed["sdg-2017"]["valid_to"]) == "2020"
    assert "deleted" in {str(row["change"]) for row in rows}


def test_every_target_is_served_or_not(whole: GraphStore) -> None:
    bare = {str(row["target"]) for row in ask(whole, "find-sdg-targets-without-kpi")}
    touched = {str(r["framework"]): r for r in ask(whole, "compare-coverage")}["u4ssc-2017"]
    assert int(touched["total"]) == 169
    assert len(bare) + int(touched["touched"]) == 169
    assert "11.6" not in bare  # air pollution, 11.6.2, is a KPI


# the reference


def test_the_reference_is_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "write_query_reference.py"), "--check"]
    done = subprocess.run(command, check=False)
    assert done.returncode == 0, "run python scripts/write_query_reference.py"
