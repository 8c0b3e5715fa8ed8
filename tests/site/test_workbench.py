"""The query workbench in a real browser, and without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from tests.chromium import needs_chromium, window
from tests.site.pages import faults, get

from ssckg_api.site.assets import has_asset

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.api.v1.service import Service

needs_bundle = pytest.mark.skipif(
    not has_asset("workbench.js"), reason="needs the bundle of the workbench: make web"
)
GOALS = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX ssc: <https://w3id.org/ssckg/ontology#>
SELECT ?code ?label WHERE { ?goal a ssc:Goal ; skos:notation ?code ; skos:prefLabel ?label
  FILTER(LANG(?label) = "en") FILTER(?code IN ("1", "2")) } ORDER BY ?code"""


@pytest.mark.parametrize(
    ("accept", "query", "kind"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "", "text/html"),
        ("text/html", "?example=list-frameworks", "text/html"),
        ("text/html", "?lang=ar", "text/html"),
        ("*/*", "", "text/turtle"),
        ("text/turtle", "", "text/turtle"),
        ("text/turtle,text/html;q=0.5", "", "text/turtle"),
        ("text/html", "?format=ttl", "text/turtle"),
        ("text/html", "?query=ASK%7B%7D", "text/html"),
        ("application/json", "?query=ASK%7B%7D", "application/json"),
    ],
)
def test_people_find_the_workbench_where_machines_find_the_endpoint(
    service: Service, accept: str, query: str, kind: str
) -> None:
    answer = service.client.get(f"{service.address}/sparql{query}", headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == kind
    is_workbench = "data-example=" in answer.text
    assert is_workbench == (kind == "text/html" and "query=" not in query)


def test_without_a_script_it_is_a_form_with_examples(service: Service) -> None:
    page = get(service, "/sparql?example=list-kpis-by-target")
    assert not faults(page)
    text = page.tree.get_element_by_id("f-query").text_content()
    assert "https://w3id.org/ssckg/framework/" in text or "11." in text
    answer = service.client.get(
        f"{service.address}/sparql",
        params={"query": text, "format": "html"},
        headers={"accept": "text/html"},
    )
    assert answer.status_code == 200
    assert "EN: EN: AQ: 1C" in answer.text
    assert get(service, "/sparql?example=nothing").status == 404
    listed = {a for a in page.links() if "example=" in a}
    assert len(listed) == len(service.app.state.site.library)


@needs_chromium
def test_the_form_works_in_a_browser_without_scripts(service: Service) -> None:
    with window(service.address, java_script_enabled=False) as opened:
        opened.page.goto(f"{service.address}/sparql")
        opened.page.fill("#f-query", GOALS)
        opened.page.click("#plain-query button")
        assert "No poverty" in opened.page.inner_text("main")


def test_what_is_completed_is_our_own(service: Service) -> None:
    found = service.client.get(service.address + "/sparql/vocabulary").json()
    assert found["prefixes"]["ssc"] == "https://w3id.org/ssckg/ontology#"
    labels = {one["iri"]: one["label"] for one in found["classes"]}
    assert labels["https://w3id.org/ssckg/ontology#Indicator"]
    properties = {one["iri"] for one in found["properties"]}
    assert "http://www.w3.org/2004/02/skos/core#notation" in properties


def opened_at(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("#workbench[data-ready]")


def run(page: Page) -> list[list[str]]:
    """Run the query of the tab that is open, and return the rows of the table."""
    page.click(".yasqe_queryButton:visible")
    page.wait_for_selector(".yasr_results:visible tbody tr")
    rows: list[list[str]] = page.eval_on_selector_all(
        ".yasr_results tbody tr",
        "rows => rows.filter(r => r.offsetParent).map(r => [...r.cells].map(c => c.innerText))",
    )
    return rows


@needs_chromium
@needs_bundle
@pytest.mark.slow
def test_the_workbench_asks_us_alone_and_complains_of_nothing(service: Service) -> None:
    with window(service.address) as opened:
        page = opened.page
        opened_at(page, f"{service.address}/sparql#query={quote(GOALS)}")
        assert run(page) == [["1", "No poverty"], ["2", "Zero hunger"]]
        page.click("#share")
        link = page.get_attribute("#shared a", "href")
        assert link is not None
        assert link.startswith(f"{service.address}/sparql#query=")
        offers = page.eval_on_selector_all("#workbench-offers a", "all => all.map(a => a.href)")
        kinds = {offer.rpartition("format=")[2] for offer in offers}
        assert {"csv", "parquet", "xlsx", "json"} <= kinds
        (parquet,) = [offer for offer in offers if offer.endswith("parquet")]
        assert service.client.get(parquet).content[:4] == b"PAR1"
        page.click("[data-example='count-kpis-by-goal']")
        page.wait_for_selector(".yasr_results:visible tbody tr >> text=Zero hunger")
        page.click(".yasr_btn.select_chart:visible")
        page.wait_for_selector(".yasr_results:visible figure img", timeout=120_000)
        text = page.get_attribute(".yasr_results figure img", "alt")
        assert text is not None
        assert "from 1 (Zero hunger)" in text
        assert opened.faults == []


@needs_chromium
@needs_bundle
@pytest.mark.slow
def test_completion_and_errors(service: Service) -> None:
    with window(service.address, color_scheme="dark") as opened:
        page = opened.page
        head = "PREFIX ssc: <https://w3id.org/ssckg/ontology#>\nSELECT * { ?a a ssc:Indic"
        opened_at(page, f"{service.address}/sparql#query={quote(head)}")
        page.evaluate(
            "() => { const e = [...document.querySelectorAll('.CodeMirror')]"
            ".find(x => x.offsetParent).CodeMirror; e.focus(); e.setCursor(e.lineCount(), 0);"
            " e.execCommand('goDocEnd'); }"
        )
        page.keyboard.press("Control+Space")
        page.wait_for_selector(".CodeMirror-hints li, .CodeMirror-hint")
        offered = page.inner_text(".CodeMirror-hints")
        assert "ssc:Indicator" in offered
        page.keyboard.press("Escape")
        page.goto("about:blank")
        opened_at(page, f"{service.address}/sparql#query={quote('SELECT * { ?s ?p }')}")
        page.click(".yasqe_queryButton:visible")
        page.wait_for_selector(".yasr_results:visible >> text=The query does not parse")
        # The browser itself notes that the endpoint answered 400.
        assert [one for one in opened.faults if "400" not in one] == []


@needs_chromium
@needs_bundle
@pytest.mark.slow
def test_hostile_results_stay_text(service: Service) -> None:
    hostile = 'SELECT ("<img src=x onerror=alert(1)>" AS ?a) (<javascript:alert(1)> AS ?b) {}'
    with window(service.address, width=390) as opened:
        page = opened.page
        opened_at(page, f"{service.address}/sparql#query={quote(hostile)}")
        page.click(".yasqe_queryButton:visible")
        page.wait_for_selector(".yasr_results:visible tbody tr")
        assert page.locator(".yasr_results img").count() == 0
        assert page.locator(".yasr_results a[href^='javascript']").count() == 0
        assert "<img src=x" in page.inner_text(".yasr_results:visible")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390
        assert opened.faults == []
