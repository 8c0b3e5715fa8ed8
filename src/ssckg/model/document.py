"""A document for people, before it is HTML or PDF: one source for every form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text; `href` makes it a link (IRI), `band` (0 to 4) marks it with a score band."""

    text: str
    href: str = ""
    is_strong: bool = False
    band: int | None = None


Inline: TypeAlias = "str | Text | tuple[str | Text, ...]"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a chapter."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    content: Inline


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; with `is_ordered`, numbered."""

    items: tuple[Inline, ...]
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; `numeric` names the columns (from 0) that hold figures."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as SVG, with alternative text made from the data and the table of its figures."""

    svg: str
    alt: str
    caption: str
    table: Table


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark set apart: "info" or "warning"."""

    kind: str
    content: Inline


Block: TypeAlias = "Heading | Paragraph | Bullets | Table | Figure | Notice"


@dataclass(frozen=True, slots=True)
class Document:
    """A document: title, language (BCP 47), what it is about (label to text), and its blocks.

    is_wide: its tables have many columns, so that it is laid out across the page.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    language: str = "en"
    about: tuple[tuple[str, str], ...] = field(default=())
    is_wide: bool = False
