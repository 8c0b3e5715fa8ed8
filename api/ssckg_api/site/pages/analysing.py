"""All pages of analyses: those with a design of their own, then one for each of the others."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from ssckg_api.site.pages import analyses, compare, core_set, what_if

router: Final = APIRouter()
for _module in (compare, what_if, core_set, analyses):
    router.include_router(_module.router)
