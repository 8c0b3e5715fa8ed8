"""Turtle files are read whole, or refused with their line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode

from ssckg.errors import ParseError
from ssckg.io.turtle import read_turtle

if TYPE_CHECKING:
    from pathlib import Path


def test_triples_in_the_order_written(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text('@prefix x: <http://x/> .\nx:b x:p "1" .\nx:a x:p x:b, "ö"@de .\n')
    assert [str(triple) for triple in read_turtle(path)] == [
        '<http://x/b> <http://x/p> "1"',
        "<http://x/a> <http://x/p> <http://x/b>",
        '<http://x/a> <http://x/p> "ö"@de',
    ]


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("_:a <http://x/p> _:a .\n")
    (first,), (second,) = read_turtle(path), read_turtle(path)
    assert isinstance(first.subject, BlankNode)
    assert first.subject == first.object
    assert first.subject != second.subject


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<http://x> <http://y> .\n", "x.ttl, line 1: is not Turtle: "),
        ("\n\nex:a ex:b ex:c .\n", "x.ttl, line 3: is not Turtle: "),
        ("<a> <b> <c> .\n", "x.ttl, line 1: is not Turtle: "),
        ('<http://x> <http://y> "open .\n', "x.ttl, line 1: is not Turtle: "),
        ("<http://g> { <http://x> <http://y> 1 }\n", "x.ttl, line 1: is not Turtle: "),
        ("", "x.ttl: is empty"),
        ("\0", "x.ttl, line 1: holds a NUL byte"),
    ],
)
def test_fault_names_the_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(text)
    with pytest.raises(ParseError) as caught:
        read_turtle(path, shown="x.ttl")
    assert str(caught.value).startswith(message)
