"""Texts by language: one file more is one language more."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from ssckg.errors import TableError, UnknownNameError
from ssckg.submissions.checking import messages
from ssckg.submissions.checking.messages import check_language, languages, rule_message, say, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parents[3] / "shapes" / "messages"
FILES = sorted(FOLDER.glob("*.csv"))


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_english_french_and_spanish_are_there() -> None:
    assert {"en", "es", "fr"} <= {path.stem for path in FILES}
    assert languages()[0] == "en"
    assert set(languages()) == {path.stem for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_sorted_and_asks_for_nothing_that_english_does_not(path: Path) -> None:
    english = dict(rows(FOLDER / "en.csv")[1:])
    own = rows(path)
    assert own[0] == ["key", "text"]
    keys = [key for key, _ in own[1:]]
    assert keys == sorted(set(keys))
    for key, text in own[1:]:
        if not key.startswith("rule."):
            assert key in english
            assert fields(text) <= fields(english[key]), key


@pytest.mark.parametrize("language", ["es", "fr"])
def test_french_and_spanish_lack_nothing(language: str) -> None:
    assert texts(language).keys() == texts("en").keys()
    for key, text in texts(language).items():
        assert fields(text) == fields(texts("en")[key]), key


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder with a made-up language beside the others."""
    folder = tmp_path / "messages"
    folder.mkdir()
    for path in FILES:
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "tlh.csv").write_text(
        "key,text\n"
        'advice.unit,"{unit} yIlo\'."\n'
        'advice.default,"{nothing} nuq."\n'
        'rule.submission#unit-mismatch,"juvmeH mIw muj."\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(messages, "_folder", lambda _root: folder)
    texts.cache_clear()
    yield
    texts.cache_clear()


@pytest.mark.usefixtures("made_up")
def test_one_file_more_is_one_language_more() -> None:
    assert "tlh" in languages()
    assert say("advice.unit", "tlh", unit="cha'") == "cha' yIlo'."
    rule = "https://w3id.org/ssckg/shape/submission#unit-mismatch"
    assert rule_message(rule, "tlh") == "juvmeH mIw muj."


@pytest.mark.usefixtures("made_up")
def test_what_a_language_lacks_or_gets_wrong_is_said_in_english() -> None:
    assert say("report.clean", "tlh") == "Nothing was found."
    assert say("advice.default", "tlh", point="Patents") == "Data point: Patents."
    assert rule_message("https://w3id.org/ssckg/shape/submission#row-name", "tlh") == ""


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="en, es, fr"):
        check_language("de")


@pytest.mark.parametrize(
    "content",
    ["", "text,key\n", "key,text\na\n", "key,text\na,\n", "key,text\na,b\na,c\n"],
)
def test_a_damaged_file_is_named_with_its_row(tmp_path: Path, content: str) -> None:
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "en.csv").write_text(content, encoding="utf-8")
    with pytest.raises(TableError, match=re.escape("en.csv, row")):
        texts("en", tmp_path)


def test_a_text_that_is_not_there_is_blank() -> None:
    assert say("advice.of-no-rule", "fr") == ""
