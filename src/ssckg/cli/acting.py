"""Who the command line acts as: whoever holds the data directory, or the token in SSCKG_TOKEN."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from ssckg.errors import UnauthenticatedError
from ssckg.model.actor import Actor, Role

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace

TOKEN_SETTING: Final = "SSCKG_TOKEN"  # noqa: S105  the name of a setting, not a secret
OPERATOR: Final = Actor(
    "operator", "operator of the data directory", Role.SECRETARIAT, is_operator=True
)
"""Whoever can read and write the files has all in hand; the event log says so."""


def acting(ws: Workspace) -> Actor:
    """Return who acts: the holder of the token in `SSCKG_TOKEN`, else the operator.

    Raises:
        UnauthenticatedError: there is a token and it opens nothing.
    """
    secret = os.environ.get(TOKEN_SETTING)
    if secret is None:
        return OPERATOR
    if not secret.strip():
        # A look-up of the secret that came to nothing must not give all rights.
        raise UnauthenticatedError(
            f"{TOKEN_SETTING} is set and empty", hint="set it to a token, or unset it"
        )
    from ssckg.app.accounts import authenticate

    return authenticate(ws, secret.strip())
