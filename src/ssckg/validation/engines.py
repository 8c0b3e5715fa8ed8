"""Which shapes there are, and which engines check them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.errors import UnknownNameError
from ssckg.io.textfile import read_bytes
from ssckg.model.shape_result import RdfDocument
from ssckg.namespaces import BASE, SSC
from ssckg.resources import folder
from ssckg.validation.shapes_graph import ShapesGraph, read_shapes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ssckg.ports import ShapeValidator

ENGINES = ("native", "pyshacl")


def load_shapes(
    names: Iterable[str] | None = None,
    *,
    extra: Iterable[RdfDocument] = (),
    base: str = BASE,
    root: Path | None = None,
) -> ShapesGraph:
    """Read the shapes files `names` (without `.ttl`; all of them by default) and `extra` ones.

    `base` moves the data IRIs in the files, as the build does with the tables.

    Raises:
        UnknownNameError: there is no file of that name.
        ParseError: a file cannot be read.
    """
    root = root or folder("shapes")
    known = {path.stem: path for path in sorted(root.glob("*.ttl"))}
    documents = []
    for name in known if names is None else names:
        if name not in known:
            raise UnknownNameError("shapes file", name, tuple(known))
        shown = f"shapes/{name}.ttl"
        documents.append(RdfDocument(_rebase(read_bytes(known[name], shown=shown), base), shown))
    return read_shapes([*documents, *extra])


def make_validator(shapes: ShapesGraph, engine: str = "native") -> ShapeValidator:
    """Return the engine of that name, made ready with `shapes`.

    Raises:
        UnknownNameError: no such engine.
        ParseError: the engine cannot make sense of the shapes.
    """
    # Imported late: pySHACL brings rdflib along, which the native engine can do without.
    if engine == "native":
        from ssckg.validation.native_engine import NativeValidator  # noqa: PLC0415  rdflib stays unloaded

        return NativeValidator(shapes)
    if engine == "pyshacl":
        from ssckg.validation.pyshacl_engine import PyshaclValidator  # noqa: PLC0415  loads rdflib

        return PyshaclValidator(shapes)
    raise UnknownNameError("engine", engine, ENGINES)


def _rebase(content: bytes, base: str) -> bytes:
    """Move data IRIs to `base`; the vocabulary stays where it is."""
    if base == BASE:
        return content
    marker = b"\0vocabulary\0"
    kept = content.replace(SSC.encode(), marker)
    return kept.replace(BASE.encode(), base.encode()).replace(marker, SSC.encode())
