"""Catalogues of texts: complete for the frame of every page, and right in what they hold."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).parents[2]
CODES = ("ar", "es", "fr", "ru", "zh")
FRAME = ("layout.html", "macros.html", "home.html", "search.html", "sign_in.html")
"""On every page, and the doors."""
TABLES = ("kinds.csv", "problems.csv", "listing.py", "analyses")
"""What pages say by a variable."""


def _script() -> Any:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


messages = _script()


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    found = messages.texts_in_use()
    assert isinstance(found, Catalog)
    return found


@pytest.mark.parametrize("code", CODES)
def test_what_is_translated_is_whole(code: str) -> None:
    """Placeholders, forms of plurals, no markup: whatever has a translation."""
    catalog = messages.read_catalogue(code)
    said = [each for each in catalog if each.id and any(messages._texts(each.string))]
    assert len(said) > 1000
    faults = {each.id: list(messages.faults_of_message(each, catalog.num_plurals)) for each in said}
    assert {text: found for text, found in faults.items() if found} == {}


@pytest.mark.parametrize("code", CODES)
def test_the_frame_of_pages_is_translated(code: str, wanted: Catalog) -> None:
    catalog = messages.read_catalogue(code)
    frame = [
        each
        for each in wanted
        if each.id and any(Path(file).name in FRAME for file, _ in each.locations)
    ]
    assert len(frame) > 60
    assert untranslated(frame, catalog) == []


@pytest.mark.parametrize("code", CODES)
def test_texts_said_by_a_variable_are_translated(code: str, wanted: Catalog) -> None:
    """None of them stands in a template or a call, so the tables are named to the extractor."""
    places = {place: [each for each in wanted if (place, 0) in each.locations] for place in TABLES}
    assert [len(found) > 8 for found in places.values()] == [True] * len(TABLES)
    said = {messages._key(each) for found in places.values() for each in found}
    assert {"cells of a matrix", "The query does not parse", "Registers", "Strength"} <= said
    catalog = messages.read_catalogue(code)
    assert [untranslated(found, catalog) for found in places.values()] == [[]] * len(TABLES)


@pytest.mark.deep
@pytest.mark.parametrize("code", CODES)
def test_all_texts_are_translated(code: str, wanted: Catalog) -> None:
    """Nothing lacks, nothing is left over: what `scripts/messages.py check` tells."""
    assert list(messages.faults_of(code, wanted)) == []


def untranslated(texts: list[Message], catalog: Catalog) -> list[str]:
    known = {messages._key(each): each for each in catalog if each.id}
    keys = map(messages._key, texts)
    return [key for key in keys if key not in known or not all(messages._texts(known[key].string))]


@pytest.mark.parametrize("code", CODES)
def test_drafts_say_that_they_are(code: str) -> None:
    catalog = messages.read_catalogue(code)
    assert all(each.fuzzy for each in catalog if each.id and any(messages._texts(each.string)))


@pytest.mark.parametrize(("code", "forms"), [("ar", 6), ("es", 2), ("fr", 2), ("ru", 3), ("zh", 1)])
def test_plurals_have_the_forms_of_the_language(code: str, forms: int) -> None:
    """As many as Unicode CLDR tells for whole numbers."""
    assert messages.read_catalogue(code).num_plurals == forms


@pytest.mark.parametrize(
    ("given", "said", "fault"),
    [
        ("%(a)s of %(b)s", "%(b)s: %(a)s", ""),
        ("%(a)s of %(b)s", "%(a)s", "placeholders differ"),
        ("%(a)s", "%(a)s %(c)s", "placeholders differ"),
        ("Rows: {n}", "Filas: {m}", "placeholders differ"),
        ("a day", "<b>un jour</b>", "markup"),
        ("a day", "un jour ", "spaces"),
        ("a day", "", "not translated"),
        (("%(num)s day", "%(num)s days"), ("%(num)s jour", "%(num)s jours"), ""),
        (("%(num)s day", "%(num)s days"), ("un jour", "%(num)s jours"), ""),
        (("%(num)s day", "%(num)s days"), ("%(num)s jour",), "1 forms"),
        (("%(num)s day", "%(num)s days"), ("%(n)s jour", "%(num)s jours"), "placeholders differ"),
    ],
)
def test_faults_are_found(given: Any, said: Any, fault: str) -> None:
    found = list(messages.faults_of_message(Message(given, said), 2))
    assert bool(found) == bool(fault)
    assert not fault or found[0].startswith(fault)
