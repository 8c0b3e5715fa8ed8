"""Pages of cities: facts as printed, blanks that stay blank, marks of what was withdrawn."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html  # type: ignore[import-untyped]
from tests.api.v1.service import Service, running
from tests.site.browser import check_page

from ssckg import resources
from ssckg_api.site.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = {"accept": "text/html"}
FILE = resources.root() / "examples" / "cities" / "stavanger.csv"
# Counted by hand in the printed documents' tables: values, and lines without one.
PRINTED = {"Karmøy": (14, 0), "Rana": (1, 7), "Riyadh": (26, 4), "Stavanger": (13, 1)}
PUBLIC = (
    *("/cities", "/city/stavanger", "/city/riyadh", "/city/rana", "/city/asker"),
    *("/dataset/riyadh-2020", "/dataset/rana-2020", "/cities/compare"),
    "/observation/karmoy/2020/EC-ICT-ICT-1C-result",
    "/observation/stavanger/2021/EC-I-B-2A-result",
    "/cities/compare?kpi=EC-P-EM-1C&city=stavanger&city=karmoy",
)


def _tree(service: Service, path: str, status: int = 200) -> Any:
    answer = service.client.get(service.address + path, headers=PAGE)
    assert answer.status_code == status, answer.text[:500]
    return html.fromstring(answer.text)


def _words(node: Any) -> str:
    return " ".join(node.text_content().split())


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page(service: Service, path: str, language: str) -> None:
    mark = "&" if "?" in path else "?"
    answer = service.client.get(f"{service.address}{path}{mark}lang={language}", headers=PAGE)
    assert answer.status_code == 200
    check_page(answer)
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_all_cities_with_what_was_printed(service: Service) -> None:
    rows = _tree(service, "/cities").xpath("//table[@id='cities']/tbody/tr")
    found = {_words(row[0]): [_words(cell) for cell in row] for row in rows}
    for name, (values, missing) in PRINTED.items():
        assert found[name][3:5] == [str(values), str(missing)]
        assert "from printed reports" in found[name][5]
    # Named by a source as having reported, and no value is known: blank, not zero.
    assert found["Asker"][1:] == ["Norway", "", "", "", "", ""]


def _headings(table: Any) -> list[str]:
    return [_words(cell) for cell in table.xpath("thead/tr/th")]


def _column(table: Any, heading: str) -> list[str]:
    at = _headings(table).index(heading)
    return [_words(row[at]) for row in table.xpath("tbody/tr")]


def test_the_values_of_a_city_are_those_of_its_printed_report(service: Service) -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        printed = [row["value"] for row in csv.DictReader(file) if row["value"]]
    table = _tree(service, "/city/stavanger").xpath("//section[@aria-labelledby='values']//table")[
        0
    ]
    rows = table.xpath("tbody/tr")
    told = _column(table, "Value")
    assert len(rows) == sum(PRINTED["Stavanger"])
    assert told.count("listed without a value") == 1
    numbers = sorted(float(value) for value in printed if re.fullmatch(r"[0-9.]+", value))
    assert sorted(float(v) for v in told if v != "listed without a value") == numbers
    assert {"4.70 %", "6.33 %", "333.72 / 100 000 inhabitants"} <= set(_column(table, "As printed"))
    places = _column(table, "Source")
    assert set(places) == {"u4ssc-report-stavanger-2021 flipbook page 17, printed page 9"}
    assert set(_column(table, "Trust")) == {"verified"}


def test_a_benchmark_stands_only_where_one_is_known(service: Service) -> None:
    """One target is printed: 60 per cent of households with broadband (factsheet of Mashhad).

    So where a city has no value of that, no column of benchmarks stands.
    """
    for city in ("stavanger", "karmoy", "rana", "riyadh"):
        tables = _tree(service, f"/city/{city}").xpath(
            "//section[@aria-labelledby='values']//table"
        )
        points = [point for table in tables for point in _column(table, "Data point")]
        assert points
        if not any("EC: ICT: ICT: 2C" in point for point in points):
            assert all("Benchmark" not in _headings(table) for table in tables)
            continue
        for table in tables:
            for point, found in zip(
                _column(table, "Data point"), _column(table, "Benchmark"), strict=True
            ):
                assert found in ({"60", ""} if "EC: ICT: ICT: 2C" in point else {""})


def test_a_value_with_unit_page_and_source(service: Service) -> None:
    tree = _tree(service, "/observation/stavanger/2021/EC-P-EM-3A-result")
    text = _words(tree.xpath("//main")[0])
    assert _words(tree.xpath("//p[@class='one-value']")[0]) == "6.33 percent"
    assert "flipbook page 17, printed page 9" in text
    assert "Tourism Sector Employment" in text
    assert "normal value (A)" in text
    blank = _tree(service, "/observation/stavanger/2021/EC-I-B-2A-result")
    assert _words(blank.xpath("//p[@class='one-value']")[0]) == "Listed without a value"
    assert "missing value (M)" in _words(blank.xpath("//main")[0])


def test_links_lead_somewhere(service: Service) -> None:
    places: set[str] = set()
    for path in ("/cities", "/city/rana", "/dataset/rana-2020"):
        places |= set(_tree(service, path).xpath("//main//a/@href"))
    places = {p for p in places if p.startswith("/") and not p.startswith(("/docs", "/api/v1/q"))}
    assert len(places) > 30
    for place in sorted(places):
        answer = service.client.get(service.address + place, headers=PAGE)
        assert answer.status_code in {200, 303}, place


def test_comparing(service: Service) -> None:
    tree = _tree(service, "/cities/compare?kpi=EC:%20P:%20EM:%203A&city=stavanger")
    rows = tree.xpath("//section[@aria-labelledby='result']//tbody/tr")
    assert [_words(row[3]) for row in rows] == ["6.33"]
    none = _tree(service, "/cities/compare?kpi=EC-P-EM-3A&city=rana")
    assert "None of these cities reported on it." in _words(none.xpath("//main")[0])


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("kpi=nothing", "No city reported on nothing"),
        ("city=atlantis", "No results are published of atlantis"),
        ("city=%3Cscript%3Ealert(1)%3C/script%3E", "No results are published of"),
        ("kpi=%E2%80%AE%22%3E%3Cimg%3E", "No city reported on"),
        ("&".join(f"city=c{n}" for n in range(20)), "At most 12 cities"),
    ],
)
def test_bad_comparisons_are_told(service: Service, query: str, says: str) -> None:
    answer = service.client.get(f"{service.address}/cities/compare?{query}", headers=PAGE)
    assert answer.status_code == 422
    assert says in _words(html.fromstring(answer.text))
    assert "<script>alert" not in answer.text
    assert "<img>" not in answer.text
    check_page(answer)


@pytest.mark.parametrize("path", ["/city/atlantis", "/dataset/atlantis-2020", "/cities/none"])
def test_what_is_not_there(service: Service, path: str) -> None:
    check_page(service.client.get(service.address + path, headers=PAGE))
    assert service.client.get(service.address + path, headers=PAGE).status_code == 404


def test_nothing_is_told_of_documents_that_are_not_public(service: Service) -> None:
    for name in ("stavanger-2021-1", "none", "../x"):
        path = f"/cities/documents/{name}"
        assert service.client.get(service.address + path, headers=PAGE).status_code == 404


def test_a_page_asks_a_fixed_number_of_queries(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    store = service.app.state.site.store()

    class Counting:
        def select(self, query: str, *arguments: Any) -> Any:
            asked.append(query)
            return store.select(query, *arguments)

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

    monkeypatch.setattr(Visit, "store", lambda _: Counting())
    counts = {}
    # Two cities of the same kind: with 30 entries and with 14. A fresh query each, so that nothing
    # is answered from what is kept.
    for path in ("/city/riyadh", "/city/karmoy", "/dataset/riyadh-2020", "/dataset/karmoy-2020",
                 "/cities"):  # fmt: skip
        asked.clear()
        answer = service.client.get(f"{service.address}{path}?n=1", headers=PAGE)
        assert answer.status_code == 200
        counts[path] = len(asked)
    assert counts["/city/riyadh"] == counts["/city/karmoy"] <= 5
    assert counts["/dataset/riyadh-2020"] == counts["/dataset/karmoy-2020"] <= 3
    assert counts["/cities"] <= 5


@pytest.fixture(scope="module")
def published(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Stavanger published two years with consent for the factsheet; one value is held back."""
    with running(built_data, tmp_path_factory.mktemp("cities")) as service:
        for year, value in (("2021", "6.33"), ("2023", "7.01")):
            _publish(service, year, value)
        yield service


def _publish(service: Service, year: str, value: str) -> None:
    def call(who: str, method: str, path: str, **sent: Any) -> Any:
        answer = service.call(who, method, f"/submissions{path}", **sent)
        assert answer.status_code < 300, answer.text
        return answer

    content = FILE.read_bytes().replace(b",2021,", f",{year},".encode())
    content = content.replace(b"6.33", value.encode())
    call("city", "POST", "", params={"city": "Stavanger", "year": year}, content=content)
    one = f"/stavanger-{year}-1"
    call("city", "POST", f"{one}/submit")
    call("secretariat", "POST", f"{one}/assign", json={"verifier": "vera"})
    call("verifier", "POST", f"{one}/verify", json={"all_yes": True})
    statements = [
        {"scope": "submission", "state": "given"},
        {"scope": "factsheet", "state": "given"},
        {"scope": "data-point", "state": "refused", "data_points": ["EC-I-B-1A"]},
    ]
    call("city", "POST", f"{one}/consents", json={"statements": statements})
    job = service.finish("secretariat", call("secretariat", "POST", f"{one}/publish"))
    assert job["state"] == "done", job


def test_what_a_city_published_with_marks_trends_and_documents(published: Service) -> None:
    tree = _tree(published, "/city/stavanger")
    sets = tree.xpath("//section[@aria-labelledby='sets']//tbody/tr")
    # 13 printed values but the one held back; one line was listed without a value.
    assert [[_words(cell) for cell in row][1:4] for row in sets] == [
        ["2021", "12", "1"],
        ["2023", "12", "1"],
    ]
    assert all("with the city's consent" in _words(row) for row in sets)
    charts = tree.xpath("//section[@aria-labelledby='trends']//*[local-name()='svg']")
    assert len(charts) == 12
    labels = [chart.get("aria-label") for chart in charts]
    assert any("2021: 6.33; 2023: 7.01" in label for label in labels)
    text = _words(tree)
    assert "Public Building Sustainability" not in text
    documents = _tree(published, "/cities/documents/stavanger-2021-1")
    links = documents.xpath("//main//a/@href")
    assert "/api/v1/submissions/stavanger-2021-1/factsheet?public=true&format=html" in links
    assert not [link for link in links if "/report?" in link]
    assert "has not made its verification report public" in _words(documents)
    for link in links:
        if "format=pdf" not in link:
            assert published.client.get(published.address + link).status_code == 200, link


def test_what_was_withdrawn_leaves_a_mark_and_a_page_that_says_so(published: Service) -> None:
    body = {"reason": "A reason that stays in the workspace."}
    answer = published.call("city", "POST", "/submissions/stavanger-2023-1/withdraw", json=body)
    assert published.finish("city", answer)["state"] == "done"
    tree = _tree(published, "/city/stavanger")
    withdrawn = _words(tree.xpath("//section[@aria-labelledby='withdrawn']")[0])
    assert "stavanger-2023-1" in withdrawn
    assert "7.01" not in _words(tree)
    assert not tree.xpath("//section[@aria-labelledby='trends']")
    assert "stavanger-2023-1" in _words(_tree(published, "/cities"))
    for path in ("/dataset/stavanger-2023", "/observation/stavanger/2023/EC-P-EM-3A-result"):
        gone = published.client.get(published.address + path, headers=PAGE)
        assert gone.status_code == 410
        text = _words(html.fromstring(gone.text))
        assert "withdrawn" in text.lower()
        assert "Nobody but those who handed it in" in text
        assert "7.01" not in text
        assert "stays in the workspace" not in text
        check_page(gone)
    documents = "/cities/documents/stavanger-2023-1"
    assert published.client.get(published.address + documents, headers=PAGE).status_code == 404
