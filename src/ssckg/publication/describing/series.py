"""Series of datasets: a framework with its editions, a city with its years, the releases."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ssckg.publication.describing.statements import iri, text, typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.publication.describing.published_facts import Descriptions, PublishedFacts
    from ssckg.publication.describing.statements import Statements

PAGE: Final = "catalog"
"""The document of the catalogue below the base; what it alone describes has an IRI with `#`."""


def add_series(
    made: Statements, whole: NamedNode, facts: PublishedFacts, found: Descriptions
) -> None:
    """State every series and which datasets are in it, in order.

    Args:
        made: the catalogue in the making.
        whole: its node.
        facts: what is known of the published dataset.
        found: what the data say.
    """
    _frameworks(made, whole, facts, found)
    _cities(made, whole, facts, found)
    _releases(made, whole, facts, found)


def _frameworks(
    made: Statements, whole: NamedNode, facts: PublishedFacts, found: Descriptions
) -> None:
    """One series per framework: its editions by the day of issue."""
    for family in found.of_class("ssc:Framework"):
        editions = [
            one
            for one in found.of_class("ssc:FrameworkEdition")
            if family in found.iris(one, "ssc:editionOf") and _graph(one, facts) in _graphs(facts)
        ]
        editions.sort(key=lambda one: (found.text(one, "dcterms:issued"), one))
        if not editions:
            continue
        name = family.rpartition("/")[2]
        label = found.text(family, "skos:prefLabel") or name
        series = _series(made, whole, facts, f"framework-{name}", f"{label}: editions")
        about = f"The editions of {label} that are described here, one dataset each."
        made.say(series, "dcterms:description", text(about))
        made.say(series, "dcterms:subject", NamedNode(family))
        _members(made, series, [_graph(one, facts) for one in editions])
        for edition in editions:
            node = NamedNode(_graph(edition, facts))
            made.say(node, "dcat:version", text(_version(edition, found), ""))
            made.say(node, "dcterms:issued", *found.values(edition, "dcterms:issued"))
        for earlier, later in _successions(editions, found):
            before, after = _graph(earlier, facts), _graph(later, facts)
            made.say(NamedNode(after), "dcat:previousVersion", NamedNode(before))


def _successions(editions: Sequence[str], found: Descriptions) -> list[tuple[str, str]]:
    """Return the pairs of editions of which the data say that one follows the other."""
    return [
        (earlier, later)
        for later in editions
        for earlier in found.iris(later, "ssc:previousEdition")
        if earlier in editions
    ]


def _cities(made: Statements, whole: NamedNode, facts: PublishedFacts, found: Descriptions) -> None:
    """One series per city: its results by the year of the report."""
    by_city: dict[str, list[str]] = {}
    for data_set in found.of_class("qb:DataSet"):
        graph = f"{facts.base}graph/observation/{data_set.rpartition('/')[2]}"
        for city in found.iris(data_set, "dcterms:spatial"):
            if graph in _graphs(facts):
                by_city.setdefault(city, []).append(graph)
    for city, graphs in sorted(by_city.items()):
        name = found.text(city, "skos:prefLabel") or city.rpartition("/")[2]
        place = city.rpartition("/")[2]
        series = _series(made, whole, facts, f"city-{place}", f"{name}: results by year")
        about = f"Results of {name}, one dataset for each year of a report."
        made.say(series, "dcterms:description", text(about))
        made.say(series, "dcterms:spatial", NamedNode(city))
        if years := sorted(filter(None, map(year_of, graphs))):
            say_period(made, series, years[0], years[-1])
        _members(made, series, sorted(graphs))


def _releases(
    made: Statements, whole: NamedNode, facts: PublishedFacts, found: Descriptions
) -> None:
    """One series of all releases, where there is one."""
    start = f"{facts.base}graph/release/"
    releases = [graph for graph in _graphs(facts) if graph.startswith(start)]
    if not releases:
        return
    series = _series(made, whole, facts, "releases", "Releases of editions made here")
    about = (
        "Editions that rounds of revision decided on, frozen, hashed and signed; one dataset each."
    )
    made.say(series, "dcterms:description", text(about))
    of = {graph: f"{facts.base}release/{graph.removeprefix(start)}" for graph in releases}
    releases.sort(key=lambda graph: (found.text(of[graph], "dcterms:issued"), graph))
    _members(made, series, releases)
    for graph in releases:
        node = NamedNode(graph)
        made.say(node, "dcat:version", text(graph.removeprefix(start), ""))
        made.say(node, "dcterms:issued", *found.values(of[graph], "dcterms:issued"))


def _series(
    made: Statements, whole: NamedNode, facts: PublishedFacts, name: str, title: str
) -> NamedNode:
    node = NamedNode(f"{facts.base}{PAGE}#series-{name}")
    made.say(node, "rdf:type", iri("dcat:DatasetSeries"))
    made.say(node, "dcterms:title", text(title))
    made.say(node, "dcterms:publisher", NamedNode(f"{facts.base}agency/ssckg"))
    made.say(node, "dcat:theme", iri("theme:REGI"))
    made.say(whole, "dcat:dataset", node)
    return node


def _members(made: Statements, series: NamedNode, graphs: Sequence[str]) -> None:
    """State members, the first one first, and which comes before which."""
    nodes = [NamedNode(graph) for graph in graphs]
    for node in nodes:
        made.say(node, "dcat:inSeries", series)
        made.say(series, "dcat:seriesMember", node)
    for earlier, later in pairwise(nodes):
        made.say(later, "dcat:prev", earlier)
    made.say(series, "dcat:first", nodes[0])
    made.say(series, "dcat:last", nodes[-1])


def _version(edition: str, found: Descriptions) -> str:
    """Return how an edition is told from others of its framework: what its id ends in."""
    name = found.text(edition, "dcterms:identifier") or edition.rpartition("/")[2]
    return name.partition("-")[2] or name


def _graph(edition: str, facts: PublishedFacts) -> str:
    return f"{facts.base}graph/framework/{edition.rpartition('/')[2]}"


def _graphs(facts: PublishedFacts) -> dict[str, object]:
    return dict(facts.statistics.graphs)


def year_of(data_set: str) -> str:
    """Return the year of the report that a data set of a city holds; empty where it has none.

    >>> year_of("https://w3id.org/ssckg/dataset/karmoy-2020"), year_of("https://w3id.org/ssckg/x")
    ('2020', '')
    """
    end = data_set.rpartition("-")[2]
    return end if len(end) == 4 and end.isdecimal() else ""


def say_period(made: Statements, node: NamedNode, first: str, last: str) -> None:
    """State from which year to which year a dataset tells of something."""
    period = made.part("dcterms:PeriodOfTime")
    made.say(node, "dcterms:temporal", period)
    made.say(period, "dcat:startDate", typed(first, "gYear"))
    made.say(period, "dcat:endDate", typed(last, "gYear"))
