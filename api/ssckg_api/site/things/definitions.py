"""What an indicator measures and how: data points, methodology, references as printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssckg.namespaces import SSC, expand
from ssckg_api.site.things.telling import attested, cells, code_of, fact_rows

if TYPE_CHECKING:
    from ssckg.model.thing import Thing
    from ssckg_api.site.visit import Visit

_DATA_POINT: Final = SSC + "DataPoint"
_DETAIL: Final = SSC + "MethodologyDetail"
_REFERENCE: Final = SSC + "PrintedReference"
_TEXTS: Final = ("ssc:dataSourceHint", "ssc:verifierHint", "ssc:method", "skos:definition")


def about_rows(thing: Thing, visit: Visit) -> list[dict[str, Any]]:
    """Return what is said of an element itself, beside its data points and links."""
    named = [
        ("skos:definition", visit.text("Definition")),
        ("skos:notation", visit.text("Code as printed")),
        ("skos:altLabel", visit.text("Also called")),
        ("skos:inScheme", visit.text("Edition")),
        ("skos:broader", visit.text("Part of")),
        ("ssc:level", visit.text("Level")),
        ("ssc:kind", visit.text("Kind")),
        ("ssc:tier", visit.text("Tier")),
        ("skos:scopeNote", visit.text("Scope")),
        ("ssc:method", visit.text("Method")),
        ("ssc:matrixDomain", visit.text("Domain")),
        ("ssc:matrixObjective", visit.text("Objective")),
        ("ssc:themeKeyword", visit.text("Keywords, ours")),
        ("ssc:firstParagraph", visit.text("First paragraph")),
        ("ssc:lastParagraph", visit.text("Last paragraph")),
        ("ssc:cityRelevanceBasis", visit.text("Why it matters to cities, our mark")),
        ("ssc:validFrom", visit.text("Since")),
        ("ssc:validTo", visit.text("Until")),
        ("dcterms:isReplacedBy", visit.text("Replaced by")),
        ("rdfs:seeAlso", visit.text("See also")),
    ]
    return fact_rows(thing, named)


def data_points(thing: Thing, visit: Visit) -> list[dict[str, Any]]:
    """Return the data points of an indicator, each with the parts of its definition."""
    points = [p for p in thing.parts() if _has_class(thing, p, _DATA_POINT)]
    return [
        {"iri": point, "label": thing.label(point), **definition_of(thing, visit, point)}
        for point in points
    ]


def definition_of(thing: Thing, visit: Visit, point: str) -> dict[str, Any]:
    """Return the parts of the definition of a data point, and where they were read."""
    named = [
        ("ssc:componentName", visit.text("Component")),
        ("skos:hiddenLabel", visit.text("Also printed as")),
        ("ssc:numerator", visit.text("Numerator")),
        ("ssc:denominator", visit.text("Denominator")),
        ("ssc:multiplier", visit.text("Multiplied by")),
        ("ssc:populationBase", visit.text("Base")),
        ("ssc:unit", visit.text("Unit")),
        ("ssc:unitText", visit.text("Unit as printed")),
        ("ssc:minimum", visit.text("Least value")),
        ("ssc:maximum", visit.text("Greatest value")),
        ("ssc:direction", visit.text("Direction")),
        ("ssc:valueType", visit.text("Type of value")),
    ]
    return {"rows": fact_rows(thing, named, point), "basis": attested(thing, point)}


def methodology(thing: Thing, visit: Visit) -> list[dict[str, Any]]:
    """Return how an indicator is measured: one row per detail, with source, page and trust."""
    parts = {
        "data-source": visit.text("Data source"),
        "verifier-hint": visit.text("Hint to the verifier"),
        "method": visit.text("Method"),
        "definition": visit.text("Definition"),
        "rationale": visit.text("Rationale"),
        "interpretation": visit.text("Interpretation"),
    }
    rows = []
    for part in thing.parts():
        if not _has_class(thing, part, _DETAIL):
            continue
        said = attested(thing, part)
        field = thing.first(expand("ssc:methodologyField"), subject=part)
        rows.append(
            {
                "part": parts.get(field, field),
                "text": cells(thing, *_TEXTS, "dcterms:description", subject=part),
                **_basis_columns(said),
            }
        )
    return rows


def printed_references(thing: Thing) -> list[dict[str, Any]]:
    """Return the references to other elements as documents print them, with today's number."""
    rows = []
    for part in thing.parts():
        if not _has_class(thing, part, _REFERENCE):
            continue
        said = attested(thing, part)
        rows.append(
            {
                "printed": thing.first(expand("ssc:printedReference"), subject=part),
                "current": thing.first(expand("ssc:currentNumber"), subject=part),
                "element": cells(thing, "ssc:referredElement", subject=part),
                **_basis_columns(said),
            }
        )
    return rows


def basis_headings(visit: Visit) -> list[tuple[str, str, str]]:
    """Return the columns in which a table says where its rows were read."""
    return [
        ("sources", visit.text("Source"), "source"),
        ("page", visit.text("Page"), "text"),
        ("trust", visit.text("Trust"), "trust"),
    ]


def _basis_columns(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in ("sources", "page", "trust")}


def _has_class(thing: Thing, part: str, wanted: str) -> bool:
    return any(v.text == wanted for v in thing.values(expand("rdf:type"), part))


def marks(thing: Thing, visit: Visit) -> list[str]:
    """Return what is to be seen at once: of which level, no longer in force, for cities."""
    found = []
    if level := thing.first(expand("ssc:level")):
        found.append(thing.label(level).text)
    if code_of(thing, "ssc:isCityRelevant") == "true":
        found.append(visit.text("matters to cities (our mark)"))
    if until := thing.first(expand("ssc:validTo")):
        found.append(visit.text("no longer in force since %(year)s", year=until))
    return found
