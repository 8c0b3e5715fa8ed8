"""The search page, suggestions, OpenSearch and `/api/v1/search` as they are served."""

from __future__ import annotations

import csv
import io
import time
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.site.pages import faults, get

from ssckg.app.searching import Searcher

if TYPE_CHECKING:
    from tests.api.v1.service import Service


def api(service: Service, **query: Any) -> dict[str, Any]:
    given = {name.replace("_", "-"): value for name, value in query.items()}
    answer = service.client.get(f"{service.address}/api/v1/search", params=given)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    "path",
    [
        *("/search", "/search?q=", "/search?q=air+qualty", "/search?q=zzzzqq+xxyy"),
        *("/search?q=water&kind=Indicator&framework=u4ssc-2017", "/search?q=water&page=3"),
        *("/search?q=water&lang=ar", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E"),
        "/reconcile/about",
    ],
)
def test_pages_hold_to_what_every_page_holds_to(service: Service, path: str) -> None:
    page = get(service, path)
    assert page.status == 200
    assert faults(page) == []
    assert "<script>alert" not in page.text


def test_a_code_leads_to_its_indicator(service: Service) -> None:
    page = get(service, "/search?q=EC+ICT+1C")
    first = page.tree.xpath("//ol[contains(@class, 'hits')]/li")[0]
    assert first.xpath(".//h2/a/@href") == ["/u4ssc/EC-ICT-ICT-1C"]
    assert "EC: ICT: ICT: 1C" in first.text_content()
    assert "Household Internet Access" in first.text_content()
    assert "verified" in first.text_content()


def test_programs_that_ask_for_json_are_sent_to_the_api(service: Service) -> None:
    address = f"{service.address}/search?q=11.6.2&kind=Indicator"
    answer = service.client.get(
        address, headers={"accept": "application/json"}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/api/v1/search?q=11.6.2&kind=Indicator",
    )
    anything = service.client.get(address, headers={"accept": "*/*"}, follow_redirects=False)
    assert (anything.status_code, anything.headers["content-type"][:9]) == (200, "text/html")


def test_misspelt_words_are_told_as_they_were_read(service: Service) -> None:
    page = get(service, "/search?q=air+qualty")
    assert "read as “air quality”" in page.words
    assert "name: “quality”, read for “qualty”" in page.words


def test_facets_are_links_that_keep_the_rest(service: Service) -> None:
    page = get(service, "/search?q=water&kind=Indicator&lang=fr")
    (link,) = [a for a in page.links() if "framework=u4ssc-2017" in a]
    query = parse_qs(urlsplit(link).query)
    assert query == {
        "q": ["water"],
        "kind": ["Indicator"],
        "framework": ["u4ssc-2017"],
        "lang": ["fr"],
    }
    count = api(service, q="water", kind="Indicator", framework="u4ssc-2017")["total"]
    assert f"{count} hits" in get(service, link.replace("lang=fr", "lang=en")).words
    remove = [a for a in page.links() if a.startswith("/search?") and "kind=" not in a]
    assert any(parse_qs(urlsplit(a).query).get("q") == ["water"] for a in remove)


def test_pages_follow_each_other(service: Service) -> None:
    page, seen = get(service, "/search?q=waste"), []
    total = api(service, q="waste")["total"]
    while True:
        seen += page.tree.xpath("//ol[contains(@class, 'hits')]/li//h2/a/@href")
        after = page.tree.xpath("//a[@rel='next']/@href")
        if not after:
            break
        page = get(service, after[0])
    assert len(seen) == len(set(seen)) == total


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/search?q=x&framework=none", 404),
        ("/search?q=x&kind=Nothing", 404),
        ("/search?q=x&page=0", 422),
        ("/search?q=x&page=x", 422),
        ("/search?q=x&page=9999999", 422),
        ("/search?q=" + "x" * 2001, 422),
        ("/search?q=x&as-of=none", 404),
        ("/search?q=x&as-of=2001-01-01", 404),
    ],
)
def test_wrong_addresses_are_pages_that_help(service: Service, path: str, status: int) -> None:
    page = get(service, path)
    assert page.status == status
    assert faults(page) == []


def test_the_data_behind_a_page_are_offered(service: Service) -> None:
    page = get(service, "/search?q=gini&kind=Indicator")
    found = {urlsplit(a).query.rpartition("format=")[2]: a for a in page.links() if "/api/" in a}
    assert set(found) == {"json", "csv"}
    told = service.client.get(service.address + found["json"]).json()
    text = service.client.get(service.address + found["csv"]).text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["iri"] for row in rows] == [hit["iri"] for hit in told["hits"]]
    assert rows[0]["code"] == "SC: SH: SI: 2C"


def test_the_api_says_why_and_what_narrows(service: Service) -> None:
    found = api(service, q="11.b.1", limit=1)
    (hit,) = found["hits"]
    # 11.b.1 is printed as a repeat of 1.5.3, under the code C200304.
    assert (hit["iri"], hit["code"]) == ("http://metadata.un.org/sdg/C200304", "11.b.1")
    assert hit["path"] == "/sdg/C200304"
    assert hit["reasons"][0]["how"] == "code"
    assert {facet["name"] for facet in found["facets"]} == {
        *("framework", "kind", "agency", "trust", "values"),
    }
    of_who = api(service, q="particulate matter", agency="WHO", kind="Indicator")
    assert "http://metadata.un.org/sdg/C110602" in {hit["iri"] for hit in of_who["hits"]}


def test_the_api_is_open_and_kept_nowhere_long(service: Service) -> None:
    answer = service.client.get(f"{service.address}/api/v1/search?q=x")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "no-cache"
    refused = service.client.get(f"{service.address}/api/v1/search?q=x&format=xlsx")
    assert refused.status_code == 406


def test_suggestions_as_opensearch_has_them(service: Service) -> None:
    answer = service.client.get(f"{service.address}/search/suggest?q=household+inter&lang=es")
    assert answer.headers["content-type"] == "application/x-suggestions+json"
    text, names, kinds, addresses = answer.json()
    assert text == "household inter"
    assert len(names) == len(kinds) == len(addresses) <= 8
    assert names[0] == "EC: ICT: ICT: 1C Household Internet Access"
    assert addresses[0] == "/u4ssc/EC-ICT-ICT-1C?lang=es"
    for empty in ("", "%20", "zzzzqqq"):
        asked = service.client.get(f"{service.address}/search/suggest?q={empty}").json()
        assert asked[1:] == [[], [], []]


def test_the_opensearch_description(service: Service) -> None:
    answer = service.client.get(service.address + "/opensearch.xml")
    assert answer.headers["content-type"].startswith("application/opensearchdescription+xml")
    root = ET.fromstring(answer.text)  # noqa: S314  our own answer
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert len(root.findtext(space + "ShortName", "")) <= 16
    assert len(root.findtext(space + "Description", "")) <= 1024
    for url in root.findall(space + "Url"):
        address = url.get("template", "").replace("{searchTerms}", "air%20quality")
        assert address.startswith(service.address)
        found = service.client.get(address)
        assert found.status_code == 200
        assert found.headers["content-type"].partition(";")[0] == url.get("type")
    page = get(service, "/")
    (link,) = page.tree.xpath("//link[@rel='search']")
    assert (link.get("href"), link.get("type")) == (
        "/opensearch.xml",
        "application/opensearchdescription+xml",
    )


def test_a_past_state_is_searched_where_it_is_asked_for(service: Service) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    time.sleep(1.1)  # what is in the future names nothing
    assert api(service, q="gini", as_of=now)["hits"] == api(service, q="gini")["hits"]
    page = get(service, f"/search?q=gini&as-of={now}")
    hits = page.tree.xpath("//ol[contains(@class, 'hits')]/li//h2/a/@href")
    assert all("as-of=" in address for address in hits)


def test_another_generation_has_another_index(service: Service) -> None:
    searcher = Searcher(service.data)
    first = searcher.index()
    assert searcher.index() is first
    kept = list((service.data / "published").rglob("search.json"))
    assert len(kept) == 1  # in the folder of its generation, so that it goes with it


@pytest.mark.parametrize("text", ["x" * 1999, "%00%1b[31m", "(((a+)+)+)$", "} DROP ALL {", "%ff"])
def test_hostile_texts(service: Service, text: str) -> None:
    for path in ("/search", "/search/suggest", "/api/v1/search"):
        answer = service.client.get(f"{service.address}{path}?q={text}")
        assert answer.status_code == 200
        assert "\x1b" not in answer.text
        assert "\x00" not in answer.text
