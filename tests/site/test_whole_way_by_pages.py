"""The way of a submission from template to withdrawal, by pages only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.api.v1.service import PEOPLE, Service, running
from tests.site.browser import Browser, check_page

from ssckg import resources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = resources.root() / "examples" / "cities" / "stavanger.csv"
ONE = "/desk/submissions/stavanger-2021-1"
# Printed on page 17 of the report of February 2021: 14 lines, one of them "Not Reported".
LINES, PRINTED = 14, 13


@pytest.fixture(scope="module")
def service(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(built_data, tmp_path_factory.mktemp("way")) as service:
        yield service


@pytest.fixture(scope="module")
def people(service: Service) -> Iterator[dict[str, Browser]]:
    found = {who: Browser(service.address) for who in PEOPLE}
    for who, browser in found.items():
        browser.sign_in(service.secrets[who])
    yield found
    for browser in found.values():
        browser.client.close()


def test_the_template_is_downloaded(people: dict[str, Browser], tmp_path: Path) -> None:
    city = people["city"]
    city.open("/desk/submissions/template")
    check_page(city.page)
    form = city.form("/template", "get")
    assert form.inputs["framework"].value == "u4ssc-2017"
    query = {"framework": "u4ssc-2017", "city": "Stavanger", "year": "2021", "lang": "fr"}
    answer = city.open("/desk/submissions/template", **query)
    assert "u4ssc-2017-stavanger-2021.xlsx" in answer.headers["content-disposition"]
    path = tmp_path / "t.xlsx"
    path.write_bytes(answer.content)
    cells = {str(c.value) for s in openpyxl.load_workbook(path) for row in s for c in row}
    assert "Stavanger" in cells
    city.open("/desk/submissions/template", framework="none")
    assert city.page.status_code == 422
    assert "unknown framework" in city.text


def test_a_file_is_checked_and_nothing_is_kept(people: dict[str, Browser]) -> None:
    city = people["city"]
    city.open("/desk/submissions/check")
    check_page(city.page)
    spoilt = FILE.read_bytes().replace(b"6.33", b"633")
    city.send(city.form("/check"), {"city": "Stavanger", "year": "2021"},
              button=("do", "show"), file=("spoilt.csv", spoilt))  # fmt: skip
    check_page(city.page)
    assert city.page.status_code == 200
    assert "It cannot be handed in yet" in city.text
    first = city.tree.xpath("//section[@id='result']//tbody/tr[1]")[0].text_content()
    assert "error" in first
    assert "633" in first
    assert "line" in first
    city.open("/desk/submissions")
    assert "There is no submission that you may see" in city.text


def test_the_city_lodges_and_hands_in(people: dict[str, Browser]) -> None:
    city = people["city"]
    city.open("/desk/submissions/new")
    check_page(city.page)
    form = city.form("/new")
    city.send(form, {"year": "2021"}, file=("stavanger.csv", FILE.read_bytes()))
    city.wait()
    assert city.path == ONE, city.text
    check_page(city.page)
    assert "Your file is kept as a draft" in city.text
    # Under the heading of each dimension, a row for each line of the file.
    values = city.tree.xpath("//section[@aria-labelledby='values']//tbody/tr")
    assert len(values) == LINES
    row = next(each.text_content() for each in values if "EC: P: EM: 3A" in each.text_content())
    assert "6.33" in row
    assert sum("not reported" in each.text_content() for each in values) == 1

    city.open(f"{ONE}/submit")
    check_page(city.page)
    city.send(city.form("/submit"))
    assert city.path == ONE
    assert "handed in" in city.text
    again = city.open(f"{ONE}/submit")
    assert again.status_code == 409


def test_it_is_sent_back_corrected_and_verified(people: dict[str, Browser]) -> None:
    office, vera, city = people["secretariat"], people["verifier"], people["city"]
    office.open("/desk")
    check_page(office.page)
    assert office.tree.xpath(f"//section[@aria-labelledby='waits']//a[@href='{ONE}']")
    office.open(f"{ONE}/assign")
    check_page(office.page)
    office.send(office.form("/assign"), {"verifier": "secretary"})
    assert office.page.status_code == 422
    assert "is no verifier" in office.text
    office.send(office.form("/assign"), {"verifier": "vera"})
    assert "in verification" in office.text

    vera.open(f"{ONE}/return")
    check_page(vera.page)
    vera.send(vera.form("/return"), {"note": "Which year?"})
    assert "sent back" in vera.text
    city.open("/desk")
    assert city.tree.xpath(f"//section[@aria-labelledby='waits']//a[@href='{ONE}']")
    city.open(f"{ONE}/replace")
    check_page(city.page)
    city.send(city.form("/replace"), file=("again.csv", FILE.read_bytes() + b"\n"))
    city.wait()
    assert "The corrected file is in place" in city.text
    city.open(f"{ONE}/submit")
    city.send(city.form("/submit"))
    office.open(f"{ONE}/assign")
    office.send(office.form("/assign"), {"verifier": "vera"})

    vera.open(f"{ONE}/verification")
    check_page(vera.page)
    assert f"{PRINTED} values have no verdict yet" in vera.text
    name = "EC-ICT-PS-1A.published"
    bad = {f"note.{name}": "No list was shown."}
    vera.send(vera.form("/verification"), bad, button=("do", "save"))
    assert vera.page.status_code == 422
    assert "there is a note, and no verdict" in vera.text
    assert vera.form("/verification").inputs[f"note.{name}"].value == "No list was shown."
    good = {**bad, f"verdict.{name}": "NO", f"evidence.{name}": "a list of links"}
    vera.send(vera.form("/verification"), good, button=("do", "save"))
    assert "Your verdicts are saved" in vera.text
    assert f"{PRINTED - 1} values have no verdict yet" in vera.text
    vera.send(vera.form("/verification/advice"),
              {"improvement": "Say which year each value is of. [EC: ICT: PS: 1A]"})  # fmt: skip
    assert "The advice is kept" in vera.text
    vera.send(vera.form("/verification"), button=("do", "verify"))
    assert vera.page.status_code == 422
    assert f"{PRINTED - 1} of {PRINTED} reported values" in vera.text
    vera.send(vera.form("/verification"), {"all_yes": "yes"}, button=("do", "verify"))
    assert vera.path == ONE
    assert "The judgement is given" in vera.text


def test_the_city_sees_what_would_go_out_before_it_says_so(
    people: dict[str, Browser], service: Service
) -> None:
    city, office = people["city"], people["secretariat"]
    city.open(f"{ONE}/consent")
    check_page(city.page)
    assert "0 entries go out" in city.text
    held = "EC-I-B-1A.result"
    said = {"submission": "given", "hold": [held]}
    city.send(city.form("/consent"), said, button=("do", "preview"))
    check_page(city.page)
    # 12 verified values but the one held back, and the line that is "Not Reported".
    assert f"{PRINTED - 2 + 1} entries go out" in city.text
    assert "Nothing is recorded yet" in city.text
    quads = city.tree.xpath("//pre/code")[0].text
    assert "EC-P-EM-3A-result" in quads
    assert "EC-I-B-1A-result" not in quads
    assert '"268"' not in quads
    # What was chosen stands in the form again, and nothing was recorded.
    assert city.form("/consent").inputs["submission"].value == "given"
    assert service.call("city", "GET", "/submissions/stavanger-2021-1").json()["consents"] == []
    city.send(city.form("/consent"), button=("do", "record"))
    assert city.page.status_code == 422
    assert "mark the box" in city.text
    wrong = {"agree": "yes", "submission": "refused", "submission.embargo_until": "2030-01-01"}
    city.send(city.form("/consent"), wrong, button=("do", "record"))
    assert city.page.status_code == 422
    assert "only what is given has an embargo" in city.text
    right = {"agree": "yes", "submission": "given", "submission.embargo_until": "", "hold": [held]}
    city.send(city.form("/consent"), right, button=("do", "record"))
    assert "What the city says is recorded" in city.text

    office.open(f"{ONE}/publish")
    check_page(office.page)
    assert f"{PRINTED - 2 + 1} entries go out" in office.text
    said_before = office.tree.xpath("//pre/code")[0].text
    assert said_before == quads
    office.send(office.form("/publish"))
    office.wait()
    assert office.path == ONE
    assert "It is published" in office.text
    rows = service.select(
        "PREFIX ssc: <https://w3id.org/ssckg/ontology#> SELECT ?point {"
        " GRAPH <https://w3id.org/ssckg/graph/observation/stavanger-2021> {"
        " ?o ssc:observedDataPoint ?point ;"
        " <http://purl.org/linked-data/sdmx/2009/measure#obsValue> ?value } }"
    )
    assert len(rows) == PRINTED - 2


def test_who_read_it_is_told_to_the_city_only(people: dict[str, Browser]) -> None:
    people["city"].open(ONE)
    readings = people["city"].tree.xpath("//section[@aria-labelledby='readings']")[0]
    assert "vera" in readings.text_content()
    people["verifier"].open(ONE)
    assert not people["verifier"].tree.xpath("//section[@aria-labelledby='readings']")


def test_the_attestation_is_a_file_that_anybody_can_check(
    people: dict[str, Browser], service: Service
) -> None:
    office = people["secretariat"]
    office.open(f"{ONE}/attest")
    check_page(office.page)
    answer = office.send(office.form("/attest"), {"values": "yes"})
    assert "attachment" in answer.headers["content-disposition"]
    checked = service.call("public", "POST", "/attestations/check", content=answer.content)
    assert checked.json()["valid"] is True


def test_the_next_template_holds_these_values(people: dict[str, Browser], tmp_path: Path) -> None:
    query = {"framework": "u4ssc-2017", "previous": "stavanger-2021-1"}
    answer = people["city"].open("/desk/submissions/template", **query)
    path = tmp_path / "next.xlsx"
    path.write_bytes(answer.content)
    cells = {str(c.value) for s in openpyxl.load_workbook(path) for row in s for c in row}
    assert "6.33" in cells
    people["other-city"].open("/desk/submissions/template", **query)
    assert people["other-city"].page.status_code == 422
    assert "6.33" not in people["other-city"].text


def test_what_was_withdrawn_is_gone(people: dict[str, Browser], service: Service) -> None:
    city = people["city"]
    city.open(f"{ONE}/withdraw")
    check_page(city.page)
    assert "A mark without values stays" in city.text
    city.send(city.form("/withdraw"), {"reason": "A new count."})
    city.wait()
    assert "It is withdrawn" in city.text
    rows = service.select(
        "SELECT ?s { GRAPH <https://w3id.org/ssckg/graph/observation/stavanger-2021>"
        " { ?s <http://purl.org/linked-data/sdmx/2009/measure#obsValue> ?value } }"
    )
    assert rows == []
    city.open(ONE)
    assert not city.tree.xpath("//section[@aria-labelledby='next']//a[contains(@href,'withdraw')]")
