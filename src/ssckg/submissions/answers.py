"""Words that stand where a value could: that there is none, yes, no; in several languages.

The words are in `answers.csv` beside this. The six official languages of the United Nations are
there, and some more; another one is some rows more.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from ssckg.submissions.words import fold

_AROUND = re.compile(r"^[\s\[({<\"']+|[\s\])}>\"'!*]+$")
_LONGEST = 60


@cache
def _answers() -> dict[str, str]:
    with (Path(__file__).parent / "answers.csv").open(encoding="utf-8", newline="") as file:
        return {_plain(row["written"]): row["means"] for row in csv.DictReader(file)}


def says_missing(text: str) -> bool:
    """Whether a cell says that nothing is reported.

    >>> [says_missing(text) for text in ("NR", "n/a", "[Non disponible]", "нет данных", "0", "")]
    [True, True, True, True, False, False]
    """
    return _answers().get(_plain(text)) == "missing"


def read_yes_no(text: str) -> bool | None:
    """Return what a yes or no says; None where it is neither.

    >>> read_yes_no("Oui"), read_yes_no("NO."), read_yes_no("maybe")
    (True, False, None)
    """
    said = _answers().get(_plain(text)) or _answers().get(_plain(text).rstrip("."))
    return said == "yes" if said in {"yes", "no"} else None


@lru_cache(maxsize=4096)  # the same statuses stand in many rows
def _plain(text: str) -> str:
    """Return a text without case, accents, brackets, quotes and marks around it."""
    if len(text) > _LONGEST:
        return ""
    folded = re.sub(r"\s+", " ", fold(text)).strip()
    bare = _AROUND.sub("", folded)
    return bare or folded
