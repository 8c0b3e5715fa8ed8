"""What a request for a document asks for: which path, in which form, profile and state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.errors import UsageError
from ssckg.linked_data.profiles import ALTERNATES, FULL, profile_named
from ssckg_api.memento import AS_OF
from ssckg_api.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import Request

    from ssckg.linked_data.profiles import Profile

_LONGEST: Final = 2000
_MOST_RANGES: Final = 20
_KNOWN: Final = ("_mediatype", "_profile", AS_OF, "iri")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; texts are as they came and "" where nothing was said.

    path: as it was sent; iri: of `/resource?iri=`; accept_profile: ranges of profiles.
    """

    path: str
    media_type: str
    profile: str
    as_of: str
    iri: str
    accept: str
    accept_profile: str

    @property
    def is_fixed(self) -> bool:
        """Whether the address alone says which profile is wanted."""
        return bool(self.profile)


def read(request: Request) -> Asked:
    """Return what a request asks for.

    Raises:
        UsageError: something is given twice, or is too long to be meant.
    """
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    path = raw.partition(b"?")[0].decode("latin-1")
    values = {}
    for name in _KNOWN:
        given = request.query_params.getlist(name)
        if len(given) > 1:
            raise UsageError(f"{name} is given twice")
        values[name] = given[0].strip() if given else ""
    if len(path) > _LONGEST or any(len(value) > _LONGEST for value in values.values()):
        raise UsageError("the address is longer than anything that is described here")
    return Asked(
        path,
        values["_mediatype"],
        values["_profile"],
        values[AS_OF],
        values["iri"],
        request.headers.get("accept", ""),
        request.headers.get("accept-profile", ""),
    )


def choose_profile(asked: Asked, offered: Sequence[Profile]) -> Profile:
    """Return the profile to answer in: `_profile` counts before Accept-Profile.

    A header that names no profile of the thing is passed over, as it says what is liked.

    Raises:
        ProblemError: 406, `_profile` names none in which the thing is offered.
    """
    if asked.profile:
        found = profile_named(asked.profile, (*offered, ALTERNATES))
        if found is None:
            available = [profile.token for profile in (*offered, ALTERNATES)]
            raise ProblemError(
                *(406, "not-acceptable", "The thing is not offered in this profile"),
                f"Profiles: {', '.join(available)}",
                available=available,
            )
        return found
    best, best_quality = FULL, 0.0
    for element in asked.accept_profile.split(",")[:_MOST_RANGES]:
        name, *parameters = (part.strip() for part in element.split(";"))
        profile = profile_named(name, (*offered, ALTERNATES)) if name else None
        quality = _quality(parameters)
        if profile is not None and quality > best_quality:
            best, best_quality = profile, quality
    return best


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = float(value)
            except ValueError:
                return 0.0
            return quality if 0 <= quality <= 1 else 0.0
    return 1.0
