"""YAML and JSON documents with the place of each value, so that a fault can be pointed at.

Scalars stay the texts that were written: 9.10 does not become 9.1, and `no` stays "no".
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import yaml

from ssckg.errors import DataError, ParseError, TableError
from ssckg.io.textfile import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MAX_BYTES: Final = 4 * 1024 * 1024
_MAX_DEPTH: Final = 12
_MOST_VALUES: Final = 250_000
"""In one document; a YAML file of 4 MB can hold millions, and each takes hundreds of bytes."""
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL: Final = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file, line if known, and the name of the column or member.

    is_row: the line is a row of a table.
    """

    file: str
    line: int | None = None
    name: str = ""
    is_row: bool = False

    def fault(self, message: str) -> DataError:
        """Return an error at this place."""
        if self.is_row:
            return TableError(message, file=self.file, row=self.line, column=self.name or None)
        text = f"{self.name}: {message}" if self.name else message
        return ParseError(text, file=self.file, line=self.line)

    def column(self, name: str) -> Place:
        """Return the place of a cell of this row, or of a member of this object."""
        if self.is_row:
            return Place(self.file, self.line, name, is_row=True)
        return Place(self.file, self.line, f"{self.name}.{name}".lstrip("."))


@dataclass(frozen=True, slots=True)
class Text:
    """A text (number, truth value) and where it stands; "" where nothing is said."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Items:
    """A list and where it stands."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Members:
    """An object: its members by name, and where it stands."""

    members: Mapping[str, Node]
    place: Place


Node: TypeAlias = Text | Items | Members


def read_placed(path: Path, *, shown: str | None = None) -> Node:
    """Read a file as JSON where it is named so, else as YAML.

    Raises:
        ParseError: no such file, too large, not UTF-8, not well-formed, with aliases or tags, a
            member twice, too many values.
    """
    name = shown or path.name
    data = read_bytes(path, shown=name, limit=MAX_BYTES)
    return parse_placed(data, name)


def parse_placed(data: bytes, name: str) -> Node:
    """Return the document that the bytes of a file hold; errors as `read_placed`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ParseError("is not UTF-8; save it so", file=name) from error
    if name.lower().endswith(".json"):
        return _json(text, name)
    try:
        _check_events(text, name)
        node = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError) as error:
        raise _malformed(error, name) from error
    if node is None:
        raise ParseError("holds nothing", file=name)
    return _node(node, "", name)


def _json(text: str, name: str) -> Node:
    def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [member for member, _ in pairs]
            twice = next(each for each in names if names.count(each) > 1)
            raise ParseError(f"{twice!r} stands twice in one object", file=name)
        return found

    try:
        # Numbers stay as they are written.
        document = json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise ParseError(f"is no JSON: {error}", file=name, line=line) from error
    return placed(document, name)


def _check_events(text: str, name: str) -> None:
    """Refuse what makes a small file large (aliases), deep nesting, and tags that run things."""
    depth = documents = values = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):
            raise ParseError("uses an alias (*); write it out", file=name, line=line)
        if (tag := getattr(event, "tag", None)) not in {None, "!"}:
            raise ParseError(f"uses the tag {tag}; leave it out", file=name, line=line)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise ParseError("holds several documents; keep one", file=name, line=line)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise ParseError(f"is nested deeper than {_MAX_DEPTH}", file=name, line=line)
        values += isinstance(event, yaml.NodeEvent)
        if values > _MOST_VALUES:
            raise ParseError(f"has more than {_MOST_VALUES:,} values; split it", file=name)


def _malformed(error: Exception, name: str) -> ParseError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    line = mark.line + 1 if mark is not None else None
    return ParseError(f"is no YAML or JSON: {problem}", file=name, line=line)


def _node(node: yaml.Node, path: str, file: str) -> Node:
    place = Place(file, node.start_mark.line + 1, path)
    if isinstance(node, yaml.ScalarNode):
        return Text("" if node.tag == _NULL else node.value.strip(), place)
    if isinstance(node, yaml.SequenceNode):
        items = (_node(one, f"{path}[{n}]", file) for n, one in enumerate(node.value, 1))
        return Items(tuple(items), place)
    members: dict[str, Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise ParseError("a name is no text", file=file, line=key.start_mark.line + 1)
        name = f"{path}.{key.value}".lstrip(".")
        if key.value in members:
            raise Place(file, key.start_mark.line + 1, name).fault("stands here twice")
        members[key.value] = _node(value, name, file)
    return Members(members, place)


def placed(value: Any, file: str, path: str = "", depth: int = 0) -> Node:
    """Return a document that is at hand as plain values; places are names without lines.

    Raises:
        ParseError: it is nested too deeply, or holds what JSON has not.
    """
    place = Place(file, None, path)
    if depth > _MAX_DEPTH:
        raise place.fault(f"is nested deeper than {_MAX_DEPTH}")
    if value is None:
        return Text("", place)
    if isinstance(value, bool):
        return Text("true" if value else "false", place)
    if isinstance(value, str | int | float):
        return Text(str(value).strip(), place)
    if isinstance(value, list | tuple):
        items = (placed(one, file, f"{path}[{n}]", depth + 1) for n, one in enumerate(value, 1))
        return Items(tuple(items), place)
    if isinstance(value, dict):
        return Members(dict(_placed_members(value, file, path, depth)), place)
    raise place.fault(f"is {type(value).__name__}, not text, list or object")


def _placed_members(
    value: dict[Any, Any], file: str, path: str, depth: int
) -> Iterator[tuple[str, Node]]:
    for name, one in value.items():
        yield str(name), placed(one, file, f"{path}.{name}".lstrip("."), depth + 1)


def plain_of(node: Node) -> Any:
    """Return a node as plain values again: texts, lists, dictionaries."""
    if isinstance(node, Text):
        return node.text
    if isinstance(node, Items):
        return [plain_of(one) for one in node.items]
    return {name: plain_of(one) for name, one in node.members.items()}
