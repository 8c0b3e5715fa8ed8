"""Reads query files: a YAML header in `#+` comments, then SPARQL (docs/decisions/0006)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import yaml

from ssckg.errors import ParseError
from ssckg.io.sparql_text import Form, form_of
from ssckg.io.textfile import read_text
from ssckg.model.named_query import NamedQuery, Parameter, ParameterType
from ssckg.model.sparql_tokens import Kind, tokens, variable_names

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_MARK: Final = "#+"
_KEYS: Final = frozenset({"summary", "user", "requirement", "parameters", "columns", "why"})
_PARAMETER_KEYS: Final = frozenset({"type", "required", "default", "description", "example"})
_USERS: Final = frozenset({"working-group", "agency", "publisher", "researcher"})
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_QUERY_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def read_queries(folder: Path) -> dict[str, NamedQuery]:
    """Return the queries of a folder by name, in the order of their names.

    Raises:
        ParseError: a file does not keep to the format.
    """
    return {path.stem: read_query(path) for path in sorted(folder.glob("*.rq"))}


def read_query(path: Path) -> NamedQuery:
    """Return the query of a file; the file name without ending is its name.

    Raises:
        ParseError: the file does not keep to the format; with the line where one is known.
    """
    text = read_text(path)
    if not _QUERY_NAME.fullmatch(path.stem):
        raise ParseError("the name of a query is kebab case", file=str(path))
    if not has_header(text):
        raise ParseError("begins with no #+ header", file=str(path), line=1)
    return parse_query(text, path.stem, str(path))


def has_header(text: str) -> bool:
    """Say whether a SPARQL text opens with a header."""
    return text.startswith(_MARK)


def parse_query(text: str, name: str, file: str) -> NamedQuery:
    """Return the query of a text that has a header; `file` is for messages.

    Raises:
        ParseError: the header does not keep to the format.
    """
    header = _Header(_load(text, file), file)
    query = NamedQuery(
        name=name,
        summary=header.text("summary"),
        users=header.texts("user"),
        requirements=header.texts("requirement"),
        parameters=tuple(header.parameters()),
        columns=header.texts("columns", required=False),
        text=text,
        why=header.text("why", required=False) or None,
    )
    _check(query, file)
    return query


def _load(text: str, file: str) -> dict[str, Any]:
    lines = []
    for line in text.splitlines():
        if not line.startswith(_MARK):
            break
        lines.append(line.removeprefix(_MARK).removeprefix(" "))
    try:
        header = yaml.safe_load("\n".join(lines))
    except yaml.MarkedYAMLError as error:
        line_number = error.problem_mark.line + 1 if error.problem_mark else None
        raise ParseError(f"header: {error.problem}", file=file, line=line_number) from error
    except yaml.YAMLError as error:
        raise ParseError("header: not YAML", file=file) from error
    if not isinstance(header, dict):
        raise ParseError("header: not a list of `key: value`", file=file, line=1)
    return header


class _Header:
    """The header of one file, read strictly."""

    def __init__(self, values: dict[str, Any], file: str) -> None:
        self._values = values
        self._file = file
        self._refuse_unknown(values, _KEYS, "key")

    def fault(self, message: str) -> ParseError:
        """Return the error for a fault of this header."""
        return ParseError(f"header: {message}", file=self._file)

    def text(self, key: str, *, required: bool = True) -> str:
        """Return a text."""
        value = self._values.get(key, "")
        if not isinstance(value, str) or (required and not value.strip()):
            raise self.fault(f"`{key}` is missing or no text")
        return " ".join(value.split())

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """Return a text or a list of texts as texts."""
        value = self._values.get(key, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
            raise self.fault(f"`{key}` is neither a text nor a list of texts")
        if required and not values:
            raise self.fault(f"`{key}` is missing")
        return tuple(values)

    def parameters(self) -> Iterable[Parameter]:
        """Yield the parameters in the order written."""
        declared = self._values.get("parameters") or {}
        if not isinstance(declared, dict):
            raise self.fault("`parameters` is not a list of `name: {...}`")
        for name, values in declared.items():
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                raise self.fault(f"parameter name {name!r} is not like `my_name`")
            if not isinstance(values, dict):
                raise self.fault(f"parameter {name}: not `{{type: ..., description: ...}}`")
            yield self._parameter(name, values)

    def _parameter(self, name: str, values: dict[str, Any]) -> Parameter:
        self._refuse_unknown(values, _PARAMETER_KEYS, f"key of parameter {name}")
        try:
            kind = ParameterType(values.get("type", ""))
        except ValueError as error:
            known = ", ".join(ParameterType)
            raise self.fault(f"parameter {name}: type is one of {known}") from error
        required = values.get("required", False)
        if not isinstance(required, bool) or (required and "default" in values):
            raise self.fault(f"parameter {name}: either `required: true` or a default")
        description = values.get("description")
        if not isinstance(description, str) or not description.strip():
            raise self.fault(f"parameter {name}: description is missing")
        return Parameter(
            name=name,
            type=kind,
            description=" ".join(description.split()),
            required=required,
            default=_as_text(values.get("default")),
            example=_as_text(values.get("example")),
        )

    def _refuse_unknown(self, values: dict[str, Any], known: frozenset[str], what: str) -> None:
        if unknown := sorted(str(key) for key in values if key not in known):
            raise self.fault(f"unknown {what}: {unknown[0]!r}; known: {', '.join(sorted(known))}")


def _as_text(value: object) -> str | None:
    return None if value is None else str(value)


def _check(query: NamedQuery, file: str) -> None:
    def fault(message: str) -> ParseError:
        return ParseError(f"header: {message}", file=file)

    if unknown := set(query.users) - _USERS:
        raise fault(f"unknown user {min(unknown)!r}; known: {', '.join(sorted(_USERS))}")
    if not query.summary.endswith("."):
        raise fault("`summary` is a sentence and ends with a period")
    form, _ = form_of(query.text)
    if form in {Form.UPDATE, Form.UNKNOWN}:
        raise ParseError("is no SELECT, ASK, CONSTRUCT or DESCRIBE", file=file)
    projected = projection(query.text)
    if projected is not None and projected != query.columns:
        raise fault(f"`columns` is [{', '.join(projected)}] by the query itself")
    if form is not Form.SELECT and query.columns:
        raise fault("`columns` is for SELECT")
    names = variable_names(query.text)
    for parameter in query.parameters:
        if parameter.name not in names:
            raise fault(f"parameter {parameter.name}: the query has no ?{parameter.name}")


def projection(text: str) -> tuple[str, ...] | None:
    """Return the variables that a SELECT projects; None for `*` and for other forms.

    >>> projection("SELECT DISTINCT ?a (COUNT(?b) AS ?n) WHERE { ?a ?p ?b }")
    ('a', 'n')
    """
    form, start = form_of(text)
    if form is not Form.SELECT:
        return None
    names: list[str] = []
    depth, is_alias = 0, False
    for token in tokens(text[start:]):
        if token.text == "{" or token.keyword in {"WHERE", "FROM"}:
            break
        if token.text == "*" and depth == 0:
            return None
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind is Kind.VARIABLE and (depth == 0 or is_alias):
            names.append(token.text[1:])
        is_alias = token.keyword == "AS"
    return tuple(names)
