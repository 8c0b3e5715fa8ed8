"""What HTML and PDF share: a document as plain values, with clean texts and safe links."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssckg.model.document import Bullets, Figure, Heading, Notice, Paragraph, Table, Text

if TYPE_CHECKING:
    from ssckg.model.document import Block, Document, Inline

_SAFE_LINK = re.compile(r"(?:https?://|mailto:|#)[^\s\"'<>\\]+\Z", re.IGNORECASE)
_NOT_TEXT = re.compile(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
_HIGHEST_BAND = 4


def plain(document: Document) -> dict[str, Any]:
    """Return a document as plain values: blocks by kind, inline content as lists of runs.

    Headings form a gapless tree from level 1 and have an anchor each; a link that is not http(s),
    mailto or to an anchor becomes plain text; characters that no XML or PDF can hold are dropped.
    A table right below a heading or picture of the same words has no caption, since they would be
    read twice; its label, for who does not see the page, still says them.
    """
    return {
        "title": clean(document.title),
        "subtitle": clean(document.subtitle),
        "language": language_of(document),
        "direction": "rtl" if language_of(document).split("-")[0] in _RIGHT_TO_LEFT else "ltr",
        "about": [[clean(label), clean(text)] for label, text in document.about],
        "blocks": list(_blocks(document.blocks)),
        "words": words(language_of(document)),
        "wide": document.is_wide,
    }


def clean(text: str) -> str:
    """Return a text without the characters that XML and PDF forbid."""
    return _NOT_TEXT.sub("", text)


def language_of(document: Document) -> str:
    """Return the language tag of a document, "en" where it is not well-formed."""
    tag = document.language.strip().lower()
    return tag if re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{1,8})*", tag) else "en"


def words(language: str) -> dict[str, str]:
    """Return the frame's own words in a language; English where there is no translation."""
    known = _all_words()
    return known.get(language.split("-", maxsplit=1)[0], known["en"])


def slug(text: str) -> str:
    """Return a text as an anchor: letters, digits and hyphens.

    >>> slug("Économie & société")
    'economie-societe'
    """
    folded = "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)
    ).casefold()
    return re.sub(r"[^\w]+", "-", folded).strip("-") or "section"


@cache
def _all_words() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("document_words.json").read_text("utf-8")
    known: dict[str, dict[str, str]] = json.loads(text)
    return known


def _blocks(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    level, seen = 0, set[str]()
    found: list[dict[str, Any]] = []
    for block in blocks:
        if isinstance(block, Heading):
            level = max(1, min(block.level, level + 1))
            anchor = _unused(slug(clean(block.anchor or block.text)), seen)
            found.append(
                {"kind": "heading", "level": level, "text": clean(block.text), "anchor": anchor}
            )
        else:
            found.append(_said_once(_block(block), above=found[-1] if found else {}))
    return found


def _said_once(block: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Return a block without the caption of a table whose words stand right above it."""
    if block["kind"] == "table" and block["caption"] == above.get("text"):
        block["caption"] = ""
    elif block["kind"] == "figure" and block["table"]["caption"] == block["caption"]:
        block["table"]["caption"] = ""
    return block


def _unused(anchor: str, seen: set[str]) -> str:
    """Return the anchor, numbered where another heading has it."""
    number, found = 2, anchor
    while found in seen:
        found, number = f"{anchor}-{number}", number + 1
    seen.add(found)
    return found


def _block(block: Paragraph | Bullets | Table | Figure | Notice) -> dict[str, Any]:
    match block:
        case Paragraph(content):
            return {"kind": "paragraph", "runs": _runs(content)}
        case Bullets(items, is_ordered):
            return {"kind": "list", "ordered": is_ordered, "items": [_runs(i) for i in items]}
        case Notice(kind, content):
            kind = "warning" if kind == "warning" else "info"
            return {"kind": "notice", "tone": kind, "runs": _runs(content)}
        case Figure(svg, alt, caption, table):
            return {
                "kind": "figure",
                "svg": svg,
                "alt": clean(alt),
                "caption": clean(caption),
                "table": _table(table),
            }
        case Table():
            return _table(block)


def _table(table: Table) -> dict[str, Any]:
    """Return a table; every row is as long as the header."""
    width = len(table.header)
    empty: list[dict[str, Any]] = []
    return {
        "kind": "table",
        "caption": clean(table.caption),
        "label": clean(table.caption),
        "header": [clean(name) for name in table.header],
        "rows": [
            [_runs(cell) for cell in row[:width]] + [empty] * (width - len(row))
            for row in table.rows
        ],
        "numeric": [n for n in table.numeric if 0 <= n < width],
    }


def _runs(content: Inline) -> list[dict[str, Any]]:
    runs = content if isinstance(content, tuple) else (content,)
    return [_run(run if isinstance(run, Text) else Text(run)) for run in runs]


def _run(run: Text) -> dict[str, Any]:
    href = run.href.strip()
    band = run.band if run.band is not None and 0 <= run.band <= _HIGHEST_BAND else None
    return {
        "text": clean(run.text),
        "href": href if _SAFE_LINK.match(href) else "",
        "strong": run.is_strong,
        "band": band,
    }
