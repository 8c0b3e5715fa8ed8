"""Binds parameters of a SPARQL text as terms (docs/decisions/0005 and 0006).

SPARQL 1.1 has no parameters, and engines differ in what they offer. So a data block
`VALUES ?name { term }` goes to the start of each group that uses the variable and of the
outermost group of each query or sub-select that uses it. A join with one solution does not
depend on order, so this is the pre-binding that one expects, in filters, OPTIONAL, EXISTS,
MINUS and sub-selects too. Where groups begin is found from tokens, never by searching text.
In triple patterns an IRI, and in expressions any term, also takes the place of its variable.
That changes no answer; Virtuoso 7 begins no property path at a variable of a data block and
loses sight of it in filters of inner groups.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from ssckg.errors import UnknownNameError, UsageError
from ssckg.model.sparql_tokens import Kind, Token, tokens, variable_names
from ssckg.store.terms import to_sparql

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.ports import Term


@dataclass(slots=True)
class _Scope:
    """A query, sub-select or update operation: what it uses and where its groups begin."""

    used: set[str] = field(default_factory=set)
    groups: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Brace:
    """An open brace: a group of patterns, or something that takes no data block."""

    start: int
    is_group: bool
    scope: _Scope
    used: set[str] = field(default_factory=set)
    holds_select: bool = False
    parentheses: int = 0


@dataclass(frozen=True, slots=True, order=True)
class _Edit:
    """At `start` of the original text, `removed` characters make way for `inserted`."""

    start: int
    removed: int
    inserted: str


@dataclass(frozen=True, slots=True)
class BoundText:
    """A text with its data blocks, and the way back to the places of the original text."""

    text: str
    original: str
    edits: tuple[_Edit, ...] = ()

    def original_position(self, line: int, column: int) -> tuple[int, int]:
        """Return the line and column (from 1) of the original text for one of the bound text."""
        lines = self.text.split("\n")
        offset = sum(len(text) + 1 for text in lines[: line - 1]) + column - 1
        shift = 0
        for edit in self.edits:
            begin = edit.start + shift
            if offset < begin:
                break
            if offset < begin + len(edit.inserted):
                offset, shift = edit.start, 0
                break
            shift += len(edit.inserted) - edit.removed
        head = self.original[: offset - shift]
        return head.count("\n") + 1, len(head) - (head.rfind("\n") + 1) + 1


def bind(text: str, bindings: Mapping[str, Term]) -> BoundText:
    """Return `text` with each variable of `bindings` bound to its term.

    Raises:
        UnknownNameError: a name that the text does not use as a variable.
        UsageError: a term that cannot be bound, a variable that the text assigns itself, or a
            place (CONSTRUCT WHERE, INSERT DATA, DESCRIBE without WHERE) that has no group.
    """
    if not bindings:
        return BoundText(text, text)
    names = variable_names(text)
    for name in bindings:
        if name not in names:
            raise UnknownNameError("query variable", name, tuple(sorted(names)))
    written = {name: to_sparql(term) for name, term in bindings.items()}
    places = _Places(frozenset(bindings))
    edits = [
        _Edit(
            offset, 0, "".join(f" VALUES ?{name} {{ {written[name]} }} " for name in sorted(used))
        )
        for offset, used in places.read(text).items()
    ]
    edits += [
        _Edit(token.start, len(token.text), f" {written[token.text[1:]]} ")
        for token in (*places.in_patterns, *places.in_expressions)
        if token in places.in_expressions or isinstance(bindings[token.text[1:]], URIRef)
    ]
    return _apply(text, tuple(sorted(edits)))


def _apply(text: str, edits: tuple[_Edit, ...]) -> BoundText:
    parts, done = [], 0
    for edit in edits:
        parts += [text[done : edit.start], edit.inserted]
        done = edit.start + edit.removed
    return BoundText("".join([*parts, text[done:]]), text, edits)


class _Places:
    """Finds where data blocks go; one instance reads one text."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._places: dict[int, set[str]] = {}
        self._braces: list[_Brace] = []
        self._scopes = [_Scope()]
        self.in_patterns: list[Token] = []
        """Variables to bind that stand in a triple pattern, where any IRI may stand."""
        self.in_expressions: list[Token] = []
        """Variables to bind that stand in an expression, where any term may stand."""
        self._words: list[str] = []
        """Keywords and marks since the last brace: they say what the next brace opens."""

    def read(self, text: str) -> dict[int, set[str]]:
        """Return offsets behind opening braces, each with the names to bind there."""
        for token in tokens(text):
            if token.kind is Kind.VARIABLE and token.text[1:] in self._names:
                self._use(token)
            elif token.text == "{":
                self._open(token)
            elif token.text == "}":
                self._close()
            elif token.text == ";" and not self._braces:
                self._end_scope(self._scopes[0])
                self._scopes[0] = _Scope()
                self._words.clear()
            else:
                self._note(token)
        self._end_scope(self._scopes[0])
        return {offset: used for offset, used in self._places.items() if used}

    def _use(self, token: Token) -> None:
        name = token.text[1:]
        is_assigned = self._words[-1:] == ["AS"] or "VALUES" in self._words
        if is_assigned:
            raise UsageError(f"the query assigns ?{name} itself, so it cannot be bound")
        self._scopes[-1].used.add(name)
        if self._braces:
            brace = self._braces[-1]
            brace.used.add(name)
            if brace.is_group and not brace.holds_select:
                self._replace(token, is_in_pattern=brace.parentheses == 0)

    def _replace(self, token: Token, *, is_in_pattern: bool) -> None:
        if is_in_pattern:
            self.in_patterns.append(token)
        elif self._words[-2:] != ["BOUND", "("]:
            self.in_expressions.append(token)

    def _note(self, token: Token) -> None:
        if token.keyword == "SELECT" and self._braces and not self._words:
            brace = self._braces[-1]
            brace.holds_select = True
            if brace.start in brace.scope.groups:
                brace.scope.groups.remove(brace.start)
            self._scopes.append(_Scope())
        if self._braces and token.text in {"(", ")"}:
            self._braces[-1].parentheses += 1 if token.text == "(" else -1
        self._words.append(token.keyword or token.text)

    def _open(self, token: Token) -> None:
        is_inside = bool(self._braces) and not self._braces[-1].is_group
        is_group = not is_inside and not _takes_no_group(self._words)
        scope = self._scopes[-1]
        self._braces.append(_Brace(token.end, is_group, scope))
        depth = sum(1 for brace in self._braces if brace.scope is scope and not brace.holds_select)
        if is_group and depth == 1:
            scope.groups.append(token.end)
        self._words.clear()

    def _close(self) -> None:
        self._words.clear()
        if not self._braces:
            return
        brace = self._braces.pop()
        if brace.holds_select:
            self._end_scope(self._scopes.pop())
        elif brace.is_group:
            self._places.setdefault(brace.start, set()).update(brace.used)

    def _end_scope(self, scope: _Scope) -> None:
        if scope.used and not scope.groups:
            names = ", ".join(f"?{name}" for name in sorted(scope.used))
            raise UsageError(f"{names} cannot be bound here: the query has no WHERE group")
        for offset in scope.groups:
            self._places.setdefault(offset, set()).update(scope.used)


def _takes_no_group(words: list[str]) -> bool:
    """Say whether a brace after these words holds data or a template, not patterns."""
    if "VALUES" in words:
        return True
    if not words:
        return False
    if words[-1] in {"CONSTRUCT", "INSERT", "DELETE", "DATA"}:
        return True
    if words[-1] == "WHERE":
        # The short forms CONSTRUCT WHERE and DELETE WHERE hold a template.
        return "CONSTRUCT" in words or words[-2:-1] == ["DELETE"]
    return False
