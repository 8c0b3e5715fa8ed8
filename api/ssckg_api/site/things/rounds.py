"""Pages of rounds, as their public record has them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ssckg.namespaces import expand
from ssckg.querying.library import text_for
from ssckg_api.site.things.registry import thing_page
from ssckg_api.site.things.reports import query_downloads
from ssckg_api.site.things.revision import bodies_in, parts_of, record_page
from ssckg_api.site.things.telling import code_of, fact_rows, last

if TYPE_CHECKING:
    from fastapi import Response

    from ssckg.model.thing import Thing
    from ssckg_api.site.visit import Visit

_LIST = "list-proposals"


@thing_page("RevisionRound")
def round_page(thing: Thing, visit: Visit) -> Response:
    """Show a round: calendar, proposals with what was decided, who took part, releases."""
    id_ = thing.first(expand("dcterms:identifier"))
    proposals = visit.ask(_LIST, round=id_)
    return record_page(
        visit,
        thing,
        "published_round.html",
        title=thing.label().text,
        steps=[(id_, "")],
        id=id_,
        is_demonstration=thing.first(expand("ssc:isDemonstration")) == "true",
        about=_about(thing, visit),
        steps_announced=thing.first(expand("ssc:announcedSteps")),
        stages=_stages(thing),
        extensions=_extensions(thing),
        proposals=proposals,
        states=Counter(row["state"] for row in proposals).most_common(),
        taking_part=_taking_part(thing, visit, id_, proposals),
        releases=_releases(thing),
        answers=_count(thing, "ssc:answersIn"),
        comments=_count(thing, "ssc:commentIn"),
        files=query_downloads(visit, _LIST, round=id_),
        query=text_for(visit.site.library[_LIST], visit.base),
    )


def _about(thing: Thing, visit: Visit) -> list[dict[str, Any]]:
    named = [
        ("ssc:roundFor", visit.text("Framework")),
        ("ssc:startsFromEdition", visit.text("Starts from")),
        ("prov:generatedAtTime", visit.text("Opened")),
        ("ssc:quorum", visit.text("Quorum")),
        ("ssc:majority", visit.text("Majority")),
        ("ssc:conflictPolicy", visit.text("Decisions on own proposals")),
        ("ssc:carriesOver", visit.text("Mappings that are carried over")),
        ("dcterms:source", visit.text("Source")),
        ("skos:note", visit.text("Note")),
        ("ssc:logHead", visit.text("Hash of the last step of its log")),
    ]
    return fact_rows(thing, named)


def _stages(thing: Thing) -> list[dict[str, str]]:
    found = [
        {
            "kind": code_of(thing, "ssc:stageKind", part),
            "start": thing.first(expand("ssc:stageStart"), subject=part),
            "end": thing.first(expand("ssc:stageEnd"), subject=part),
            "note": thing.first(expand("skos:note"), subject=part),
        }
        for part in parts_of(thing, "ssc:RoundStage")
    ]
    return sorted(found, key=lambda stage: (stage["start"], stage["end"] or "9999"))


def _extensions(thing: Thing) -> list[dict[str, str]]:
    return [
        {
            "stage": last(thing.first(expand("ssc:extends"), subject=part)),
            "end": thing.first(expand("ssc:extendedTo"), subject=part),
            "reason": thing.first(expand("ssc:reason"), subject=part),
            "at": thing.first(expand("prov:generatedAtTime"), subject=part),
        }
        for part in parts_of(thing, "ssc:StageExtension")
    ]


def _taking_part(
    thing: Thing, visit: Visit, id_: str, proposals: list[dict[str, str]]
) -> list[dict[str, Any]]:
    """Return each body with its roles, and how much it put forward, reviewed and voted."""
    roles: dict[str, list[str]] = {}
    for part in parts_of(thing, "prov:Attribution"):
        for body in bodies_in(thing, "prov:agent", part):
            roles.setdefault(body, []).append(code_of(thing, "ssc:heldRole", part))
    filed = Counter(row.get("body", "") for row in proposals)
    reviewed = Counter(row["body"] for row in visit.ask("list-reviews", round=id_))
    voted = Counter(row["body"] for row in visit.ask("list-votes", round=id_))
    names = sorted({*roles, *filed, *reviewed, *voted} - {""})
    return [
        {
            "body": name,
            "roles": sorted(roles.get(name, [])),
            "filed": filed[name],
            "reviewed": reviewed[name],
            "voted": voted[name],
        }
        for name in names
    ]


def _releases(thing: Thing) -> list[str]:
    found = (one for one in thing.incoming if one.property == expand("ssc:releasedIn"))
    return [subject for one in found for subject in one.subjects]


def _count(thing: Thing, property_: str) -> int:
    return sum(one.total for one in thing.incoming if one.property == expand(property_))
