"""Frame sentences of diffs and changelogs: the table `ontology/registers/revision/frames.csv`.

Only the frame is in several languages; names, definitions and reasons stay as they were written.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ssckg import resources
from ssckg.errors import UsageError
from ssckg.io.csvw import read_table
from ssckg.io.faults import Faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TABLE: Final = "registers/revision/frames.csv"
"""Below `ontology/`."""
LANGUAGES: Final = ("en", "es", "fr", "ru", "zh", "ar")
"""Those of the United Nations; the first is the one that is complete."""
_BETWEEN: Final = MappingProxyType({"zh": "；", "ar": "؛ "})
_STOP: Final = MappingProxyType({"zh": "。"})


@dataclass(frozen=True, slots=True)
class Frames:
    """The sentences of one language."""

    language: str
    texts: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """Return a sentence with its gaps filled.

        Raises:
            KeyError: there is no such sentence, or a gap was not filled.
        """
        return self.texts[key].format_map(values)

    def word(self, key: str) -> str:
        """Return a word or heading; where there is none, what stands after the first hyphen."""
        return self.texts.get(key) or key.partition("-")[2]

    def listed(self, parts: Iterable[str]) -> str:
        """Return parts one after the other; names have commas in them, so these do not part."""
        return _BETWEEN.get(self.language, "; ").join(parts)

    def sentence(self, text: str) -> str:
        """Return a text of people with a full stop, if it ends without a mark."""
        stripped = text.strip()
        if not stripped or stripped[-1] in ".!?…。؟":
            return stripped
        return stripped + _STOP.get(self.language, ".")


def frames(language: str = "en") -> Frames:
    """Return the sentences of a language; English stands in where one is missing.

    Raises:
        UsageError: there is no such language.
    """
    if language not in LANGUAGES:
        raise UsageError(
            f"there are no sentences in {language!r}", hint=f"one of {', '.join(LANGUAGES)}"
        )
    return Frames(language, _texts(language))


@cache
def _texts(language: str) -> Mapping[str, str]:
    faults = Faults()
    table = read_table(resources.folder("ontology") / TABLE, faults, shown=f"ontology/{TABLE}")
    faults.check()
    return MappingProxyType(
        {str(row.cells["id"]): str(row.cells[language] or row.cells["en"]) for row in table.rows}
    )
