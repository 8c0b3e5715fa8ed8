"""Tables become the triples that csv2rdf (minimal mode) gives; expectations written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ssckg.errors import DataError, FaultsError, TableError
from ssckg.io.csvw import check_foreign_keys, read_table, triples
from ssckg.io.faults import Faults

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import WriteTable

ID: dict[str, Any] = {"name": "id", "suppressOutput": True}
P = "http://p/"
YES_NO = {"base": "boolean", "format": "yes|no"}


def ntriples(path: Path) -> list[str]:
    faults = Faults()
    made = [f"{triple} ." for triple in triples(read_table(path, faults, shown="t.csv"), faults)]
    faults.check()
    return made


def fault(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        ntriples(path)
    return str(caught.value)


def test_each_datatype(write_table: WriteTable) -> None:
    columns = [
        {"name": "id", "propertyUrl": "dcterms:identifier"},
        {"name": "label", "lang": "en", "propertyUrl": "skos:prefLabel"},
        {"name": "low", "datatype": "decimal", "propertyUrl": "ssc:minimum"},
        {"name": "n", "datatype": "integer", "propertyUrl": P + "n"},
        {
            "name": "ok",
            "datatype": {"base": "boolean", "format": "yes|no"},
            "propertyUrl": P + "ok",
        },
        {"name": "since", "datatype": "gYear", "propertyUrl": "ssc:validFrom"},
        {"name": "day", "datatype": "date", "propertyUrl": P + "day"},
        {"name": "home", "datatype": "anyURI", "propertyUrl": P + "home"},
    ]
    head = "id,label,low,n,ok,since,day,home\n"
    row = 'a,"Say ""hi"", µ",0.50,-3,no,2017,2026-11-21,https://e.example/\n'
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert ntriples(write_table(head + row, columns)) == [
        '<http://x/a> <http://purl.org/dc/terms/identifier> "a" .',
        '<http://x/a> <http://www.w3.org/2004/02/skos/core#prefLabel> "Say \\"hi\\", µ"@en .',
        f'<http://x/a> <https://w3id.org/ssckg/ontology#minimum> "0.50"^^<{xsd}decimal> .',
        f'<http://x/a> <http://p/n> "-3"^^<{xsd}integer> .',
        f'<http://x/a> <http://p/ok> "false"^^<{xsd}boolean> .',
        f'<http://x/a> <https://w3id.org/ssckg/ontology#validFrom> "2017"^^<{xsd}gYear> .',
        f'<http://x/a> <http://p/day> "2026-11-21"^^<{xsd}date> .',
        f'<http://x/a> <http://p/home> "https://e.example/"^^<{xsd}anyURI> .',
    ]


def test_blank_stays_blank(write_table: WriteTable) -> None:
    columns = [
        ID,
        {"name": "a", "propertyUrl": P + "a"},
        {"name": "b", "propertyUrl": P + "b", "null": ["-", "NR"]},
        {"name": "c", "propertyUrl": P + "c", "valueUrl": "http://c/{c}"},
        {"name": "d", "propertyUrl": P + "d", "default": "zero"},
    ]
    assert ntriples(write_table("id,a,b,c,d\nx,,NR,,\n", columns)) == [
        '<http://x/x> <http://p/d> "zero" .'
    ]


def test_lists_and_values_that_are_iris(write_table: WriteTable) -> None:
    columns = [
        ID,
        {"name": "notation", "separator": ";", "propertyUrl": "skos:notation"},
        {
            "name": "source",
            "separator": ";",
            "propertyUrl": P + "source",
            "valueUrl": "http://s/{source}",
        },
        {"name": "about", "propertyUrl": P + "about", "valueUrl": "{+about}"},
    ]
    assert ntriples(
        write_table("id,notation,source,about\nx,1.5.1;11.5.1,a;b c,ssc:level\n", columns)
    ) == [
        '<http://x/x> <http://www.w3.org/2004/02/skos/core#notation> "1.5.1" .',
        '<http://x/x> <http://www.w3.org/2004/02/skos/core#notation> "11.5.1" .',
        "<http://x/x> <http://p/source> <http://s/a> .",
        "<http://x/x> <http://p/source> <http://s/b%20c> .",
        "<http://x/x> <http://p/about> <https://w3id.org/ssckg/ontology#level> .",
    ]


def test_two_subjects_in_a_row_and_virtual_columns(write_table: WriteTable) -> None:
    member = "http://m/{id}-{org}"
    columns = [
        {"name": "id", "propertyUrl": P + "id"},
        {"name": "org", "aboutUrl": member, "propertyUrl": P + "org", "valueUrl": "http://o/{org}"},
        {"name": "kind", "virtual": True, "propertyUrl": "rdf:type", "valueUrl": "ssc:Agency"},
        {
            "name": "mkind",
            "virtual": True,
            "aboutUrl": member,
            "propertyUrl": "rdf:type",
            "valueUrl": "org:Membership",
        },
        {"name": "origin", "virtual": True, "propertyUrl": P + "by", "default": "us", "lang": "en"},
    ]
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert ntriples(write_table("id,org\na,U\nb,\n", columns)) == [
        '<http://x/a> <http://p/id> "a" .',
        "<http://m/a-U> <http://p/org> <http://o/U> .",
        f"<http://x/a> {kind} <https://w3id.org/ssckg/ontology#Agency> .",
        f"<http://m/a-U> {kind} <http://www.w3.org/ns/org#Membership> .",
        '<http://x/a> <http://p/by> "us"@en .',
        '<http://x/b> <http://p/id> "b" .',
        f"<http://x/b> {kind} <https://w3id.org/ssckg/ontology#Agency> .",
        '<http://x/b> <http://p/by> "us"@en .',
    ]


A = {"name": "a", "propertyUrl": P + "a"}


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("id,b\n1,x\n", A, "t.csv, row 1, column b: is not in the metadata; 'a' is expected"),
        ("a,id\n1,x\n", A, "t.csv, row 1, column a: is out of order; 'id' is expected here"),
        ("id,a,z\n1,x,y\n", A, "t.csv, row 1, column z: is not in the metadata"),
        ("id\n1\n", A, "t.csv, row 1, column a: is missing"),
        ("id,a\n1\n", A, "t.csv, row 2: has 1 cells, the header has 2"),
        ("id,a\n1,2,3\n", A, "t.csv, row 2: has 3 cells, the header has 2"),
        ("id,a\n1,x\n\n2,y\n", A, "t.csv, row 3: is an empty line"),
        ("id,a\n1,x", A, "t.csv: does not end with a line end"),
        ('id,a\n1,"x\ny"\n', A, "a quote is not closed (no line breaks inside cells)"),
        ('id,a\n1,"x"y\n', A, "t.csv, row 2: ',' expected after '\"'"),
        ("id,a\n1, x\n", A, "t.csv, row 2, column a: has blanks at its start or end"),
        (
            "id,a\n1,x y\n",
            {**A, "required": True, "null": "x y"},
            "column a: is empty, and must not",
        ),
        (
            "id,a\n1,ten\n",
            {**A, "datatype": "integer"},
            "2, column a: 'ten' is not a",
        ),
        (
            "id,a\n1,9 032\n",
            {**A, "datatype": "decimal"},
            "column a: '9 032' is not a decimal",
        ),
        ("id,a\n1,x;;y\n", {**A, "separator": ";"}, "column a: the list 'x;;y' has an empty item"),
        ("id,a\n1,x; y\n", {**A, "separator": ";"}, "has an empty item or blanks around one"),
        ("id,a\n1,x;x\n", {**A, "separator": ";"}, "the list 'x;x' has an item twice"),
        ("id,a\n1,x:y\n", {**A, "valueUrl": "{+a}"}, "row 2, column a: 'x:y' is no absolute IRI"),
        ("id,a\n,x\n", A, "row 2, column a: has a value, but a column of 'http://x/{id}' is empty"),
    ],
)
def test_fault_names_row_and_column(
    write_table: WriteTable, text: str, column: dict[str, Any], message: str
) -> None:
    assert message in fault(write_table(text, [ID, column]))


def test_repeated_and_empty_keys(write_table: WriteTable) -> None:
    path = write_table("id,a\n1,x\n2,x\n1,y\n", [ID, A], primaryKey="id")
    assert fault(path) == "t.csv, row 4, column id: the key '1' was used in row 2"
    path = write_table("id,a\n1,x\n1,x\n", [ID, A], primaryKey=["id", "a"])
    assert fault(path) == "t.csv, row 3, column id+a: the key '1, x' was used in row 2"
    path = write_table("id,a\n1,\n", [ID, A], primaryKey=["id", "a"])
    assert fault(path) == "t.csv, row 2, column id+a: a part of the key is empty"


def test_several_faults_are_reported_together(write_table: WriteTable) -> None:
    path = write_table("id,a\n1\n2,x\n3,y,z\n", [ID, A])
    message = fault(path)
    assert message.splitlines() == [
        "2 faults:",
        "  t.csv, row 2: has 1 cells, the header has 2",
        "  t.csv, row 4: has 3 cells, the header has 2",
    ]


def test_search_is_broken_off_after_twenty_faults(write_table: WriteTable) -> None:
    path = write_table("id,a\n" + "1\n" * 100, [ID, A])
    with pytest.raises(FaultsError) as caught:
        ntriples(path)
    assert (len(caught.value.faults), caught.value.complete) == (20, False)


def test_foreign_keys(write_table: WriteTable) -> None:
    def key(column: str, target: str) -> dict[str, Any]:
        reference = {"resource": target, "columnReference": "key"}
        return {"columnReference": column, "reference": reference}

    source = {"name": "source", "separator": ";", "propertyUrl": P + "s"}
    keys = [key("source", "sources.csv"), key("unit", "units.csv"), key("source", "units.csv")]
    text = "id,source,unit\n1,a;b,\n2,b;c,\n"
    path = write_table(
        text, [ID, source, {"name": "unit", "suppressOutput": True}], foreignKeys=keys
    )
    other = write_table(
        "key\na\nb\n",
        [{"name": "key", "propertyUrl": P + "key"}],
        name="sources",
        about="http://s/{key}",
    )
    faults = Faults()
    tables = {each: read_table(each, faults, shown=each.name) for each in (path, other)}
    check_foreign_keys(tables, faults)
    assert [str(each) for each in faults.found] == [
        "t.csv, row 3, column source: 'c' is not in sources.csv",
        "t.csv, column unit: the foreign key points at key of units.csv, which is not there",
    ]


@pytest.mark.parametrize(
    ("columns", "schema", "message"),
    [
        ([ID, {"name": "a"}], {}, "column a: needs a propertyUrl, or suppressOutput"),
        ([ID, {**A, "about": None}], {}, "column 2: 'about' is not part of the subset"),
        ([ID, {**A, "propertyUrl": "scc:a"}], {}, "column a: 'scc:a' is no absolute IRI"),
        ([ID, {**A, "datatype": "float"}], {}, "column a: datatype 'float' is not known"),
        ([ID, {**A, "valueUrl": "http://x/{b}"}], {}, "column a: no column for {b} of a template"),
        ([ID, {**A, "valueUrl": "http://x/{#a}"}], {}, "column a: template 'http://x/{#a}'"),
        ([ID, A, A], {}, "column a: the name is there twice"),
        (
            [{**A, "virtual": True, "default": "x"}, ID],
            {},
            "column id: comes after a virtual",
        ),
        (
            [ID, {**A, "virtual": True}],
            {},
            "column a: a virtual column needs a valueUrl",
        ),
        ([ID, {**A, "lang": "english!"}], {}, "column a: lang 'english!' is no language tag"),
        ([ID, {**A, "name": "a b"}], {}, "column a b: a name is letters, digits and _"),
        ([ID, {**A, "required": "yes"}], {}, "column a: required is neither true nor false"),
        (
            [ID, {**A, "datatype": {"base": "string", "format": "("}}],
            {},
            "is no regular",
        ),
        ([ID, A], {"primaryKey": "b"}, "a key names the column 'b', which is not there"),
        ([ID, A], {"rowTitles": "a"}, "'rowTitles' is not part of the subset"),
        ([], {}, "tableSchema has no columns"),
        ([{**ID, "separator": ";"}, A], {}, "column a: {id} of a template is a list"),
    ],
)
def test_metadata_outside_the_subset_is_refused(
    write_table: WriteTable, columns: list[dict[str, Any]], schema: dict[str, Any], message: str
) -> None:
    path = write_table("id,a\n1,x\n", columns, **schema)
    with pytest.raises(TableError) as caught:
        read_table(path, Faults(), shown="t.csv")
    assert message in str(caught.value)
    assert caught.value.file == "t.csv-metadata.json"


def test_column_without_subject_is_refused(write_table: WriteTable) -> None:
    path = write_table("id,a\n1,x\n", [ID, A], about=None)
    assert "column a: needs an aboutUrl, its own or the table's" in fault(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "t.csv-metadata.json, row 1: is not JSON"),
        ("[]", "the metadata is not an object"),
        ("{}", "@context is not http://www.w3.org/ns/csvw"),
        (
            '{"@context": "http://www.w3.org/ns/csvw", "url": "u.csv"}',
            "url is 'u.csv' and not",
        ),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_malformed_metadata(write_table: WriteTable, text: str, message: str) -> None:
    path = write_table("id,a\n1,x\n", [ID, A])
    path.with_name("t.csv-metadata.json").write_text(text)
    assert message in fault(path)


def test_absent_metadata(write_table: WriteTable) -> None:
    path = write_table("id,a\n1,x\n", [ID, A])
    path.with_name("t.csv-metadata.json").unlink()
    assert fault(path).startswith("t.csv-metadata.json: cannot be read: No such file")
