"""Mapping sets: read, checked, written in canonical form, and made into triples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from ssckg.errors import DataError
from ssckg.io.faults import Faults
from ssckg.io.sssom import MappingRow, MappingSet, read_mapping_set, write_mapping_set
from ssckg.io.sssom_rdf import mapping_triples

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
#curie_map:
#  agency: https://w3id.org/ssckg/agency/
#  code: https://w3id.org/ssckg/code/
#  dcterms: http://purl.org/dc/terms/
#  framework: https://w3id.org/ssckg/framework/
#  linkml: https://w3id.org/linkml/
#  mapping: https://w3id.org/ssckg/mapping/
#  source: https://w3id.org/ssckg/source/
#  ssc: https://w3id.org/ssckg/ontology#
#  u4ssc: https://w3id.org/ssckg/u4ssc/
#  unsdg: http://metadata.un.org/sdg/
#mapping_set_id: https://w3id.org/ssckg/mapping/a-b
#mapping_set_version: 2026.11.21
#mapping_set_title: 'A to B: an example'
#creator_id:
#- agency:ssckg
#license: https://creativecommons.org/licenses/by/4.0/
#subject_source: framework:a-1
#object_source: framework:b-2
#extension_definitions:
#- slot_name: ext_origin
#  property: ssc:origin
#  type_hint: linkml:Uriorcurie
#- slot_name: ext_source
#  property: dcterms:source
#  type_hint: xsd:string
#- slot_name: ext_source_page
#  property: ssc:sourcePage
#  type_hint: xsd:string
"""
COLUMNS = (
    "record_id\tsubject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\t"
    "mapping_justification\tauthor_id\tmapping_date\tconfidence\tcomment\text_origin\t"
    "ext_source\text_source_page\n"
)
JUST = "semapv:ManualMappingCuration"
ONE = (
    f"mapping:a-b/X--C010101\tu4ssc:X\tÉxemple\tskos:closeMatch\t\tunsdg:C010101\t{JUST}\t"
    "agency:ssckg\t2026-11-21\t0.80\tSame thing.\tcode:origin/ours\tsource:p|source:q\t3|-\n"
)
NONE = (
    f"mapping:a-b/Y--none\tu4ssc:Y\t\tskos:relatedMatch\t\tsssom:NoTermFound\t{JUST}\t"
    "agency:ssckg\t2026-11-21\t0.90\tNothing like it.\t\t\t\n"
)
NOT = f"mapping:a-b/Z--11\tu4ssc:Z\t\tskos:exactMatch\tNot\tunsdg:11\t{JUST}\t\t\t\tA goal.\t\t\t\n"
TEXT = HEAD + COLUMNS + ONE + NONE + NOT


def read(path: Path, text: str) -> MappingSet:
    path = path / "a-b.sssom.tsv"
    path.write_text(text, encoding="utf-8", newline="")
    faults = Faults()
    mapping_set = read_mapping_set(path, faults, shown="a-b.sssom.tsv")
    faults.check()
    return mapping_set


def test_writing_what_was_read_gives_the_same_text(tmp_path: Path) -> None:
    assert write_mapping_set(read(tmp_path, TEXT)) == TEXT


def test_rows_tell_what_they_are(tmp_path: Path) -> None:
    one, none, negated = read(tmp_path, TEXT).rows
    assert (one.is_positive, one.is_no_match, one.is_negated) == (True, False, False)
    assert (none.is_positive, none.is_no_match, none.is_negated) == (False, True, False)
    assert (negated.is_positive, negated.is_no_match, negated.is_negated) == (False, False, True)
    assert [row.line for row in (one, none, negated)] == [31, 32, 33]


def triples_of(path: Path, listed: str) -> set[str]:
    faults = Faults()
    made = {str(t) for t in mapping_triples(read(path, TEXT), faults, listed=listed)}
    faults.check()
    return made


M = "<https://w3id.org/ssckg/mapping/a-b/X--C010101>"
S = "https://w3id.org/sssom/"
SSC = "https://w3id.org/ssckg/ontology#"
BASE = "https://w3id.org/ssckg/"
PLAIN = (
    f"<{BASE}u4ssc/X> <http://www.w3.org/2004/02/skos/core#closeMatch> "
    "<http://metadata.un.org/sdg/C010101>"
)


def test_triples_of_one_mapping(tmp_path: Path) -> None:
    made = {t for t in triples_of(tmp_path, "accepted") if t.startswith(M)}
    rdf_type = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert made == {
        f"{M} {rdf_type} <{SSC}Mapping>",
        f"{M} {rdf_type} <{S}Mapping>",
        f"{M} <{SSC}inMappingSet> <{BASE}mapping/a-b>",
        f"{M} <{SSC}mappingList> <{BASE}code/mapping-list/accepted>",
        f"{M} <{S}subject_id> <{BASE}u4ssc/X>",
        f'{M} <{S}subject_label> "Éxemple"@en',
        f"{M} <{S}predicate_id> <http://www.w3.org/2004/02/skos/core#closeMatch>",
        f"{M} <{S}object_id> <http://metadata.un.org/sdg/C010101>",
        f"{M} <{S}mapping_justification> <https://w3id.org/semapv/vocab/ManualMappingCuration>",
        f"{M} <{S}author_id> <{BASE}agency/ssckg>",
        f'{M} <{S}mapping_date> "2026-11-21"^^<{xsd}date>',
        f'{M} <{S}confidence> "0.80"^^<{xsd}decimal>',
        f'{M} <{S}comment> "Same thing."@en',
        f"{M} <{SSC}origin> <{BASE}code/origin/ours>",
        f"{M} <http://purl.org/dc/terms/source> <{BASE}source/p>",
        f"{M} <http://purl.org/dc/terms/source> <{BASE}source/q>",
        f'{M} <{SSC}sourcePage> "3|-"',
    }


def test_only_accepted_positive_rows_state_the_plain_triple(tmp_path: Path) -> None:
    accepted = triples_of(tmp_path, "accepted")
    plain = {t for t in accepted if "/mapping/" not in t.split(" ", 1)[0]}
    assert plain == {PLAIN}
    for listed in ("rejected", "candidates"):
        assert PLAIN not in triples_of(tmp_path, listed)
    negated = f"<{BASE}mapping/a-b/Z--11> <{S}predicate_modifier> <{S}NegatedPredicate>"
    assert negated in accepted


def test_triples_of_the_set(tmp_path: Path) -> None:
    node = f"<{BASE}mapping/a-b>"
    made = {t for t in triples_of(tmp_path, "accepted") if t.startswith(node + " ")}
    assert f'{node} <http://purl.org/dc/terms/title> "A to B: an example"@en' in made
    assert f"{node} <{SSC}subjectEdition> <{BASE}framework/a-1>" in made
    assert f"{node} <{SSC}objectEdition> <{BASE}framework/b-2>" in made
    assert f"{node} <http://purl.org/dc/terms/creator> <{BASE}agency/ssckg>" in made
    assert f'{node} <http://www.w3.org/2002/07/owl#versionInfo> "2026.11.21"' in made


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("u4ssc:X\t", "umf:X\t", "row 31, column subject_id: the prefix of 'umf:X' is not in"),
        ("0.80", "1.20", "row 31, column confidence: 1.20 is not between 0 and 1"),
        ("0.80", "high", "row 31, column confidence: 'high' is not a decimal number"),
        ("2026-11-21\t0.80", "21.11.2026\t0.80", "row 31, column mapping_date: '21.11.2026' is"),
        ("\tNot\t", "\tnot\t", "row 33, column predicate_modifier: 'not' is not 'Not'"),
        ("Same thing.", 'Same "thing".', "row 31, column comment: holds a double quote"),
        ("Same thing.", "Same thing. ", "row 31, column comment: has blanks at its start or end"),
        ("Same thing.\t", "Same thing.", "row 31: has 13 cells, the header has 14"),
        ("\tu4ssc:Y\t", "\t\t", "row 32, column subject_id: is empty, and must not be"),
        ("/Y--none", "/X--C010101", "row 32, column record_id: mapping:a-b/X--C010101 was used"),
        ("\tcomment\t", "\tremark\t", "row 30, column remark: is neither a slot of SSSOM nor"),
        ("\tcomment\t", "\tconfidence\t", "row 30, column confidence: is there twice"),
        ("predicate_id\t", "predicate_label\t", "row 30, column predicate_id: is missing"),
        ("#license", "#licence", "the head has the key 'licence', which is not known"),
        ("#license: https://creativecommons.org/licenses/by/4.0/\n", "", "the head has no license"),
        ("#  u4ssc: https://w3id.org/ssckg/u4ssc/", "#  u4ssc: http://x/", "gives 'u4ssc' another"),
        ("#mapping_set_id: ", "#mapping_set_id: [", "line 13: the head is not YAML"),
        ("#creator_id:\n", "#creator_id: x\n", "the head is not YAML"),
        ("#license: https:", "#license:\n#  - a\n#  - https:", "the head's license is not a text"),
        (HEAD, "", "a-b.sssom.tsv, row 1: has no head"),
        (COLUMNS + ONE + NONE + NOT, "", "has no line of column names"),
        (NOT, NOT.rstrip("\n"), "does not end with a line end"),
    ],
)
def test_fault_names_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(DataError) as caught:
        read(tmp_path, TEXT.replace(old, new, 1))
    assert message in str(caught.value)
    assert str(caught.value).startswith("a-b.sssom.tsv")


def test_same_pair_twice_is_refused(tmp_path: Path) -> None:
    again = ONE.replace("X--C010101", "other")
    with pytest.raises(DataError, match=r"row 32, column subject_id\+object_id: u4ssc:X to unsdg"):
        read(tmp_path, HEAD + COLUMNS + ONE + again)


def test_head_of_a_megabyte_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="has a head of more than 64 KiB"):
        read(tmp_path, "#other: " + "x" * 1_000_000 + "\n" + TEXT)


cell = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters='"�|'),
    max_size=30,
).map(str.strip)
name = st.text("ABCxyz-_.019", min_size=1, max_size=8)


@st.composite
def mapping_sets(draw: st.DrawFn) -> MappingSet:
    columns = tuple(COLUMNS.rstrip("\n").split("\t"))
    rows = []
    for subject, target in sorted(draw(st.sets(st.tuples(name, name), max_size=6))):
        cells = {
            "record_id": f"mapping:s/{subject}--{target}",
            "subject_id": f"u4ssc:{subject}",
            "subject_label": draw(cell),
            "predicate_id": draw(st.sampled_from(["skos:exactMatch", "skos:broadMatch"])),
            "object_id": f"unsdg:{target}",
            "mapping_justification": JUST,
            "confidence": draw(st.sampled_from(["", "0.50", "1.00"])),
            "comment": draw(cell),
        }
        rows.append(MappingRow(0, {key: text for key, text in cells.items() if text}))
    head = {
        "curie_map": {
            "mapping": "https://w3id.org/ssckg/mapping/",
            "u4ssc": "https://w3id.org/ssckg/u4ssc/",
            "unsdg": "http://metadata.un.org/sdg/",
        },
        "mapping_set_id": "https://w3id.org/ssckg/mapping/s",
        "mapping_set_title": draw(cell),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "extension_definitions": [
            {"slot_name": each, "property": "ssc:origin"}
            for each in ("ext_origin", "ext_source", "ext_source_page")
        ],
    }
    return MappingSet("x", head, columns, tuple(rows))


@settings(max_examples=examples(60), deadline=None)
@given(mapping_sets())
def test_reading_what_was_written_gives_the_same_set(
    tmp_path_factory: pytest.TempPathFactory, mapping_set: MappingSet
) -> None:
    text = write_mapping_set(mapping_set)
    back = read(tmp_path_factory.mktemp("m"), text)
    assert back.head == mapping_set.head
    assert [row.cells for row in back.rows] == [
        row.cells
        for row in sorted(
            mapping_set.rows, key=lambda r: (r.cells["subject_id"], r.cells["object_id"])
        )
    ]
    assert write_mapping_set(back) == text
