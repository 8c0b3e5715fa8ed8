"""The six integrity conditions of SKOS on what is published.

https://www.w3.org/TR/skos-reference/: S9, S13, S14, S27, S37, S46. The queries are ours; each finds
what breaks a condition, and an example shows that it can.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from tests.api.v1.service import Service

FOLDER = Path(__file__).parent / "skos"
PREFIXES = "PREFIX : <http://skos.example/>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
BROKEN = {
    "S9": ":a a skos:Concept, skos:ConceptScheme .",
    "S13": ':a skos:prefLabel "water"@en ; skos:hiddenLabel "water"@en .',
    "S14": ':a skos:prefLabel "water"@en, "waters"@en, "eau"@fr .',
    "S27": ":a skos:broader :b . :b skos:broadMatch :c . :c skos:related :a .",
    "S37": ":a a skos:Collection, skos:Concept .",
    "S46": ":a skos:exactMatch :b . :c skos:exactMatch :b . :a skos:relatedMatch :c .",
}
SOUND = """:s a skos:ConceptScheme . :k a skos:Collection ; skos:member :a .
:a a skos:Concept ; skos:inScheme :s ; skos:prefLabel "water"@en, "eau"@fr ;
   skos:altLabel "Water"@en ; skos:broader :b ; skos:related :d ; skos:exactMatch :e .
:b skos:broader :c . :e skos:broadMatch :f ."""
ALL = [pytest.param(name, marks=pytest.mark.proves("skos", name), id=name) for name in BROKEN]


def breaking(store: ox.Store, name: str) -> set[str]:
    text = (FOLDER / f"{name.lower()}.rq").read_text(encoding="utf-8")
    found = store.query(PREFIXES + text)
    assert isinstance(found, ox.QuerySolutions)
    return {str(row["what"]) for row in found}


def small(text: str) -> ox.Store:
    store = ox.Store()
    head = PREFIXES.replace("PREFIX", "@prefix").replace(">\n", "> .\n")
    store.load(head + text, format=ox.RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def published(service: Service) -> ox.Store:
    answer = service.client.get(
        f"{service.address}/rdf-graph-store?default", headers={"accept": "application/n-triples"}
    )
    assert answer.status_code == 200
    store = ox.Store()
    store.bulk_load(answer.content, format=ox.RdfFormat.N_TRIPLES)
    return store


@pytest.mark.parametrize("name", ALL)
def test_what_is_published_keeps_the_condition(published: ox.Store, name: str) -> None:
    assert breaking(published, name) == set()


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_a_condition_is_found(name: str) -> None:
    assert breaking(small(BROKEN[name]), name)
    assert breaking(small(SOUND), name) == set()
