"""Code lists as people write them: by code, or by a label in any language that the list has.

The lists are those of `ontology/codes.ttl`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ssckg import resources
from ssckg.io.turtle import read_turtle
from ssckg.model.submission import Verdict
from ssckg.namespaces import CODE, expand
from ssckg.submissions.answers import read_yes_no
from ssckg.submissions.words import fold

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Triple

QUALITY = "quality-class"
ORIGIN = "origin-class"
MISSING_REASON = "missing-reason"


@dataclass(frozen=True, slots=True)
class CodeList:
    """The values of one list: by what is written, and their ranks where the list is ordered.

    `names` are the labels by language and value.
    """

    by_text: dict[str, str]
    ranks: dict[str, int]
    names: dict[str, dict[str, str]]

    def read(self, text: str) -> str | None:
        """Return the value that `text` names; None where the list has none."""
        return self.by_text.get(_last_part(text))

    def labels(self, language: str = "en") -> tuple[str, ...]:
        """Return the labels of all values, best rank first, in English where there is no other."""
        english = self.names.get("en", {})
        own = {**english, **self.names.get(language, {})}
        return tuple(own[v] for v in sorted(own, key=lambda v: (self.ranks.get(v, 0), v)))


@cache
def code_list(name: str, root: Path | None = None) -> CodeList:
    """Return a list by its id, for example "quality-class"; `root` holds `ontology/`.

    >>> code_list("quality-class").read("Estimación personal")
    'personal-estimate'
    """
    prefix = f"{CODE}{name}/"
    by_text: dict[str, str] = {}
    ranks: dict[str, int] = {}
    names: dict[str, dict[str, str]] = {}
    for triple in _code_triples(root):
        if not isinstance(triple.subject, NamedNode) or not isinstance(triple.object, Literal):
            continue
        iri = triple.subject.value
        if iri.startswith(prefix):
            value = iri.removeprefix(prefix)
            if triple.predicate.value in _NAMES:
                by_text.setdefault(_plain(triple.object.value), value)
                if triple.predicate.value == _LABEL and triple.object.language:
                    names.setdefault(triple.object.language, {})[value] = triple.object.value
            elif triple.predicate.value == _RANK:
                ranks[value] = int(triple.object.value)
    return CodeList(by_text, ranks, names)


_NAMES = frozenset(expand(f"skos:{name}") for name in ("prefLabel", "altLabel", "notation"))
_LABEL = expand("skos:prefLabel")
_RANK = expand("ssc:rank")


_VERDICTS: dict[str | bool | None, Verdict] = {
    "verified": Verdict.VERIFIED,
    "not verified": Verdict.NOT_VERIFIED,
    True: Verdict.VERIFIED,
    False: Verdict.NOT_VERIFIED,
}


def read_verdict(text: str) -> Verdict | None:
    """Return what a cell of the column "verified" says; None where it says neither yes nor no.

    >>> read_verdict("Oui")
    <Verdict.VERIFIED: 'verified'>
    """
    return _VERDICTS.get(_plain(text)) or _VERDICTS.get(read_yes_no(text))


@cache
def _code_triples(root: Path | None) -> tuple[Triple, ...]:
    path = (root or resources.root()) / "ontology" / "codes.ttl"
    return tuple(read_turtle(path, shown=path.name))


@lru_cache(maxsize=1024)  # the same few answers stand in every row
def _last_part(text: str) -> str:
    return _plain(text.removeprefix(CODE).rpartition("/")[2])


def _plain(text: str) -> str:
    """Fold case, accents and punctuation: "personal-estimate" is "Personal estimate"."""
    return re.sub(r"[^\w]+|_", " ", fold(text)).strip()
