"""What `/sparql` refuses, and why: methods, codings, media types, hosts, limits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ssckg_api.negotiation import choose, listing, named
from ssckg_api.problems import ProblemError
from ssckg_api.spool import NoRoomError, TooLargeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg_api.http import Request
    from ssckg_api.negotiation import Variant
    from ssckg_api.settings import EndpointSettings

METHODS: Final = "GET, HEAD, POST, OPTIONS"
_HOST: Final = re.compile(r"(?:[A-Za-z0-9._~-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{0,5})?")


def variant_for(name: str | None, accept: str | None, offers: Sequence[Variant]) -> Variant:
    """Return the form that is asked for by name, or by what is accepted.

    Raises:
        ProblemError: 406, it is not on offer.
    """
    chosen = named(name, offers) if name else choose(accept, offers)
    if chosen is None:
        available = listing(offers)
        detail = f"Available: {', '.join(available)}"
        title = "None of the media types asked for is on offer"
        raise ProblemError(
            *(406, "not-acceptable", title, detail),
            headers=(("Vary", "Accept"),),
            available=available,
        )
    return chosen


def address_of(request: Request) -> str:
    """Return the host that a request names.

    Raises:
        ProblemError: 400, it names none.
    """
    host = request.header(b"host") or "localhost"
    if not _HOST.fullmatch(host):
        title, detail = "The request cannot be understood", "Its Host names no host."
        raise ProblemError(400, "host", title, detail)
    return host


def limit_problem(error: Exception, settings: EndpointSettings) -> Exception:
    """Return the refusal of an answer that is over a limit; any other error as it is."""
    if isinstance(error, TooLargeError):
        size = settings.max_result_bytes
        detail = f"The answer is larger than {size} bytes; add a LIMIT or ask for the dump."
        return ProblemError(422, "result-too-large", "The answer is too large", detail)
    if isinstance(error, NoRoomError):
        title, detail = "No room for the answer at the moment", "Please try again in a moment."
        return ProblemError(503, "no-room", title, detail, headers=(("Retry-After", "30"),))
    return error


def stopping() -> ProblemError:
    """Return the refusal of a server that is about to stop."""
    title, detail = "The server is about to stop", "Please try again in a moment."
    return ProblemError(503, "stopping", title, detail, headers=(("Retry-After", "30"),))


def no_method(method: str) -> ProblemError:
    """Return the refusal of a method."""
    detail = f"{method[:20]} is not allowed here; allowed are {METHODS}."
    title = "Method not allowed"
    return ProblemError(405, "method-not-allowed", title, detail, headers=(("Allow", METHODS),))


def no_coding() -> ProblemError:
    """Return the refusal of a body that is coded."""
    title, detail = "The body's coding is not supported", "Send the query uncompressed."
    return ProblemError(415, "content-coding", title, detail)


def uri_too_long(limit: int) -> ProblemError:
    """Return the refusal of a request line that is too long."""
    title, detail = "The request line is too long", f"Send a query over {limit} bytes by POST."
    return ProblemError(414, "query-too-long", title, detail)
