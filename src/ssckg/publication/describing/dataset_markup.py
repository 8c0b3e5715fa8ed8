"""What is published as schema.org says it (https://schema.org/Dataset), for pages.

Search engines for datasets read it from the page of a dataset. Terms of use stand where the data
have them; an address of a licence is given only where there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from ssckg.namespaces import BASE
from ssckg.publication.catalogue import CATALOG
from ssckg.publication.describing.catalogue_document import KEYWORDS, WHOLE
from ssckg.publication.describing.published_facts import Descriptions
from ssckg.publication.describing.series import year_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.publication.describing.published_facts import PublishedFacts
    from ssckg.publication.downloads import DownloadFile


def catalogue_markup(facts: PublishedFacts, address: str) -> dict[str, Any]:
    """Return a `DataCatalog` with the whole as its dataset.

    Args:
        facts: what is known of what is published.
        address: of the server, with a slash at its end.
    """
    whole = dataset_markup(facts, address)
    del whole["@context"]
    return {
        "@context": "https://schema.org/",
        "@type": "DataCatalog",
        "@id": facts.base + CATALOG.removeprefix(BASE),
        "name": whole["name"],
        "description": whole["description"],
        "url": f"{address}datasets",
        "dataset": [whole],
    }


def dataset_markup(facts: PublishedFacts, address: str, graph: str = "") -> dict[str, Any]:
    """Return a `Dataset`: one named graph (by IRI), or the whole where none is named.

    Args:
        facts: what is known of what is published.
        address: of the server, with a slash at its end.
        graph: IRI of a graph.

    Raises:
        KeyError: there is no such graph.
    """
    found = Descriptions(facts)
    node = graph or facts.base + CATALOG.removeprefix(BASE)
    if graph:
        facts.statistics.graphs[graph]
    subject = next(iter(found.iris(node, "dcterms:subject")), "")
    description = found.text(subject, "dcterms:description") or found.text(
        node, "dcterms:description"
    )
    markup: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": node,
        "name": found.text(node, "dcterms:title") or node,
        "description": description or WHOLE,
        "url": f"{address}datasets",
        "identifier": node,
        "keywords": list(KEYWORDS),
        "creator": {"@type": "Organization", "name": "ssckg maintainers"},
        "isAccessibleForFree": True,
        "version": facts.version,
        "dateModified": facts.modified,
        "distribution": [_download(one, address) for one in facts.files if _is_of(one, graph)],
    }
    markup |= _coverage(subject, found)
    licences = found.values(node, "dcterms:license")
    addresses = sorted(one.value for one in licences if isinstance(one, NamedNode))
    if addresses:
        markup["license"] = addresses[0]
    if rights := found.text(node, "dcterms:rights"):
        markup["usageInfo"] = rights
    return {name: value for name, value in markup.items() if value not in ("", [])}


def _coverage(subject: str, found: Descriptions) -> dict[str, Any]:
    """Return place and time of a city's results."""
    cities: Iterable[str] = found.iris(subject, "dcterms:spatial")
    places = [
        {"@type": "City", "@id": city, "name": found.text(city, "skos:prefLabel")}
        for city in cities
    ]
    if not places:
        return {}
    return {"spatialCoverage": places, "temporalCoverage": year_of(subject)}


def _is_of(file: DownloadFile, graph: str) -> bool:
    if graph:
        return file.graph == graph
    return not file.graph and file.media_type in {
        *("application/n-quads", "application/trig", "text/csv"),
        "application/vnd.apache.parquet",
    }


def _download(file: DownloadFile, address: str) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": file.name,
        "contentUrl": f"{address}download/{file.name}",
        "encodingFormat": file.media_type,
        "contentSize": f"{file.bytes} B",
        "sha256": file.sha256,
    }
