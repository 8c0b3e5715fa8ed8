"""Named queries: what the header of a query file says (docs/decisions/0006)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ParameterType(StrEnum):
    """How the text of a parameter becomes a term."""

    FRAMEWORK = "framework"
    CODE = "code"
    AGENCY = "agency"
    CITY = "city"
    IRI = "iri"
    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter; its name is that of the variable of the query."""

    name: str
    type: ParameterType
    description: str
    required: bool = False
    default: str | None = None
    example: str | None = None


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with its header; `text` is the whole file, so that places fit."""

    name: str
    summary: str
    users: tuple[str, ...]
    requirements: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    text: str
    why: str | None = None

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of a name."""
        return next((p for p in self.parameters if p.name == name), None)
