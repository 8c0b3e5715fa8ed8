"""`scripts/messages.py extract|check`: the texts of pages, and their catalogues in other languages.

`extract` reads every text of templates and Python, and of the tables and models whose texts pages
say by a variable (`texts_of_tables`), the phrases of results (`phrase(...)`) and the names of their
columns (`columns.csv`, in the context "column"). It brings `locales/*.po` up to date: what is new
stands there without a translation, what no page says any more is gone. `check` changes nothing and
says what is missing, no longer said, or not equal in its placeholders. Whoever has
reviewed a translation removes the flag `fuzzy` from its entry; as long as one is left, pages say
that their texts are drafts.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from ssckg.app.analyses.catalogue import all_analyses
from ssckg.publication.describing.listing import GROUPS
from ssckg_api.site.analysis_fields import fixed_choices, is_asked, label_of
from ssckg_api.site.phrases import COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCES: Final = ROOT / "api" / "ssckg_api"
LOCALES: Final = SOURCES / "site" / "locales"
RESULTS: Final = ROOT / "src" / "ssckg"
COLUMNS: Final = SOURCES / "site" / "columns.csv"
CODES: Final = ("ar", "es", "fr", "ru", "zh")
_METHODS: Final = [
    ("**/templates/**.html", "jinja2"),
    *((f"{place}/**.py", "python") for place in ("site", "resources", "protocols", "operation")),
    ("*.py", "python"),
]
TABLES: Final = {
    ROOT / "src" / "ssckg" / "searching" / "kinds.csv": ("name", "names"),
    SOURCES / "problems.csv": ("title", "help"),
}
"""Columns of tables whose texts pages say."""
_PHRASES: Final = [
    (f"{place}/**.py", "python") for place in ("model", "harmonization", "revision/differing")
]
_OPTIONS: Final = {
    "**/templates/**.html": {
        "extensions": "jinja2.ext.do",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "newstyle_gettext": "true",
    }
}
_KEYWORDS: Final[dict[str, tuple[int, ...] | None]] = {
    **{"_": None, "gettext": (2,), "ngettext": (1, 2), "text": None, "ProblemError": (3,)},
    "phrase": None,
}
"""`visit.text(...)`, `gettext(language, ...)`, titles of problems; `_`, `ngettext` of templates."""
_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
_MARKUP: Final = re.compile(r"<[a-z/!][^>]*>|&[a-z]+;", re.IGNORECASE)
Texts = tuple[str, ...]


def texts_in_use() -> Catalog:
    """Return all texts that pages can say, with the files that say them."""
    catalog = Catalog(project="ssckg", charset="utf-8")
    for file, _, text, _, _ in extract_from_dir(
        SOURCES, _METHODS, _OPTIONS, keywords=_KEYWORDS, comment_tags=()
    ):
        if text and all(text if isinstance(text, tuple) else (text,)):
            catalog.add(text, locations=[(str(file), 0)])
    for file, _, text, _, _ in extract_from_dir(RESULTS, _PHRASES, keywords={"phrase": None}):
        catalog.add(text, locations=[(str(file), 0)])
    for place, text in texts_of_tables():
        catalog.add(text, locations=[(place, 0)])
    for name in names_of_columns():
        catalog.add(name, locations=[(COLUMNS.name, 0)], context=COLUMN)
    return catalog


def names_of_columns() -> list[str]:
    """Return the names of columns that results have, with spaces."""
    with COLUMNS.open(encoding="utf-8", newline="") as stream:
        return [row["name"] for row in csv.DictReader(stream)]


def texts_of_tables() -> Iterator[tuple[str, str]]:
    """Yield what pages say by a variable, as (place, text): tables, and forms of analyses."""
    for file, columns in TABLES.items():
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                yield from ((file.name, row[column]) for column in columns)
    for analysis in all_analyses().values():
        if not analysis.is_private:
            yield "analyses", analysis.summary
            for name, info in analysis.parameters.model_fields.items():
                if is_asked(name, info):
                    yield "analyses", label_of(name)
                    yield "analyses", info.description or name
                    if name != "language":
                        yield from (("analyses", one) for one in fixed_choices(info.annotation))
    yield from (("listing.py", group) for group in GROUPS)


def read_catalogue(code: str) -> Catalog:
    """Return what stands in the catalogue of a language; an empty one where there is none."""
    file = LOCALES / f"{code}.po"
    if not file.is_file():
        return Catalog(locale=code, project="ssckg", charset="utf-8", fuzzy=False)
    with file.open("rb") as stream:
        return read_po(stream, locale=code)


def extract() -> None:
    """Bring the catalogues up to date; nothing is guessed from texts that look alike."""
    wanted = texts_in_use()
    for code in CODES:
        catalog = read_catalogue(code)
        catalog.update(wanted, no_fuzzy_matching=True, update_header_comment=False)
        catalog.obsolete.clear()
        write(catalog, code)


def write(catalog: Catalog, code: str) -> None:
    """Write a catalogue in the one order and form that it has, without dates."""
    catalog.header_comment = (
        f"# Texts of the pages of ssckg: {catalog.locale.english_name}.\n"
        "# `fuzzy` marks what was drafted by a machine and waits for review."
        if catalog.locale
        else ""
    )
    catalog.fuzzy = False
    LOCALES.mkdir(exist_ok=True)
    with (LOCALES / f"{code}.po").open("wb") as stream:
        write_po(
            stream, catalog, width=0, sort_output=True, include_lineno=False, omit_header=False
        )
    file = LOCALES / f"{code}.po"
    lines = file.read_text(encoding="utf-8").splitlines()
    dropped = (
        '"POT-Creation-Date',
        '"PO-Revision-Date',
        '"Last-Translator',
        '"Generated-By',
        '"Report-Msgid',
        '"Language-Team',
    )
    kept = [line for line in lines if not line.startswith(dropped)]
    file.write_text("\n".join(kept).rstrip() + "\n", encoding="utf-8")


def faults_of(code: str, wanted: Catalog) -> Iterator[str]:
    """Tell what is wrong with the catalogue of a language."""
    catalog = read_catalogue(code)
    known = {_key(message): message for message in catalog if message.id}
    used = {_key(message): message for message in wanted if message.id}
    yield from (f"{code}: not translated: {key}" for key in sorted(used.keys() - known.keys()))
    yield from (f"{code}: no page says: {key}" for key in sorted(known.keys() - used.keys()))
    for key, message in known.items():
        yield from (
            f"{code}: {key}: {fault}" for fault in faults_of_message(message, catalog.num_plurals)
        )


def faults_of_message(message: Message, plurals: int) -> Iterator[str]:
    """Tell what is wrong with a translation: missing, other placeholders, markup, forms."""
    given, said = _texts(message.id), _texts(message.string or "")
    if not all(text.strip() for text in said):
        yield "not translated"
        return
    if len(said) != (plurals if len(given) > 1 else 1):
        yield f"{len(said)} forms"
    wanted = sorted(_placeholders(given[-1]))
    for text in said:
        found = sorted(_placeholders(text))
        # "one day", "no days": a form of a plural may say the number in words.
        is_said = set(found) <= set(wanted) if len(given) > 1 else found == wanted
        if not is_said:
            yield f"placeholders differ: {text}"
        if _MARKUP.search(text) and not any(_MARKUP.search(one) for one in given):
            yield f"markup: {text}"
        if text != text.strip() and given[0] == given[0].strip():
            yield f"spaces around it: {text!r}"


def _placeholders(text: str) -> list[str]:
    return [first or second for first, second in _PLACEHOLDER.findall(text)]


def _texts(value: str | list[str] | Texts) -> Texts:
    return (value,) if isinstance(value, str) else tuple(value)


def _key(message: Message) -> str:
    text = _texts(message.id)[0]
    return f"{message.context}: {text}" if message.context else text


def check() -> list[str]:
    """Return what is wrong with any catalogue."""
    wanted = texts_in_use()
    return [fault for code in CODES for fault in faults_of(code, wanted)]


def main(arguments: list[str]) -> int:
    """Run a command; 1 where something is wrong, 2 where there is no such command."""
    if arguments == ["extract"]:
        extract()
    elif arguments != ["check"]:
        print(__doc__, file=sys.stderr)
        return 2
    faults = check()
    print("\n".join(faults) or "All texts are translated.")
    return 1 if faults and arguments == ["check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
