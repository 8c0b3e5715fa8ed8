"""The registers against the documents they were read in.

Names: leaflet = U4SSC leaflet; terms of reference = ECE note of 2019 with the terms of June 2019;
fifth meeting = report of 9 October 2020; framework note = ECE note of 20 September 2019.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

REGISTERS = Path(__file__).resolve().parents[3] / "ontology" / "registers"

Record = dict[str, str]


def rows(register: str, name: str) -> list[Record]:
    with (REGISTERS / register / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MEMBERSHIPS = rows("agencies", "memberships")


def attested(roster: str) -> set[str]:
    of_initiative = [row for row in MEMBERSHIPS if row["organisation"] == "U4SSC"]
    return {row["member"] for row in of_initiative if roster in row["attested_in"].split(";")}


def test_76_agencies() -> None:
    assert len(rows("agencies", "agencies")) == 76


def test_seventeen_partners_in_october_2020() -> None:
    # fifth meeting, 1: three coordinators and 14 others, named one by one
    assert attested("u4ssc-roster-2020-10") == {
        *("ITU", "UNECE", "UN-Habitat"),
        *("CBD", "ECLAC", "FAO", "UNESCO", "UNDP", "UNECA", "UN-Women", "UNEP", "UNEP-FI"),
        *("UNFCCC", "UNIDO", "UNOP", "UNU-EGOV", "WMO"),
    }


def test_sixteen_partners_in_june_2019() -> None:
    # terms of reference, §18; "16 UN agencies, funds and programmes", §23
    found = attested("u4ssc-roster-2019-06")
    assert len(found) == 16
    assert attested("u4ssc-roster-2020-10") - found == {"UNOP"}
    assert found <= attested("u4ssc-roster-2020-10")


def test_coordinators_and_since_when() -> None:
    found = {
        row["member"]: row["since"]
        for row in MEMBERSHIPS
        if (row["organisation"], row["role"]) == ("U4SSC", "coordinator")
    }
    # leaflet: ITU and UNECE launched it in May 2016; terms of reference, §30: UN-Habitat with them
    assert found == {"ITU": "2016", "UNECE": "2016", "UN-Habitat": "2019"}


def test_where_the_beginning_is_not_known_it_stays_blank() -> None:
    known = {(r["member"], r["role"]) for r in MEMBERSHIPS if r["since"]}
    assert ("FAO", "supporter") not in known
    assert ("UNOP", "supporter") not in known


def test_the_secretariat_of_the_revision() -> None:
    # framework note, §16: ITU, UNECE, UNU and UN-Habitat
    found = {row["member"] for row in MEMBERSHIPS if row["organisation"] == "un-sscf-revision"}
    assert found == {"ITU", "UNECE", "UNU", "UN-Habitat"}


def test_the_timeline_of_the_revision() -> None:
    # framework note, §15
    steps = [row for row in rows("process", "steps") if row["process"] == "un-sscf-2020"]
    steps.sort(key=lambda row: int(row["step_order"]))
    assert [row["id"] for row in steps] == [
        *("joint-letter", "endorsement", "focal-points", "launch", "first-draft"),
        *("open-comments", "final-approval", "presentation", "adoption"),
    ]
    dates = {row["id"]: (row["start"], row["end"]) for row in steps}
    assert dates["endorsement"] == ("2019-10-02", "2019-10-04")
    assert dates["focal-points"] == ("", "2019-11-01")
    assert dates["open-comments"] == ("2020-04-01", "2020-05-01")
    assert dates["adoption"] == ("", "")  # only the month is printed
    months = {row["id"]: (row["start_month"], row["end_month"]) for row in steps}
    assert months["first-draft"] == ("2019-12", "2020-04")
    assert months["adoption"] == ("2020-10", "2020-10")


def test_steps_are_numbered_without_gaps_and_chained() -> None:
    for process in {row["process"] for row in rows("process", "steps")}:
        steps = [row for row in rows("process", "steps") if row["process"] == process]
        assert sorted(int(r["step_order"]) for r in steps) == list(range(1, len(steps) + 1))
        order = {row["id"]: int(row["step_order"]) for row in steps}
        assert all(order[r["next"]] == order[r["id"]] + 1 for r in steps if r["next"])


def test_rules_of_the_fifth_meeting() -> None:
    found = {row["id"]: row for row in rows("process", "rules")}
    rule = found["final-draft-comments"]  # fifth meeting, 3.6
    assert (rule["source"], rule["source_page"]) == ("u4ssc-meeting-5-report", "3.6")
    assert found["publication-at-citys-will"]["source_page"] == "Annex 1"


def test_a_citys_way_begins_with_a_letter_and_ends_with_the_index() -> None:
    steps = {r["id"]: r for r in rows("process", "steps") if r["process"] == "city-way"}
    assert steps["letter-of-interest"]["step_order"] == "1"
    assert steps["index"]["note"] == "Phase 2."
    assert steps["data-collection"]["date_text"] == "3 to 6 months"
    assert steps["attestation"]["actors"] == "ITU;UNECE;UN-Habitat"


def test_instruments_that_the_documents_name() -> None:
    found = {row["id"] for row in rows("instruments", "instruments")}
    # terms of reference, §4, §22(k), §26(j); framework note, §15(i)
    assert {
        *("agenda-2030", "new-urban-agenda", "paris-agreement", "connect-2020-agenda"),
        *("geneva-un-charter", "joint-letter-2019", "u4ssc-tor-2019"),
    } <= found


def test_requirements_name_document_and_paragraph() -> None:
    requirements = rows("instruments", "requirements")
    assert all(row["paragraph"] for row in requirements)
    of_note = {row["id"] for row in requirements if row["source"] == "ece-un-sscf-2019"}
    # framework note, §7: seven roman numbers, each with a row of its own
    numbers = {
        r["paragraph"] for r in requirements if r["id"] in of_note and "§7(" in r["paragraph"]
    }
    assert len(numbers) == 7


def test_units_that_qudt_has_point_there() -> None:
    found = {row["id"]: row["qudt"] for row in rows("units", "units")}
    # looked up in the QUDT vocabulary of units, commit 8b9168d
    assert found["percent"] == "qunit:PERCENT"
    assert found["microgram-per-cubic-metre"] == "qunit:MicroGM-PER-M3"
    assert found["number-per-square-kilometre"] == "qunit:NUM-PER-KiloM2"
    assert found["per-100000-inhabitants"] == ""  # QUDT has none


def test_conversions_as_printed() -> None:
    # verification manual p. 95: ppm and ppb to micrograms per cubic metre
    found = {(r["substance"], r["from_unit"]): r["factor"] for r in rows("units", "conversions")}
    assert found == {
        ("NO2", "part-per-million"): "1900",
        ("NO2", "part-per-billion"): "1.9",
        ("SO2", "part-per-million"): "2620",
        ("SO2", "part-per-billion"): "2.62",
        ("O3", "part-per-million"): "1960",
        ("O3", "part-per-billion"): "1.96",
    }


def test_sources_rest_on_themselves_with_a_trust_level() -> None:
    sources = rows("sources", "sources")
    weak = {r["key"] for r in sources if r["trust"] == "recall"}
    assert "general-knowledge" in weak
    assert Counter(r["trust"] for r in sources)["verified"] > 40
