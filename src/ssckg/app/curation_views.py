"""Mappings under curation as people see them: in lists, one by one, as ratings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ssckg.app.analyses.sources import read_sources
from ssckg.app.curation_reading import CuratedMappings
from ssckg.harmonization.curation import record
from ssckg.harmonization.lookup import curie
from ssckg.model.curation import Action, Verdict
from ssckg.model.curation_view import (
    EndView,
    MappingDetail,
    MappingView,
    ReviewerRating,
    StepView,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.curation import CurationEvent, End, MappingKey, Standing


def open_curation(ws: Workspace) -> Curation:
    """Return what curation reads today.

    Raises:
        DataDirectoryError: nothing was built, so there is nothing to map.
        EngineError: an engine does not answer.
    """
    return Curation(read_sources(ws.directory.path).crosswalk, record.read_all(ws.store))


class Curation(CuratedMappings):
    """Mappings of the published lists and of the workspace, told as they stand."""

    def why(self, now: Standing) -> str:
        """Return the reason of the latest acceptance, else of the proposal."""
        accepts = [e.reason for e in now.verdicts if e.verdict is Verdict.ACCEPT and e.reason]
        return accepts[-1] if accepts else now.reason

    def view(self, key: MappingKey, actor: Actor, *, open_: bool = False) -> MappingView:
        """Return a mapping as it stands in a list."""
        now = self.require_standing(key)
        mine = any(event.by == actor.id for event in now.verdicts)
        is_open = open_ or mine
        counts = {
            verdict: sum(event.verdict is verdict for event in now.verdicts) if is_open else None
            for verdict in Verdict
        }
        listed = self.published(key)
        return MappingView(
            id=key.id,
            iri=self.own(key.iri),
            mapping_set=key.mapping_set.rpartition("/")[2],
            subject=self._end(key.subject),
            predicate=now.predicate,
            object=self._end(key.object),
            state=now.state,
            confidence=now.confidence,
            list=str(listed.listed) if listed else "",
            is_public=now.is_public,
            is_disputed=now.is_disputed,
            has_my_verdict=mine,
            accepts=counts[Verdict.ACCEPT],
            rejects=counts[Verdict.REJECT],
            unsure=counts[Verdict.UNSURE],
            version=self.version(key),
            proposer=now.proposer,
            reason=now.reason,
            changes=now.changes,
        )

    def detail(self, key: MappingKey, actor: Actor, *, open_: bool = False) -> MappingDetail:
        """Return a mapping with its ends and steps; verdicts of others maybe kept back."""
        now = self.require_standing(key)
        view = self.view(key, actor, open_=open_)
        known = self.curated.get(key.iri)
        events = known.events if known else ()
        is_open = open_ or view.has_my_verdict
        shown = [e for e in events if is_open or e.action is not Action.REVIEW or e.by == actor.id]
        standing_ = {event.number for event in now.verdicts}
        ends = self.ends(key)
        return MappingDetail(
            mapping=_with_fields(view, ends),
            steps=tuple(_step(event, counts=event.number in standing_) for event in shown),
            hidden=len(events) - len(shown),
            evidence=tuple(self._evidence(key)),
        )

    def ratings(self, mapping_set: str | None = None) -> tuple[ReviewerRating, ...]:
        """Return the verdicts that stand, of mappings of a set or of all."""
        return tuple(
            ReviewerRating(key.id, key.mapping_set.rpartition("/")[2], event.by, event.verdict)
            for key in self.keys(mapping_set)
            if key.iri in self.curated
            for event in self.require_standing(key).verdicts
            if event.verdict is not None
        )

    def _end(self, iri: str) -> EndView:
        own = self.own(iri)
        known = self.crosswalk.element.get(own)
        short = curie(self.crosswalk, own)
        if known is None:
            return EndView(own, short, short.partition(":")[2], "(not there any more)")
        frameworks = [self.crosswalk.edition[e].id for e in known.editions]
        return EndView(
            own, short, known.code, known.label, ", ".join(frameworks), known.level, known.trust
        )

    def _evidence(self, key: MappingKey) -> Iterable[str]:
        """Yield what is published between one of the ends and others, in words."""
        for end, far in ((key.subject, key.object), (key.object, key.subject)):
            for link in self.crosswalk.links.get(self.own(end), ()):
                if link.object == self.own(far):
                    continue
                names = [curie(self.crosswalk, iri) for iri in (link.subject, link.object)]
                known = self.crosswalk.element.get(link.object)
                label = f" ({known.label})" if known else ""
                yield f"{names[0]} {link.predicate} {names[1]}{label}"


def _with_fields(view: MappingView, ends: tuple[End, End]) -> MappingView:
    subject, target = (
        replace(side, fields=end.fields)
        for side, end in zip((view.subject, view.object), ends, strict=True)
    )
    return replace(view, subject=subject, object=target)


def _step(event: CurationEvent, *, counts: bool) -> StepView:
    return StepView(
        number=event.number,
        action=event.action,
        at=event.at,
        by=event.by,
        name=event.name,
        role=str(event.role),
        agency=event.agency,
        verdict=event.verdict,
        predicate=event.predicate,
        confidence=event.confidence,
        reason=event.reason,
        counts=counts,
    )
