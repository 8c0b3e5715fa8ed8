"""The list of cities, read from a small dataset of which all was counted by hand."""

from __future__ import annotations

from typing import Any

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store

from ssckg.app.listed_cities import (
    cities_named,
    countries,
    counts_of_cities,
    find_cities,
    listed_cities,
)
from ssckg.harmonization.reading import query_texts
from ssckg.model.crosswalk import Crosswalk
from ssckg.model.crosswalk_cities import Place
from ssckg.model.published_city import ListedCity, ListedSet
from ssckg.namespaces import BASE

DATA = """
PREFIX city: <https://w3id.org/ssckg/city/>
PREFIX dataset: <https://w3id.org/ssckg/dataset/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://w3id.org/ssckg/example/>
PREFIX framework: <https://w3id.org/ssckg/framework/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX ssc: <https://w3id.org/ssckg/ontology#>
GRAPH ex:cities {
  city:oslo a ssc:City ; skos:prefLabel "Oslo" ; ssc:countryName "Norway" ; ssc:countryCode "NOR" .
  city:alesund a ssc:City ; skos:prefLabel "Ålesund" ; ssc:countryName "Norway" ;
    ssc:countryCode "NOR" .
  city:bern a ssc:City ; skos:prefLabel "Bern" ; ssc:countryCode "CHE" .
  city:town a ssc:City ; skos:prefLabel "Example Town" .
  ex:project ssc:projectCity city:town, city:oslo ; ssc:isExample true .
}
GRAPH ex:oslo-2020 {
  dataset:oslo-2020 a qb:DataSet ; dcterms:spatial city:oslo ; ssc:forEdition framework:old .
  ex:a qb:dataSet dataset:oslo-2020 . ex:b qb:dataSet dataset:oslo-2020 .
  ex:c ssc:listedIn dataset:oslo-2020 .
}
GRAPH ex:oslo-2022 {
  dataset:oslo-2022 a qb:DataSet ; dcterms:spatial city:oslo ; ssc:forEdition framework:new .
  ex:d qb:dataSet dataset:oslo-2022 .
}
GRAPH ex:bern-2021 {
  dataset:bern-2021 a qb:DataSet ; dcterms:spatial city:bern ; ssc:forEdition framework:old .
  ex:e ssc:listedIn dataset:bern-2021 . ex:f ssc:listedIn dataset:bern-2021 .
}
GRAPH ex:events {
  ex:first a ssc:PublicationEvent ; prov:generated dataset:oslo-2022 .
  ex:again a ssc:PublicationEvent ; prov:generated dataset:oslo-2022 .
}
"""
"""Oslo: 3 values and 1 line without one; Bern: 2 lines, no value; the others nothing."""


class Engine:
    """The dataset, as pages ask it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._store = Store()
        self._store.load(DATA.encode(), RdfFormat.TRIG)

    def select(self, text: str, *_: object) -> list[dict[str, str]]:
        self.asked.append(text)
        found = self._store.query(text, use_default_graph_as_union=True)
        assert isinstance(found, QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [{n: row[n].value for n in names if row[n] is not None} for row in found]


def city(name: str) -> str:
    return f"{BASE}city/{name}"


@pytest.fixture(scope="module")
def engine() -> Any:
    return Engine()


@pytest.fixture(scope="module")
def listed(engine: Any) -> tuple[ListedCity, ...]:
    texts = query_texts(BASE)
    answers: Any = {n: engine.select(texts[n]) for n in ("city-sets", "example-cities")}
    places = engine.select(texts["places"])
    names = engine.select(texts["names"])
    held = Crosswalk(
        BASE,
        (),
        (),
        (),
        names={row["thing"]: row["label"] for row in names},
        places=tuple(
            Place(row["city"], row.get("country", ""), row.get("country_code", ""))
            for row in places
        ),
    )
    return listed_cities(answers, held)


def test_all_cities_by_name_each_data_set_once(listed: tuple[ListedCity, ...]) -> None:
    assert [each.name for each in listed] == ["Bern", "Example Town", "Oslo", "Ålesund"]
    bern, town, oslo, _ = listed
    old, new = f"{BASE}framework/old", f"{BASE}framework/new"
    assert oslo.sets == (
        ListedSet(f"{BASE}dataset/oslo-2020", f"{BASE}example/oslo-2020", old),
        ListedSet(f"{BASE}dataset/oslo-2022", f"{BASE}example/oslo-2022", new, is_submitted=True),
    )
    assert [one.year for one in oslo.sets] == ["2020", "2022"]
    assert (bern.id, bern.country, bern.code) == ("bern", "", "CHE")
    # Oslo is named by a made-up project, too, and exists.
    assert [each.is_example for each in (bern, town, oslo)] == [False, True, False]


def test_what_is_counted(engine: Any, listed: tuple[ListedCity, ...]) -> None:
    """Nothing is blank, not zero: who has no data set is not in the answer."""
    engine.asked.clear()
    assert counts_of_cities(engine, listed) == {city("oslo"): (3, 1), city("bern"): (0, 2)}
    assert counts_of_cities(engine, listed[:1]) == {city("bern"): (0, 2)}
    assert "oslo" not in engine.asked[1]
    assert len(engine.asked) == 2
    assert counts_of_cities(engine, listed[1:2]) == {}
    assert len(engine.asked) == 2


@pytest.mark.parametrize(
    ("words", "country", "edition", "found"),
    [
        ("", "", "", ["Bern", "Example Town", "Oslo", "Ålesund"]),
        ("alesund", "", "", ["Ålesund"]),
        ("ÅLE", "", "", ["Ålesund"]),
        ("norway", "", "", ["Oslo", "Ålesund"]),
        ("way os", "", "", ["Oslo"]),
        ("", "NOR", "", ["Oslo", "Ålesund"]),
        ("", "CHE", "", ["Bern"]),
        ("", "", "old", ["Bern", "Oslo"]),
        ("", "NOR", "old", ["Oslo"]),
        ("bern", "NOR", "", []),
        ("", "", "none", []),
        ("<script>", "", "", []),
    ],
)
def test_narrowing(
    listed: tuple[ListedCity, ...], words: str, country: str, edition: str, found: list[str]
) -> None:
    iri = f"{BASE}framework/{edition}" if edition else ""
    assert [c.name for c in find_cities(listed, words, country=country, edition=iri)] == found


def test_a_name_means_one_city_where_it_is_just_that(listed: tuple[ListedCity, ...]) -> None:
    both = (*listed, ListedCity(city("new-bern"), "New Bern"))
    assert [c.name for c in cities_named(both, " bern ")] == ["Bern"]
    assert [c.name for c in cities_named(both, "ber")] == ["Bern", "New Bern"]
    assert [c.name for c in cities_named(both, "alesund")] == ["Ålesund"]


def test_countries_have_a_name_where_one_is_known(listed: tuple[ListedCity, ...]) -> None:
    assert countries(listed) == (("CHE", "CHE"), ("NOR", "Norway"))
