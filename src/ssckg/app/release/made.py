"""What making a release came to, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from ssckg.revision.releasing.carrying import Carried
    from ssckg.revision.releasing.freezing import Frozen


@dataclass(frozen=True, kw_only=True)
class MadeRelease:
    """What a release came to, or (`refused`: why not) what it would come to.

    sets: mapping sets carried over; open: ids of proposals on which nothing was decided; files:
    names and sizes in bytes.
    """

    version: str
    round: str
    at: datetime
    frozen: Frozen
    sets: tuple[Carried, ...]
    open: tuple[str, ...]
    files: dict[str, int]
    is_made: bool
    is_demonstration: bool
    refused: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "version": self.version,
            "round": self.round,
            "released": self.at.isoformat() if self.is_made else None,
            "hash": self.frozen.sha256,
            "items": {
                "added": self.frozen.added,
                "changed": self.frozen.changed,
                "retired": self.frozen.retired,
            },
            "statements": self.frozen.nquads.count(b"\n"),
            "is_demonstration": self.is_demonstration,
            "files": self.files,
            "left_open": list(self.open),
            "sets": [
                {
                    "set": one.name,
                    "kept": one.kept,
                    "no_match": one.no_match,
                    "to_review": one.to_review,
                    "undeclared": one.undeclared,
                    "not_carried": list(one.left),
                }
                for one in self.sets
            ],
            "made": self.is_made,
            "refused": self.refused or None,
        }
