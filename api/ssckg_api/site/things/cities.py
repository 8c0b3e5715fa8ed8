"""Pages of cities, their data sets, and single values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssckg.app.published_cities import (
    counts_of,
    data_sets,
    values_of_city,
    values_of_set,
    withdrawals,
)
from ssckg.namespaces import expand
from ssckg.querying.library import text_for
from ssckg_api.site import city_views as views
from ssckg_api.site.frame import Crumb
from ssckg_api.site.things.registry import thing_page
from ssckg_api.site.things.reports import query_downloads
from ssckg_api.site.things.telling import (
    alternates,
    attested,
    citation,
    crumbs_of,
    downloads,
    fact_rows,
    frame_of,
    last,
)

if TYPE_CHECKING:
    from fastapi import Response

    from ssckg.model.published_city import DataSet
    from ssckg.model.thing import Thing
    from ssckg_api.site.visit import Visit

_VALUES = "list-observations"


@thing_page("City")
def city_page(thing: Thing, visit: Visit) -> Response:
    """Show a city: its data sets, values by dimension, trends, projects, marks, citation."""
    store, framework = visit.store(), views.Framework(visit.crosswalk)
    name, ident = thing.label().text, last(thing.iri)
    values = values_of_city(store, thing.iri)
    sets = data_sets(store, city=thing.iri, counts=counts_of(values))
    marks = [mark for mark in withdrawals(store) if mark.city == ident]
    has_benchmark = framework.has_benchmark(values)
    steps = [*crumbs_of(visit, (visit.text("Cities"), "/cities")), Crumb(name)]
    return visit.page(
        "city.html",
        title=name,
        thing=thing,
        id=ident,
        facts=fact_rows(
            thing,
            [
                ("ssc:countryName", visit.text("Country")),
                ("skos:altLabel", visit.text("Also called")),
                ("ssc:worldRegion", visit.text("Region")),
            ],
        ),
        basis=attested(thing),
        sets=[(each, views.set_row(visit, each)) for each in sets],
        marks=marks,
        groups=views.by_dimension(visit, framework, values),
        columns=views.value_columns(visit, with_benchmark=has_benchmark),
        trends=views.trends(visit, framework, values),
        values=values,
        has_benchmark=has_benchmark,
        projects=_projects(visit, ident),
        downloads=query_downloads(visit, _VALUES, city=ident),
        forms=downloads(alternates(thing, visit)),
        query=text_for(visit.site.library[_VALUES], visit.base),
        citation=citation(visit, thing, name),
        frame=frame_of(thing, visit, steps, markup=_place(thing, name)),
    )


@thing_page("qb:DataSet", "CityDataSet")
def data_set_page(thing: Thing, visit: Visit) -> Response:
    """Show a data set of a city and year: where it comes from, all its values, downloads."""
    store, framework = visit.store(), views.Framework(visit.crosswalk)
    values = values_of_set(store, thing.iri)
    known = next(iter(data_sets(store, data_set=thing.iri, counts=counts_of(values))), None)
    has_benchmark = framework.has_benchmark(values)
    title = thing.label().text
    city = thing.first(expand("dcterms:spatial"))
    city_name = thing.label(city).text if city else ""
    trail = [(visit.text("Cities"), "/cities")]
    if city:
        trail.append((city_name, city))
    offered = downloads(alternates(thing, visit))
    return visit.page(
        "data_set.html",
        title=title,
        thing=thing,
        known=known,
        row=views.set_row(visit, known) if known else None,
        city=city,
        city_name=city_name,
        facts=_set_facts(visit, thing),
        columns=views.value_columns(visit, with_year=False, with_benchmark=has_benchmark),
        groups=views.by_dimension(visit, framework, values),
        notes=attested(thing)["notes"],
        forms=offered,
        citation=citation(visit, thing, title),
        frame=frame_of(
            thing,
            visit,
            [*crumbs_of(visit, *trail), Crumb(title)],
            markup=_dataset(visit, thing, known, city_name),
        ),
    )


@thing_page("Observation", "MissingObservation")
def value_page(thing: Thing, visit: Visit) -> Response:
    """Show one value as it was printed or published: unit, source, page, trust."""
    framework = views.Framework(visit.crosswalk)
    point = framework.name(thing.first(expand("ssc:observedDataPoint")))
    city = thing.first(expand("sdmx-dimension:refArea"))
    year = thing.first(expand("ssc:reportYear"))
    city_name = thing.label(city).text
    value = thing.first(expand("sdmx-measure:obsValue"))
    data_set = thing.first(expand("qb:dataSet")) or thing.first(expand("ssc:listedIn"))
    title = visit.text(
        "%(city)s %(year)s: %(point)s", city=city_name, year=year, point=point["text"]
    )
    trail = [(visit.text("Cities"), "/cities"), (city_name, city)]
    if data_set:
        trail.append((year, data_set))
    return visit.page(
        "value.html",
        title=title,
        thing=thing,
        point=point,
        city={"iri": city, "text": city_name, "lang": ""},
        year=year,
        data_set={"iri": data_set, "text": thing.label(data_set).text, "lang": "en"},
        value=value,
        observed=_status(visit, last(thing.first(expand("sdmx-attribute:obsStatus")))),
        words={"true": visit.text("yes"), "false": visit.text("no")},
        unit=thing.label(thing.first(expand("sdmx-attribute:unitMeasure"))).text,
        benchmark=framework.benchmark(point["iri"]),
        facts=_value_facts(visit, thing),
        basis=attested(thing),
        forms=downloads(alternates(thing, visit)),
        citation=citation(visit, thing, title),
        frame=frame_of(thing, visit, [*crumbs_of(visit, *trail), Crumb(point["text"])]),
    )


def _value_facts(visit: Visit, thing: Thing) -> list[dict[str, Any]]:
    named = [
        ("ssc:printedName", visit.text("Printed under the name")),
        ("ssc:printedValue", visit.text("Printed value")),
        ("ssc:printedUnit", visit.text("Printed unit")),
        ("sdmx-attribute:unitMeasure", visit.text("Unit")),
        ("ssc:referenceYear", visit.text("Year it refers to")),
        ("ssc:qualityClass", visit.text("Quality")),
        ("ssc:waiverReason", visit.text("Accepted as it is, because")),
    ]
    return fact_rows(thing, named)


def _status(visit: Visit, code: str) -> str:
    """Return the status of an observation in words; codes of SDMX, and one of ours."""
    words = {
        "obsStatus-A": visit.text("normal value (A)"),
        "obsStatus-M": visit.text("missing value (M)"),
        "partial": visit.text("partly reported"),
    }
    return words.get(code, code)


def _projects(visit: Visit, city: str) -> list[dict[str, Any]]:
    """Return the recorded projects of a city, each with what it serves."""
    found: dict[str, dict[str, Any]] = {}
    for row in visit.ask("list-projects", city=city):
        one = found.setdefault(
            row["project"],
            {
                "name": {"iri": row["project"], "text": row["name"], "lang": "en"},
                "time": "–".join(part for part in (row.get("start"), row.get("end")) if part),
                "serves": [],
                "trust": row.get("trust", ""),
                "is_example": row.get("example") == "true",
            },
        )
        cell = {"iri": row["served"], "text": row.get("code") or last(row["served"]), "lang": ""}
        if cell not in one["serves"]:
            one["serves"].append(cell)
    return list(found.values())


def _set_facts(visit: Visit, thing: Thing) -> list[dict[str, Any]]:
    named = [
        ("dcterms:description", visit.text("What it is")),
        ("ssc:forEdition", visit.text("Framework edition")),
        ("dcterms:source", visit.text("Source")),
    ]
    return fact_rows(thing, named)


def _place(thing: Thing, name: str) -> dict[str, Any]:
    """Return schema.org's words for a city."""
    country = thing.first(expand("ssc:countryName"))
    found = {
        "@context": "https://schema.org/",
        "@type": "City",
        "@id": thing.iri,
        "name": name,
        "containedInPlace": {"@type": "Country", "name": country} if country else None,
    }
    return {key: value for key, value in found.items() if value}


def _dataset(visit: Visit, thing: Thing, known: DataSet | None, city: str) -> dict[str, Any]:
    """Return schema.org's words for a data set."""
    place = visit.site.path_of(thing.iri)
    title = thing.label().text
    description = thing.first(expand("dcterms:description")) or title
    found = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": thing.iri,
        "identifier": thing.iri,
        "name": title,
        "description": description,
        "temporalCoverage": known.year if known else None,
        "spatialCoverage": {"@type": "City", "name": city} if city else None,
        "isAccessibleForFree": True,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": address}
            for _, address, kind in downloads(alternates(thing, visit))
        ],
    }
    return {key: value for key, value in found.items() if value} if place else {}
