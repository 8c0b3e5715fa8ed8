"""The tokens of a line of KGCL: words, marks, IRIs and texts in quotes, taken one by one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import ParseError
from ssckg.namespaces import PREFIXES, expand

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN: Final = re.compile(
    r"\s*(?:'(?P<text>(?:[^'\\]|\\.)*)'(?:@[A-Za-z-]+)?|<(?P<iri>[^<>\s]*)>|(?P<mark>[{},])"
    r"|(?P<word>[^\s'<>{},]+))",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\u\{([0-9a-f]{1,6})\}|\\(.)", re.DOTALL)
_LAST_CHARACTER: Final = 0x10FFFF
_PLAIN: Final = {"n": "\n", "r": "\r", "t": "\t"}


class Line:
    """The tokens of a line, taken one after the other; a fault names its column."""

    def __init__(self, line: str) -> None:
        """Take the text of a line.

        Raises:
            ParseError: something in it is no token.
        """
        self._tokens: list[tuple[str, str, int]] = []
        at, text = 0, line.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None or found.lastgroup is None:
                raise ParseError(f"column {at + 1}: cannot be read", file="KGCL")
            start = found.start(found.lastgroup)
            self._tokens.append((found.lastgroup, found[found.lastgroup], start))
            at = found.end()
        self._at = 0
        self._length = len(text)

    def fault(self, wanted: str) -> ParseError:
        """Return the error that something else stands here."""
        if self._at < len(self._tokens):
            _, text, column = self._tokens[self._at]
            return ParseError(f"column {column + 1}: {text!r} is not {wanted}", file="KGCL")
        return ParseError(f"column {self._length + 1}: the line ends before {wanted}", file="KGCL")

    def is_next(self, *words: str) -> bool:
        """Say whether these words come next; and if they do, go on behind them."""
        coming = self._tokens[self._at : self._at + len(words)]
        found = tuple(text for kind, text, _ in coming if kind in {"word", "mark"})
        if found != words:
            return False
        self._at += len(words)
        return True

    def expect(self, *words: str) -> None:
        """Go on behind words that must come next."""
        if not self.is_next(*words):
            raise self.fault(repr(" ".join(words)))

    def word(self) -> str:
        """Return a bare word."""
        return self._take({"word"}, "a word")[1]

    def text(self) -> str:
        """Return a quoted text."""
        _, text = self._take({"text"}, "a text in quotes")
        return _ESCAPE.sub(_meant, text)

    def iri(self) -> str:
        """Return the IRI that a CURIE or an IRI in brackets means."""
        kind, text = self._take({"word", "iri"}, "a CURIE or <IRI>")
        if kind == "iri":
            return _ESCAPE.sub(_meant, text)
        if text.partition(":")[0] not in PREFIXES or ":" not in text:
            self._at -= 1
            raise self.fault("a CURIE with a known prefix, or <IRI>")
        return expand(text)

    def reference(self) -> str:
        """Return an IRI, or nothing where '' stands."""
        if self._peek() == "text":
            return self.text()
        return self.iri()

    def id(self) -> str:
        """Return the id of a new element."""
        return self.iri() if self._peek() == "iri" else self.word()

    def is_id_with_label(self) -> bool:
        """Say whether an id with a label in quotes comes next, as a new element has them."""
        kinds = [kind for kind, _, _ in self._tokens[self._at : self._at + 2]]
        return kinds in (["word", "text"], ["iri", "text"])

    def several(self, reading: Callable[[], Any]) -> tuple[Any, ...]:
        """Return what stands between commas."""
        found = [reading()]
        while self.is_next(","):
            found.append(reading())
        return tuple(found)

    def end(self) -> None:
        """Return where nothing follows."""
        if self._at < len(self._tokens):
            raise self.fault("the end of the line")

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _take(self, kinds: set[str], wanted: str) -> tuple[str, str]:
        if self._peek() not in kinds:
            raise self.fault(wanted)
        kind, text, _ = self._tokens[self._at]
        self._at += 1
        return kind, text


def _meant(found: re.Match[str]) -> str:
    """Return the character that an escape means."""
    if found[1] is None:
        return _PLAIN.get(found[2], found[2])
    number = int(found[1], 16)
    return chr(number) if number <= _LAST_CHARACTER else found[0]
