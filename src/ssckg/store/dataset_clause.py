"""Reads FROM and FROM NAMED of a query, to repeat them as parameters of the protocol.

An Oxigraph 0.5 server whose default graph is the union of all graphs does not heed FROM in
the text, but does heed default-graph-uri. Other engines get the same dataset twice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from ssckg.model.sparql_tokens import Kind, tokens
from ssckg.ports import Dataset

if TYPE_CHECKING:
    from ssckg.model.sparql_tokens import Token

_ESCAPED_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def dataset_of(text: str) -> Dataset | None:
    """Return the dataset that a query names itself, or None where it names none.

    >>> dataset_of("PREFIX g: <http://g/> SELECT * FROM g:a FROM NAMED <http://g/b> {}")
    Dataset(default_graphs=('http://g/a',), named_graphs=('http://g/b',))
    """
    prologue = _Prologue()
    graphs: dict[bool, list[str]] = {False: [], True: []}
    words: list[str] = []
    is_template = False
    for token in tokens(text):
        if is_template:  # that of a CONSTRUCT stands before FROM
            is_template = token.text != "}"
            continue
        if token.text == "{":
            if words[-1:] != ["CONSTRUCT"]:
                break
            is_template = True
            continue
        if words[-1:] == ["FROM"] and token.keyword != "NAMED":
            graphs[False].append(prologue.resolve(token))
        elif words[-2:] == ["FROM", "NAMED"]:
            graphs[True].append(prologue.resolve(token))
        elif words[-1:] == ["BASE"]:
            prologue.base = prologue.resolve(token)
        elif words[-2:-1] == ["PREFIX"]:
            prologue.prefixes[words[-1]] = prologue.resolve(token)
        words.append(token.text if words[-1:] == ["PREFIX"] else token.keyword)
    if not any(graphs.values()):
        return None
    return Dataset(tuple(graphs[False]), tuple(graphs[True]))


class _Prologue:
    """Prefixes and base declared so far."""

    def __init__(self) -> None:
        self.prefixes: dict[str, str] = {}
        self.base = ""

    def resolve(self, token: Token) -> str:
        """Return the IRI that a token names."""
        if token.kind is Kind.IRI:
            iri = _ESCAPED_CODEPOINT.sub(lambda m: chr(int(m[1] or m[2], 16)), token.text[1:-1])
            # urljoin drops an empty fragment, which namespaces like to end in
            end = "#" if iri.endswith("#") else ""
            return urljoin(self.base, iri).removesuffix(end) + end if self.base else iri
        prefix, _, local = token.text.partition(":")
        return self.prefixes.get(f"{prefix}:", "") + re.sub(r"\\(.)", r"\1", local)
