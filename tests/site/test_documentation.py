"""Pages of the documentation: rendering, navigation, links, search, what is made, pictures."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from lxml import html  # type: ignore[import-untyped]  # in use for documents already

from ssckg_api.site.documentation.folder import Folder
from ssckg_api.site.documentation.markdown import read_document
from ssckg_api.site.documentation.searching import find

if TYPE_CHECKING:
    from tests.api.v1.service import Service

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SCREENS = DOCS / "images" / "screens"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The documentation with its reference made anew, beside a repository's other files."""
    from scripts.write_reference import write  # noqa: PLC0415  imports all commands

    root = tmp_path_factory.mktemp("repository")
    for each in ROOT.iterdir():
        if each.name != "docs":
            (root / each.name).symlink_to(each)
    shutil.copytree(DOCS, root / "docs", ignore=shutil.ignore_patterns("reference"))
    assert write(root / "docs" / "reference") > 140
    return Folder(root / "docs")


def page(service: Service, path: str, status: int = 200) -> html.HtmlElement:
    answer = service.client.get(service.address + path, headers={"accept": "text/html"})
    assert answer.status_code == status, path
    return html.document_fromstring(answer.text)


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("In ten minutes: what an agency finds. More.", "In ten minutes: what an agency finds."),
        (
            "Written by `make it`.\n\nWhat is measured here is time and room.",
            "What is measured here is time and room.",
        ),
        ("One side: " + "and another " * 30, "One side: " + "and another " * 13 + "and …"),
        (
            "What stands here is told in a few words: " + "and another " * 30,
            "What stands here is told in a few words",
        ),
        (
            "No. 5 is e.g. the fifth of all that there are. Six.",
            "No. 5 is e.g. the fifth of all that there are.",
        ),
    ],
)
def test_a_page_is_summed_up_by_its_first_sentence(text: str, summary: str) -> None:
    made = read_document("x.md", f"# Title\n\n{text}\n", lambda _: None)
    assert made.summary == summary


def test_each_page_stands_once_in_the_parts_of_the_documentation() -> None:
    parts = yaml.safe_load((DOCS / "nav.yaml").read_text(encoding="utf-8"))
    pages = [page for part in parts for page in part["pages"]]
    assert len(pages) > 50
    assert sorted(set(pages)) == sorted(pages)


def test_markdown_is_rendered_without_foreign_html() -> None:
    text = (
        "# A `b` c\n\nFirst sentence here is told. Second.\n\n<!-- not run: no -->\n"
        "<script>alert(1)</script>\n\n## Twice\n\n## Twice\n\n[x](javascript:alert(1)) "
        "[y](../other.md#z) [out](../../LICENSE)\n\n| a | b |\n| --- | ---: |\n| 1 | 2 |\n"
    )
    known = {"other.md": "/docs/other"}
    made = read_document("guides/x.md", text, known.get)
    assert (made.title, made.summary) == ("A b c", "First sentence here is told.")
    tree = html.fragment_fromstring(made.html, create_parent="div")
    assert not tree.xpath("//script | //*[@style]")
    assert "alert(1)" in tree.text_content()
    assert "not run" not in made.html
    assert tree.xpath("//h2/@id") == ["twice", "twice-1"]
    assert tree.xpath("//a/@href") == ["/docs/other#z"]
    assert tree.xpath("//th/@scope") == ["col", "col"]
    assert tree.xpath("//td[@class='number']/text()") == ["2"]


def test_every_link_leads_somewhere(folder: Folder) -> None:
    broken = {path: links for path in folder.paths() if (links := folder.broken(path))}
    assert broken == {}


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# A\n\n[b](b.md) [c](c.md) [d](b.md#no) [e](#a-part)\n\n## A part\n"
    )
    (tmp_path / "b.md").write_text("# B\n")
    assert Folder(tmp_path).broken("a.md") == ["c.md", "b.md#no"]


def test_every_guide_is_in_the_navigation(folder: Folder) -> None:
    listed = {path for group in folder.groups() for path in group.paths}
    known = {path for path in folder.paths() if not path.startswith("decisions/")}
    assert {path for path in known - listed if not path.startswith("examples/")} == set()


def test_pages_say_what_they_are(service: Service) -> None:
    start = page(service, "/docs/")
    assert start.xpath("//h2/text()")[0] == "Tutorials"
    assert "/docs/tutorials/city" in start.xpath("//main//a/@href")
    shown = page(service, "/docs/explanations/trust?lang=ar")
    assert shown.xpath("//h1/text()") == ["Trust: how far a fact was checked"]
    assert shown.xpath("//article/@lang") == ["en"]
    assert shown.xpath("//html/@dir") == ["rtl"]
    ids = shown.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert shown.xpath("//nav//a[@aria-current='page']/text()") == [
        "Trust: how far a fact was checked"
    ]


def test_decisions_are_listed_with_a_line_each(service: Service) -> None:
    rows = page(service, "/docs/decisions").xpath("//tbody/tr")
    assert len(rows) == len(list((DOCS / "decisions").glob("*.md")))
    assert all(row.xpath("string(td)").strip() for row in rows)


@pytest.mark.parametrize(
    "path", ["nope", "../pyproject.toml", "nav.yaml", "a%00b", "..%2fMakefile"]
)
def test_what_is_no_page_is_not_there(service: Service, path: str) -> None:
    page(service, f"/docs/{path}", 404)


def test_search_finds_the_section_and_escapes(service: Service) -> None:
    found = page(service, "/docs/search?q=embargo+consent")
    assert "/docs/consent-file" in found.xpath("//ol[@class='docs-hits']//a/@href")
    hostile = page(service, '/docs/search?q="><script>x</script>')
    assert hostile.xpath("//input[@id='docs-q']/@value") == ['"><script>x</script>']
    assert page(service, "/docs/search").xpath("//ol[@class='docs-hits']") == []


def test_titles_come_before_texts(tmp_path: Path) -> None:
    (tmp_path / "nav.yaml").write_text("[]")
    (tmp_path / "a.md").write_text("# Other\n\nwheels wheels wheels wheels wheels wheels\n")
    (tmp_path / "b.md").write_text("# Wheel\n\nNothing more.\n")
    assert [hit.address for hit in find(Folder(tmp_path), "wheel")] == ["/docs/b", "/docs/a"]


def test_the_reference_holds_everything(folder: Folder) -> None:
    with (ROOT / "api" / "ssckg_api" / "problems.csv").open(encoding="utf-8") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    problems = folder.bytes_of("reference/problems.md").decode()
    assert {code for code in codes if f"`{code}`" not in problems} == set()
    terms = folder.bytes_of("reference/vocabulary/README.md").decode()
    for text in (ROOT / "ontology").glob("*.ttl"):
        for term in re.findall(r"^(ssc:\w+)\n    a owl:Class ", text.read_text("utf-8"), re.M):
            assert f"[`{term}`]" in terms
    unit = folder.bytes_of("reference/shapes/kinds/unit.md").decode()
    assert "-    ssc:conversionFactor 1.609344 ;\n+    ssc:conversionFactor 0.0 ;" in unit
    assert "A conversion has one factor above zero." in unit
    query = folder.bytes_of("reference/commands/query.md").decode()
    assert "| `--timeout` NUMBER | Limit in seconds. | `60.0` |" in query


def test_checking_the_reference_compares_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from scripts import write_reference  # noqa: PLC0415  imports all commands

    made = {"README.md": "one", "http/a.md": "two", "codes.md": "three"}
    monkeypatch.setattr(write_reference, "pages", lambda: iter(made.items()))
    folder = tmp_path / "reference"
    assert write_reference.main([], folder) == 0
    assert write_reference.main(["--check"], folder) == 0
    (folder / "codes.md").write_text("thirteen")
    (folder / "http/a.md").unlink()
    (folder / "old.md").write_text("of something that is there no more")
    capsys.readouterr()
    assert write_reference.main(["--check"], folder) == 1
    told = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in told[:3]] == ["codes.md", "http/a.md", "old.md"]
    assert [line.split(": ")[1] for line in told[:3]] == ["differs", "is missing", "is too much"]
    assert "make docs" in told[3]
    assert sorted(p.name for p in folder.rglob("*.md")) == ["README.md", "codes.md", "old.md"]
    for arguments in (["--chekc"], ["--check", "more"], ["docs"]):
        with pytest.raises(SystemExit) as refused:
            write_reference.main(arguments, folder)
        assert refused.value.code == 2
        assert "usage" in capsys.readouterr().err


def test_pictures_are_small_and_told_in_words(folder: Folder) -> None:
    pictures = list(SCREENS.glob("*.png"))
    assert len(pictures) >= 4
    sizes = [picture.stat().st_size for picture in pictures]
    assert max(sizes) < 200_000
    assert sum(sizes) < 1_000_000
    for path in folder.paths():
        tree = html.fragment_fromstring(folder.document(path).html, create_parent="div")
        assert all(len(alt.split()) > 3 for alt in tree.xpath("//img/@alt")), path
        assert len(tree.xpath("//img")) == len(tree.xpath("//img/@alt"))


def test_what_pictures_show_is_there(service: Service) -> None:
    from scripts.take_screenshots import PAGES  # noqa: PLC0415

    assert {f"{name}.png" for name in PAGES} == {each.name for each in SCREENS.glob("*.png")}
    for address in PAGES.values():
        page(service, address)
