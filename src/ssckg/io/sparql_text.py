r"""Looks at a SPARQL text before an engine does: its form, and whether it wants to reach out.

SPARQL 1.1 has codepoint escapes (`\u0053`) decoded before anything else (section 19.2), engines
do it late or not at all, and some parse without tokens: Oxigraph takes `SERVICESILENT<...>`,
`SERVICE:x{` and `trueSERVICE <...>` for a service call, and what looks like an IRI (`<'>`) for
"less than" and the start of a string. So a text is refused if *any* reading of it holds a
service call: raw and decoded, each `<` once as the start of an IRI and once as an operator.
Lexical rules: SPARQL 1.1 Query Language, section 19.8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator


class Form(StrEnum):
    """What an operation is, by its first keyword behind the prologue."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"
    UPDATE = "update"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """A place that may call another endpoint; `target` is its IRI where it is written in full."""

    target: str | None
    start: int


_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_NO_PROLOGUE: Final = re.compile(r"\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w.:\-])", re.IGNORECASE)
_PROLOGUE: Final = {"BASE": 1, "PREFIX": 2, "VERSION": 1}
"""Keyword of a declaration to the number of tokens that follow it."""
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "MOVE", "COPY", "ADD", "WITH"}
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_BLANK: Final = re.compile(r"(?:\s+|#[^\r\n]*)+")
_IRI: Final = re.compile(r"<([^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>")
_LONG: Final = {
    '"""': re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""', re.DOTALL),
    "'''": re.compile(r"'''(?:[^'\\]|\\.|'(?!''))*'''", re.DOTALL),
}
_SHORT: Final = {
    '"': re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*"'),
    "'": re.compile(r"'(?:[^'\\\r\n]|\\[^\r\n])*'"),
}
_LINE: Final = re.compile(r"[\r\n]")
_Dead = dict[str, tuple[int, int]]
_VARIABLE: Final = re.compile(r"[?$]\w+")
_LANGUAGE: Final = re.compile(r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*")
_WORD: Final = re.compile(r"[^\W\d](?:[\w\-.\u00B7]*[\w\-\u00B7])?")
_PLX: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL: Final = re.compile(
    rf":(?:(?:[\w:]|{_PLX})(?:(?:[\w:\-.\u00B7\u203F\u2040]|{_PLX})*"
    rf"(?:[\w:\-\u00B7\u203F\u2040]|{_PLX}))?)?"
)
_CALLED: Final = re.compile(
    rf"{_IRI.pattern}|{_VARIABLE.pattern}|(?:{_WORD.pattern})?{_LOCAL.pattern}"
)
_BLANK_NODE: Final = re.compile(r"_:\w(?:[\w.\-]*[\w\-])?")
_SILENT: Final = re.compile(r"SILENT", re.IGNORECASE)
_MAX_DECODINGS: Final = 8


def decode_escapes(text: str) -> str:
    r"""Return `text` with its codepoint escapes decoded once, as SPARQL 1.1 section 19.2 says.

    An escape of a surrogate or of nothing in Unicode stays as it is.

    >>> decode_escapes(r"\u0053ELECT")
    'SELECT'
    """

    def _character(match: re.Match[str]) -> str:
        number = int(match[1] or match[2], 16)
        is_character = number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
        return chr(number) if is_character else match[0]

    return _ESCAPE.sub(_character, text) if "\\" in text else text


def readable_by_engines(text: str) -> str:
    """Return `text`, decoded if an escape stands where engines do not expect one.

    Engines decode in strings and IRIs themselves, and there decoding first could break a
    string that everybody else takes (an escaped quote); elsewhere nobody decodes but we.
    """
    if "\\" not in text or not _ESCAPE.search(text):
        return text
    outside = "".join(text[i] for i, end in _walk(text) if end - i == 1)
    words = (text[i:end] for i, end in _walk(text) if text[i] not in "<\"'#" and end - i > 1)
    is_escaped = "\\" in outside or any("\\u" in word or "\\U" in word for word in words)
    return decode_escapes(text) if is_escaped else text


def form_of(text: str) -> tuple[Form, int]:
    """Return what a text asks for, and the offset of the keyword that says so.

    The prologue (BASE, PREFIX, VERSION) is skipped. UNKNOWN is no SPARQL 1.1 operation.
    """
    if plain := _NO_PROLOGUE.match(text):
        return Form(plain[1].upper()), plain.start(1)
    declared = 0
    for start, end in _walk(text):
        if _BLANK.match(text, start):
            continue
        if declared:
            declared -= 1
            continue
        word = text[start:end].upper()
        if declared := _PROLOGUE.get(word, 0):
            continue
        if word in _FORMS:
            return Form(word), start
        return (Form.UPDATE if word in _UPDATES else Form.UNKNOWN), start
    return Form.UNKNOWN, len(text)


def service_calls(text: str) -> list[ServiceCall]:
    """Return every place of `text` that some reading takes for a SERVICE call, by offset.

    Offsets count in the reading that shows the call, which is `text` itself where it has no
    codepoint escapes.
    """
    found: dict[tuple[int, str | None], ServiceCall] = {}
    for reading in _decodings(text):
        if "service" not in reading.lower():
            continue
        for call in _calls_in(reading):
            found.setdefault((call.start, call.target), call)
    return sorted(found.values(), key=lambda call: call.start)


def position_of(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset, both from 1."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _decodings(text: str) -> Iterator[str]:
    """Yield the text, and the text decoded again and again until nothing changes."""
    yield text
    for _ in range(_MAX_DECODINGS):
        decoded = decode_escapes(text)
        if decoded == text:
            return
        yield decoded
        text = decoded


def _calls_in(text: str) -> Iterator[ServiceCall]:
    for start, end in _all_readings(text):
        token = text[start:end]
        if "service" not in token.lower() or token[0] in "<\"'?$@#" or token[0].isspace():
            continue
        prefix, colon, _ = token.partition(":")
        if not colon and (target := _target(text, end)):
            is_plain = len(token) == 7 and target[0] == "<"
            yield ServiceCall(target[1:-1] if is_plain else None, start)
        elif colon and "service" in prefix.lower() and text.startswith("{", _skip(text, end)):
            # A prefixed name to all readers by the book, SERVICE and a name to some engines.
            yield ServiceCall(None, start)


def _target(text: str, offset: int) -> str | None:
    """Return what a SERVICE keyword before `offset` would call; None where it cannot call."""
    offset = _skip(text, offset)
    if silent := _SILENT.match(text, offset):
        offset = _skip(text, silent.end())
    target = _CALLED.match(text, offset)
    return target[0] if target and text.startswith("{", _skip(text, target.end())) else None


def _skip(text: str, offset: int) -> int:
    blank = _BLANK.match(text, offset)
    return blank.end() if blank else offset


def _walk(text: str) -> Iterator[tuple[int, int]]:
    """Yield the tokens of the reading by the book, blanks and comments among them."""
    offset, dead = 0, _Dead()
    while offset < len(text):
        end = _ends(text, offset, dead)[0]
        yield offset, end
        offset = end


def _all_readings(text: str) -> Iterator[tuple[int, int]]:
    """Yield each token that some reading of `text` contains."""
    seen, waiting, dead = bytearray(len(text) + 1), [0], _Dead()
    while waiting:
        offset = waiting.pop()
        while offset < len(text) and not seen[offset]:
            seen[offset] = 1
            end, *others = _ends(text, offset, dead)
            yield offset, end
            waiting += others
            offset = end


def _ends(text: str, offset: int, dead: _Dead) -> tuple[int, ...]:
    """Return where a token that starts at `offset` may end, the ordinary end first.

    `dead` remembers for a kind of quote between which offsets it is never closed: to look for
    the end from each quote again would take a time that grows with the square of the text.
    """
    first = text[offset]
    if first == "<":
        iri = _IRI.match(text, offset)
        return (iri.end(), offset + 1) if iri else (offset + 1,)
    if first in "\"'":
        return (_string_end(text, offset, dead),)
    if match := _plain(text, offset, first):
        return (match.end(),)
    return (offset + 1,)


def _plain(text: str, offset: int, first: str) -> re.Match[str] | None:
    if first.isspace() or first == "#":
        return _BLANK.match(text, offset)
    if first in "?$":
        return _VARIABLE.match(text, offset)
    if first == "@":
        return _LANGUAGE.match(text, offset)
    if first == "_" and (node := _BLANK_NODE.match(text, offset)):
        return node
    if first == ":":
        return _LOCAL.match(text, offset)
    word = _WORD.match(text, offset)
    return (_LOCAL.match(text, word.end()) if word else None) or word


def _string_end(text: str, offset: int, dead: _Dead) -> int:
    long = text[offset : offset + 3]
    for quote, pattern in ((long, _LONG.get(long)), (long[0], _SHORT[long[0]])):
        first, last = dead.get(quote, (0, 0))
        if pattern is None or first < offset < last:
            continue
        if match := pattern.match(text, offset):
            return match.end()
        # What is not closed from here is not closed from a later quote: both read alike from
        # there on, and a quote that was not escaped here would have closed this one.
        line = _LINE.search(text, offset) if quote in _SHORT else None
        dead[quote] = (offset, line.start() if line else len(text))
    return offset + 1
