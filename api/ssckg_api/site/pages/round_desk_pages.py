"""What pages of the desk of rounds share: the way to them, refused forms, files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from starlette.concurrency import run_in_threadpool

from ssckg.errors import BusyError, DataError, SsckgError, UnauthenticatedError, UsageError
from ssckg_api.site.desk_pages import desk_page
from ssckg_api.site.form_faults import each_fault
from ssckg_api.site.forms import uploaded
from ssckg_api.site.frame import Crumb

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fastapi import Response

    from ssckg.app.revision.own_desk import OwnRound
    from ssckg_api.site.visit import Visit
    from ssckg_api.v1.uploads import Upload

REFUSED: Final = (UsageError, DataError, BusyError)
"""What a form shows beside its fields or on top, so that nothing that was written is lost."""
_T = TypeVar("_T")


def way(visit: Visit, round_id: str = "") -> list[Crumb]:
    """Return the way to a page of the desk of rounds, behind the desk itself."""
    rounds = Crumb(visit.text("Rounds"), "/desk/rounds")
    return [rounds, Crumb(round_id, f"/desk/rounds/{round_id}")] if round_id else [rounds]


def round_page(
    visit: Visit,
    own: OwnRound,
    template: str,
    *,
    title: str,
    status: int = 200,
    faults: Sequence[tuple[str, str]] = (),
    **values: Any,
) -> Response:
    """Return a page of the desk of a round: a form with its faults, or what was done by it.

    Args:
        visit: who asks.
        own: the round, and what the caller can do in it.
        template: the page.
        title: of the page.
        status: of the answer.
        faults: of the form, each with its field or "".
        values: of the template.
    """
    return desk_page(
        visit,
        template,
        title=title,
        crumbs=way(visit, own.id),
        status=status,
        own=own,
        faults=list(faults),
        done=visit.query.get("done", ""),
        **values,
    )


def faults_in(error: SsckgError, name: str = "") -> list[tuple[str, str]]:
    """Return what is wrong as a list for the top of a form; all of it is of the field `name`.

    Raises:
        UnauthenticatedError: the session ended meanwhile; no other input helps.
    """
    if isinstance(error, UnauthenticatedError):
        raise error
    return [(name, text) for _, text in each_fault(error)]


async def with_file(visit: Visit, do: Callable[[Upload], _T]) -> _T:
    """Receive a form with a file, and return what `do` makes of it, in a thread.

    Raises:
        ForbiddenError, ProblemError: as `uploaded`.
    """
    async with uploaded(visit) as upload:
        return await run_in_threadpool(do, upload)
