"""What curation reads: the published crosswalk, and what was said of mappings in the workspace."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from ssckg.app.analyses.sources import read_sources
from ssckg.app.public_projects import register_column
from ssckg.errors import UnknownNameError, UsageError
from ssckg.harmonization.curation import record
from ssckg.harmonization.curation.ends import end_of
from ssckg.harmonization.curation.states import rules, standing
from ssckg.harmonization.lookup import curie, find_element
from ssckg.model.crosswalk import MappingList
from ssckg.model.curation import Action, MappingKey, Verdict
from ssckg.model.curation_view import (
    EndView,
    MappingDetail,
    MappingView,
    ReviewerRating,
    StepView,
)
from ssckg.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.crosswalk import Crosswalk, Element, MappingRecord
    from ssckg.model.curation import Curated, CurationEvent, End, Standing

_NEAR = 8


def open_curation(ws: Workspace) -> Curation:
    """Return what curation reads today.

    Raises:
        DataDirectoryError: nothing was built, so there is nothing to map.
        EngineError: an engine does not answer.
    """
    return Curation(read_sources(ws.directory.path).crosswalk, record.read_all(ws.store))


class Curation:
    """Mappings of the published lists and of the workspace; keys stand below the standard base."""

    def __init__(self, crosswalk: Crosswalk, curated: Iterable[Curated]) -> None:
        """Take both."""
        self.crosswalk = crosswalk
        self.curated = {one.key.iri: one for one in curated}

    def own(self, iri: str) -> str:
        """Return an IRI of the workspace as it stands in the crosswalk."""
        return self.crosswalk.base + iri.removeprefix(BASE) if iri.startswith(BASE) else iri

    def standard(self, iri: str) -> str:
        """Return an IRI of the crosswalk as it stands in the workspace."""
        base = self.crosswalk.base
        return BASE + iri.removeprefix(base) if iri.startswith(base) else iri

    @cached_property
    def _shipped(self) -> dict[str, MappingRecord]:
        return {
            self.standard(one.iri): one
            for one in self.crosswalk.mappings
            if one.listed is not MappingList.DERIVED and not one.is_no_match
        }

    @cached_property
    def _keys(self) -> dict[str, MappingKey]:
        shipped = {
            iri: MappingKey(
                iri,
                iri.rpartition("/")[0],
                self.standard(one.subject),
                self.standard(one.object),
            )
            for iri, one in self._shipped.items()
        }
        found = shipped | {iri: one.key for iri, one in self.curated.items()}
        return dict(sorted(found.items()))

    @property
    def sets(self) -> tuple[str, ...]:
        """The names of all sets."""
        return tuple(sorted(iri.rpartition("/")[2] for iri in self._editions))

    @cached_property
    def _editions(self) -> dict[str, tuple[str, str]]:
        """Subject and object edition of each set; its lists of other mappings are left out."""
        start = f"{self.crosswalk.base}mapping/"
        found = self.crosswalk.set_editions.items()
        return {
            iri: editions
            for iri, editions in sorted(found)
            if iri.startswith(start) and "/" not in iri.removeprefix(start)
        }

    def keys(self, mapping_set: str | None = None) -> tuple[MappingKey, ...]:
        """Return all mappings, on wish of one set.

        Raises:
            UnknownNameError: no such set.
        """
        if mapping_set is None:
            return tuple(self._keys.values())
        if mapping_set not in self.sets:
            raise UnknownNameError("mapping set", mapping_set, self.sets)
        wanted = PREFIXES["mapping"] + mapping_set
        return tuple(key for key in self._keys.values() if key.mapping_set == wanted)

    def find(self, name: str) -> MappingKey:
        """Return the mapping of an id ("<set>/<subject>--<object>"), CURIE or IRI.

        Raises:
            UnknownNameError: there is none.
        """
        iri = self.standard(name)
        if not iri.startswith(PREFIXES["mapping"]):
            iri = PREFIXES["mapping"] + name.removeprefix("mapping:")
        if iri not in self._keys:
            near = [k.id for k in self._keys.values() if name.rpartition("/")[2] in k.id]
            raise UnknownNameError("mapping", name, tuple(near[:_NEAR]))
        return self._keys[iri]

    def key_of(self, subject: str, target: str) -> MappingKey:
        """Return the key of a pair, known or new.

        Raises:
            UnknownNameError: an element is not known.
            UsageError: an element fits several sets; no set is between the two frameworks, or
                the pair stands the other way round in one.
        """
        texts = (subject, target)
        fitting = {
            iri: ends
            for iri, editions in self._editions.items()
            if (ends := self._in(editions, texts))
        }
        if len(fitting) == 1:
            [(iri, ends)] = fitting.items()
            names = [curie(self.crosswalk, end.iri).partition(":")[2] for end in ends]
            one, other = (self.standard(end.iri) for end in ends)
            mapping_set = self.standard(iri)
            return MappingKey(f"{mapping_set}/{'--'.join(names)}", mapping_set, one, other)
        if fitting:
            sets = ", ".join(iri.rpartition("/")[2] for iri in fitting)
            raise UsageError(
                f"{subject} and {target} fit several sets: {sets}",
                hint="write CURIEs, as cpi:P.E.1",
            )
        if any(self._in((e[1], e[0]), texts) for e in self._editions.values()):
            raise UsageError(
                "the set of these frameworks begins at the other end",
                hint=f"propose {target} PREDICATE {subject} (broad and narrow swap)",
            )
        for text in texts:
            find_element(self.crosswalk, text)
        raise UsageError(
            f"no mapping set is between the frameworks of {subject} and {target}",
            hint=f"known sets: {', '.join(self.sets)}",
        )

    def _in(self, editions: tuple[str, ...], texts: tuple[str, str]) -> tuple[Element, ...]:
        """Return the elements of two editions that two texts mean; empty where one means none."""
        found = []
        for edition, text in zip(editions, texts, strict=True):
            try:
                found.append(find_element(self.crosswalk, text, self.crosswalk.edition[edition].id))
            except (UnknownNameError, UsageError):
                return ()
        return tuple(found)

    def published(self, key: MappingKey) -> MappingRecord | None:
        """Return the mapping as it is in the published dataset, if it is there."""
        return self._shipped.get(key.iri)

    def version(self, key: MappingKey) -> int:
        """Return the number of steps that were taken in the workspace."""
        found = self.curated.get(key.iri)
        return found.version if found else 0

    def ends(self, key: MappingKey) -> tuple[End, End]:
        """Return what both ends say today."""
        subject, target = (self.own(iri) for iri in (key.subject, key.object))
        return end_of(self.crosswalk, subject), end_of(self.crosswalk, target)

    def standing(self, key: MappingKey) -> Standing | None:
        """Return where a mapping stands; None for a pair of which nothing is known."""
        known = self.curated.get(key.iri)
        return standing(known, self.published(key), self.ends(key), rules())

    def require_standing(self, key: MappingKey) -> Standing:
        """Return where a mapping stands.

        Raises:
            UnknownNameError: nothing is known of it.
        """
        found = self.standing(key)
        if found is None:
            raise UnknownNameError("mapping", key.id)
        return found

    def known_sources(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return keys of the sources register, sorted.

        Raises:
            UnknownNameError: one is not in it.
        """
        known = register_column("sources/sources", "key")
        found = sorted({name.strip().removeprefix("source:") for name in names if name.strip()})
        for name in found:
            if name not in known:
                raise UnknownNameError("source", name, tuple(sorted(known)[:_NEAR]))
        return tuple(found)

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
