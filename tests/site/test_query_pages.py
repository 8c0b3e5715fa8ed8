"""The query library for people: every query has a page that answers, and says what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.site.pages import faults, folded, get

from ssckg.app.asking import query_library

if TYPE_CHECKING:
    from tests.api.v1.service import Service

NAMES = sorted(query_library())


@pytest.mark.parametrize("part", range(4))
def test_every_query_has_a_page_that_answers(service: Service, part: int) -> None:
    wrong = {}
    for name in NAMES[part::4]:
        page = get(service, f"/query/{name}")
        if page.status != 200 or faults(page) or "Use it elsewhere" not in page.words:
            wrong[name] = (page.status, faults(page))
    assert not wrong


def test_a_page_shows_what_the_endpoint_answers(service: Service) -> None:
    page = get(service, "/query/count-kpis-by-goal")
    rows = page.table("Number of indicators of a framework")
    answer = service.call("public", "GET", "/queries/count-kpis-by-goal").json()["rows"]
    assert [(row["goal"], row["label"], row["kpis"]) for row in rows] == [
        (row["goal"], row["label"], str(row["kpis"])) for row in answer
    ]
    (picture,) = page.tree.xpath("//main//img")
    least = min(answer, key=lambda row: row["kpis"])
    assert f"from {least['kpis']} ({least['label']})" in picture.get("alt")


def test_needed_parameters_are_filled_by_example_and_said_so(service: Service) -> None:
    page = get(service, "/query/list-kpis-by-target")
    assert "This is the answer for an example" in page.words
    asked = get(service, "/query/list-kpis-by-target?target=11.7")
    assert "This is the answer for an example" not in asked.words
    assert "-p target=11.7" in asked.words
    (box,) = asked.tree.xpath("//input[@name='target']")
    assert box.get("value") == "11.7"


@pytest.mark.parametrize(
    ("path", "field", "said"),
    [
        ("list-kpis-by-target?target=99.9", "target", "99.9"),
        ("count-kpis-by-goal?framework=u4ssc-2071", "framework", "u4ssc-2017"),
        ("list-kpis-by-target?target=%3Cscript%3Ealert(1)%3C/script%3E", "target", "<script>"),
        ("list-frameworks?v=000000000000", "", "version"),
        ("list-frameworks?colour=red", "", "colour"),
    ],
)
def test_faults_stand_beside_their_fields(
    service: Service, path: str, field: str, said: str
) -> None:
    page = get(service, f"/query/{path}")
    assert page.status == 422
    assert not faults(page)
    assert "<script>alert" not in page.text
    assert said in folded(page.tree.get_element_by_id("faults"))
    if field:
        assert page.tree.xpath(f"//*[@id='f-{field}' and @aria-invalid='true']")


def test_the_text_can_be_asked_as_it_stands(service: Service) -> None:
    page = get(service, "/query/list-kpis-by-target?target=11.6")
    (shown,) = page.tree.xpath("//pre[@class='sparql']/code")
    rows = service.select(shown.text_content())
    listed = page.table(query_library()["list-kpis-by-target"].summary)
    assert [row["code"] for row in rows] == [row["code"] for row in listed]
    assert "EN: EN: AQ: 1C" in {row["code"] for row in rows}


def test_the_library_is_searched_by_all_words(service: Service) -> None:
    page = get(service, "/queries")
    assert not faults(page)
    listed = {link.rpartition("/")[2] for link in page.links() if "/query/" in link}
    assert listed == set(NAMES)
    found = get(service, "/queries?q=unit+clash")
    assert {link.rpartition("/")[2] for link in found.links() if "/query/" in link} == {
        "find-unit-clashes"
    }
    none = get(service, '/queries?q="><script>alert(1)</script>')
    assert none.status == 200
    assert "No query holds all these words" in none.words
    assert "<script>alert" not in none.text


def test_a_page_costs_a_fixed_number_of_queries(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = service.app.state.site.store()
    asked: list[str] = []
    for name in ("select", "stream"):
        plain = getattr(store, name)

        def counted(query: str, *given: object, _plain: object = plain, **more: object) -> object:
            asked.append(query)
            return _plain(query, *given, **more)  # type: ignore[operator]

        monkeypatch.setattr(store, name, counted)
    counts = []
    for name in ("list-frameworks", "count-kpis-by-goal", "list-indicators"):
        asked.clear()
        get(service, f"/query/{name}?lang=fr")
        counts.append(len(asked))
    # Two parameters of the second are looked up in the graph before it is asked.
    assert counts == [counts[0], counts[0] + 2, counts[0]]
    assert counts[0] <= 9


def test_rdf_of_a_query_is_where_its_page_is(service: Service) -> None:
    address = f"{service.address}/query/list-frameworks"
    answer = service.client.get(address, headers={"accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    assert "SPARQLSelectExecutable" in answer.text
