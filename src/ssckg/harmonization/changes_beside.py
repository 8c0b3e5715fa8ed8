"""Carries changes out on a crosswalk that leave elements and data points as they are.

Places, benchmarks, details of the methodology.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from ssckg.errors import UnknownNameError, UsageError
from ssckg.harmonization.changes_of_elements import known_element
from ssckg.model.change import ChangeBenchmark, MoveElement
from ssckg.model.crosswalk_frameworks import KnownBenchmark

if TYPE_CHECKING:
    from ssckg.model.change import AddDetail
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element

_ANSWERS: Final = {"yes": True, "true": True, "no": False, "false": False}


def applied_beside(
    crosswalk: Crosswalk, change: MoveElement | ChangeBenchmark | AddDetail
) -> Crosswalk:
    """Return the crosswalk after a change; the one given stays as it is.

    Raises:
        UnknownNameError: an element or benchmark is not there.
        UsageError: an element would stand below itself, or a value is no number.
    """
    known = known_element(crosswalk, change.element)
    if isinstance(change, MoveElement):
        return _moved(crosswalk, known, change)
    if isinstance(change, ChangeBenchmark):
        return _with_benchmark(crosswalk, change)
    if change.aspect != "method":
        return crosswalk  # no other detail is held in a crosswalk
    return _replaced(crosswalk, known, replace(known, methods=(*known.methods, change.text)))


def _moved(crosswalk: Crosswalk, known: Element, change: MoveElement) -> Crosswalk:
    if change.below:
        if change.below not in crosswalk.element:
            raise UnknownNameError("element", change.below, ())
        if known.iri in {change.below, *crosswalk.ancestors(change.below)}:
            raise UsageError(f"{known.code} would stand below itself")
    kept = tuple(each for each in known.broader if change.old and each != change.old)
    broader = tuple(dict.fromkeys((*kept, *((change.below,) if change.below else ()))))
    return _replaced(crosswalk, known, replace(known, broader=broader))


def _replaced(crosswalk: Crosswalk, known: Element, new: Element) -> Crosswalk:
    return replace(
        crosswalk, elements=tuple(new if each is known else each for each in crosswalk.elements)
    )


def _with_benchmark(crosswalk: Crosswalk, change: ChangeBenchmark) -> Crosswalk:
    kept = tuple(each for each in crosswalk.benchmarks if each.iri != change.benchmark)
    if change.benchmark and len(kept) == len(crosswalk.benchmarks):
        raise UnknownNameError("benchmark", change.benchmark, ())
    new: tuple[KnownBenchmark, ...] = ()
    if change.value:
        named = [each for each in crosswalk.benchmarks if each.iri == change.benchmark]
        label = change.label or next((each.label for each in named), "")
        iri = change.benchmark or f"{change.point}/benchmark"
        new = (KnownBenchmark(iri, change.point, label, _benchmark_value(change.value)),)
    return replace(crosswalk, benchmarks=(*kept, *new))


def _benchmark_value(text: str) -> Decimal | bool:
    if text.strip().lower() in _ANSWERS:
        return _ANSWERS[text.strip().lower()]
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise UsageError(f"benchmark: {text!r} is no number") from error
