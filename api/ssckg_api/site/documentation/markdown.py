"""Markdown to HTML as the documentation has it: anchors, addresses of its own, no raw HTML.

Parsed by markdown-it-py (CommonMark with tables). Remarks (`<!-- ... -->`) speak to tests and are
left out; any other HTML in a text is shown as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from posixpath import dirname, normpath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from markdown_it import MarkdownIt

from ssckg_api.site.highlighting import marked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.token import Token

_REMARK: Final = re.compile(r"^<!--.*?-->[ \t]*\n?", re.MULTILINE | re.DOTALL)
_FENCE: Final = re.compile(r"^(```.*?^```[ \t]*$)", re.MULTILINE | re.DOTALL)
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//|/", re.IGNORECASE)
_NO_SUMMARY: Final = ("Status:", "Who may", "Reasons:", "Written by")
_SHORT: Final = 30
_LONG: Final = 170
_COMMANDS: Final = {"sh", "bash", "python", "turtle", "json", "toml", "yaml", "http"}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page below a heading: its anchor ("" of the page itself), level, title, text."""

    anchor: str
    level: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A page: its title, one line about it, its sections, its HTML, and the links that it has."""

    title: str
    summary: str
    sections: tuple[Section, ...]
    html: str
    links: tuple[str, ...]


def slug(title: str) -> str:
    """Return the anchor of a heading, as code hosts make it.

    >>> slug("What a range means, and what not")
    'what-a-range-means-and-what-not'
    """
    kept = re.sub(r"[^\w\- ]", "", title.strip().lower())
    return kept.replace(" ", "-")


def target(path: str, link: str) -> str:
    """Return where a link of a document leads: a path below `docs/`, or out of it ("../...").

    >>> target("harmonization/README.md", "../queries.md")
    'queries.md'
    """
    return normpath(f"{dirname(path) or '.'}/{link}")


def read_document(path: str, text: str, address_of: Callable[[str], str | None]) -> Document:
    """Return a page from its Markdown.

    Args:
        path: of the file below `docs/`.
        text: of the file.
        address_of: from a path below `docs/` to its address; None where the site does not have it.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = parser.parse(_without_remarks(text))
    links = _Links(path, address_of)
    headings = _anchored(tokens)
    _mark(tokens, links)
    renderer: Any = parser.renderer
    renderer.rules.update(
        {"fence": _fence, "code_block": _fence, "table_open": _open, "table_close": _close}
    )
    sections = tuple(_sections(tokens, headings))
    own = tokens[3:] if tokens and tokens[0].tag == "h1" else tokens
    return Document(
        title=sections[0].title,
        summary=_summary(own),
        sections=sections,
        html=parser.renderer.render(own, parser.options, {}),
        links=tuple(links.found),
    )


def _without_remarks(text: str) -> str:
    parts = _FENCE.split(text)
    return "".join(p if n % 2 else _REMARK.sub("", p) for n, p in enumerate(parts))


class _Links:
    """Turns links between files into addresses of the site."""

    def __init__(self, path: str, address_of: Callable[[str], str | None]) -> None:
        self._path = path
        self._address_of = address_of
        self.found: list[str] = []

    def address(self, link: str) -> str | None:
        self.found.append(link)
        if link.startswith("#") or _ELSEWHERE.match(link):
            return link
        file, hash_, anchor = link.partition("#")
        found = self._address_of(target(self._path, file))
        return None if found is None else found + hash_ + anchor


def _plain(token: Token) -> str:
    breaks = ("softbreak", "hardbreak", "image")
    parts = [" " if each.type in breaks else each.content for each in token.children or ()]
    return " ".join("".join(parts).split()) if token.children else token.content


def _anchored(tokens: Sequence[Token]) -> dict[int, Section]:
    found: dict[int, Section] = {}
    taken: dict[str, int] = {}
    for number, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        title = _plain(tokens[number + 1])
        anchor = slug(title)
        times = taken[anchor] = taken.get(anchor, -1) + 1
        anchor = f"{anchor}-{times}" if times else anchor
        level = int(token.tag[1])
        if level > 1:
            token.attrSet("id", anchor)
        found[number] = Section("" if level == 1 else anchor, level, title, "")
    return found


def _sections(tokens: Sequence[Token], headings: dict[int, Section]) -> Iterator[Section]:
    now, words = Section("", 1, "", ""), list[str]()
    for number, token in enumerate(tokens):
        if number in headings:
            if number:
                yield Section(now.anchor, now.level, now.title, " ".join(words))
            now, words = headings[number], []
        elif token.type == "inline" and number - 1 not in headings:
            words.append(_plain(token))
        elif token.type in {"fence", "code_block"}:
            words.append(token.content)
    yield Section(now.anchor, now.level, now.title, " ".join(words))


def _open(tokens: Sequence[Token], number: int, *_: Any) -> str:
    label = escape(tokens[number].meta["title"])
    scroll = f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">'
    return f'{scroll}<table><caption class="unseen">{label}</caption>\n'


def _close(*_: Any) -> str:
    return "</table></div>\n"


def _summary(tokens: Sequence[Token]) -> str:
    """Return the first sentence of the first paragraph that says something."""
    for number, token in enumerate(tokens):
        if token.type == "paragraph_open" and token.level == 0:
            text = _plain(tokens[number + 1])
            if not text.startswith(_NO_SUMMARY) and len(text) > _SHORT:
                return _first(text)
    # A text that is a list alone: its first item says most.
    inline = next((each for each in tokens if each.type == "inline" and each.level > 1), None)
    return _first(_plain(inline)) if inline else ""


def _first(text: str) -> str:
    """Return the first sentence; of a long one what stands before its colon, or its beginning."""
    sentence = re.split(r"(?<=\.) (?=[A-Z“(])", text, maxsplit=1)[0].rstrip(":")
    if len(sentence) <= _LONG:
        return sentence
    before, colon, _ = sentence.partition(": ")
    if colon and _SHORT < len(before) <= _LONG:
        return before
    return sentence[:_LONG].rpartition(" ")[0].rstrip(",;:") + " …"


def _mark(tokens: Sequence[Token], links: _Links) -> None:
    """Give tables what readers of screens need, and links their addresses."""
    titled = ""
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            titled = _plain(tokens[number + 1])
        elif token.type == "table_open":
            token.meta["title"] = titled
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        elif token.type == "inline":
            _mark_links(token, links)
        style = str(token.attrs.pop("style", ""))  # no style stands in a page
        if style.endswith("right"):
            token.attrSet("class", "number")


def _mark_links(inline: Token, links: _Links) -> None:
    open_: list[Token] = []
    for token in inline.children or ():
        if token.type == "link_open":
            address = links.address(str(token.attrGet("href") or ""))
            open_.append(token)
            if address is None:
                # A file of the repository that the site does not have: named, not linked.
                token.tag, token.attrs = "span", {"class": "file"}
            else:
                token.attrSet("href", address)
        elif token.type == "link_close":
            token.tag = open_.pop().tag
        elif token.type == "image":
            token.attrSet("src", links.address(str(token.attrGet("src") or "")) or "")
            token.attrSet("loading", "lazy")


def _fence(tokens: Sequence[Token], number: int, *_: Any) -> str:
    token = tokens[number]
    language = (token.info.split() or [""])[0]
    text = token.content
    if language == "sparql":
        body = "".join(
            f'<span class="q-{m}">{escape(t)}</span>' if m else escape(t) for m, t in marked(text)
        )
    elif re.search(r"^\$ ", text, re.MULTILINE):
        lines = (_shown(line) for line in text.splitlines())
        body = "\n".join(lines) + "\n"
    else:
        body = escape(text)
    copied = " data-copy" if language in _COMMANDS else ""
    return f'<pre tabindex="0"{copied}><code>{body}</code></pre>\n'


def _shown(line: str) -> str:
    if line.startswith("$ "):
        return f'<span class="prompt">$ </span><b>{escape(line[2:])}</b>'
    return escape(line)


def page_address(path: str) -> str:
    """Return the address of a file below `docs/`: pages without ending, others as they are."""
    if path.endswith("README.md"):
        path = path.removesuffix("README.md")
    elif path == "index.md":
        path = ""
    return "/docs/" + quote(path.removesuffix(".md"))
