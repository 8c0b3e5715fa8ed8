"""Things that are tables, held against the tables they were made from; and things as pages."""

from __future__ import annotations

import csv
import io
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from ssckg.namespaces import SSC
from ssckg.resources import folder
from ssckg_api.site.things import registry

if TYPE_CHECKING:
    import httpx
    from fastapi import Response
    from tests.api.v1.service import Service

    from ssckg.model.thing import Thing
    from ssckg_api.site.visit import Visit

KPI = "/u4ssc/EC-ICT-ICT-1C"
SOURCE = "/source/u4ssc-methodology-2017"


def get(service: Service, path: str, accept: str = "*/*") -> httpx.Response:
    return service.client.get(service.address + path, headers={"accept": accept})


def tsv_rows(text: str) -> list[dict[str, str]]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def values(row: dict[str, str]) -> dict[str, object]:
    """Return the filled cells as values: 0.9 is 0.90, and several of a cell have no order."""
    return {
        name: float(text) if name == "confidence" else sorted(text.split("|"))
        for name, text in row.items()
        if text
    }


@pytest.mark.parametrize("name", ["u4ssc-sdg", "u4ssc-nua"])
def test_a_mapping_set_is_the_file_it_was_made_of(service: Service, name: str) -> None:
    answer = get(service, f"/mapping/{name}", "text/tab-separated-values")
    assert answer.headers["content-type"] == "text/tab-separated-values; charset=utf-8"
    made = tsv_rows(answer.text)
    written = tsv_rows((folder("mappings") / f"{name}.sssom.tsv").read_text(encoding="utf-8"))
    assert [values(row) for row in made] == [values(row) for row in written]
    head = [line for line in answer.text.splitlines() if line.startswith("#")]
    assert f"#mapping_set_id: https://w3id.org/ssckg/mapping/{name}" in head
    assert "#license: https://creativecommons.org/licenses/by/4.0/" in head


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of pandas to sssom
def test_tools_of_sssom_read_it(service: Service) -> None:
    from sssom.parsers import parse_sssom_table  # noqa: PLC0415  takes seconds to import

    text = get(service, "/mapping/u4ssc-sdg.tsv").text
    read = parse_sssom_table(io.StringIO(text))
    assert len(read.df) == 340
    assert read.metadata["mapping_set_id"] == "https://w3id.org/ssckg/mapping/u4ssc-sdg"


def test_an_edition_as_a_table(service: Service) -> None:
    answer = get(service, "/framework/u4ssc-2017.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    kinds = [row["kind"].rpartition("#")[2] for row in rows]
    assert kinds.count("Indicator") == 91
    assert (len(rows), kinds.count("Dimension")) == (128, 3)
    tables = folder("ontology") / "frameworks" / "u4ssc-2017"
    with (tables / "indicators.csv").open(encoding="utf-8", newline="") as file:
        written = {row["id"]: row for row in csv.DictReader(file)}
    made = {row["identifier"]: row for row in rows if row["kind"].endswith("#Indicator")}
    assert made.keys() == written.keys()
    assert {k: row["label"] for k, row in made.items()} == {
        k: row["label"] for k, row in written.items()
    }


def test_a_data_set_as_a_table(service: Service) -> None:
    answer = get(service, "/dataset/karmoy-2020", "text/csv")
    rows = {
        row["data_point"].partition("/u4ssc/")[2]: row
        for row in csv.DictReader(io.StringIO(answer.text, newline=""))
    }
    internet = rows["EC-ICT-ICT-1C/result"]
    # As printed in the city's report: 97.00 %, flipbook page 14.
    assert (internet["value"], internet["printed_value"], internet["printed_unit"]) == (
        *("97", "97.00", "%"),
    )
    assert internet["city"] == "https://w3id.org/ssckg/city/karmoy"
    assert internet["report_year"] == "2020"


@pytest.mark.parametrize(
    "path",
    [
        *("/ontology", "/ontology/access", SOURCE, "/shape/observation", "/prefixes"),
        *(KPI + "?_profile=alt", KPI + "?_profile=skos", "/code/trust"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_stand_on_their_own(service: Service, path: str, language: str) -> None:
    mark = "&" if "?" in path else "?"
    page = get(service, f"{path}{mark}lang={language}", "text/html")
    assert page.status_code == 200
    text = page.text
    assert f'<html lang="{language}"' in text
    assert text.count("<h1") == 1
    levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert text.count("<table") == text.count("<caption")
    assert re.findall(r"<th(?![^>]*scope=)(?=[ >])[^>]*>", text) == []
    assert re.search(r'\sstyle="|<script>|\son\w+="', text) is None
    ids = re.findall(r'\sid="([^"]*)"', text)
    assert len(ids) == len(set(ids))


def test_the_generic_page_shows_what_is_said_with_names(service: Service) -> None:
    """A profile is always shown by it, whichever page a kind of thing has of its own."""
    text = get(service, KPI + "?_profile=skos", "text/html").text
    assert ">Household Internet Access</h1>" in text
    assert 'href="/framework/u4ssc-2017"' in text
    assert 'href="/sdg/C170801"' in text  # the official IRI, told of here
    assert "hasDataPoint" not in text  # which is not SKOS
    source = get(service, SOURCE, "text/html").text
    assert '<link rel="canonical" href="https://w3id.org/ssckg' + SOURCE + '">' in source
    assert f'<link rel="alternate" type="text/turtle" href="{SOURCE}.ttl">' in source
    assert "What points at it" in get(service, "/code/trust/verified", "text/html").text


@pytest.mark.parametrize(
    ("classes", "name"),
    [
        (("FrameworkElement", "Indicator"), "element"),
        (("Indicator",), "element"),
        (("SomethingNew",), None),
        (("SomethingNew", "FrameworkElement"), "general"),
        ((), None),
    ],
)
def test_the_telling_class_goes_before_the_general(
    monkeypatch: pytest.MonkeyPatch, classes: tuple[str, ...], name: str | None
) -> None:
    def element(thing: Thing, visit: Visit) -> Response:
        raise NotImplementedError

    def general(thing: Thing, visit: Visit) -> Response:
        raise NotImplementedError

    registry.page_for(())  # the real pages are loaded once, before others take their place
    monkeypatch.setattr(registry, "_PAGES", {})
    registry.thing_page("Indicator")(element)
    registry.thing_page("FrameworkElement")(general)
    found = registry.page_for([SSC + each for each in classes])
    assert (found.__name__ if found else None) == name


def test_what_is_said_is_escaped(service: Service) -> None:
    page = get(service, "/resource?iri=urn:x%22%3E%3Cscript%3E", "text/html")
    assert page.status_code == 400
    assert "<script>" not in page.text
    missing = get(service, "/u4ssc/%3Cscript%3Ealert(1)%3C%2Fscript%3E", "text/html")
    assert missing.status_code == 404
    assert "<script>alert" not in missing.text


def test_people_are_told_what_is_near(service: Service) -> None:
    page = get(service, "/u4ssc/EC-ICT-ICT-1X", "text/html")
    assert page.status_code == 404
    assert f'<a href="{KPI}">' in page.text


@pytest.mark.parametrize(
    ("path", "search"),
    [
        ("/cities/stavanger?lang=fr", "/search?lang=fr&amp;q=stavanger"),
        ("/nothing/air_quality-here/", "/search?q=air+quality+here"),
        ("/%3Cb%3E%22", "/search?q=b"),
    ],
)
def test_people_are_led_to_the_search(service: Service, path: str, search: str) -> None:
    page = service.client.get(
        service.address + path, headers={"accept": "text/html"}, follow_redirects=True
    )
    assert page.status_code == 404
    assert f'<a href="{search}">' in page.text


@pytest.mark.parametrize(
    ("asked", "sent_to"),
    [
        ("/api/v1/", "/api/v1"),
        ("/u4ssc/EC-ICT-ICT-1C/?lang=fr", "/u4ssc/EC-ICT-ICT-1C?lang=fr"),
        ("//example.org/", "/example.org"),
        ("/nothing%20here/", "/nothing%20here"),
    ],
)
def test_a_slash_at_the_end_leads_to_the_address_without(
    service: Service, asked: str, sent_to: str
) -> None:
    answer = service.client.get(service.address + asked, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, sent_to)
