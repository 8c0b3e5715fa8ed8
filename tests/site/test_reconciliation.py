"""`/reconcile` as programs call it: the checks of the community's test bench by name, and bounds.

Answers are held against schemas written from the text of the specification; where `RECON_SPECS`
names a checkout of the community's specifications, theirs are asked, too.
"""

from __future__ import annotations

import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7
from tests.site.reconciliation_schemas import EXTENDED, MANIFEST, RESULTS, SUGGESTED, keeps_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx
    from tests.api.v1.service import Service


def reconcile(service: Service, queries: Any, method: str = "POST") -> httpx.Response:
    """Send a batch as a form, or in the address."""
    text = queries if isinstance(queries, str) else json.dumps(queries)
    url = f"{service.address}/reconcile"
    if method == "GET":
        return service.client.get(url, params={"queries": text})
    return service.client.post(url, data={"queries": text})


@pytest.fixture(scope="module")
def manifest(service: Service) -> dict[str, Any]:
    """The manifest, as the test bench gets it first."""
    found: dict[str, Any] = service.client.get(f"{service.address}/reconcile").json()
    return found


# --- what the test bench shows of each service: version, CORS, view, suggest, preview, extend


def test_manifest_of_both_versions(manifest: dict[str, Any]) -> None:
    keeps_to(MANIFEST, manifest)
    assert manifest["versions"] == ["0.1", "0.2"]
    assert manifest["identifierSpace"] == "https://w3id.org/ssckg/"
    assert manifest["schemaSpace"] == "https://w3id.org/ssckg/ontology#"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("POST", ""),
        ("GET", "/suggest/entity?prefix=air"),
        ("GET", "/suggest/type?prefix=a"),
        ("GET", "/suggest/property?prefix=c"),
        ("GET", "/properties?type=City"),
        ("GET", "/preview?id=city/karmoy"),
        ("GET", "/flyout/entity?id=city/karmoy"),
        ("GET", "/view?id=city/karmoy"),
    ],
)
def test_every_address_is_open_to_pages_of_others(service: Service, method: str, path: str) -> None:
    headers = {"origin": "https://example.org"}
    data = {"queries": "{}"} if method == "POST" else None
    answer = service.client.request(
        method, f"{service.address}/reconcile{path}", headers=headers, data=data
    )
    assert answer.status_code in {200, 303}
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    asked = {**headers, "access-control-request-method": method}
    before = service.client.options(f"{service.address}/reconcile{path}", headers=asked)
    assert before.status_code == 204
    assert before.headers["access-control-allow-origin"] == "*"
    assert method in before.headers["access-control-allow-methods"]


def test_view_leads_to_the_thing(service: Service, manifest: dict[str, Any]) -> None:
    url = manifest["view"]["url"].replace("{{id}}", "sdg%2FC110602")
    answer = service.client.get(url)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sdg/C110602")
    there = service.client.get(service.address + "/sdg/C110602", headers={"accept": "text/turtle"})
    assert there.status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_match_a_batch(service: Service, method: str) -> None:
    queries = {
        "q0": {"query": "EC ICT 1C", "type": "Indicator", "type_strict": "should"},
        "q1": {"query": "karmoy", "limit": 1},
        "q2": {"query": "no such thing zzzzqq"},
    }
    answer = reconcile(service, queries, method)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    found = answer.json()
    keeps_to(RESULTS, found)
    assert set(found) == set(queries)
    first = found["q0"]["result"][0]
    assert (first["id"], first["match"], first["score"]) == ("u4ssc/EC-ICT-ICT-1C", True, 100)
    assert [each["id"] for each in first["type"]] == ["Indicator", "FrameworkElement"]
    assert [each["id"] for each in found["q1"]["result"]] == ["city/karmoy"]
    assert found["q2"]["result"] == []
    for result in found.values():
        scores = [each["score"] for each in result["result"]]
        assert scores == sorted(scores, reverse=True)


def test_queries_of_a_batch_know_nothing_of_each_other(service: Service) -> None:
    queries = {f"q{n}": {"query": text} for n, text in enumerate(["waste", "water", "gini"])}
    whole = reconcile(service, queries).json()
    for key, query in queries.items():
        assert reconcile(service, {key: query}).json()[key] == whole[key]


@pytest.mark.parametrize("name", ["Gini Coefficient", "Canton of Geneva", "Life below water"])
def test_a_name_and_an_id_find_their_thing(service: Service, name: str) -> None:
    [first, *_] = reconcile(service, {"q": {"query": name}}).json()["q"]["result"]
    assert first["name"].lower() == name.lower()
    again = reconcile(service, {"q": {"query": first["id"]}}).json()["q"]["result"][0]
    assert (again["id"], again["score"], again["match"]) == (first["id"], 100, True)


@pytest.mark.parametrize(
    ("what", "prefix", "first"),
    [
        ("entity", "Household Inter", "u4ssc/EC-ICT-ICT-1C"),
        ("entity", "u4ssc/EC-ICT-ICT-1C", "u4ssc/EC-ICT-ICT-1C"),
        ("entity", "Karmøy", "city/karmoy"),
        ("type", "indic", "Indicator"),
        ("type", "City", "City"),
        ("property", "cust", "custodian"),
        ("property", "country-code", "country-code"),
    ],
)
def test_suggest(
    service: Service, manifest: dict[str, Any], what: str, prefix: str, first: str
) -> None:
    place = manifest["suggest"][what]
    url = place["service_url"] + place["service_path"]
    found = service.client.get(url, params={"prefix": prefix}).json()
    keeps_to(SUGGESTED, found)
    assert found["result"][0]["id"] == first
    flyout = place["flyout_service_url"] + place["flyout_service_path"]
    shown = service.client.get(flyout.replace("${id}", first.replace("/", "%2F"))).json()
    assert shown["id"] == first
    assert shown["html"].startswith("<p><strong>")


def test_cursor_skips_suggestions(service: Service) -> None:
    url = f"{service.address}/reconcile/suggest/entity"
    pages = [
        [each["id"] for each in service.client.get(f"{url}?{query}").json()["result"]]
        for query in ("prefix=water", "prefix=water&cursor=3", "prefix=")
    ]
    assert pages[0][3:] == pages[1][: len(pages[0]) - 3]
    assert len(pages[0]) == 10
    assert pages[2] == []


def test_preview_is_a_small_page_for_the_frame_of_others(
    service: Service, manifest: dict[str, Any]
) -> None:
    url = manifest["preview"]["url"].replace("{{id}}", "u4ssc%2FEC-ICT-ICT-1C")
    answer = service.client.get(url)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "x-frame-options" not in answer.headers
    assert "Household Internet Access" in answer.text
    assert "percent" in answer.text  # its unit, as the methodology has it
    assert len(answer.content) < 8192


def test_extend_and_propose_properties(service: Service, manifest: dict[str, Any]) -> None:
    place = manifest["extend"]["propose_properties"]
    url = place["service_url"] + place["service_path"]
    found = service.client.get(url, params={"type": "Indicator", "limit": 40}).json()
    assert (found["type"], found["limit"]) == ("Indicator", 40)
    names = [each["id"] for each in found["properties"]]
    assert {"code", "unit", "framework", "custodian", "trust"} <= set(names)
    assert "country" not in names
    ids = ["sdg/C110602", "http://metadata.un.org/sdg/C030402", "city/nowhere"]
    query = {
        "ids": ids,
        "properties": [{"id": name} for name in names],
    }
    form, here = {"extend": json.dumps(query)}, f"{service.address}/reconcile"
    for answer in (
        service.client.post(here, data=form),
        service.client.get(here, params=form),
    ):
        assert answer.status_code == 200
        extended = answer.json()
        keeps_to(EXTENDED, extended)
        assert [each["id"] for each in extended["meta"]] == names
        row = extended["rows"]["sdg/C110602"]
        # WHO is the custodian of 11.6.2 (tier classification of 30 November 2022).
        assert row["custodian"] == [{"id": "agency/WHO", "name": "World Health Organization"}]
        assert row["code"] == [{"str": "11.6.2"}]
        assert row["broader"][0]["id"] == "sdg/11.6"
        assert set(extended["rows"]) == set(ids)
        assert all(values == [] for values in extended["rows"]["city/nowhere"].values())


def test_a_setting_bounds_the_values(service: Service) -> None:
    def _partners(**settings: Any) -> int:
        properties = [{"id": "partner", "settings": settings}]
        text = json.dumps({"ids": ["sdg/C110602"], "properties": properties})
        answer = service.client.post(f"{service.address}/reconcile", data={"extend": text})
        return len(answer.json()["rows"]["sdg/C110602"]["partner"])

    assert _partners() > 2
    assert _partners(limit="2") == 2


# --- JSONP, errors, bounds, hostile texts


def test_jsonp_calls_a_function_and_nothing_else(service: Service) -> None:
    url = f"{service.address}/reconcile"
    answer = service.client.get(url, params={"callback": "jQuery_1.done"})
    assert answer.headers["content-type"] == "application/javascript"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.text.startswith("/**/jQuery_1.done({")
    assert answer.text.endswith("});")
    asked = {"callback": "f", "queries": '{"</script>\u2028": {"query": "x"}}'}
    risky = service.client.get(url, params=asked).text
    assert "</script>" not in risky
    assert "\u2028" not in risky
    for name in ("alert(1)//", "a b", "a;b", "<x>", "a..b", "1a", "é", "a" * 100):
        assert service.client.get(url, params={"callback": name}).status_code == 400, name


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 400),
        ({"queries": ""}, 400),
        ({"queries": "not JSON"}, 400),
        ({"queries": "[]"}, 400),
        ({"queries": '{"q0": {}}'}, 400),
        ({"queries": "{}", "extend": "{}"}, 400),
        ({"extend": '{"ids": [], "properties": [{"id": "colour"}]}'}, 404),
        ({"queries": json.dumps({f"q{n}": {"query": "x"} for n in range(101)})}, 413),
        ({"queries": "x" * 2_000_000}, 413),
        ({f"f{n}": "x" for n in range(30)}, 400),
    ],
    ids=range(10),
)
def test_faults_are_told(service: Service, form: dict[str, str], status: int) -> None:
    answer = service.client.post(f"{service.address}/reconcile", data=form or {"x": "y"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_bodies_of_other_kinds_and_sizes(service: Service) -> None:
    url = f"{service.address}/reconcile"
    assert service.client.post(url, json={}).status_code == 415
    kind = {"content-type": "application/x-www-form-urlencoded"}
    big = b"queries=" + b"a" * 10_000_000
    assert service.client.post(url, content=big, headers=kind).status_code == 413
    assert service.client.post(url, content=iter([big]), headers=kind).status_code == 413
    assert service.client.post(url, content=b"queries=%ff", headers=kind).status_code == 400


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' UNION SELECT * --",
    "} } DROP ALL ; SELECT * {",
    "((((a+)+)+)+)+$",
    "\x00\x07\x1b[2J",
    "\u202etxt.exe",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_find_nothing_and_are_told_as_data(service: Service, text: str) -> None:
    found = reconcile(service, {text: {"query": text}})
    assert found.status_code == 200
    assert set(found.json()) == {text}
    assert not any(each["match"] for each in found.json()[text]["result"])
    for path in ("preview", "flyout/entity", "view"):
        answer = service.client.get(f"{service.address}/reconcile/{path}", params={"id": text})
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        page = service.client.get(
            f"{service.address}/reconcile/{path}",
            params={"id": text},
            headers={"accept": "text/html"},
        )
        assert "<script>alert" not in page.text
        assert "<img" not in page.text


def test_names_are_escaped_in_previews() -> None:
    from ssckg.searching.entry import Entry  # noqa: PLC0415
    from ssckg_api.site.frame import Frame, render  # noqa: PLC0415

    evil = "<script>alert(1)</script>"
    page = render(
        "reconcile_preview.html",
        Frame(evil),
        entry=Entry("urn:a", "City", evil),
        line=evil,
        text=evil,
        facts=[(evil, evil)],
        address='"><script>',
        style="/assets/x.css",
    ).decode()
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(1)") == 6


class _Ids(HTMLParser):
    """Gathers the ids of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "id" and value]


def test_every_feature_is_explained_where_the_manifest_says(
    service: Service, manifest: dict[str, Any]
) -> None:
    page = service.client.get(manifest["documentation"], headers={"accept": "text/html"})
    ids = _Ids()
    ids.feed(page.text)
    assert len(ids.found) == len(set(ids.found))
    queries = {"q": {"query": "waste", "properties": [{"pid": "country", "v": "x"}], "limit": 50}}
    found = reconcile(service, queries).json()["q"]["result"]
    for feature in {each["id"] for result in found for each in result["features"]}:
        address, _, anchor = (
            manifest["feature_view"]["url"].replace("{{id}}", feature).partition("#")
        )
        assert address == manifest["documentation"]
        assert anchor in ids.found
    assert re.search(r"<pre[^>]*><code>http://127\.0\.0\.1:\d+/reconcile</code>", page.text)


# --- the community's own schemas, where there is a checkout of them


def _schemas(version: str) -> Iterator[tuple[str, dict[str, Any]]]:
    folder = os.environ.get("RECON_SPECS", "")
    for file in sorted((Path(folder) / version / "schemas").glob("*.json")) if folder else ():
        if file.stem != "openapi":
            yield file.stem, json.loads(file.read_text("utf-8"))


@pytest.mark.parametrize("version", ["0.1", "0.2"])
def test_the_schemas_of_the_community(
    service: Service, manifest: dict[str, Any], version: str
) -> None:
    schemas = dict(_schemas(version))
    if not schemas:
        pytest.skip("RECON_SPECS names no checkout of reconciliation-api/specs")
    base = f"{service.address}/reconcile"
    batch = {"q0": {"query": "waste", "type": "Indicator", "limit": 3}, "q1": {"query": "gini"}}
    query = {"ids": ["sdg/C110602"], "properties": [{"id": "custodian"}, {"id": "cities"}]}
    got = service.client.get
    documents = {
        "manifest": manifest,
        "reconciliation-query-batch": batch,
        "reconciliation-result-batch": reconcile(service, batch).json(),
        "suggest-entities-response": got(base + "/suggest/entity?prefix=air").json(),
        "suggest-types-response": got(base + "/suggest/type?prefix=in").json(),
        "suggest-properties-response": got(base + "/suggest/property?prefix=c").json(),
        "data-extension-query": query,
        "data-extension-response": got(base, params={"extend": json.dumps(query)}).json(),
        "data-extension-property-proposal": got(base + "/properties?type=City").json(),
    }
    open_schema: dict[str, Any] = {}
    registry: Registry[Any] = Registry().with_resources(
        (uri, DRAFT7.create_resource(schema))
        for name, schema in schemas.items()
        for uri in (f"{name}.json", str(schema.get("$id", name)))
    )
    outside = "http://swagger.io/v2/schema.json"
    definitions = {"definitions": {"securityDefinitions": {"additionalProperties": open_schema}}}
    registry = registry.with_resource(outside, DRAFT7.create_resource(definitions))
    checked = 0
    for name, document in documents.items():
        if name in schemas:
            Draft7Validator(schemas[name], registry=registry).validate(document)
            checked += 1
    assert checked >= 8
