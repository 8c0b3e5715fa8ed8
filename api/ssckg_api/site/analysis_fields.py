"""Parameters of analyses as fields of a form, and what a form sends as parameters.

All is read from the model of the parameters: its descriptions are the help, its bounds are those of
the fields, its choices are those of the selects; all in the visitor's language. Editions and
agencies are offered by name.
"""

from __future__ import annotations

import re
import types
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from ssckg_api.memento import AS_OF

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic.fields import FieldInfo
    from starlette.datastructures import QueryParams

    from ssckg.app.analyses.registry import Analysis
    from ssckg.model.crosswalk import Crosswalk
    from ssckg_api.site.visit import Visit

NOT_ASKED: Final = frozenset({"submissions", "seconds"})
"""Parameters that a page does not offer: they read what is private, or only bound the time."""
NOT_MEANT: Final = frozenset({"format", "lang", "run", AS_OF})
"""Fields of an address that are no parameters."""
_SEQUENCES: Final = (tuple, list, frozenset)
_EDITION: Final = re.compile(r"\b([Ee]dition|framework)s?\b")
_ELEMENT: Final = re.compile(r"\b(code|codes|Code|Codes)\b.*\bIRIs?\b")
_MOST: Final = 4000


def fields_of(
    analysis: Analysis[Any, Any],
    given: Mapping[str, Any],
    faults: Mapping[str, str],
    visit: Visit,
) -> list[dict[str, Any]]:
    """Return the fields of the form of an analysis, those that are needed first."""
    crosswalk = visit.crosswalk
    found = [
        _field(name, info, given, faults, visit, crosswalk)
        for name, info in analysis.parameters.model_fields.items()
        if is_asked(name, info)
    ]
    return sorted(found, key=lambda field: not field["required"])


def is_asked(name: str, info: FieldInfo) -> bool:
    """Say whether a form offers a parameter: nothing private, and nothing made of parts."""
    return name not in NOT_ASKED and not _is_of_parts(info.annotation)


def label_of(name: str) -> str:
    """Return what a form calls a parameter, in English."""
    return name.replace("_", " ").capitalize()


def fixed_choices(annotation: Any) -> tuple[str, ...]:
    """Return what a parameter may be, where its type says so; languages go by their codes."""
    item, _ = _without_none(annotation)
    item = get_args(item)[0] if get_origin(item) in _SEQUENCES else item
    if get_origin(item) is Literal:
        return tuple(map(str, get_args(item)))
    if isinstance(item, type) and issubclass(item, Enum):
        return tuple(str(one.value) for one in item)
    return ()


def _is_of_parts(annotation: Any) -> bool:
    args = [arg for arg in get_args(annotation) if isinstance(arg, type)]
    return any(issubclass(arg, BaseModel) for arg in args)


def values_from(analysis: Analysis[Any, Any], query: QueryParams) -> dict[str, Any]:
    """Return the parameters of an address; lists by repeating a name, or line by line.

    What is blank was not given. A box that is not ticked is not sent: where the usual is yes, the
    form sends "no" before it.
    """
    values: dict[str, Any] = {}
    for name in dict.fromkeys(query):
        if name in NOT_MEANT:
            continue
        info = analysis.parameters.model_fields.get(name)
        lines = [line.strip() for each in query.getlist(name) for line in each[:_MOST].splitlines()]
        lines = [line for line in lines if line]
        if not lines:
            continue
        is_list = info is not None and get_origin(info.annotation) in _SEQUENCES
        values[name] = lines if is_list else lines[-1]
    return values


def _field(
    name: str,
    info: FieldInfo,
    given: Mapping[str, Any],
    faults: Mapping[str, str],
    visit: Visit,
    crosswalk: Crosswalk,
) -> dict[str, Any]:
    annotation, is_optional = _without_none(info.annotation)
    is_list = get_origin(annotation) in _SEQUENCES
    usual = None if info.default is PydanticUndefined else info.default
    value = given.get(name, usual)
    field: dict[str, Any] = {
        "name": name,
        "label": visit.text(label_of(name)),
        "help": visit.text(info.description or name),
        "required": info.is_required(),
        "faults": [faults[name]] if name in faults else [],
        "options": [],
        "attributes": {},
        "value": _plain(value),
        "usual": _plain(usual),
    }
    choices = [(one, visit.text(one)) for one in fixed_choices(annotation)]
    choices = choices or _choices(name, info, crosswalk)
    if annotation is bool:
        is_on = value if isinstance(value, bool) else str(value).lower() in {"yes", "true", "1"}
        return field | {"kind": "check", "value": is_on, "usual": usual is True}
    if is_list and choices:
        chosen = {_plain(one) for one in value or ()}
        ticked = [(one, text, one in chosen) for one, text in choices]
        return field | {"kind": "several", "options": ticked}
    if is_list:
        return field | {"kind": "area", "value": "\n".join(map(str, value or ()))}
    if choices:
        blank = [("", visit.text("(choose)") if info.is_required() else visit.text("(any)"))]
        options = (blank if usual in {None, ""} or is_optional else []) + choices
        if field["value"] and field["value"] not in {one for one, _ in options}:
            options.append((field["value"], field["value"]))
        return field | {"kind": "select", "options": options}
    if annotation in {int, float}:
        return field | {"kind": "number", "attributes": _bounds(info, annotation)}
    return field | {"kind": "text", "attributes": {"maxlength": "300", "autocomplete": "off"}}


def _choices(name: str, info: FieldInfo, crosswalk: Crosswalk) -> list[tuple[str, str]]:
    """Return what is published and can be chosen, as value and text; nothing where it is free."""
    said = info.description or ""
    if name in {"agency", "agencies"}:
        return agencies(crosswalk, partners_first=name == "agency")
    if _EDITION.search(said) and not _ELEMENT.search(said) and name not in {"first", "second"}:
        return editions(crosswalk)
    return []


def editions(crosswalk: Crosswalk) -> list[tuple[str, str]]:
    """Return the editions, as id and title; those that only demonstrate a round say so."""
    return [(edition.id, f"{edition.id}: {edition.title}") for edition in crosswalk.editions]


def agencies(crosswalk: Crosswalk, *, partners_first: bool) -> list[tuple[str, str]]:
    """Return bodies with an acronym, as acronym and name."""
    bodies = [body for body in crosswalk.agencies if body.acronym]
    bodies.sort(key=lambda body: (partners_first and not body.is_partner, body.acronym.lower()))
    return [(body.acronym, f"{body.acronym}: {body.name}") for body in bodies]


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in {Union, types.UnionType}:
        rest = [arg for arg in get_args(annotation) if arg is not type(None)]
        return rest[0], len(rest) < len(get_args(annotation))
    return annotation, False


def _bounds(info: FieldInfo, annotation: Any) -> dict[str, str]:
    found = {"step": "1" if annotation is int else "any"}
    for part in info.metadata:
        for key, name in (("ge", "min"), ("gt", "min"), ("le", "max"), ("lt", "max")):
            if (bound := getattr(part, key, None)) is not None:
                found[name] = f"{bound:g}"
    return found


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    return value.value if isinstance(value, Enum) else value
