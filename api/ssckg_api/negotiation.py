"""Chooses a media type by the Accept header, as RFC 9110 section 12.5.1 says; pure.

What we answer for each form of query is one table. An *alias* (`application/json`,
`application/xml` ...) is another name of a format: it is answered, under that name, only to who
asks for it by name, never to a wildcard.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ssckg.io.sparql_text import Form

if TYPE_CHECKING:
    from collections.abc import Sequence


_MAX_ACCEPT: Final = 4000
"""Characters of an Accept header that are looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """A representation on offer: its media type, what the engine is asked for, short names.

    Each is one of the constants below, so they compare (and hash, quickly) by identity.
    """

    media_type: str
    engine_type: str
    names: tuple[str, ...] = ()
    is_alias: bool = False

    @property
    def content_type(self) -> str:
        """The Content-Type header; text types say their charset, the others have none."""
        is_text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if is_text else self.media_type


@dataclass(frozen=True, slots=True)
class _Range:
    """One element of an Accept header."""

    type: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """Return 3 for an exact match, 2 for `type/*`, 1 for `*/*`, 0 for none."""
        kind, _, subtype = media_type.partition("/")
        if (self.type, self.subtype) == (kind, subtype):
            return 3
        if self.subtype == "*" and self.type in {kind, "*"}:
            return 2 if self.type == kind else 1
        return 0


JSON: Final = Variant(
    "application/sparql-results+json", "application/sparql-results+json", ("json",)
)
XML: Final = Variant("application/sparql-results+xml", "application/sparql-results+xml", ("xml",))
CSV: Final = Variant("text/csv", "text/csv", ("csv",))
TSV: Final = Variant("text/tab-separated-values", "text/tab-separated-values", ("tsv",))
TURTLE: Final = Variant("text/turtle", "text/turtle", ("turtle", "ttl"))
N_TRIPLES: Final = Variant("application/n-triples", "application/n-triples", ("ntriples", "nt"))
RDF_XML: Final = Variant("application/rdf+xml", "application/rdf+xml", ("rdfxml", "rdf", "xml"))
JSON_LD: Final = Variant(
    "application/ld+json", "application/ld+json", ("jsonld", "json-ld", "json")
)
TRIG: Final = Variant("application/trig", "application/trig", ("trig",))
N_QUADS: Final = Variant("application/n-quads", "application/n-quads", ("nquads", "nq"))


def _alias(media_type: str, of: Variant) -> Variant:
    return Variant(media_type, of.engine_type, is_alias=True)


_HTML_ROWS: Final = Variant("text/html", JSON.engine_type, ("html",), is_alias=True)
_HTML_TRIPLES: Final = Variant("text/html", TURTLE.engine_type, ("html",), is_alias=True)
_BOOLEAN: Final = (JSON, XML, _alias("application/json", JSON), _alias("application/xml", XML))
_TRIPLES: Final = (
    *(TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS),
    *(_alias("application/json", JSON_LD), _alias("application/xml", RDF_XML)),
    *(_alias("text/n3", TURTLE), _alias("text/plain", N_TRIPLES)),
)
DESCRIPTION: Final = _TRIPLES
"""What the service description is offered in."""
OFFERS: Final[dict[Form, tuple[Variant, ...]]] = {
    # ASK has no CSV and no TSV form: the standard defines both for SELECT only.
    Form.SELECT: (JSON, XML, CSV, TSV, *_BOOLEAN[2:], _HTML_ROWS),
    Form.ASK: (*_BOOLEAN, _HTML_ROWS),
    Form.CONSTRUCT: (*_TRIPLES, _HTML_TRIPLES),
    Form.DESCRIBE: (*_TRIPLES, _HTML_TRIPLES),
}
"""What is on offer for each form of query, in our order of preference."""


def choose(accept: str | None, offers: Sequence[Variant]) -> Variant | None:
    """Return the best offer for an Accept header, None where none is acceptable.

    Quality first, then our order; without a header, or with one that says nothing readable,
    the first offer. Media type parameters other than `q` and a charset are not looked at.
    """
    return _choose(accept.strip()[:_MAX_ACCEPT] if accept else "", tuple(offers))


@lru_cache(maxsize=1024)
def _choose(accept: str, offers: tuple[Variant, ...]) -> Variant | None:
    ranges = _parse(accept)
    if not ranges:
        return offers[0]
    best, best_quality = None, 0.0
    for offer in offers:
        quality = _quality(offer, ranges)
        if quality > best_quality:
            best, best_quality = offer, quality
    return best


def named(name: str, offers: Sequence[Variant]) -> Variant | None:
    """Return the offer of a short name ("csv") or a media type, None where there is none."""
    wanted = name.strip().lower()
    return next((o for o in offers if wanted == o.media_type or wanted in o.names), None)


def listing(offers: Sequence[Variant]) -> list[str]:
    """Return the media types on offer, for a person who asked for something else."""
    return [offer.media_type for offer in offers if not offer.is_alias or offer.names]


def accepts_coding(accept_encoding: str | None, coding: str) -> bool:
    """Say whether an Accept-Encoding header allows a content coding (RFC 9110, 12.5.3)."""
    if not accept_encoding:
        return False
    found: dict[str, float] = {}
    for element in accept_encoding.lower().split(","):
        name, *parameters = (part.strip() for part in element.split(";"))
        found[name] = _q_value(parameters)
    return found.get(coding, found.get("*", 0.0)) > 0


def _quality(offer: Variant, ranges: tuple[_Range, ...]) -> float:
    matching = [(r.specificity(offer.media_type), r.quality) for r in ranges]
    closest = max(specificity for specificity, _ in matching)
    if closest == 0 or (offer.is_alias and closest < 3):
        return 0.0
    return max(quality for specificity, quality in matching if specificity == closest)


def _parse(accept: str) -> tuple[_Range, ...]:
    ranges = []
    for element in _split(accept.lower(), ","):
        name, *parameters = (part.strip() for part in _split(element, ";"))
        kind, slash, subtype = name.partition("/")
        charset = next((p[8:].strip('"') for p in parameters if p.startswith("charset=")), "utf-8")
        if slash and kind and subtype and charset in {"utf-8", "utf8"}:
            ranges.append(_Range(kind, subtype, _q_value(parameters)))
    return tuple(ranges)


def _split(text: str, separator: str) -> list[str]:
    """Split at separators outside of quotes."""
    if '"' not in text:
        return text.split(separator)
    parts, quoted = [""], False
    for character in text:
        quoted ^= character == '"'
        if character == separator and not quoted:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _q_value(parameters: list[str]) -> float:
    """Return the weight among `parameters`; 1 where there is none, 0 where it is nonsense."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                weight = float(value)
            except ValueError:
                return 0.0
            return weight if 0 <= weight <= 1 else 0.0
    return 1.0
