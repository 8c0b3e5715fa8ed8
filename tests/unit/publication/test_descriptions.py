"""VoID, DCAT, sitemap and schema.org of a small dataset, read by an independent parser."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.compare import to_isomorphic
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS, SKOS, VOID, XSD
from tests.unit.publication.small_dataset import FACTS, B

from ssckg.publication.describing.catalogue_document import catalogue_document
from ssckg.publication.describing.dataset_markup import catalogue_markup, dataset_markup
from ssckg.publication.describing.distributions import Contact
from ssckg.publication.describing.sitemap import (
    MOST_URLS,
    parts_of,
    robots,
    sitemap,
    sitemap_index,
)
from ssckg.publication.describing.statements import FORMATS
from ssckg.publication.describing.void_document import void_document
from ssckg.publication.downloads import DownloadFile

if TYPE_CHECKING:
    from ssckg.publication.describing.statements import Statements

ADDRESS = "https://kg.example.org/"
WHOLE = URIRef(f"{B}dataset/ssckg")
DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own knows no DCAT 3
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def _read(made: Statements) -> Graph:
    return Graph().parse(data=made.write("text/turtle"), format="turtle")


@pytest.fixture(scope="module")
def void() -> Graph:
    return _read(void_document(FACTS, ADDRESS))


@pytest.fixture(scope="module")
def catalogue() -> Graph:
    return _read(catalogue_document(FACTS, ADDRESS))


def test_void_says_classes_and_properties_of_the_whole(void: Graph) -> None:
    parts = {
        void.value(part, VOID["class"]): void.value(part, VOID.entities)
        for part in void.objects(WHOLE, VOID.classPartition)
    }

    assert parts[URIRef(f"{B}ontology#FrameworkEdition")] == Literal(2)
    properties = {
        void.value(part, VOID.property): void.value(part, VOID.triples)
        for part in void.objects(WHOLE, VOID.propertyPartition)
    }
    assert properties[SKOS.closeMatch] == Literal(2)


def test_void_has_a_linkset_for_each_property_between_the_graphs_of_the_editions(
    void: Graph,
) -> None:
    links = {
        void.value(link, VOID.linkPredicate): link for link in void.subjects(RDF.type, VOID.Linkset)
    }

    assert set(links) == {SKOS.exactMatch, SKOS.closeMatch}
    close = links[SKOS.closeMatch]
    assert void.value(close, VOID.triples) == Literal(2)
    assert void.value(close, VOID.subjectsTarget) == URIRef(f"{B}graph/framework/a-2001")
    assert void.value(close, VOID.objectsTarget) == URIRef(f"{B}graph/framework/a-2010")


def test_void_says_where_to_ask_only_where_somebody_serves(void: Graph) -> None:
    assert void.value(WHOLE, VOID.sparqlEndpoint) == URIRef(f"{ADDRESS}sparql")
    assert void.value(WHOLE, VOID.uriLookupEndpoint) == URIRef(f"{ADDRESS}resource?iri=")

    alone = _read(void_document(FACTS, ""))
    assert alone.value(WHOLE, VOID.sparqlEndpoint) is None


def test_void_names_used_vocabularies_and_an_example(void: Graph) -> None:
    assert URIRef(str(SKOS)) in set(void.objects(WHOLE, VOID.vocabulary))
    assert URIRef(f"{B}a/1") in set(void.objects(WHOLE, VOID.exampleResource))


def test_editions_of_a_framework_are_a_series_in_order(catalogue: Graph) -> None:
    series = URIRef(f"{B}catalog#series-framework-a")
    old, new = URIRef(f"{B}graph/framework/a-2001"), URIRef(f"{B}graph/framework/a-2010")

    assert (series, RDF.type, DCAT.DatasetSeries) in catalogue
    assert set(catalogue.subjects(DCAT.inSeries, series)) == {old, new}
    assert catalogue.value(series, DCAT.first) == old
    assert catalogue.value(series, DCAT.last) == new
    assert catalogue.value(new, DCAT.prev) == old
    assert catalogue.value(new, DCAT.previousVersion) == old
    assert catalogue.value(old, DCAT.version) == Literal("2001")
    assert catalogue.value(old, DCTERMS.issued) == Literal("2001", datatype=XSD.gYear)


def test_results_of_a_city_have_place_time_and_terms_in_their_series(catalogue: Graph) -> None:
    node = URIRef(f"{B}graph/observation/oslo-2020")
    period = catalogue.value(node, DCTERMS.temporal)

    assert catalogue.value(node, DCTERMS.spatial) == URIRef(f"{B}city/oslo")
    assert catalogue.value(period, DCAT.startDate) == Literal("2020", datatype=XSD.gYear)
    series = URIRef(f"{B}catalog#series-city-oslo")
    assert catalogue.value(node, DCAT.inSeries) == series
    years = catalogue.value(series, DCTERMS.temporal)
    assert catalogue.value(years, DCAT.endDate) == Literal("2020", datatype=XSD.gYear)
    rights = catalogue.value(node, DCTERMS.rights)
    assert catalogue.value(rights, RDF.type) == DCTERMS.RightsStatement
    assert catalogue.value(node, DCTERMS.license) is None  # the data have none


def test_files_carry_the_terms_and_words_of_what_is_in_them() -> None:
    node = URIRef(f"{B}graph/observation/oslo-2020")
    files = (
        DownloadFile("oslo.ttl", "text/turtle", 12, "0" * 64, graph=str(node)),
        DownloadFile("a.parquet", "application/vnd.apache.parquet", 12, "1" * 64, table="agencies"),
    )
    told = _read(catalogue_document(replace(FACTS, files=files), ADDRESS))

    file = told.value(node, DCAT.distribution)
    assert told.value(file, DCTERMS.description) == Literal("Oslo 2020, as Turtle.", lang="en")
    statement = told.value(file, DCTERMS.rights)
    assert told.value(statement, RDFS.label) == Literal("Ask Oslo.", lang="en")
    table = told.value(URIRef(f"{B}catalog#table-agencies"), DCAT.distribution)
    kinds = "http://publications.europa.eu/resource/authority/file-type/"
    assert told.value(table, DCTERMS["format"]) == URIRef(f"{kinds}PARQUET")
    promised = URIRef("http://data.europa.eu/r5r/availability")
    assert told.value(table, promised) is None
    stable = _read(catalogue_document(replace(FACTS, files=files), ADDRESS, None, "stable"))
    said = "http://publications.europa.eu/resource/authority/planned-availability/STABLE"
    assert stable.value(table, promised) == URIRef(said)


def test_what_dcat_ap_wants_of_every_dataset_is_there(catalogue: Graph) -> None:
    for node in catalogue.subjects(RDF.type, DCAT.Dataset):
        for wanted in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.theme):
            assert catalogue.value(node, wanted) is not None, (node, wanted)
        publisher = catalogue.value(node, DCTERMS.publisher)
        assert (publisher, RDF.type, FOAF.Agent) in catalogue
        assert catalogue.value(publisher, FOAF.name) is not None


def test_services_have_addresses_of_the_server(catalogue: Graph) -> None:
    service = URIRef(f"{B}catalog#service-sparql")

    assert catalogue.value(service, DCAT.endpointURL) == URIRef(f"{ADDRESS}sparql")
    assert catalogue.value(service, DCAT.servesDataset) == WHOLE
    assert Literal("SPARQL", lang="en") in set(catalogue.objects(service, DCAT.keyword))


def test_a_contact_stands_only_where_somebody_set_it(catalogue: Graph) -> None:
    assert not list(catalogue.subject_objects(DCAT.contactPoint))

    told = _read(catalogue_document(FACTS, ADDRESS, Contact("Desk", "desk@example.org")))
    card = told.value(WHOLE, DCAT.contactPoint)
    assert told.value(card, VCARD.hasEmail) == URIRef("mailto:desk@example.org")
    for kind in (DCAT.Dataset, DCAT.DatasetSeries, DCAT.DataService):
        for node in told.subjects(RDF.type, kind):
            assert told.value(node, DCAT.contactPoint) == card, node


def test_without_an_address_the_catalogue_says_nothing_of_files() -> None:
    alone = _read(catalogue_document(FACTS, ""))

    assert not list(alone.subjects(RDF.type, DCAT.Distribution))
    assert not list(alone.subjects(RDF.type, DCAT.DataService))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # of the parser itself
@pytest.mark.parametrize("media_type", sorted(FORMATS))
def test_every_format_says_the_same(media_type: str, catalogue: Graph) -> None:
    body = catalogue_document(FACTS, ADDRESS).write(media_type)
    # All is in the default graph: TriG is Turtle then, and N-Quads are N-Triples.
    names = {
        "application/n-quads": "nt",
        "application/trig": "turtle",
        "application/ld+json": "json-ld",
    }
    found = Graph().parse(data=body, format=names.get(media_type, media_type))

    assert to_isomorphic(found) == to_isomorphic(catalogue)


def test_one_sitemap_holds_as_many_addresses_as_the_protocol_allows() -> None:
    paths = [f"/x/{number}" for number in range(MOST_URLS + 1)]
    assert parts_of(paths) == 2

    first = ET.fromstring(sitemap(paths, 1, ADDRESS, "2026-11-22T10:00:00+00:00"))  # noqa: S314
    second = ET.fromstring(sitemap(paths, 2, ADDRESS, ""))  # noqa: S314
    assert first.tag == f"{SPACE}urlset"
    assert len(first) == MOST_URLS
    assert first[0].findtext(f"{SPACE}loc") == "https://kg.example.org/x/0"
    assert first[0].findtext(f"{SPACE}lastmod") == "2026-11-22"
    assert [one.findtext(f"{SPACE}loc") for one in second] == ["https://kg.example.org/x/50000"]
    assert second[0].find(f"{SPACE}lastmod") is None


def test_the_index_lists_every_sitemap() -> None:
    index = ET.fromstring(sitemap_index(2, ADDRESS, "2026-11-22T10:00:00+00:00"))  # noqa: S314

    assert index.tag == f"{SPACE}sitemapindex"
    assert [one.findtext(f"{SPACE}loc") for one in index] == [
        "https://kg.example.org/sitemap-1.xml",
        "https://kg.example.org/sitemap-2.xml",
    ]


def test_addresses_are_escaped() -> None:
    content = sitemap(["/a&b", "/c'<d>"], 1, ADDRESS, "")

    assert [one.findtext(f"{SPACE}loc") for one in ET.fromstring(content)] == [  # noqa: S314
        "https://kg.example.org/a&b",
        "https://kg.example.org/c'<d>",
    ]


def test_robots_close_desks_and_name_the_sitemap() -> None:
    text = robots(ADDRESS)

    assert "Disallow: /desk\n" in text
    assert text.endswith("Sitemap: https://kg.example.org/sitemap.xml\n")


def test_markup_of_a_city_has_place_and_terms() -> None:
    found = dataset_markup(FACTS, ADDRESS, f"{B}graph/observation/oslo-2020")

    assert found["@type"] == "Dataset"
    assert found["name"] == "Oslo 2020"
    assert found["spatialCoverage"][0]["name"] == "Oslo"
    assert found["temporalCoverage"] == "2020"
    assert found["usageInfo"] == "Ask Oslo."
    assert "license" not in found


def test_markup_of_an_unknown_graph_is_refused() -> None:
    with pytest.raises(KeyError):
        dataset_markup(FACTS, ADDRESS, "https://nowhere.example/")


def test_the_catalogue_markup_holds_the_whole() -> None:
    found = catalogue_markup(FACTS, ADDRESS)

    assert found["@type"] == "DataCatalog"
    assert [one["@id"] for one in found["dataset"]] == [str(WHOLE)]
