"""Pages of data points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.namespaces import expand
from ssckg_api.site.things import reports
from ssckg_api.site.things.definitions import definition_of
from ssckg_api.site.things.registry import thing_page
from ssckg_api.site.things.telling import (
    citation,
    crumbs_of,
    edition_cell,
    element_cell,
    frame_of,
)

if TYPE_CHECKING:
    from fastapi import Response

    from ssckg.model.thing import Thing
    from ssckg_api.site.visit import Visit


@thing_page("DataPoint")
def data_point_page(thing: Thing, visit: Visit) -> Response:
    """Show a data point: the parts of its definition, benchmarks, values of cities."""
    crosswalk = visit.crosswalk
    indicator = thing.first(expand("ssc:dataPointOf"))
    known = crosswalk.element.get(indicator)
    label = thing.label()
    steps = [(visit.text("Frameworks"), "/frameworks")]
    if known is not None and known.editions:
        steps.append((edition_cell(crosswalk, known.editions[-1])["text"], known.editions[-1]))
    if known is not None:
        steps.append((known.code, known.iri))
    return visit.page(
        "data_point.html",
        title=label.text,
        thing=thing,
        label=label,
        indicator=element_cell(crosswalk, indicator) if indicator else None,
        **definition_of(thing, visit, thing.iri),
        values=reports.reports_of(visit, crosswalk, thing.iri),
        benchmarks=reports.benchmarks_of(visit, thing.iri),
        benchmark_columns=reports.benchmark_columns(visit),
        citation=citation(visit, thing, label.text, known.label if known else ""),
        frame=frame_of(thing, visit, crumbs_of(visit, *steps, (label.text, ""))),
    )
