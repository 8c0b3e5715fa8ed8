"""Accounts and tokens in the workspace: values to triples of `graph/workspace/accounts` and back.

IRIs in the workspace stand below the standard base. Texts are bound as terms, never pasted.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from rdflib.namespace import XSD
from rdflib.term import Literal, URIRef

from ssckg.access.tokens import Token
from ssckg.errors import EngineError, UsageError
from ssckg.model.actor import Actor, Role
from ssckg.namespaces import BASE, CODE, GRAPH, expand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.ports import GraphStore, Rows, Term, Triple

_DAY: Final = XSD.date
ACCOUNTS_GRAPH: Final = GRAPH + "workspace/accounts"
_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{expand(name + ':')}>\n" for name in ("ssc", "dcterms", "prov", "skos", "xsd")
)
_SELECT: Final = f"""{_PREFIXES}
SELECT ?id ?hash ?created ?expires ?revoked ?used ?scope ?maker ?actor ?name ?role ?city
  ?agency
WHERE {{ GRAPH <{ACCOUNTS_GRAPH}> {{
  ?token a ssc:AccessToken ; dcterms:identifier ?id ; ssc:tokenHash ?hash ;
    dcterms:created ?created ; ssc:expiresAt ?expires ; ssc:tokenOf ?account .
  ?account a ssc:Account ; dcterms:identifier ?actor ; skos:prefLabel ?name ; ssc:holdsRole ?role .
  OPTIONAL {{ ?account ssc:actsForCity ?city }}
  OPTIONAL {{ ?account ssc:actsForAgency ?agency }}
  OPTIONAL {{ ?token ssc:revokedAt ?revoked }}
  OPTIONAL {{ ?token ssc:lastUsedOn ?used }}
  OPTIONAL {{ ?token ssc:actionName ?scope }}
  OPTIONAL {{ ?token prov:wasAttributedTo ?maker }}
}} }} ORDER BY ?created ?id ?scope"""
_SELECT_ACCOUNT: Final = f"""{_PREFIXES}
SELECT ?actor ?name ?role ?city ?agency WHERE {{ GRAPH <{ACCOUNTS_GRAPH}> {{
  ?account a ssc:Account ; dcterms:identifier ?actor ; skos:prefLabel ?name ; ssc:holdsRole ?role .
  OPTIONAL {{ ?account ssc:actsForCity ?city }}
  OPTIONAL {{ ?account ssc:actsForAgency ?agency }}
}} }}"""
_OPEN_ACCOUNT: Final = f"""{_PREFIXES}
INSERT {{ GRAPH <{ACCOUNTS_GRAPH}> {{
  ?account a ssc:Account ; dcterms:identifier ?actor ; skos:prefLabel ?name ; ssc:holdsRole ?role ;
    ssc:actsForCity ?city ; ssc:actsForAgency ?agency .
}} }}
WHERE {{ FILTER NOT EXISTS {{ GRAPH <{ACCOUNTS_GRAPH}> {{ ?account a ssc:Account }} }} }}"""
"""What is not bound (a city, an agency) is left out of what is inserted."""
_REVOKE: Final = f"""{_PREFIXES}
INSERT {{ GRAPH <{ACCOUNTS_GRAPH}> {{ ?token ssc:revokedAt ?now }} }}
WHERE {{ GRAPH <{ACCOUNTS_GRAPH}> {{
  ?token a ssc:AccessToken FILTER NOT EXISTS {{ ?token ssc:revokedAt ?before }} }} }}"""
_USE: Final = f"""{_PREFIXES}
DELETE {{ GRAPH <{ACCOUNTS_GRAPH}> {{ ?token ssc:lastUsedOn ?old }} }}
INSERT {{ GRAPH <{ACCOUNTS_GRAPH}> {{ ?token ssc:lastUsedOn ?day }} }}
WHERE {{ GRAPH <{ACCOUNTS_GRAPH}> {{
  ?token a ssc:AccessToken OPTIONAL {{ ?token ssc:lastUsedOn ?old }} }} }}"""


@dataclass(frozen=True, slots=True)
class KeptToken:
    """A token with its hash, as it is kept."""

    token: Token
    hash: str

    def __repr__(self) -> str:
        return f"KeptToken({self.token.id})"


def account_iri(actor: str) -> URIRef:
    """Return the IRI of an account by the id of its actor."""
    return URIRef(f"{BASE}agent/{actor}")


def _token_iri(token: str) -> URIRef:
    return URIRef(f"{BASE}token/{token}")


def find_account(store: GraphStore, actor: str) -> Actor | None:
    """Return who has that id, if there is an account."""
    rows = store.select(_SELECT_ACCOUNT, {"actor": Literal(actor)})
    return next((_actor(row) for row in rows), None)


def open_account(store: GraphStore, actor: Actor) -> None:
    """Make the account, unless it is there already.

    Raises:
        UsageError: there is an account of that id with another name, role, city or agency.
    """
    terms: dict[str, Term] = {
        "account": account_iri(actor.id),
        "actor": Literal(actor.id),
        "name": Literal(actor.name),
        "role": URIRef(f"{CODE}user-role/{actor.role}"),
    }
    if actor.city:
        terms["city"] = URIRef(f"{BASE}city/{actor.city}")
    if actor.agency:
        terms["agency"] = URIRef(f"{BASE}agency/{actor.agency}")
    store.update(_OPEN_ACCOUNT, terms)
    found = find_account(store, actor.id)
    if found is None:
        raise EngineError(f"the account {actor.id} was not kept")
    if (found.role, found.city, found.agency, found.name) != (
        (actor.role, actor.city, actor.agency, actor.name)
    ):
        of = f" of {found.city or found.agency}" if found.city or found.agency else ""
        raise UsageError(
            f"{actor.id!r} is already {found.name!r}, {found.role}{of}",
            hint="choose another name",
        )


def keep_token(store: GraphStore, token: Token, hashed: str) -> None:
    """Add a token to an account that is there, in one step."""
    node = _token_iri(token.id)
    triples: list[Triple] = [
        (node, URIRef(expand("rdf:type")), URIRef(expand("ssc:AccessToken"))),
        (node, URIRef(expand("dcterms:identifier")), Literal(token.id)),
        (node, URIRef(expand("ssc:tokenHash")), Literal(hashed)),
        (node, URIRef(expand("dcterms:created")), _moment(token.created)),
        (node, URIRef(expand("ssc:expiresAt")), _moment(token.expires)),
        (node, URIRef(expand("ssc:tokenOf")), account_iri(token.actor.id)),
        (node, URIRef(expand("prov:wasAttributedTo")), account_iri(token.made_by)),
    ]
    name = URIRef(expand("ssc:actionName"))
    triples += [(node, name, Literal(scope)) for scope in token.scopes]
    store.post_graph(ACCOUNTS_GRAPH, triples)


def find_token(store: GraphStore, token: str) -> KeptToken | None:
    """Return a token by its id."""
    return next(_tokens(store.select(_SELECT, {"id": Literal(token)})), None)


def list_tokens(store: GraphStore) -> list[Token]:
    """Return all tokens, oldest first."""
    return [kept.token for kept in _tokens(store.select(_SELECT))]


def revoke_token(store: GraphStore, token: str, now: datetime) -> None:
    """Mark a token as revoked; one that is revoked already keeps its time."""
    store.update(_REVOKE, {"token": _token_iri(token), "now": _moment(now)})


def note_use(store: GraphStore, token: str, day: date) -> None:
    """Note the day on which a token was last used."""
    store.update(_USE, {"token": _token_iri(token), "day": Literal(day.isoformat(), datatype=_DAY)})


def _tokens(rows: Rows) -> Iterator[KeptToken]:
    """Yield tokens from rows; a token has one row per scope, one after the other."""
    for _, group in itertools.groupby(rows, key=lambda row: str(row["id"])):
        found = list(group)
        row = found[0]
        scopes = tuple(str(one["scope"]) for one in found if "scope" in one)
        used = row.get("used")
        token = Token(
            id=str(row["id"]),
            actor=replace(_actor(row), scopes=scopes),
            created=datetime.fromisoformat(str(row["created"])),
            expires=datetime.fromisoformat(str(row["expires"])),
            revoked=datetime.fromisoformat(str(row["revoked"])) if "revoked" in row else None,
            last_used=date.fromisoformat(str(used)) if used is not None else None,
            scopes=scopes,
            made_by=_last(row, "maker"),
        )
        yield KeptToken(token, str(row["hash"]))


def _actor(row: dict[str, Term]) -> Actor:
    return Actor(
        id=str(row["actor"]),
        name=str(row["name"]),
        role=Role(_last(row, "role")),
        city=_last(row, "city"),
        agency=_last(row, "agency"),
    )


def _last(row: dict[str, Term], name: str) -> str:
    return str(row.get(name, "")).rpartition("/")[2]


def _moment(at: datetime) -> Literal:
    return Literal(at.isoformat(), datatype=XSD.dateTime)
