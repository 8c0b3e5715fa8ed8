"""Elements of frameworks by the names that people write for them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ssckg.model.framework import folded_code
from ssckg.namespaces import PREFIXES, expand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple

_IN_SCHEME = expand("skos:inScheme")
_NAMES = frozenset({expand("skos:notation"), expand("dcterms:identifier")})


@dataclass(slots=True)
class ElementNames:
    """Codes, ids and IRIs of elements; editions that are added first go first.

    So "5.1" is the SDG target where the SDGs come before ISO 37120.
    """

    _iris: set[str] = field(default_factory=set)
    _by_name: dict[str, str] = field(default_factory=dict)

    def add(self, triples: Iterable[Triple]) -> None:
        """Add the elements of one edition."""
        names: dict[str, list[str]] = defaultdict(list)
        found = set()
        for triple in triples:
            if not isinstance(triple.subject, NamedNode):
                continue
            subject, predicate = triple.subject.value, triple.predicate.value
            if predicate == _IN_SCHEME:
                found.add(subject)
            elif predicate in _NAMES and isinstance(triple.object, Literal):
                names[subject].append(triple.object.value)
        self._iris |= found
        for subject in sorted(found):
            for name in names[subject]:
                self._by_name.setdefault(folded_code(name), subject)

    def find(self, text: str) -> str:
        """Return the IRI of the element that a code, id, CURIE or IRI names.

        Raises:
            ValueError: there is none.
        """
        text = re.sub(r"^SDG\s+", "", text.strip(), flags=re.IGNORECASE)
        prefix, colon, local = text.partition(":")
        iri = text
        if colon and prefix in PREFIXES and local and not local.startswith(" "):
            iri = expand(text)
        if iri in self._iris:
            return iri
        try:
            return self._by_name[folded_code(text)]
        except KeyError:
            raise ValueError(f"{text!r} names no indicator, target or other element") from None
