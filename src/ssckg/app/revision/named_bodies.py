"""Bodies that take part in rounds, by what people call them."""

from __future__ import annotations

from ssckg.app.priority_names import find_agency
from ssckg.app.public_projects import register_column
from ssckg.errors import UsageError
from ssckg.revision.bodies import SECRETARIAT, is_player


def body_named(text: str) -> str:
    """Return the id of a body: agency (any name), organisation (id), secretariat, or a player.

    Raises:
        ValueError: there is none, in words.
    """
    wanted = text.strip().casefold()
    if wanted == SECRETARIAT or is_player(wanted):
        return wanted
    for organisation in register_column("agencies/organisations", "id"):
        if organisation.casefold() == wanted:
            return organisation
    return find_agency(text)


def known_body(text: str) -> str:
    """Return the id of a body; as `body_named`.

    Raises:
        UsageError: there is none.
    """
    try:
        return body_named(text)
    except ValueError as error:
        raise UsageError(str(error), hint="an acronym or id of the registers") from error
