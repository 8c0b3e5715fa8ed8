"""Mappings whose ends changed since they were decided on go back to review when the set is built.

`mappings/<set>/ends.tsv` says what each end said when the set was last looked at: columns element,
field, value, a row for each filled field, and one with the fingerprint of the element. It is
written by `scripts/write_mapping_ends.py`. A set without the file has nothing to compare with.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.errors import ParseError
from ssckg.harmonization.curation.ends import changes, fingerprint, make_end, told
from ssckg.harmonization.curation.ends_in_rdf import ends_from
from ssckg.io.textfile import read_text
from ssckg.model.curation import End
from ssckg.model.finding import Finding, Place, Severity
from ssckg.namespaces import BASE, CODE, GRAPH, expand, shrink

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from ssckg.model.curation import EndChange

RULE: Final = BASE + "shape/mapping-set#end-changed"
FILE: Final = "ends.tsv"
_HEADER: Final = "element\tfield\tvalue"
_FINGERPRINT: Final = "fingerprint"
_STATUS: Final = NamedNode(expand("ssc:mappingStatus"))
_CHANGE: Final = NamedNode(expand("ssc:endChange"))
_NEEDS_REVIEW: Final = NamedNode(f"{CODE}mapping-status/needs-review")
_LISTS: Final = ("", "/rejected", "/candidates")


def flag_changed_ends(root: Path, graphs: dict[str, list[Triple]]) -> list[Finding]:
    """Send the mappings below `root/mappings` whose ends changed back to review; return them.

    Their status becomes `needs-review`, and what changed stands with them. They stay in their list
    and keep counting until somebody decides.

    Raises:
        ParseError: a file is damaged, or was edited by hand.
    """
    files = sorted((root / "mappings").glob(f"*/{FILE}"))
    if not files:
        return []
    now = ends_from(triple for triples in graphs.values() for triple in triples)
    found: list[Finding] = []
    for path in files:
        before = read_ends(path, path.relative_to(root).as_posix())
        for part in _LISTS:
            graph = f"{GRAPH}mapping/{path.parent.name}{part}"
            if graph in graphs:
                flagged = _changed(graphs[graph], before, now)
                graphs[graph] = _flag(graphs[graph], flagged)
                found += [_finding(path, root, iri, flagged[iri]) for iri in sorted(flagged)]
    return found


def _changed(
    triples: Iterable[Triple], before: Mapping[str, End], now: Mapping[str, End]
) -> dict[str, tuple[EndChange, ...]]:
    """Return the mappings with a changed end; an end that was not looked at yet is no change."""
    sides = {expand("sssom:subject_id"): "subject", expand("sssom:object_id"): "object"}
    found: dict[str, tuple[EndChange, ...]] = {}
    for triple in triples:
        side = sides.get(triple.predicate.value)
        end, node = triple.object, triple.subject
        if side is None or not isinstance(end, NamedNode) or not isinstance(node, NamedNode):
            continue
        old = before.get(end.value)
        if old is not None and (new := changes(side, old, now.get(end.value, End()))):
            found[node.value] = (*found.get(node.value, ()), *new)
    return found


def _flag(triples: Iterable[Triple], flagged: Mapping[str, Iterable[EndChange]]) -> list[Triple]:
    kept = []
    for triple in triples:
        node = triple.subject
        if not isinstance(node, NamedNode) or node.value not in flagged:
            kept.append(triple)
        elif triple.predicate == _STATUS:
            kept.append(Triple(node, _STATUS, _NEEDS_REVIEW))
            for change in flagged[node.value]:
                text = Literal(told([change]), datatype=NamedNode(expand("xsd:string")))
                kept.append(Triple(node, _CHANGE, text))
        else:
            kept.append(triple)
    return kept


def _finding(path: Path, root: Path, iri: str, found: Sequence[EndChange]) -> Finding:
    name = "/".join(iri.rsplit("/", 2)[1:])
    message = f"{name} goes back to review: {told(found)}"
    place = Place(file=path.relative_to(root).as_posix())
    return Finding(RULE, Severity.WARNING, message, iri, place=place)


def read_ends(path: Path, shown: str) -> dict[str, End]:
    """Return what ends said, by IRI.

    Raises:
        ParseError: the file is no such table, or its fingerprints do not fit its values.
    """
    lines = read_text(path, shown=shown).splitlines()
    if not lines or lines[0] != _HEADER:
        raise ParseError(f"the columns must be: {_HEADER}", file=shown, line=1)
    values: dict[str, dict[str, str]] = defaultdict(dict)
    prints: dict[str, str] = {}
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != 3 or not all(cells):
            raise ParseError("has not three filled cells", file=shown, line=number)
        element, field, value = cells
        if field == _FINGERPRINT:
            prints[element] = value
        else:
            values[element][field] = value
    ends = {}
    for element in sorted(prints.keys() | values.keys()):
        end = make_end(values[element])
        if prints.get(element) != fingerprint(end):
            message = (
                f"the fingerprint of {element} does not fit: run scripts/write_mapping_ends.py"
            )
            raise ParseError(message, file=shown)
        try:
            ends[expand(element)] = end
        except KeyError as error:
            raise ParseError(f"the prefix of {element} is not known", file=shown) from error
    return ends


def ends_text(ends: Mapping[str, End]) -> str:
    """Return the text of the file for these ends (by IRI)."""
    lines = [_HEADER]
    for element, end in sorted((shrink(iri), end) for iri, end in ends.items()):
        lines += [f"{element}\t{field.name}\t{field.value}" for field in end.fields]
        lines.append(f"{element}\t{_FINGERPRINT}\t{fingerprint(end)}")
    return "\n".join(lines) + "\n"


def ends_of_set(graphs: Mapping[str, Sequence[Triple]], name: str) -> dict[str, End]:
    """Return what the ends of a set's mappings say, those without match left out, by IRI."""
    sides = {expand("sssom:subject_id"), expand("sssom:object_id")}
    used = {
        triple.object.value
        for part in _LISTS
        for triple in graphs.get(f"{GRAPH}mapping/{name}{part}", ())
        if triple.predicate.value in sides and isinstance(triple.object, NamedNode)
    } - {expand("sssom:NoTermFound")}
    now = ends_from(triple for triples in graphs.values() for triple in triples)
    return {iri: now[iri] for iri in sorted(used) if iri in now}
