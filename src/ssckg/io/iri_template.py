"""URI templates of table metadata: RFC 6570 levels 1 and 2, then CURIE expansion.

Only `{name}` and `{+name}` are known (docs/decisions/0002).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from ssckg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_EXPRESSION = re.compile(r"\{([^{}]*)\}")
_VARIABLE = re.compile(r"(\+?)([A-Za-z][A-Za-z0-9_]*)\Z")
_ABSOLUTE = re.compile(r"(?:https?://|urn:)[^\s<>\"{}|\\^`]+\Z")
_UNRESERVED = "-._~"
_RESERVED = _UNRESERVED + ":/?#[]@!$&'()*+,;=%"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")

Value = str | tuple[str, ...] | None


def absolute_iri(text: str) -> str:
    """Return `text` as an absolute IRI, a known prefix expanded.

    >>> absolute_iri("ssc:level")
    'https://w3id.org/ssckg/ontology#level'

    Raises:
        ValueError: no absolute IRI comes out.
    """
    prefix, colon, local = text.partition(":")
    iri = text
    if colon and not local.startswith("//") and prefix in PREFIXES:
        iri = PREFIXES[prefix] + local
    if not _ABSOLUTE.match(iri):
        raise ValueError(f"{text!r} is no absolute IRI and has no known prefix")
    return iri


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template: text and variables in turn; `variables` in order of appearance."""

    text: str
    variables: tuple[str, ...]
    _parts: tuple[str | tuple[Callable[[str], str], str], ...]

    @classmethod
    def parse(cls, text: str) -> Template:
        """Parse a template.

        Raises:
            ValueError: braces that do not match or an operator that is not known.
        """
        parts: list[str | tuple[Callable[[str], str], str]] = []
        names: list[str] = []
        end = 0
        for match in _EXPRESSION.finditer(text):
            parts.append(text[end : match.start()])
            variable = _VARIABLE.match(match.group(1))
            if variable is None:
                raise ValueError(f"template {text!r}: {match.group()!r} is not known")
            parts.append((_plus if variable.group(1) else _simple, variable.group(2)))
            names.append(variable.group(2))
            end = match.end()
        parts.append(text[end:])
        if any(brace in part for part in parts if isinstance(part, str) for brace in "{}"):
            raise ValueError(f"template {text!r}: unbalanced braces")
        if not names:
            absolute_iri(text)
        return cls(text, tuple(names), tuple(part for part in parts if part))

    def expand(self, values: Mapping[str, Value]) -> str | None:
        """Return the absolute IRI for `values`; None where a variable has no value.

        Raises:
            ValueError: a variable is a list, or no absolute IRI comes out.
        """
        pieces: list[str] = []
        for part in self._parts:
            if isinstance(part, str):
                pieces.append(part)
                continue
            encode, name = part
            value = values[name]
            if value is None:
                return None
            if isinstance(value, tuple):
                raise ValueError(f"template {self.text!r}: {name} is a list")
            pieces.append(encode(value))
        return absolute_iri("".join(pieces))


def _simple(value: str) -> str:
    return quote(value, safe=_UNRESERVED)


def _plus(value: str) -> str:
    return _STRAY_PERCENT.sub("%25", quote(value, safe=_RESERVED))
