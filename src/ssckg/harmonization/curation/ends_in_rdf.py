"""The ends of mappings as triples say them: the same ends as those of a crosswalk."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ssckg.harmonization.curation.ends import make_end
from ssckg.namespaces import SSC, expand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple

    from ssckg.model.curation import End

_TYPE: Final = expand("rdf:type")
_LABEL: Final = expand("skos:prefLabel")
_DEFINITION: Final = expand("skos:definition")
_POINT_OF: Final = expand("ssc:dataPointOf")
_POINT: Final = {
    expand("ssc:unit"): "unit",
    expand("ssc:unitText"): "unit_text",
    expand("ssc:numerator"): "numerator",
    expand("ssc:denominator"): "denominator",
    expand("ssc:multiplier"): "multiplier",
    expand("ssc:populationBase"): "population_base",
    expand("ssc:direction"): "direction",
}
READ: Final = frozenset({_TYPE, _LABEL, _DEFINITION, _POINT_OF, *_POINT})
"""The properties that ends are made of."""
_GENERAL: Final = SSC + "FrameworkElement"


def ends_from(triples: Iterable[Triple]) -> dict[str, End]:
    """Return what each element (and each other thing of a class of ours) says, by IRI."""
    values: dict[str, dict[str, str]] = defaultdict(dict)
    kinds: dict[str, set[str]] = defaultdict(set)
    points: dict[str, list[str]] = defaultdict(list)
    for triple in triples:
        subject, value = triple.subject, triple.object
        if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
            continue
        name, predicate = subject.value, triple.predicate.value
        if predicate == _TYPE and value.value.startswith(SSC):
            kinds[name].add(value.value)
        elif predicate == _POINT_OF:
            points[value.value].append(name)
        elif predicate in READ:
            _take(values[name], predicate, value)
    return {iri: _end(iri, values, kinds[iri], points[iri]) for iri in kinds}


def _take(values: dict[str, str], predicate: str, value: NamedNode | Literal) -> None:
    if predicate in {_LABEL, _DEFINITION}:
        if isinstance(value, Literal) and value.language in {None, "en"}:
            values["label" if predicate == _LABEL else "definition"] = value.value
        return
    field = _POINT.get(predicate)
    if field is None:
        return
    text = value.value
    if isinstance(value, NamedNode):
        text = text.rpartition("/")[2]
    elif field == "multiplier":
        text = f"{Decimal(text).normalize():f}"
    values[field] = text


def _end(
    iri: str, values: dict[str, dict[str, str]], kinds: set[str], points: Iterable[str]
) -> End:
    own = values.get(iri, {})
    kind = sorted(name.removeprefix(SSC) for name in kinds - {_GENERAL})
    found = {
        "label": own.get("label", ""),
        "definition": own.get("definition", ""),
        "kind": kind[-1] if kind else "",
    }
    for point in sorted(points):
        name = point.rstrip("/").rpartition("/")[2]
        fields = dict(values.get(point, {}))
        fields["unit"] = fields.get("unit") or fields.pop("unit_text", "")
        for field in _POINT.values():
            if field != "unit_text":
                found[f"{name}.{field}"] = fields.get(field, "")
    return make_end(found)
