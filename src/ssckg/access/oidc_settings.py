"""What is set up for sign-in by a provider; light to import, for whoever reads the settings."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """Which provider, and who we are to it; `hosts` are further hosts of the provider.

    `audience` is what a bearer token must be made for; the client's id, if empty.
    """

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    audience: str = ""
    scopes: str = "openid profile"
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimNames:
    """The claims that give role, city and agency where the operator gave no list."""

    role: str = "ssckg_role"
    city: str = "ssckg_city"
    agency: str = "ssckg_agency"
