"""A whole dataset, or one submission, checked against the shapes that concern it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.model.check_outcome import CheckOutcome
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.namespaces import BASE
from ssckg.validation.bounds import BOUNDS_FILE, Bounds, bounds_shapes, read_bounds
from ssckg.validation.engines import load_shapes, make_validator
from ssckg.validation.findings import as_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ssckg.model.finding import Finding
    from ssckg.ports import ShapeValidator
    from ssckg.validation.shapes_graph import ShapesGraph

SUBMISSION_SHAPES = (
    "observation",
    "submission",
    "plausibility",
    "comparison",
    "submitted-part",
    "cover",
)
"""The shapes files for what a city hands in; bounds are added from the catalogue."""


def submission_shapes(data_points: Iterable[Bounds], base: str = BASE) -> ShapesGraph:
    """Return the shapes that judge a submission, with the bounds of `data_points`."""
    return load_shapes(SUBMISSION_SHAPES, extra=[bounds_shapes(data_points, base)], base=base)


def submission_validator(
    data_points: Iterable[Bounds], engine: str = "native", base: str = BASE
) -> ShapeValidator:
    """Return an engine that judges submissions; make it once and use it for many."""
    return make_validator(submission_shapes(data_points, base), engine)


def dataset_shapes(
    data: Sequence[RdfDocument], base: str = BASE, root: Path | None = None
) -> ShapesGraph:
    """Return all shapes, with bounds made from the data points that `data` describe.

    `root` is the folder of the shapes files, if not that of ssckg.
    """
    return load_shapes(extra=[bounds_shapes(read_bounds(data), base)], base=base, root=root)


def validate_dataset(
    content: bytes,
    *,
    name: str = "dataset",
    syntax: RdfFormat = RdfFormat.N_TRIPLES,
    engine: str = "native",
    base: str = BASE,
    root: Path | None = None,
) -> list[Finding]:
    """Check a whole dataset, as the union of its graphs, against every shape.

    Args:
        content: the dataset in `syntax`.
        name: what messages call it.
        syntax: N-Triples, N-Quads or Turtle.
        engine: "native" (seconds) or "pyshacl" (minutes).
        base: where the data IRIs of the dataset begin.
        root: the folder of the shapes files, if not that of ssckg.

    Raises:
        ParseError: the content is not well-formed.
        UnknownNameError: no such engine.
    """
    data = [RdfDocument(content, name, syntax)]
    validator = make_validator(dataset_shapes(data, base, root), engine)
    return as_findings(validator.validate(data))


def check_dataset(nquads: bytes, root: Path, base: str = BASE) -> CheckOutcome:
    """Check a whole dataset (N-Quads) as `validate_dataset` does; each shapes file is one check.

    Warnings are told and fail nothing.

    Raises:
        ParseError: shapes or dataset are not well-formed.
    """
    names = {path.stem for path in root.glob("*.ttl")}
    if not names:
        return CheckOutcome("shapes", 0, 0)
    found: dict[str, list[Finding]] = {name: [] for name in sorted(names | {BOUNDS_FILE})}
    for finding in validate_dataset(nquads, syntax=RdfFormat.N_QUADS, base=base, root=root):
        file = finding.rule.removeprefix(base + "shape/").partition("#")[0]
        found.setdefault(file, []).append(finding)
    return CheckOutcome.total(
        "shapes", (CheckOutcome.of("shapes", findings) for findings in found.values())
    )
