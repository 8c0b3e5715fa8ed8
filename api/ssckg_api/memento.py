"""Headers and time maps of Memento (RFC 7089): which state an answer shows, and where others are.

`/sparql` and what the API reads from the published dataset are original resources and their own
time gates. A memento of `/sparql` is `/as-of/<time>/sparql`; of others it is the same address with
`as-of=<time>`. Addresses in links are relative to the server.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from ssckg.app.history.naming import name_of
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from ssckg.app.history.states import PastState

LINKS: Final = "application/link-format"
SPARQL: Final = "/sparql"
AS_OF: Final = "as-of"
_TIMEMAP: Final = "/timemap"
_LONGEST: Final = 2000
"""Bytes of a query that links repeat."""
_SAFE: Final = "%&=+/:?@!$'()*,-._~"
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Original:
    """A resource of which there are past states: its path, and the query without `as-of`."""

    path: str
    query: str = ""

    @classmethod
    def of(cls, path: str, query: bytes) -> Original:
        """Return what a request asks for; of a query that is too long to repeat, its path."""
        pieces = quote(query, safe=_SAFE).split("&") if len(query) <= _LONGEST else []
        return cls(
            quote(path, safe=_SAFE.replace("?", "")),
            "&".join(p for p in pieces if p and p.partition("=")[0] != AS_OF),
        )

    @property
    def place(self) -> str:
        """Its address."""
        return self.path + (f"?{self.query}" if self.query else "")

    @property
    def timemap(self) -> str:
        """The address of its time map."""
        return _TIMEMAP if self == Original(SPARQL) else _TIMEMAP + self.place

    def memento(self, state: PastState) -> str:
        """Return the address of what it was in a state."""
        name = name_of(state.at)
        if self.path == SPARQL:
            return f"/as-of/{name}{self.place}"
        return f"{self.path}?{self.query}{'&' if self.query else ''}{AS_OF}={name}"


def place_of(state: PastState) -> str:
    """Return the address of the endpoint of a state."""
    return Original(SPARQL).memento(state)


def release_place(version: str) -> str:
    """Return the address of the endpoint of a release."""
    return f"/as-of/{version}{SPARQL}"


@cache
def http_date(moment: datetime) -> str:
    """Return a time as HTTP has it, in whole seconds."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def moment_of(text: str) -> datetime:
    """Return the time of an `Accept-Datetime` header.

    Raises:
        UsageError: it is none; RFC 7089 (4.5.2) asks for 400.
    """
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, IndexError, TypeError, OverflowError) as error:
        raise UsageError(
            "Accept-Datetime is no date of HTTP", hint="such as Sun, 22 Nov 2026 10:00:00 GMT"
        ) from error


def headers_of(
    original: Original, shown: PastState, states: Sequence[PastState], *, is_gate: bool = False
) -> Headers:
    """Return what an answer of a past state says of itself.

    Args:
        original: what was asked for.
        shown: the state that is shown.
        states: all states, oldest first.
        is_gate: whether the time was chosen by `Accept-Datetime`.
    """
    links = [
        f'<{original.place}>; rel="original timegate"',
        f'<{original.timemap}>; rel="timemap"; type="{LINKS}"',
    ]
    links += [
        f'<{original.memento(state)}>; rel="{rel}"; datetime="{http_date(state.at)}"'
        for state, rel in _near(shown, [s for s in states if not s.is_dropped])
    ]
    headers = [
        (b"memento-datetime", http_date(shown.at).encode()),
        (b"link", ", ".join(links).encode()),
        (b"access-control-expose-headers", b"Memento-Datetime, Link, Content-Location"),
    ]
    if is_gate:
        headers.append((b"content-location", original.memento(shown).encode()))
    return headers


def _near(shown: PastState, kept: Sequence[PastState]) -> Iterator[tuple[PastState, str]]:
    """Yield the first and last state, those beside the one that is shown, and itself."""
    place = next((n for n, state in enumerate(kept) if state.at == shown.at), None)
    if place is None:
        return
    rels: dict[int, list[str]] = {place: []}
    for number, rel in ((0, "first"), (place - 1, "prev"), (place + 1, "next")):
        if 0 <= number < len(kept):
            rels.setdefault(number, []).append(rel)
    rels.setdefault(len(kept) - 1, []).append("last")
    for number in sorted(rels):
        yield kept[number], " ".join([*rels[number], "memento"])


def link_format(original: Original, states: Sequence[PastState], root: str) -> str:
    """Return a time map (RFC 7089, section 5).

    Args:
        original: of what.
        states: all states, oldest first.
        root: address of the server without a slash at its end.
    """
    kept = [state for state in states if not state.is_dropped]
    within = ""
    if kept:
        within = f'; from="{http_date(kept[0].at)}"; until="{http_date(kept[-1].at)}"'
    links = [
        f'<{root}{original.place}>; rel="original timegate"',
        f'<{root}{original.timemap}>; rel="self"; type="{LINKS}"{within}',
    ]
    for number, state in enumerate(kept):
        rels = ["first"] * (number == 0) + ["last"] * (number == len(kept) - 1) + ["memento"]
        begun = ", ".join(_begun(kept, number))
        links.append(
            f'<{root}{original.memento(state)}>; rel="{" ".join(rels)}";'
            f' datetime="{http_date(state.at)}"' + (f'; title="{begun}"' if begun else "")
        )
    return ",\n".join(links) + "\n"


def as_plain(original: Original, states: Sequence[PastState], root: str) -> dict[str, Any]:
    """Return a time map as plain values for JSON; arguments as of `link_format`."""
    kept = [state for state in states if not state.is_dropped]
    mark = "&" if "?" in original.timemap else "?"
    mementos = [
        {
            "datetime": name_of(state.at),
            "uri": root + original.memento(state),
            "releases": _begun(kept, number),
            "why": list(state.why),
        }
        for number, state in enumerate(kept)
    ]
    return {
        "original_uri": root + original.place,
        "timegate_uri": root + original.place,
        "timemap_uri": {
            "link_format": root + original.timemap,
            "json": f"{root}{original.timemap}{mark}format=json",
        },
        "mementos": {"list": mementos},
    }


def _begun(kept: Sequence[PastState], number: int) -> list[str]:
    """Return the releases that are in a state and not in the one before."""
    before = set(kept[number - 1].releases) if number else set()
    return [version for version in kept[number].releases if version not in before]
