"""Forms of pages: read once, bounded, and taken only from our own pages (CSRF)."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import parse_qsl

from fastapi import Depends, Request, Response

from ssckg_api.operation import csrf
from ssckg_api.problems import ProblemError
from ssckg_api.v1.answers import PRIVATE
from ssckg_api.v1.bodies import read_bytes
from ssckg_api.v1.desk import Caller
from ssckg_api.v1.uploads import received

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from ssckg_api.site.visit import Visit
    from ssckg_api.v1.uploads import Upload

_MOST_BYTES: Final = 1024 * 1024
"""Some ten times the form of a verification with notes on everything."""
_MOST_FIELDS: Final = 5000
_KIND: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Posted:
    """The fields of a form, in their order."""

    pairs: tuple[tuple[str, str], ...] = ()

    def first(self, name: str, most: int = 4000) -> str:
        """Return a field without spaces around it, "" where there is none.

        Raises:
            ProblemError: it is longer than `most` characters.
        """
        value = next((value for key, value in self.pairs if key == name), "").strip()
        if len(value) > most:
            detail = f"The field {name} may have {most:,} characters."
            raise ProblemError(422, "wrong-request", "The form is not as expected", detail)
        return value.replace("\r\n", "\n")

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of a field."""
        return tuple(value for key, value in self.pairs if key == name)

    def below(self, prefix: str) -> dict[str, str]:
        """Return the fields whose names begin so, without the prefix."""
        return {
            key.removeprefix(prefix): value.strip().replace("\r\n", "\n")
            for key, value in self.pairs
            if key.startswith(prefix)
        }


async def read_form(request: Request) -> Posted:
    """Return the form that a request sends, whoever does.

    Raises:
        ProblemError: 415 no form, 413 too large, 422 more fields than any form of ours has.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _KIND:
        raise ProblemError(415, "media-type", "The body is no form", f"Send {_KIND}.")
    content = await read_bytes(request, _MOST_BYTES)
    try:
        text = content.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        title = "The form is not as expected"
        raise ProblemError(422, "wrong-request", title, "It cannot be read.") from None
    return Posted(tuple(pairs))


async def _posted(request: Request, _: Caller) -> Any:
    csrf.require_own_page(request)
    form = await read_form(request)
    csrf.require(request, form.first(csrf.FIELD))
    return form


PostedDep = Annotated[Posted, Depends(_posted)]
"""The form that a page of ours sent; whoever comes from elsewhere is refused."""


@asynccontextmanager
async def uploaded(visit: Visit) -> AsyncIterator[Upload]:
    """Receive the form with a file that a page of ours sent; it is removed at the end.

    Raises:
        ForbiddenError: it was sent from elsewhere.
        ProblemError: as `received`.
    """
    csrf.require_own_page(visit.request)
    async with received(visit.request, visit.desk.share(visit.caller).files) as upload:
        csrf.require(visit.request, upload.fields.get(csrf.FIELD, ""))
        yield upload


def see_other(place: str) -> Response:
    """Return the answer to a form that was done: the browser is sent on."""
    return Response(status_code=303, headers={**PRIVATE, "location": place})
