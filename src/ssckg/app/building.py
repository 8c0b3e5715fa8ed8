"""Building the published dataset, and writing it out."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from ssckg import resources
from ssckg.app.composing import Composer
from ssckg.app.following import settle
from ssckg.app.settings import base_setting, remote_endpoint
from ssckg.app.workspace import open_workspace
from ssckg.content.compiling import compile_content
from ssckg.content.derived_mappings import derived_graphs
from ssckg.harmonization.agencies.default_priorities import default_priorities
from ssckg.model.finding import Finding, Severity
from ssckg.namespaces import BASE
from ssckg.publication.dump import format_of, write_dump
from ssckg.reasoning.inference import infer_ntriples
from ssckg.store.directory import DataDirectory
from ssckg.store.quads import read_quads
from ssckg.submissions.observations import example_observations
from ssckg.validation.dataset import validate_dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Triple

    from ssckg.content.compiling import Check, Compiled, Derive
    from ssckg.publication.dump import DumpReport

LEFT_OUT: Final = BASE + "shape/build#submission-left-out"
"""A published submission that breaks a rule of the content built now."""
_DERIVED: Final[tuple[Derive, ...]] = (default_priorities, derived_graphs)
"""Graphs that are computed from the tables."""


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
    root = source or resources.root()
    return compile_content(
        root,
        base=base_setting(base),
        extra=_examples(root),
        derive=_DERIVED,
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

    What submissions make public is put together with what is built, as after a publication.

    Raises:
        UsageError: `base` cannot be one.
        DataError: files are faulty, or (unless `draft`) the whole breaks its rules.
        MissingError: the data directory or the engine cannot be used.
    """
    DataDirectory.check_place(data)  # a wrong directory is told before the work, not after
    compiled = compile_sources(base=base, source=source, step=step)
    if not draft:
        compiled.require_clean()
    directory = DataDirectory.create_or_open(data)
    with _composer(directory, step) as composer:
        outcome = composer.publish_build(compiled.nquads, compiled.manifest)
    left_out = tuple(
        Finding(
            LEFT_OUT, Severity.WARNING, f"{name} is published, and nothing of it goes out: {why}"
        )
        for name, why in outcome.faults.items()
    )
    return replace(compiled, manifest=outcome.manifest, findings=(*compiled.findings, *left_out))


def dump_published(data: Path, out: Path) -> DumpReport:
    """Write the published dataset of a data directory to one file.

    Raises:
        UsageError: the ending of `out` names no format.
        MissingError: there is no data directory, or the file cannot be written.
    """
    format_of(out)
    settle(data)
    directory = DataDirectory.open_published(data)
    with directory.engine("published") as store:
        quads = list(read_quads(store))
    return write_dump(quads, out, base=str(directory.manifest.get("base", BASE)))


@contextmanager
def _composer(directory: DataDirectory, step: Callable[[str], None]) -> Iterator[Composer]:
    """Open what puts the published dataset together; no workspace is made where none is."""
    is_new = not any(directory.layout.workspace.iterdir())
    if is_new and remote_endpoint("workspace") is None:
        yield Composer(directory, None, lambda: datetime.now(UTC), step)
        return
    with open_workspace(directory.path) as ws:
        yield Composer.of(ws, step)


def _examples(root: Path) -> Iterable[tuple[str, Iterable[Triple]]]:
    return example_observations(root) if (root / "examples" / "cities").is_dir() else ()


def _shape_check(folder: Path) -> Check | None:
    """Return what holds a whole dataset to the shapes in `folder`; None where there are none.

    The bounds of data points are read from the dataset itself.
    """
    if not any(folder.glob("*.ttl")):
        return None
    return partial(validate_dataset, name="the built dataset", root=folder)
