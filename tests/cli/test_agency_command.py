"""`ssckg agency`, as people type it, on the whole graph; declarations reach what is public."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any

import pytest

from ssckg import resources
from ssckg.app.accounts import create_token
from ssckg.app.analyses.sources import read_sources
from ssckg.app.workspace import open_workspace
from ssckg.cli import main
from ssckg.cli.acting import OPERATOR
from ssckg.harmonization.agencies.concerns import concerns_of_all
from ssckg.harmonization.interests import interests

if TYPE_CHECKING:
    from pathlib import Path

SDG = resources.folder("ontology") / "frameworks" / "sdg-2022"
HEAD = "agency,element,level,reason,source,valid_from"


def run(*words: str, token: str | None = None) -> tuple[int, str, str]:
    written, err = io.BytesIO(), io.StringIO()
    out = io.TextIOWrapper(written, "utf-8", write_through=True)
    code: object = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["ssckg", *words])
        patch.delenv("SSCKG_TOKEN", raising=False)
        if token is not None:
            patch.setenv("SSCKG_TOKEN", token)
        try:
            main()
        except SystemExit as end:
            code = end.code
    return int(str(code or 0)), written.getvalue().decode(), err.getvalue()


def told(data: Path, *words: str) -> dict[str, Any]:
    code, out, err = run(*words, "--json", "--data", str(data))
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def asked(data: Path, query: str, **parameters: str) -> list[dict[str, str]]:
    words = [word for name, value in parameters.items() for word in ("-p", f"{name}={value}")]
    code, out, err = run("query", query, *words, "--format", "csv", "--data", str(data))
    assert code == 0, err
    return list(csv.DictReader(io.StringIO(out)))


@pytest.fixture(scope="module")
def data(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copied = tmp_path_factory.mktemp("agencies") / "data"
    shutil.copytree(built_data, copied)
    return copied


def targets_in_tables(agency: str, number: str) -> dict[str, str]:
    """Return the targets of an agency by the printed lists: number to the stronger role."""
    with (SDG / "listings.csv").open() as file:
        target_of = {row["number"]: row["target"] for row in csv.DictReader(file)}
    found: dict[str, str] = {}
    for role in ("partner", "custodian"):  # the second takes the place of the first
        with (SDG / f"{role}s.csv").open() as file:
            for row in csv.DictReader(file):
                if row["agency"] == agency and row["listed_as"] in target_of:
                    found[target_of[row["listed_as"]]] = role
    assert number in found
    return found


@pytest.mark.parametrize(
    ("agency", "number"),
    [("ITU", "9.c"), ("UNECE", "9.1"), ("UN-Habitat", "11.1"), ("WMO", "13.1")],
)
def test_targets_are_those_of_the_printed_lists(built_data: Path, agency: str, number: str) -> None:
    listed = targets_in_tables(agency, number)
    """The queries know what an agency looks after itself, not what a part of it does."""
    found = told(built_data, "agency", "show", agency)
    level = {"custodian": "medium", "partner": "low"}
    for target in found["targets"]:
        if target["code"] in listed:
            assert target["level"] == level[listed[target["code"]]], target["code"]
    assert set(listed) <= {each["code"] for each in found["targets"]}


@pytest.mark.parametrize("agency", ["ITU", "UNEP", "WHO"])
def test_the_figures_are_those_of_the_named_queries(built_data: Path, agency: str) -> None:
    found = told(built_data, "agency", "show", agency)
    targets = {row["target"] for row in asked(built_data, "list-agency-targets", agency=agency)}
    bare = asked(built_data, "find-targets-without-agency-kpi", agency=agency)
    own = {
        each["code"]
        for each in found["targets"]
        if not all(ground["through"] for ground in each["grounds"])
    }
    assert own == targets
    without = {each["code"] for each in found["targets_without_kpi"]}
    assert without & own == {r["target"] for r in bare}


def test_the_default_priorities_are_what_is_read_from_roles(built_data: Path) -> None:
    crosswalk = read_sources(built_data).crosswalk
    assert crosswalk.priorities == ()  # nobody has declared anything
    expected = {
        (crosswalk.agency[agency].acronym, each.code, each.level)
        for agency, concerns in concerns_of_all(crosswalk).items()
        for each in concerns.values()
    }
    rows = asked(built_data, "list-priorities")
    assert {(row["acronym"], row["code"], row["level"]) for row in rows} == expected
    assert {row["origin"] for row in rows} == {"custodianship"}
    own = {
        (crosswalk.agency[each.agency].acronym, crosswalk.element[each.target].code)
        for each in interests(crosswalk)
    }
    more = {(acronym, code) for acronym, code, _ in expected} - own
    # The list of November 2022 has UNESCO-UIS as custodian of 4.6.1, and not UNESCO.
    assert ("UNESCO", "4.6") in more
    assert {acronym for acronym, _ in more} <= {"UNESCO", "UNEP", "UN-DESA", "UNU", "WHO"}
    reasons = {(r["acronym"], r["code"]): r["reason"] for r in rows}
    expected_reason = "Custodian of 4.6.1 through UNESCO-UIS; the level is our reading."
    assert reasons["UNESCO", "4.6"] == expected_reason


def test_everything_adds_up(built_data: Path) -> None:
    found = told(built_data, "agency", "overlaps")
    figures = found["figures"]
    assert (figures["targets"], figures["kpis"]) == (169, 91)
    assert figures["targets_claimed"] + figures["targets_unclaimed"] == 169
    for name in ("targets_unmeasured", "targets_unclaimed", "kpis_unclaimed"):
        assert len(found[name]) == figures[name]
    assert len(found["shared_targets"]) == figures["targets_shared"]
    assert all(each["agencies"] and not each["kpis"] for each in found["targets_unmeasured"])
    cells = told(built_data, "agency", "heatmap")["cells"]
    counted = {each["acronym"]: each["targets"] for each in found["agencies"]}
    for acronym, targets in counted.items():
        assert sum(c["targets"] for c in cells if c["agency"] == acronym) == targets
    assert {"ITU", "UNECE", "UN-Habitat"} <= counted.keys()
    named = {each["acronym"] for each in told(built_data, "agency", "list")["agencies"]}
    assert {"WHO", "ILO"} <= named
    assert "WHO" not in counted


def test_a_roster_has_the_seventeen_of_october_2020(built_data: Path) -> None:
    found = told(built_data, "agency", "list", "--roster", "u4ssc-roster-2020-10")
    assert len(found["agencies"]) == 17


def test_forms(built_data: Path, tmp_path: Path) -> None:
    where = ("--data", str(built_data))
    for name in ("h.svg", "h.xlsx", "h.html", "h.csv"):
        code, _, err = run("agency", "heatmap", "--out", str(tmp_path / name), *where)
        assert code == 0, err
        assert (tmp_path / name).stat().st_size > 500
    svg = (tmp_path / "h.svg").read_text()
    assert ">UN-Habitat<" in svg
    assert "WHO" not in svg
    code, out, _ = run("agency", "show", "ITU", *where)
    assert code == 0
    assert "Wireless Broadband Coverage" in out


def test_what_is_said_can_be_cited_and_computed_again(built_data: Path, tmp_path: Path) -> None:
    where = ("--data", str(built_data))
    for words in (("agency", "show", "ITU"), ("agency", "overlaps"), ("agency", "heatmap")):
        code, out, err = run("cite", *words, "--json", *where)
        assert code == 0, err
        (tmp_path / "c.json").write_text(out)
        code, _, err = run("rerun", str(tmp_path / "c.json"), *where)
        assert code == 0, err


def test_wrong_names(built_data: Path) -> None:
    where = ("--data", str(built_data))
    code, _, err = run("agency", "show", "UNHABITTAT", *where)
    assert (code, "UN-Habitat" in err or "unknown agency" in err) == (2, True)
    assert run("agency", "show", "ITU", "--strength", "strong", *where)[0] == 2
    assert run("agency", "overlaps", "--roster", "none", *where)[0] == 2
    assert run("agency", "overlaps", "--framework", "none", *where)[0] == 2
    assert run("agency", "template", "--out", "form.pdf", *where)[0] == 2


@pytest.mark.parametrize(
    "words",
    [("agency", "declare"), ("impact", "add", "--file"), ("reportability", "--cities")],
    ids=lambda words: words[0],
)
def test_a_file_that_is_not_there_is_wrong_use(
    built_data: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    missing = str(tmp_path / "missing.csv")
    code, out, err = run(*words, missing, "--data", str(built_data))
    assert (code, out, err) == (2, "", f"ssckg: no such file: {missing}\n")


def test_from_the_form_to_what_is_public_and_back(data: Path, tmp_path: Path) -> None:
    """ITU fills in its form; what it says counts everywhere, and its default stays visible."""
    where = ("--data", str(data))
    before = told(data, "agency", "show", "ITU")
    form = tmp_path / "itu.csv"
    assert run("agency", "template", "--agency", "ITU", "--out", str(form), *where)[0] == 0
    rows = list(csv.DictReader(io.StringIO(form.read_text())))
    codes = [each["code"] for each in before["targets"]]
    assert [row["element"] for row in rows] == codes
    del rows[:-2]
    lines = [f"ITU,{row['element']},high,Example,Example,2020" for row in rows]
    form.write_text("\n".join([HEAD, *lines, ""]))

    tried = told(data, "agency", "declare", str(form), "--dry-run")
    assert (tried["dry_run"], len(tried["declarations"])) == (True, len(rows))
    assert told(data, "agency", "show", "ITU") == before
    code, out, err = run("agency", "declare", str(form), *where)
    assert code == 0, err
    assert f"declared {len(rows)} priorities" in out

    after = told(data, "agency", "show", "ITU")
    said = [t for t in after["targets"] if t["code"] in codes[-2:]]
    assert {(t["level"], t["origin"]) for t in said} == {("high", "declared")}
    assert {g["origin"] for t in said for g in t["grounds"]} == {"declared", "custodianship"}
    assert {kpi["code"] for kpi in after["kpis"]} == {kpi["code"] for kpi in before["kpis"]}
    (cell,) = [c for c in told(data, "agency", "heatmap", "ITU")["cells"] if c["declared"]]
    assert (cell["goal"], cell["targets"], cell["declared"]) == ("17", 2, 2)
    origins = {row["origin"] for row in asked(data, "list-priorities", agency="ITU")}
    assert origins == {"declared", "custodianship"}
    graphs = [row["graph"] for row in asked(data, "list-graphs")]
    assert any(name.endswith("priority/ITU") for name in graphs)

    for row in rows:
        words = ("agency", "withdraw-declaration", "ITU", row["element"], "--reason", "A test.")
        assert run(*words, *where)[0] == 0
    assert told(data, "agency", "show", "ITU")["targets"] == before["targets"]
    assert told(data, "agency", "declared", "ITU")["declarations"] == []
    history = told(data, "agency", "declared", "ITU", "--history")["declarations"]
    assert {one["state"] for one in history} == {"withdrawn"}
    code, out, _ = run("agency", "declared", "--history", *where)
    assert (code, "withdrawn: A test." in out) == (0, True)


@pytest.mark.slow
def test_a_build_comes_with_what_was_declared(data: Path, tmp_path: Path) -> None:
    table = tmp_path / "p.csv"
    table.write_text(f"{HEAD}\nWMO,13.1,high,Example,Example,2020\n")
    assert run("agency", "declare", str(table), "--data", str(data))[0] == 0
    before = told(data, "agency", "show", "WMO")
    assert run("build", "--data", str(data))[0] == 0
    assert told(data, "agency", "show", "WMO") == before


def test_a_token_speaks_for_its_own_agency(data: Path, tmp_path: Path) -> None:
    with open_workspace(data) as ws:
        secret = create_token(ws, OPERATOR, role="agency", name="FAO desk", agency="FAO").secret
    table = tmp_path / "p.csv"
    table.write_text(f"{HEAD}\nITU,9.c,high,r,s,2020\n")
    words = ("agency", "declare", str(table), "--data", str(data))
    code, _, err = run(*words, token=secret)
    assert code == 1
    assert "row 2, column agency" in err
    assert "you may only declare for FAO" in err
    table.write_text(f"{HEAD}\nFAO,2.1,high,r,s,2020\n")
    assert run(*words, "--dry-run", token=secret)[0] == 0
