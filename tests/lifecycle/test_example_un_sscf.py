"""The example un-sscf-2020, played from opening to release, with figures worked out by hand.

U4SSC of 2017 has 91 indicators in 37 groups (3 dimensions, 7 sub-dimensions, 27 categories): 128
elements; and 112 data points. Of 36 proposals one is withdrawn (p36) and five are declined (p17,
p18, p19, p23, p31). The other 30:

- come in: p14, p15, p16, each with one data point; p21 in the place of one; p20 two out of one
- end: p21 EC-ICT-PS-2A replaced, p20 SC-EH-ED-2C split, p22 EC-ICT-ICT-5A retired; one data point
  each
- measure something else (another unit, numerator or denominator than the one on record): p3, p4
  (units), p13 (denominator), p33 and p34 (numerators): 5 indicators with one data point each
- say what was not on record of the same measure: p1, p2 (unit), p5, p6, p9 (denominator), p7
  (direction), p8 (denominator and direction): 7 indicators; p6 touches two data points, the others
  one each: 8
- say something else of the same measure: p10, p11, p12, p35 (method), p24 (place), p25 (code), p26,
  p27, p28 (level), p29, p30 (benchmark), p32 (label): 12 indicators, and three data points (those
  of the two benchmarks, and the label of p32)
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.played_example import BASE, EXAMPLES, NEW, ROUND, VERSION, said, told

from ssckg import KnowledgeGraph
from ssckg.app.attesting import known_keys
from ssckg.app.following import open_published
from ssckg.app.revision.editions import load_edition
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.played_example import PlayedExample

    from ssckg.model.edition_content import EditionContent

pytestmark = pytest.mark.slow
EXAMPLE = EXAMPLES / "rounds" / ROUND
OLD = f"{BASE}u4ssc/"

CAME_IN = {"SC-SH-HO-3A", "SC-SH-SA-10A", "EN-EN-WS-5A"}
REDEFINED = {
    "EC-I-T-1C", "EC-I-T-3C", "SC-EH-ED-4C", "SC-SH-SA-6C", "SC-SH-SA-7C",
}  # fmt: skip
CLARIFIED = {
    "EN-EN-PSN-1C", "EN-EN-PSN-4A", "EC-I-WS-3C", "EC-ICT-ICT-4C", "EC-P-EM-3A", "EC-P-EM-4A",
    "SC-EH-C-1C",
}  # fmt: skip
EDITED = CLARIFIED | {
    "SC-EH-H-1C", "SC-SH-SA-5A", "SC-SH-SI-2C", "EN-EN-AQ-2C", "EC-ICT-ES-3A", "SC-EH-ED-5A",
    "EC-I-T-2A", "EN-EN-PSN-2A", "EC-P-IN-2C", "EC-I-ES-3C", "EC-I-WS-5C", "EC-I-WS-2C",
}  # fmt: skip
BREAKS = {f"{each}/result" for each in REDEFINED} | {
    "EC-ICT-PS-4A/result", "SC-EH-ED-6C/result", "SC-EH-ED-7C/result",
}  # fmt: skip
TO_REVIEW = {
    # Accepted before: two of p13; one each of p3, p4, p33, p34.
    ("SC-EH-ED-4C", "4.6"), ("SC-EH-ED-4C", "C040601"),
    ("EC-I-T-1C", "11.2"), ("EC-I-T-3C", "11.2"), ("SC-SH-SA-6C", "3.d"), ("SC-SH-SA-7C", "3.d"),
    # Of what was replaced, with what took its place; of what was split, with each part.
    ("EC-ICT-PS-4A", "16.6"), ("EC-ICT-PS-4A", "16.7"),
    ("SC-EH-ED-6C", "4.1"), ("SC-EH-ED-7C", "4.1"),
    # Rejected before: what is measured is another thing, so they are judged anew, too.
    ("EC-I-T-1C", "C090101"),
    ("SC-EH-ED-6C", "C040102"), ("SC-EH-ED-7C", "C040102"),
}  # fmt: skip
"""As mappings/u4ssc-sdg reads: 6 + 4 accepted pairs and 1 + 2 rejected ones."""


AGENTS = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX ssc: <https://w3id.org/ssckg/ontology#>
SELECT ?agent (SAMPLE(?name) AS ?label) (SAMPLE(?from) AS ?source) WHERE {
  ?thing dcterms:creator|dcterms:publisher|prov:wasAssociatedWith|prov:wasAttributedTo|prov:agent|
    ssc:agency|ssc:decidedBy|ssc:proposedBy|<https://w3id.org/sssom/author_id> ?agent .
  FILTER(ISIRI(?agent) && !STRSTARTS(STR(?agent), "https://w3id.org/ssckg/comment/"))
  OPTIONAL { ?agent skos:prefLabel ?name } OPTIONAL { ?agent dcterms:source ?from }
} GROUP BY ?agent"""


@pytest.fixture(scope="module")
def draft(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the round after its first three steps: all is put forward."""
    folder = tmp_path_factory.mktemp("draft")
    example = Path(shutil.copytree(EXAMPLE, folder / "example"))
    steps = (EXAMPLE / "steps.yaml").read_text(encoding="utf-8").split("\n- at: ")
    (example / "steps.yaml").write_text("\n- at: ".join(steps[:4]), encoding="utf-8")
    data = Path(shutil.copytree(built_data, folder / "data"))
    assert said("revision", "play", str(example), data=data).endswith("3 steps played\n")
    return data


@pytest.fixture(scope="module")
def data(played_example: PlayedExample, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory in which the whole example was played."""
    return played_example.copied(tmp_path_factory.mktemp("played") / "data")


@pytest.fixture(scope="module")
def edition(data: Path) -> EditionContent:
    return load_edition(data, VERSION)


def short(iris: Iterable[str]) -> set[str]:
    return {iri.removeprefix(NEW).removeprefix(OLD) for iri in iris}


# --- what is put forward ------------------------------------------------------------------------


def test_every_kind_of_change_and_every_ground_is_there(draft: Path) -> None:
    filed = told("revision", "proposals", "--round", ROUND, data=draft)
    assert filed["total"] == 36
    with (EXAMPLE / "proposals.csv").open(encoding="utf-8") as file:
        text = file.read()
    for kind in (
        "add", "change-field", "retire", "replace", "split", "merge", "move", "change-level",
        "change-benchmark", "add-methodology",
    ):  # fmt: skip
        assert f",{kind}," in text
    text += (EXAMPLE / "amend-p35.csv").read_text(encoding="utf-8")
    for ground in (
        "agency-priority", "benchmark", "editorial", "harmonization", "missing-detail",
        "pilot-experience", "scheduled-review",
    ):  # fmt: skip
        assert ground in text


def test_what_cannot_both_be_is_found(draft: Path) -> None:
    """p22 ends what p23 changes; no other two act on the same thing."""
    found = told("revision", "conflicts", "--round", ROUND, data=draft)
    pairs = {tuple(sorted((one["first"], one["second"]))) for one in found["clashes"]}
    assert pairs == {(f"{ROUND}-p22", f"{ROUND}-p23")}


@pytest.mark.parametrize(
    ("number", "figure"),
    [
        # Counted in the tables: mappings/u4ssc-sdg, examples/cities, mappings/u4ssc-cpi.
        (1, "EN: EN: PSN: 1C measures 1 SDG target (11.7)"),
        (6, "EC: ICT: ICT: 4C measures 2 SDG targets (9.c; 17.8)"),
        (13, "SC: EH: ED: 4C clashes once with cpi-2016"),
        (31, "per 100,000 inhabitants times 0.01 is per 1,000 inhabitants (convertible)"),
    ],
)
def test_figures_that_proposals_rest_on_hold(draft: Path, number: int, figure: str) -> None:
    text = said("revision", "evidence", f"{ROUND}-p{number}", data=draft)
    assert text.startswith("holds: ")
    assert figure in text


@pytest.mark.parametrize("number", [18, 19, 22, 31])
def test_they_still_hold_when_the_round_has_led_to_an_edition(data: Path, number: int) -> None:
    """The edition that came out of them is no evidence for or against them."""
    text = said("revision", "evidence", f"{ROUND}-p{number}", data=data)
    assert text.count("holds: ") == text.count("\n") > 0
    assert VERSION not in text


def test_an_impact_is_the_same_after_the_release(draft: Path, data: Path) -> None:
    words = ("revision", "impact", f"{ROUND}-p22", "--format", "csv")
    assert said(*words, data=data) == said(*words, data=draft)


# --- how it goes --------------------------------------------------------------------------------


def test_steps_are_taken_and_refused_as_the_example_says(played_example: PlayedExample) -> None:
    """Six are refused, each for its own reason; all others are taken."""
    steps = {step["at"]: step["said"] for step in played_example.steps}
    assert len(played_example.steps) == 40
    assert "propose is not open in the stage preparation" in steps["2019-11-20T09:00:00+00:00"]
    assert "comment in un-sscf-2020 is for a" in steps["2020-03-31T23:59:59+00:00"]
    assert "un-sscf-2020-c1" in steps["2020-04-01T00:00:00+00:00"]
    assert "un-sscf-2020-c4" in steps["2020-05-08T23:59:00+00:00"]
    assert "is not open" in steps["2020-05-09T00:00:00+00:00"]
    assert "is not open" in steps["2020-05-11T09:05:00+00:00"]
    assert "answer is not open in the stage final-draft" in steps["2020-05-11T09:07:00+00:00"]
    assert "release is not open in the stage approval" in steps["2020-09-30T10:00:00+00:00"]


def test_the_calendar_is_that_of_the_note_and_a_week(data: Path) -> None:
    """1 April to 1 May 2020, a week more; all that follows is a week later."""
    view = told("revision", "show", ROUND, data=data)
    stages = {one["kind"]: (one["start"][:10], (one["end"] or "")[:10]) for one in view["stages"]}
    assert stages == {
        "preparation": ("2019-10-01", "2019-12-01"),
        "drafting": ("2019-12-01", "2020-04-01"),
        "open-comment": ("2020-04-01", "2020-05-09"),
        "final-draft": ("2020-05-09", "2020-06-08"),
        "approval": ("2020-06-08", "2020-10-08"),
        "adopted": ("2020-10-08", "2020-11-08"),
        "closed": ("2020-11-08", ""),
    }


def test_nobody_real_says_anything(data: Path) -> None:
    """All that is said is said by the secretariat, the public or players."""
    events = told("revision", "log", ROUND, data=data)["events"]
    bodies = {event["body"] for event in events}
    assert {body for body in bodies if not body.startswith("example-")} == {
        "secretariat", "public", "city:example-city-a", "city:example-city-b",
        "city:example-city-c",
    }  # fmt: skip
    comments = told("revision", "comments", "--round", ROUND, data=data)["comments"]
    assert len(comments) == 5
    for one in comments:
        assert one["author"].startswith("Example ") or one["author"].endswith("(played)")


def test_verdicts_count_by_hand(data: Path) -> None:
    """p31: statistics and environment object, telecom and housing approve; transport has no view.

    p26: statistics, health, environment and telecom approve, housing with changes; transport, which
    put it forward, said nothing. p18: telecom, environment and housing object, health approves.
    """
    items = {
        one["proposal"].removeprefix(f"{ROUND}-"): one
        for one in told("revision", "reviews", "--round", ROUND, data=data)["items"]
    }

    def counted(proposal: str) -> tuple[int, int, int, int]:
        one = items[proposal]
        return one["approve"], one["approve_with_changes"], one["object"], one["no_view"]

    assert counted("p31") == (2, 0, 2, 1)
    assert counted("p26") == (4, 1, 0, 0)
    assert counted("p18") == (1, 0, 3, 1)


def test_decisions_count_by_hand(data: Path) -> None:
    """In July 34: 30 accepted, p31 among them, p17, p18 and p23 declined, p19 deferred. Then p32
    accepted with changes, p31 and p19 declined.
    """
    found = told("revision", "decisions", "--round", ROUND, data=data)["decisions"]
    by_outcome: dict[str, int] = {}
    for one in found:
        by_outcome[one["outcome"]] = by_outcome.get(one["outcome"], 0) + 1
    assert by_outcome == {
        "accepted": 30, "declined": 5, "deferred": 1, "accepted-with-changes": 1,
    }  # fmt: skip
    last = {one["decision"]: one for one in found}[f"{ROUND}-d36"]
    assert (last["reverses"], last["yes"], last["no"]) == (f"{ROUND}-d33", 1, 3)
    patents = {one["proposal"]: one for one in found}[f"{ROUND}-p28"]
    assert (patents["yes"], patents["no"], patents["abstain"]) == (4, 1, 2)
    assert [one["body"] for one in patents["dissent"]] == ["example-telecom-body"]
    status = told("revision", "status", ROUND, data=data)["proposals"]
    assert (status["released"], status["declined"], status["withdrawn"]) == (30, 5, 1)


def test_answers_of_cities_count_by_hand(data: Path) -> None:
    """Three cities; on noise one can and two cannot; on green areas the last answer counts."""
    found = told("revision", "answers", "--round", ROUND, data=data)
    assert found["cities"] == 3
    counts = {one["code"]: (one["yes"], one["no"]) for one in found["counts"]}
    assert counts == {
        "EN: EN: PSN: 1C": (3, 0), "EC: I: WS: 3C": (0, 1), "EN: EN: EQ: 2A": (1, 2),
        "EC: ICT: PS: 2A": (1, 1), "SC: EH: H: 3C": (2, 0), "SC: EH: H: 1C": (1, 0),
        "EC: P: IN: 2C": (0, 1), "SC: EH: ED: 2C": (1, 0),
    }  # fmt: skip


def test_answers_are_on_record_as_counts(data: Path) -> None:
    """Three answered on green areas (all can) and on noise (one can); on others one or two did."""
    graph = f"{BASE}graph/revision/{ROUND}"
    with open_published(data) as store:
        found: dict[str, dict[str, str]] = {}
        for subject, predicate, object_ in store.get_graph(graph):
            if f"{ROUND}/answers/" in str(subject):
                name = str(predicate).rpartition("#")[2]
                found.setdefault(str(subject).rpartition("/")[2], {})[name] = str(object_)
    counted = {
        each: tuple(said.get(n) for n in ("answeringCities", "citiesThatCan", "citiesThatCannot"))
        for each, said in found.items()
    }
    assert counted == {
        "EN-EN-PSN-1C": ("3", "3", "0"), "EN-EN-EQ-2A": ("3", "1", "2"),
        "EC-I-WS-3C": ("1", None, None), "EC-ICT-PS-2A": ("2", None, None),
        "SC-EH-H-3C": ("2", None, None), "SC-EH-H-1C": ("1", None, None),
        "EC-P-IN-2C": ("1", None, None), "SC-EH-ED-2C": ("1", None, None),
    }  # fmt: skip
    assert found["EN-EN-EQ-2A"]["answersOn"] == f"{OLD}EN-EN-EQ-2A"


# --- what comes out -----------------------------------------------------------------------------


def test_the_release_counts_what_the_decisions_come_to(data: Path) -> None:
    """Of 240 elements and data points (128 + 112):

    redefined 5 + 5 = 10; edited 12 + 3 and 7 + 8 = 30; replaced, split, retired 1 + 1 = 2 each;
    kept 240 - 10 - 30 - 2 - 2 - 2 = 194. Added: 3 + 3 = 6; what came by p20 and p21 is told
    with the old.
    Indicators: 3 + 1 + 2 = 6 that were not there, 5 + 7 + 12 = 24 changed, 3 gone.
    """
    found = told("release", "show", VERSION, data=data)
    assert found["successions"] == {
        "added": 6, "edited": 30, "kept": 194, "redefined": 10, "replaced": 2, "retired": 2,
        "split": 2,
    }  # fmt: skip
    assert found["items"] == {"added": 6, "changed": 24, "retired": 3}
    assert found["is_demonstration"] is True
    assert told("release", "verify", VERSION, data=data)["valid"] is True


def test_elements_and_data_points_of_the_edition(edition: EditionContent) -> None:
    """91 - 3 + 6 = 94 indicators, 37 groups as before; 112 - 3 + 6 = 115 data points."""
    assert len(edition.of_class("ssc:Indicator")) == 94
    assert len(edition.of_class("ssc:DataPoint")) == 115
    assert len(edition.elements) == 94 + 37


def test_what_became_of_each_element(data: Path) -> None:
    rows = [
        dict(zip(found.columns, row, strict=True))
        for found in [KnowledgeGraph.open(data).query("list-heirs", framework="u4ssc-2017")]
        for row in found.rows
    ]
    became: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        heirs = became.setdefault(str(row["kind"]), {})
        [element] = short([str(row["element"])])
        heirs.setdefault(element, set()).update(short([str(row["heir"])]))
    assert set(became["redefined"]) == REDEFINED
    assert set(became["edited"]) == EDITED
    assert became["replaced"] == {"EC-ICT-PS-2A": {"EC-ICT-PS-4A"}}
    assert became["split"] == {"SC-EH-ED-2C": {"SC-EH-ED-6C", "SC-EH-ED-7C"}}
    assert became["retired"] == {"EC-ICT-ICT-5A": {"EC-ICT-ICT-1C"}}
    assert len(became["kept"]) == 128 - 5 - (7 + 12) - 3


def test_series_that_break(edition: EditionContent) -> None:
    """5 of those that stay, and the 3 that came in the place of others: 8.

    The other 112 - 3 - 5 = 104 go on. The 3 data points of what is new were revised from nothing.
    """
    breaks = {item.iri for item in edition.items if item.values("ssc:breaksSeries")}
    goes_on = {item.iri for item in edition.items if item.values("ssc:continuesSeries")}
    assert short(breaks) == BREAKS
    assert len(goes_on) == 104
    assert {f"{each}/result" for each in CLARIFIED - {"EC-ICT-ICT-4C"}} <= short(goes_on)
    assert not breaks & goes_on


def mappings(data: Path, list_name: str = "") -> list[Mapping[str, str]]:
    """Return the mappings of the set that was carried over, in one of its lists."""
    graph = f"{BASE}graph/mapping/{VERSION}--sdg-2022{list_name}"
    with open_published(data) as store:
        about: dict[str, dict[str, str]] = {}
        for subject, predicate, object_ in store.get_graph(graph):
            name = str(predicate).rpartition("/")[2].rpartition("#")[2]
            about.setdefault(str(subject), {})[name] = str(object_)
    return [facts for facts in about.values() if "subject_id" in facts and "object_id" in facts]


def pairs(found: Iterable[Mapping[str, str]]) -> set[tuple[str, str]]:
    return {
        (one["subject_id"].removeprefix(NEW), one["object_id"].rpartition("/")[2])
        for one in found
        if "NoTermFound" not in one["subject_id"] + one["object_id"]
    }


def test_mappings_that_go_to_review(data: Path, played_example: PlayedExample) -> None:
    """Before: 152 accepted pairs, 29 rejected, 9 candidates.

    Accepted: 6 are redefined, 2 replaced, 1 split, 1 retired and left; 152 - 10 = 142 go on.
    To be judged: 6 + 2 + 2 x 1 accepted, 1 + 2 x 1 rejected: 13. Rejected 29 - 2 = 27.
    """
    assert len(TO_REVIEW) == 13
    candidates = pairs(mappings(data, "/candidates"))
    assert candidates >= TO_REVIEW
    assert len(candidates) == 9 + 13
    accepted = pairs(mappings(data))
    assert len(accepted) == 142
    assert not {subject for subject, _ in accepted} & (REDEFINED | {"EC-ICT-ICT-5A"})
    assert len(pairs(mappings(data, "/rejected"))) == 27
    assert "142 go on, 13 to be judged anew" in played_example.steps[-1]["said"]


def test_what_is_retired_still_resolves_and_names_its_heir(data: Path) -> None:
    text = said("show", "u4ssc:EC-ICT-ICT-5A", data=data)
    assert "un-sscf-0.1 (a demonstration): retired; heirs: Household Internet Access" in text
    old = load_edition(data, "u4ssc-2017").item[f"{OLD}EC-ICT-ICT-5A"]
    assert not old.values("ssc:validTo")  # what a demonstration retires is not retired
    assert not old.values("dcterms:isReplacedBy")


def test_timeline_of_an_indicator_with_another_unit(data: Path) -> None:
    words = ("release", "timeline", "u4ssc:EC-I-T-1C")
    text = json.dumps(told(*words, data=data))
    assert "redefined" in text
    assert "un-sscf-2020-d3" in text
    assert "A length needs its measure" in text


def test_the_past_is_as_it_was(data: Path) -> None:
    """Three states: the build, the announcement of April, the release."""
    states = told("history", data=data)["states"]
    assert [state["releases"] for state in states] == [[], [], [VERSION]]
    before, after = (
        {row[0] for row in KnowledgeGraph.open(data, as_of=when).query("list-frameworks").rows}
        for when in (states[1]["start"], VERSION)
    )
    [new] = after - before
    assert str(new).endswith(VERSION)
    assert before < after


def test_what_is_published_and_signed_is_of_today(data: Path) -> None:
    """Only the steps have the times of the example; nobody published anything in 2020."""
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    for state in told("history", data=data)["states"]:
        assert datetime.fromisoformat(state["start"]) > an_hour_ago
    [key] = known_keys(DataDirectory.open_published(data))
    assert key.created > an_hour_ago
    assert told("release", "show", VERSION, data=data)["released"] == "2020-10-15T10:00:00+00:00"


def test_an_advertisement_is_not_published(data: Path, tmp_path: Path) -> None:
    said("dump", "--out", str(tmp_path / "all.nq"), data=data)
    text = (tmp_path / "all.nq").read_text(encoding="utf-8")
    assert "Name the sectors, or figures stay apart." in text
    assert "cheap hotspots" not in text
    assert "There is no map of noise." not in text  # answers are public as counts


def test_whoever_is_named_is_known_with_label_and_source(data: Path) -> None:
    """Authors, publishers, deciders, proposers: agencies of a register or bodies of the round."""
    with open_published(data) as store:
        found = {str(row["agent"]): row for row in store.select(AGENTS)}
    assert {f"{BASE}agency/ssckg", f"{BASE}agency/ITU"} <= found.keys()
    assert any("/example-board" in iri for iri in found)
    assert [row for row in found.values() if row.keys() != {"agent", "label", "source"}] == []
