"""Wires the library: the only place that chooses engines and reads settings.

Everything else takes what it needs as arguments. Engines are imported where they are used,
so that a command loads only its own.
"""

from __future__ import annotations

import io
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ssckg import resources
from ssckg.errors import UsageError
from ssckg.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import IO

    from pyoxigraph import Triple

    from ssckg.content.compiling import Check, Compiled
    from ssckg.model.check_outcome import CheckSummary
    from ssckg.model.finding import Finding
    from ssckg.model.named_query import NamedQuery
    from ssckg.ports import GraphStore
    from ssckg.publication.dump import DumpReport
    from ssckg.querying.asking import AnswerFormat
    from ssckg.store.directory import DatasetName
    from ssckg.store.renewal import Reader
    from ssckg.submissions.checking import CheckReport

BASE_SETTING = "SSCKG_BASE"
"""Environment variable: where data IRIs begin, when no `--base` is given."""


def compile_sources(
    *,
    base: str | None = None,
    source: Path | None = None,
    shapes: bool = True,
    step: Callable[[str], None] = lambda _: None,
) -> Compiled:
    """Return the dataset of `source` (what the package carries, if not given), checked.

    Without `shapes` it is searched for references that lead nowhere, and no more.

    Raises:
        UsageError: `base` cannot be one.
        DataError: files are faulty.
    """
    from ssckg.content.compiling import compile_content  # noqa: PLC0415  loaded when needed
    from ssckg.reasoning.inference import infer_ntriples  # noqa: PLC0415  loaded when needed

    root = source or resources.root()
    return compile_content(
        root,
        base=base or os.environ.get(BASE_SETTING) or BASE,
        extra=_examples(root),
        infer=infer_ntriples,
        check=_shape_check(root / "shapes") if shapes else None,
        step=step,
    )


def build_dataset(
    data: Path,
    *,
    base: str | None = None,
    source: Path | None = None,
    draft: bool = False,
    step: Callable[[str], None] = lambda _: None,
) -> Compiled:
    """Build the published dataset of a data directory; on any error the old one stands.

    Raises:
        UsageError: `base` cannot be one.
        DataError: files are faulty, or (unless `draft`) the whole breaks its rules.
        MissingError: the data directory or the engine cannot be used.
    """
    from ssckg.publication.dump import write_whole  # noqa: PLC0415  loaded when needed
    from ssckg.store.directory import DataDirectory  # noqa: PLC0415  loaded when needed

    if data.exists() and any(data.iterdir() if data.is_dir() else [data]):
        DataDirectory.open(data)  # a wrong directory is told before the work, not after
    compiled = compile_sources(base=base, source=source, step=step)
    if not draft:
        compiled.require_clean()
    step("loading")
    with tempfile.TemporaryDirectory(prefix="ssckg-") as folder:
        nquads = Path(folder) / "published.nq"
        write_whole(nquads, compiled.nquads)
        DataDirectory.create_or_open(data).replace_published(nquads, compiled.manifest)
    return compiled


def dump_published(data: Path, out: Path) -> DumpReport:
    """Write the published dataset of a data directory to one file.

    Raises:
        UsageError: the ending of `out` names no format.
        MissingError: there is no data directory, or the file cannot be written.
    """
    from ssckg.publication.dump import format_of, write_dump  # noqa: PLC0415  loaded when needed
    from ssckg.store.directory import DataDirectory  # noqa: PLC0415  loaded when needed
    from ssckg.store.quads import read_quads  # noqa: PLC0415  loaded when needed

    format_of(out)
    directory = DataDirectory.open(data)
    with directory.engine("published") as store:
        quads = list(read_quads(store))
    return write_dump(quads, out, base=str(directory.manifest.get("base", BASE)))


def check_graph(
    data: Path,
    *,
    source: Path | None = None,
    sections: Sequence[str] = (),
    reason: bool = False,
    step: Callable[[str], None] = lambda _: None,
) -> CheckSummary:
    """Check the sources and the published dataset; `sections` names some, default is all.

    Raises:
        UnknownNameError: no such section.
        MissingError: the data directory, the engine or (with `reason`) Java cannot be used.
    """
    from ssckg.checks import Checks, require_known  # noqa: PLC0415  loaded when needed
    from ssckg.store.directory import DataDirectory  # noqa: PLC0415  loaded when needed

    require_known(sections)
    root, base = source or resources.root(), base_of(data)
    is_remote = bool(os.environ.get("SSCKG_PUBLISHED_QUERY_URL"))
    manifest = None if is_remote else DataDirectory.open(data).manifest
    with open_store(data) as store:
        compile_again = partial(compile_sources, base=base, source=root, shapes=False, step=step)
        return Checks(root, store, base, manifest, compile_again, reason, step).run(sections)


def check_submission(
    files: Sequence[Path], *, edition: str | None = None, engine: str = "native", lang: str = "en"
) -> CheckReport:
    """Check files in long form against the shapes, and store nothing.

    Raises:
        UsageError: no such edition or engine.
        DataError: a file cannot be read.
    """
    import time  # noqa: PLC0415  loaded when needed

    from ssckg.io.longform import read_long_form  # noqa: PLC0415  loaded when needed
    from ssckg.submissions import catalogue, checking  # noqa: PLC0415  loaded when needed
    from ssckg.submissions.matching import Matcher  # noqa: PLC0415  loaded when needed
    from ssckg.submissions.reading import read_rows  # noqa: PLC0415  loaded when needed
    from ssckg.validation.bounds import Bounds  # noqa: PLC0415  loaded when needed
    from ssckg.validation.dataset import submission_validator  # noqa: PLC0415  loaded when needed
    from ssckg.validation.findings import as_findings  # noqa: PLC0415  loaded when needed

    started = time.perf_counter()
    edition = edition or catalogue.DEFAULT_EDITION
    points = catalogue.load_data_points(edition)
    rows = [row for path in files for row in read_long_form(path)]
    readings = read_rows(rows, Matcher(points))
    bounds = [Bounds(p.iri, p.minimum, p.maximum, p.label) for p in points]
    found = checking.check_readings(
        readings,
        edition,
        submission_validator(bounds, engine),
        lambda results, places: as_findings(results, places, lang),
    )
    return checking.CheckReport(found, readings, engine, time.perf_counter() - started)


@contextmanager
def open_store(
    data: Path, name: DatasetName = "published", *, timeout: float = 60.0
) -> Iterator[GraphStore]:
    """Open a dataset: that of the data directory, or the remote engine that settings name.

    `timeout` is the limit of a query in seconds; a running server keeps its own.

    Raises:
        DataDirectoryError: there is no data directory, or it cannot be used.
        EngineError: the engine does not start or answer.
    """
    from ssckg.store.client import SparqlClient  # noqa: PLC0415  loaded when needed
    from ssckg.store.directory import DataDirectory  # noqa: PLC0415  loaded when needed
    from ssckg.store.endpoint import FixedEndpoint, endpoint_of  # noqa: PLC0415  loaded when needed
    from ssckg.store.process import EngineSettings  # noqa: PLC0415  loaded when needed

    remote = endpoint_of(os.environ, f"SSCKG_{name.upper()}_")
    if remote is not None:
        with SparqlClient(FixedEndpoint(remote), timeout=timeout) as store:
            yield store
        return
    settings = EngineSettings(query_timeout=timeout)
    with DataDirectory.open(data).engine(name, settings=settings) as store:
        yield store


@contextmanager
def serve_published(data: Path) -> Iterator[Reader]:
    """Hold a data directory as its server, and yield the engine that readers are to ask.

    The engine is that of the data directory, or the remote one that settings name.

    Raises:
        DataDirectoryError: there is no data directory, or another server holds it.
        EngineError: an engine does not start.
    """
    from ssckg.store.directory import DataDirectory  # noqa: PLC0415  loaded when needed
    from ssckg.store.endpoint import endpoint_of  # noqa: PLC0415  loaded when needed
    from ssckg.store.renewal import RemoteReader, RenewableEngine  # noqa: PLC0415
    from ssckg.store.served import Serving  # noqa: PLC0415  loaded when needed

    remote = endpoint_of(os.environ, "SSCKG_PUBLISHED_")
    if remote is not None:
        if remote.credentials is not None:
            raise UsageError(
                "the endpoint asks a remote engine without a password only",
                hint="open its query address to this machine",
            )
        yield RemoteReader(remote.query_url)
        return
    with (
        Serving(DataDirectory.open(data).layout) as serving,
        RenewableEngine(lambda: serving.published.process.location) as engine,
    ):
        yield engine


def base_of(data: Path) -> str:
    """Return where the IRIs of the published data of a data directory begin."""
    from ssckg.store.directory import DataDirectory  # noqa: PLC0415  loaded when needed

    setting = os.environ.get(BASE_SETTING) or BASE
    if os.environ.get("SSCKG_PUBLISHED_QUERY_URL"):
        return setting
    return str(DataDirectory.open(data).manifest.get("base", setting))


def query_library() -> dict[str, NamedQuery]:
    """Return the named queries that ssckg carries."""
    from ssckg.querying.library import load_library  # noqa: PLC0415  loaded when needed

    return load_library()


def read_query_text(name: str | None, file: Path | None) -> NamedQuery:
    """Return a named query, or that of a file; a file needs no header if it has no parameters.

    Raises:
        UnknownNameError: there is no query of that name.
        ParseError: the file cannot be read or its header is faulty.
    """
    from ssckg.io.queryfile import has_header, parse_query  # noqa: PLC0415  loaded when needed
    from ssckg.io.textfile import read_text  # noqa: PLC0415  loaded when needed
    from ssckg.model.named_query import NamedQuery  # noqa: PLC0415  loaded when needed
    from ssckg.querying.library import find_query  # noqa: PLC0415  loaded when needed

    if file is None:
        return find_query(query_library(), name or "")
    if not file.is_file():
        raise UsageError(f"no such file: {file}")
    text = read_text(file)
    if has_header(text):
        return parse_query(text, file.stem, str(file))
    return NamedQuery(file.stem, "", (), (), (), (), text)


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer of a query, and whether it is rows (or yes and no) or a graph."""

    content: IO[bytes]
    is_rows: bool


def ask_query(
    query: NamedQuery,
    values: Mapping[str, str],
    wanted: AnswerFormat,
    *,
    data: Path,
    endpoint: str | None = None,
    timeout: float = 60.0,
) -> Answer:
    """Ask the published dataset, or another `endpoint`, and return the whole answer.

    Raises:
        UsageError: a parameter is unknown, missing or malformed; the query does not parse.
        MissingError: the data directory or the engine cannot be used, or time is up.
    """
    from ssckg.querying import asking, known, library  # noqa: PLC0415  loaded when needed

    accept = asking.media_type_for(query.text, wanted)
    is_rows = accept not in asking.GRAPH_TYPES
    if endpoint is not None:
        from ssckg.store.binding import bind  # noqa: PLC0415  loaded when needed
        from ssckg.store.foreign import ask_endpoint  # noqa: PLC0415  loaded when needed

        text = bind(query.text, library.bindings_for(query, values)).text
        return Answer(io.BytesIO(ask_endpoint(endpoint, text, accept, timeout)), is_rows)
    base = base_of(data)
    bindings = library.bindings_for(query, values, base)
    with open_store(data, timeout=timeout) as store:
        known.check_known(store, query, values)
        text = library.text_for(query, base)
        return Answer(
            asking.fetch_whole(store, text, bindings, accept=accept, timeout=timeout), is_rows
        )


def _examples(root: Path) -> Iterable[tuple[str, Iterable[Triple]]]:
    from ssckg.submissions.observations import (  # noqa: PLC0415  loaded when needed
        example_observations,
    )

    return example_observations(root) if (root / "examples" / "cities").is_dir() else ()


def _shape_check(folder: Path) -> Check | None:
    """Return what holds a whole dataset to the shapes in `folder`; None where there are none.

    The bounds of data points are read from the dataset itself.
    """
    from ssckg.model.shape_result import RdfDocument, RdfFormat  # noqa: PLC0415  loaded when needed
    from ssckg.validation.bounds import bounds_shapes, read_bounds  # noqa: PLC0415
    from ssckg.validation.engines import load_shapes, make_validator  # noqa: PLC0415
    from ssckg.validation.findings import as_findings  # noqa: PLC0415  loaded when needed

    if not any(folder.glob("*.ttl")):
        return None

    def check(ntriples: bytes) -> Sequence[Finding]:
        whole = RdfDocument(ntriples, "the built dataset", RdfFormat.N_TRIPLES)
        shapes = load_shapes(root=folder, extra=[bounds_shapes(read_bounds([whole]))])
        return as_findings(make_validator(shapes).validate([whole]))

    return check
