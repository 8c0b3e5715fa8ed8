"""The seams: what the library asks of engines.

Implementations live in store/, validation/ and reasoning/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.shape_result import RdfDocument, ShapeResult


class ShapeValidator(Protocol):
    """Checks data against the shapes that it was made with."""

    @property
    def name(self) -> str:
        """The engine's name: "pyshacl" or "native"."""

    def validate(self, data: Sequence[RdfDocument]) -> tuple[ShapeResult, ...]:
        """Return what the union of `data` breaks, sorted; empty where all is well.

        Raises:
            ParseError: a document is not well-formed; names file and line.
            EngineError: the engine failed on well-formed data.
        """
