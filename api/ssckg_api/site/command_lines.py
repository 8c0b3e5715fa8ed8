"""How an analysis is run on the command line: the same words, in the order that commands take."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from ssckg.app.analyses.catalogue import find_analysis

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class _Command:
    """Words of a command; parameters that stand by themselves; options under other names.

    off: options that say no, where the usual is yes.
    """

    words: str
    places: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    off: Mapping[str, str] = field(default_factory=dict)


_PARTNERS: Final = {"partners_only": "--all"}
_COMMANDS: Final = {
    "agencies": _Command("agency list", off=_PARTNERS),
    "agency-heatmap": _Command("agency heatmap", ("agencies",), off=_PARTNERS),
    "agency-overlaps": _Command("agency overlaps", ("agencies",), off=_PARTNERS),
    "agency-profile": _Command("agency show", ("agency",)),
    "clashes": _Command("clashes", ("subject", "object")),
    "combinations": _Command("combinations", ("framework", "others")),
    "compare": _Command("compare", ("frameworks",)),
    "core-frontier": _Command("core frontier"),
    "core-set": _Command("core"),
    "coverage": _Command("coverage", ("framework",)),
    "derive": _Command("derive", ("frameworks",)),
    "explain": _Command("explain", ("subject", "object")),
    "flows": _Command(
        "flows", ("subject", "object"), {"subject_level": "--from", "object_level": "--to"}
    ),
    "gaps": _Command("gaps", ("subject", "object")),
    "impact-add": _Command("impact add"),
    "impact-change": _Command("impact change", ("element",), {"value": "--to"}),
    "impact-merge": _Command("impact merge", ("elements",)),
    "impact-remove": _Command("impact remove", ("elements",)),
    "network": _Command("network", off=_PARTNERS),
    "redundancy": _Command("redundancy", ("framework",)),
    "release-diff": _Command("release diff", ("first", "second"), {"language": "--lang"}),
    "release-timeline": _Command("release timeline", ("element",)),
    "reportability": _Command("reportability"),
    "side-by-side": _Command("side-by-side", ("indicators",)),
    "suggest": _Command("suggest", ("subject", "object"), {"element": "--subject"}),
    "suggest-evaluate": _Command("suggest evaluate"),
    "terms": _Command("terms", ("frameworks",)),
}


def command_line(name: str, parameters: Mapping[str, Any], as_of: str = "") -> str:
    """Return the command that gives the same result; "" where no option says a parameter.

    Args:
        name: of the analysis.
        parameters: as its citation has them; what is as usual is left out.
        as_of: the past state that is asked.
    """
    command = _COMMANDS.get(name)
    if command is None:
        return ""
    usual = {
        key: info.get_default(call_default_factory=True)
        for key, info in find_analysis(name).parameters.model_fields.items()
        if not info.is_required()
    }
    words = ["ssckg", *command.words.split()]
    for place in command.places:
        words += _texts(parameters.get(place))
    for key, value in parameters.items():
        if key in command.places or value is None or _is_usual(value, usual.get(key)):
            continue
        if isinstance(value, list) and any(isinstance(one, dict) for one in value):
            return ""  # described in a file
        option = command.names.get(key, "--" + key.replace("_", "-"))
        words += _option(option, value, command.off.get(key, ""))
    if as_of:
        words += ["--as-of", as_of]
    return shlex.join(words)


def _option(option: str, value: Any, off: str) -> list[str]:
    if value is True:
        return [option]
    if value is False:
        return [off] if off else []
    return [word for one in _texts(value) for word in (option, one)]


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _is_usual(value: Any, usual: Any) -> bool:
    if isinstance(usual, tuple):
        return bool(list(usual) == value)
    if isinstance(usual, Enum):
        return bool(value == usual.value)
    return bool(usual == value)
