"""The frame of pages: addresses, what surrounds every page, assets, problems."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from ssckg_api import site
from ssckg_api.site.assets import address_of
from ssckg_api.site.frame import Frame, link, render

if TYPE_CHECKING:
    from tests.api.v1.service import Service

PLAIN = Frame("A page", path="/a")


@pytest.mark.parametrize(
    ("query", "path", "given", "expected"),
    [
        ({}, "/u4ssc/EC-ICT-ICT-1C", {}, "/u4ssc/EC-ICT-ICT-1C"),
        ({"lang": "fr"}, "/a", {}, "/a?lang=fr"),
        ({"lang": "fr", "q": "x"}, "/a", {}, "/a?lang=fr"),
        ({"as-of": "un-sscf-0.1"}, "/a", {}, "/a?as-of=un-sscf-0.1"),
        ({"lang": "fr"}, "/a?b=1", {}, "/a?b=1&lang=fr"),
        ({"lang": "fr"}, "/a#part", {}, "/a?lang=fr#part"),
        ({}, "/a", {"b": "1 &", "c": ""}, "/a?b=1+%26"),
        ({}, "/a", {"b": ["1", "2"]}, "/a?b=1&b=2"),
        ({"lang": "fr"}, "/a", {"lang": "es"}, "/a?lang=es"),
        ({}, "/a", {"_profile": "skos", "as_of": "x"}, "/a?_profile=skos&as-of=x"),
        ({}, "/a b/ä", {}, "/a%20b/%C3%A4"),
        ({}, "/a%20b", {}, "/a%20b"),
    ],
)
def test_links_keep_language_and_past_state(
    query: dict[str, str], path: str, given: dict[str, object], expected: str
) -> None:
    assert link(Frame("", query=query), path, **given) == expected


def test_what_comes_from_outside_is_escaped() -> None:
    page = render(
        "problem.html",
        Frame('<script>alert("1")</script>', path='/"><script>', query={"q": '"><img>'}),
        detail="<b>bold</b>",
        faults=[],
        help="",
        near=[("<i>", "/i")],
        sought="<u>",
        code="http",
        status=404,
    ).decode()
    assert "<script>alert" not in page
    assert '"><script>' not in page
    assert "<b>bold" not in page
    assert "<img>" not in page
    assert "<i>" not in page
    assert "<u>" not in page


def test_the_frame_of_every_page(service: Service) -> None:
    page = service.client.get(service.address + "/?lang=ar", headers={"accept": "text/html"})
    text = page.text
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-language"] == "ar"
    assert '<html lang="ar" dir="rtl">' in text
    assert len(re.findall(r"<h1[ >]", text)) == 1
    assert len(re.findall(r"<main[ >]", text)) == 1
    first = re.search(r"<a [^>]*>", text)
    assert first is not None
    assert 'href="#content"' in first.group()
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert "style=" not in text
    assert not re.findall(r"<script(?![^>]*(src=|ld\+json))", text)


def test_pages_allow_nothing_inline_and_nothing_from_elsewhere(service: Service) -> None:
    policy = service.client.get(service.address + "/").headers["content-security-policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert "unsafe" not in policy
    assert {v for k, v in directives.items() if k in {"script-src", "style-src"}} == {"'self'"}
    assert directives["frame-ancestors"] == "'none'"


def test_home_says_what_the_graph_holds(service: Service) -> None:
    text = service.client.get(service.address + "/").text
    query = """PREFIX ssc: <https://w3id.org/ssckg/ontology#>
        SELECT (COUNT(DISTINCT ?edition) AS ?n) { ?edition a ssc:FrameworkEdition }"""
    (row,) = service.select(query)
    assert f"<strong>{row['n']}</strong> framework editions" in " ".join(text.split())
    query = """PREFIX ssc: <https://w3id.org/ssckg/ontology#>
        SELECT (COUNT(DISTINCT ?city) AS ?n) {
          ?report ssc:reportYear ?year ;
            <http://purl.org/linked-data/sdmx/2009/dimension#refArea> ?city }"""
    (row,) = service.select(query)
    assert f"<strong>{row['n']}</strong> cities with results" in " ".join(text.split())


def test_assets_never_change_under_their_address(service: Service) -> None:
    address = address_of("site.css")
    answer = service.client.get(service.address + address)
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["vary"] == "Accept-Encoding"
    old = re.sub(r"\.[0-9a-f]{12}\.", ".000000000000.", address)
    assert service.client.get(service.address + old).status_code == 404
    for wrong in ("/assets/../frame.py", "/assets/%2e%2e/frame.py", "/assets/"):
        assert service.client.get(service.address + wrong).status_code in {404, 405}


@pytest.mark.parametrize("name", ["site.css", "site.js"])
def test_assets_come_compressed_and_not_twice(service: Service, name: str) -> None:
    address, file = service.address + address_of(name), files(site) / "static" / name
    plain = service.client.get(address, headers={"accept-encoding": "identity"})
    zipped = service.client.get(address, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert plain.content == file.read_bytes()
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.content == plain.content  # the client unpacks
    assert int(zipped.headers["content-length"]) < len(plain.content) / 2
    assert zipped.headers["etag"] != plain.headers["etag"]
    again = service.client.get(address, headers={"if-none-match": zipped.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = service.client.head(address, headers={"accept-encoding": "gzip"})
    assert head.headers["content-length"] == zipped.headers["content-length"]
    assert head.content == b""


def test_people_get_problems_as_pages_and_machines_as_json(service: Service) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    address = service.address + "/no/such/thing"
    page = service.client.get(address, headers={"accept": browser})
    assert page.status_code == 404
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-store"
    for accept in ("*/*", "application/json", "text/turtle"):
        answer = service.client.get(address, headers={"accept": accept})
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
    below_api = service.address + "/api/v1/nothing"
    answer = service.client.get(below_api, headers={"accept": browser})
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_kept_page_is_answered_with_304_and_to_head(service: Service) -> None:
    first = service.client.get(service.address + "/?lang=es")
    again = service.client.get(
        service.address + "/?lang=es", headers={"if-none-match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    head = service.client.head(service.address + "/?lang=es")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == first.headers["etag"]
