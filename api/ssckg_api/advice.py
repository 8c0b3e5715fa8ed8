"""Advice of errors for whoever is at a page or calls the API: no command line, no options of one.

Errors carry advice on what to do, and some of it names commands, which help nobody in a browser.
What a command does is done elsewhere here, or by somebody else: `advice.csv` says what, by whom.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ssckg.errors import FaultsError

if TYPE_CHECKING:
    from ssckg.errors import SsckgError

_COMMAND: Final = re.compile(r"\b(?:ssckg|pip) [a-z]")
_FIRST: Final = re.compile(r"^--([a-z][a-z-]*) (?=\S)")
_OPTION: Final = re.compile(r"--([a-z][a-z-]*)")


@cache
def _instead() -> dict[str, str]:
    """Return what is done in place of a command, by how the command begins."""
    with Path(__file__).with_name("advice.csv").open(encoding="utf-8", newline="") as file:
        return {row["command"]: row["advice"] for row in csv.DictReader(file)}


def advice_of(error: SsckgError) -> str:
    """Return what an error advises, in words for a page or a client; "" for none.

    >>> from ssckg.errors import UsageError
    >>> advice_of(UsageError("say for which city", hint="--city Stavanger"))
    'city: Stavanger'
    """
    hint = error.hint or ""
    if _COMMAND.search(hint):
        return next((said for command, said in _instead().items() if command in hint), "")
    hint = _FIRST.sub(lambda found: f"{found[1].replace('-', ' ')}: ", hint)
    return _OPTION.sub(lambda found: f'"{found[1].replace("-", " ")}"', hint)


def told(error: SsckgError) -> str:
    """Return an error in a sentence, several in a line each, with advice that helps here."""
    if isinstance(error, FaultsError):
        count = error.message.partition("\n")[0]
        return "\n".join([count, *(f"  {told(fault)}" for fault in error.faults)])
    advice = advice_of(error)
    return f"{error.message} ({advice})" if advice else error.message
