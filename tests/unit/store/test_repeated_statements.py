"""What several graphs state is found once, as in a default graph that is the merge of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from ssckg.errors import ParseError
from ssckg.store import loading
from ssckg.store.directory import DataDirectory
from ssckg.store.engine_program import MERGED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ABOVE: Final = "<http://e/above>"
MANIFEST: Final[dict[str, Any]] = {"hash": "0" * 64}


def directory_of(folder: Path, lines: Sequence[str]) -> DataDirectory:
    file = folder / "quads.nq"
    file.write_text("".join(f"{line} .\n" for line in lines), "utf-8")
    directory = DataDirectory.create_or_open(folder / "data")
    directory.replace_published(file, MANIFEST)
    return directory


def counted(directory: DataDirectory, query: str) -> int:
    with directory.engine("published") as store:
        return len(list(store.select(query)))


def is_merged(directory: DataDirectory) -> bool:
    return (directory.location("published") / MERGED).exists()


def chain(graphs: int) -> list[str]:
    """Return one above two above three, in each of some graphs."""
    return [
        f"<http://e/{n}> {ABOVE} <http://e/{n + 1}> <http://e/graph{graph}>"
        for graph in range(graphs)
        for n in (1, 2)
    ]


def test_a_statement_of_three_graphs_is_found_once_and_in_each_of_them(tmp_path: Path) -> None:
    directory = directory_of(tmp_path, chain(3))

    assert is_merged(directory)
    assert counted(directory, f"SELECT * {{ <http://e/1> {ABOVE} ?o }}") == 1
    # Two steps: put together while answering, they would be found 3 * 3 = 9 times.
    assert counted(directory, f"SELECT * {{ <http://e/1> {ABOVE} ?o . ?o {ABOVE} ?p }}") == 1
    assert counted(directory, "SELECT * { ?s ?p ?o }") == 2
    assert counted(directory, "SELECT * { GRAPH ?g { ?s ?p ?o } }") == 6


def test_a_query_that_names_graphs_is_asked_of_these_alone(tmp_path: Path) -> None:
    own = f"<http://e/9> {ABOVE} <http://e/8> <http://e/own>"
    directory = directory_of(tmp_path, [*chain(2), own])

    assert counted(directory, "SELECT * { ?s ?p ?o }") == 3
    assert counted(directory, "SELECT * FROM <http://e/own> { ?s ?p ?o }") == 1
    assert counted(directory, "SELECT * FROM <http://e/graph1> { ?s ?p ?o }") == 2


def test_a_blank_node_is_the_same_in_its_graph_and_in_the_merge(tmp_path: Path) -> None:
    blank = "_:one <http://e/says> 'x' <http://e/own>".replace("'", '"')
    directory = directory_of(tmp_path, [*chain(2), blank])

    both = "SELECT * { GRAPH <http://e/own> { ?b ?p ?o } ?b <http://e/says> ?said }"
    assert counted(directory, both) == 1


def test_a_few_repeated_statements_are_left_as_they_are(tmp_path: Path) -> None:
    # 2,001 lines, one of which is repeated: less than one in a thousand.
    many = [f"<http://e/{n}> {ABOVE} <http://e/0> <http://e/one>" for n in range(1, 2001)]
    directory = directory_of(tmp_path, [*many, f"<http://e/1> {ABOVE} <http://e/0> <http://e/two>"])

    assert not is_merged(directory)
    assert counted(directory, "SELECT * { ?s ?p ?o }") == 2001


def test_a_fault_is_told_with_its_line_although_much_is_repeated(tmp_path: Path) -> None:
    with pytest.raises(ParseError) as raised:
        directory_of(tmp_path, [*chain(3), "<http://e/broken> <http://e/p <http://e/g>"])

    assert raised.value.line == 7
    assert raised.value.file == str(tmp_path / "quads.nq")


def test_nothing_is_left_beside_the_data(tmp_path: Path) -> None:
    directory = directory_of(tmp_path, chain(3))

    folder = directory.location("published").parent
    assert [path.name for path in folder.iterdir()] == [directory.location("published").name]


@pytest.mark.parametrize("newline", ["", "\n"])
def test_a_large_file_is_loaded_as_two_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, newline: str
) -> None:
    """Blank nodes are named at both ends of the file and in a literal; each stays one node."""
    many = [f"<http://e/{n}> {ABOVE} <http://e/0> <http://e/one>" for n in range(500)]
    blank = [f'_:b <http://e/says> "{n}" <http://e/two>' for n in range(3)]
    literal = '<http://e/x> <http://e/says> "_:b is no node" <http://e/two>'
    lines = [blank[0], *many[:250], blank[1], literal, *many[250:], blank[2]]
    file = tmp_path / "all.nq"
    file.write_text(" .\n".join(lines) + " ." + newline, "utf-8")
    whole = DataDirectory.create_or_open(tmp_path / "whole")
    whole.replace_published(file, MANIFEST)
    monkeypatch.setattr(loading, "_LARGE", 1_000)
    halves = loading._halves(file, tmp_path / "parts")
    monkeypatch.setattr(loading, "_halves", lambda *_: halves)
    directory = DataDirectory.create_or_open(tmp_path / "data")
    directory.replace_published(file, MANIFEST)

    assert len(halves) == 2
    assert min(half.stat().st_size for half in halves) > file.stat().st_size // 3
    for one in (whole, directory):
        assert counted(one, "SELECT * { GRAPH ?g { ?s ?p ?o } }") == 504
        assert counted(one, "SELECT DISTINCT ?b { ?b <http://e/says> ?x FILTER(isBlank(?b)) }") == 1


def test_a_fault_in_a_large_file_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_LARGE", 1_000)
    many = [f"<http://e/{n}> {ABOVE} <http://e/0> <http://e/one>" for n in range(100)]
    with pytest.raises(ParseError) as raised:
        directory_of(tmp_path, [*many, "<http://e/broken> <http://e/p <http://e/g>"])

    assert raised.value.line == 101
