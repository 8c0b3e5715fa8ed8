"""The vocabulary: one form, complete terms, tested requirements, no contradiction."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store, parse

from ssckg.model.shape_result import RdfDocument
from ssckg.namespaces import PREFIXES
from ssckg.reasoning.hermit import HermitReasoner

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = ROOT / "ontology"
MODULES = sorted(ONTOLOGY.glob("*.ttl"))
RULES = sorted((ONTOLOGY / "verify").glob("*.rq"))
HOLD = sorted((ONTOLOGY / "questions" / "must-hold").glob("*.rq"))
NEVER = sorted((ONTOLOGY / "questions" / "must-not-hold").glob("*.rq"))
QUESTIONS = [*HOLD, *NEVER]
FAULTS = sorted(ONTOLOGY.glob("*/**/*.fault.ttl"))
QUERIES = sorted((ROOT / "queries").glob("*.rq"))
REPAIR = "python scripts/format_ontology.py FILE..."
USERS = {"working-group", "agency", "publisher", "researcher"}
SSC = PREFIXES["ssc"]
TERM_KINDS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
HEAD = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items()) + "@prefix : <urn:x#> .\n"

# Fixed names, so that outside checks can call them; the others are asked for by the table alone.
NAMED_BEFOREHAND = {
    "list-frameworks": "framework,id,title,elements",
    "list-indicators": "indicator,code,label,level,unit,trust",
    "list-data-points": "data_point,indicator_code,label,unit,minimum,maximum,direction",
    "list-mappings": "subject_code,predicate,object_code,confidence,justification,origin",
    "find-kpis-without-sdg-link": "",
    "find-sdg-targets-without-kpi": "target,label",
    "list-kpis-by-agency": "code,label,via,role",
    "list-agencies": "acronym,name,role,since,until",
    "list-observations": "city,code,data_point,value,unit,year,source",
    "find-unit-clashes": "",
    "show-indicator-history": "",
}
# What decision 0001 promises, and what later capabilities need.
PROMISED_CLASSES = """
Framework FrameworkEdition FrameworkElement Indicator Dimension SubDimension Category Goal Target
Section Commitment Theme Domain Objective MatrixCell DataPoint FactNote Agency IndicatorRole
AgencyPriority Mapping MappingSet Observation MissingObservation DataPointReport Submission
SubmittedRow SubmittedFile Waiver Finding Verifier VerifierAssignment VerificationResult
VerificationReport Attestation ConsentRecord ConsentText RevisionRound RoundStage Proposal Change
Review Comment Decision Release Instrument Programme Project Process ProcessStep Benchmark
BenchmarkSet ScoringRule ScoreBand PlausibilityRule Unit City
"""
PROMISED_PROPERTIES = """
editionOf level kind tier validFrom validTo dataPointOf hasDataPoint unit unitText numerator
denominator multiplier minimum maximum direction valueType trust sourcePage aboutResource
onProperty origin attestedIn indicator agency role listedAs edition custodian partner priorityFor
priorityLevel inMappingSet mappingStatus subjectEdition objectEdition reportYear observedDataPoint
referenceYear printedValue printedUnit printedName
"""
# The values that other parts are written with.
PROMISED_CODES = {
    "trust": "verified secondary partly recall",
    "direction": "higher-better lower-better context target",
    "value-type": "number boolean",
    "origin": "stated ours derived",
    "agency-role": "custodian partner",
    "submission-state": "draft submitted in-verification returned verified published withdrawn"
    " superseded",
    "stage": "preparation drafting open-comment final-draft approval adopted closed",
    "verdict": "approve approve-with-changes object no-view",
    "disposition": "accepted partly-accepted noted declined",
    "registry-role": "registry-manager register-owner register-manager control-body"
    " submitting-organisation",
}


@pytest.fixture(scope="module")
def vocabulary() -> Store:
    """All modules in one store."""
    store = Store()
    for path in MODULES:
        store.load(path=str(path), format=RdfFormat.TURTLE)
    return store


def terms(store: Store, kind: str) -> set[str]:
    of_kind = store.quads_for_pattern(
        None, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["owl"] + kind)
    )
    iris = (quad.subject.value for quad in of_kind if isinstance(quad.subject, NamedNode))
    return {iri.removeprefix(SSC) for iri in iris if iri.startswith(SSC)}


def document(path: Path) -> RdfDocument:
    return RdfDocument(path.read_bytes(), path.name)


def case(text: str) -> RdfDocument:
    return RdfDocument((HEAD + text).encode(), "case.ttl")


def test_there_are_modules() -> None:
    subjects = {path.stem for path in MODULES}
    asked_for = (
        "ssckg frameworks indicators methodology benchmarks agencies priorities cities"
        " observations submissions verification consent mappings revision instruments process"
        " provenance codes alignments"
    )
    assert subjects >= set(asked_for.split())


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_parses_and_names_itself(path: Path) -> None:
    triples = list(parse(path.read_bytes(), RdfFormat.TURTLE))
    ontologies = [
        quad.subject
        for quad in triples
        if quad.predicate.value == PREFIXES["rdf"] + "type"
        and quad.object == NamedNode(PREFIXES["owl"] + "Ontology")
    ]
    suffix = "" if path.stem == "ssckg" else f"/{path.stem}"
    assert ontologies == [NamedNode(f"https://w3id.org/ssckg/ontology{suffix}")]


def test_modules_are_in_canonical_form() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "format_ontology.py"), "--check"]
    result = subprocess.run(
        [*command, *map(str, [*MODULES, *FAULTS])], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, f"{result.stderr}repair with: {REPAIR}"


def test_each_fault_belongs_to_a_rule_or_question() -> None:
    beside = {path.with_suffix(".fault.ttl") for path in [*RULES, *NEVER]}
    assert set(FAULTS) == beside


def test_no_term_is_declared_in_two_modules() -> None:
    places: Counter[str] = Counter()
    for path in MODULES:
        store = Store()
        store.load(path=str(path), format=RdfFormat.TURTLE)
        for kind in TERM_KINDS:
            places.update(terms(store, kind))
    assert [term for term, count in places.items() if count > 1] == []


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_hygiene_rule_finds_nothing(path: Path, vocabulary: Store) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.name.endswith("-violation.rq")
    assert text.startswith("# "), "a rule opens with its words"
    rows = vocabulary.query(text)
    assert isinstance(rows, QuerySolutions)
    assert [[str(term) for term in row] for row in rows] == []


# A rule or question that cannot fail proves nothing: the file beside it breaks it once.
@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_hygiene_rule_can_be_broken(path: Path) -> None:
    fault = path.with_suffix(".fault.ttl")
    store = Store()
    for module in MODULES if path.stem != "prefix-missing-violation" else []:
        store.load(path=str(module), format=RdfFormat.TURTLE)
    store.load(path=str(fault), format=RdfFormat.TURTLE)
    rows = store.query(path.read_text(encoding="utf-8"))
    assert isinstance(rows, QuerySolutions)
    assert len(list(rows)) > 0


@pytest.mark.parametrize("path", NEVER, ids=lambda path: path.stem)
def test_what_must_not_hold_can_hold(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    store = Store()
    assert not store.query(text, use_default_graph_as_union=True)
    store.load(path=str(path.with_suffix(".fault.ttl")), format=RdfFormat.TURTLE)
    assert store.query(text, use_default_graph_as_union=True)


@pytest.mark.parametrize("path", HOLD, ids=lambda path: path.stem)
def test_what_must_hold_does_not_hold_of_nothing(path: Path) -> None:
    assert not Store().query(path.read_text(encoding="utf-8"), use_default_graph_as_union=True)


def test_promised_terms_are_there(vocabulary: Store) -> None:
    properties = set().union(*(terms(vocabulary, kind) for kind in TERM_KINDS[1:]))
    assert set(PROMISED_CLASSES.split()) - terms(vocabulary, "Class") == set()
    assert set(PROMISED_PROPERTIES.split()) - properties == set()


@pytest.mark.parametrize("name", PROMISED_CODES)
def test_promised_codes_are_there(name: str, vocabulary: Store) -> None:
    scheme = NamedNode(f"https://w3id.org/ssckg/code/{name}")
    members = vocabulary.quads_for_pattern(None, NamedNode(PREFIXES["skos"] + "inScheme"), scheme)
    values = {str(q.subject.value).rpartition("/")[2] for q in members}  # type: ignore[union-attr]
    assert set(PROMISED_CODES[name].split()) <= values


def test_quality_has_the_six_classes_of_the_template(vocabulary: Store) -> None:
    # verification manual of 2022, flipbook pp. 162-163, column T
    scheme = NamedNode("https://w3id.org/ssckg/code/quality-class")
    members = vocabulary.quads_for_pattern(None, NamedNode(PREFIXES["skos"] + "inScheme"), scheme)
    assert len(list(members)) == 6


def requirements() -> list[dict[str, str]]:
    with (ONTOLOGY / "requirements.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_requirements_are_complete() -> None:
    rows = requirements()
    assert len(rows) >= 60
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({row["question"] for row in rows}) == len(rows)
    assert {row["user"] for row in rows} == USERS
    assert len({row["test"] for row in rows}) == len(rows)


def test_each_question_has_a_requirement_and_each_requirement_its_question() -> None:
    asked = {row["test"] for row in requirements() if row["test"].startswith("ontology/")}
    found = {str(path.relative_to(ROOT)) for path in QUESTIONS}
    assert asked == found
    assert len(found) >= 60


def test_each_requirement_for_a_query_has_its_query() -> None:
    # The other way round holds too: a query that nobody asked for has no place in the library.
    asked = {row["test"] for row in requirements() if row["test"].startswith("queries/")}
    found = {str(path.relative_to(ROOT)) for path in QUERIES}
    assert asked - found == set()
    assert found - asked == set()


def test_the_queries_named_beforehand_are_required() -> None:
    rows = {Path(row["test"]).stem: row["columns"] for row in requirements() if row["columns"]}
    for name, columns in NAMED_BEFOREHAND.items():
        assert name in rows
        assert columns == "" or columns.replace(",", ";") == rows[name]


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_parses_and_opens_with_its_requirement(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    wanted = {row["test"]: row for row in requirements()}[str(path.relative_to(ROOT))]
    head = " ".join(
        line.lstrip("# ") for line in text.splitlines() if line.startswith("#") and line != "#"
    )
    assert head.startswith(wanted["question"])
    assert path.stem.startswith(wanted["id"].lower() + "-")
    Store().query(text)


@pytest.mark.slow
def test_the_vocabulary_is_consistent_and_each_class_can_have_a_member() -> None:
    report = HermitReasoner().check_consistency([document(path) for path in MODULES])
    assert report.consistent
    assert report.unsatisfiable == ()


# Worlds that the vocabulary must refuse, and one that it must allow.
CONTRADICTIONS = {
    "a city that is an agency": ":x a ssc:City , ssc:Agency .",
    "a framework that is its own edition": ":x a ssc:Framework , ssc:FrameworkEdition .",
    "a goal that is an indicator": ":x a ssc:Goal , ssc:Indicator .",
    "a missing value that is an observation": ":x a ssc:Observation , ssc:MissingObservation .",
    "a scheme that is a concept": ":x a ssc:FrameworkEdition , skos:Concept .",
    "an event that is a thing": ":x a ssc:SubmissionEvent , ssc:Submission .",
    "an official goal among the data points": ":x a sdgo:Goal , ssc:DataPoint .",
    "a unit that is a data point, by range": ":x ssc:unit :u . :u a ssc:DataPoint .",
    "a data point of two indicators": ":x ssc:dataPointOf :a , :b . :a owl:differentFrom :b .",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_the_vocabulary_refuses(name: str) -> None:
    documents = [document(path) for path in MODULES] + [case(CONTRADICTIONS[name])]
    assert not HermitReasoner().check_consistency(documents).consistent


@pytest.mark.slow
def test_a_class_that_cannot_be_is_found_beside_the_vocabulary() -> None:
    text = ":Odd a owl:Class ; rdfs:subClassOf ssc:City , ssc:Mapping ."
    report = HermitReasoner().check_consistency([*map(document, MODULES), case(text)])
    assert report.consistent
    assert report.unsatisfiable == ("urn:x#Odd",)


@pytest.mark.slow
def test_an_ordinary_world_is_allowed() -> None:
    text = """
    :e a ssc:FrameworkEdition ; ssc:editionOf :f . :f a ssc:Framework .
    :d a ssc:Dimension ; skos:inScheme :e .
    :i a ssc:Indicator ; skos:inScheme :e ; skos:broader :d ; ssc:hasDataPoint :p .
    :p a ssc:DataPoint ; ssc:dataPointOf :i ; ssc:unit :u ; ssc:minimum 0.0 . :u a ssc:Unit .
    :o a ssc:Observation ; ssc:observedDataPoint :p ; sdmx-dimension:refArea :c ;
      ssc:reportYear "2020"^^xsd:gYear ; sdmx-measure:obsValue 1.5 . :c a ssc:City .
    :s a ssc:Submission ; ssc:hasReport :o ; ssc:forCity :c .
    """
    assert HermitReasoner().check_consistency([*map(document, MODULES), case(text)]).is_sound
