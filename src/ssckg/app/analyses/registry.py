"""Analyses by name: what the command line, Python, HTTP and citations all run."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from ssckg import __version__
from ssckg.errors import UsageError
from ssckg.model.plain import plain
from ssckg.model.result import Citation, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic_core import ErrorDetails

    from ssckg.app.analyses.sources import Sources


class Parameters(BaseModel):
    """The parameters of an analysis: frozen, no unknown names, each with a description."""

    model_config = ConfigDict(frozen=True, extra="forbid")


P = TypeVar("P", bound=Parameters)
R = TypeVar("R", bound=Result)


@dataclass(frozen=True, slots=True)
class Analysis(Generic[P, R]):
    """One kind of question.

    name: kebab case; summary: a sentence; parameters: their model; run: a function of what is
    read and the parameters, and of nothing else; seed: where it draws random numbers, the name of
    the parameter that fixes them; is_private: it reads what is not published, so it is no route.
    """

    name: str
    summary: str
    parameters: type[P]
    run: Callable[[Sources, P], R]
    seed: str | None = None
    is_private: bool = False


def run_analysis(analysis: Analysis[P, R], sources: Sources, values: Mapping[str, Any] | P) -> R:
    """Return the result of an analysis with its citation.

    Raises:
        UsageError: a parameter is unknown, missing or malformed.
        UnknownNameError: a framework, element or agency is not known.
    """
    parameters = read_parameters(analysis, values)
    result = analysis.run(sources, parameters)
    given = parameters.model_dump(mode="json")
    citation = Citation(
        analysis=analysis.name,
        parameters=given,
        release=__version__,
        data=sources.data,
        result=result_hash(result),
        seed=given.get(analysis.seed) if analysis.seed else None,
    )
    return replace(result, citation=citation)


def read_parameters(analysis: Analysis[P, R], values: Mapping[str, Any] | P) -> P:
    """Return the parameters that plain values mean.

    Raises:
        UsageError: one is unknown, missing or malformed; all faults are named.
    """
    if isinstance(values, analysis.parameters):
        return values
    try:
        return analysis.parameters.model_validate(values)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'parameters'}: {_in_words(fault)}"
            for fault in error.errors(include_url=False)
        )
        raise UsageError(f"{analysis.name}: {faults}") from error


def _in_words(fault: ErrorDetails) -> str:
    """Return a fault of a parameter in words of people, where the model's own are of programs."""
    bounds = fault.get("ctx", {})
    words = {
        "extra_forbidden": "is no parameter of it",
        "missing": "is missing",
        "too_short": "takes {min_length} or more, not {actual_length}",
        "too_long": "takes {max_length} at most, not {actual_length}",
        "greater_than": "must be more than {gt}",
        "greater_than_equal": "must be {ge} or more",
        "less_than": "must be less than {lt}",
        "less_than_equal": "must be {le} or less",
        "literal_error": "must be {expected}",
        "enum": "must be {expected}",
        "int_parsing": "must be a whole number",
        "float_parsing": "must be a number",
    }.get(fault["type"])
    return words.format(**bounds) if words else fault["msg"].removeprefix("Value error, ")


def result_values(result: Result) -> dict[str, Any]:
    """Return a result as plain values, its citation last."""
    values: dict[str, Any] = plain(result)
    values["notes"] = list(result.notes())
    values["citation"] = values.pop("citation")
    return values


def result_hash(result: Result) -> str:
    """Return the SHA-256 of a result's values without the citation, as canonical JSON."""
    return values_hash(result_values(result))


def values_hash(values: Mapping[str, Any]) -> str:
    """Return the same of a result that is at hand as plain values only."""
    bare = {name: value for name, value in values.items() if name != "citation"}
    text = json.dumps(bare, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
