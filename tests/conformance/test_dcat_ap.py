"""DCAT-AP 3 on the catalogue of the service.

https://semiceu.github.io/DCAT-AP/releases/3.0.0/: shapes of our own, from the profile's tables of
mandatory and recommended properties (`dcat_ap/shapes.ttl`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import SH
from tests.conformance.tables import names

if TYPE_CHECKING:
    from tests.api.v1.service import Service

SHAPES = Path(__file__).parent / "dcat_ap" / "shapes.ttl"
ALL = [
    pytest.param(name, id=name, marks=pytest.mark.proves("dcat-ap", name))
    for name in names()["dcat-ap"]
]


def faults(catalogue: Graph) -> list[str]:
    """Return what each breach says: the name of the test, the property, and whose it is."""
    shapes = Graph().parse(SHAPES, format="turtle")
    _, report, _ = pyshacl.validate(catalogue, shacl_graph=shapes)
    assert isinstance(report, Graph)
    return sorted(
        f"{report.value(one, SH.resultMessage)} ({report.value(one, SH.focusNode)})"
        for one in report.objects(None, SH.result)
    )


@pytest.fixture(scope="module")
def catalogue(service: Service) -> Graph:
    # Whom to write to and how long files stay are settings of the operator: nobody else can say.
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("SSCKG_CONTACT_NAME", "Desk")
        settings.setenv("SSCKG_CONTACT_URL", "https://desk.example/")
        settings.setenv("SSCKG_AVAILABILITY", "experimental")
        # The service first makes the files that the catalogue tells of, at low priority.
        answer = service.client.get(f"{service.address}/catalog.ttl", timeout=300)
    assert answer.status_code == 200, answer.text
    return Graph().parse(data=answer.content, format="turtle")


@pytest.fixture(scope="module")
def found(catalogue: Graph) -> list[str]:
    return faults(catalogue)


@pytest.mark.slow  # the service makes the files that it tells of
@pytest.mark.parametrize("name", ALL)
def test_the_catalogue_keeps_the_profile(found: list[str], name: str) -> None:
    assert [one for one in found if one.startswith(f"{name}:")] == []


BARE = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix spdx: <http://spdx.org/rdf/terms#> .
<x:c> a dcat:Catalog . <x:d> a dcat:Dataset . <x:f> a dcat:Distribution ; dcat:byteSize "much" .
<x:s> a dcat:DataService . <x:r> a dcat:DatasetSeries . <x:a> a foaf:Agent .
<x:k> a spdx:Checksum ."""


@pytest.mark.parametrize("name", names()["dcat-ap"])
def test_what_lacks_is_found(name: str) -> None:
    bare = faults(Graph().parse(data=BARE, format="turtle"))
    assert any(one.startswith(f"{name}:") for one in bare)
