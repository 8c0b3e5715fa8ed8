"""What is published as a list for people: each dataset with what it is, its terms and its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ssckg.namespaces import BASE, GRAPH
from ssckg.publication.catalogue import CATALOG
from ssckg.publication.describing.published_facts import Descriptions
from ssckg.publication.tables.described import described_tables

if TYPE_CHECKING:
    from ssckg.publication.describing.published_facts import PublishedFacts
    from ssckg.publication.downloads import DownloadFile

_KINDS: Final = (
    ("framework", "Frameworks"),
    ("mapping", "Mappings"),
    ("observation", "Results of cities"),
    ("release", "Releases"),
    ("revision", "Rounds of revision"),
    ("priority", "Priorities of agencies"),
    ("register", "Registers"),
)
_REST: Final = "Vocabulary and the rest"
_TABLES: Final = "Tables"
WHOLE: Final = "The whole"
GROUPS: Final = (WHOLE, _TABLES, *(label for _, label in _KINDS), _REST)
"""The headings, in the order in which the list has them."""


@dataclass(frozen=True, slots=True)
class DatasetLine:
    """One dataset of the list.

    iri: of its graph, empty for a table; name: short, for files; group: heading that it stands
    under; triples: statements, None for a table; licence: IRI, empty where none is stated; rights:
    terms in words; files: where it is to be had.
    """

    iri: str
    name: str
    title: str
    group: str
    files: tuple[DownloadFile, ...]
    description: str = ""
    triples: int | None = None
    licence: str = ""
    rights: str = ""


def dataset_lines(facts: PublishedFacts) -> tuple[DatasetLine, ...]:
    """Return every dataset: the whole, the tables, then the graphs by kind and name.

    Args:
        facts: what is known of what is published.
    """
    found = Descriptions(facts)
    whole = facts.base + CATALOG.removeprefix(BASE)
    lines = [_line(facts, found, whole, "", group=WHOLE, triples=facts.statistics.whole.triples)]
    for table in described_tables():
        files = tuple(one for one in facts.files if one.table == table.name)
        lines.append(DatasetLine("", table.name, table.title, _TABLES, files, table.description))
    graphs = [
        _line(facts, found, graph, graph, group=_group(facts, graph), triples=figures.triples)
        for graph, figures in facts.statistics.graphs.items()
    ]
    graphs.sort(key=lambda one: (GROUPS.index(one.group), one.name))
    return (*lines, *graphs)


def _group(facts: PublishedFacts, graph: str) -> str:
    start = graph.removeprefix(facts.base + GRAPH.removeprefix(BASE)).partition("/")[0]
    return dict(_KINDS).get(start, _REST)


def _line(
    facts: PublishedFacts,
    found: Descriptions,
    node: str,
    graph: str,
    *,
    group: str,
    triples: int,
) -> DatasetLine:
    name = graph.removeprefix(facts.base + GRAPH.removeprefix(BASE)) or "ssckg"
    subject = next(iter(found.iris(node, "dcterms:subject")), "")
    own = found.text(node, "dcterms:description")
    licences = [one for one in found.values(node, "dcterms:license") if isinstance(one, NamedNode)]
    return DatasetLine(
        node,
        name,
        found.text(node, "dcterms:title") or name,
        group,
        tuple(one for one in facts.files if one.graph == graph and not one.table),
        found.text(subject, "dcterms:description") or own,
        triples,
        licences[0].value if licences else "",
        found.text(node, "dcterms:rights"),
    )
