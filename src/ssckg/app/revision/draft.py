"""The working edition of a round as graphs: a draft, made like a release and called none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ssckg.app.release.freezing import carried_sets, set_names, target_of
from ssckg.app.revision.candidates import to_carry_out
from ssckg.model.edition_content import Fact, Item, Value
from ssckg.model.revision_state import ProposalStatus
from ssckg.namespaces import expand
from ssckg.publication.canonical import canonical_nquads
from ssckg.publication.frozen import FrozenRelease
from ssckg.revision.applying import apply_changes, lineage
from ssckg.revision.editions import triples_of
from ssckg.revision.names import round_iri
from ssckg.revision.record_rdf.decisions import decision_triples
from ssckg.revision.record_rdf.proposals import proposal_triples
from ssckg.revision.record_rdf.rounds import record_triples
from ssckg.revision.releasing.freezing import frozen_graphs
from ssckg.revision.releasing.old_to_new import old_to_new_triples
from ssckg.revision.releasing.succession_rdf import release_iri, succession_triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from ssckg.model.edition_content import EditionContent
    from ssckg.model.release import WorkingEdition
    from ssckg.model.revision_state import ProposalState, RoundState
    from ssckg.publication.composing import Content

_WORD: Final = "draft"


@dataclass(frozen=True)
class Draft:
    """A working edition, its graphs, and the names of the mapping sets carried over to it."""

    working: WorkingEdition
    graphs: FrozenRelease
    sets: tuple[str, ...]


def draft_version(round_id: str) -> str:
    """Return what the working edition of a round is called: "un-sscf-2020-draft"."""
    return f"{round_id}-{_WORD}"


def draft_of(
    state: RoundState,
    base: EditionContent,
    proposals: Sequence[ProposalState],
    content: Content,
    at: datetime,
) -> Draft:
    """Return the working edition with the changes of proposals in it, as graphs.

    All mapping sets of the edition before are carried over, so that it can be compared with
    whatever that one can be compared with.

    Args:
        state: the round.
        base: the edition that it starts from.
        proposals: those whose changes are carried out.
        content: what is published.
        at: when the draft is made.

    Raises:
        CheckError: the changes cannot be carried out together.
    """
    target = target_of(state, draft_version(state.round.id), at)
    title = f"{state.round.framework_title or state.round.framework}: draft of {state.round.id}"
    target = replace(target, title=title, issued="")
    working = apply_changes(base, to_carry_out(state, proposals), target)
    working = replace(working, content=_marked(working.content, state, proposals, at))
    day = at.astimezone(UTC).date().isoformat()
    carried = carried_sets(working, set_names(content, base.iri), content, at)
    following = [
        Quad(one.subject, one.predicate, one.object, NamedNode(graph))
        for each in carried
        for graph, triples in each.graphs.items()
        for one in triples
    ]
    graphs = FrozenRelease(
        target.version,
        canonical_nquads(_quads(working, state, day)),
        canonical_nquads(following) if following else b"",
    )
    return Draft(working, graphs, tuple(sorted(each.name for each in carried)))


def _marked(
    content: EditionContent, state: RoundState, proposals: Sequence[ProposalState], at: datetime
) -> EditionContent:
    """Return an edition that says of itself that it is a draft, of when and of what."""
    names = ", ".join(one.id for one in proposals) or "none"
    said = (
        f"A draft of {state.round.id}, not released and nobody's decision. Proposals: {names}."
        f" What stands beside it was public on {at.astimezone(UTC).date().isoformat()}."
    )
    edition = content.item[content.iri]
    note = Fact(expand("skos:editorialNote"), Value(said, "", "en"))
    return content.with_items([Item.of(edition.iri, (*edition.facts, note))])


def _quads(working: WorkingEdition, state: RoundState, day: str) -> Iterator[Quad]:
    """Yield the graphs of a draft: the edition, where it comes from, and mappings old to new."""
    edition, about, mappings = frozen_graphs(working.target.version, working.base.id)
    yield from _in(edition, triples_of(working.content))
    yield from _in(edition, lineage(working))
    yield from _in(mappings, old_to_new_triples(working, day))
    yield from _in(about, succession_triples(working))
    yield from _in(about, record_triples(state))
    yield from _in(about, decision_triples(state))
    for one in state.proposals:
        if one.status is not ProposalStatus.WITHDRAWN or one.decisions:
            yield from _in(about, proposal_triples(state, one))
    yield from _in(about, _about(working, state))


def _about(working: WorkingEdition, state: RoundState) -> Iterator[Triple]:
    """Yield what stands in the place of a release: a draft is none."""
    draft = NamedNode(release_iri(working.target.version))
    said = (
        ("rdf:type", NamedNode(expand("prov:Entity"))),
        ("dcterms:title", Literal(working.target.title, language="en")),
        ("dcterms:identifier", Literal(working.target.version)),
        ("prov:wasDerivedFrom", NamedNode(round_iri(state.round.id))),
    )
    for curie, value in said:
        yield Triple(draft, NamedNode(expand(curie)), value)


def _in(graph: str, triples: Iterable[Triple]) -> Iterator[Quad]:
    name = NamedNode(graph)
    return (Quad(one.subject, one.predicate, one.object, name) for one in triples)
