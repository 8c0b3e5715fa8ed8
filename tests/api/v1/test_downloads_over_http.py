"""Downloads, VoID, catalogue and sitemap over HTTP, held against what others make of them."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import polars
import pytest
from csvw import CSVW
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, VOID

if TYPE_CHECKING:
    from pathlib import Path

    import httpx
    from tests.api.v1.service import Service

DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own knows no DCAT 3
SPDX = Namespace("http://spdx.org/rdf/terms#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
WHOLE = URIRef("https://w3id.org/ssckg/dataset/ssckg")
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class Site:
    """The service as anybody sees it."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def get(self, path: str, **more: Any) -> httpx.Response:
        url = path if path.startswith("http") else self.service.address + path
        return self.service.client.get(url, **more)

    def graph(self, path: str) -> Graph:
        answer = self.get(path, headers={"accept": "text/turtle"})
        assert answer.status_code == 200, answer.text
        return Graph().parse(data=answer.content, format="turtle")

    def files(self) -> dict[str, dict[str, Any]]:
        found = self.get("/download").json()["files"]
        return {one["name"].partition("-")[2][16:]: one for one in found}


@pytest.fixture(scope="module")
def service(standing_service: Service) -> Service:
    return standing_service


@pytest.fixture(scope="module")
def site(service: Service) -> Site:
    return Site(service)


@pytest.fixture(scope="module")
def catalogue(site: Site) -> Graph:
    return site.graph("/catalog")


def test_the_dump_is_what_the_hash_says(site: Site) -> None:
    listed = site.get("/download").json()
    answer = site.get("/download/ssckg.nq.gz", follow_redirects=True)
    nquads = gzip.decompress(answer.content)

    assert answer.headers["content-type"] == "application/gzip"
    assert hashlib.sha256(nquads).hexdigest() == listed["dataset_hash"]
    assert nquads.count(b"\n") == listed["triples"]
    assert listed["dataset_hash"] == site.service.workspace.directory.manifest["hash"]


def test_every_file_has_the_size_and_checksum_that_is_told(site: Site) -> None:
    for ending in (".trig.gz", "--tables.zip", "--graph--ontology.ttl", ".jws"):
        told = site.files()[ending]
        content = site.get(told["url"]).content

        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            told["bytes"],
            told["sha256"],
        )


def test_a_part_of_a_file_can_be_had(site: Site) -> None:
    told = site.files()["--graph--ontology.nt"]
    whole = site.get(told["url"])
    mark = whole.headers["etag"]
    part = site.get(told["url"], headers={"range": "bytes=10-19", "if-range": mark})
    other = site.get(told["url"], headers={"range": "bytes=10-19", "if-range": '"other"'})
    beyond = site.get(told["url"], headers={"range": "bytes=99999999-"})

    assert whole.headers["accept-ranges"] == "bytes"
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{told['bytes']}"
    assert (other.status_code, len(other.content)) == (200, told["bytes"])
    assert beyond.status_code == 416


def test_who_has_the_file_is_told_so(site: Site) -> None:
    url = site.files()[".nq.gz"]["url"]
    first = site.get(url)
    again = site.get(url, headers={"if-none-match": first.headers["etag"]})
    dated = site.get(url, headers={"if-modified-since": first.headers["last-modified"]})

    assert (again.status_code, again.content) == (304, b"")
    assert dated.status_code == 304
    assert "must-revalidate" in first.headers["cache-control"]  # it may be taken back


def test_a_hash_that_is_not_published_is_gone(site: Site) -> None:
    answer = site.get(f"/download/ssckg-{'0' * 16}.nq.gz")

    assert answer.status_code == 410
    assert answer.json()["type"].endswith("/gone")
    assert site.get(answer.json()["current"]).status_code == 200


@pytest.mark.parametrize(
    "name", ["x", "ssckg-none.nq.gz", "ssckg--table--none.csv", "..%2f..%2fssckg.json", "ssckg%00"]
)
def test_names_of_no_file(site: Site, name: str) -> None:
    assert site.get(f"/download/{name}").status_code in {404, 422}


def test_a_table_is_read_by_a_reader_of_csvw(site: Site, tmp_path: Path) -> None:
    for ending in (".csv", ".csv-metadata.json"):
        told = site.files()[f"--table--observations{ending}"]
        (tmp_path / told["name"]).write_bytes(site.get(told["url"]).content)
    table = CSVW(str(tmp_path / told["name"]))
    rows = list(table.tables[0].iterdicts())

    assert len(rows) == 66
    stavanger = [row for row in rows if row["city_name"] == "Stavanger"]
    small = [row for row in stavanger if row["printed_name"].startswith("Small and Medium")]
    # printed on page 9 of the report of 2021: 99.22 %
    assert [(str(row["value"]), row["printed_unit"]) for row in small] == [("99.22", "%")]


def test_csv_and_parquet_hold_the_same(site: Site) -> None:
    files = site.files()
    answer = site.get(files["--table--agency-roles.csv"]["url"])
    assert 'rel="describedby"' in answer.headers["link"]
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    parquet = site.get(files["--table--agency-roles.parquet"]["url"]).content
    frame = polars.read_parquet(io.BytesIO(parquet))

    query = "SELECT (COUNT(?s) AS ?n) { ?s a <https://w3id.org/ssckg/ontology#IndicatorRole> }"
    assert len(rows) == frame.height == int(site.service.select(query)[0]["n"])
    assert [row["role_record"] for row in rows] == frame["role_record"].to_list()


def test_void_counts_what_the_endpoint_counts(site: Site) -> None:
    void = site.graph("/.well-known/void")
    query = "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) { GRAPH ?g { ?s ?p ?o } }"
    [counted] = site.service.select(query)

    assert int(str(void.value(WHOLE, VOID.triples))) == int(counted["n"])
    by_class = {
        str(void.value(part, VOID["class"])): int(str(void.value(part, VOID.entities)))
        for part in void.objects(WHOLE, VOID.classPartition)
    }
    indicator = "https://w3id.org/ssckg/ontology#Indicator"
    [one] = site.service.select(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{indicator}> }}")
    assert by_class[indicator] == int(one["n"])


def test_void_names_the_dump_of_a_graph_where_it_is(site: Site) -> None:
    void = site.graph("/.well-known/void")
    graph = URIRef("https://w3id.org/ssckg/graph/framework/u4ssc-2017")
    [turtle] = [d for d in void.objects(graph, VOID.dataDump) if str(d).endswith(".ttl")]

    assert len(Graph().parse(data=site.get(str(turtle)).content, format="turtle")) == int(
        str(void.value(graph, VOID.triples))
    )


def test_each_distribution_is_where_the_catalogue_says_and_as_large(
    site: Site, catalogue: Graph
) -> None:
    told = {one["url"]: one for one in site.get("/download").json()["files"]}
    found = list(catalogue.subjects(RDF.type, DCAT.Distribution))

    assert len(found) > 100
    for node in found:
        file = told[str(catalogue.value(node, DCAT.downloadURL))]
        checksum = catalogue.value(node, SPDX.checksum)
        assert int(str(catalogue.value(node, DCAT.byteSize))) == file["bytes"]
        assert str(catalogue.value(checksum, SPDX.checksumValue)).lower() == file["sha256"]
        assert str(catalogue.value(node, DCAT.mediaType)).endswith(file["media_type"])


def test_the_catalogue_has_a_series_for_each_framework_and_city(
    site: Site, catalogue: Graph
) -> None:
    series = {str(one) for one in catalogue.subjects(RDF.type, DCAT.DatasetSeries)}
    start = "https://w3id.org/ssckg/catalog#series-"
    frameworks = site.service.select(
        "SELECT ?f { ?f a <https://w3id.org/ssckg/ontology#Framework> }"
    )
    names = {f"{start}framework-{row['f'].rpartition('/')[2]}" for row in frameworks}

    assert names <= series
    assert f"{start}city-stavanger" in series
    # Editions of the SDG indicators as the registers have them: 2017, 2022, 2025.
    members = list(catalogue.subjects(DCAT.inSeries, URIRef(f"{start}framework-sdg")))
    assert len(members) == 3


@pytest.mark.parametrize("path", ["/.well-known/void", "/catalog"])
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples", "application/n-triples"),
        ("application/trig", "application/trig"),
        ("*/*", "text/turtle; charset=utf-8"),
    ],
)
def test_descriptions_in_the_format_asked_for(
    site: Site, path: str, accept: str, media_type: str
) -> None:
    answer = site.get(path, headers={"accept": accept})
    again = site.get(path, headers={"accept": accept, "if-none-match": answer.headers["etag"]})

    assert answer.headers["content-type"] == media_type
    assert "Accept" in answer.headers["vary"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert again.status_code == 304
    assert site.get(path, headers={"accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "rdf", "nt", "trig", "nq"])
def test_the_catalogue_by_extension(site: Site, ending: str) -> None:
    assert site.get(f"/catalog.{ending}").status_code == 200
    assert site.get("/catalog.xlsx").status_code == 404


def test_the_service_description_holds_void(site: Site) -> None:
    site.get("/download")  # counted once
    found = site.graph("/sparql")
    [service] = [
        s for s in found.subjects(SD.endpoint, None) if (s, SD.defaultDataset, None) in found
    ]

    assert found.value(service, SD.supportedLanguage) == SD.SPARQL11Query
    parts = list(found.objects(WHOLE, VOID.classPartition))
    assert len(parts) > 50
    assert list(found.subjects(RDF.type, VOID.Linkset))


def test_the_sitemap_lists_things_that_are_described(site: Site) -> None:
    index = ET.fromstring(site.get("/sitemap.xml").content)  # noqa: S314  our own
    [first] = [one.findtext(f"{SPACE}loc") for one in index]
    assert first == f"{site.service.address}/sitemap-1.xml"
    answer = site.get(first)
    locations = [one.findtext(f"{SPACE}loc") for one in ET.fromstring(answer.content)]  # noqa: S314

    assert answer.headers["content-type"] == "application/xml"
    assert f"{site.service.address}/u4ssc/EC-ICT-ICT-1C" in locations
    assert 1000 < len(locations) == len(set(locations)) <= 50_000
    assert site.get("/sitemap-2.xml").status_code == 404


def test_robots_name_the_sitemap(site: Site) -> None:
    text = site.get("/robots.txt").text

    assert f"Sitemap: {site.service.address}/sitemap.xml" in text
    assert "Disallow: /workspace/" in text


@pytest.mark.parametrize("path", ["/.well-known/void", "/catalog", "/download", "/robots.txt"])
def test_head_has_no_body(site: Site, path: str) -> None:
    answer = site.service.client.head(site.service.address + path)

    assert (answer.status_code, answer.content) == (200, b"")


def test_a_host_that_is_none_is_not_repeated(site: Site) -> None:
    answer = site.get("/catalog", headers={"host": 'x"><script>'})

    assert answer.status_code == 400


def test_modified_is_when_it_was_published(site: Site, catalogue: Graph) -> None:
    noted = site.service.workspace.directory.manifest["noted"]["at"]

    assert str(catalogue.value(WHOLE, DCTERMS.modified)) == noted
    assert catalogue.value(WHOLE, DCTERMS.identifier) == Literal("ssckg")
