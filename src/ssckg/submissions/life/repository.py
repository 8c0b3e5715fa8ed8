"""Submissions in the workspace dataset: one, or a list of heads."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph as ox
from rdflib.term import Literal, URIRef

from ssckg.errors import DataError, EngineError, UnknownNameError
from ssckg.model.submission import State, Submission, Summary
from ssckg.namespaces import BASE, CODE, PREFIXES, expand
from ssckg.submissions.life.names import (
    agent_id,
    agent_iri,
    check_year,
    graph_of,
    parse_id,
    personal_graph_of,
    submission_iri,
)
from ssckg.submissions.life.recorded import latest, submission_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ssckg.ports import GraphStore, Term

PREFIX_LINES: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n"
    for name in ("ssc", "skos", "dcterms", "prov", "rdf", "xsd")
)
_NOT_IRI: Final = re.compile(r"[^\w.~-]")
_N_TRIPLES: Final = "application/n-triples"
_CHOSEN: Final = """
    SELECT ?graph ?submission ?city ?year ?number WHERE {
      GRAPH ?graph {
        %s
        ?submission a ssc:Submission ; ssc:submittedBy ?city ; ssc:reportYear ?year ;
          ssc:sequenceNumber ?number .
        %s
      }
    }
"""
_HEAD: Final = """
SELECT ?id ?city ?cityName ?year ?edition ?state ?version ?created ?verifier ?mode ?earlier ?later
       ?sha256
WHERE {
  %s
  GRAPH ?graph {
    ?submission dcterms:identifier ?id ; ssc:forEdition ?edition ; ssc:submissionState ?state ;
      ssc:eventCount ?version ; dcterms:created ?created .
    ?city skos:prefLabel ?cityName .
    OPTIONAL { ?submission ssc:currentFile ?file . ?file ssc:sha256 ?sha256 }
    OPTIONAL {
      ?assignment ssc:partOfSubmission ?submission ; ssc:assignedTo ?verifier .
      OPTIONAL { ?assignment ssc:verificationMode ?mode }
    }
    OPTIONAL { ?submission ssc:supersedes ?earlier }
    OPTIONAL { ?submission ssc:isSupersededBy ?later }
  }
}
"""
_ORDER: Final = "ORDER BY STR(?city) STR(?year) ?number"
"""The city's id is the end of its IRI, so this is by city, year and number."""


def find(store: GraphStore, base: str, submission: str) -> Summary:
    """Return the head of a submission.

    Raises:
        UnknownNameError: there is none of that id.
        EngineError: the engine does not answer.
    """
    parse_id(submission)
    found = _heads(store, base, _these([submission]))
    if not found:
        raise UnknownNameError("submission", submission)
    return found[0]


def load(store: GraphStore, base: str, submission: str) -> Submission:
    """Return a submission with everything that belongs to it, the contact too.

    Raises:
        UnknownNameError: there is none of that id.
        DataError: what is kept is damaged.
        EngineError: the engine does not answer.
    """
    parse_id(submission)
    triples = graph_triples(store, graph_of(submission))
    if not triples:
        raise UnknownNameError("submission", submission)
    return submission_of(
        [*triples, *graph_triples(store, personal_graph_of(submission))], base=base
    )


def summaries(
    store: GraphStore,
    base: str,
    *,
    city: str | None = None,
    year: str | None = None,
    edition: str | None = None,
    states: Collection[State] | None = None,
    verifier: str | None = None,
    limit: int | None = None,
    after: str | None = None,
) -> list[Summary]:
    """Return heads by city, year and number.

    Args:
        store: the workspace dataset.
        base: where the IRIs begin that people see.
        city: id of the city.
        year: of the report.
        edition: id of the framework edition.
        states: only these.
        verifier: id of the actor who is to verify.
        limit: at most so many.
        after: only what comes behind this id in the list.

    Raises:
        UsageError: a year that is none.
        UnknownNameError: an id that no submission can have.
        EngineError: the engine does not answer.
    """
    first, then = [], []
    if city is not None:
        first.append(f"?submission ssc:submittedBy {_node('city', city)} .")
    if year is not None:
        first.append(f"?submission ssc:reportYear {_year(year)} .")
    if edition is not None:
        first.append(f"?submission ssc:forEdition {_node('framework', edition)} .")
    if verifier is not None:
        agent = ox.NamedNode(agent_iri(verifier))
        first.append(f"?charge ssc:partOfSubmission ?submission ; ssc:assignedTo {agent} .")
    if states is not None:
        wanted = " ".join(f"<{CODE}submission-state/{State(state)}>" for state in sorted(states))
        first.append(f"VALUES ?wanted {{ {wanted} }} ?submission ssc:submissionState ?wanted .")
    if after is not None:
        then.append(f"FILTER({_behind(after)})")
    chosen = _CHOSEN % ("\n        ".join(first), "\n        ".join(then))
    if limit is None:
        return _heads(store, base, f"{{ {chosen} }}")
    # First which, then what: an engine that joins the whole with a few takes as long as for all.
    rows = store.select(f"{PREFIX_LINES}{chosen} {_ORDER} LIMIT {int(limit)}")
    ids = [str(row["submission"]).rpartition("/")[2] for row in rows]
    return _heads(store, base, _these(ids)) if ids else []


def _these(ids: Iterable[str]) -> str:
    """Return patterns that choose submissions by their ids."""
    pairs = " ".join(
        f"({ox.NamedNode(graph_of(one))} {ox.NamedNode(submission_iri(one))})" for one in ids
    )
    return f"""VALUES (?graph ?submission) {{ {pairs} }}
      GRAPH ?graph {{
        ?submission a ssc:Submission ; ssc:submittedBy ?city ; ssc:reportYear ?year
      }}"""


def _node(path: str, name: str) -> ox.NamedNode:
    """Return the IRI of something by its id, whatever characters that is said to have."""
    return ox.NamedNode(f"{BASE}{path}/{quote(name, safe='') if _NOT_IRI.search(name) else name}")


def _year(year: str) -> ox.Literal:
    return ox.Literal(check_year(year), datatype=ox.NamedNode(expand("xsd:gYear")))


def _behind(submission: str) -> str:
    """Return the condition that a submission comes behind another one in the list."""
    city, year, number = parse_id(submission)
    iri, text = ox.Literal(f"{BASE}city/{city}"), ox.Literal(year)
    return (
        f"STR(?city) > {iri} || (STR(?city) = {iri} && (STR(?year) > {text} ||"
        f" (STR(?year) = {text} && ?number > {number})))"
    )


def graph_triples(store: GraphStore, graph: str) -> list[ox.Triple]:
    """Return the triples of a graph of the workspace; empty where there is none."""
    query = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?graph { ?s ?p ?o } }"
    with store.stream(query, {"graph": URIRef(graph)}, accept=_N_TRIPLES) as body:
        content = b"".join(body)
    try:
        parsed = list(ox.parse(content, format=ox.RdfFormat.N_TRIPLES))
    except SyntaxError as error:
        raise EngineError("the SPARQL engine answered something that is not N-Triples") from error
    return [quad.triple for quad in parsed]


def last_numbers(
    store: GraphStore, wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Return the last number that was given to each of these cities (ids) and years, 0 if none."""
    pairs = sorted(set(wanted))
    values = " ".join(f"({_node('city', city)} {_year(year)})" for city, year in pairs)
    query = f"""{PREFIX_LINES}
        SELECT ?city ?year (MAX(?number) AS ?last) WHERE {{
          VALUES (?city ?year) {{ {values} }}
          GRAPH ?graph {{
            ?submission ssc:submittedBy ?city ; ssc:reportYear ?year ; ssc:sequenceNumber ?number .
          }}
        }} GROUP BY ?city ?year"""
    found = {
        (str(row["city"]).rpartition("/")[2], str(row["year"])): int(str(row["last"]))
        for row in store.select(query)
        if "last" in row
    }
    return {pair: found.get(pair, 0) for pair in pairs}


def has_event(store: GraphStore, submission: str, nonce: str) -> bool:
    """Say whether the step with this nonce was taken on a submission."""
    query = f"""{PREFIX_LINES}
        ASK {{ GRAPH ?graph {{ ?event a ssc:SubmissionEvent ; dcterms:identifier ?nonce }} }}"""
    graph = URIRef(graph_of(submission))
    return store.ask(query, {"graph": graph, "nonce": Literal(nonce)})


def _heads(store: GraphStore, base: str, chosen: str) -> list[Summary]:
    """Return the heads of the submissions that a group of patterns chooses."""
    rows = store.select(PREFIX_LINES + _HEAD % chosen)
    found: dict[str, list[dict[str, Term]]] = {}
    for row in rows:
        found.setdefault(str(row["id"]), []).append(row)
    try:
        heads = [_head(base, same) for same in found.values()]
    except ValueError as error:
        raise DataError(f"the workspace is damaged: {error}") from error
    return sorted(heads, key=lambda head: parse_id(head.id))


def _head(base: str, rows: list[dict[str, Term]]) -> Summary:
    """Return a head from its rows: several where it came in the place of several."""
    row = {name: str(term) for name, term in rows[0].items()}
    earlier = [str(one["earlier"]).rpartition("/")[2] for one in rows if "earlier" in one]

    def last(name: str) -> str:
        return row.get(name, "").rpartition("/")[2]

    return Summary(
        id=row["id"],
        iri=submission_iri(row["id"], base),
        city=last("city"),
        city_name=row["cityName"],
        year=row["year"],
        edition=last("edition"),
        state=State(last("state")),
        version=int(row["version"]),
        created=datetime.fromisoformat(row["created"]),
        verifier=agent_id(row.get("verifier", "")),
        mode=last("mode"),
        supersedes=latest(earlier),
        superseded_by=last("later"),
        sha256=row.get("sha256", ""),
    )
