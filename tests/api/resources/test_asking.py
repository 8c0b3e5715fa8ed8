"""Which form and profile is answered: RFC 9110 (12.5.1), and Content Negotiation by Profile."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

if TYPE_CHECKING:
    import httpx
    from tests.api.v1.service import Service

KPI = "/u4ssc/EC-ICT-ICT-1C"
IRI = URIRef("https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C")
ALTR = Namespace("http://www.w3.org/ns/dx/connegp/altr#")
QB = Namespace("http://purl.org/linked-data/cube#")
SKOS_PROFILE = "http://www.w3.org/2004/02/skos/core"
LABELS = "https://w3id.org/ssckg/profile/labels"
FULL = "https://w3id.org/ssckg/profile/full"
TURTLE = {"accept": "text/turtle"}


def get(service: Service, path: str, **headers: str) -> httpx.Response:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return service.client.get(service.address + path, headers=given)


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples", "application/n-triples"),
        ("application/trig", "application/trig"),
        ("application/n-quads", "application/n-quads"),
        ("text/html", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("text/*", "text/html; charset=utf-8"),
        ("application/*", "application/ld+json"),
        ("", "text/html; charset=utf-8"),
        ("TEXT/Turtle", "text/turtle; charset=utf-8"),
        ("text/turtle;q=0.5, application/rdf+xml", "application/rdf+xml"),
        ("text/turtle;q=0.9, application/rdf+xml;q=0.8", "text/turtle; charset=utf-8"),
        # the closest range counts: text/html is not wanted although */* is
        ("text/html;q=0, */*", "text/turtle; charset=utf-8"),
        ("text/*;q=0.3, text/html;q=0.7, application/trig;q=0.5", "text/html; charset=utf-8"),
        ("application/pdf, */*;q=0.1", "text/html; charset=utf-8"),
        (
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "text/html; charset=utf-8",
        ),
        ("application/json", "application/json"),
        ("application/xml", "application/xml"),
        ("text/plain", "text/plain; charset=utf-8"),
        (
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"',
            "application/ld+json",
        ),
    ],
)
def test_the_media_type_is_the_one_asked_for(service: Service, accept: str, wanted: str) -> None:
    answer = get(service, KPI, accept=accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == wanted
    assert answer.headers["content-location"].startswith(KPI + ".")
    assert {"Accept", "Accept-Profile"} <= set(answer.headers["vary"].split(", "))


@pytest.mark.parametrize("accept", ["application/pdf", "text/csv", "text/turtle;q=0", "image/*"])
def test_what_there_is_not(service: Service, accept: str) -> None:
    answer = get(service, KPI, accept=accept)
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["available"]
    assert answer.headers["vary"]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (KPI + ".ttl", "text/turtle"),
        (KPI + ".jsonld", "application/ld+json"),
        (KPI + ".html", "text/html"),
        (KPI + "?_mediatype=text/turtle", "text/turtle"),
        (KPI + "?_mediatype=application/rdf%2Bxml", "application/rdf+xml"),
        (KPI + "?_mediatype=application/rdf+xml", "application/rdf+xml"),  # + as a form has it
        (KPI + "?_mediatype=nt", "application/n-triples"),
        ("/cpi/P.EG.1", "application/trig"),  # a dot that is no extension
        ("/cpi/P.EG.1.ttl", "text/turtle"),
        ("/sdg/11.6", "application/trig"),
        ("/sdg/11.6.nq", "application/n-quads"),
        ("/iso37120-2014/5.1.rdf", "application/rdf+xml"),
    ],
)
def test_the_address_goes_before_the_header(service: Service, path: str, wanted: str) -> None:
    answer = get(service, path, accept="application/trig")
    assert answer.headers["content-type"].partition(";")[0] == wanted


@pytest.mark.parametrize("path", [KPI + "?_mediatype=text/csv", KPI + ".csv", KPI + ".tsv"])
def test_a_form_that_the_thing_has_not(service: Service, path: str) -> None:
    assert get(service, path).status_code == 406


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/u4ssc/nothing", 404),
        ("/u4ssc/EC-ICT-ICT-1C.ttl.ttl", 404),
        ("/%00", 404),
        ("/" + "x" * 3000, 400),
        ("/resource", 400),
        ("/resource?iri=a&iri=b", 400),
        ("/resource?iri=urn:none", 404),
        ("/resource?iri=%3Cx%3E", 400),
        (KPI + "?_profile=nothing", 406),
        (KPI + "?_profile=qb", 406),
        (KPI + "?as-of=nonsense", 404),
        (KPI + "?as-of=2999-01-01", 400),
        ("/u4ssc/../u4ssc/%2e%2e/x", 404),
    ],
)
def test_what_cannot_be_answered(service: Service, path: str, status: int) -> None:
    answer = get(service, path, accept="application/json")
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    page = get(service, path, accept="text/html")
    assert (page.status_code, page.headers["content-type"][:9]) == (status, "text/html")


def test_near_names(service: Service) -> None:
    problem = get(service, "/u4ssc/ec-ict-ict-1c", accept="application/json").json()
    assert {"label": "Household Internet Access", "path": KPI} in problem["near"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_methods(service: Service, method: str) -> None:
    answer = service.client.request(method, service.address + KPI)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_options_and_other_origins(service: Service) -> None:
    answer = service.client.options(
        service.address + KPI,
        headers={
            "origin": "https://other.example",
            "access-control-request-method": "GET",
            "access-control-request-headers": "accept-profile",
        },
    )
    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-headers"] == "accept-profile"
    plain = get(service, KPI, **TURTLE, origin="https://other.example")
    assert plain.headers["access-control-allow-origin"] == "*"
    assert "Link" in plain.headers["access-control-expose-headers"]


@pytest.mark.parametrize("path", [KPI, KPI + ".ttl", KPI + ".html", "/ontology.nt", "/none/x"])
def test_head_is_get_without_a_body(service: Service, path: str) -> None:
    head = service.client.head(service.address + path)
    whole = service.client.get(service.address + path)
    assert head.content == b""
    assert head.status_code == whole.status_code
    kept = ("content-type", "etag", "link", "content-length", "content-location", "vary")
    assert [head.headers.get(k) for k in kept] == [whole.headers.get(k) for k in kept]


def links(answer: httpx.Response) -> list[tuple[str, str, str]]:
    """Return address, relation and media type of each link."""
    found = []
    for target, rest in re.findall(r"<([^>]*)>([^<]*)", answer.headers["link"]):
        named = dict(re.findall(r'(\w+)="([^"]*)"', rest))
        found += [(target, rel, named.get("type", "")) for rel in named["rel"].split()]
    return found


def test_links_lead_where_they_say(service: Service) -> None:
    page = get(service, KPI, accept="text/html")
    found = links(page)
    rels = {rel for _, rel, _ in found}
    assert {"alternate", "type", "describedby", "canonical", "profile", "timemap"} <= rels
    assert [t for t, rel, _ in found if rel == "canonical"] == [str(IRI)]
    assert ("https://w3id.org/ssckg/ontology#Indicator", "type", "") in found
    assert (KPI + ".ttl", "describedby", "text/turtle") in found
    for target, rel, media_type in found:
        if rel in {"alternate", "describedby"}:
            answer = get(service, target, accept="application/pdf")
            assert answer.headers["content-type"].partition(";")[0] == media_type, target
    timemap = next(t for t, rel, _ in found if rel == "timemap")
    assert get(service, timemap).status_code == 200


def test_the_licence_is_said_where_it_is_one(service: Service) -> None:
    assert "license" in {rel for _, rel, _ in links(get(service, "/mapping/u4ssc-sdg.ttl"))}
    assert "license" not in {rel for _, rel, _ in links(get(service, KPI + ".ttl"))}


@pytest.mark.parametrize(
    ("accept_profile", "wanted"),
    [
        (f"<{SKOS_PROFILE}>", SKOS_PROFILE),
        (f"<{SKOS_PROFILE}#>", SKOS_PROFILE),
        (f"<{SKOS_PROFILE}>;q=0.5, <{LABELS}>;q=0.8", LABELS),
        (f"<http://other.example/>, <{LABELS}>;q=0.1", LABELS),
        (f"<{LABELS}>;q=0", FULL),
        ("<http://other.example/>", FULL),
        ("nonsense;;;", FULL),
    ],
)
def test_profiles_by_header(service: Service, accept_profile: str, wanted: str) -> None:
    answer = get(service, KPI, **TURTLE, accept_profile=accept_profile)
    assert answer.headers["content-profile"] == f"<{wanted}>"
    assert (wanted, "profile", "") in links(answer)


def graph(service: Service, path: str) -> Graph:
    answer = get(service, path, **TURTLE)
    assert answer.status_code == 200, answer.text
    return Graph().parse(answer.content, format="turtle")


def test_skos_is_skos_alone(service: Service) -> None:
    said = graph(service, KPI + "?_profile=skos")
    assert (IRI, SKOS.prefLabel, None) in said
    assert {str(p).startswith(str(SKOS)) for p in set(said.predicates()) - {RDF.type}} == {True}
    scheme = URIRef("https://w3id.org/ssckg/framework/u4ssc-2017")
    edition = graph(service, "/framework/u4ssc-2017?_profile=skos")
    assert len(set(edition.subjects(SKOS.inScheme, scheme))) == 128  # as the build counts elements


def test_a_mapping_set_in_sssom(service: Service) -> None:
    said = graph(service, "/mapping/u4ssc-sdg?_profile=sssom")
    sssom = Namespace("https://w3id.org/sssom/")
    assert len(set(said.subjects(RDF.type, sssom.Mapping))) == 340  # accepted 152, no match 188
    assert all(
        (m, sssom.mapping_justification, None) in said
        for m in said.subjects(RDF.type, sssom.Mapping)
    )


def test_a_data_set_as_a_cube(service: Service) -> None:
    said = graph(service, "/dataset/karmoy-2020?_profile=qb")
    observations = set(said.subjects(RDF.type, QB.Observation))
    assert len(observations) > 5
    structure = next(said.objects(None, QB.structure))
    dimensions = {
        dimension
        for component in said.objects(structure, QB.component)
        for dimension in said.objects(component, QB.dimension)
    }
    assert len(dimensions) == 3
    for observation in observations:  # IC-11 of the Data Cube recommendation
        assert all((observation, dimension, None) in said for dimension in dimensions)


def test_labels(service: Service) -> None:
    said = graph(service, KPI + "?_profile=labels")
    assert [str(o) for o in said.objects(IRI, SKOS.prefLabel)] == ["Household Internet Access"]
    category = URIRef("https://w3id.org/ssckg/u4ssc/EC-ICT-ICT")
    assert list(said.objects(category, SKOS.prefLabel))
    assert not list(said.objects(IRI, SKOS.broader))


def test_the_list_of_all_forms(service: Service) -> None:
    said = graph(service, KPI + "?_profile=alt")
    usual = list(said.objects(IRI, ALTR.hasDefaultRepresentation))
    others = list(said.objects(IRI, ALTR.hasRepresentation))
    assert len(usual) == 1
    pairs = {
        (str(said.value(node, DCTERMS.conformsTo)), str(said.value(node, DCTERMS["format"])))
        for node in (*usual, *others)
    }
    assert (FULL, "text/html") in pairs
    assert (SKOS_PROFILE, "application/trig") in pairs
    assert len(pairs) == len(usual) + len(others) == 28  # full, skos, labels and the list, 7 forms
    access = URIRef("http://www.w3.org/ns/dcat#accessURL")
    for node in others[::5]:
        address = str(said.value(node, access))
        answer = service.client.get(address)
        wanted = str(said.value(node, DCTERMS["format"]))
        assert answer.headers["content-type"].partition(";")[0] == wanted
        assert answer.headers["content-profile"] == f"<{said.value(node, DCTERMS.conformsTo)}>"
    page = get(service, KPI + "?_profile=alt", accept="text/html")
    assert page.text.count('type="text/turtle"') >= 4


@pytest.mark.parametrize(
    ("iri", "place"),
    [
        ("http://metadata.un.org/sdg/11.6", "/sdg/11.6"),
        ("https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C", KPI),
        ("https://w3id.org/ssckg/ontology%23Goal", "/ontology#Goal"),
    ],
)
def test_a_resource_with_an_address_of_its_own(service: Service, iri: str, place: str) -> None:
    answer = get(service, f"/resource?iri={iri}", **TURTLE)
    assert (answer.status_code, answer.headers["location"]) == (303, place)


def test_a_resource_without_one(service: Service) -> None:
    broader = SKOS.broader
    said = graph(service, f"/resource?iri={str(broader).replace('#', '%23')}")
    assert (broader, RDF.type, None) in said


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib to its own readers
@pytest.mark.parametrize("path", [KPI, "/sdg/11.6", "/ontology", "/dataset/karmoy-2020"])
def test_rdflib_follows_its_nose(service: Service, path: str) -> None:
    """A client that knows nothing of us asks as it always does."""
    said = Graph().parse(service.address + path)
    whole = graph(service, path)
    assert len(said) == len(whole) > 5
