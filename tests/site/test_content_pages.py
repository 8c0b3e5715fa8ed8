"""Pages of what the graph holds: what they say is what the tables and the printed sources say."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.site.pages import Page, faults, get

from ssckg.store.client import SparqlClient

if TYPE_CHECKING:
    from tests.api.v1.service import Service

ROOT = Path(__file__).resolve().parents[2]
KINDS = [
    *("/frameworks", "/agencies", "/mappings", "/framework/u4ssc-2017", "/framework/u4ssc"),
    *("/u4ssc/EN-EN-AQ-1C", "/u4ssc/EC-ICT-PS-1A", "/sdg/C110602", "/sdg/11.6", "/sdg/11"),
    *("/u4ssc/EN-EN", "/u4ssc/EC-ICT-ICT", "/nua/paragraph-34", "/cpi/CPI", "/umf/4.4"),
    *("/iso37120-2014/17.1", "/agency/ITU", "/agency/U4SSC", "/agency/u4ssc-partners-board"),
    *("/mapping/u4ssc-sdg", "/mapping/u4ssc-sdg/rejected", "/mapping/derived/iso37120-nua"),
    *("/mapping/u4ssc-sdg/EC-ICT-ICT-1C--C170801", "/unit/percent", "/code/trust"),
    *("/mapping/derived/iso37120-nua/20.5--paragraph-73", "/source/u4ssc-methodology-2017"),
    *("/u4ssc/EN-EN-AQ-1C/pm2.5", "/u4ssc/benchmark/travel-time-index", "/sdg/C200208"),
    "/note/u4ssc-2017/EC-I-WA-1C-result--denominator",
]
INDICATOR = "/u4ssc/EC-ICT-ICT-1C"


def sssom(name: str) -> list[dict[str, str]]:
    """Return the rows of a mapping file, read without code of the project."""
    lines = (ROOT / "mappings" / f"{name}.sssom.tsv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((x for x in lines if not x.startswith("#")), delimiter="\t"))


@pytest.mark.parametrize("path", KINDS)
def test_every_kind_of_page_is_sound(service: Service, path: str) -> None:
    page = get(service, path)
    assert page.status == 200
    assert faults(page) == []
    assert page.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", [INDICATOR, "/agency/ITU", "/frameworks", "/sdg/11.6"])
def test_pages_in_arabic_run_from_right_to_left_and_mark_their_english(
    service: Service, path: str
) -> None:
    page = get(service, f"{path}?lang=ar")
    assert page.tree.get("dir") == "rtl"
    assert faults(page) == []
    assert page.tree.xpath("//main//*[@lang='en']")
    kept = [a for a in page.links() if a.startswith("/") and not a.startswith("/api")]
    assert kept
    assert all("lang=ar" in a for a in kept), [a for a in kept if "lang=ar" not in a]


# indicators


def test_a_definition_is_shown_in_its_parts_with_source_and_page(service: Service) -> None:
    # Collection methodology of 2017, page 23 of the flipbook.
    page = get(service, INDICATOR)
    said = page.facts()
    assert said["Numerator"] == ["households with Internet access (fixed or mobile)"]
    assert said["Denominator"] == ["all households"]
    assert said["Multiplied by"] == ["100"]
    assert said["Unit"] == ["percent"]
    assert said["Unit as printed"] == ["Percentage"]
    assert (said["Least value"], said["Greatest value"]) == (["0"], ["100"])
    assert said["Direction"] == ["Higher is better"]
    assert said["Level"] == ["Core"]
    assert "2017 methodology p. 23; 2022 manual p. 33–34" in page.words
    assert "Collection Methodology for Key Performance Indicators" in page.words


def test_a_fact_that_is_trusted_less_says_so_beside_it(service: Service) -> None:
    note = "Our reading of the one-line definition in the transcription"
    said = get(service, "/u4ssc/EC-I-WS-1C").facts()
    numerator, marked = said["Numerator"]
    assert numerator == "city households with access to a basic water supply"
    assert marked.startswith("from memory, to be checked")
    assert note in marked
    assert "Source: " in marked


def test_what_is_blank_stays_blank(service: Service) -> None:
    said = get(service, "/sdg/C110602").facts()
    assert not {"Unit", "Numerator", "Denominator", "Least value", "Direction"} & set(said)


def test_mappings_of_an_indicator_are_those_of_the_files(service: Service) -> None:
    expected = Counter(
        row["predicate_id"].removeprefix("skos:").removesuffix("Match")
        for name in ("u4ssc-sdg", "u4ssc-cpi", "u4ssc-nua", "u4ssc-iso37120")
        for row in sssom(name)
        if row["subject_id"] == "u4ssc:EC-ICT-ICT-1C" and row["object_id"] != "sssom:NoTermFound"
    )
    rows = get(service, INDICATOR).table("Accepted")
    assert Counter(row["Relation, from here"].split()[0] for row in rows) == expected
    assert rows[0]["Relation, from here"] == "exact match"
    (access,) = [row for row in rows if row["The other side"].startswith("17.8.1 ")]
    assert access["Reason"].endswith("other unit of count, and access is not use.")
    assert access["Confidence"] == "0.95"
    assert access["Who says so, status"].startswith("pair stated in a document, predicate ours")
    assert "p. 23; p. 33–34" in access["Source and page"]


def test_incoming_mappings_are_turned(service: Service) -> None:
    rows = get(service, "/sdg/C110602").table("Accepted")
    turned = {"broad": "narrow", "narrow": "broad"}
    expected: Counter[str] = Counter()
    for name in ("u4ssc-sdg", "cpi-sdg", "iso37120-sdg", "nua-sdg"):
        for row in sssom(name):
            if row["object_id"] == "unsdg:C110602" and row["subject_id"] != "sssom:NoTermFound":
                word = row["predicate_id"].removeprefix("skos:").removesuffix("Match")
                expected[turned.get(word, word)] += 1
    assert expected["narrow"] > 0
    assert Counter(row["Relation, from here"].split()[0] for row in rows) == expected


def test_rejected_undecided_and_derived_mappings_stand_apart(service: Service) -> None:
    rejected = [
        row
        for name in ("u4ssc-sdg", "u4ssc-cpi", "u4ssc-nua", "u4ssc-iso37120")
        for row in sssom(f"{name}/rejected")
        if row["subject_id"] == "u4ssc:EC-I-WS-1C"
    ]
    page = get(service, "/u4ssc/EC-I-WS-1C")
    assert len(page.table("Rejected")) == len(rejected) == 2
    holders = page.tree.xpath("//details[.//caption[starts-with(normalize-space(), 'Rejected')]]")
    assert len(holders) == 1
    derived = get(service, "/iso37120-2014/20.5")
    assert derived.table("Derived")
    assert all(
        "derived by chaining" in row["Who says so, status"] for row in derived.table("Derived")
    )


def test_values_are_as_printed_and_what_is_missing_is_no_zero(service: Service) -> None:
    # Factsheet of Riyadh, printed page 26; report of Rana, printed page 16: listed, no value.
    page = get(service, "/u4ssc/EN-EN-AQ-1C")
    rows = page.table("Reported values")
    found = {(r["City"], r["Data point"].rpartition(": ")[2]): r for r in rows}
    assert len(rows) == 7
    printed = {"NO2": "105.35", "O3": "58.00", "PM10": "218.00", "PM2.5": "64.00", "SO2": "9.68"}
    for name, value in printed.items():
        row = found["Riyadh", name]
        assert float(row["Value"]) == float(value)
        assert row["As printed"].startswith(value)
        assert row["Page"] == "flipbook page 32, printed page 26"
        assert row["Trust"] == "verified"
    for name in ("O3", "SO2"):
        assert found["Rana", name]["Value"] == "listed without a value"
        assert found["Rana", name]["Page"] == "flipbook page 24, printed page 16"


def test_values_offer_their_data_their_query_and_a_citation(service: Service) -> None:
    page = get(service, "/u4ssc/EN-EN-AQ-1C")
    data = [a for a in page.links() if a.startswith("/api/v1/queries/list-reports-of-element")]
    assert len(data) == 2
    text = service.client.get(service.address + next(a for a in data if "format=csv" in a)).text
    assert len(list(csv.reader(text.splitlines()))) == 8
    assert "ssc:observedDataPoint" in page.words
    assert "https://w3id.org/ssckg/u4ssc/EN-EN-AQ-1C. Data sha256:" in page.words


def test_custodians_are_told_also_through_the_mappings(service: Service) -> None:
    # Tier classification of 30 November 2022: 17.8.1 is ITU's.
    (row,) = [
        r
        for r in get(service, INDICATOR).table("Custodians and partners of the SDG indicators")
        if r["Listed as"] == "17.8.1"
    ]
    assert row["Agency"].startswith("ITU ")
    assert (row["Role"], row["Relation, from here"]) == ("custodian", "related match")
    own = get(service, "/sdg/C110602").table("Custodians and partners")
    assert [r["Agency"].split()[0] for r in own if r["Role"] == "custodian"] == ["WHO"]


def test_what_an_element_came_from_is_told(service: Service) -> None:
    # 2020 comprehensive review: 7.b.1 and 12.a.1 became one indicator.
    page = get(service, "/sdg/C200208")
    codes = {row["Element"].split()[0] for row in page.table("Editions that hold it")}
    assert {"7.b.1", "12.a.1"} <= codes


def test_a_comment_is_one_step_away(service: Service) -> None:
    links = get(service, INDICATOR).links()
    iri = "https%3A%2F%2Fw3id.org%2Fssckg%2Fu4ssc%2FEC-ICT-ICT-1C"
    assert f"/comment?about={iri}" in links


# frameworks


def test_an_edition_counts_and_its_tree_holds_every_element(service: Service) -> None:
    # Three dimensions, seven sub-dimensions, 27 places of categories, 91 KPIs.
    page = get(service, "/framework/u4ssc-2017")
    for told in ("91 Indicators", "27 Categories", "7 Sub-dimensions", "3 Dimensions"):
        assert told in page.words
    assert "112 Data points" in page.words
    tree = page.tree.xpath("//*[@data-tree]//a/@href")
    assert len(tree) == len(set(tree)) == 128
    assert len(page.table("Indicators of this edition")) == 91
    assert page.facts()["Publisher"] == [
        "International Telecommunication Union",
        "United for Smart Sustainable Cities",
    ]


def test_the_matrix_row_of_an_edition_counts_strongest_mappings(service: Service) -> None:
    rank = {"exact": 0, "close": 1, "broad": 2, "narrow": 2, "related": 3}
    best: dict[str, str] = {}
    for row in sssom("u4ssc-cpi"):
        word = row["predicate_id"].removeprefix("skos:").removesuffix("Match")
        if "sssom:NoTermFound" not in {row["subject_id"], row["object_id"]}:
            known = best.get(row["subject_id"])
            if known is None or rank[word] < rank[known]:
                best[row["subject_id"]] = word
    expected = Counter(best.values())
    rows = get(service, "/framework/u4ssc-2017").table("Coverage by other editions")
    (cpi,) = [row for row in rows if row["Other edition"] == "cpi-2016"]
    assert int(cpi["Indicators mapped"]) == len(best)
    assert int(cpi["Not mapped"]) == 91 - len(best)
    assert {w: int(cpi[w.capitalize()]) for w in ("exact", "close", "related")} == {
        w: expected[w] for w in ("exact", "close", "related")
    }
    assert int(cpi["Broad"]) + int(cpi["Narrow"]) == expected["broad"] + expected["narrow"]


def test_all_editions_are_listed_and_uncompared_ones_are_blank(service: Service) -> None:
    rows = get(service, "/frameworks").table("Editions of frameworks")
    folders = [f for f in (ROOT / "ontology" / "frameworks").iterdir() if f.is_dir()]
    assert len(rows) == len(folders) == 13
    (sdg,) = [r for r in rows if "edition of November 2022" in r["Edition"]]
    assert (sdg["Indicators"], sdg["All elements"]) == ("231", "417")
    assert sdg["U4SSC KPIs covered"] == "91"
    (iso,) = [r for r in rows if r["Edition"].startswith("ISO 37120:2018")]
    assert iso["U4SSC KPIs covered"] == ""
    assert iso["Publisher"] == "ISO"
    assert "the standard is sold" in iso["Licence or terms"]


# agencies


def test_an_agency_says_what_it_looks_after_and_since_when(service: Service) -> None:
    page = get(service, "/agency/ITU")
    rows = page.table("Custodian and partner roles")
    custodian = {row["Listed as"] for row in rows if row["Role"] == "custodian"}
    assert custodian == {"4.4.1", "5.b.1", "9.c.1", "17.6.1", "17.8.1"}
    roles = {
        (r["Body"], r["Role"]): r["Since"] for r in page.table("What it is or was, and since when")
    }
    assert roles["United for Smart Sustainable Cities", "coordinator"] == "2016"
    assert "it is no statement of the agency" in page.words


def test_indicators_of_another_edition_can_be_asked_for(service: Service) -> None:
    page = get(service, "/agency/ITU?framework=cpi-2016")
    chosen = page.tree.xpath("//select[@name='framework']/option[@selected]/text()")
    assert chosen == ["cpi-2016"]
    rows = page.table("Indicators to review")
    assert rows
    assert not any(row["Indicator"].startswith("EC:") for row in rows)


def test_all_agencies_are_listed(service: Service) -> None:
    rows = get(service, "/agencies").table("Agencies and other bodies")
    with (ROOT / "ontology/registers/agencies/agencies.csv").open(encoding="utf-8") as file:
        known = {row["notation"] for row in csv.DictReader(file)}
    found = {row["Body"].split()[0] for row in rows}
    assert {a for a in known if " " not in a} <= found
    (itu,) = [row for row in rows if row["Body"].startswith("ITU ")]
    assert itu["Custodian of"] == "5"


# mappings


def test_a_mapping_set_counts_what_its_file_holds(service: Service) -> None:
    rows = sssom("u4ssc-sdg")
    nothing = [r for r in rows if "sssom:NoTermFound" in {r["subject_id"], r["object_id"]}]
    by = Counter(
        r["predicate_id"].removeprefix("skos:").removesuffix("Match")
        for r in rows
        if r not in nothing
    )
    page = get(service, "/mapping/u4ssc-sdg")
    figures = {r["Relation"].split()[0]: int(r["Pairs"]) for r in page.table("Pairs by relation")}
    assert figures == {**by, "no": len(nothing)}
    assert len(page.table("All pairs of the set")) == len(rows)
    sides = {row["Edition"]: row for row in page.table("Coverage both ways")}
    to = {r["object_id"] for r in rows if r not in nothing and r["object_id"].startswith("unsdg:C")}
    assert int(sides["sdg-2022"]["Indicators mapped"]) >= len(to)
    assert int(sides["sdg-2022"]["All indicators"]) == 231
    assert int(sides["u4ssc-2017"]["Indicators mapped"]) == 91


def test_a_mapping_shows_both_sides_and_why(service: Service) -> None:
    page = get(service, "/mapping/u4ssc-cpi/EC-ICT-ICT-1C--ID.ICT.1")
    assert "exact match" in page.words
    (table,) = page.tree.xpath("//table[contains(@class, 'sides')]")
    lines = {
        " ".join(row.find("th").xpath("./text()")).strip(): [
            " ".join(c.text_content().split()) for c in row.findall("td")
        ]
        for row in table.find("tbody")
    }
    assert lines["Numerator"] == [
        "households with Internet access (fixed or mobile)",
        "Households with Internet access",
    ]
    assert lines["Multiplied by"] == ["100", ""]
    assert lines["Unit"] == ["percent", "percent"]
    assert "numerator, denominator and unit agree" in page.words
    assert page.facts()["Justification"] == ["semapv:ManualMappingCuration"]


def test_mapping_sets_are_listed_and_derived_ones_apart(service: Service) -> None:
    page = get(service, "/mappings")
    rows = {row["Set"].split()[0]: row for row in page.table("Mapping sets")}
    assert set(rows) == {f.name.split(".")[0] for f in (ROOT / "mappings").glob("*.sssom.tsv")}
    assert (rows["u4ssc-sdg"]["Pairs"], rows["u4ssc-sdg"]["No match"]) == ("152", "188")
    assert (rows["u4ssc-sdg"]["Rejected"], rows["u4ssc-sdg"]["Undecided"]) == ("29", "9")
    derived = page.table("Derived by chaining")
    assert derived
    assert all(row["Set"].startswith("derived/") for row in derived)
    answer = service.client.get(f"{service.address}/mapping/u4ssc-sdg.tsv")
    assert answer.headers["content-type"].startswith("text/tab-separated-values")


# registers


def test_a_source_says_what_was_read_in_it(service: Service) -> None:
    page = get(service, "/source/u4ssc-methodology-2017")
    with (ROOT / "ontology/frameworks/u4ssc-2017/indicators.csv").open(encoding="utf-8") as file:
        read = [
            r for r in csv.DictReader(file) if "u4ssc-methodology-2017" in r["source"].split(";")
        ]
    (row,) = [
        r
        for r in page.table("What it attests, by edition")
        if (r["Edition"], r["Kind"]) == ("u4ssc-2017", "Indicators")
    ]
    assert int(row["Number"]) == len(read)


def test_a_unit_lists_its_data_points_and_factors(service: Service) -> None:
    page = get(service, "/unit/microgram-per-cubic-metre")
    names = {row["Data point"] for row in page.table("Data points in this unit")}
    assert "Air Pollution: NO2" in names
    # Verification manual, pages 32 and 95.
    factors = {(r["From"], r["For"]): r["Times"] for r in page.table("Factors to other units")}
    assert float(factors["parts per million", "NO2"].replace(",", "")) == 1900


def test_a_list_of_codes_tells_what_each_means(service: Service) -> None:
    rows = {row["Name"]: row["Meaning"] for row in get(service, "/code/trust").table("Values")}
    assert rows["Verified"] == "Read in the document itself or on an official page."
    assert len(rows) == 4


# what does not go


@pytest.mark.parametrize(
    ("path", "status", "hint"),
    [
        ("/agency/ITU?framework=cpi-2061", 404, "cpi-2016"),
        ("/u4ssc/EC-ICT-ICT-1X", 404, "EC-ICT-ICT-1C"),
        ("/frameworks?as-of=yesterday", 404, "known: times from"),
        ("/u4ssc/EC-ICT-ICT-1C?as-of=1999-01-01", 404, ""),
        ("/agency/ITU?framework=%3Cscript%3Ealert(1)%3C/script%3E", 404, ""),
    ],
)
def test_what_cannot_be_shown_says_what_to_do(
    service: Service, path: str, status: int, hint: str
) -> None:
    page = get(service, path)
    assert page.status == status
    assert hint in page.words
    assert len(page.tree.findall(".//h1")) == 1
    assert "<script>alert" not in page.text


# cost


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What engines are asked, in order."""
    texts: list[str] = []
    stream = SparqlClient.stream

    def noted(self: SparqlClient, text: str, *rest: object, **named: object) -> object:
        texts.append(text)
        return stream(self, text, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(SparqlClient, "stream", noted)
    return texts


def cost(service: Service, asked: list[str], path: str) -> int:
    asked.clear()
    assert get(service, f"{path}?n=cost").status == 200
    return len(asked)


def test_the_number_of_queries_does_not_grow_with_what_is_shown(
    service: Service, asked: list[str]
) -> None:
    cost(service, asked, "/frameworks")  # what is kept between requests is read once
    assert cost(service, asked, "/sdg/14") == cost(service, asked, "/sdg/11")
    assert cost(service, asked, "/mapping/u4ssc-cpi") == cost(service, asked, "/mapping/u4ssc-sdg")
    assert cost(service, asked, "/agency/IPU") == cost(service, asked, "/agency/UNEP")
    for path, most in [
        *(("/frameworks", 1), ("/agencies", 0), ("/mappings", 1), (INDICATOR, 16)),
        *(("/u4ssc/EN-EN-AQ-1C", 16), ("/framework/sdg-2022", 10), ("/agency/ITU", 10)),
    ]:
        assert cost(service, asked, path) <= most, path


def test_pages_of_things_are_kept_and_known_again(service: Service) -> None:
    first = get(service, INDICATOR)
    again = get(service, INDICATOR, **{"if-none-match": first.headers["etag"]})
    assert again.status == 304
    assert "Accept-Language" in first.headers["vary"]


def links_of(page: Page) -> set[str]:
    return {a.partition("#")[0] for a in page.links() if a.startswith("/")}


@pytest.mark.parametrize("path", ["/frameworks", "/mappings", INDICATOR, "/mapping/u4ssc-sdg"])
def test_links_of_pages_lead_somewhere(service: Service, path: str) -> None:
    found = sorted(links_of(get(service, path)) - {""})
    for place in found[:: max(1, len(found) // 25)]:
        assert get(service, place).status in {200, 401}, place


def test_what_is_on_the_web_is_linked_there_and_what_is_ours_here(service: Service) -> None:
    assert "https://www.itu.int" in get(service, "/agency/ITU").links()
    source = get(service, "/source/u4ssc-methodology-2017")
    assert any(a.startswith("https://www.itu.int/en/publications/") for a in source.links())
    for path in KINDS[::3]:
        bare = [a for a in get(service, path).links() if a.startswith("/resource?")]
        assert [a for a in bare if get(service, a).status != 200] == []
