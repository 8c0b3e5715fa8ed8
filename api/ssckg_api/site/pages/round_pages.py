"""What pages of rounds share: how they are sent, the way to them, downloads, counts in words."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from ssckg.model.actor import Role
from ssckg_api.site.forms import see_other
from ssckg_api.site.frame import Crumb

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

    from ssckg.model.impact_effects import ImpactCounts
    from ssckg_api.site.visit import Visit

DAY: Final = timedelta(days=1)
"""A stage that ends at midnight has the day before as its last one."""


def page(
    visit: Visit, template: str, *, is_form: bool = False, frame: dict[str, Any], **values: Any
) -> Response:
    """Return a page that reads the workspace: kept by nobody, private for whoever is signed in.

    What is shown of rounds is as of now; `is_form`: it holds the token of a form, so that no cache
    may store it either.
    """
    found = visit.page(
        template,
        is_kept=False,
        is_private=visit.caller.role is not Role.PUBLIC,
        frame=frame,
        a_day=DAY,
        **values,
    )
    if is_form:
        found.headers["cache-control"] = "no-store"
    return found


def as_of_now(visit: Visit) -> Response | None:
    """Return where a page is that was asked for as of the past: of rounds there is now only."""
    if not visit.as_of:
        return None
    lang = visit.query.get("lang", "")
    return see_other(visit.request.url.path + (f"?lang={lang}" if lang else ""))


def crumbs(visit: Visit, round_id: str = "") -> list[Crumb]:
    """Return the way to a page of a round; its title would be too long for a step."""
    above = [Crumb(visit.text("Home"), "/"), Crumb(visit.text("Revision"), "/rounds")]
    return [*above, Crumb(round_id, f"/rounds/{round_id}")] if round_id else above


def counted(visit: Visit, counts: ImpactCounts) -> list[tuple[str, int]]:
    """Return what an impact counts, in words; what is not touched is left out."""
    numbers: Mapping[str, int] = {name: int(value) for name, value in asdict(counts).items()}
    words = {
        "targets_lost": visit.text("SDG targets that no indicator would measure any more"),
        "targets_reduced": visit.text("SDG targets that fewer indicators would measure"),
        "targets_gained": visit.text("SDG targets that would be measured for the first time"),
        "targets_increased": visit.text("SDG targets that more indicators would measure"),
        "agencies": visit.text("agencies that care about what is touched"),
        "mappings": visit.text("mappings"),
        "mappings_to_review": visit.text("mappings to be reviewed"),
        "data_points": visit.text("data points"),
        "series": visit.text("series of cities that end or break"),
        "cities": visit.text("cities with results on what changes"),
        "reported_values": visit.text("values that cities reported"),
        "cells": visit.text("cells of the workbook"),
        "benchmarks": visit.text("benchmarks"),
        "rules": visit.text("rules of plausibility"),
    }
    return [(text, numbers[name]) for name, text in words.items() if numbers.get(name)]
