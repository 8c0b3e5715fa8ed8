"""The cities of the published data as a list: who is in it, how it is narrowed, what is counted.

The list is part of what pages keep in memory. Observations are only counted, and only those of the
cities that a page shows.
What is published is everybody's, so no right is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.published_city import ListedCity, ListedSet
from ssckg.namespaces import expand
from ssckg.searching.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.harmonization.reading_rows import Answers
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.ports import GraphStore

_COUNTS: Final = f"""SELECT ?city (COUNT(?given) AS ?values) (COUNT(?left) AS ?missing) {{
  VALUES (?set ?city) {{ %s }}
  {{ ?given <{expand("qb:dataSet")}> ?set }} UNION {{ ?left <{expand("ssc:listedIn")}> ?set }}
}} GROUP BY ?city"""


def listed_cities(answers: Answers, crosswalk: Crosswalk) -> tuple[ListedCity, ...]:
    """Return the cities that are described or have data sets, by name.

    Args:
        answers: of the queries that a crosswalk is read with.
        crosswalk: what they made.
    """
    sets: dict[str, dict[str, ListedSet]] = {}
    for row in answers["city-sets"]:
        # Of a data set that was published twice there are two rows.
        sets.setdefault(row["city"], {})[row["set"]] = ListedSet(
            row["set"], row["graph"], row.get("edition", ""), "publication" in row
        )
    places = {place.city: place for place in crosswalk.places}
    named = {row["city"] for row in answers["example-cities"]}
    found = []
    for iri in places.keys() | sets.keys():
        name = crosswalk.names.get(iri, iri.rpartition("/")[2])
        place, own = places.get(iri), sorted(sets.get(iri, {}).values(), key=lambda one: one.graph)
        country, code = (place.country, place.country_code) if place else ("", "")
        is_example = iri in named and not code and not own
        found.append(ListedCity(iri, name, country, code, tuple(own), is_example))
    return tuple(sorted(found, key=lambda city: (city.name, city.iri)))


def find_cities(
    cities: Iterable[ListedCity], words: str = "", *, country: str = "", edition: str = ""
) -> tuple[ListedCity, ...]:
    """Return the cities that fit all that is asked for, in their order.

    Args:
        cities: to choose from.
        words: each stands in the name, id or country, in any case and without accents.
        country: as `country_of` has it.
        edition: IRI of a framework edition that the city has a data set of.
    """
    wanted = fold(words).split()
    return tuple(
        city
        for city in cities
        if (not country or country_of(city) == country)
        and (not edition or any(one.edition == edition for one in city.sets))
        and (not wanted or _has(city, wanted))
    )


def cities_named(cities: Iterable[ListedCity], text: str) -> tuple[ListedCity, ...]:
    """Return the cities that a name or a part of it may mean; only one where it is just that."""
    found = find_cities(cities, text)
    exact = tuple(city for city in found if fold(text.strip()) in {fold(city.name), city.id})
    return exact or found


def country_of(city: ListedCity) -> str:
    """Return what tells a country from others: its code, or its name; "" where it is not known."""
    return city.code or city.country


def countries(cities: Iterable[ListedCity]) -> tuple[tuple[str, str], ...]:
    """Return the countries of cities, by name, each with what `country_of` says of it."""
    found = {country_of(city): city.country or city.code for city in cities}
    return tuple(sorted((item for item in found.items() if item[0]), key=lambda item: item[1]))


def counts_of_cities(store: GraphStore, cities: Sequence[ListedCity]) -> dict[str, tuple[int, int]]:
    """Return how many values cities (IRIs) have, and how much they list without one; one query.

    Cities without data sets are left out: they have reported nothing that is known of.

    Raises:
        EngineError: the engine does not answer.
    """
    found = {city.iri: (0, 0) for city in cities if city.sets}
    parts = [f"(<{one.iri}> <{city.iri}>)" for city in cities for one in city.sets]
    for row in store.select(_COUNTS % " ".join(parts)) if parts else ():
        found[str(row["city"])] = (int(str(row["values"])), int(str(row["missing"])))
    return found


def _has(city: ListedCity, wanted: Sequence[str]) -> bool:
    text = fold(f"{city.name} {city.id} {city.country} {city.code}")
    return all(word in text for word in wanted)
