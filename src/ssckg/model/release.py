"""What a round leads to: a working edition until it is decided, then a release."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssckg.model.edition_content import EditionContent
    from ssckg.model.proposed_change import ProposedChange


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionTarget:
    """The edition that is to come out.

    version: its id and the path of its IRIs ("un-sscf-0.1"); framework: family ("un-sscf");
    issued: ISO date; keeps_codes: elements keep their IRIs (`model.revision_round.Round`);
    publishers: IRIs of the bodies that publish it; none are named where there are none.
    """

    version: str
    framework: str
    title: str
    framework_title: str = ""
    issued: str = ""
    keeps_codes: bool = False
    is_demonstration: bool = False
    publishers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedChange:
    """A change that is to be carried out, and where it comes from (ids; "" for a candidate)."""

    change: ProposedChange
    proposal: str
    decision: str = ""


class SuccessionKind(StrEnum):
    """How an element of one edition stands to one of the next."""

    KEPT = "kept"
    """States the same but for its IRI and edition."""
    EDITED = "edited"
    """Another label, code, level, place or note, or what was not on record before; what is measured
    is the same."""
    REDEFINED = "redefined"
    """Unit, numerator, denominator, base, multiplier, direction or definition is another than the
    one on record (`model.first_value`)."""
    REPLACED = "replaced"
    SPLIT = "split"
    MERGED = "merged"
    RETIRED = "retired"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """What became of elements, or of data points: IRIs before and after; who asked and decided.

    Exactly one succession names each element of the old edition before, and each of the new after
    (an element that a merge leaves standing is among `after` of the merge). heirs: what takes over
    from something that is retired, of the new edition; each has a succession of its own.
    """

    kind: SuccessionKind
    before: tuple[str, ...]
    after: tuple[str, ...]
    proposals: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    heirs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WorkingEdition:
    """An edition with changes carried out; `points`: what became of each data point.

    A data point whose series goes on is "kept" or "edited"; one whose series breaks "redefined".
    """

    target: EditionTarget
    base: EditionContent
    content: EditionContent
    elements: tuple[Succession, ...]
    points: tuple[Succession, ...]
