"""Competency questions and hygiene rules over the whole built dataset, asked of the real engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ssckg.app.building import build_dataset
from ssckg.app.stores import open_store
from ssckg.namespaces import BASE
from ssckg.reasoning.checking import check_hygiene, check_questions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.ports import GraphStore

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = ROOT / "ontology"
HOLD = sorted((ONTOLOGY / "questions" / "must-hold").glob("*.rq"))
NEVER = sorted((ONTOLOGY / "questions" / "must-not-hold").glob("*.rq"))
RULES = sorted((ONTOLOGY / "verify").glob("*.rq"))
OTHER = "https://example.org/cities/"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def store(built_data: Path) -> Iterator[GraphStore]:
    """Everything that ssckg carries, built and loaded."""
    with open_store(built_data) as opened:
        yield opened


@pytest.mark.parametrize("path", HOLD, ids=lambda path: path.stem)
def test_it_holds(path: Path, store: GraphStore) -> None:
    assert store.ask(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", NEVER, ids=lambda path: path.stem)
def test_it_does_not_hold(path: Path, store: GraphStore) -> None:
    assert not store.ask(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_no_row_breaks_the_rule(path: Path, store: GraphStore) -> None:
    assert store.select(path.read_text(encoding="utf-8")).rows == ()


@pytest.mark.deep
def test_the_same_holds_under_another_base(tmp_path: Path) -> None:
    build_dataset(tmp_path / "data", base=OTHER)
    with open_store(tmp_path / "data") as moved:
        outcome = check_questions(moved, ONTOLOGY / "questions", base=OTHER)
        rules = check_hygiene(moved, ONTOLOGY / "verify", base=OTHER)
    assert outcome.findings + rules.findings == ()


REPLACED = ("karmoy-2020", "stavanger-2021", "rana-2020", "riyadh-2020")


@pytest.mark.parametrize(
    "statement",
    [
        "<{base}event/1> <http://www.w3.org/ns/prov#generated> <{base}dataset/{example}> .",
        "<{base}withdrawal/1> <{base}ontology#marksWithdrawalOf> <{base}dataset/{example}> .",
    ],
    ids=["published", "withdrawn"],
)
@pytest.mark.parametrize("name", ["q064", "q065", "q066", "q067"])
def test_questions_on_examples_hold_once_submissions_replace_them(
    name: str, statement: str
) -> None:
    """A city may publish what was an example, and withdraw it; the check is then without fault."""
    (path,) = [path for path in HOLD if path.stem.startswith(name)]
    question = path.read_text(encoding="utf-8")
    store = ox.Store()
    assert not store.query(question)
    for example in REPLACED:
        store.load(
            statement.format(base=BASE, example=example).encode(), format=ox.RdfFormat.N_TRIPLES
        )
    assert store.query(question)
