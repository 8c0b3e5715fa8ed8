"""Where a mapping stands: a function of what was said of it and of what its ends say today.

Nothing has to be written for a mapping to go back to review: verdicts and publications remember
what the ends said, and do not count any more when the ends say something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ssckg import resources
from ssckg.errors import StateError, UsageError
from ssckg.harmonization.curation.ends import changes, fingerprint, read_told
from ssckg.io.csvw import read_table
from ssckg.io.faults import Faults
from ssckg.model.choices import MappingList, Predicate
from ssckg.model.curation import Action, MappingState, Rules, Standing, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ssckg.model.crosswalk_mappings import MappingRecord
    from ssckg.model.curation import Curated, CurationEvent, End

_FOLDER: Final = "registers/mapping-curation"
_SHIPPED_STATE: Final = {
    MappingList.ACCEPTED: MappingState.PUBLISHED,
    MappingList.REJECTED: MappingState.REJECTED,
    MappingList.CANDIDATES: MappingState.PROPOSED,
}
UNSURE_CONFIDENCE: Final = 0.5
"""Of a proposal that gives none: candidates are below 0.6 (docs/decisions/0004)."""


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the table of steps; `from_state` is None for a mapping nothing was said of yet."""

    action: Action
    from_state: MappingState | None
    requires_reason: bool


@cache
def steps() -> Mapping[tuple[Action, MappingState | None], Step]:
    """Return the table of steps, read once.

    Raises:
        DataError: the table is faulty.
    """
    found = {}
    for cells in _rows("transitions"):
        start = MappingState(cells["from_state"]) if cells["from_state"] else None
        step = Step(Action(cells["action"]), start, cells["requires_reason"] == "true")
        found[step.action, start] = step
    return MappingProxyType(found)


@cache
def rules() -> Rules:
    """Return what it takes to decide, read once.

    Raises:
        DataError: the table is faulty.
    """
    values = {cells["id"]: float(cells["value"]) for cells in _rows("settings")}
    return Rules(
        int(values["accepts-needed"]), int(values["rejects-needed"]), values["usual-confidence"]
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    faults = Faults()
    path = resources.folder("ontology") / _FOLDER / f"{name}.csv"
    table = read_table(path, faults, shown=f"ontology/{_FOLDER}/{name}.csv")
    faults.check()
    for row in table.rows:
        cells: dict[str, Any] = dict(row.cells)
        yield {column: str(value or "") for column, value in cells.items()}


def require_open(action: Action, state: MappingState | None, reason: str) -> None:
    """Return if a step may be taken in a state.

    Raises:
        StateError: it is not open in that state.
        UsageError: it needs a reason.
    """
    step = steps().get((action, state))
    if step is None:
        starts = [each.from_state for each in steps().values() if each.action is action]
        allowed = " or ".join(str(each or "not known yet") for each in starts)
        raise StateError(
            f"{action} is not open for a mapping that is {state or 'not known yet'}",
            hint=f"it is for one that is {allowed}{_first(action, state)}",
        )
    if step.requires_reason and not reason.strip():
        raise UsageError(f"{action} needs a reason", hint="say in a sentence why")


def _first(action: Action, state: MappingState | None) -> str:
    if action is not Action.PUBLISH or state is not MappingState.PROPOSED:
        return ""
    return f": first {rules().accepts} people other than the proposer accept it"


def standing(
    curated: Curated | None,
    shipped: MappingRecord | None,
    ends: tuple[End, End],
    rule: Rules,
) -> Standing | None:
    """Return where a mapping stands; None where nothing is known of it.

    Args:
        curated: what was said of it in the workspace, if anything.
        shipped: the mapping as it was built, if it was; it counts as a first step.
        ends: what subject and object say today.
        rule: what it takes to decide.
    """
    if curated is None or not curated.events:
        return None if shipped is None else _shipped_standing(shipped)
    return _Fold(curated.events, shipped, ends, rule).standing()


def _shipped_standing(shipped: MappingRecord) -> Standing:
    state = _SHIPPED_STATE.get(shipped.listed, MappingState.PROPOSED)
    if shipped.status == MappingState.NEEDS_REVIEW:
        state = MappingState.NEEDS_REVIEW
    return Standing(
        state=state,
        predicate=shipped.predicate,
        confidence=shipped.confidence,
        is_public=shipped.listed is MappingList.ACCEPTED,
        proposer=shipped.author,
        reason=shipped.reason,
        changes=tuple(read_told(text) for text in shipped.end_changes),
    )


class _Fold:
    """Goes through the steps once and keeps what the last ones left."""

    def __init__(
        self,
        events: Sequence[CurationEvent],
        shipped: MappingRecord | None,
        ends: tuple[End, End],
        rule: Rules,
    ) -> None:
        self.ends, self.rule = ends, rule
        self.prints = tuple(map(fingerprint, ends))
        self.start = None if shipped is None else _shipped_standing(shipped)
        self.predicate = self.start.predicate if self.start else Predicate.RELATED
        self.confidence = self.start.confidence if self.start else None
        self.proposer = self.start.proposer if self.start else ""
        self.makers = {self.proposer}
        """Who drafted or put it forward this time: their own accept does not count."""
        self.reason = self.start.reason if self.start else ""
        self.state = self.start.state if self.start else MappingState.DRAFT
        self.is_public = self.start.is_public if self.start else False
        self.published: CurationEvent | None = None
        self.words: dict[str, CurationEvent] = {}
        for event in events:
            self._take(event)

    def _take(self, event: CurationEvent) -> None:
        if event.action is Action.REVIEW:
            self.words.pop(event.by, None)  # the later word of a reviewer comes last, too
            self.words[event.by] = event
        elif event.action in {Action.DRAFT, Action.PROPOSE}:
            is_draft = event.action is Action.DRAFT
            # A draft that somebody else puts forward is the work of both.
            earlier = self.makers if self.state is MappingState.DRAFT else set()
            self.makers = {*earlier, event.by}
            self.state = MappingState.DRAFT if is_draft else MappingState.PROPOSED
            self._settle(event)
            self.proposer = event.by
            self.words = {}
        elif event.action is Action.PUBLISH:
            self.state, self.is_public, self.published = MappingState.PUBLISHED, True, event
            self._settle(event)
        elif event.action is Action.WITHDRAW:
            self.state, self.is_public, self.published = MappingState.WITHDRAWN, False, None
            self._settle(event)

    def _settle(self, event: CurationEvent) -> None:
        self.predicate = event.predicate or self.predicate
        if event.confidence is not None:
            self.confidence = event.confidence
        self.reason = event.reason or self.reason

    def standing(self) -> Standing:
        fresh = tuple(e for e in self.words.values() if self._is_fresh(e))
        lapsed = tuple(e for e in self.words.values() if not self._is_fresh(e))
        counted = tuple(e for e in fresh if e.by not in self.makers)
        accepts = [e for e in counted if e.verdict is Verdict.ACCEPT]
        rejects = [e for e in fresh if e.verdict is Verdict.REJECT]
        held = {e.predicate or self.predicate for e in accepts}
        decided = self._decided(accepts, rejects, held)
        changed = self._changed(lapsed)
        state = self._state(decided, is_changed=bool(changed))
        is_disputed = (bool(accepts) and bool(rejects)) or len(held) > 1
        if self.is_public and rejects:
            is_disputed = True
        predicate, confidence = self.predicate, self.confidence
        if decided is MappingState.REVIEWED:
            [predicate] = held
            confidence = self._confidence(accepts)
        return Standing(
            state=state,
            predicate=predicate,
            confidence=confidence,
            verdicts=fresh,
            lapsed=lapsed,
            is_public=self.is_public,
            is_disputed=is_disputed and self.state is not MappingState.WITHDRAWN,
            changes=changed,
            proposer=self.proposer,
            reason=self.reason,
        )

    def _is_fresh(self, event: CurationEvent) -> bool:
        found = (fingerprint(event.subject_end), fingerprint(event.object_end))
        return found == self.prints

    def _decided(
        self, accepts: list[CurationEvent], rejects: list[CurationEvent], held: set[Predicate]
    ) -> MappingState | None:
        if len(accepts) >= self.rule.accepts and not rejects and len(held) == 1:
            return MappingState.REVIEWED
        others = [e for e in rejects if e.by not in self.makers]
        if len(others) >= self.rule.rejects and not accepts:
            return MappingState.REJECTED
        return None

    def _confidence(self, accepts: list[CurationEvent]) -> float:
        given = [e.confidence for e in accepts if e.confidence is not None]
        return min(given) if given else self.rule.confidence

    def _changed(self, lapsed: tuple[CurationEvent, ...]) -> tuple[Any, ...]:
        """Return what changed since it was published, or since the last word that lapsed."""
        if self.state is MappingState.WITHDRAWN:
            return ()
        since = self.published if self.published is not None else (lapsed[-1] if lapsed else None)
        if self.published is None and self.state is MappingState.NEEDS_REVIEW and self.start:
            return self.start.changes
        if since is None or self._is_fresh(since):
            return ()
        return (
            *changes("subject", since.subject_end, self.ends[0]),
            *changes("object", since.object_end, self.ends[1]),
        )

    def _state(self, decided: MappingState | None, *, is_changed: bool) -> MappingState:
        if self.state in {MappingState.WITHDRAWN, MappingState.DRAFT}:
            return self.state
        if self.is_public:
            if not is_changed and self.state is MappingState.PUBLISHED:
                return MappingState.PUBLISHED
            is_decided = decided is MappingState.REVIEWED
            return MappingState.REVIEWED if is_decided else MappingState.NEEDS_REVIEW
        if decided is not None or is_changed:
            return decided or MappingState.NEEDS_REVIEW
        # What the built lists reject stays so until a reviewer holds another view.
        is_contested = any(e.verdict is Verdict.ACCEPT for e in self.words.values())
        is_rejected = self.state is MappingState.REJECTED and not is_contested
        return MappingState.REJECTED if is_rejected else MappingState.PROPOSED
