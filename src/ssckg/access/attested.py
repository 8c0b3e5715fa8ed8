"""What the workspace keeps of attestations: `graph/workspace/attestations`, one thing a submission.

It holds the secret seed of the commitments, made at the first issue and never changed, and when,
by whom, with which key and for which hash the last one was issued.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib.namespace import XSD
from rdflib.term import Literal, URIRef

from ssckg.access.accounts import account_iri
from ssckg.access.facts import new_seed
from ssckg.errors import EngineError
from ssckg.namespaces import BASE, GRAPH, expand

if TYPE_CHECKING:
    from datetime import datetime

    from ssckg.model.actor import Actor
    from ssckg.ports import GraphStore

ATTESTATIONS_GRAPH: Final = GRAPH + "workspace/attestations"
_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{expand(name + ':')}>\n" for name in ("ssc", "dcterms", "prov")
)
_SEED: Final = f"""{_PREFIXES}
INSERT {{ GRAPH <{ATTESTATIONS_GRAPH}> {{
  ?node a ssc:Attestation ; ssc:reportOn ?submission ; ssc:commitmentSeed ?seed }} }}
WHERE {{ FILTER NOT EXISTS {{ GRAPH <{ATTESTATIONS_GRAPH}> {{ ?node ssc:commitmentSeed ?old }} }} }}
"""
_FIND_SEED: Final = f"""{_PREFIXES}
SELECT ?seed WHERE {{ GRAPH <{ATTESTATIONS_GRAPH}> {{ ?node ssc:commitmentSeed ?seed }} }}"""
_ISSUED: Final = f"""{_PREFIXES}
DELETE {{ GRAPH <{ATTESTATIONS_GRAPH}> {{ ?node ?p ?old }} }}
INSERT {{ GRAPH <{ATTESTATIONS_GRAPH}> {{ ?node dcterms:issued ?at ; ssc:signingKey ?kid ;
  ssc:sha256 ?hash ; prov:wasAttributedTo ?who }} }}
WHERE {{ OPTIONAL {{
  VALUES ?p {{ dcterms:issued ssc:signingKey ssc:sha256 prov:wasAttributedTo }}
  GRAPH <{ATTESTATIONS_GRAPH}> {{ ?node ?p ?old }} }} }}"""  # noqa: S608  made of constants


def seed_of(store: GraphStore, submission: str) -> str:
    """Return the seed of a submission's commitments, made if there is none; one wins for good.

    Raises:
        EngineError: it was not kept.
    """
    node = _node(submission)
    for _ in range(2):
        for row in store.select(_FIND_SEED, {"node": node}):
            return str(row["seed"])
        about = URIRef(f"{BASE}submission/{submission}")
        store.update(_SEED, {"node": node, "submission": about, "seed": Literal(new_seed())})
    raise EngineError("the seed of the attestation was not kept")


def note_issue(
    store: GraphStore, actor: Actor, submission: str, at: datetime, *, kid: str, hashed: str
) -> None:
    """Note that an attestation was issued, in the place of an earlier note."""
    store.update(
        _ISSUED,
        {
            "node": _node(submission),
            "at": Literal(at.isoformat(), datatype=XSD.dateTime),
            "kid": Literal(kid),
            "hash": Literal(hashed),
            "who": account_iri(actor.id),
        },
    )


def _node(submission: str) -> URIRef:
    return URIRef(f"{BASE}attestation/{submission}")
