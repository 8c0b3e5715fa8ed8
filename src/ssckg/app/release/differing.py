"""What lies between two editions that are published."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from rdflib import Literal

from ssckg.app.following import open_published
from ssckg.app.revision.editions import load_edition
from ssckg.app.settings import base_of
from ssckg.model.release import Succession, SuccessionKind
from ssckg.namespaces import BASE
from ssckg.revision.differing import diff

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from rdflib.term import Node

    from ssckg.model.edition_diff import EditionDiff

_SUCCESSIONS: Final = """PREFIX ssc: <https://w3id.org/ssckg/ontology#>
SELECT ?succession ?version ?kind ?part ?target WHERE {
  ?release ssc:releaseVersion ?version .
  ?succession ssc:successionOf ?release ; ssc:successionKind ?kind .
  OPTIONAL {
    VALUES (?property ?part) {
      (ssc:successionBefore "before") (ssc:successionAfter "after") (ssc:heir "heirs")
    }
    ?succession ?property ?target
  }
}"""


def diff_editions(data: Path, first: str, second: str) -> EditionDiff:
    """Return what lies between two published editions; ids or versions of releases.

    Raises:
        UnknownNameError: there is no such edition.
        DataDirectoryError: there is no data directory, or it cannot be used.
        EngineError: the engine does not start or answer.
    """
    a, b = load_edition(data, first), load_edition(data, second)
    told = successions_of(data)
    return diff(a, b, (*told.get(a.id, ()), *told.get(b.id, ())))


def successions_of(data: Path) -> dict[str, tuple[Succession, ...]]:
    """Return what became of elements and data points, by version of the release that says so.

    Raises:
        DataDirectoryError: there is no data directory, or it cannot be used.
        EngineError: the engine does not start or answer.
    """
    base = base_of(data)
    parts: defaultdict[tuple[str, str, str], dict[str, list[str]]] = defaultdict(
        lambda: defaultdict(list)
    )
    with open_published(data) as store:
        for row in store.select(_SUCCESSIONS):
            key = (str(row["version"]), str(row["succession"]), str(row["kind"]))
            found = parts[key]
            if "target" in row:
                found[str(row["part"])].append(standard(row["target"], base))
    told: defaultdict[str, list[Succession]] = defaultdict(list)
    for (version, _, kind), ends in sorted(parts.items()):
        told[version].append(
            Succession(
                kind=SuccessionKind(kind.rpartition("/")[2]),
                before=_sorted(ends.get("before")),
                after=_sorted(ends.get("after")),
                heirs=_sorted(ends.get("heirs")),
            )
        )
    return {version: tuple(found) for version, found in told.items()}


def standard(term: Node, base: str) -> str:
    """Return the text of a term; an IRI below the base of the deployment below the standard one."""
    text = str(term)
    if isinstance(term, Literal) or base == BASE or not text.startswith(base):
        return text
    return BASE + text[len(base) :]


def names_at_standard_base(names: Mapping[str, str], base: str) -> dict[str, str]:
    """Return names by IRI, the IRIs below the standard base as those of editions are."""
    if base == BASE:
        return dict(names)
    return {
        BASE + iri[len(base) :] if iri.startswith(base) else iri: name
        for iri, name in names.items()
    }


def _sorted(found: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(sorted(found or ()))
