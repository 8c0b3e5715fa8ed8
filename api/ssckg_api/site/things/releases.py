"""Pages of releases, as the published data have them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ssckg.app.release.reading import show_release
from ssckg.errors import DataDirectoryError, UnknownNameError
from ssckg.model.actor import PUBLIC
from ssckg.namespaces import expand
from ssckg_api.site.release_files import release_files
from ssckg_api.site.things import words
from ssckg_api.site.things.registry import thing_page
from ssckg_api.site.things.revision import item_cells, parts_of, record_page
from ssckg_api.site.things.telling import cells, code_of, fact_rows, last

if TYPE_CHECKING:
    from fastapi import Response

    from ssckg.model.thing import Thing
    from ssckg_api.site.visit import Visit

_UNCHANGED = "kept"


@thing_page("Release")
def release_page(thing: Thing, visit: Visit) -> Response:
    """Show a release: hash, signature, counts, what became of each element, downloads."""
    version = thing.first(expand("ssc:releaseVersion"))
    events = _events(thing, visit)
    start = last(thing.first(expand("ssc:releasedFrom")))
    title = thing.first(expand("dcterms:title")) or version
    hash_, signature = _kept(visit, version)
    counts = Counter(event["kind"] for event in events)
    return record_page(
        visit,
        thing,
        "published_release.html",
        title=title,
        steps=[(visit.text("Releases"), "/releases"), (version, "")],
        description=thing.first(expand("dcterms:description")),
        version=version,
        start=start,
        is_demonstration=thing.first(expand("ssc:isDemonstration")) == "true",
        about=_about(thing, visit),
        numbers=[(words.event(visit, name), count) for name, count in counts.most_common() if name],
        hash=hash_,
        signature=signature,
        address=str(visit.request.base_url).rstrip("/"),
        events=[event for event in events if event["kind"] != _UNCHANGED],
        files=release_files(visit, version, start),
    )


def _about(thing: Thing, visit: Visit) -> list[dict[str, Any]]:
    named = [
        ("dcterms:issued", visit.text("Released")),
        ("ssc:releaseOf", visit.text("Edition")),
        ("ssc:releasedFrom", visit.text("Starts from")),
        ("ssc:releasedIn", visit.text("Round")),
        ("ssc:addedCount", visit.text("Items that came in")),
        ("ssc:changedCount", visit.text("Items that changed")),
        ("ssc:retiredCount", visit.text("Items that ended")),
        ("dcterms:hasPart", visit.text("Mappings to the edition before")),
        ("ssc:sha256", visit.text("SHA-256 of its graphs, without this statement")),
        ("ssc:baseHash", visit.text("SHA-256 of what it started from")),
        ("ssc:leavesOpen", visit.text("Proposals that are left open")),
        ("dcterms:creator", visit.text("Made by")),
        ("dcterms:license", visit.text("Licence")),
    ]
    return fact_rows(thing, named)


def _kept(visit: Visit, version: str) -> tuple[str, str]:
    """Return the SHA-256 of the file, which no graph in it can state, and the signature.

    Both are "" for the past, and where the release is lost.
    """
    if visit.as_of:
        return "", ""
    try:
        found = show_release(visit.desk.workspace, PUBLIC, version)
    except (UnknownNameError, DataDirectoryError):
        return "", ""
    return found.sha256, str(found.about.get("signature") or "")


def _events(thing: Thing, visit: Visit) -> list[dict[str, Any]]:
    """Return what became of each element, and what led to it; data points with their indicator."""
    item, found = item_cells(visit.crosswalk), []
    for part in parts_of(thing, "ssc:Succession"):
        kind = code_of(thing, "ssc:successionKind", part)
        sides = {
            name: [v.text for p in ids for v in thing.values(expand(p), part)]
            for name, ids in (
                ("before", ("ssc:successionBefore",)),
                ("after", ("ssc:successionAfter", "ssc:heir")),
            )
        }
        led = cells(thing, "prov:wasInfluencedBy", subject=part)
        found.append(
            {
                "kind": kind,
                "what": words.event(visit, kind),
                "before": [item(iri) for iri in sides["before"]],
                "after": [item(iri) for iri in dict.fromkeys(sides["after"])],
                "because": [one | {"text": last(one["iri"])} for one in led],
            }
        )
    return found
