"""The list of datasets and files: what is published, under which terms, with checksums."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response

from ssckg.publication.describing.dataset_markup import catalogue_markup
from ssckg.publication.describing.listing import WHOLE, DatasetLine, dataset_lines
from ssckg_api.protocols.address import AddressDep, DownloadsDep
from ssckg_api.site.frame import Alternate, Crumb
from ssckg_api.site.visit import Visit, VisitDep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.publication.describing.published_facts import PublishedFacts
    from ssckg.publication.downloads import DownloadFile

router = APIRouter(include_in_schema=False)
_FORMS: Final = (
    ("text/turtle", "ttl", "Turtle"),
    ("application/ld+json", "jsonld", "JSON-LD"),
    ("application/rdf+xml", "rdf", "RDF/XML"),
)
_NAMES: Final = {
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
    "text/csv": "CSV",
    "application/vnd.apache.parquet": "Parquet",
    "application/csvm+json": "CSVW",
    "application/zip": "ZIP",
}
_UNITS: Final = ("B", "kB", "MB", "GB")


@router.get("/datasets")
def datasets(visit: VisitDep, downloads: DownloadsDep, address: AddressDep) -> Response:
    """List every dataset with what it is, its terms and its files."""
    facts = downloads.facts()
    lines = dataset_lines(facts)
    return visit.page(
        "datasets.html",
        title=visit.text("Data and downloads"),
        whole=[line for line in lines if line.group == WHOLE],
        groups=list(_groups(visit, lines)),
        files=list(_files(facts)),
        hash=facts.dataset_hash,
        frame={
            "crumbs": (
                Crumb(visit.text("Home"), "/"),
                Crumb(visit.text("Data and downloads")),
            ),
            "alternates": [Alternate(kind, f"/catalog.{end}", name) for kind, end, name in _FORMS],
            "markup": catalogue_markup(facts, address),
            "description": visit.text("Everything that is published, with terms and checksums."),
        },
    )


def _groups(
    visit: Visit, lines: tuple[DatasetLine, ...]
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    rest = (line for line in lines if line.group != WHOLE)
    for group, of_group in groupby(rest, key=lambda line: line.group):
        yield visit.text(group), [_row(line) for line in of_group]


def _row(line: DatasetLine) -> dict[str, Any]:
    return {
        "title": {"iri": line.iri, "text": line.title, "lang": "en"},
        "triples": line.triples,
        "terms": line.licence or line.rights,
        "licence": line.licence,
        "rights": line.rights,
        "description": line.description,
        "files": [_file(file) for file in line.files],
    }


def _files(facts: PublishedFacts) -> Iterator[dict[str, str]]:
    """Yield the files that hold all."""
    return (_file(file) for file in facts.files if not file.graph and not file.table)


def _file(file: DownloadFile) -> dict[str, str]:
    return {
        "name": _NAMES.get(file.media_type, file.media_type),
        "file": file.name,
        "address": f"/download/{file.name}",
        "type": file.served_as,
        "size": _size(file.bytes),
        "sha256": file.sha256,
    }


def _size(number: int) -> str:
    """Return a size for people, in powers of a thousand."""
    size, power = float(number), 0
    while size >= 1000 and power < len(_UNITS) - 1:
        size, power = size / 1000, power + 1
    return f"{size:.3g} {_UNITS[power]}"
