"""Pages of shapes: every rule with severity, message, an example and a counter-example."""

from __future__ import annotations

import difflib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from rdflib import RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS
from scripts.reference.writing import block, code, page, plain, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SH = Namespace("http://www.w3.org/ns/shacl#")
_LIMITS = (
    *("minCount", "maxCount", "datatype", "nodeKind", "class", "pattern", "minLength"),
    *("maxLength", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive", "hasValue"),
    *("lessThan", "lessThanOrEquals", "equals", "disjoint", "uniqueLang", "in", "languageIn"),
)
_MOST_LINES = 24


def pages(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the list of shapes and one page a file of them: (path, text)."""
    rows = []
    for file in sorted((root / "shapes").glob("*.ttl")):
        graph = Graph().parse(file, format="turtle")
        rules = _rules(graph)
        text = file.read_text(encoding="utf-8")
        about = _about(text)
        cases = _cases(file.with_suffix(""))
        rows.append((f"[{file.stem}](kinds/{file.stem}.md)", plain(about), str(len(rules))))
        yield f"shapes/kinds/{file.stem}.md", _page(file, graph, rules, about, cases)
    yield (
        "shapes/README.md",
        page(
            "# Shapes",
            "What valid data are, in SHACL. Each rule has an address of its own, a severity, a "
            "message in English, French and Spanish, and cases that tests run: one that passes, "
            "and for each fault one that does not. A violation refuses; a warning asks.",
            table(("shape", "about", "rules"), rows),
        ),
    )


def _about(text: str) -> str:
    lines = [line[2:] for line in text.split("\n\n")[1].splitlines() if line.startswith("# ")]
    said = " ".join(lines)
    return said.partition(" The French and Spanish")[0]


def _rules(graph: Graph) -> list[URIRef]:
    kinds = (SH.PropertyShape, SH.SPARQLConstraint)
    found = {each for kind in kinds for each in graph.subjects(RDF.type, kind)}
    found |= set(graph.subjects(SH.message))
    return sorted(each for each in found if isinstance(each, URIRef))


def _cases(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Return the cases that break a rule, by the rule's IRI: (name, text)."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for report in sorted(folder.glob("*.report.ttl")):
        case = report.with_name(report.name.replace(".report", ""))
        graph = Graph().parse(report, format="turtle")
        for rule in set(graph.objects(None, SH.sourceShape)):
            found[str(rule)].append((case.stem, case.read_text(encoding="utf-8")))
    return found


def _page(
    file: Path,
    graph: Graph,
    rules: list[URIRef],
    about: str,
    cases: dict[str, list[tuple[str, str]]],
) -> str:
    valid = file.with_suffix("") / "valid-minimal.ttl"
    example = valid.read_text(encoding="utf-8") if valid.exists() else ""
    targets = [
        code(_short(graph, each))
        for predicate in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
        for each in sorted(set(graph.objects(None, predicate)), key=str)
    ]
    parts = [
        f"# Shape: {file.stem}",
        plain(about),
        f"Holds for: {', '.join(targets)}." if targets else "",
        f"## An example that passes\n\n{block(example, 'turtle')}" if example else "",
        "## Rules",
    ]
    for rule in rules:
        parts += [f"### {str(rule).rpartition('#')[2]}", *_rule(graph, rule)]
        for name, text in cases.get(str(rule), ())[:1]:
            parts.append(f"Counter-example ({code(name)}){_against(example, text)}")
    return page(*parts)


def _rule(graph: Graph, rule: URIRef) -> Iterator[str]:
    messages = sorted(
        (each for each in graph.objects(rule, SH.message) if isinstance(each, Literal)),
        key=lambda each: (each.language != "en", each.language or ""),
    )
    yield f"**{plain(messages[0])}**" if messages else plain(graph.value(rule, RDFS.label) or "")
    rows = []
    severity = graph.value(rule, SH.severity)
    rows.append(("severity", _local(severity) if severity is not None else ""))
    path = graph.value(rule, SH.path)
    rows.append(("path", code(_path(graph, path)) if path is not None else ""))
    for name in _LIMITS:
        values = [_value(graph, each) for each in graph.objects(rule, SH[name])]
        rows.append((code(f"sh:{name}"), code(", ".join(sorted(values)))))
    rows.append(("question", "asked in SPARQL" if graph.value(rule, SH.sparql) else ""))
    rows.append(("source", ", ".join(code(each) for each in graph.objects(rule, DCTERMS.source))))
    rows.append(("note", plain(graph.value(rule, SKOS.note) or "")))
    rows += [(f"message ({each.language})", plain(each)) for each in messages[1:]]
    rows.append(("IRI", code(rule)))
    yield table(("what", "said of it"), [row for row in rows if row[1]])


def _against(valid: str, text: str) -> str:
    """Return a case as what differs from the one that passes, where that is short; else whole."""
    lines = [
        line
        for line in difflib.unified_diff(valid.splitlines(), text.splitlines(), n=0, lineterm="")
        if not line.startswith(("---", "+++", "@@")) and line[1:].strip()
    ]
    if valid and 0 < len(lines) <= _MOST_LINES:
        return ", by its difference to the example:\n\n" + block("\n".join(lines), "diff")
    return f":\n\n{block(text, 'turtle')}"


def _local(term: Any) -> str:
    return str(term).rpartition("#")[2]


def _short(graph: Graph, term: Any) -> str:
    return graph.namespace_manager.normalizeUri(str(term)).strip("<>")


def _value(graph: Graph, value: Any) -> str:
    if isinstance(value, BNode):
        return " ".join(_value(graph, each) for each in graph.items(value))
    return str(value) if isinstance(value, Literal) else _short(graph, value)


def _path(graph: Graph, path: Any) -> str:
    if not isinstance(path, BNode):
        return _short(graph, path)
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return f"^{_path(graph, inverse)}"
    several = graph.value(path, SH.alternativePath)
    if several is not None:
        return " | ".join(_path(graph, each) for each in graph.items(several))
    for kind, sign in ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?")):
        inner = graph.value(path, kind)
        if inner is not None:
            return f"({_path(graph, inner)}){sign}"
    return " / ".join(_path(graph, each) for each in graph.items(path))
