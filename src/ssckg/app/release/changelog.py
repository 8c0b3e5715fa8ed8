"""The changelog of a round or of a release, for people and programs."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Final

from ssckg.app.analyses.forms import result_as
from ssckg.app.analyses.sources import read_sources
from ssckg.app.output_forms import document_as
from ssckg.app.permitting import permit
from ssckg.app.release.differing import names_at_standard_base
from ssckg.app.revision.candidates import Chosen
from ssckg.app.revision.desk import all_rounds, open_round
from ssckg.app.revision.editions import load_edition
from ssckg.app.revision.impact import proposal_impact, round_impact
from ssckg.errors import CheckError, UnknownNameError, UsageError
from ssckg.model.impact_effects import ImpactCounts
from ssckg.revision.differing.changelog import Material, changelog_of
from ssckg.revision.differing.changelog_document import changelog_document
from ssckg.revision.differing.frames import frames

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.app.analyses.sources import Sources
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.changelog import Changelog
    from ssckg.model.revision_state import RoundState

FORMS: Final = ("json", "csv", "xlsx", "html", "md", "pdf", "docx")
_TARGETS: Final = ("targets_lost", "targets_reduced", "targets_gained", "targets_increased")


def changelog_for_round(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    *,
    language: str = "en",
    sources: Sources | None = None,
    is_touch_told: bool = True,
) -> Changelog:
    """Return what a round changes, as it is decided so far, with what each proposal touches.

    Args:
        ws: the workspace.
        actor: who asks.
        round_id: id or IRI of the round.
        language: of the sentences; names and reasons stay as they were written.
        sources: what is published, where it is at hand already.
        is_touch_told: what each proposal touches is worked out, which takes most of the time.

    Raises:
        ForbiddenError: not open to this actor.
        UnknownNameError: there is no such round.
        UsageError: there are no sentences in this language.
        EngineError: the engine does not answer.
    """
    permit(ws, actor, "revision-read")
    spoken = frames(language)
    state = open_round(ws, round_id)
    read = sources or read_sources(ws.directory.path)
    material = Material(
        base=load_edition(ws, state.round.starts_from),
        labels=names_at_standard_base(read.crosswalk.names, read.crosswalk.base),
        touches=_touches(ws, actor, state, read) if is_touch_told else {},
    )
    return changelog_of(state, material, spoken)


def changelog_for_release(
    ws: Workspace,
    actor: Actor,
    version: str,
    *,
    language: str = "en",
    sources: Sources | None = None,
    is_touch_told: bool = True,
) -> Changelog:
    """Return what a release changed; arguments and errors as `changelog_for_round`."""
    permit(ws, actor, "revision-read")
    released = {
        state.released[1].version: state.round.id for state in all_rounds(ws) if state.released
    }
    if version not in released:
        raise UnknownNameError("release", version, tuple(sorted(released)))
    return changelog_for_round(
        ws,
        actor,
        released[version],
        language=language,
        sources=sources,
        is_touch_told=is_touch_told,
    )


def changelog_as(log: Changelog, form: str) -> bytes:
    """Return a changelog as "json", "csv", "xlsx", "html", "md", "pdf" or "docx".

    Raises:
        UsageError: there is no such form.
    """
    if form in {"json", "csv", "xlsx"}:
        return result_as(log, form)
    document = changelog_document(log, frames(log.language))
    if form == "md":
        from ssckg.io.documents.markdown import to_markdown  # noqa: PLC0415

        return to_markdown(document).encode()
    if form not in FORMS:
        raise UsageError(f"unknown format {form!r}", hint=f"one of {', '.join(FORMS)}")
    return document_as(document, form, FORMS)


def _touches(
    ws: Workspace, actor: Actor, state: RoundState, sources: Sources
) -> Mapping[str, Mapping[str, int]]:
    """Return what each accepted proposal touches, by its id; nothing where it cannot be told."""
    found = round_impact(ws, actor, state.round.id, chosen=Chosen.ACCEPTED, sources=sources)
    if len(found.proposals) == 1:
        return {found.proposals[0].id: _counted(found.counts)}
    touches = {each.element.code: _counted(each.counts) for each in found.each}
    for proposal in state.proposals:
        if proposal.id not in touches and proposal.status.value == "declined":
            try:
                alone = proposal_impact(ws, actor, proposal.id, sources=sources)
            except CheckError:
                continue
            touches[proposal.id] = _counted(alone.counts)
    return touches


def _counted(counts: ImpactCounts) -> dict[str, int]:
    """Return the counts that a changelog tells."""
    known = {each.name: int(getattr(counts, each.name)) for each in fields(ImpactCounts)}
    return {
        "targets": sum(known[name] for name in _TARGETS),
        "agencies": known["agencies"],
        "mappings": known["mappings"],
        "cells": known["cells"],
        "observations": known["reported_values"],
    }
