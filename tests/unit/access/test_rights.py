"""The table of rights, cell by cell, against a matrix written by hand.

Columns: city, verifier, secretariat, agency, public; `o` own city, `g` own agency, `a` assigned,
`p` published, `*` always, `-` never. What is handed in is confidential (how a city takes part,
annex 1), so the last two columns are empty wherever a submission is meant.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ssckg.access import rights
from ssckg.errors import ForbiddenError, UnknownNameError
from ssckg.model.actor import PUBLIC, Actor, Role
from ssckg.model.submission import State, Summary

MATRIX = """
assign               - - * - -
attest               - - * - -   logged
benchmark-list       * * * * *
benchmark-load       - - * - -
consent              o - - - -
factsheet            o a * - -   logged
graph-read           - - * - -
graph-write          - - * - -
hints                - a * - -   logged
index-inputs         o - * - -   logged
ingest               - - * - -
list                 o a * - -
lodge                o - * - -
mapping-propose      - * * * -
mapping-publish      - - * - -
mapping-read         - * * * -
mapping-review       - * * * -
mapping-withdraw     - - * - -
operation-backup     - - * - -
operation-read       - - * - -
preview              o - * - -   logged
priority-declare     - - * g -
priority-history     - - * g -
priority-list        * * * * *
priority-withdraw    - - * g -
project-add          - - * * -
project-list         * * * * *
project-remove       - - * - -
publish              - - * - -
read                 o a * - -   logged
read-access-log      o - * - -
read-file            o a * - -   logged
read-log             o a * - -   logged
read-personal        o - * - -   logged
read-published       p p p p p
replace              o - * - -
reportability        - - * - -   logged
return               - a * - -
revision-amend       - - * g -
revision-announce    - - * - -
revision-answer      o - * - -
revision-comment     * * * * *
revision-comment-editorial * * * * *
revision-decide      - - * g -
revision-dispose     - - * g -
revision-extend      - - * - -
revision-moderate    - - * - -
revision-open        - - * - -
revision-propose     - - * g -
revision-read        * * * * *
revision-read-log    - - * - -
revision-read-working - - * * -
revision-release     - - * - -
revision-review      - - * g -
revision-withdraw    - - * g -
score                o a * - -   logged
snapshot             o a * - -   logged
submit               o - * - -
supersede            - - * - -
template             * * * * *
token-manage         - - * - -
validate             * * * * *
verification-report  o a * - -   logged
verify               - a - - -
waive                - - * - -
webhook-manage       - - * - -
withdraw             o - * - -
"""
ROWS = {line.split()[0]: line.split()[1:] for line in MATRIX.strip().splitlines()}
ROLES = (Role.CITY, Role.VERIFIER, Role.SECRETARIAT, Role.AGENCY, Role.PUBLIC)
ON_CITY = {"lodge"}
ON_SERVICE = {
    "benchmark-list", "benchmark-load", "graph-read", "graph-write", "ingest", "list",
    "mapping-propose", "mapping-publish",
    "mapping-read", "mapping-review", "mapping-withdraw", "project-add", "project-list",
    "operation-backup", "operation-read", "priority-declare", "priority-history", "priority-list",
    *(action for action in ROWS if action.startswith("revision-")),
    "priority-withdraw", "project-remove", "template", "token-manage", "validate", "webhook-manage",
}  # fmt: skip
ON_SUBMISSION = set(ROWS) - ON_CITY - ON_SERVICE
HEAD = Summary(
    id="stavanger-2024-1",
    iri="https://w3id.org/ssckg/submission/stavanger-2024-1",
    city="stavanger",
    city_name="Stavanger",
    year="2024",
    edition="u4ssc-2017",
    state=State.IN_VERIFICATION,
    version=3,
    created=datetime(2024, 5, 1, tzinfo=UTC),
    verifier="vera",
)
HEADS = {
    "in verification": HEAD,
    "published": replace(HEAD, state=State.PUBLISHED),
    "nobody assigned": replace(HEAD, verifier=""),
    "another city": replace(HEAD, city="bergen"),
    "a draft": replace(HEAD, state=State.DRAFT, verifier=""),
}
ACTORS = {
    "its city": Actor("sv", "S", Role.CITY, city="stavanger"),
    "another city": Actor("kr", "K", Role.CITY, city="karmoy"),
    "a city account of no city": Actor("no", "N", Role.CITY),
    "its verifier": Actor("vera", "V", Role.VERIFIER),
    "another verifier": Actor("victor", "V", Role.VERIFIER),
    "its verifier, of the city itself": Actor("vera", "V", Role.VERIFIER, city="stavanger"),
    "a verifier without id": Actor("", "V", Role.VERIFIER),
    "secretariat": Actor("sec", "S", Role.SECRETARIAT),
    "agency": Actor("itu", "I", Role.AGENCY, agency="ITU"),
    "an agency account of no agency": Actor("none", "N", Role.AGENCY),
    "public": PUBLIC,
    "a city account named as verifier": Actor("vera", "V", Role.CITY, city="karmoy"),
}


def expected(mark: str, actor: Actor, head: Summary) -> bool:
    if mark == "o":
        return bool(actor.city) and actor.city == head.city
    if mark == "a":
        return bool(actor.id) and actor.id == head.verifier and actor.city != head.city
    if mark == "p":
        return head.state is State.PUBLISHED
    return mark == "*"


def mark_of(action: str, role: Role) -> str:
    return ROWS[action][ROLES.index(role)]


def test_the_table_has_exactly_these_actions() -> None:
    assert rights.actions() == set(ROWS)


@pytest.mark.parametrize("action", sorted(ROWS))
def test_logging(action: str) -> None:
    assert rights.is_logged(action) is (ROWS[action][5:] == ["logged"])


@pytest.mark.parametrize("action", sorted(ROWS))
def test_what_an_action_is_on(action: str) -> None:
    about = {right.about for (name, _), right in rights.rights().items() if name == action}
    wanted = "city" if action in ON_CITY else "service" if action in ON_SERVICE else "submission"
    assert about == {wanted}


@pytest.mark.parametrize("action", sorted(ON_SUBMISSION))
@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize("where", HEADS)
def test_every_cell_on_a_submission(action: str, who: str, where: str) -> None:
    actor, head = ACTORS[who], HEADS[where]
    may = expected(mark_of(action, actor.role), actor, head)
    assert rights.is_allowed(actor, action, head) is may
    if may:
        rights.require(actor, action, head)
        return
    knows = expected(mark_of("read", actor.role), actor, head)
    with pytest.raises(ForbiddenError if knows else UnknownNameError) as refused:
        rights.require(actor, action, head)
    if not knows:  # the same answer as for one that is not there, to the letter
        assert str(refused.value) == f"unknown submission: {head.id!r}"


@pytest.mark.parametrize("action", sorted(ON_SUBMISSION))
@pytest.mark.parametrize("who", ACTORS)
def test_without_a_submission_only_what_is_always_allowed(action: str, who: str) -> None:
    actor = ACTORS[who]
    assert rights.is_allowed(actor, action) is (mark_of(action, actor.role) == "*")


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize("city", ["stavanger", "karmoy", ""])
def test_every_cell_on_a_city(who: str, city: str) -> None:
    actor = ACTORS[who]
    may = actor.role is Role.SECRETARIAT or (
        actor.role is Role.CITY and bool(city) and actor.city == city
    )
    assert rights.is_allowed(actor, "lodge", city=city) is may


@pytest.mark.parametrize("action", sorted(ON_SERVICE))
@pytest.mark.parametrize("who", ACTORS)
def test_every_cell_on_the_service(action: str, who: str) -> None:
    actor = ACTORS[who]
    mark = mark_of(action, actor.role)
    may = mark in {"*", "a"} or (mark == "o" and bool(actor.city))
    may = may or (mark == "g" and bool(actor.agency))
    assert rights.is_allowed(actor, action) is may
    if not may:
        with pytest.raises(ForbiddenError):
            rights.require(actor, action)


@pytest.mark.parametrize("action", sorted(ROWS))
def test_an_operator_may_all(action: str) -> None:
    operator = Actor("operator", "o", Role.PUBLIC, is_operator=True)
    assert rights.is_allowed(operator, action, HEAD, city="stavanger")


@pytest.mark.parametrize(("action", "scope"), list(itertools.product(["read", "submit"], repeat=2)))
def test_a_scope_only_takes_away(action: str, scope: str) -> None:
    actor = replace(ACTORS["its city"], scopes=(scope,))
    assert rights.is_allowed(actor, action, HEAD) is (action == scope)
    assert not rights.is_allowed(replace(actor, city="karmoy"), action, HEAD)


def test_a_scope_gives_nothing() -> None:
    assert not rights.is_allowed(replace(PUBLIC, scopes=("read",)), "read", HEAD)


def test_who_is_limited_by_a_scope_is_told_so() -> None:
    actor = replace(ACTORS["its city"], scopes=("read-file",))
    with pytest.raises(ForbiddenError, match="does not extend to submit"):
        rights.require(actor, "submit", HEAD)


def test_an_operator_limited_by_a_scope() -> None:
    operator = Actor("o", "o", Role.SECRETARIAT, is_operator=True, scopes=("read",))
    assert not rights.is_allowed(operator, "publish", HEAD)


def test_an_unknown_action_is_a_mistake_in_the_program() -> None:
    with pytest.raises(ValueError, match="no action"):
        rights.is_allowed(ACTORS["secretariat"], "delete", HEAD)


@pytest.mark.parametrize(
    ("who", "condition"),
    [
        ("agency", "own-agency"),
        ("secretariat", "any"),
        ("public", ""),
        ("its city", ""),
    ],
)
def test_the_condition_of_an_action(who: str, condition: str) -> None:
    actor = ACTORS[who]
    assert rights.condition_of(actor, "priority-declare") == condition
    assert rights.condition_of(replace(actor, scopes=("read",)), "priority-declare") == ""
    assert rights.condition_of(replace(actor, is_operator=True), "priority-declare") == "any"


def test_a_list_shows_what_may_be_known() -> None:
    heads = list(HEADS.values())
    shown = {who: len(rights.visible(actor, heads)) for who, actor in ACTORS.items()}
    assert shown == {
        "its city": 4,
        "another city": 0,
        "a city account of no city": 0,
        "its verifier": 3,
        "another verifier": 0,
        "its verifier, of the city itself": 1,  # that of the other city
        "a verifier without id": 0,
        "secretariat": 5,
        "agency": 0,
        "an agency account of no agency": 0,
        "public": 0,
        "a city account named as verifier": 0,
    }
