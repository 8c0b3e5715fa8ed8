"""What comments are on: anything that has an IRI, found by IRI, code, name or id."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from rdflib.term import URIRef

from ssckg.app.asking import query_library
from ssckg.app.following import open_published
from ssckg.app.revision import desk
from ssckg.errors import MissingError, UsageError
from ssckg.io.unseen_characters import fault_of
from ssckg.model.revision_event import CommentState
from ssckg.namespaces import BASE
from ssckg.querying.showing import Shower
from ssckg.revision.names import is_round_id, stage_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.app.workspace import Workspace
    from ssckg.model.named_query import NamedQuery
    from ssckg.model.revision_state import RoundState
    from ssckg.querying.showing import Found

_LONGEST: Final = 300
_AT_ONCE: Final = 200
_SHOWN: Final = 5
_NAMES: Final = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing (MIN(?code) AS ?name) (MIN(?title) AS ?label) WHERE {
  VALUES ?thing { %s }
  OPTIONAL { ?thing skos:notation ?code }
  OPTIONAL { ?thing skos:prefLabel|dcterms:title ?title FILTER(LANG(?title) IN ("", "en")) }
} GROUP BY ?thing"""


def find_target(ws: Workspace, state: RoundState, text: str) -> tuple[str, int | None]:
    """Return the IRI of what is meant, below the standard base, and the number of a proposal.

    What is in the round itself is found first, then what is published; a code that stands for
    several things means the one in the edition that the round starts from.

    Raises:
        UnknownNameError: there is no such thing.
        UsageError: it may mean several things.
        MissingError: the published dataset cannot be asked.
    """
    name = text.strip()
    if not name or len(name) > _LONGEST or fault_of(name):
        raise UsageError("what the comment is on is not named", hint="an IRI, a code or an id")
    short = name.removeprefix(ws.base).removeprefix(BASE)
    if (found := _in_round(state, short)) is not None:
        return found
    if (elsewhere := _in_another_round(ws, short)) is not None:
        return elsewhere, None
    return _published(ws, state, name), None


def names_of(ws: Workspace, iris: Iterable[str]) -> Mapping[str, str]:
    """Return code or label of things by IRI (below the standard base), as far as there are any.

    Names are an aid to reading: where the published dataset cannot be asked, there are none.
    """
    named = sorted(set(iris))
    wanted = [iri for iri in named if not iri.startswith(f"{BASE}proposal/")]
    found = {iri: iri.rpartition("/")[2] for iri in named if iri not in wanted}
    if not wanted:
        return found
    try:
        with open_published(ws.directory.path) as store:
            for first in range(0, len(wanted), _AT_ONCE):
                part = wanted[first : first + _AT_ONCE]
                values = " ".join(URIRef(moved(iri, BASE, ws.base)).n3() for iri in part)
                for row in store.select(_NAMES % values):
                    label = str(row.get("name") or row.get("label") or "")
                    if label:
                        found[moved(str(row["thing"]), ws.base, BASE)] = label
    except MissingError:
        return found
    return found


def moved(iri: str, base: str, to: str) -> str:
    """Return an IRI of ours below another base; one of others as it is."""
    return to + iri.removeprefix(base) if iri.startswith(base) else iri


def _in_round(state: RoundState, short: str) -> tuple[str, int | None] | None:
    """Return what is of the round itself; comments only where all may see them."""
    round_id = state.round.id
    name = short.removeprefix("proposal/")
    proposal = state.proposal.get(name) or state.proposal.get(f"{round_id}-{name}")
    if proposal is not None:
        return proposal.iri, proposal.number
    if short in {round_id, f"round/{round_id}"}:
        return state.iri, None
    comment = state.comment.get(short.removeprefix("comment/"))
    if comment is not None and comment.state is CommentState.PUBLISHED:
        return comment.iri, comment.comment.proposal
    for stage in state.stages:
        if short == f"round/{round_id}/stage/{stage.kind}":
            return stage_iri(round_id, stage.kind), None
    return None


def _in_another_round(ws: Workspace, short: str) -> str | None:
    try:
        if short.startswith("round/") and is_round_id(short.removeprefix("round/")):
            return desk.open_round(ws, short.removeprefix("round/")).iri
        return desk.find_proposal(ws, short.removeprefix("proposal/"))[1].iri
    except UsageError:  # it is unknown, or does not say of which round it is
        return None


def _published(ws: Workspace, state: RoundState, name: str) -> str:
    with open_published(ws.directory.path) as store:
        shower = Shower(store, _library(), ws.base)
        asked = moved(name, BASE, ws.base)
        found = shower.find(asked)
        if len(found) > 1:
            own = [one for one in found if one.framework == state.round.starts_from]
            found = own or found
    if len(found) > 1:
        raise UsageError(f"{name!r} may mean several things", hint=_listed(found))
    return moved(found[0].iri, ws.base, BASE)


@cache
def _library() -> Mapping[str, NamedQuery]:
    """Return the named queries, read once: a service looks up a thing for each comment."""
    return query_library()


def _listed(found: list[Found]) -> str:
    named = "; ".join(f"{one.iri} ({one.label or one.kind})" for one in found[:_SHOWN])
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"give the IRI: {named}{more}"
