"""What analyses say on pages, in the visitor's language; nothing of it stays English unseen.

Expected words are written by hand. Names of things (editions, codes) and what editions say of
themselves are data; they stay as they are, and the page says that they are English.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from tests.site.pages import faults, folded
from tests.site.test_analysis_pages import ASKED, ONE, asked, settled

from ssckg import resources
from ssckg.app.analyses.catalogue import find_analysis
from ssckg.app.analyses.registry import run_analysis
from ssckg.model.evaluation import EvaluationResult
from ssckg.model.phrase import Phrase, phrase
from ssckg_api.site.languages import ENGLISH, LANGUAGES, translated
from ssckg_api.site.phrases import COLUMN, column, said
from ssckg_api.site.pictures import picture_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.api.v1.service import Service

    from ssckg.model.result import Result
    from ssckg_api.site.languages import Language

FRENCH, ARABIC = (each for code in ("fr", "ar") for each in LANGUAGES if each.code == code)
OTHERS: Final = tuple(each for each in LANGUAGES if each != ENGLISH)
MANY: Final = ["u4ssc-2017", "cpi-2016", "iso37120-2014", "nua-2016", "umf-2022"]
RARE: Final[list[tuple[str, dict[str, Any]]]] = [
    ("core-set", {}),
    ("core-set", {"size": 1, "targets": 50}),  # impossible
    ("core-set", {"size": 5, "weights": "agencies"}),
    ("explain", {"subject": ONE, "object": "17.8.1"}),  # recorded
    ("explain", {"subject": "cpi:QOL.SS.1", "object": "11.1.1"}),  # derived
    ("derive", {"inversions": True}),
    ("compare", {"frameworks": MANY}),  # some are not joined
    ("compare", {"frameworks": MANY, "derived": True}),
    ("agency-profile", {"agency": "UNU-EGOV"}),  # declared nothing
    ("agency-profile", {"agency": "ITU"}),
    ("coverage", {"framework": "u4ssc-2017", "of": "sdg-2022", "by": "target"}),
    ("combinations", {"framework": "u4ssc-2017"}),
    ("clashes", {"subject": "u4ssc-2017", "object": "u4ssc-2017"}),
    ("reportability", {}),
    ("impact-change", {"element": ONE, "field": "numerator"}),
    ("release-timeline", {"element": ONE}),
    ("suggest", {"subject": "u4ssc-2017", "object": "cpi-2016"}),
]
"""Beside `ASKED`: what has tables and notes of its own."""
NO_COLUMNS: Final = {"no match", "missing", "counterpart", "elements kept"}
"""Texts in tuples of the same modules that stand in cells."""
NAME: Final = re.compile(r"[\d-]|: ")
"""What heads a column and is a name: an edition, a code, a number of a goal."""


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: {"yes": True, "no": False}.get(str(one), one) for key, one in values.items()}


CASES: Final = [*ASKED.items(), *RARE]


@pytest.fixture(scope="module")
def results(service: Service) -> list[Result]:
    """What analyses find in the published data."""
    sources = service.desk.sources.read()
    return [run_analysis(find_analysis(name), sources, _plain(given)) for name, given in CASES]


def blank_evaluation() -> EvaluationResult:
    """The result that takes long, with nothing in it: its tables have their columns anyway."""
    return EvaluationResult(
        headline="",
        recall_at={},
        goal_accuracy_at_1=None,
        target_accuracy_at_5=None,
        sets=(),
        literature=(),
        protocol=(),
        settings_chosen="",
        seed=1,
    )


def parts(text: object) -> Iterator[Phrase]:
    """The phrases in a text or a picture, itself among them."""
    if isinstance(text, tuple | list | dict):
        for each in text.values() if isinstance(text, dict) else text:
            yield from parts(each)
    elif isinstance(text, Phrase):
        yield text
        for value in text.values.values():
            yield from parts(value)


@pytest.mark.parametrize("language", OTHERS, ids=lambda each: each.code)
def test_titles_and_notes_are_translated_with_all_their_parts(
    results: list[Result], language: Language
) -> None:
    texts = [
        text
        for result in (*results, blank_evaluation())
        for text in (
            *(each for table in result.tables() for each in (table.title, table.note) if each),
            *(note for note in result.notes() if isinstance(note, Phrase)),
        )
    ]
    assert len(texts) > 400
    assert [text for text in texts if not isinstance(text, Phrase)] == []
    english = {part.template for part in parts(tuple(texts))}
    assert [text for text in sorted(english) if not translated(language.code, text)] == []


@pytest.mark.parametrize("language", OTHERS, ids=lambda each: each.code)
def test_pictures_are_translated(results: list[Result], language: Language) -> None:
    drawn = [each for each in (*results, blank_evaluation()) if each.chart() is not None]
    assert len(drawn) > 25
    said_in = [{part.template for part in parts(each.chart())} for each in drawn]
    assert all(said_in), "each has words of its own"
    texts = set().union(*said_in)
    assert [text for text in sorted(texts) if not translated(language.code, text)] == []
    for each in drawn:
        # The fonts that pictures are measured with have no Han characters.
        assert bool([*parts(picture_in(language, each).chart())]) == (language.code == "zh")


def test_a_picture_is_drawn_in_the_language_that_its_address_names(service: Service) -> None:
    page = settled(service, f"{asked('clashes')}&lang=fr")
    (image,) = page.tree.xpath("//figure//img")
    assert image.get("alt") == "Paires comparées. Les chiffres sont dans le tableau."
    french = "".join(words_of(service, image.get("src")))
    assert "Conflits entre u4ssc-2017 et cpi-2016" in french
    assert "Clashes between" not in french
    # "u4ssc-2017" keeps its order within a title that runs from right to left.
    arabic = "".join(words_of(service, image.get("src").replace("lang=fr", "lang=ar")))
    title = "التعارضات بين \u2068u4ssc-2017\u2069 و\u2068cpi-2016\u2069"
    assert f"\u2067{title}" in arabic
    english = "".join(words_of(service, image.get("src").replace("&lang=fr", "")))
    assert "Clashes between u4ssc-2017 and cpi-2016" in english


def words_of(service: Service, path: str) -> list[str]:
    answer = service.client.get(service.address + path, headers={"accept-language": "es"})
    assert answer.status_code == 200, answer.text
    return list(ElementTree.fromstring(answer.content).itertext())  # noqa: S314  our own picture


@pytest.mark.parametrize("language", OTHERS, ids=lambda each: each.code)
def test_cells_that_are_words_of_ours_are_translated(
    results: list[Result], language: Language
) -> None:
    tables = [table for each in results for table in each.tables()]
    cells = {cell for t in tables for row in t.rows for cell in row if isinstance(cell, Phrase)}
    assert {"targets lost", "kpis unclaimed", "rules"} <= cells
    assert [text for text in sorted(cells) if said(language, text)["lang"]] == []


def test_words_of_ours_in_cells_say_their_language(service: Service) -> None:
    page = settled(service, f"{asked('impact-remove')}&lang=fr")
    rows = {folded(row[0]): row[0] for row in page.tree.xpath("//table[@id='t-counts']/tbody/tr")}
    assert rows["cibles moins mesurées"].get("lang") == "fr"
    page = settled(service, f"{asked('combinations')}&lang=ar")
    cells = page.tree.xpath("//table[@id='t-combinations']/tbody/tr/td[@lang='ar']")
    assert {folded(cell) for cell in cells} == {"نعم", "لا"}


def test_notes_that_stay_english_are_those_of_the_data(results: list[Result]) -> None:
    """What editions say of themselves, and how the settings of suggestions were chosen."""
    left = {note for each in results for note in each.notes() if not isinstance(note, Phrase)}
    assert {note.partition(":")[0] for note in left} == {"sdg-2017", "sdg-2022"}
    assert [n for n in blank_evaluation().notes() if not isinstance(n, Phrase)] == ["Settings: "]


def columns_of(results: list[Result]) -> set[str]:
    return {
        name.replace("_", " ")
        for result in results
        for table in result.tables()
        for name in table.columns
    }


@pytest.mark.parametrize("language", OTHERS, ids=lambda each: each.code)
def test_headings_are_translated_but_names(results: list[Result], language: Language) -> None:
    shown = columns_of([*results, blank_evaluation()])
    left = {name for name in shown if not translated(language.code, name, COLUMN)}
    assert {name for name in left if not NAME.search(name)} == set()
    assert "cpi-2016" in left
    assert len(shown - left) > 250


def written(root: Path) -> set[str]:
    """The texts in tuples of the modules that make these tables: columns, and few others."""
    found = set()
    for file in (*root.glob("model/*.py"), *root.glob("revision/differing/*.py")):
        text = file.read_text(encoding="utf-8")
        if "ResultTable(" in text and "import phrase" in text:
            tuples = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Tuple))
            found |= {e.value for t in tuples for e in t.elts if isinstance(e, ast.Constant)}
    named = {text for text in found if isinstance(text, str)}
    return {t.replace("_", " ") for t in named if re.fullmatch(r"[a-z][a-z0-9_ ]*", t)}


def test_the_register_of_columns_has_them_all_and_no_others(results: list[Result]) -> None:
    """Also those of tables that only rare questions have: they are written in the modules."""
    root = resources.root()
    lines = (root / "api/ssckg_api/site/columns.csv").read_text(encoding="utf-8").splitlines()
    there = written(root / "src" / "ssckg")
    assert there - set(lines[1:]) == NO_COLUMNS
    shown = columns_of([*results, blank_evaluation()])
    assert set(lines[1:]) - there - shown == set()
    assert lines == ["name", *sorted(set(lines[1:]))]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (FRENCH, "Conflits entre u4ssc-2017 et cpi-2016 : 6\N{NARROW NO-BREAK SPACE}000"),
        (ARABIC, "التعارضات بين \u2068u4ssc-2017\u2069 و\u2068cpi-2016\u2069: 6,000"),
        (ENGLISH, "Clashes between u4ssc-2017 and cpi-2016: 6000"),
    ],
)
def test_values_stand_where_the_language_has_them(language: Language, expected: str) -> None:
    text = phrase(
        "Clashes between %(subject)s and %(object)s: %(number)s",
        subject="u4ssc-2017",
        object="cpi-2016",
        number=6000,
    )
    assert said(language, text) == {"text": expected, "lang": ""}


def test_parts_of_a_sentence_are_translated_and_what_nobody_translated_is_english() -> None:
    kind = phrase("Across frameworks")
    text = phrase("%(title)s: %(number)s", title=kind, number=3)
    assert said(FRENCH, text)["text"] == "Entre cadres : 3"
    assert said(FRENCH, phrase("No such sentence: %(n)s", n=3)) == {
        "text": "No such sentence: 3",
        "lang": "en",
    }
    assert column(FRENCH, "known_on_both_sides") == {"text": "connu des deux côtés", "lang": ""}
    assert column(FRENCH, "cpi-2016") == {"text": "cpi-2016", "lang": "en"}


@pytest.mark.parametrize(
    ("name", "code", "title", "headings"),
    [
        ("gaps", "fr", "Éléments sans équivalent, d’abord", ("sujet", "organismes", "motif")),
        ("coverage", "fr", "Éléments couverts avec leurs liens", ("élément", "certitude")),
        ("agency-heatmap", "ar", "غايات كل خلية", ("الوكالة", "الهدف", "الغايات")),
    ],
)
def test_pages_say_it(
    service: Service, name: str, code: str, title: str, headings: tuple[str, ...]
) -> None:
    page = settled(service, f"{asked(name)}&lang={code}")
    assert not faults(page)
    (table,) = [t for t in page.tree.iter("table") if folded(t.find("caption")).startswith(title)]
    heads = {folded(cell) for cell in table.find("thead/tr")}
    assert set(headings) <= heads
    assert not table.xpath("thead//*[@lang]"), "all of it is in the language of the page"
    assert table.find("tbody").get("lang") == "en", "names and labels are those of the data"


@pytest.mark.parametrize("code", ["ar", "fr"])
@pytest.mark.parametrize("name", ["side-by-side", "impact-remove", "core-set"])
def test_only_names_and_data_are_english_on_a_page(service: Service, name: str, code: str) -> None:
    page = settled(service, f"/analyses/{name}?{urlencode({**ASKED[name], 'lang': code}, True)}")
    places = "//caption | //thead//th | //figcaption | //summary | //section[h2/@id='know']//li"
    left = [folded(e) for p in page.tree.xpath(places) for e in p.xpath(".//*[@lang='en']")]
    assert [text for text in left if not NAME.search(text)] == []
    assert page.tree.xpath("//section[h2/@id='know']//li")
