"""Declarations: what rows may say, which declaration holds on a day, what is published of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from ssckg.errors import DataError, FaultsError
from ssckg.harmonization.agencies.declaration_rdf import (
    declaration_triples,
    declarations_from,
    public_triples,
    published_graph,
    states,
    withdrawal_triples,
)
from ssckg.harmonization.agencies.declaring import (
    OPTIONAL,
    REQUIRED,
    Known,
    KnownElement,
    read_declarations,
)
from ssckg.harmonization.agencies.default_priorities import DEFAULT_GRAPH, default_priorities
from ssckg.io.records import records_of
from ssckg.model.priority import Declaration, PriorityWish
from ssckg.namespaces import BASE, PREFIXES, expand

if TYPE_CHECKING:
    from collections.abc import Sequence

SDG = PREFIXES["unsdg"]
AGENT = f"{BASE}agent/somebody"


def _read_reason(field: str, text: str) -> None:
    read_declarations(
        records_of([row(**{field: text})], "t", required=REQUIRED, optional=OPTIONAL),
        Known(_agency, _element),
    )


@pytest.mark.parametrize("field", ["reason", "source"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\x1b[2Jb", "control character U\\+001B"),
        ("a\x00b", "control character U\\+0000"),
        ("a\x9b2J", "control character U\\+009B"),
        ("good \u202elive", "writing direction"),
        ("a\u2066b", "writing direction"),
        ("a\ud800b", "half a character"),
        ("a\uffff", "half a character, or none"),
        ("\u200b\ufeff", "shows nothing"),
    ],
)
def test_what_no_reader_sees_is_refused(field: str, text: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        _read_reason(field, text)


@pytest.mark.parametrize(
    "text", ["Straßenbäume", "樹木", "درختان\u200cشهر", "12 عدد\u200f", "a\n\tb", "👩\u200d🚒 !"]
)
def test_all_scripts_may_be_written(text: str) -> None:
    _read_reason("reason", text)


@pytest.mark.parametrize("source", ["http://[::bad", "http://a/%zz", "https://a b", "http://"])
def test_what_only_looks_like_an_address_is_kept_as_words(source: str) -> None:
    made = Declaration(
        iri=f"{BASE}priority/ITU/declared/0",
        agency="ITU",
        element=f"{SDG}17.1",
        level="high",
        reason="Words.",
        source=source,
        valid_from="2026",
        valid_to="",
        declared_at=datetime(2026, 1, 1, tzinfo=UTC),
        by=AGENT,
    )
    [back] = declarations_from(declaration_triples(made, AGENT, ()))
    assert back.source == source


def _agency(text: str) -> str:
    if text.upper() not in {"ITU", "FAO"}:
        raise ValueError(f"{text!r} names no agency of the register")
    return text.upper()


def _element(text: str) -> KnownElement:
    known = {
        "17.1": KnownElement(f"{SDG}17.1", "17.1", "Domestic resources"),
        "17.10": KnownElement(f"{SDG}17.10", "17.10", "Trading system"),
        "EC": KnownElement(f"{BASE}u4ssc/EC", "EC", "Economy", "EC is no indicator"),
    }
    if text not in known:
        raise ValueError(f"{text!r} names no indicator, target or other element")
    return known[text]


def row(**more: str) -> dict[str, str]:
    given = {
        "agency": "ITU",
        "element": "17.10",
        "level": "high",
        "reason": "It is our mandate.",
        "source": "Letter of May 2026",
        "valid_from": "2026",
    }
    return {**given, **more}


def read(*rows: dict[str, str], only: str = "") -> tuple[PriorityWish, ...]:
    records = records_of(list(rows), "f", required=REQUIRED, optional=OPTIONAL)
    return read_declarations(records, Known(_agency, _element, only))


def test_a_good_row() -> None:
    assert read(row(agency="itu", level="High", label=" trading  SYSTEM ")) == (
        PriorityWish(
            *("ITU", f"{SDG}17.10", "high", "It is our mandate.", "Letter of May 2026", "2026")
        ),
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"agency": "XYZ"}, "/0/agency: 'XYZ' names no agency of the register"),
        ({"element": "99.9"}, "/0/element: '99.9' names no indicator"),
        ({"element": "EC"}, "/0/element: EC is no indicator"),
        ({"level": "urgent"}, "/0/level: is high, medium, low, not 'urgent'"),
        ({"reason": ""}, "/0/reason: is empty"),
        ({"source": ""}, "/0/source: is empty"),
        ({"valid_from": ""}, "/0/valid_from: is empty"),
        ({"valid_from": "May 2026"}, "/0/valid_from: is a year or a day"),
        ({"valid_from": "2026-02-30"}, "/0/valid_from: is a year or a day"),
        ({"valid_to": "2025"}, "/0/valid_to: is before valid_from (2026)"),
        ({"valid_to": "2027-01-01"}, "/0/valid_to: valid_from and valid_to are both years"),
        (
            {"valid_from": "2026-05-02", "valid_to": "2026-05-01"},
            "/0/valid_to: is before valid_from",
        ),
        ({"reason": '=HYPERLINK("http://x")'}, "/0/reason: begins with '=' as a formula does"),
        ({"source": "@SUM(A1)"}, "/0/source: begins with '@'"),
        ({"reason": "ask jo@example.org"}, "/0/reason: holds an e-mail address"),
        ({"reason": "x" * 2001}, "/0/reason: is longer than 2,000"),
        # A spreadsheet program made 17.1 of 17.10.
        ({"element": "17.1", "label": "Trading system"}, "/0/label: 17.1 is 'Domestic resources'"),
        ({"contact": "Jo"}, "'contact' is not known"),
    ],
)
def test_rows_with_one_fault(changes: dict[str, str], message: str) -> None:
    with pytest.raises(DataError) as caught:
        read(row(**changes))
    assert message in str(caught.value)


def test_an_agency_declares_for_itself_only() -> None:
    assert read(row(), only="ITU")
    with pytest.raises(DataError, match="FAO declares for itself; you may only declare for ITU"):
        read(row(), row(agency="FAO"), only="ITU")


def test_the_same_twice_and_all_faults_at_once() -> None:
    with pytest.raises(FaultsError) as caught:
        read(row(), row(agency="X", level="?"), row(reason="Again."))
    assert len(caught.value.faults) == 3  # agency, level, twice
    assert "stands for this agency in an earlier row already" in str(caught.value)


def declared(number: int, **more: Any) -> Declaration:
    given: dict[str, Any] = {
        "iri": f"{BASE}priority/ITU/declared/{number}",
        "agency": "ITU",
        "element": f"{SDG}9.c",
        "level": "high",
        "reason": "Because.",
        "source": "words",
        "valid_from": "2026",
        "valid_to": "",
        "declared_at": datetime(2026, 1, number, tzinfo=UTC),
        "by": AGENT,
    }
    return Declaration(**{**given, **more})


def state(day: str, *those: Declaration) -> list[str]:
    found = states(those, date.fromisoformat(day))
    return [found[one.iri] for one in those]


@pytest.mark.parametrize(
    ("day", "those", "expected"),
    [
        ("2025-12-31", [{}], ["to-come"]),
        ("2026-01-01", [{}], ["in-force"]),
        ("2027-12-31", [{"valid_to": "2027"}], ["in-force"]),
        ("2028-01-01", [{"valid_to": "2027"}], ["ended"]),
        ("2026-05-31", [{"valid_from": "2026-05-01", "valid_to": "2026-05-31"}], ["in-force"]),
        ("2026-06-01", [{"valid_from": "2026-05-01", "valid_to": "2026-05-31"}], ["ended"]),
        # A later word counts from its own first day on; until then the earlier one does.
        ("2026-06-01", [{}, {"valid_from": "2027"}], ["in-force", "to-come"]),
        ("2027-01-01", [{}, {"valid_from": "2027"}], ["superseded", "in-force"]),
        # When the later one ends, the earlier one does not come back.
        ("2028-06-01", [{}, {"valid_from": "2027", "valid_to": "2027"}], ["superseded", "ended"]),
        # One to come gives way to a later word that begins before it.
        ("2026-06-01", [{"valid_from": "2027"}, {}], ["superseded", "in-force"]),
        # Another element or agency is no successor.
        ("2026-06-01", [{}, {"element": f"{SDG}4.4"}], ["in-force", "in-force"]),
        ("2026-06-01", [{}, {"agency": "FAO"}], ["in-force", "in-force"]),
        # What was taken back leaves what stood before it.
        (
            "2026-06-01",
            [{}, {"withdrawn_at": datetime(2026, 2, 1, tzinfo=UTC)}],
            ["in-force", "withdrawn"],
        ),
    ],
)
def test_which_declaration_holds(
    day: str, those: Sequence[dict[str, Any]], expected: list[str]
) -> None:
    made = [declared(number, **more) for number, more in enumerate(those, 1)]
    assert state(day, *made) == expected


def triples_of(*those: Declaration) -> list[Triple]:
    found = [t for one in those for t in declaration_triples(one, AGENT, {"known-key"})]
    for one in those:
        if one.withdrawn_at is not None:
            found += withdrawal_triples(one.iri, AGENT, one.withdrawn_for, one.withdrawn_at)
    return found


TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@given(
    st.builds(
        declared,
        st.integers(1, 28),
        level=st.sampled_from(["high", "medium", "low"]),
        reason=st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1),
        source=st.sampled_from(["https://itu.int/x", "known-key", "words"]),
        valid_from=st.sampled_from(["2026", "2026-05-01"]),
        on_behalf=st.booleans(),
        follows=st.sampled_from(["", f"{BASE}priority/ITU/declared/0"]),
        withdrawn_at=st.none() | TIMES,
    )
)
def test_what_is_kept_comes_back(one: Declaration) -> None:
    reason = "It was wrong." if one.withdrawn_at else ""
    one = replace(one, withdrawn_for=reason)
    assert declarations_from(triples_of(one)) == (one,)


def test_published_is_what_holds_and_no_account() -> None:
    those = (
        declared(1),
        declared(2, element=f"{SDG}4.4", valid_from="2030"),
        declared(3, agency="FAO", follows=f"{BASE}priority/x", source="known-key"),
        declared(4, element=f"{SDG}1.1", withdrawn_at=datetime(2026, 3, 1, tzinfo=UTC)),
    )
    found = public_triples(triples_of(*those), date(2026, 6, 1))
    assert set(found) == {published_graph("ITU"), published_graph("FAO")}
    subjects = {str(t.subject) for triples in found.values() for t in triples}
    assert subjects == {f"<{those[0].iri}>", f"<{those[2].iri}>"}
    text = "\n".join(str(t) for triples in found.values() for t in triples)
    assert "agent/" not in text
    assert "wasRevisionOf" not in text
    assert f"<{BASE}source/known-key>" in text


def test_trust_says_whose_account_entered_it() -> None:
    for on_behalf, trust in ((False, "verified"), (True, "secondary")):
        text = "\n".join(map(str, triples_of(declared(1, on_behalf=on_behalf))))
        assert f"code/trust/{trust}>" in text


def _says(subject: str, curie: str, value: str) -> Triple:
    is_iri = value.startswith("http")
    return Triple(
        NamedNode(subject),
        NamedNode(expand(curie)),
        NamedNode(value) if is_iri else Literal(value),
    )


def _role(name: str, indicator: str, role: str, listed_as: str, trust: str) -> list[Triple]:
    node = f"{BASE}sdg/role/{name}"
    return [
        _says(node, "rdf:type", expand("ssc:IndicatorRole")),
        _says(node, "ssc:indicator", f"{SDG}{indicator}"),
        _says(node, "ssc:agency", f"{BASE}agency/ITU"),
        _says(node, "ssc:role", f"{BASE}code/agency-role/{role}"),
        _says(node, "ssc:listedAs", listed_as),
        _says(node, "ssc:trust", f"{BASE}code/trust/{trust}"),
        _says(node, "dcterms:source", f"{BASE}source/{trust}"),
    ]


def test_default_priorities_of_a_small_table() -> None:
    """C1 stands below 1.5 and 11.5, listed twice; C2 below 1.5; C3 below a goal only."""
    graph = [
        *(_says(f"{SDG}{each}", "rdf:type", expand("ssc:Target")) for each in ("1.5", "11.5")),
        _says(f"{SDG}C1", "skos:broader", f"{SDG}1.5"),
        _says(f"{SDG}C1", "skos:broader", f"{SDG}11.5"),
        _says(f"{SDG}C2", "skos:broader", f"{SDG}1.5"),
        _says(f"{SDG}C3", "skos:broader", f"{SDG}1"),
        *_role("a", "C1", "partner", "1.5.1", "verified"),
        *_role("b", "C1", "partner", "11.5.1", "verified"),
        *_role("c", "C2", "custodian", "1.5.2", "secondary"),
        *_role("d", "C3", "custodian", "1.9.9", "verified"),
    ]
    ((name, triples),) = default_priorities({"g": graph})
    assert name == DEFAULT_GRAPH
    about: dict[str, set[str]] = {}
    for triple in triples:
        value = getattr(triple.object, "value", "")
        about.setdefault(triple.subject.value, set()).add(value)  # type: ignore[union-attr]
    first, second = (
        f"{BASE}priority/ITU/custodianship/1.5",
        f"{BASE}priority/ITU/custodianship/11.5",
    )
    assert set(about) == {first, second}
    assert "Custodian of 1.5.2, partner of 1.5.1; the level is our reading." in about[first]
    assert f"{BASE}code/priority-level/medium" in about[first]
    assert f"{BASE}code/trust/secondary" in about[first]  # the weaker of the two
    assert {f"{BASE}source/verified", f"{BASE}source/secondary"} <= about[first]
    assert "Partner of 11.5.1; the level is our reading." in about[second]
    assert f"{BASE}code/priority-level/low" in about[second]
    assert list(default_priorities({"g": []})) == []
