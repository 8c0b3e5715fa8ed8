"""Finds elements, editions and agencies by what people write: code, id, CURIE or IRI."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from ssckg.errors import UnknownNameError, UsageError
from ssckg.model.framework import folded_code
from ssckg.model.in_force import in_force, said_of
from ssckg.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_agencies import Body
    from ssckg.model.crosswalk_frameworks import Edition, Element

NOTES: Final = "ssckg.notes"
"""Logger of what who asks should know of how a question was understood; commands print it."""


def find_edition(crosswalk: Crosswalk, text: str) -> Edition:
    """Return the edition of an id ("u4ssc-2017") or IRI.

    Raises:
        UnknownNameError: there is none; with all ids.
    """
    for edition in crosswalk.editions:
        if text in {edition.id, edition.iri}:
            return edition
    raise UnknownNameError("framework", text, tuple(e.id for e in crosswalk.editions))


def find_element(crosswalk: Crosswalk, text: str, edition: str | None = None) -> Element:
    """Return the element that a code, id, CURIE or IRI means; `edition` (id) narrows it down.

    Of a code that several editions of a framework share, that of the newest one in force is meant;
    the logger `NOTES` tells so.

    Raises:
        UnknownNameError: none fits; with near codes.
        UsageError: several fit; with their CURIEs.
    """
    folded, rest = folded_code(text), text.rpartition(":")[2]
    found = [
        each
        for each in crosswalk.elements
        if text in {each.iri, each.id}
        or any(folded == folded_code(name) for name in (*each.codes, each.id))
        # A CURIE ends as its IRI does; the rest is costly to find out.
        or (each.iri.endswith(rest) and text == curie(crosswalk, each.iri))
    ]
    if edition is not None:
        scheme = find_edition(crosswalk, edition).iri
        found = [each for each in found if scheme in each.editions]
    if edition is None and len(found) > 1:
        found = _in_force(crosswalk, text, found)
    if len(found) > 1:
        names = ", ".join(curie(crosswalk, each.iri) for each in found[:6])
        raise UsageError(f"{text!r} means several elements", hint=f"write one of {names}")
    if not found:
        codes = [code for each in crosswalk.elements for code in (*each.codes, each.id)]
        near = _like(text, codes, 70)
        raise UnknownNameError("element", text, tuple(dict.fromkeys(near)))
    return found[0]


def _in_force(crosswalk: Crosswalk, text: str, found: list[Element]) -> list[Element]:
    known = {
        each.iri: [crosswalk.edition[e] for e in each.editions if e in crosswalk.edition]
        for each in found
    }
    meant = in_force(known)
    if len(meant) == 1:
        others = [e for iri in known if iri not in meant for e in known[iri]]
        logging.getLogger(NOTES).info(said_of(text, known[meant[0]], others))
    return [each for each in found if each.iri in meant]


def find_agency(crosswalk: Crosswalk, text: str) -> Body:
    """Return the agency of an acronym, name or IRI, in any case.

    Raises:
        UnknownNameError: there is none; with near names.
    """
    wanted = text.strip().casefold()
    for body in crosswalk.agencies:
        if wanted in {body.acronym.casefold(), body.name.casefold(), body.iri.casefold()}:
            return body
    near = _like(text, [body.acronym for body in crosswalk.agencies], 60)
    raise UnknownNameError("agency", text, near)


def curie(crosswalk: Crosswalk, iri: str) -> str:
    """Return the shortest name of an IRI of the crosswalk, whatever its base.

    What a release brought in has no prefix of its own: it goes by its edition ("un-sscf-0.1:...").

    >>> from ssckg.model.crosswalk import Crosswalk
    >>> curie(Crosswalk("https://x.example/", (), ()), "https://x.example/cpi/P.EG.1")
    'cpi:P.EG.1'
    """
    standard = BASE + iri.removeprefix(crosswalk.base) if iri.startswith(crosswalk.base) else iri
    fitting = [(len(n), p, n) for p, n in PREFIXES.items() if standard.startswith(n)]
    if not fitting:
        edition, _, rest = standard.removeprefix(BASE).partition("/")
        is_released = rest and any(edition == each.id for each in crosswalk.editions)
        return f"{edition}:{rest}" if is_released else iri
    _, prefix, namespace = max(fitting)
    return f"{prefix}:{standard[len(namespace) :]}"


def _like(text: str, names: list[str], least: int) -> tuple[str, ...]:
    """Return the five names most like a misspelt one, of a likeness of at least `least` in 100."""
    from rapidfuzz import process  # noqa: PLC0415  not needed by who spells well

    found = process.extract(text, names, limit=5, score_cutoff=least)
    return tuple(name for name, _, _ in found)
