"""How far the indicators of an edition have counterparts in other editions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from ssckg.model.choices import Predicate
from ssckg_api.site.things import words
from ssckg_api.site.things.telling import edition_cell

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk
    from ssckg_api.site.visit import Visit

PREDICATES: Final = tuple(each.value for each in Predicate)


def strongest(crosswalk: Crosswalk, edition: str) -> dict[str, Counter[str]]:
    """Return, by other edition (IRI), how many indicators have which strongest accepted mapping.

    Of broad and narrow, which are equally strong, the one that stands first counts.
    """
    found: dict[str, Counter[str]] = {}
    for element in crosswalk.of_edition(edition, "Indicator"):
        best: dict[str, Predicate] = {}
        for link in crosswalk.links.get(element.iri, ()):
            known = crosswalk.element.get(link.object)
            for other in known.editions if known else ():
                if other not in best or link.predicate.rank < best[other].rank:
                    best[other] = link.predicate
        for other, predicate in best.items():
            found.setdefault(other, Counter())[predicate.value] += 1
    found.pop(edition, None)
    return found


def coverage_rows(crosswalk: Crosswalk, edition: str) -> list[dict[str, Any]]:
    """Return the row of the matrix of an edition, turned: one line for each other edition."""
    total = len(crosswalk.of_edition(edition, "Indicator"))
    rows = []
    for other, counts in strongest(crosswalk, edition).items():
        mapped = sum(counts.values())
        rows.append(
            {
                "edition": edition_cell(crosswalk, other),
                "mapped": mapped,
                "share": share(mapped, total),
                **{name: counts.get(name, 0) for name in PREDICATES},
                "left": total - mapped,
                "sets": [
                    {"iri": one, "text": one.rpartition("/mapping/")[2], "lang": ""}
                    for one, pair in sorted(crosswalk.set_editions.items())
                    if set(pair) == {edition, other} and not one.endswith(_NOT_ACCEPTED)
                ],
            }
        )
    return sorted(rows, key=lambda row: (-row["mapped"], row["edition"]["text"]))


_NOT_ACCEPTED: Final = ("/rejected", "/candidates")


def coverage_columns(visit: Visit) -> list[tuple[str, str, str]]:
    """Return the columns of `coverage_rows`."""
    return [
        ("edition", visit.text("Other edition"), "term"),
        ("mapped", visit.text("Indicators mapped"), "number"),
        ("share", visit.text("Share, %"), "number"),
        *((name, words.short_predicate(visit, name), "number") for name in PREDICATES),
        ("left", visit.text("Not mapped"), "number"),
        ("sets", visit.text("Mapping set"), "term"),
    ]


def share(part: int, whole: int) -> str:
    """Return a share in percent with one digit; "" of nothing.

    >>> share(45, 91)
    '49.5'
    """
    return f"{100 * part / whole:.1f}" if whole else ""
