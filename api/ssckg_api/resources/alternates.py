"""The list of all forms and profiles of a thing (Content Negotiation by Profile, W3C)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.linked_data.profiles import ALT_IRI, ALTERNATES, FULL
from ssckg.model.thing import RDF_TYPE, Statement, Value
from ssckg.namespaces import expand
from ssckg_api.resources.forms import NAMES, address_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.linked_data.profiles import Profile
    from ssckg_api.negotiation import Variant

_ALTR: Final = ALT_IRI + "#"


@dataclass(frozen=True, slots=True)
class Alternate:
    """One representation: its profile, its form, and where it is to be had."""

    profile: Profile
    media_type: str
    name: str
    address: str
    is_usual: bool = False


def alternates_of(
    path: str, offers: Sequence[Variant], profiles: Sequence[Profile], as_of: str = ""
) -> list[Alternate]:
    """Return all representations of a thing, the usual one first."""
    found = []
    for profile in (*profiles, ALTERNATES):
        for offer in offers:
            is_table = offer.engine_type in {"csv", "tsv"}
            if offer.is_alias or (is_table and profile is not FULL):
                continue
            token = "" if profile is FULL else profile.token
            address = address_of(path, offer.engine_type, _profile=token, **{"as-of": as_of})
            form = offer.engine_type
            usual = profile is FULL and form == "html"
            found.append(Alternate(profile, offer.media_type, NAMES[form], address, usual))
    return found


def alternate_statements(iri: str, root: str, found: Sequence[Alternate]) -> tuple[Statement, ...]:
    """Return the list as statements; `root` is the address of the server, without a slash."""
    said = []
    for number, each in enumerate(found):
        node = f"_:r{number}"
        by = "hasDefaultRepresentation" if each.is_usual else "hasRepresentation"
        said += [
            Statement(iri, _ALTR + by, Value(node, "blank")),
            Statement(node, RDF_TYPE, Value(_ALTR + "Representation", "iri")),
            Statement(node, expand("dcterms:conformsTo"), Value(each.profile.iri, "iri")),
            Statement(node, expand("dcterms:format"), Value(each.media_type)),
            Statement(node, expand("dcat:accessURL"), Value(root + each.address, "iri")),
            Statement(node, _ALTR + "hasToken", Value(each.profile.token)),
        ]
    return tuple(said)
