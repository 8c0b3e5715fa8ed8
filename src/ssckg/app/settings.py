"""What is set (`operation.configuration`), as values that the use cases take."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ssckg.access.oidc_settings import ClaimNames, OidcSettings
from ssckg.app.operation.configuration import said
from ssckg.app.operation.setting_table import settings as all_settings
from ssckg.errors import UsageError
from ssckg.namespaces import BASE
from ssckg.store.directory import DataDirectory
from ssckg.store.endpoint import endpoint_of

if TYPE_CHECKING:
    from ssckg.publication.describing.distributions import Contact
    from ssckg.store.directory import DatasetName
    from ssckg.store.endpoint import Endpoint

BASE_SETTING = "SSCKG_BASE"
"""Environment variable: where data IRIs begin, when no `--base` is given."""


def base_setting(base: str | None = None) -> str:
    """Return where data IRIs begin: `base`, else what the environment says, else ours."""
    return base or said(BASE_SETTING) or BASE


def remote_endpoint(name: DatasetName) -> Endpoint | None:
    """Return the remote engine that `SSCKG_PUBLISHED_QUERY_URL` and its kin name, if any."""
    prefix = f"SSCKG_{name.upper()}_"
    if not said(f"{prefix}QUERY_URL"):
        return None  # asked often; the rest does not matter
    names = [variable for variable in all_settings() if variable.startswith(prefix)]
    return endpoint_of({variable: said(variable) for variable in names}, prefix)


def base_of(data: Path) -> str:
    """Return where the IRIs of the published data of a data directory begin."""
    if remote_endpoint("published") is not None:
        return base_setting()
    return str(DataDirectory.open(data).manifest.get("base", base_setting()))


@dataclass(frozen=True, slots=True)
class HistorySettings:
    """How much of the past is kept.

    states: so many states at most, beside those of releases; days: not those that ended longer ago
    (None: all); ready: so many past states stand ready to be asked, each some 30 MB on the disk.
    """

    states: int = 500
    days: int | None = None
    ready: int = 4


def history_settings() -> HistorySettings:
    """Return what `SSCKG_HISTORY_STATES`, `..._DAYS` and `..._READY` say.

    Raises:
        UsageError: one of them is no whole number from 1 on.
    """
    usual = HistorySettings()
    return HistorySettings(
        _count("STATES") or usual.states,
        _count("DAYS"),
        _count("READY") or usual.ready,
    )


def _count(name: str) -> int | None:
    text = said(f"SSCKG_HISTORY_{name}")
    if text and not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise UsageError(f"SSCKG_HISTORY_{name} takes a whole number from 1 on, not {text!r}")
    return int(text) if text else None


def oidc_settings() -> OidcSettings | None:
    """Return the sign-in provider that `SSCKG_OIDC_ISSUER` and its kin name, if any.

    Raises:
        UsageError: an issuer without a client id.
    """
    if not said("SSCKG_OIDC_ISSUER"):
        return None
    if not said("SSCKG_OIDC_CLIENT_ID"):
        raise UsageError("SSCKG_OIDC_ISSUER is set without SSCKG_OIDC_CLIENT_ID")
    return OidcSettings(
        issuer=said("SSCKG_OIDC_ISSUER"),
        client_id=said("SSCKG_OIDC_CLIENT_ID"),
        client_secret=said("SSCKG_OIDC_CLIENT_SECRET"),
        audience=said("SSCKG_OIDC_AUDIENCE"),
        scopes=said("SSCKG_OIDC_SCOPES"),
        hosts=tuple(said("SSCKG_OIDC_HOSTS").split()),
    )


def oidc_roles() -> tuple[ClaimNames, Path | None]:
    """Return which claims give role, city and agency, and the list that does so instead, if any."""
    names = ClaimNames(
        role=said("SSCKG_OIDC_ROLE_CLAIM"),
        city=said("SSCKG_OIDC_CITY_CLAIM"),
        agency=said("SSCKG_OIDC_AGENCY_CLAIM"),
    )
    listed = said("SSCKG_OIDC_MAPPING")
    return names, Path(listed) if listed else None


def webhook_hosts() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the hosts that messages may go to, and networks that are not public and may be, too.

    `SSCKG_WEBHOOK_HOSTS` ("hooks.example.org other.example.org:8443") and
    `SSCKG_WEBHOOK_NETWORKS` ("10.1.0.0/16"), blanks between; without the first nothing goes out.
    """
    return (
        tuple(said("SSCKG_WEBHOOK_HOSTS").split()),
        tuple(said("SSCKG_WEBHOOK_NETWORKS").split()),
    )


def address_header() -> str:
    """Return the header in which a proxy before the service names who asks; "" without one.

    `SSCKG_ADDRESS_HEADER`, for example "X-Real-IP". Only for a proxy that sets it itself on every
    request: whoever can send it unchecked can take any address.
    """
    return said("SSCKG_ADDRESS_HEADER")


def public_url() -> str:
    """Return the address by which the service is reached from outside; "" where nobody said so."""
    return said("SSCKG_PUBLIC_URL")


def catalogue_availability() -> str:
    """Return how long files are planned to be there; "" where nobody promised.

    `SSCKG_AVAILABILITY`: temporary, experimental, available or stable.
    """
    return said("SSCKG_AVAILABILITY")


def catalogue_contact() -> Contact | None:
    """Return whom to write to about the data; None where nobody said so.

    `SSCKG_CONTACT_NAME` with `SSCKG_CONTACT_EMAIL` or `SSCKG_CONTACT_URL`.
    """
    from ssckg.publication.describing.distributions import Contact  # noqa: PLC0415  RDF

    name, email, url = (said(f"SSCKG_CONTACT_{part}") for part in ("NAME", "EMAIL", "URL"))
    return Contact(name, email, url) if name and (email or url) else None
