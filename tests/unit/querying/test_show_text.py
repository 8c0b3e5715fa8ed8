"""What a person reads of one thing: blanks are said, long texts wrapped."""

from __future__ import annotations

from ssckg.querying.show_text import render, render_choice
from ssckg.querying.showing import Found, Shown

BASE = "https://w3id.org/ssckg/"


def shown(**parts: list[dict[str, str]]) -> Shown:
    facts = {"notation": ["A1"], "prefLabel": ["Access"], "trust": ["recall"], "source": ["m-2017"]}
    return Shown(BASE + "u4ssc/A1", "u4ssc:A1", ("Indicator",), facts, parts)


def test_trust_and_source_stand_with_the_name() -> None:
    assert render(shown()).splitlines() == [
        "A1  Access",
        "Indicator",
        "https://w3id.org/ssckg/u4ssc/A1",
        "  trust        recall, from m-2017",
    ]


def test_what_is_not_known_of_a_data_point_is_said() -> None:
    text = render(shown(data_points=[{"data_point": BASE + "u4ssc/A1/result", "maximum": "100"}]))
    assert "    unit         not known" in text
    assert "    bounds       ... to 100" in text
    assert "    trust        no trust level" in text


def test_a_missing_value_is_not_a_zero() -> None:
    row = {
        "city": "Rana",
        "year": "2020",
        "label": "Outages",
        "data_point": BASE + "u4ssc/B/result",
    }
    assert "  Rana 2020, Outages: not reported" in render(shown(cities=[row]))
    assert "  Rana 2020, Outages: 0 percent" in render(
        shown(cities=[{**row, "value": "0", "unit": "percent"}])
    )


def test_directions_of_mappings_and_no_match() -> None:
    match = "http://www.w3.org/2004/02/skos/core#closeMatch"
    row = {"predicate": match, "confidence": "0.8", "origin": "ours", "framework": "b-2014"}
    text = render(
        shown(
            mappings=[
                {**row, "side": "subject", "other": BASE + "x", "code": "B1", "list": "accepted"},
                {**row, "side": "object", "other": BASE + "y", "code": "B2", "list": "rejected"},
                {**row, "side": "subject", "list": "accepted", "reason": "Nothing like it."},
            ]
        )
    )
    assert "  -> b-2014 B1: closeMatch (0.8, ours)" in text
    assert "  <- b-2014 B2: REJECTED closeMatch (0.8, ours)" in text
    assert "  -- b-2014: no match (0.8, ours)\n      Nothing like it." in text


def test_no_line_is_wider_than_the_terminal() -> None:
    reason = "word " * 100
    row = {"side": "subject", "predicate": "x", "other": BASE + "x", "reason": reason}
    assert max(map(len, render(shown(mappings=[row]), width=60).splitlines())) <= 60


def test_a_choice_names_each_thing_and_how_to_choose() -> None:
    found = [
        Found(BASE + "iso37120-2018/5.1", "5.1", "Unemployment", "Indicator", "iso37120-2018"),
        Found(BASE + "agency/X", "X", None, "Agency", None),
    ]
    text = render_choice("5.1", found, 80)
    assert "--framework ID" in text
    assert "  iso37120-2018: 5.1 Unemployment (Indicator)\n      iso37120-2018:5.1" in text
    assert "  -: X (Agency)\n      agency:X" in text
