"""Pages of proposals, as the public record of their round has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rdflib.term import URIRef

from ssckg.namespaces import expand
from ssckg_api.site.things import words
from ssckg_api.site.things.registry import thing_page
from ssckg_api.site.things.reports import query_downloads
from ssckg_api.site.things.revision import (
    bodies_in,
    changes_in,
    item_cells,
    parts_of,
    record_page,
    round_of,
)
from ssckg_api.site.things.telling import cells, code_of, last

if TYPE_CHECKING:
    from fastapi import Response

    from ssckg.model.thing import Thing
    from ssckg_api.site.visit import Visit

_COMMENTS: Final = "list-comments"
_OUTCOMES: Final = f"""PREFIX ssc: <{expand("ssc:")}>
SELECT ?release ?kind ?before ?after WHERE {{
  ?succession <{expand("prov:wasInfluencedBy")}> ?about ;
    ssc:successionOf ?release ; ssc:successionKind ?kind .
  OPTIONAL {{ ?succession ssc:successionBefore ?before }}
  OPTIONAL {{ ?succession ssc:successionAfter|ssc:heir ?after }}
}} ORDER BY ?release ?before ?after"""


@thing_page("Proposal")
def proposal_page(thing: Thing, visit: Visit) -> Response:
    """Show a proposal: its changes, why, figures, reviews, decisions, what came of it, comments."""
    id_ = thing.first(expand("dcterms:identifier"))
    round_ = round_of(visit, thing.iri)
    cell = item_cells(visit.crosswalk)
    reason = thing.first(expand("ssc:reason"))
    touched = [value.text for value in thing.values(expand("ssc:affects"))]
    return record_page(
        visit,
        thing,
        "published_proposal.html",
        title=thing.first(expand("dcterms:title")) or id_,
        steps=[(round_.id, round_.iri), (id_.removeprefix(f"{round_.id}-"), "")],
        description=reason,
        id=id_,
        round=round_,
        state=code_of(thing, "ssc:proposalState"),
        bodies=bodies_in(thing, "ssc:proposedBy"),
        filed=thing.first(expand("dcterms:created")),
        grounds=sorted(last(v.text) for v in thing.values(expand("ssc:proposalReason"))),
        touched=[cell(iri) for iri in touched],
        changes=changes_in(visit, thing),
        reason=reason,
        withdrawn=thing.first(expand("skos:changeNote")),
        sources=cells(thing, "dcterms:source"),
        figures=_figures(thing),
        reviews=_reviews(thing),
        decisions=decisions_on(visit, id_),
        outcomes=_outcomes(visit, thing.iri),
        comments=comments_on(visit, thing.iri, round_.id),
        comment_files=query_downloads(visit, _COMMENTS, about=thing.iri),
        versions=_versions(thing),
    )


def _figures(thing: Thing) -> list[dict[str, str]]:
    return [
        {
            "value": thing.first(expand("ssc:citedValue"), subject=part),
            "cited": "\n".join(
                said
                for said in (
                    thing.first(expand("ssc:citedQuery"), subject=part)
                    + " "
                    + thing.first(expand("ssc:citedParameters"), subject=part),
                    _hash(thing, "ssc:citedDataHash", "data", part),
                    _hash(thing, "ssc:citedResultHash", "result", part),
                )
                if said.strip()
            ),
        }
        for part in parts_of(thing, "ssc:Citation")
    ]


def _hash(thing: Thing, property_: str, name: str, part: str) -> str:
    text = thing.first(expand(property_), subject=part)
    return f"{name} sha256:{text}" if text else ""


def _reviews(thing: Thing) -> list[dict[str, Any]]:
    """Return what bodies said, as the working page tells it; stale: of an earlier text."""
    texts = len(parts_of(thing, "ssc:ProposalVersion"))
    return [
        {
            "body": ", ".join(bodies_in(thing, "ssc:reviewedFor", part)),
            "verdict": code_of(thing, "ssc:verdict", part),
            "is_stale": thing.first(expand("ssc:reviewedAmendment"), subject=part)
            not in {"", str(texts)},
            "reason": thing.first(expand("ssc:reason"), subject=part),
            "changes_wanted": thing.first(expand("ssc:changesWanted"), subject=part),
            "at": thing.first(expand("prov:generatedAtTime"), subject=part),
        }
        for part in parts_of(thing, "ssc:Review")
    ]


def decisions_on(visit: Visit, proposal: str) -> list[dict[str, Any]]:
    """Return the decisions on a proposal (id), the first one first; asks three queries."""
    votes = visit.ask("list-votes", proposal=proposal)
    dissent = visit.ask("list-dissent", proposal=proposal)
    found = []
    for row in visit.ask("list-decisions", proposal=proposal):
        id_ = row["decision"]
        found.append(
            {
                "iri": f"{visit.base}decision/{id_}",
                "votes": [vote for vote in votes if vote["decision"] == id_],
                "dissent": [one for one in dissent if one["decision"] == id_],
                "yes": row.get("votes_for", ""),
                "no": row.get("votes_against", ""),
                "abstain": row.get("abstentions", ""),
                "reversed_by": row.get("taken_back_by", ""),
                # Its own page has these.
                **{"present": (), "changes": (), "reverses": "", "despite": (), "own": False},
                **{name: row[name] for name in ("decision", "outcome", "mode", "body", "at")},
                "reason": row.get("reason", ""),
            }
        )
    return found


def _outcomes(visit: Visit, iri: str) -> list[dict[str, Any]]:
    """Return what releases made of elements because of a proposal; asks one query."""
    cell = item_cells(visit.crosswalk)
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in visit.store().select(_OUTCOMES, {"about": URIRef(iri)}):
        key = (str(row["release"]), last(str(row["kind"])), str(row.get("before", "")))
        heirs = found.setdefault(key, [])
        if "after" in row and str(row["after"]) not in heirs:
            heirs.append(str(row["after"]))
    return [
        {
            "before": cell(before) if before else "",
            "what": words.event(visit, kind),
            "after": [cell(heir) for heir in heirs],
            "release": {"iri": release, "text": last(release), "lang": ""},
        }
        for (release, kind, before), heirs in found.items()
    ]


def comments_on(visit: Visit, about: str, round_id: str) -> list[dict[str, Any]]:
    """Return the published comments on something, as the working pages show them."""
    return [comment_of(row, round_id) for row in visit.ask(_COMMENTS, about=about)]


def comment_of(row: dict[str, str], round_id: str) -> dict[str, Any]:
    """Return a row of the list of comments under the names that pages know it by."""
    id_ = last(row["comment"])
    return {
        "iri": row["comment"],
        "id": id_,
        "number": id_.rpartition("-c")[2],
        "round": round_id,
        "at": row["at"],
        "author": row.get("author", ""),
        "body": row.get("organisation", ""),
        "kind": row.get("kind", ""),
        "part": row.get("part", ""),
        "text": row.get("text", ""),
        "proposed": row.get("wording", ""),
        "disposition": row.get("disposition", ""),
        "answered_at": row.get("answered", ""),
        "observations": row.get("answer", ""),
        "led_to": last(row.get("led_to", "")),
    }


def _versions(thing: Thing) -> list[dict[str, Any]]:
    """Return what it said before each amendment."""
    return [
        {
            "number": number,
            "at": thing.first(expand("dcterms:created"), subject=part),
            "title": thing.first(expand("dcterms:title"), subject=part),
            "reason": thing.first(expand("ssc:reason"), subject=part),
            "why": thing.first(expand("skos:changeNote"), subject=part),
            "lines": [v.text for v in thing.values(expand("ssc:changeStatement"), part)],
        }
        for number, part in enumerate(parts_of(thing, "ssc:ProposalVersion"), 1)
    ]
