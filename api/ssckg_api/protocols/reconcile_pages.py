"""Small pages of `/reconcile`: previews, flyouts, what features mean, the way to a thing."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from ssckg.app.searching import shortened
from ssckg.errors import UnknownNameError
from ssckg.linked_data.addresses import path_of
from ssckg.searching.reconciling.matching import FEATURES
from ssckg.searching.reconciling.properties import properties, values_of
from ssckg.searching.reconciling.service import described
from ssckg.searching.reconciling.types import types
from ssckg_api.protocols.address import AddressDep
from ssckg_api.protocols.reconcile import OPEN, Callback, reconciler_of, told
from ssckg_api.site import assets
from ssckg_api.site.frame import Crumb, Frame, render
from ssckg_api.site.visit import VisitDep

if TYPE_CHECKING:
    from ssckg.searching.entry import Entry
    from ssckg.searching.reconciling.entities import Entities

router = APIRouter(prefix="/reconcile", include_in_schema=False)
_Id = Annotated[str, Query(alias="id", max_length=2000)]
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)
"""Of previews: other programs show them in a frame, and nothing in them runs."""
_SHOWN: Final = ("unit", "level", "custodian", "country", "broader", "trust", "source")
_MOST: Final = 3


@router.get("/preview")
def preview(request: Request, address: AddressDep, id_: _Id) -> Response:
    """Return a small page on a thing, for the frame of another program."""
    reconciler = reconciler_of(request)
    entities, entry = reconciler.entities(), reconciler.entry(id_)
    page = render(
        "reconcile_preview.html",
        Frame(entry.label, is_indexed=False),
        entry=entry,
        line=described(entities, entry),
        text=shortened(entry),
        facts=_facts(entities, entry),
        address=f"{address}reconcile/view?id={quote(entities.id_of(entry), safe='')}",
        style=assets.address_of("reconcile.css"),
    )
    headers = {**OPEN, "content-security-policy": _POLICY, "referrer-policy": "no-referrer"}
    return Response(page, headers=headers, media_type="text/html")


def _facts(entities: Entities, entry: Entry) -> list[tuple[str, str]]:
    found = []
    for name in _SHOWN:
        values = values_of(entry, name)
        texts = [entities.index.label_of(value) or value for value in values[:_MOST]]
        more = f" … ({len(values)})" if len(values) > _MOST else ""
        if texts:
            found.append((properties()[name].name, "; ".join(texts) + more))
    return found


@router.get("/flyout/{what}")
def flyout(what: str, request: Request, id_: _Id, callback: Callback = "") -> Response:
    """Return a piece of HTML on a thing, type or property, to be shown beside a suggestion."""
    if what == "entity":
        reconciler = reconciler_of(request)
        entities, entry = reconciler.entities(), reconciler.entry(id_)
        parts = [entry.label, described(entities, entry), shortened(entry)]
    elif what == "type" and id_ in types():
        parts = [types()[id_].name, types()[id_].above]
    elif what == "property" and id_ in properties():
        parts = [properties()[id_].name, properties()[id_].description]
    else:
        raise UnknownNameError(what[:40], id_[:200])
    first, *rest = (escape(part) for part in parts if part)
    html = f"<p><strong>{first}</strong></p>" + "".join(f"<p>{part}</p>" for part in rest)
    return told({"id": id_, "html": html}, callback)


@router.get("/view")
def view(request: Request, id_: _Id) -> Response:
    """Send to what the service tells of a thing."""
    reconciler = reconciler_of(request)
    path = path_of(reconciler.entry(id_).iri, reconciler.base)
    return Response(status_code=303, headers={**OPEN, "location": path})


@router.get("/logo")
def logo() -> Response:
    """Send to the picture of the service."""
    return Response(status_code=303, headers={**OPEN, "location": assets.address_of("icon.svg")})


@router.get("/about")
def about(visit: VisitDep, address: AddressDep) -> Response:
    """Tell people how to use the service, and what its features and properties are."""
    title = visit.text("Reconciliation service")
    return visit.page(
        "reconcile_about.html",
        title=title,
        service=f"{address}reconcile",
        features=FEATURES,
        properties=properties().values(),
        types=types().values(),
        frame={
            "description": visit.text(
                "Match names and codes of a table to indicators, goals, agencies and cities."
            ),
            "crumbs": (Crumb(visit.text("Home"), "/"), Crumb(title)),
        },
    )
