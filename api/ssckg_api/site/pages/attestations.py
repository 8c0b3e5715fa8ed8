"""The check of an attestation: a file or its text, and what it proves, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from ssckg.access.attestation import LARGEST_FILE
from ssckg.app import attesting
from ssckg.errors import UsageError
from ssckg_api.site.desk_pages import MENDABLE, desk_page, faults_of
from ssckg_api.site.forms import PostedDep, uploaded
from ssckg_api.site.visit import Visit, VisitDep
from ssckg_api.v1.desk import work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.access.attestation import Checked
    from ssckg_api.site.desk_pages import Fault
    from ssckg_api.v1.uploads import Upload

router = APIRouter(prefix="/desk/attestations/check", include_in_schema=False)
_LONGEST_KEYS: Final = 60_000
"""What a form may hold beside a file."""
_LONGEST_TEXT: Final = 300_000
"""Of a text that is pasted; a form takes a megabyte, and quotes take three bytes there."""


@router.get("")
def ask(visit: VisitDep) -> Response:
    """Show the forms: a file, or its text."""
    return _shown(visit)


@router.post("")
async def check_file(visit: VisitDep) -> Response:
    """Check a file and say what it proves; nothing is kept."""

    def _do(upload: Upload) -> Response:
        with upload.path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        return _checked(visit, content, upload.fields.get("keys", ""))

    try:
        async with uploaded(visit) as upload:
            return await work(visit.desk, visit.caller, lambda: _do(upload))
    except MENDABLE as error:
        faults = faults_of(error)
    return await run_in_threadpool(_shown, visit, faults)


@router.post("/text")
def check_text(visit: VisitDep, form: PostedDep) -> Response:
    """Check a text that was pasted."""
    text, keys = form.first("text", _LONGEST_TEXT), form.first("keys", _LONGEST_KEYS)
    try:
        if not text:
            raise UsageError(visit.text("there is nothing to check: paste the statement"))
        return _checked(visit, f"{text}\n".encode(), keys)
    except MENDABLE as error:
        place = "" if text else "text"
        return _shown(visit, [(place, said) for _, said in faults_of(error)])


def _checked(visit: Visit, content: bytes, keys: str) -> Response:
    """Return the page with what a check found.

    Raises:
        DataError: `keys` is no key set.
    """
    own = not keys.strip()
    jwks = attesting.public_keys(visit.desk.workspace) if own else keys
    return _shown(visit, found=attesting.check(content, jwks=jwks), is_own=own)


def _shown(
    visit: Visit,
    faults: Sequence[Fault] = (),
    found: Checked | None = None,
    *,
    is_own: bool = True,
) -> Response:
    return desk_page(
        visit,
        "attestation_check.html",
        title=visit.text("Check an attestation"),
        status=422 if faults else 200,
        faults=list(faults),
        found=found,
        said=_said(visit, found) if found and found.is_valid else [],
        is_own=is_own,
        longest=_LONGEST_TEXT,
    )


def _said(visit: Visit, found: Checked) -> list[tuple[str, str]]:
    """Return what a statement says; who signed it may be anybody, so nothing is relied on."""

    def _at(*way: str) -> str:
        place: Any = found.payload
        for name in way:
            place = place.get(name, "") if isinstance(place, dict) else ""
        return "" if isinstance(place, dict | list) else str(place)

    counts = ("verified", "counts")
    return [
        (visit.text("City"), _at("submission", "city_name")),
        (visit.text("Year"), _at("submission", "year")),
        (visit.text("Framework"), _at("submission", "edition")),
        (visit.text("Submission"), _at("submission", "id")),
        (visit.text("Values that were verified"), _at(*counts, "verified")),
        (visit.text("Values that were not verified"), _at(*counts, "not_verified")),
        (visit.text("Not reported"), _at(*counts, "not_reported")),
        (visit.text("Issued"), _at("issued")),
        (visit.text("Key"), found.kid),
    ]
