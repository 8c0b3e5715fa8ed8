"""JSON Schemas of the model's values as `plain` tells them, for the OpenAPI document."""

from __future__ import annotations

import sys
import types
import typing
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from ssckg.model import (
    actor,
    choices,
    curation,
    curation_view,
    finding,
    impact_effects,
    naming,
    priority,
    project,
    proposed_change,
    result,
    revision_round,
    scoring,
    submission,
    verification,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

Schema = dict[str, Any]

_SIMPLE: Final[dict[Any, Schema]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Decimal: {"type": "number"},
    str: {"type": ["string", "null"]},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    type(None): {"type": "null"},
}
_ANYTHING: Final[Schema] = {}


def schema_of(kind: Any) -> Schema:
    """Return the schema of a type of the model; what has no plain form is any value.

    >>> schema_of(tuple[int, ...])
    {'type': 'array', 'items': {'type': 'integer'}}
    """
    if kind in _SIMPLE:
        return dict(_SIMPLE[kind])
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        return {"anyOf": [schema_of(argument) for argument in arguments]}
    if origin in {tuple, list, frozenset, set}:
        return {"type": "array", "items": schema_of(arguments[0])}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"type": "string", "enum": [member.value for member in kind]}
    if isinstance(kind, type) and is_dataclass(kind):
        return _object(kind)
    return dict(_ANYTHING)


def _object(kind: type) -> Schema:
    is_curation = kind.__module__ in {curation.__name__, curation_view.__name__}
    names_known = _NAMES_OF_CURATION if is_curation else _NAMES
    # What a module names itself goes before what others call so.
    own = vars(sys.modules[kind.__module__])
    hints = typing.get_type_hints(kind, localns={**names_known, **own})
    names = [field.name for field in fields(kind)]
    return {
        "type": "object",
        "title": kind.__name__,
        "description": (kind.__doc__ or "").partition("\n")[0],
        "properties": {name: schema_of(hints[name]) for name in names},
        "required": names,
    }


# Modules name most types for type checkers only; all of them are classes of the model.
_NAMES: Final[dict[str, Any]] = {
    name: kind
    for module in (
        *(impact_effects, naming, proposed_change, result, revision_round),
        *(actor, finding, priority, project, scoring, submission, verification),
    )
    for name, kind in vars(module).items()
    if isinstance(kind, type)
} | {"Decimal": Decimal, "datetime": datetime, "date": date, "Any": Any}
# Mappings have states, verdicts and actions of their own, under the same names.
_NAMES_OF_CURATION: Final[dict[str, Any]] = (
    _NAMES | vars(curation) | vars(curation_view) | {"Predicate": choices.Predicate}
)


def told(kind: Any, *, status: int = 200, refused: Sequence[int] = ()) -> dict[int | str, Any]:
    """Return the `responses` of a route that answers with a value of `kind`.

    `refused` are the statuses with a problem beside those that any route may give.
    """
    content = {"application/json": {"schema": schema_of(kind)}}
    return {status: {"description": "Told.", "content": content}} | problems(*refused)


def made(*media_types: str, refused: Sequence[int] = ()) -> dict[int | str, Any]:
    """Return the `responses` of a route that answers with a document or file."""
    content: dict[str, Any] = {media_type: {} for media_type in media_types}
    return {200: {"description": "Made.", "content": content}} | problems(406, *refused)


def accepted(*refused: int) -> dict[int | str, Any]:
    """Return the `responses` of a route that starts a job."""
    content = {"application/json": {"schema": JOB}}
    return {202: {"description": "Accepted; look at Location.", "content": content}} | problems(
        *refused
    )


def problems(*statuses: int) -> dict[int | str, Any]:
    """Return the `responses` of refusals."""
    return {
        status: {
            "description": "Refused; the problem says why.",
            "content": {"application/problem+json": {"schema": PROBLEM}},
        }
        for status in sorted({400, 401, 403, 404, 422, 503, *statuses})
    }


JOB: Final[Schema] = {
    "type": "object",
    "title": "Job",
    "properties": {
        "id": {"type": "string"},
        "kind": {"type": "string"},
        "state": {"type": "string", "enum": ["waiting", "running", "done", "failed"]},
        "about": {"type": ["string", "null"]},
        "seconds": {"type": ["number", "null"]},
        "result": {},
        "problem": {"type": ["object", "null"]},
        "place": {"type": "string"},
    },
    "required": ["id", "kind", "state"],
}
PROBLEM: Final[Schema] = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457; the end of `type` is a stable code that /problem explains.",
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail"],
}
