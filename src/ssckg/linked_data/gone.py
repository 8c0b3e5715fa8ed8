"""What was withdrawn: its public mark, found by its own IRI or by that of the data set it was in.

Of a value that is held back while its data set is there, nothing is told: there is no mark.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from ssckg.model.thing import Gone
from ssckg.namespaces import BASE, PREFIXES, SSC

if TYPE_CHECKING:
    from ssckg.ports import GraphStore

_MARKS = (
    f"PREFIX ssc: <{SSC}> PREFIX rdfs: <{PREFIXES['rdfs']}> PREFIX dcterms: <{PREFIXES['dcterms']}>"
    " SELECT ?since ?label ?heir {"
    " ?mark ssc:marksWithdrawalOf ?thing ; a ssc:WithdrawalMark ;"
    " ssc:withdrawnAt ?since ; rdfs:label ?label ."
    " OPTIONAL { ?mark dcterms:isReplacedBy ?heir } }"
)


def marked_iri(iri: str, base: str = BASE) -> str:
    """Return the IRI that a mark would name: of an observation, its data set.

    >>> marked_iri("https://w3id.org/ssckg/observation/rana/2020/EC-I-B-1A-result")
    'https://w3id.org/ssckg/dataset/rana-2020'
    """
    place = f"{base}observation/"
    parts = iri.removeprefix(place).split("/")
    if iri.startswith(place) and len(parts) == 3:
        return f"{base}dataset/{parts[0]}-{parts[1]}"
    return iri


def find_gone(store: GraphStore, iri: str, base: str = BASE) -> Gone | None:
    """Return the mark of what was withdrawn, None where there is none; one query.

    Raises:
        EngineError: the engine does not answer.
    """
    about = marked_iri(iri, base)
    rows = sorted(
        (
            {name: str(term) for name, term in row.items()}
            for row in store.select(_MARKS, {"thing": URIRef(about)})
        ),
        key=lambda row: (row["since"], row["label"]),
    )
    if not rows:
        return None
    last = rows[-1]
    heirs = sorted({row["heir"] for row in rows if "heir" in row})
    since = datetime.fromisoformat(last["since"]).astimezone(UTC)
    return Gone(since, last["label"], tuple(heirs), about)
