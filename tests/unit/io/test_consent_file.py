"""Statements of consent from JSON: what is read, and where a fault stands."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.errors import DataError, FaultsError, ParseError, TooLargeError
from ssckg.io.consent_file import parse_consent, read_consent_file
from ssckg.model.submission import ConsentScope, ConsentState

DOCS = Path(__file__).parents[3] / "docs" / "consent-file.md"


def parse(document: object) -> object:
    return parse_consent(json.dumps(document).encode())


def test_the_example_of_the_documentation_is_read() -> None:
    example = DOCS.read_text("utf-8").partition("```json\n")[2].partition("```")[0]
    found = parse_consent(example.encode())
    assert found.text_version == "2026-11"
    scopes = [statement.scope for statement in found.statements]
    assert scopes == [
        ConsentScope.SUBMISSION,
        ConsentScope.DATA_POINT,
        ConsentScope.VERIFICATION_REPORT,
    ]
    first, second, third = found.statements
    assert (first.state, first.embargo_until) == (ConsentState.GIVEN, date(2027, 1, 1))
    assert second.data_points == ("u4ssc:EC-ICT-ICT-4C/3g", "EC: ICT: ICT: 1C")
    assert (second.state, third.state) == (ConsentState.REFUSED, ConsentState.REFUSED)


GOOD = {"scope": "submission", "state": "given"}


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ([], "/: is not an object"),
        ({}, "/statements: "),
        ({"statements": []}, "/statements: "),
        ({"statements": [GOOD], "more": 1}, "/more: "),
        ({"statements": [GOOD], "text": 5}, "/text: "),
        ({"statements": [GOOD, 7]}, "/statements/1: is not an object"),
        ({"statements": [GOOD | {"scop": "x"}]}, "/statements/0/scop: is not known"),
        ({"statements": [{"scope": "submission"}]}, "/statements/0/state: is None"),
        ({"statements": [GOOD | {"state": "Given"}]}, "/statements/0/state: is 'Given'"),
        ({"statements": [GOOD | {"scope": ["submission"]}]}, "/statements/0/scope: "),
        ({"statements": [GOOD | {"data_points": ["x"]}]}, "/statements/0/data_points: goes with"),
        ({"statements": [GOOD | {"scope": "data-point"}]}, "/statements/0/data_points: is not"),
        (
            {"statements": [{"scope": "data-point", "state": "given", "data_points": ["a", 3]}]},
            "/statements/0/data_points/1: is not a text",
        ),
        ({"statements": [GOOD | {"embargo_until": "1.1.2027"}]}, "/statements/0/embargo_until: "),
        ({"statements": [GOOD | {"embargo_until": "20270101"}]}, "/statements/0/embargo_until: "),
        (
            {"statements": [GOOD | {"state": "refused", "expires_on": "2027-01-01"}]},
            "/statements/0: only what is given",
        ),
        (
            {"statements": [GOOD | {"embargo_until": "2027-01-02", "expires_on": "2027-01-02"}]},
            "/statements/0/expires_on: is not after",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(document: object, pointer: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(document)
    assert f"consent: {pointer}" in str(caught.value)


def test_several_faults_are_told_together() -> None:
    with pytest.raises(FaultsError) as caught:
        parse({"statements": [{"scope": "x", "state": "y"}], "also": 1})
    assert len(caught.value.faults) == 3


def test_a_member_that_stands_twice_is_refused() -> None:
    text = b'{"statements": [{"scope": "submission", "state": "refused", "state": "given"}]}'
    with pytest.raises(ParseError, match="'state' is there twice"):
        parse_consent(text)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 200_000])
def test_what_is_no_json(content: bytes) -> None:
    with pytest.raises(ParseError, match="is not JSON"):
        parse_consent(content)


def test_size_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    path.write_bytes(b" " * 1_000_001)
    with pytest.raises(TooLargeError):
        read_consent_file(path)
    with pytest.raises(ParseError, match="2,000"):
        parse({"statements": [GOOD] * 2001})


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "statements", "scope", "state", "data_points", "x"]), inner
        )
    ),
    max_leaves=12,
)


@given(values)
def test_whatever_comes_is_read_or_refused(document: object) -> None:
    with suppress(DataError):
        parse(document)
