"""All pages of analyses: those with a design of their own, then one for each of the others."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from ssckg_api.site.pages import analyses

router: Final = APIRouter()
for _module in (analyses,):
    router.include_router(_module.router)
