"""What changed between two editions, and what an element went through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ssckg.app.analyses.registry import Analysis, Parameters
from ssckg.app.release.differing import diff_editions, names_at_standard_base
from ssckg.app.release.timeline import timeline_of
from ssckg.app.revision.editions import load_edition
from ssckg.revision.differing.places import Places
from ssckg.revision.differing.result import DiffResult, diff_result

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.app.analyses.sources import Sources
    from ssckg.model.edition_diff import EditionDiff
    from ssckg.model.timeline import Timeline


class DiffParameters(Parameters):
    """Two editions."""

    first: str = Field(description="Id of an edition or version of a release.", min_length=1)
    second: str = Field(description="Id of an edition or version of a release.", min_length=1)
    language: Literal["en", "es", "fr", "ru", "zh", "ar"] = Field(
        "en", description="Language of the sentences; names stay as they are."
    )


class TimelineParameters(Parameters):
    """An element."""

    element: str = Field(
        description="Code, id, CURIE or IRI of the element in any edition.", min_length=1
    )
    framework: str = Field("", description="Edition that a code is looked up in.")


def _timeline(sources: Sources, given: TimelineParameters) -> Timeline:
    return timeline_of(sources, given.element, given.framework)


def _diff(sources: Sources, given: DiffParameters) -> DiffResult:
    found = diff_editions(sources.path, given.first, given.second)
    crosswalk = sources.crosswalk
    return diff_result(
        found,
        kept=_kept(sources.path, found),
        titles=(_title(sources.path, given.first), _title(sources.path, given.second)),
        labels=names_at_standard_base(crosswalk.names, crosswalk.base),
        remarks=_remarks(sources.path, (given.first, given.second)),
        language=given.language,
    )


def _kept(data: Path, found: EditionDiff) -> int:
    first = Places(load_edition(data, found.from_id)).elements
    second = Places(load_edition(data, found.to_id)).elements
    return len({found.renaming.iri(iri) for iri in first} & second)


def _title(data: Path, edition: str) -> str:
    content = load_edition(data, edition)
    about = content.item.get(content.iri)
    return about.text("dcterms:title") if about else ""


def _remarks(data: Path, editions: tuple[str, str]) -> tuple[str, ...]:
    contents = [load_edition(data, each) for each in editions]
    return tuple(
        f"{one.id}: {note.text}"
        for one in contents
        for note in one.item[one.iri].values("skos:editorialNote")
    )


ANALYSES = (
    Analysis(
        name="release-diff",
        summary="What lies between two editions: typed changes, and every statement that differs.",
        parameters=DiffParameters,
        run=_diff,
    ),
    Analysis(
        name="release-timeline",
        summary="What an element went through over editions: states, decisions, heirs, mappings.",
        parameters=TimelineParameters,
        run=_timeline,
    ),
)
