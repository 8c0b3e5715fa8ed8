"""HermiT finds what it is there to find."""

from __future__ import annotations

import pytest

from ssckg.errors import ParseError
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.namespaces import PREFIXES
from ssckg.reasoning.hermit import HermitReasoner

HEAD = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items()) + "@prefix : <urn:x#> .\n"
BASIS = ":a a owl:Class . :b a owl:Class ; owl:disjointWith :a . :c a owl:Class .\n"


def document(text: str, name: str = "case.ttl") -> RdfDocument:
    return RdfDocument((HEAD + text).encode(), name)


def test_a_sound_ontology() -> None:
    report = HermitReasoner().check_consistency([document(BASIS + ":c rdfs:subClassOf :a .")])
    assert report.is_sound
    assert report.consistent
    assert report.unsatisfiable == ()
    assert report.seconds > 0


def test_a_member_of_two_disjoint_classes_is_a_contradiction() -> None:
    report = HermitReasoner().check_consistency([document(BASIS + ":x a :a , :b .")])
    assert not report.consistent
    assert not report.is_sound


def test_a_class_below_two_disjoint_classes_is_unsatisfiable() -> None:
    report = HermitReasoner().check_consistency([document(BASIS + ":c rdfs:subClassOf :a , :b .")])
    assert report.consistent
    assert report.unsatisfiable == ("urn:x#c",)
    assert not report.is_sound


def test_a_contradiction_across_two_documents_is_found() -> None:
    parts = [document(BASIS + ":x a :a ."), document(":x a :b .", "other.ttl")]
    assert not HermitReasoner().check_consistency(parts).consistent


def test_the_fault_needs_reasoning_over_a_range() -> None:
    text = BASIS + ":p a owl:ObjectProperty ; rdfs:range :a . :y a :c ; :p :x . :x a :b ."
    assert not HermitReasoner().check_consistency([document(text)]).consistent


def test_two_values_of_a_functional_property() -> None:
    text = (
        ":p a owl:ObjectProperty , owl:FunctionalProperty . :x :p :y , :z ."
        " :y owl:differentFrom :z . :x a owl:NamedIndividual . :y a owl:NamedIndividual ."
        " :z a owl:NamedIndividual ."
    )
    assert not HermitReasoner().check_consistency([document(text)]).consistent


def test_years_and_days_do_not_stop_the_reasoner() -> None:
    text = (
        ":p a owl:DatatypeProperty . :x a owl:NamedIndividual ;"
        ' :p "2020"^^xsd:gYear , "2020-02-29"^^xsd:date .'
    )
    assert HermitReasoner().check_consistency([document(text)]).is_sound


def test_imports_are_not_followed() -> None:
    text = "<urn:o> a owl:Ontology ; owl:imports <http://127.0.0.1:9/nothing-here> ."
    assert HermitReasoner().check_consistency([document(text)]).is_sound


def test_blank_nodes_of_two_documents_stay_apart() -> None:
    one = "_:n a :a . " + BASIS
    assert HermitReasoner().check_consistency([document(one), document("_:n a :b .")]).is_sound


def test_nothing_is_sound() -> None:
    assert HermitReasoner().check_consistency([]).is_sound


def test_malformed_turtle_names_file_and_line() -> None:
    with pytest.raises(ParseError) as caught:
        HermitReasoner().check_consistency([RdfDocument(b"\n\nnot turtle", "bad.ttl")])
    assert caught.value.file == "bad.ttl"
    assert caught.value.line == 3


def test_ntriples_are_read() -> None:
    content = f"<urn:x#a> <{PREFIXES['rdf']}type> <{PREFIXES['owl']}Class> .\n".encode()
    case = RdfDocument(content, "case.nt", RdfFormat.N_TRIPLES)
    assert HermitReasoner().check_consistency([case]).is_sound


def test_it_is_quiet_about_properties_that_are_individuals_too(
    capfd: pytest.CaptureFixture[str],
) -> None:
    text = (
        "qb:DimensionProperty a owl:Class . :p a owl:DatatypeProperty , qb:DimensionProperty ."
        " :a a owl:Class ; rdfs:subClassOf owl:Nothing ."
    )
    report = HermitReasoner().check_consistency([document(text)])
    assert report.unsatisfiable == ("urn:x#a",)
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
