"""Reads a SPARQL text into tokens, as far as finding variables, groups and IRIs needs.

Not a parser: it tells comments, strings, IRIs, variables, names and punctuation apart, so
that nobody ever searches a query with a regular expression and meets a string or a comment.
Lexical rules: SPARQL 1.1 Query Language, section 19.8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(Enum):
    """What a token is."""

    IRI = "iri"
    STRING = "string"
    VARIABLE = "variable"
    LANGUAGE = "language"
    WORD = "word"
    PUNCTUATION = "punctuation"


@dataclass(frozen=True, slots=True)
class Token:
    """A token; `text` is as written, `start` its offset in characters.

    A variable's text includes its `?` or `$`, an IRI's its angle brackets.
    """

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset of the first character behind the token."""
        return self.start + len(self.text)

    @property
    def keyword(self) -> str:
        """The word in upper case where the token can be a keyword, else an empty text."""
        return self.text.upper() if self.kind is Kind.WORD else ""


# A string without end goes to the end of its line (a long one: of the text): no engine takes
# such a text, and looking for the end again and again would cost time without end.
# So would looking behind each dot of a long row for how the name goes on: 99 are enough.
# The characters of PN_CHARS that \w of Python leaves out.
_NAME: Final = r"[\w\u00B7\u0300-\u036F\u203F\u2040]"
_IRI: Final = r"[^<>\"{}|^`\\\x00-\x20]*"
_TOKEN: Final = re.compile(
    rf"""
      (?P<skip>\s+|\#[^\r\n]*)
    | (?P<iri><{_IRI}(?:\\(?:u[0-9A-Fa-f]{{4}}|U[0-9A-Fa-f]{{8}}){_IRI})*>)
    | (?P<string>\"\"\"(?:\\.|\"{{0,2}}[^"\\])*(?:\"\"\")?
               |'''(?:\\.|'{{0,2}}[^'\\])*(?:''')?
               |"(?:\\.|[^"\\\r\n])*"?
               |'(?:\\.|[^'\\\r\n])*'?)
    | (?P<variable>[?$]{_NAME}+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<word>(?:{_NAME}|:)(?:{_NAME}|[:\-]|\.(?=[.\-:\\%]{{0,99}}{_NAME}|[.\-]{{0,99}}[:\\%])
                 |%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])*
              |(?:%[0-9A-Fa-f]{{2}}))
    | (?P<punctuation>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a SPARQL query or update; comments and blanks are left out.

    >>> [t.text for t in tokens('SELECT ?a { ?a ex:b "?c" } # ?d')]
    ['SELECT', '?a', '{', '?a', 'ex:b', '"?c"', '}']
    """
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is not None and kind != "skip":
            yield Token(Kind(kind), match.group(), match.start())


def variable_names(text: str) -> frozenset[str]:
    """Return the names of all variables of a SPARQL text, without `?` or `$`."""
    return frozenset(token.text[1:] for token in tokens(text) if token.kind is Kind.VARIABLE)


def move_iris(text: str, old: str, new: str, keep: str) -> str:
    """Return `text` with IRIs that begin with `old` moved to `new`, except those below `keep`.

    >>> move_iris("PREFIX a: <http://x/code/>", "http://x/", "http://y/", "http://x/ontology#")
    'PREFIX a: <http://y/code/>'
    """
    parts, done = [], 0
    for token in tokens(text):
        iri = token.text[1:-1]
        if token.kind is Kind.IRI and iri.startswith(old) and not iri.startswith(keep):
            parts += [text[done : token.start], f"<{new}{iri[len(old) :]}>"]
            done = token.end
    return "".join([*parts, text[done:]])
