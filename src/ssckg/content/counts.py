"""The figures that the build reports: what is in each edition and in each mapping set."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import Literal, NamedNode

from ssckg.namespaces import GRAPH, expand

if TYPE_CHECKING:
    from ssckg.content.reading import Content

Count: TypeAlias = dict[str, int]
_INTERESTING = {
    expand(curie): curie
    for curie in (
        "rdf:type",
        "rdfs:subClassOf",
        "skos:inScheme",
        "skos:notation",
        "ssc:dataPointOf",
        "dcterms:identifier",
    )
}


class _Index:
    """Subject to values (texts) for the few properties that counting needs."""

    def __init__(self, content: Content) -> None:
        self.values: dict[str, dict[str, set[str]]] = {
            curie: defaultdict(set) for curie in _INTERESTING.values()
        }
        for triples in content.graphs.values():
            for triple in triples:
                curie = _INTERESTING.get(triple.predicate.value)
                subject, target = triple.subject, triple.object
                if curie is None or not isinstance(subject, NamedNode):
                    continue
                if isinstance(target, (NamedNode, Literal)):
                    self.values[curie][subject.value].add(target.value)

    def kinds_below(self, kind: str) -> set[str]:
        """Return the class and all its stated subclasses."""
        found = {expand(kind)}
        while True:
            more = {
                sub
                for sub, supers in self.values["rdfs:subClassOf"].items()
                if sub not in found and supers & found
            }
            if not more:
                return found
            found |= more

    def instances(self, kind: str) -> set[str]:
        """Return what is stated to be of the class or a subclass."""
        kinds = self.kinds_below(kind)
        return {node for node, types in self.values["rdf:type"].items() if types & kinds}


def count_frameworks(content: Content) -> dict[str, Count]:
    """Return, by framework id, how much each edition holds.

    indicators: distinct `ssc:Indicator` in the edition; data_points: distinct data points of
    these; elements: all framework elements in the edition, indicators included, data points
    not; listed: notations of the indicators, so that an indicator repeated under several
    targets counts as often as it is listed.
    """
    index = _Index(content)
    indicators = index.instances("ssc:Indicator")
    data_points = index.instances("ssc:DataPoint")
    elements = index.instances("ssc:FrameworkElement") - data_points
    members: dict[str, set[str]] = defaultdict(set)
    for node, schemes in index.values["skos:inScheme"].items():
        for scheme in schemes:
            members[scheme].add(node)
    points: dict[str, set[str]] = defaultdict(set)
    for node, owners in index.values["ssc:dataPointOf"].items():
        for owner in owners:
            points[owner].add(node)
    result: dict[str, Count] = {}
    for edition in index.instances("ssc:FrameworkEdition"):
        own = members[edition] & indicators
        for name in index.values["dcterms:identifier"][edition]:
            result[name] = {
                "indicators": len(own),
                "data_points": len(set().union(*(points[each] for each in own))),
                "elements": len(members[edition] & elements),
                "listed": sum(len(index.values["skos:notation"][each]) for each in own),
            }
    return dict(sorted(result.items()))


def count_mappings(content: Content) -> dict[str, Count]:
    """Return, by set, the rows: accepted (positive), no_match, rejected, candidates."""
    result: dict[str, Count] = {}
    for source, mapping_set in content.mapping_sets.values():
        name, _, part = source.graph.removeprefix(GRAPH + "mapping/").partition("/")
        counts = result.setdefault(
            name, {"accepted": 0, "no_match": 0, "rejected": 0, "candidates": 0}
        )
        if part in counts:
            counts[part] += len(mapping_set.rows)
        else:
            counts["accepted"] += sum(row.is_positive for row in mapping_set.rows)
            counts["no_match"] += sum(row.is_no_match for row in mapping_set.rows)
    return dict(sorted(result.items()))
