"""Figures that proposals point to: which analysis gives one, and how it reads in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import UsageError
from ssckg.harmonization.lookup import curie, find_edition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ssckg.model.clashes import ClashesResult
    from ssckg.model.comparison import CoverageResult
    from ssckg.model.core_set import CoreSet
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element
    from ssckg.model.impact import Impact
    from ssckg.model.naming import ElementRecord
    from ssckg.model.redundancy import RedundancyResult
    from ssckg.model.reportability import Reportability
    from ssckg.model.result import Result

_MOST_NAMED: Final = 5
_SECONDS: Final = 20.0
"""Time limit of a core set that is asked for as evidence."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a figure is asked for: elements, the edition (id), and what stands behind "with"."""

    elements: tuple[Element, ...]
    edition: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A kind of figure: the analysis behind it, its parameters, the figure in words."""

    analysis: str
    parameters: Callable[[Crosswalk, Asked], dict[str, Any]]
    words: Callable[[Any, Sequence[Element]], str]


def words_of(analysis: str, result: Result, elements: Sequence[Element]) -> str:
    """Return the figure on some elements in a result, in words; else what the result holds."""
    for figure in FIGURES.values():
        if figure.analysis == analysis and elements:
            return figure.words(result, elements)
    tables = result.tables()
    main = tables[0]
    return f"{main.title}: {len(main.rows)} rows"


def _reportability(_: Crosswalk, asked: Asked) -> dict[str, Any]:
    _require_nothing(asked)
    return {"framework": asked.edition}


def _reported(result: Reportability, elements: Sequence[Element]) -> str:
    by_iri = {each.kpi.iri: each for each in result.kpis}
    found = []
    for element in elements:
        one = by_iri.get(element.iri)
        if one is None:
            found.append(f"{element.code} is no indicator of {result.framework}")
            continue
        cities = one.cities
        unknown = f", {cities.unknown} unknown" if cities.unknown else ""
        known = f"{cities.known} {_plural('city', cities.known)}"
        share = f"{cities.reported} of {known} known{unknown}"
        found.append(f"{element.code} is reported by {share}")
    return "; ".join(found)


def _clashes(crosswalk: Crosswalk, asked: Asked) -> dict[str, Any]:
    other = find_edition(crosswalk, asked.rest).id if asked.rest else asked.edition
    return {"subject": asked.edition, "object": other}


def _clashing(result: ClashesResult, elements: Sequence[Element]) -> str:
    wanted = {element.iri for element in elements}
    found = [c for c in result.clashes if {c.subject.iri, c.object.iri} & wanted]
    codes = ", ".join(element.code for element in elements)
    other = result.object if result.object != result.subject else "others of its edition"
    if not found:
        return f"{codes} does not clash with {other}"
    said = [
        f"{_name(c.object if c.subject.iri in wanted else c.subject, result.subject)}:"
        f" {c.difference.text} ({c.difference.severity})"
        for c in found
    ]
    times = "once" if len(found) == 1 else f"{len(found)} times"
    return f"{codes} clashes {times} with {other}{_listed(said)}"


def _redundancy(_: Crosswalk, asked: Asked) -> dict[str, Any]:
    _require_nothing(asked)
    return {"framework": asked.edition}


def _redundant(result: RedundancyResult, elements: Sequence[Element]) -> str:
    wanted = {element.iri for element in elements}
    needed = min(2, len(elements))
    found = [p for p in result.pairs if len({p.subject.iri, p.object.iri} & wanted) >= needed]
    codes = " and ".join(element.code for element in elements)
    said = [
        f"{_name(p.subject, result.framework)} and {_name(p.object, result.framework)}, score"
        f" {p.score:.2f}: {p.reading}"
        for p in found
    ]
    verb = "stands" if len(elements) == 1 else "stand"
    return f"{codes} {verb} in {_counted(found, 'redundant pair')}{_listed(said)}"


def _name(record: ElementRecord, edition: str | None) -> str:
    return record.code if record.framework == edition else record.curie


def _coverage(crosswalk: Crosswalk, asked: Asked) -> dict[str, Any]:
    framework = find_edition(crosswalk, asked.rest).id if asked.rest else asked.edition
    kinds = {element.kind for element in asked.elements}
    if kinds not in ({"Goal"}, {"Target"}):
        raise UsageError(
            "coverage is of SDG goals or targets", hint="coverage 11, coverage 11.2; measures CODE"
        )
    return {"framework": framework, "by": kinds.pop().lower()}


def _covered(result: CoverageResult, elements: Sequence[Element]) -> str:
    rows = {row.iri: row for row in result.rows}
    found = []
    for element in elements:
        row = rows.get(element.iri)
        if row is None:
            found.append(f"{element.code} is not counted")
            continue
        codes = [one.code for one in row.counterparts]
        said = f"{_counted(codes, 'indicator')} of {result.framework}{_listed(codes)}"
        found.append(f"{element.code} is measured by {said}")
    return "; ".join(found)


def _measures(_: Crosswalk, asked: Asked) -> dict[str, Any]:
    _require_nothing(asked)
    return {"framework": asked.edition, "by": "target"}


def _measured(result: CoverageResult, elements: Sequence[Element]) -> str:
    found = []
    for element in elements:
        own = [row for row in result.rows if any(c.iri == element.iri for c in row.counterparts)]
        alone = [row.code for row in own if row.counterpart_count == 1]
        only = f", {', '.join(alone)} by it alone" if alone else ""
        codes = [row.code for row in own]
        said = f"{_counted(codes, 'SDG target')}{_listed(codes)}"
        found.append(f"{element.code} measures {said}{only}")
    return "; ".join(found)


def _measures_or_covers(result: CoverageResult, elements: Sequence[Element]) -> str:
    is_sdg = all(element.kind in {"Goal", "Target"} for element in elements)
    return _covered(result, elements) if is_sdg else _measured(result, elements)


def _core(_: Crosswalk, asked: Asked) -> dict[str, Any]:
    if asked.rest and not asked.rest.isdigit():
        raise UsageError(f"{asked.rest!r} is no size of a core set", hint="core CODE with 20")
    size = {"size": int(asked.rest)} if asked.rest else {}
    return {"framework": asked.edition, "seconds": _SECONDS, **size}


def _chosen(result: CoreSet, elements: Sequence[Element]) -> str:
    if not result.feasible:
        return "no core set meets the requirements"
    members = {one.iri: one for one in result.chosen}
    proof = "proven best" if result.optimal else "best found"
    size = f"core set of {len(result.chosen)} ({proof})"
    found = []
    for element in elements:
        one = members.get(element.iri)
        if one is None:
            found.append(f"{element.code} is not in the {size}")
        else:
            only = ", ".join(target.code for target in one.only)
            alone = f" and alone keeps {only}" if only else ""
            found.append(f"{element.code} is in the {size}{alone}")
    return "; ".join(found)


def _impact(crosswalk: Crosswalk, asked: Asked) -> dict[str, Any]:
    _require_nothing(asked)
    # Codes of two editions may be alike, and IRIs begin with the base of this data directory.
    names = [curie(crosswalk, each.iri) for each in asked.elements]
    return {"elements": names, "framework": asked.edition}


def _touched(result: Impact, _: Sequence[Element]) -> str:
    counts = result.counts
    said = [
        (counts.targets_lost, "SDG target", "lost"),
        (counts.targets_reduced, "SDG target", "reduced"),
        (counts.agencies, "agency", "concerned"),
        (counts.accepted_mappings, "accepted mapping", "touched"),
        (counts.cells, "cell", "of workbooks"),
        (counts.series, "city series", "ended"),
    ]
    figures = ", ".join(f"{number} {_plural(noun, number)} {what}" for number, noun, what in said)
    return f"{'; '.join(result.change)}: {figures}"


def _require_nothing(asked: Asked) -> None:
    if asked.rest:
        raise UsageError(
            f"{asked.rest!r} is not asked for here", hint="leave out what follows with"
        )


def _plural(noun: str, number: int) -> str:
    if number == 1 or noun.endswith("series"):
        return noun
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def _counted(found: Sequence[object], noun: str) -> str:
    return f"{len(found) or 'no'} {_plural(noun, len(found))}"


def _listed(said: Sequence[str]) -> str:
    if not said:
        return ""
    more = f" and {len(said) - _MOST_NAMED} more" if len(said) > _MOST_NAMED else ""
    return f" ({'; '.join(said[:_MOST_NAMED])}{more})"


FIGURES: Final = {
    "reportability": Figure("reportability", _reportability, _reported),
    "measures": Figure("coverage", _measures, _measures_or_covers),
    "clashes": Figure("clashes", _clashes, _clashing),
    "redundancy": Figure("redundancy", _redundancy, _redundant),
    "coverage": Figure("coverage", _coverage, _measures_or_covers),
    "core": Figure("core-set", _core, _chosen),
    "impact": Figure("impact-remove", _impact, _touched),
}
"""By the word that a proposal uses."""
