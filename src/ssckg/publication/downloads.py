"""The files that a published dataset is handed on as: dumps, graphs, tables, checksums.

All are made from the canonical N-Quads and from nothing else, and named by the hash of these, so a
name always stands for the same bytes. Equal data give equal files.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from ssckg.errors import MissingError
from ssckg.io.whole_file import write_whole
from ssckg.namespaces import BASE
from ssckg.publication.dump import pretty, pretty_triples
from ssckg.publication.tables.described import described_tables
from ssckg.publication.tables.files import csv_file, metadata_file, parquet_file
from ssckg.publication.tables.reading import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from ssckg.publication.tables.described import Table
    from ssckg.publication.tables.reading import Row

STEM: Final = "ssckg"
MARK_LENGTH: Final = 16
"""So many hexadecimal digits of the hash of the dataset are in the names of its files."""
CHECKSUMS: Final = "sha256sums.txt"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a ZIP archive can hold; its files have no dates of their own."""


@dataclass(frozen=True, slots=True)
class DownloadFile:
    """A file: its name, media type, size in bytes and SHA-256.

    media_type: of what is inside, where it is compressed; packing: media type of the compression or
    of the archive; graph: IRI of the graph that it holds, empty for all; table: name of its table.
    """

    name: str
    media_type: str
    bytes: int
    sha256: str
    packing: str = ""
    graph: str = ""
    table: str = ""

    @property
    def served_as(self) -> str:
        """The media type of the bytes as they are sent."""
        return self.packing or self.media_type

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; what does not apply is left out."""
        return {name: value for name, value in asdict(self).items() if value != ""}


def mark_of(dataset_hash: str) -> str:
    """Return what names of files carry of the hash of a dataset."""
    return dataset_hash[:MARK_LENGTH]


def file_name(mark: str, rest: str) -> str:
    """Return the name of a file; `rest` begins with a dot for the whole dataset.

    >>> file_name("00ff00ff00ff00ff", ".nq.gz"), file_name("00ff00ff00ff00ff", "graph--ontology.nt")
    ('ssckg-00ff00ff00ff00ff.nq.gz', 'ssckg-00ff00ff00ff00ff--graph--ontology.nt')
    """
    return f"{STEM}-{mark}{rest}" if rest.startswith(".") else f"{STEM}-{mark}--{rest}"


class DownloadWriter:
    """Writes the files of one dataset into a folder."""

    def __init__(self, folder: Path, nquads: bytes, base: str = BASE) -> None:
        """Take an empty folder, the canonical N-Quads, and where data IRIs begin."""
        self._folder = folder
        self._nquads = nquads
        self._base = base
        self.dataset_hash = hashlib.sha256(nquads).hexdigest()
        self._mark = mark_of(self.dataset_hash)
        self.files: list[DownloadFile] = []

    def write_dumps(self) -> None:
        """Write the whole dataset as N-Quads and as TriG, gzipped.

        Raises:
            WriteError: the disk does not take it.
        """
        gz = "application/gzip"
        self._keep(".nq.gz", gzip.compress(self._nquads, 6, mtime=0), "application/n-quads", gz)
        trig, _ = pretty(self._nquads, RdfFormat.TRIG, self._base)
        self._keep(".trig.gz", gzip.compress(trig, 6, mtime=0), "application/trig", gz)

    def write_graphs(self) -> None:
        """Write each named graph as Turtle and as N-Triples.

        Raises:
            WriteError: the disk does not take it.
        """
        for graph, lines in _by_graph(self._nquads):
            name = f"graph--{graph.removeprefix(f'{self._base}graph/').replace('/', '--')}"
            text = b"".join(lines)
            triples = [
                Triple(quad.subject, quad.predicate, quad.object)
                for quad in parse(text, RdfFormat.N_TRIPLES)
            ]
            turtle = pretty_triples(triples, self._base)
            self._keep(f"{name}.ttl", turtle, "text/turtle", graph=graph)
            self._keep(f"{name}.nt", text, "application/n-triples", graph=graph)

    def write_tables(self, about: Mapping[str, Any], note: Callable[[str], None]) -> None:
        """Write every table as CSV with its metadata and as Parquet, and all of them as one ZIP.

        Args:
            about: what the metadata of each table say of it beside its columns.
            note: told in words what cannot be written here.

        Raises:
            WriteError: the disk does not take it.
        """
        rows, packed = read_tables(self._nquads), dict[str, bytes]()
        for table in described_tables():
            made = self._table_files(table, rows[table.name], about, note)
            for ending, content, media_type in made:
                rest = f"table--{table.name}{ending}"
                packed[file_name(self._mark, rest)] = content
                self._keep(rest, content, media_type, table=table.name)
        archive = _archive(packed)
        self._keep("tables.zip", archive, "text/csv", "application/zip")

    def _table_files(
        self,
        table: Table,
        rows: list[Row],
        about: Mapping[str, Any],
        note: Callable[[str], None],
    ) -> Iterator[tuple[str, bytes, str]]:
        own = file_name(self._mark, f"table--{table.name}.csv")
        yield ".csv", csv_file(table, rows), "text/csv"
        metadata = metadata_file(table, own, about)
        yield ".csv-metadata.json", metadata, "application/csvm+json"
        try:
            yield ".parquet", parquet_file(table, rows), "application/vnd.apache.parquet"
        except MissingError as error:
            note(str(error))

    def write_checksums(self) -> None:
        """Write the SHA-256 of all files so far, as `sha256sum --check` reads them.

        Raises:
            WriteError: the disk does not take it.
        """
        lines = "".join(f"{one.sha256}  {one.name}\n" for one in self.files)
        self._keep(CHECKSUMS, lines.encode(), "text/plain")

    def write_signature(self, compact: str) -> None:
        """Write a signature over hash and checksums.

        Raises:
            WriteError: the disk does not take it.
        """
        self._keep(".jws", compact.encode(), "application/jose")

    def _keep(
        self,
        rest: str,
        content: bytes,
        media_type: str,
        packing: str = "",
        *,
        graph: str = "",
        table: str = "",
    ) -> None:
        name = file_name(self._mark, rest)
        write_whole(self._folder / name, content)
        sha256 = hashlib.sha256(content).hexdigest()
        self.files.append(
            DownloadFile(name, media_type, len(content), sha256, packing, graph, table)
        )


def _by_graph(nquads: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Yield each graph, by IRI, with its lines of N-Triples."""
    graphs: dict[bytes, list[bytes]] = {}
    for line in nquads.splitlines():
        at = line.rindex(b" <", 0, -2)
        graphs.setdefault(line[at + 2 : -3], []).append(line[:at] + b" .\n")
    for name in sorted(graphs):
        yield NamedNode(name.decode()).value, graphs[name]


def _archive(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name])
    return target.getvalue()
