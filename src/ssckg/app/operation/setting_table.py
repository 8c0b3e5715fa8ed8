"""The settings there are, as `settings.csv` lists them, and what may stand in each.

The one table from which values are read, `ssckg config` tells, and `docs/configuration.md` is
written.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ssckg.errors import UsageError

PREFIX: Final = "SSCKG_"
FROM_FILE: Final = "_FILE"
"""Ending of the name of a setting that names a file with the secret."""
_YES: Final = {"true": True, "yes": True, "on": True, "1": True}
_NO: Final = {"false": False, "no": False, "off": False, "0": False}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    variable: its name in the environment; key: its name in the file, with a dot, "" where it may
    not stand there; kind: text, integer, number, flag, list, path, url, or "choice:a b"; default:
    as text, "" for none; where: "service", "environment" (not in the file) or "tests".
    """

    variable: str
    key: str
    kind: str
    default: str
    is_secret: bool
    where: str
    purpose: str

    @property
    def choices(self) -> tuple[str, ...]:
        """The values of a choice; empty for other kinds."""
        return tuple(self.kind.partition(":")[2].split())

    def fault(self, text: str) -> str:
        """Say what is wrong with a value; "" where nothing is. A secret is not repeated."""
        wanted = _wanted(self, text) if text else ""
        if not wanted:
            return ""
        return f"takes {wanted}" + ("" if self.is_secret else f", not {text[:80]!r}")


def _wanted(setting: Setting, text: str) -> str:
    """Return what a setting takes, where `text` is something else."""
    if setting.choices:
        return "" if text in setting.choices else " or ".join(setting.choices)
    if setting.kind == "integer":
        return "" if text.isascii() and text.isdecimal() else "a whole number from 0 on"
    if setting.kind == "number":
        return "" if _is_number(text) else "a number above 0"
    if setting.kind == "flag":
        return "" if text.lower() in {*_YES, *_NO} else "true or false"
    if setting.kind == "url":
        fits = text.startswith(("http://", "https://")) and not any(c.isspace() for c in text)
        return "" if fits else "an address that begins with http:// or https://"
    return "" if text.isprintable() else "text without control characters"


def _is_number(text: str) -> bool:
    try:
        return 0 < float(text) < float("inf")
    except ValueError:
        return False


def is_yes(text: str) -> bool:
    """Return the value of a flag.

    >>> is_yes("true"), is_yes("off")
    (True, False)
    """
    return _YES.get(text.lower(), False)


@cache
def settings() -> dict[str, Setting]:
    """Return all settings by their name in the environment, in the order of the table."""
    with Path(__file__).with_name("settings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return {
        name: Setting(name, key, kind, default, hidden == "true", where, purpose)
        for name, key, kind, default, hidden, where, purpose in rows
    }


@cache
def by_key() -> dict[str, Setting]:
    """Return the settings that may stand in a file, by key; of a secret the name of its file."""
    found = {}
    for setting in settings().values():
        if setting.key:
            found[setting.key + ("_file" if setting.is_secret else "")] = setting
    return found


def nearest(name: str, known: tuple[str, ...]) -> str:
    """Return a hint at the known name that is most like `name`."""
    from difflib import get_close_matches  # noqa: PLC0415  only for who mistyped

    found = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean {found[0]}?" if found else "see: ssckg config show"


def unknown(name: str, place: str, known: tuple[str, ...]) -> UsageError:
    """Return the refusal of a name that is none of a setting."""
    return UsageError(f"{place}: there is no setting {name!r}", hint=nearest(name, known))
