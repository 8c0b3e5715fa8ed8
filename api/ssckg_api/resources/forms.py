"""The forms in which documents are offered: media types, extensions, and who may have which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from ssckg_api.negotiation import Variant, choose, listing, named
from ssckg_api.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Sequence

SSSOM: Final = Variant("text/tab-separated-values", "tsv", ("tsv",))
CSV: Final = Variant("text/csv", "csv", ("csv",))
_BASIC: Final = (
    Variant("text/html", "html", ("html",)),
    Variant("text/turtle", "ttl", ("ttl", "turtle")),
    Variant("application/ld+json", "jsonld", ("jsonld", "json-ld", "json")),
    Variant("application/rdf+xml", "rdf", ("rdf", "rdfxml", "xml")),
    Variant("application/n-triples", "nt", ("nt", "ntriples")),
    Variant("application/trig", "trig", ("trig",)),
    Variant("application/n-quads", "nq", ("nq", "nquads")),
)
_ALIASES: Final = (
    Variant("application/json", "jsonld", is_alias=True),
    Variant("application/xml", "rdf", is_alias=True),
    Variant("text/xml", "rdf", is_alias=True),
    Variant("text/n3", "ttl", is_alias=True),
    Variant("text/plain", "nt", is_alias=True),
)
"""Other names of formats, answered under that name to who asks for it by name."""
EXTENSIONS: Final = frozenset({"html", "ttl", "jsonld", "rdf", "nt", "trig", "nq", "csv", "tsv"})
NAMES: Final = {
    "html": "HTML",
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "rdf": "RDF/XML",
    "nt": "N-Triples",
    "trig": "TriG",
    "nq": "N-Quads",
    "csv": "CSV",
    "tsv": "SSSOM",
}
"""What people call the forms."""


def offers_for(*, is_table: bool = False, is_sssom: bool = False) -> tuple[Variant, ...]:
    """Return what is offered, in our order of preference; a page to who prefers nothing."""
    tables = (*((CSV,) if is_table else ()), *((SSSOM,) if is_sssom else ()))
    return (*_BASIC, *tables, *_ALIASES)


def pick(
    offers: Sequence[Variant], accept: str | None, *, extension: str = "", wanted: str = ""
) -> Variant:
    """Return the form to answer in: the extension counts first, then `_mediatype`, then Accept.

    Raises:
        ProblemError: 406, none of the forms is acceptable.
    """
    if extension or wanted:
        chosen = named(extension or wanted.replace(" ", "+"), offers)
    else:
        chosen = choose(accept, offers)
    if chosen is not None:
        return chosen
    available = listing(offers)
    raise ProblemError(
        *(406, "not-acceptable", "None of the media types asked for is on offer"),
        f"Available: {', '.join(available)}",
        headers=(("Vary", "Accept"),),
        available=available,
    )


def split_extension(path: str) -> tuple[str, str]:
    """Return a path without its extension, and the extension; "" where there is none of ours.

    >>> split_extension("/cpi/P.EG.1")
    ('/cpi/P.EG.1', '')
    >>> split_extension("/cpi/P.EG.1.ttl")
    ('/cpi/P.EG.1', 'ttl')
    """
    stem, dot, extension = path.rpartition(".")
    if dot and extension in EXTENSIONS and stem.rpartition("/")[2]:
        return stem, extension
    return path, ""


def address_of(path: str, form: str, **query: str) -> str:
    """Return where a document is to be had in a form.

    Args:
        path: of the thing, percent-encoded; it may have a query of its own.
        form: short name of the form, "" for the thing itself.
        query: what else belongs to the address; what is empty is left out.
    """
    before, mark, own = path.partition("?")
    given = {name: value for name, value in query.items() if value}
    if form and (mark or before in {"", "/"}):
        given["_mediatype"] = next(
            v.media_type for v in (*_BASIC, CSV, SSSOM) if v.engine_type == form
        )
    elif form:
        before += f".{form}"
    words = "&".join(part for part in (own, urlencode(given, safe=":/")) if part)
    return before + (f"?{words}" if words else "")
