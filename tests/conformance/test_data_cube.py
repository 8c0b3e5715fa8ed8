"""Integrity constraints IC-1 to IC-21 of the RDF Data Cube Vocabulary on what is published.

https://www.w3.org/TR/vocab-data-cube/, sections 10 and 11. The queries are ours, from the sentences
of the recommendation; each finds what breaks a constraint. A small cube shows that each can.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from tests.api.v1.service import Service

FOLDER = Path(__file__).parent / "data_cube"
PREFIXES = """PREFIX : <http://cube.example/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
NUMBERS = range(1, 22)
ALL = [
    pytest.param(number, id=f"ic-{number}", marks=pytest.mark.proves("data-cube", f"IC-{number}"))
    for number in NUMBERS
]
BROKEN: dict[int, str] = {
    1: "INSERT DATA { :a qb:dataSet :many }",
    2: "DELETE DATA { :cities qb:structure :structure }",
    3: "DELETE DATA { :structure qb:component :c-value }",
    4: "DELETE DATA { :year rdfs:range rdfs:Literal }",
    5: "DELETE DATA { :city qb:codeList :list }",
    6: "INSERT DATA { :c-year qb:componentRequired false }",
    7: "DELETE DATA { :structure qb:sliceKey :byYear }",
    8: "INSERT DATA { :byYear qb:componentProperty :place }",
    9: "DELETE DATA { :in2024 qb:sliceStructure :byYear }",
    10: "DELETE DATA { :in2024 :year 2024 }",
    11: "DELETE DATA { :a :city :rana }",
    12: "DELETE DATA { :a :city :rana } ; INSERT DATA { :a :city :karmoy }",
    13: "DELETE DATA { :cities :unit :percent }",
    14: "DELETE DATA { :a :value 1 }",
    15: "DELETE DATA { :l :length 5 }",
    16: "INSERT DATA { :l :width 6 }",
    17: "DELETE WHERE { :w ?p ?o }",
    18: "DELETE DATA { :a qb:dataSet :cities } ; INSERT DATA { :a qb:dataSet :many }",
    19: "DELETE DATA { :rana skos:inScheme :list }",
    20: "DELETE DATA { :norway :has :rogaland }",
    21: "DELETE DATA { :rogaland :in :norway }",
}


def normalized(store: ox.Store) -> ox.Store:
    store.update(PREFIXES + (FOLDER / "normalize.ru").read_text(encoding="utf-8"))
    return store


def breaking(store: ox.Store, number: int) -> set[str]:
    """Return what breaks a constraint."""
    text = (FOLDER / f"ic-{number:02}.rq").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^#.*$", "", text)
    if "$property" not in text:
        return rows(store, text)
    path = "qb:parentChildProperty" + ("/owl:inverseOf" if number == 21 else "")
    found = rows(store, f"SELECT ?what {{ ?l {path} ?what FILTER isIRI(?what) }}")
    return {one for property_ in found for one in rows(store, text.replace("$property", property_))}


def rows(store: ox.Store, text: str) -> set[str]:
    found = store.query(PREFIXES + text)
    assert isinstance(found, ox.QuerySolutions)
    return {str(row["what"]) for row in found}


@pytest.fixture(scope="module")
def published(service: Service) -> ox.Store:
    answer = service.client.get(
        f"{service.address}/rdf-graph-store?default", headers={"accept": "application/n-triples"}
    )
    assert answer.status_code == 200
    store = ox.Store()
    store.bulk_load(answer.content, format=ox.RdfFormat.N_TRIPLES)
    return normalized(store)


def small(change: str = "") -> ox.Store:
    store = ox.Store()
    store.load((FOLDER / "cube.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    if change:
        store.update(PREFIXES + change)
    return normalized(store)


@pytest.mark.parametrize("number", ALL)
def test_what_is_published_keeps_the_constraint(published: ox.Store, number: int) -> None:
    assert breaking(published, number) == set()


def test_there_are_observations_to_be_judged(published: ox.Store) -> None:
    assert len(rows(published, "SELECT ?what { ?what a qb:Observation }")) > 50
    assert len(rows(published, "SELECT ?what { ?what a qb:DataStructureDefinition }")) == 1


@pytest.mark.parametrize("number", NUMBERS)
def test_a_cube_without_fault_breaks_nothing(number: int) -> None:
    assert breaking(small(), number) == set()


@pytest.mark.parametrize("number", NUMBERS)
def test_a_broken_cube_is_found(number: int) -> None:
    assert breaking(small(BROKEN[number]), number)
