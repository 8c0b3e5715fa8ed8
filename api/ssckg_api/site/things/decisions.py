"""Pages of decisions, reviews and comments, as the public record of their round has them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ssckg.namespaces import expand
from ssckg_api.site.things.proposals import comments_on
from ssckg_api.site.things.registry import thing_page
from ssckg_api.site.things.revision import (
    bodies_in,
    changes_in,
    parts_of,
    record_page,
    round_of,
)
from ssckg_api.site.things.telling import code_of, last

if TYPE_CHECKING:
    from fastapi import Response

    from ssckg.model.thing import Thing
    from ssckg_api.site.things.revision import Whose
    from ssckg_api.site.visit import Visit


@thing_page("Decision")
def decision_page(thing: Thing, visit: Visit) -> Response:
    """Show a decision: on what, why, by whom and how, votes, dissent."""
    proposal = thing.first(expand("ssc:decides"))
    reversing = [
        subject
        for one in thing.incoming
        if one.property == expand("ssc:reverses")
        for subject in one.subjects
    ]
    made: dict[str, Any] = {
        "iri": thing.iri,
        "decision": thing.first(expand("dcterms:identifier")) or last(thing.iri),
        "outcome": code_of(thing, "ssc:decisionOutcome"),
        "mode": code_of(thing, "ssc:decisionMode"),
        "body": ", ".join(bodies_in(thing, "ssc:decidedBy")),
        "at": thing.first(expand("prov:generatedAtTime")),
        "reason": thing.first(expand("ssc:reason")),
        "present": bodies_in(thing, "ssc:attendedBy"),
        "changes": [one.words for one in changes_in(visit, thing)],
        "reverses": last(thing.first(expand("ssc:reverses"))),
        "reversed_by": ", ".join(map(last, reversing)),
        "despite": bodies_in(thing, "ssc:decidedDespite"),
        "own": thing.first(expand("ssc:isOwnProposal")) == "true",
        "dissent": [
            {
                "body": ", ".join(bodies_in(thing, "prov:wasAttributedTo", part)),
                "reason": thing.first(expand("ssc:reason"), subject=part),
            }
            for part in parts_of(thing, "ssc:Dissent")
        ],
        **_votes(thing),
    }
    title = visit.text("Decision %(id)s", id=made["decision"])
    return _page(visit, thing, title, proposal, made["reason"], decision=made)


def _votes(thing: Thing) -> dict[str, Any]:
    votes = [
        {
            "body": ", ".join(bodies_in(thing, "ssc:votedBy", part)),
            "vote": code_of(thing, "ssc:voteCast", part),
            "reason": thing.first(expand("ssc:reason"), subject=part),
        }
        for part in parts_of(thing, "ssc:Vote")
    ]
    counts = Counter(vote["vote"] for vote in votes)
    return {"votes": votes, **{name: counts[name] for name in ("yes", "no", "abstain")}}


@thing_page("Review")
def review_page(thing: Thing, visit: Visit) -> Response:
    """Show what a body said of a proposal."""
    body = ", ".join(bodies_in(thing, "ssc:reviewedFor"))
    proposal = thing.first(expand("ssc:reviewOf"))
    review: dict[str, Any] = {
        "body": body,
        "verdict": code_of(thing, "ssc:verdict"),
        "is_stale": False,  # which texts there were, the page of the proposal tells
        "reason": thing.first(expand("ssc:reason")),
        "changes_wanted": thing.first(expand("ssc:changesWanted")),
        "at": thing.first(expand("prov:generatedAtTime")),
    }
    title = visit.text("Verdict of %(body)s on %(id)s", body=body, id=last(proposal))
    return _page(visit, thing, title, proposal, review["reason"], review=review)


@thing_page("Comment")
def comment_page(thing: Thing, visit: Visit) -> Response:
    """Show a comment with its answer."""
    target = thing.first(expand("oa:hasTarget"))
    about = thing.first(expand("oa:hasSource"), subject=target) or target
    round_ = round_of(visit, thing.iri)
    found = [one for one in comments_on(visit, about, round_.id) if one["iri"] == thing.iri]
    title = visit.text("Comment %(id)s", id=last(thing.iri))
    text = found[0]["text"] if found else ""
    return _page(visit, thing, title, about, text, round_, comments=found)


def _page(
    visit: Visit,
    thing: Thing,
    title: str,
    about: str,
    description: str,
    round_: Whose | None = None,
    **said: Any,
) -> Response:
    """Return the page of something that was said of a proposal, or of something else."""
    round_ = round_ or round_of(visit, thing.iri)
    is_proposal = about.startswith(f"{visit.base}proposal/")
    usual: dict[str, Any] = {"decision": None, "review": None, "comments": []}
    return record_page(
        visit,
        thing,
        "published_voice.html",
        title=title,
        steps=[
            (round_.id, round_.iri),
            *([(last(about).removeprefix(f"{round_.id}-"), about)] if is_proposal else []),
            (title, ""),
        ],
        description=description,
        round=round_,
        about=about,
        about_name=thing.label(about).text,
        place=round_.place(about if is_proposal else ""),
        **(usual | said),
    )
