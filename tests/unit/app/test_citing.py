"""Citations: a result computed again is the same, or it is said what changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field
from tests.worlds import World

from ssckg.app.analyses import catalogue
from ssckg.app.analyses.citing import citation_text, read_citation, rerun
from ssckg.app.analyses.registry import (
    Analysis,
    Parameters,
    read_parameters,
    result_values,
    run_analysis,
    values_hash,
)
from ssckg.app.analyses.sources import Sources
from ssckg.errors import DataError, ParseError, UnknownNameError, UsageError
from ssckg.model.result import Result, ResultTable


class CountParameters(Parameters):
    """Which kind to count."""

    kind: str = Field("Indicator", description="Kind of element.")
    at_most: int | None = Field(None, ge=1, description="No more than these.")
    prefix: str = Field("", description="Beginning of the codes.")


@dataclass(frozen=True, kw_only=True)
class Count(Result):
    """How many elements there are, and which."""

    total: int
    codes: tuple[str, ...]

    def tables(self) -> tuple[ResultTable, ...]:
        return (ResultTable("codes", "Codes", ("code",), tuple((c,) for c in self.codes)),)

    def notes(self) -> tuple[str, ...]:
        return ("Counted by hand.",)


def _count(sources: Sources, parameters: CountParameters) -> Count:
    codes = [e.code for e in sources.crosswalk.elements if e.kind == parameters.kind]
    return Count(total=len(codes), codes=tuple(codes[: parameters.at_most]))


COUNT = Analysis("count", "How many there are.", CountParameters, _count)


def _sources(ids: str = "a1 a2", data: str = "d1") -> Sources:
    world = World()
    world.edition("a", ids)
    return Sources(Path("nowhere"), world.crosswalk(), data, {})


@pytest.fixture(autouse=True)
def _only_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "all_analyses", lambda: {"count": COUNT})


def test_the_citation_holds_question_data_and_the_hash_of_the_result() -> None:
    cited = run_analysis(COUNT, _sources(), {"at_most": 1}).citation
    assert cited is not None
    # Worked out beside the code: keys sorted, no blanks, notes in, citation out.
    text = '{"codes":["a1"],"notes":["Counted by hand."],"total":2}'
    assert cited.result == hashlib.sha256(text.encode()).hexdigest()
    assert (cited.analysis, cited.data, cited.seed) == ("count", "d1", None)
    assert cited.parameters == {"kind": "Indicator", "at_most": 1, "prefix": ""}


def test_the_citation_in_words_names_what_was_asked_and_no_empty_parameters() -> None:
    text = citation_text(run_analysis(COUNT, _sources(), {}))
    assert "'count' with kind=\"Indicator\"," in text
    assert "sha256:d1" in text
    assert "at_most" not in text


def _round_trip(values: dict[str, Any]) -> tuple[Any, Any]:
    return read_citation(json.dumps(values), "result.json")


def test_the_same_data_give_the_same_result() -> None:
    result = run_analysis(COUNT, _sources(), {})
    outcome = rerun(_sources(), *_round_trip(result_values(result)))
    assert outcome.is_same
    assert outcome.differences == ()


def test_other_data_and_the_same_result_are_told_apart() -> None:
    result = run_analysis(COUNT, _sources(), {})
    outcome = rerun(_sources(data="d2"), *_round_trip(result_values(result)))
    assert outcome.is_same
    assert outcome.differences == ("data: d1 was cited, this is d2",)


def test_what_changed_is_said_where_the_old_result_is_at_hand() -> None:
    result = run_analysis(COUNT, _sources(), {})
    outcome = rerun(_sources("a1 a3 a4", "d2"), *_round_trip(result_values(result)))
    assert not outcome.is_same
    assert outcome.differences == (
        "data: d1 was cited, this is d2",
        "total: 2 was cited, now 3",
        'codes: "a2" is gone',
        'codes: "a3" is new',
        'codes: "a4" is new',
    )


def test_a_citation_alone_tells_only_that_it_changed() -> None:
    result = run_analysis(COUNT, _sources(), {})
    cited, old = _round_trip(result_values(result)["citation"])
    assert old is None
    outcome = rerun(_sources("a1", "d1"), cited, old)
    assert not outcome.is_same
    assert outcome.differences[0].startswith("result: another one")


def test_another_release_is_said() -> None:
    cited = run_analysis(COUNT, _sources(), {}).citation
    assert cited is not None
    outcome = rerun(_sources(), replace(cited, release="0.0.1"), None)
    assert outcome.is_same
    assert outcome.differences[0].startswith("release: 0.0.1 was cited")


CITED = {"analysis": "count", "parameters": {}, "release": "1", "data": "d", "result": "r"}


def test_what_a_cited_result_holds_does_not_reach_a_terminal_as_it_is() -> None:
    cited = run_analysis(COUNT, _sources(), {}).citation
    assert cited is not None
    old = {"total": "\x1b[2J\u202e", "codes": ["\x9b2J"], "\x1b]0;name\x07": 1}
    outcome = rerun(_sources(), replace(cited, result=values_hash(old)), old)
    assert len(outcome.differences) > 2
    assert all(line.isprintable() for line in outcome.differences)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON"),
        ("[]", "no citation"),
        ("{}", "no citation"),
        ('{"citation": null}', "no citation"),
        (
            '{"analysis": "count", "parameters": 3, "release": "", "data": "", "result": ""}',
            "no object",
        ),
        ("[" * 200_000, "no JSON"),
        ('{"parameters": {"a": ' + "[" * 100_000, "no JSON"),
        (json.dumps(CITED | {"analysis": ["count"]}), "analysis is no plain text"),
        (json.dumps(CITED | {"data": 3}), "data is no plain text"),
        (json.dumps(CITED | {"release": "\x1b[2J"}), "release is no plain text"),
    ],
)
def test_what_is_no_citation(text: str, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        read_citation(text, "c.json")


def test_an_unknown_analysis_and_faulty_parameters() -> None:
    cited = run_analysis(COUNT, _sources(), {}).citation
    assert cited is not None
    with pytest.raises(UnknownNameError, match="count"):
        rerun(_sources(), replace(cited, analysis="weigh"), None)
    with pytest.raises(UsageError, match="at_most"):
        rerun(_sources(), replace(cited, parameters={"at_most": 0}), None)


def test_every_fault_of_the_parameters_is_named() -> None:
    with pytest.raises(UsageError, match=r"at_most.*sort"):
        read_parameters(COUNT, {"at_most": "many", "sort": "x"})


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"at_most": 0}, "at_most: must be 1 or more"),
        ({"at_most": "many"}, "at_most: must be a whole number"),
        ({"atmost": 1}, "atmost: is no parameter of it"),
    ],
)
def test_a_wrong_parameter_is_told_in_words(given: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read_parameters(COUNT, given)


def test_figures_that_were_changed_in_the_file_are_told() -> None:
    """The citation still holds, and the figures beside it do not: nobody may quote these by it."""
    values = result_values(run_analysis(COUNT, _sources(), {}))
    cited, old = _round_trip({**values, "total": values["total"] + 1})
    with pytest.raises(DataError, match="not those that its citation names"):
        rerun(_sources(), cited, old)
