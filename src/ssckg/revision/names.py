"""Ids and IRIs of rounds and of what is in them; all IRIs stand below the standard base."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ssckg.namespaces import BASE, GRAPH
from ssckg.revision.bodies import SECRETARIAT, is_player

if TYPE_CHECKING:
    from ssckg.model.revision_round import StageKind

_ROUND_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PROPOSAL_ID: Final = re.compile(rf"(?P<round>{_ROUND_ID.pattern})-p(?P<number>[1-9][0-9]{{0,8}})")
_COMMENT_ID: Final = re.compile(rf"(?P<round>{_ROUND_ID.pattern})-c(?P<number>[1-9][0-9]{{0,8}})")


def is_round_id(text: str) -> bool:
    """Say whether a text can be the id of a round: small letters, digits, single hyphens."""
    return len(text) <= 60 and _ROUND_ID.fullmatch(text) is not None


def workspace_graph(round_id: str) -> str:
    """Return the graph of the workspace that holds the log of a round."""
    return f"{GRAPH}workspace/revision/{round_id}"


def public_graph(round_id: str) -> str:
    """Return the published graph with the public record of a round."""
    return f"{GRAPH}revision/{round_id}"


def stage_iri(round_id: str, kind: StageKind) -> str:
    """Return the IRI of a stage."""
    return f"{round_iri(round_id)}/stage/{kind}"


def event_iri(round_id: str, number: int) -> str:
    """Return the IRI of an event."""
    return f"{round_iri(round_id)}/event/{number}"


def round_iri(round_id: str) -> str:
    """Return the IRI of a round, below the standard base."""
    return f"{BASE}round/{round_id}"


def proposal_id(round_id: str, number: int) -> str:
    """Return the id of a proposal: "un-sscf-2020-p7"."""
    return f"{round_id}-p{number}"


def comment_id(round_id: str, number: int) -> str:
    """Return the id of a comment: "un-sscf-2020-c7"."""
    return f"{round_id}-c{number}"


def decision_id(round_id: str, number: int) -> str:
    """Return the id of a decision: "un-sscf-2020-d7"."""
    return f"{round_id}-d{number}"


def proposal_iri(round_id: str, number: int) -> str:
    """Return the IRI of a proposal, below the standard base."""
    return f"{BASE}proposal/{proposal_id(round_id, number)}"


def comment_iri(round_id: str, number: int) -> str:
    """Return the IRI of a comment, below the standard base."""
    return f"{BASE}comment/{comment_id(round_id, number)}"


def decision_iri(round_id: str, number: int) -> str:
    """Return the IRI of a decision, below the standard base."""
    return f"{BASE}decision/{decision_id(round_id, number)}"


def body_iri(round_id: str, body: str) -> str:
    """Return the IRI of a body in a round: an agency, a city, or the round's own.

    Its own are the secretariat and the players of a demonstration.

    >>> body_iri("r", "ITU"), body_iri("r", "secretariat")
    ('https://w3id.org/ssckg/agency/ITU', 'https://w3id.org/ssckg/round/r/secretariat')
    """
    if body.startswith("city:"):
        return f"{BASE}city/{body.removeprefix('city:')}"
    # Which agencies run a secretariat differs from round to round.
    is_own = body == SECRETARIAT or is_player(body)
    return f"{round_iri(round_id)}/{body}" if is_own else f"{BASE}agency/{body}"


def round_of_proposal(proposal: str) -> str:
    """Return the id of the round that a proposal (id or IRI) belongs to; "" where it is none."""
    found = _PROPOSAL_ID.fullmatch(proposal.removeprefix(f"{BASE}proposal/"))
    return found["round"] if found else ""


def round_of_comment(comment: str) -> str:
    """Return the id of the round that a comment (id or IRI) belongs to; "" where it is none."""
    found = _COMMENT_ID.fullmatch(comment.removeprefix(f"{BASE}comment/"))
    return found["round"] if found else ""
