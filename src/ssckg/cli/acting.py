"""Who the command line acts as: whoever holds the data directory, or the token in SSCKG_TOKEN.

The token may also be in the file that SSCKG_TOKEN_FILE names.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from ssckg.app.operation.configuration import said
from ssckg.app.operation.setting_table import FROM_FILE
from ssckg.errors import UnauthenticatedError
from ssckg.model.actor import Actor, Role

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace

TOKEN_SETTING: Final = "SSCKG_TOKEN"  # noqa: S105  the name of a setting, not a secret
OPERATOR: Final = Actor(
    "operator", "operator of the data directory", Role.SECRETARIAT, is_operator=True
)
"""Whoever can read and write the files has all in hand; the event log says so."""


def has_token() -> bool:
    """Say whether a token is set, even an empty one."""
    return TOKEN_SETTING in os.environ or TOKEN_SETTING + FROM_FILE in os.environ


def operator() -> Actor:
    """Return who acts where there is no workspace to look a token up in.

    Raises:
        UnauthenticatedError: a token is set: whoever acts by it is not the operator.
    """
    if has_token():
        raise UnauthenticatedError(
            "this is for who holds the machine, not for who has a token",
            hint=f"unset {TOKEN_SETTING}",
        )
    return OPERATOR


def acting(ws: Workspace) -> Actor:
    """Return who acts: the holder of the token in `SSCKG_TOKEN`, else the operator.

    Raises:
        UnauthenticatedError: there is a token and it opens nothing.
    """
    secret = said(TOKEN_SETTING) if has_token() else None
    if secret is None:
        return OPERATOR
    if not secret.strip():
        # A look-up of the secret that came to nothing must not give all rights.
        raise UnauthenticatedError(
            f"{TOKEN_SETTING} is set and empty", hint="set it to a token, or unset it"
        )
    from ssckg.app.accounts import authenticate

    return authenticate(ws, secret.strip())
