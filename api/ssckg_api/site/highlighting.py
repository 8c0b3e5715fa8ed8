"""Text of queries with its parts marked, so that it reads well without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.sparql_tokens import Kind, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLASSES: Final = {
    Kind.IRI: "n",
    Kind.STRING: "s",
    Kind.VARIABLE: "v",
    Kind.LANGUAGE: "s",
    Kind.PUNCTUATION: "",
}


def marked(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a query in order, all of it: (mark, text).

    Marks: w word of the language, n name or IRI, v variable, s string, c comment, "" the rest.

    >>> list(marked("ASK { ?s a 'x' } # all"))[:3]
    [('w', 'ASK'), ('', ' '), ('', '{')]
    """
    at = 0
    for token in tokens(text):
        yield from _between(text[at : token.start])
        if token.kind is Kind.WORD:
            yield ("n" if ":" in token.text else "w"), token.text
        else:
            yield _CLASSES[token.kind], token.text
        at = token.end
    yield from _between(text[at:])


def _between(text: str) -> Iterator[tuple[str, str]]:
    """Yield blanks and comments."""
    for line in text.splitlines(keepends=True):
        blank = line[: len(line) - len(line.lstrip())]
        if blank:
            yield "", blank
        if len(blank) < len(line):
            yield "c", line[len(blank) :]
