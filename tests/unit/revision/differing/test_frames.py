"""Frame sentences: complete in English, with the same gaps in every language, one for each code."""

from __future__ import annotations

import csv
import string
import unicodedata
from pathlib import Path
from typing import Final

import pytest

from ssckg.errors import UsageError
from ssckg.model.edition_diff import EditKind
from ssckg.model.revision_event import DecisionMode, DecisionOutcome, Ground
from ssckg.revision.differing.frames import LANGUAGES, TABLE, frames
from ssckg.revision.fields import ASPECTS, FIELDS

FILE: Final = Path(__file__).parents[4] / "ontology" / TABLE
SCRIPTS: Final = {"ru": "CYRILLIC", "zh": "CJK", "ar": "ARABIC"}


def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_each_sentence_has_the_same_gaps_in_every_language(row: dict[str, str]) -> None:
    assert row["en"]
    for language in LANGUAGES:
        if row[language]:
            assert gaps(row[language]) == gaps(row["en"]), language


@pytest.mark.parametrize(("language", "script"), SCRIPTS.items())
def test_each_language_is_written_in_its_script(language: str, script: str) -> None:
    for row in rows():
        plain = "".join(text for text, _, _, _ in string.Formatter().parse(row[language]))
        letters = {unicodedata.name(c).split()[0] for c in plain if c.isalpha()}
        assert letters <= {script}, row["id"]


KEYS: Final = (
    *(f"kind-{kind}" for kind in EditKind),
    *(f"field-{name.replace('_', '-')}" for name in FIELDS),
    *(f"aspect-{name}" for name in ASPECTS),
    *(f"ground-{one}" for one in Ground),
    *(f"outcome-{one}" for one in DecisionOutcome),
    *(f"mode-{one}" for one in DecisionMode),
)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_code_has_a_word(key: str, language: str) -> None:
    assert frames(language).texts[key]


def test_a_sentence_ends_with_one_mark() -> None:
    assert frames().sentence("It is counted twice") == "It is counted twice."
    assert frames().sentence("Is it counted twice? ") == "Is it counted twice?"
    assert frames("zh").sentence("重复") == "重复。"


def test_names_with_commas_are_kept_apart() -> None:
    assert frames().listed(["9.1 Roads, rural", "9.2 Jobs"]) == "9.1 Roads, rural; 9.2 Jobs"


def test_a_language_without_sentences_is_refused() -> None:
    with pytest.raises(UsageError, match="one of en, es, fr, ru, zh, ar"):
        frames("de")
