"""Pages of the HTTP API, from docs/openapi.json: one page a subject, readable without a tool."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from scripts.reference.writing import anchor, block, code, page, plain, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_METHODS = ("get", "head", "post", "put", "patch", "delete")
_DEEP = 4


def pages(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the list of addresses and one page a subject: (path, text)."""
    document = json.loads((root / "docs" / "openapi.json").read_text(encoding="utf-8"))
    groups: dict[str, list[tuple[str, str, Any]]] = defaultdict(list)
    for path, operations in document["paths"].items():
        for method in _METHODS:
            if method in operations:
                tag = (operations[method].get("tags") or ["others"])[0]
                groups[tag].append((method.upper(), path, operations[method]))
    parts = [
        "# HTTP API",
        "What programs ask for, by subject. The same as a description for tools: "
        "[openapi.json](../openapi.json). Refusals are `application/problem+json`; what their "
        "codes mean: [problems](problems.md). Who may do what: [access](../access.md). The SPARQL "
        "endpoint and files: [downloads and protocols](../downloads-and-protocols.md).",
    ]
    for tag in sorted(groups):
        file = f"http/{anchor(tag)}.md"
        parts.append(f"## {tag[:1].upper()}{tag[1:]}")
        rows = [
            (f"[{code(f'{m} {p}')}]({file}#{anchor(f'{m} {p}')})", plain(o.get("summary", "")))
            for m, p, o in sorted(groups[tag], key=lambda each: each[1])
        ]
        parts.append(table(("address", "what it does"), rows))
        yield file, _subject(tag, groups[tag], document)
    yield "http-api.md", page(*parts)


def _subject(tag: str, operations: list[tuple[str, str, Any]], document: Any) -> str:
    parts = [f"# HTTP API: {tag}"]
    for method, path, operation in sorted(operations, key=lambda each: each[1]):
        parts += [f"## {method} {path}", *_operation(operation, document)]
    return page(*parts)


def _operation(operation: Any, document: Any) -> Iterator[str]:
    yield f"**{plain(operation.get('summary', ''))}.**" if operation.get("summary") else ""
    said = operation.get("description", "")
    yield "\n\n".join(plain(each) for each in said.split("\n\n"))
    parameters = [_resolved(each, document) for each in operation.get("parameters", ())]
    yield table(
        ("parameter", "where", "kind", "what it is"),
        [
            (
                code(one["name"]) + (" (needed)" if one.get("required") else ""),
                one["in"],
                code(_kind(one.get("schema", {}), document)),
                plain(one.get("description") or one.get("schema", {}).get("description") or ""),
            )
            for one in parameters
        ],
    )
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"Body as {code(media_type)}:"
        schema = _resolved(content.get("schema", {}), document)
        yield _members(schema, document) or f"{code(_kind(schema, document))}"
    yield "Answers:"
    yield table(
        ("status", "meaning", "form"),
        _answers(operation["responses"], document),
    )
    shown = _example(operation, document)
    yield f"An example of what comes back:\n\n{block(shown, 'json')}" if shown else ""


def _answers(responses: Any, document: Any) -> list[tuple[str, str, str]]:
    """Return a row for each meaning; statuses that say the same stand together."""
    rows: dict[tuple[str, str], list[str]] = {}
    for status, one in responses.items():
        said = _answer(one, document)
        if status == "200" and said[0] == "Successful Response" and "201" in responses:
            continue  # what the framework adds of itself
        rows.setdefault(said, []).append(code(status))
    return [(", ".join(statuses), *said) for said, statuses in rows.items()]


def _answer(answer: Any, document: Any) -> tuple[str, str]:
    answer = _resolved(answer, document)
    kinds = []
    for media_type, content in answer.get("content", {}).items():
        kind = _kind(content.get("schema", {}), document)
        kinds.append(code(media_type) + (f" ({plain(kind)})" if kind not in {"", "any"} else ""))
    return plain(answer.get("description", "")), ", ".join(kinds)


def _members(schema: Any, document: Any) -> str:
    needed = schema.get("required", ())
    rows = [
        (
            code(name) + (" (needed)" if name in needed else ""),
            code(_kind(one, document)),
            plain(_resolved(one, document).get("description", "")),
        )
        for name, one in schema.get("properties", {}).items()
    ]
    return table(("member", "kind", "what it is"), rows)


def _resolved(value: Any, document: Any) -> Any:
    while "$ref" in value:
        found: Any = document
        for step in value["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        value = found
    return value


def _kind(schema: Any, document: Any, depth: int = 0) -> str:
    """Return the kind of a value in words: `list of text`, `one of a, b`."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        found = _resolved(schema, document)
        return name if "properties" in found or depth > _DEEP else _kind(found, document, depth + 1)
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    for several in ("anyOf", "oneOf"):
        if several in schema:
            kinds = [_kind(each, document, depth + 1) for each in schema[several]]
            return " or ".join(dict.fromkeys(each for each in kinds if each != "null"))
    kind = schema.get("type", "any")
    if kind == "array":
        return f"list of {_kind(schema.get('items', {}), document, depth + 1)}"
    names = {"string": "text", "integer": "whole number", "boolean": "true or false"}
    return str(schema.get("format") or names.get(kind, kind))


def _example(operation: Any, document: Any) -> str:
    for status, answer in operation["responses"].items():
        contents = _resolved(answer, document).get("content", {}) if status < "300" else {}
        for content in contents.values():
            schema = _resolved(content.get("schema", {}), document)
            found = content.get("example") or schema.get("example")
            if found:
                return json.dumps(found, ensure_ascii=False, indent=2)
    return ""
