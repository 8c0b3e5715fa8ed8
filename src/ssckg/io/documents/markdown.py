"""A document as Markdown (CommonMark with tables), to be lifted into another text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssckg.io.documents.content import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.document import Document

_MARKS = frozenset("\\`*_{}[]<>#|!~&")


def to_markdown(document: Document) -> str:
    """Return a document as Markdown; what would be a mark in a text is escaped.

    A figure becomes its alternative text and its table.
    """
    content = plain(document)
    parts = [f"# {_text(content['title'])}"]
    if content["subtitle"]:
        parts.append(_text(content["subtitle"]))
    if content["about"]:
        parts.append(
            "\n".join(f"- {_text(name)}: {_text(value)}" for name, value in content["about"])
        )
    parts += [_block(block) for block in content["blocks"]]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: dict[str, Any]) -> str:
    match block["kind"]:
        case "heading":
            return f"{'#' * min(block['level'] + 1, 6)} {_text(block['text'])}"
        case "paragraph":
            return _guard(_runs(block["runs"]))
        case "notice":
            return f"> {_guard(_runs(block['runs']))}"
        case "list":
            marks = (
                f"{n}." if block["ordered"] else "-" for n in range(1, len(block["items"]) + 1)
            )
            lines = (f"{m} {_guard(_runs(i))}" for m, i in zip(marks, block["items"], strict=True))
            return "\n".join(lines)
        case "figure":
            return f"*{_text(block['alt'])}*\n\n{_table(block['table'])}"
        case _:
            return _table(block)


def _table(block: dict[str, Any]) -> str:
    if not block["header"]:
        return ""
    ends = (":" if n in block["numeric"] else "" for n in range(len(block["header"])))
    lines = [
        _row(_text(name) for name in block["header"]),
        _row(f"---{end}" for end in ends),
        *(_row(_runs(cell) for cell in row) for row in block["rows"]),
    ]
    caption = [f"*{_text(block['caption'])}*", ""] if block["caption"] else []
    return "\n".join([*caption, *lines])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _runs(runs: list[dict[str, Any]]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: dict[str, Any]) -> str:
    text = _text(run["text"])
    if run["strong"] and text.strip():
        text = f"**{text.strip()}**" + (" " if run["text"].endswith(" ") else "")
    return f"[{text}](<{run['href']}>)" if run["href"] else text


def _text(text: str) -> str:
    """Escape marks; a line break becomes a space, so that a text stays where it is."""
    space = " " if text[-1:].isspace() else ""
    flat = (" " if text[:1].isspace() else "") + " ".join(text.split()) + space
    return "".join(f"\\{c}" if c in _MARKS else c for c in flat) if flat.strip() else ""


def _guard(line: str) -> str:
    """Escape what would begin a list or a rule at the start of a line or of a list item."""
    head = line.lstrip()[:1]
    if head in {"-", "+", "="}:
        return "\\" + line.lstrip()
    number, _, rest = line.partition(".")
    return f"{number}\\.{rest}" if number.isdigit() and rest else line
