"""Each rule on mapping sets, broken by one fault in a small set that keeps them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ssckg.harmonization.mapping_checks import COLUMNS, LIST_RULES, RULES, SET_RULES
from ssckg.harmonization.mapping_sets import (
    LISTS,
    AllSets,
    HandCheck,
    MappingFiles,
    MappingList,
    SameAs,
    TableFacts,
)
from ssckg.io.faults import Faults
from ssckg.io.sssom import read_mapping_set

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
#sssom_version: '1.1'
#curie_map:
#  agency: https://w3id.org/ssckg/agency/
#  code: https://w3id.org/ssckg/code/
#  cpi: https://w3id.org/ssckg/cpi/
#  framework: https://w3id.org/ssckg/framework/
#  mapping: https://w3id.org/ssckg/mapping/
#  sdg: https://w3id.org/ssckg/sdg/
#  source: https://w3id.org/ssckg/source/
#mapping_set_id: https://w3id.org/ssckg/mapping/{id}
#mapping_set_version: 2026.11.21
#mapping_set_title: A to B
#mapping_set_description: For tests.
#creator_id:
#- agency:ssckg
#license: https://creativecommons.org/licenses/by/4.0/
#subject_source: framework:a
#object_source: framework:b
#extension_definitions:
#- slot_name: ext_current_number
#  property: ssc:currentNumber
#- slot_name: ext_origin
#  property: ssc:origin
#- slot_name: ext_printed_number
#  property: ssc:printedNumber
#- slot_name: ext_source
#  property: dcterms:source
#- slot_name: ext_source_page
#  property: ssc:sourcePage
#- slot_name: ext_status
#  property: ssc:mappingStatus
#- slot_name: ext_trust
#  property: ssc:trust
"""
STATUS = {"accepted": "published", "rejected": "rejected", "candidates": "proposed"}
LABELS = {"cpi:1": "One", "cpi:2": "Two", "cpi:3": "Three", "sdg:C1": "Un", "sdg:C2": "Deux"}
NUMBERS = {"sdg:C1": {"1.1.1"}, "sdg:C2": {"1.2.1", "1.2.2"}}


def line(part: str, subject: str, predicate: str, target: str, confidence: str) -> str:
    none = "sssom:NoTermFound"
    ends = [("none" if end == none else end.partition(":")[2]) for end in (subject, target)]
    cells = {
        "record_id": f"mapping:a-b/{'--'.join(ends)}",
        "subject_id": subject,
        "subject_label": LABELS.get(subject, ""),
        "predicate_id": f"skos:{predicate}",
        "predicate_modifier": "Not" if part == "rejected" else "",
        "object_id": target,
        "object_label": LABELS.get(target, ""),
        "mapping_justification": "semapv:ManualMappingCuration",
        "author_id": "agency:ssckg",
        "author_label": "ssckg maintainers",
        "mapping_date": "2026-11-21",
        "confidence": confidence,
        "comment": "For a reason.",
        "ext_current_number": "|".join(sorted(NUMBERS.get(target, ()))),
        "ext_origin": "code:origin/ours",
        "ext_source": "source:paper|source:site",
        "ext_source_page": "p. 1|-",
        "ext_status": f"code:mapping-status/{STATUS[part]}",
        "ext_trust": "code:trust/verified",
    }
    return "\t".join(cells.get(column, "") for column in COLUMNS) + "\n"


def texts() -> dict[str, str]:
    """The three files of a set that keeps every rule."""
    none = "sssom:NoTermFound"
    rows = {
        "accepted": [
            ("cpi:1", "exactMatch", "sdg:C1", "0.95"),
            ("cpi:2", "relatedMatch", none, "0.90"),
            ("cpi:3", "closeMatch", "sdg:C2", "0.90"),
        ],
        "rejected": [("cpi:2", "exactMatch", "sdg:C1", "0.90")],
        "candidates": [("cpi:3", "relatedMatch", "sdg:C1", "0.40")],
    }
    suffix = {"accepted": "", "rejected": "/rejected", "candidates": "/candidates"}
    return {
        part: HEAD.replace("{id}", "a-b" + suffix[part])
        + "\t".join(COLUMNS)
        + "\n"
        + "".join(line(part, *row) for row in rows[part])
        for part in LISTS
    }


def facts() -> TableFacts:
    elements = {"framework:a": {"cpi:1", "cpi:2", "cpi:3"}, "framework:b": {"sdg:C1", "sdg:C2"}}
    described = {"framework:a", "framework:b", "agency:ssckg", "source:paper", "source:site"}
    described |= {f"code:mapping-status/{status}" for status in STATUS.values()}
    return TableFacts(
        elements=elements,
        to_declare=elements,
        labels={element: {label} for element, label in LABELS.items()},
        numbers=NUMBERS,
        described=described | {"code:trust/verified"},
    )


CHECKS = (HandCheck(2, "cpi:1", "", "sdg:C1", "source:paper", "p. 1"),)


def broken_rules(
    folder: Path, given: dict[str, str], checks: tuple[HandCheck, ...] = CHECKS
) -> list[tuple[str, str]]:
    """Read the files and return rule and place of every finding."""
    lists = {}
    for part, text in given.items():
        path = folder / f"{part}.sssom.tsv"
        path.write_text(text, encoding="utf-8")
        faults = Faults()
        lists[part] = MappingList("a-b", part, read_mapping_set(path, faults, shown=part), text)
        faults.check()
    files = MappingFiles("a-b", lists, checks, "checks.tsv")
    every = AllSets((files,), facts())
    found = [f for rule in LIST_RULES for each in lists.values() for f in rule(each, every.facts)]
    found += [finding for rule in SET_RULES for finding in rule(files, every)]
    return [(finding.rule.removeprefix(RULES), str(finding.place)) for finding in found]


def test_a_good_set_breaks_nothing(tmp_path: Path) -> None:
    assert broken_rules(tmp_path, texts()) == []


# part; text replaced once (or everywhere, for heads); by what; the rules that are then broken
START = HEAD.count("\n") + 2  # the line of the first row
FAULTS = {
    "version": ("accepted", "'1.1'", "'1.0'", [("head", "accepted")]),
    "set id": ("rejected", "a-b/rejected", "a-c/rejected", [("head", "rejected")]),
    "no title": ("accepted", "#mapping_set_title: A to B\n", "", [("head", "accepted")]),
    "strange prefix": (
        "accepted",
        "#  agency:",
        "#  aaa: https://example.org/\n#  agency:",
        [("head", "accepted")],
    ),
    "no comment": (
        "accepted",
        "\tFor a reason.",
        "\t",
        [("filled", f"accepted line {START}, comment")],
    ),
    "comment": ("accepted", "reason.", "reason", [("row", f"accepted line {START}, comment")]),
    "predicate": (
        "candidates",
        "skos:relatedMatch",
        "skos:related",
        [("row", f"candidates line {START}, predicate_id")],
    ),
    "origin": (
        "accepted",
        "code:origin/ours",
        "code:origin/derived",
        [("row", f"accepted line {START}, ext_origin")],
    ),
    "status": (
        "candidates",
        "status/proposed",
        "status/published",
        [("row", f"candidates line {START}, ext_status")],
    ),
    "not denied": (
        "rejected",
        "\tNot\t",
        "\t\t",
        [("row", f"rejected line {START}, predicate_modifier")],
    ),
    "sure candidate": (
        "candidates",
        "\t0.40\t",
        "\t0.60\t",
        [("row", f"candidates line {START}, confidence")],
    ),
    "record id": (
        "accepted",
        "a-b/1--C1",
        "a-b/C1--1",
        [("row", f"accepted line {START}, record_id")],
    ),
    "pages": ("accepted", "p. 1|-", "p. 1", [("row", f"accepted line {START}, ext_source_page")]),
    "source": (
        "accepted",
        "source:site",
        "source:lost",
        [("described", f"accepted line {START}, ext_source")],
    ),
    "trust": (
        "accepted",
        "code:trust/verified",
        "code:trust/hope",
        [("described", f"accepted line {START}, ext_trust")],
    ),
    "label": (
        "accepted",
        "\tOne\t",
        "\tEins\t",
        [("label-differs", f"accepted line {START}, subject_label")],
    ),
    "current number": (
        "accepted",
        "\t1.1.1\t",
        "\t1.1.2\t",
        [("current-number", f"accepted line {START}, ext_current_number")],
    ),
    "one current number of two": (
        "accepted",
        "\t1.2.1|1.2.2\t",
        "\t1.2.1\t",
        [("current-number", f"accepted line {START + 2}, ext_current_number")],
    ),
    "no match, and related how": (
        "accepted",
        "cpi:2\tTwo\tskos:relatedMatch",
        "cpi:2\tTwo\tskos:closeMatch",
        [("no-match", f"accepted line {START + 1}, predicate_id")],
    ),
    "edition": (
        "candidates",
        "subject_source: framework:a",
        "subject_source: framework:z",
        [("head", "candidates"), ("end-unknown", f"candidates line {START}, subject_id")],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_one_fault_in_a_file(tmp_path: Path, name: str) -> None:
    part, old, new, expected = FAULTS[name]
    given = texts()
    assert old in given[part]
    given[part] = given[part].replace(old, new, 1)
    assert broken_rules(tmp_path, given) == expected


def test_rows_out_of_order(tmp_path: Path) -> None:
    given = texts()
    lines = given["accepted"].splitlines(keepends=True)
    given["accepted"] = "".join([*lines[:-2], lines[-1], lines[-2]])
    assert broken_rules(tmp_path, given) == [("canonical-form", f"accepted line {START + 1}")]


def test_a_column_less(tmp_path: Path) -> None:
    given = texts()
    head, rows = given["candidates"][: len(HEAD)], given["candidates"]
    at = COLUMNS.index("ext_printed_number")
    table = [text.split("\t") for text in rows.splitlines() if not text.startswith("#")]
    head = "".join(t for t in rows.splitlines(keepends=True) if t.startswith("#"))
    short = "".join("\t".join(cells[:at] + cells[at + 1 :]) + "\n" for cells in table)
    given["candidates"] = head + short
    assert broken_rules(tmp_path, given) == [("columns", "candidates")]


def test_an_unknown_end(tmp_path: Path) -> None:
    given = texts()
    given["candidates"] = given["candidates"].replace("cpi:3", "cpi:9").replace("/3--", "/9--")
    place = f"candidates line {START}, subject_id"
    assert broken_rules(tmp_path, given) == [("end-unknown", place)]


def add(given: dict[str, str], part: str, *row: str) -> None:
    """Add a row in its place."""
    lines = given[part].splitlines(keepends=True)
    at = next(number for number, text in enumerate(lines) if not text.startswith("#")) + 1
    rows = [*lines[at:], line(part, *row)]
    rows.sort(key=lambda text: (text.split("\t")[1], text.split("\t")[5]))
    given[part] = "".join([*lines[:at], *rows])


def test_accepted_and_rejected(tmp_path: Path) -> None:
    given = texts()
    add(given, "rejected", "cpi:3", "exactMatch", "sdg:C2", "0.90")
    place = f"rejected line {START + 1}"
    assert broken_rules(tmp_path, given) == [
        ("pair-twice", place),
        ("rejected-and-accepted", place),
    ]


def test_no_match_among_candidates(tmp_path: Path) -> None:
    given = texts()
    add(given, "candidates", "cpi:2", "relatedMatch", "sssom:NoTermFound", "0.40")
    found = broken_rules(tmp_path, given)
    assert ("no-match", f"candidates line {START}, object_id") in found


def test_a_chain_of_exact_matches_reaches_a_rejected_pair(tmp_path: Path) -> None:
    given = texts()
    given["accepted"] = given["accepted"].replace("closeMatch\t\tsdg:C2", "exactMatch\t\tsdg:C2")
    add(given, "accepted", "cpi:3", "exactMatch", "sdg:C1", "0.90")
    given["candidates"] = given["candidates"].replace("cpi:3", "cpi:1").replace("3--C1", "1--C2")
    given["candidates"] = given["candidates"].replace("sdg:C1", "sdg:C2").replace("Three", "One")
    given["candidates"] = (
        given["candidates"].replace("Un\t", "Deux\t").replace("1.1.1", "1.2.1|1.2.2")
    )
    add(given, "rejected", "cpi:1", "exactMatch", "sdg:C2", "0.90")  # cpi:1 C1 cpi:3 C2
    found = broken_rules(tmp_path, given)
    assert ("implied", f"rejected line {START}") in found


def test_an_indicator_is_forgotten(tmp_path: Path) -> None:
    given = texts()
    lines = given["accepted"].splitlines(keepends=True)
    given["accepted"] = "".join([*lines[:-2], lines[-1]])
    assert broken_rules(tmp_path, given) == [("undeclared", "accepted, subject_id")]


def test_an_indicator_is_declared_and_proposed(tmp_path: Path) -> None:
    given = texts()
    add(given, "candidates", "cpi:2", "relatedMatch", "sdg:C2", "0.40")
    assert broken_rules(tmp_path, given) == [("declared-and-mapped", "accepted, subject_id")]


@pytest.mark.parametrize(
    "check",
    [
        HandCheck(3, "cpi:2", "", "sdg:C1", "source:paper", "p. 1"),
        HandCheck(3, "cpi:3", "skos:exactMatch", "sdg:C2", "source:paper", "p. 1"),
        HandCheck(3, "cpi:3", "", "sdg:C2", "source:lost", "p. 1"),
        HandCheck(3, "cpi:3", "", "sdg:C2", "source:paper", ""),
    ],
    ids=["not accepted", "another predicate", "unknown document", "no page"],
)
def test_a_pair_read_by_hand(tmp_path: Path, check: HandCheck) -> None:
    found = broken_rules(tmp_path, texts(), (*CHECKS, check))
    assert found == [("hand-check", "checks.tsv line 3")]


def test_chains_of_exact_matches_are_followed() -> None:
    same = SameAs([("a:1", "b:1"), ("c:1", "b:1"), ("d:1", "c:1"), ("a:2", "b:2")])
    assert same.implies("a:1", "d:1")
    assert same.implies("d:1", "a:1")
    assert not same.implies("a:1", "b:2")
