"""What the environment sets, read in one place."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ssckg.namespaces import BASE
from ssckg.store.directory import DataDirectory
from ssckg.store.endpoint import endpoint_of

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.store.directory import DatasetName
    from ssckg.store.endpoint import Endpoint

BASE_SETTING = "SSCKG_BASE"
"""Environment variable: where data IRIs begin, when no `--base` is given."""


def base_setting(base: str | None = None) -> str:
    """Return where data IRIs begin: `base`, else what the environment says, else ours."""
    return base or os.environ.get(BASE_SETTING) or BASE


def remote_endpoint(name: DatasetName) -> Endpoint | None:
    """Return the remote engine that `SSCKG_PUBLISHED_QUERY_URL` and its kin name, if any."""
    return endpoint_of(os.environ, f"SSCKG_{name.upper()}_")


def base_of(data: Path) -> str:
    """Return where the IRIs of the published data of a data directory begin."""
    if remote_endpoint("published") is not None:
        return base_setting()
    return str(DataDirectory.open(data).manifest.get("base", base_setting()))
