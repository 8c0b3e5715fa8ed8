"""Pages of the public record: the example of a round against the files that it was played from.

After `decisions.csv` (30 accepted, 3 declined, 1 deferred), as `steps.yaml` has it: p32 is accepted
with changes, p31 is declined in place of its acceptance, p19 in place of its deferral; p36 was
withdrawn.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.api.v1.service import Service, running
from tests.played_example import ROUND, VERSION
from tests.site.pages import faults, get

from ssckg.store.client import SparqlClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.played_example import PlayedExample

pytestmark = pytest.mark.slow
EXAMPLE = Path(__file__).parents[2] / "examples" / "rounds" / ROUND
PAGES = [
    *(f"/round/{ROUND}", f"/proposal/{ROUND}-p20", f"/proposal/{ROUND}-p35"),
    *(f"/decision/{ROUND}-d33", f"/comment/{ROUND}-c2", f"/release/{VERSION}"),
    f"/proposal/{ROUND}-p20/review/example-health-body",
]


@pytest.fixture(scope="module")
def service(
    played_example: PlayedExample, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    with running(played_example.data, tmp_path_factory.mktemp("published")) as service:
        yield service


def table(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_sound_in_two_languages(service: Service, path: str) -> None:
    for language in ("en", "ar"):
        page = get(service, f"{path}?lang={language}")
        assert page.status == 200
        assert faults(page) == []
        assert "A demonstration" in page.words or language == "ar"
        assert page.headers["cache-control"].startswith("public")


def test_a_round_lists_what_was_put_forward_and_decided(service: Service) -> None:
    page = get(service, f"/round/{ROUND}")
    rows = page.table("Proposals of the round")
    filed = {row["title"] for row in table("proposals.csv")} - {""}
    assert {row["Title"] for row in rows} >= filed
    assert len(rows) == sum(bool(row["title"]) for row in table("proposals.csv")) == 36
    assert rows[35]["Status"] == "withdrawn"
    assert rows[35]["Decision"] == ""
    decided = Counter(row["Decision"] for row in rows)
    accepted = [r["proposal"] for r in table("decisions.csv") if r["outcome"] == "accept"]
    assert decided["accepted"] + decided["accepted with changes"] == len(accepted)
    assert f"{ROUND}-p31" in accepted
    assert rows[30]["Decision"] == "not accepted", "the later decision stands"
    assert rows[31]["Decision"] == "accepted with changes"
    took_part = {row["Body"]: row for row in page.table("Bodies with their roles")}
    filed_by = Counter(row["submitted_by"] for row in table("proposals.csv"))
    health = took_part["example-health-body"]
    assert int(health["Proposals"]) >= filed_by["example-health-body"] > 0
    assert page.tree.xpath(f"//main//a[@href='/release/{VERSION}']")


def test_a_proposal_tells_its_text_and_its_heirs(service: Service) -> None:
    (asked,) = [r for r in table("proposals.csv") if r["title"] == "School Enrolment by level"]
    page = get(service, f"/proposal/{ROUND}-p20")
    assert asked["reason"] in page.words
    assert "split SC: EH: ED: 2C (School Enrolment) into SC: EH: ED: 6C" in page.words
    heirs = page.table("What releases made of it")[0]
    assert heirs["What happened"] == "split"
    assert heirs["Heirs"].startswith("SC: EH: ED: 6C Primary School EnrolmentSC: EH: ED: 7C")
    assert "Say which age is primary." in page.words
    verdicts = {row["Body"]: row["Verdict"] for row in page.table("Verdicts of bodies")}
    given = [r for r in table("reviews-health.csv") if r["proposal"] == f"{ROUND}-p20"]
    assert verdicts["example-health-body"] == given[0]["verdict"] == "approve"


def test_a_verdict_on_an_earlier_text_says_so(service: Service) -> None:
    page = get(service, f"/proposal/{ROUND}-p35")
    assert "What it said before" in page.words
    assert any("on an earlier text" in row["Verdict"] for row in page.table("Verdicts of bodies"))


def test_a_decision_tells_votes_and_dissent(service: Service) -> None:
    page = get(service, f"/decision/{ROUND}-d33")
    assert "Dissent of example-statistics-body: All series break." in page.words
    assert "taken back" in page.words
    later = get(service, f"/proposal/{ROUND}-p31")
    assert "1 for, 3 against, 0 abstaining" in later.words


def test_pages_ask_a_fixed_number_of_queries(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    select = SparqlClient.select

    def _count(self: SparqlClient, query: str, *rest: Any, **more: Any) -> Any:
        asked.append(query)
        return select(self, query, *rest, **more)

    get(service, f"/round/{ROUND}")  # what is kept in memory is read
    monkeypatch.setattr(SparqlClient, "select", _count)
    numbers = []
    for number in (5, 20, 33):  # with one comment or none, one change or more, one review or five
        asked.clear()
        assert get(service, f"/proposal/{ROUND}-p{number}?lang=fr").status == 200
        numbers.append(len(asked))
    assert len(set(numbers)) == 1
    # Counted by hand: the round, four lists, what came of it; six or so for what is said of it.
    assert numbers[0] <= 14
