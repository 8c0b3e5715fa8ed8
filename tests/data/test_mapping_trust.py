"""Trust of mappings against the trust of their ends (docs/decisions/0004, 0009)."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORKS = ROOT / "ontology" / "frameworks"
FILES = sorted((ROOT / "mappings").rglob("*.sssom.tsv"))
ORDER = ("verified", "secondary", "partly", "recall")  # ssc:rank of the codes
PATHS = {"u4ssc-2017": "u4ssc", "nua-2016": "nua", "cpi-2016": "cpi", "iso37120-2014": ""}
TABLES = ("indicators", "groups", "commitments", "targets", "goals")

# Third party's page that was read itself: it lists under a goal paragraphs which it quotes, so
# the link is read and the text of the paragraph is at second hand.
STATED_BY_A_SITE = "source:sdgs-newurbanagenda"


@cache
def trust_of_elements() -> dict[str, str]:
    found = {}
    for edition, prefix in (*PATHS.items(), ("sdg-2022", "")):
        for path in (FRAMEWORKS / edition / f"{name}.csv" for name in TABLES):
            if path.exists():
                with path.open(encoding="utf-8", newline="") as file:
                    for row in csv.DictReader(file):
                        found[row.get("iri") or f"{prefix}:{row['id']}"] = row["trust"]
    return found


def rows(path: Path) -> list[dict[str, str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def weaker_end(row: dict[str, str]) -> str:
    ends = [row[key] for key in ("subject_id", "object_id") if row[key] != "sssom:NoTermFound"]
    return max((trust_of_elements()[end] for end in ends), key=ORDER.index)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pairs_of_our_own_are_trusted_like_the_weaker_end(path: Path) -> None:
    wrong = [
        (row["record_id"], row["ext_trust"], weaker_end(row))
        for row in rows(path)
        if row["ext_origin"] == "code:origin/ours"
        and row["ext_trust"] != f"code:trust/{weaker_end(row)}"
    ]
    assert wrong == []


def test_a_stated_link_above_an_end_was_read_itself() -> None:
    above = [
        row
        for path in FILES
        for row in rows(path)
        if row["ext_origin"] == "code:origin/stated"
        and ORDER.index(row["ext_trust"].split("/")[1]) < ORDER.index(weaker_end(row))
    ]
    assert len(above) == 10  # counted on the pages of the site for goals 1, 8, 10, 15 and 17
    assert {row["ext_source"] for row in above} == {STATED_BY_A_SITE}
