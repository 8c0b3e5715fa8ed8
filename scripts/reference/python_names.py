"""The page of what is public in Python: names, signatures, and what docstrings say."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
import typing
from typing import TYPE_CHECKING, Any

from scripts.reference.writing import block, code, page, plain, table

import ssckg
from ssckg import errors
from ssckg.app import knowledge_graph

if TYPE_CHECKING:
    from collections.abc import Iterator


def pages() -> Iterator[tuple[str, str]]:
    """Yield the page."""
    graph: Any = ssckg.KnowledgeGraph
    parts = [
        "# Python",
        "`ssckg.KnowledgeGraph` is the front door: it opens a data directory, or a past state of "
        "it, and answers. Results are frozen values with `tables()`, `to_polars()` and a citation. "
        "What is not named here is not promised. A [notebook](../notebooks/comparing-frameworks."
        "ipynb) shows it at work.",
        "## KnowledgeGraph",
        _doc(graph),
    ]
    for name, member in vars(graph).items():
        if not name.startswith("_"):
            parts += [f"### {name}", *_member(name, member)]
    parts += ["## Results", "What the methods return; every field with its kind."]
    for kind in _results(graph):
        parts += [f"### {kind.__name__}", _doc(kind), _fields(kind)]
    parts += ["## Errors", "All are in `ssckg.errors`; each has one line that says what to do."]
    drawn = inspect.cleandoc(errors.__doc__ or "").split("::")[1].split("\n\nEach")[0]
    parts.append(block(inspect.cleandoc(drawn)))
    yield "python.md", page(*parts)


def _member(name: str, member: Any) -> Iterator[str]:
    if isinstance(member, property):
        yield f"Property, {code(_annotation(member.fget))}."
        yield _doc(member)
        return
    function = getattr(member, "__func__", member)
    yield block(f"{name}{_signature(function)}", "python")
    yield _doc(function)


def _signature(function: Any) -> str:
    text = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(function)))
    return re.sub(r"\((self|cls)(, )?", "(", text)


def _annotation(function: Any) -> str:
    return str(inspect.signature(function).return_annotation).replace("'", "")


def _doc(thing: Any) -> str:
    """Return a docstring as Markdown: parts `Args:`, `Raises:` as lists, examples as code."""
    text = inspect.cleandoc(getattr(thing, "__doc__", None) or "")
    if dataclasses.is_dataclass(thing) and text.startswith(f"{getattr(thing, '__name__', '')}("):
        return ""
    found = []
    for part in text.split("\n\n"):
        lines = part.split("\n")
        if part.startswith(">>>"):
            found.append(block(part, "python"))
        elif re.fullmatch(r"(Args|Returns|Raises|Yields|Attributes|Example|Examples):", lines[0]):
            items = re.split(r"\n(?= {4}\S)", "\n".join(lines[1:]))
            found.append(f"{lines[0]}\n\n" + "\n".join(f"- {plain(item)}" for item in items))
        else:
            found.append(plain(part))
    return "\n\n".join(found)


def _results(graph: Any) -> list[type]:
    """Return the classes that the methods name as what they return, in their order."""
    known: dict[str, Any] = {}
    for module in _type_modules():
        known.update(vars(module))
    names = [
        _annotation(member)
        for name, member in vars(graph).items()
        if inspect.isfunction(member) and not name.startswith("_")
    ]
    return [known[name] for name in dict.fromkeys(names) if inspect.isclass(known.get(name))]


def _type_modules() -> Iterator[Any]:
    source = inspect.getsource(knowledge_graph)
    for name in re.findall(r"^\s*from (ssckg\.\S+) import", source, re.MULTILINE):
        yield importlib.import_module(name)


def _fields(kind: type) -> str:
    if not dataclasses.is_dataclass(kind):
        return ""
    rows = [
        (
            code(one.name),
            code(one.type if isinstance(one.type, str) else typing.cast("Any", one.type).__name__),
        )
        for one in dataclasses.fields(kind)
        if not one.name.startswith("_")
    ]
    return table(("field", "kind"), rows)
