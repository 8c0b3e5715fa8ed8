"""The texts that a city consents to: the table `ontology/registers/consent-texts`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ssckg import resources
from ssckg.errors import UnknownNameError
from ssckg.io.csvw import read_table
from ssckg.io.faults import Faults

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = ("en", "fr", "es")
_TABLE: Final = "registers/consent-texts/consent-texts.csv"


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of the text; `titles` and `texts` by language."""

    version: str
    issued: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    note: str = ""


@cache
def consent_texts() -> tuple[ConsentText, ...]:
    """Return all versions, oldest first.

    Raises:
        DataError: the table is faulty.
    """
    faults = Faults()
    table = read_table(resources.folder("ontology") / _TABLE, faults, shown=f"ontology/{_TABLE}")
    faults.check()
    found = []
    for row in table.rows:
        cells = {name: str(value or "") for name, value in row.cells.items()}
        found.append(
            ConsentText(
                cells["version"],
                cells["issued"],
                {language: cells[f"title_{language}"] for language in LANGUAGES},
                {language: cells[f"text_{language}"] for language in LANGUAGES},
                cells.get("note", ""),
            )
        )
    return tuple(sorted(found, key=lambda text: (text.issued, text.version)))


def find_consent_text(version: str = "") -> ConsentText:
    """Return a version, or the latest.

    Raises:
        UnknownNameError: no such version.
    """
    texts = consent_texts()
    if not version:
        return texts[-1]
    for text in texts:
        if text.version == version:
            return text
    raise UnknownNameError("consent text", version, tuple(text.version for text in texts))
