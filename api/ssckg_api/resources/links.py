"""The Link header of a document: its other forms, what it is about, its profile and licence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from ssckg.linked_data.addresses import path_of
from ssckg.linked_data.profiles import FULL
from ssckg.namespaces import expand
from ssckg_api.memento import LINKS, Original
from ssckg_api.resources.forms import address_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.linked_data.profiles import Profile
    from ssckg.model.thing import Thing
    from ssckg_api.negotiation import Variant

_SAFE: Final = "/:@!$&'()*+,;=~-._#?%"
_MOST_TYPES: Final = 6
_MOST_HEIRS: Final = 10


def link_header(
    thing: Thing,
    path: str,
    *,
    chosen: Variant,
    offers: Sequence[Variant],
    profile: Profile,
    profiles: Sequence[Profile],
    as_of: str = "",
    licence: str = "",
    has_past: bool = False,
    base: str = "",
) -> str:
    """Return the value of a Link header.

    `alternate` are the other forms in the same profile and the other profiles in the same form;
    `describedby` (on pages and tables) leads to the statements; `type` (RFC 6903) are classes.
    """
    form = chosen.engine_type
    mine = "" if profile is FULL else profile.token
    links = [f'<{_iri(thing.iri)}>; rel="canonical"']
    for other in offers:
        if not other.is_alias and other.engine_type != form:
            address = address_of(path, other.engine_type, _profile=mine, **{"as-of": as_of})
            links.append(f'<{address}>; rel="alternate"; type="{other.media_type}"')
    for other_profile in profiles:
        if other_profile is not profile and form not in {"csv", "tsv"}:
            token = "" if other_profile is FULL else other_profile.token
            address = address_of(path, form, _profile=token, **{"as-of": as_of})
            links.append(
                f'<{address}>; rel="alternate"; type="{chosen.media_type}";'
                f' formats="{_iri(other_profile.iri)}"'
            )
    if form in {"html", "csv", "tsv"}:
        address = address_of(path, "ttl", **{"as-of": as_of})
        links.append(f'<{address}>; rel="describedby"; type="text/turtle"')
    links += [f'<{_iri(each)}>; rel="type"' for each in thing.classes[:_MOST_TYPES]]
    if form not in {"csv", "tsv"}:
        links.append(f'<{_iri(profile.iri)}>; rel="profile"')
    if licence:
        links.append(f'<{_iri(licence)}>; rel="license"')
    links += _heirs(thing, base)
    if has_past and not as_of:
        place = Original.of(*_split(path))
        links.append(f'<{place.place}>; rel="original timegate"')
        links.append(f'<{place.timemap}>; rel="timemap"; type="{LINKS}"')
    return ", ".join(links)


def _heirs(thing: Thing, base: str) -> Iterable[str]:
    """Return links to what stands in the place of a thing (RFC 5829)."""
    heirs = [v.text for v in thing.values(expand("dcterms:isReplacedBy")) if v.kind == "iri"]
    if thing.gone is not None:
        heirs += thing.gone.heirs
    for heir in list(dict.fromkeys(heirs))[:_MOST_HEIRS]:
        yield f'<{path_of(heir, base)}>; rel="successor-version"'


def _split(path: str) -> tuple[str, bytes]:
    before, _, query = path.partition("?")
    return unquote(before), query.encode()


def _iri(iri: str) -> str:
    """Return an IRI as a header may hold it."""
    return quote(iri, safe=_SAFE)
