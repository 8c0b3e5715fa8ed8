"""What declarations of priorities may name: agencies of the register, elements of the tables."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from ssckg import resources
from ssckg.app.projects import element_names
from ssckg.errors import UsageError
from ssckg.harmonization.agencies.declaring import KnownElement
from ssckg.io.csvw import read_table
from ssckg.io.faults import Faults
from ssckg.namespaces import PREFIXES, expand
from ssckg.submissions.catalogue import edition_triples, stamps

if TYPE_CHECKING:
    from collections.abc import Mapping

_DECLARED_KINDS: Final = ("Goal", "Target", "Indicator")


def agency_named(text: str) -> str:
    """Return the id of an agency; as `find_agency`.

    Raises:
        UsageError: there is none.
    """
    try:
        return find_agency(text)
    except ValueError as error:
        raise UsageError(str(error)) from error


def element_named(text: str) -> KnownElement:
    """Return an element; as `find_element`.

    Raises:
        UsageError: there is none.
    """
    try:
        return find_element(text)
    except ValueError as error:
        raise UsageError(str(error)) from error


def find_agency(text: str) -> str:
    """Return the id of the agency that an acronym, name or alias means, in any case.

    Raises:
        ValueError: there is none, in words.
    """
    try:
        return agencies()[text.strip().casefold()]
    except KeyError:
        raise ValueError(f"{text!r} names no agency of the register") from None


@cache
def agencies() -> Mapping[str, str]:
    """Return the ids of the agencies of the register by id, acronym, name and alias, folded."""
    faults = Faults()
    path = resources.folder("ontology") / "registers" / "agencies" / "agencies.csv"
    table = read_table(path, faults, shown=path.name)
    faults.check()
    found: dict[str, str] = {}
    for row in table.rows:
        aliases = row.cells["alias"] or ()
        names = [row.cells["id"], row.cells["notation"], row.cells["label"], *aliases]
        for name in names:
            found.setdefault(str(name).casefold(), str(row.cells["id"]))
    return found


def find_element(text: str) -> KnownElement:
    """Return the element that a code, id, CURIE or IRI means, U4SSC and the SDGs first.

    Raises:
        ValueError: there is none, in words.
    """
    return known_elements()[element_names().find(text)]


def known_elements() -> Mapping[str, KnownElement]:
    """Return the elements of all editions by IRI; those that nobody declares say why."""
    return _known_elements(stamps())


@lru_cache(maxsize=4)
def _known_elements(editions: tuple[tuple[str, str], ...]) -> Mapping[str, KnownElement]:
    kinds = {expand(f"ssc:{kind}"): kind for kind in _DECLARED_KINDS}
    found: dict[str, KnownElement] = {}
    for edition, _ in editions:
        about: dict[str, dict[str, str]] = {}
        for triple in edition_triples(edition):
            facts = about.setdefault(str(triple.subject)[1:-1], {})
            value = str(getattr(triple.object, "value", ""))
            if triple.predicate.value != expand("rdf:type") or value in kinds:
                facts.setdefault(triple.predicate.value, value)
        for iri, facts in about.items():
            if expand("skos:inScheme") in facts and iri not in found:
                found[iri] = _known(iri, facts, kinds)
    return found


def _known(iri: str, facts: Mapping[str, str], kinds: Mapping[str, str]) -> KnownElement:
    kind = kinds.get(facts.get(expand("rdf:type"), ""), "")
    code = facts.get(expand("skos:notation")) or facts.get(expand("dcterms:identifier"), iri)
    is_sdg = iri.startswith((PREFIXES["unsdg"], PREFIXES["sdg"]))
    is_good = kind == "Indicator" or (is_sdg and bool(kind))
    refusal = "" if is_good else f"{code} is neither an SDG goal or target nor an indicator"
    return KnownElement(iri, code, facts.get(expand("skos:prefLabel"), ""), refusal)
