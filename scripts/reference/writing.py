"""Markdown for pages that are made: text that stands for itself, tables, code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def plain(text: object) -> str:
    """Return a text as Markdown that shows it as it is, on one line; `code` stays code."""
    parts = re.split(r"`([^`]+)`", " ".join(str(text).split()))
    return "".join(code(part) if n % 2 else _escaped(part) for n, part in enumerate(parts))


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#~&])", r"\\\1", text)


def code(text: object) -> str:
    """Return a text as code; a bar is escaped, since it may stand in a table."""
    said = " ".join(str(text).split()).replace("|", "\\|")
    return f"`` {said} ``" if "`" in said else f"`{said}`" if said else ""


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already; "" where there are no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        return ""
    head = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    return "\n".join([*head, *lines])


def block(text: str, language: str = "") -> str:
    """Return a block of code."""
    fence = "````" if "```" in text else "```"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def page(*parts: str) -> str:
    """Return a page of its parts; empty ones are left out."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def anchor(title: str) -> str:
    """Return the anchor that a heading gets (see `ssckg_api.site.documentation.markdown.slug`)."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")
