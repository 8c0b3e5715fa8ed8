"""Citations: how to say what a figure is, and to compute it again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ssckg.app.analyses.catalogue import find_analysis
from ssckg.app.analyses.registry import result_values, run_analysis, values_hash
from ssckg.errors import DataError, ParseError
from ssckg.model.result import Citation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.analyses.sources import Sources
    from ssckg.model.result import Result

_SHOWN: Final = 40
_FIELDS: Final = ("analysis", "parameters", "release", "data", "result")


def citation_text(result: Result) -> str:
    """Return a citation in one paragraph for a paper or report; empty without one."""
    cited = result.citation
    if cited is None:
        return ""
    given = ", ".join(
        f"{name}={json.dumps(value, ensure_ascii=False)}"
        for name, value in cited.parameters.items()
        if value not in (None, [], False)
    )
    seed = f" Seed {cited.seed}." if cited.seed is not None else ""
    return (
        f"ssckg {cited.release}, analysis {cited.analysis!r} with {given or 'no parameters'}, on"
        f" the data set sha256:{cited.data}.{seed} Result sha256:{cited.result}."
    )


def read_citation(text: str, file: str) -> tuple[Citation, dict[str, Any] | None]:
    """Return the citation of a JSON document, and the result in it, if it holds one.

    Args:
        text: what --json printed, a citation or a whole result.
        file: the name to use in errors.

    Raises:
        ParseError: it is no JSON, or neither.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"is no JSON: {error}", file=file) from error
    found = document.get("citation", document) if isinstance(document, dict) else None
    if not isinstance(found, dict) or not all(name in found for name in _FIELDS):
        raise ParseError(f"is no citation: it lacks {', '.join(_FIELDS)}", file=file)
    if not isinstance(found["parameters"], dict):
        raise ParseError("its parameters are no object", file=file)
    for name in ("analysis", "release", "data", "result"):
        # They are printed: a terminal obeys control characters.
        if not isinstance(found[name], str) or not found[name].isprintable():
            raise ParseError(f"its {name} is no plain text", file=file)
    cited = Citation(**{name: found.get(name) for name in (*_FIELDS, "seed")})  # type: ignore[arg-type]
    return cited, (document if "citation" in document else None)


@dataclass(frozen=True, slots=True)
class Rerun:
    """What computing a cited result again came to.

    is_same: the result is the cited one, to the bit; differences: in words, what changed: release,
    data, and, where the cited result itself was at hand, which values; result: the result now.
    """

    is_same: bool
    differences: tuple[str, ...]
    result: Result


def rerun(sources: Sources, cited: Citation, old: dict[str, Any] | None) -> Rerun:
    """Compute a cited result again.

    Args:
        sources: what is read today.
        cited: the citation.
        old: the cited result as plain values, if at hand.

    Raises:
        UnknownNameError: there is no such analysis any more, or an element is gone.
        UsageError: the parameters no longer fit.
        DataError: the result at hand is not the one that was cited.
    """
    if old is not None and values_hash(old) != cited.result:
        raise DataError(
            "the figures in the file are not those that its citation names",
            hint="they were changed after it was written; take the citation alone",
        )
    given = {name: value for name, value in cited.parameters.items() if value is not None}
    result: Result = run_analysis(find_analysis(cited.analysis), sources, given)
    now = result.citation
    if now is None:
        raise DataError(f"{cited.analysis} gives no citation")
    differences = []
    if now.release != cited.release:
        differences.append(f"release: {cited.release} was cited, this is {now.release}")
    if now.data != cited.data:
        differences.append(f"data: {cited.data[:12]} was cited, this is {now.data[:12]}")
    is_same = now.result == cited.result
    if not is_same and old is not None:
        values = result_values(result)
        changed = [*_changes("", _bare(old), _bare(values))]
        differences += changed[:_SHOWN]
        if len(changed) > _SHOWN:
            differences.append(f"and {len(changed) - _SHOWN} more")
    elif not is_same:
        differences.append("result: another one; cite with --json of the whole result to see where")
    return Rerun(is_same, tuple(map(_printable, differences)), result)


def _bare(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "citation"}


def _changes(place: str, old: Any, new: Any) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*old, *(n for n in new if n not in old)]:
            yield from _changes(f"{place}.{name}".lstrip("."), old.get(name), new.get(name))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _list_changes(place, old, new)
    elif old != new:
        yield f"{place}: {_brief(old)} was cited, now {_brief(new)}"


def _list_changes(place: str, old: list[Any], new: list[Any]) -> Iterator[str]:
    if len(old) == len(new) and any(isinstance(each, dict | list) for each in old):
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _changes(f"{place}[{number}]", before, after)
        return
    before_texts = [json.dumps(each, sort_keys=True, ensure_ascii=False) for each in old]
    after_texts = [json.dumps(each, sort_keys=True, ensure_ascii=False) for each in new]
    for text in sorted(set(before_texts) - set(after_texts)):
        yield f"{place}: {_brief(json.loads(text))} is gone"
    for text in sorted(set(after_texts) - set(before_texts)):
        yield f"{place}: {_brief(json.loads(text))} is new"


def _printable(text: str) -> str:
    """Return a line that a terminal may be given: the cited result may come from anywhere."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def _brief(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:117]}..."
