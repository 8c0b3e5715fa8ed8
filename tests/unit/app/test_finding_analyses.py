"""An analysis is found by its name without loading the others, and a command loads little."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ssckg.app.analyses.catalogue import NAMES, all_analyses, find_analysis
from ssckg.errors import UnknownNameError

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("httpx", "networkx", "numpy", "polars", "rdflib", "rich.console", "scipy", "vl_convert")
"""What takes longer to load than `ssckg impact` takes as a whole."""

PROGRAM = """
import contextlib, io, sys
from ssckg.cli import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main()
print(*(name for name in {heavy} if name in sys.modules))
"""


def loaded_by(*words: str) -> list[str]:
    program = PROGRAM.format(heavy=HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_the_index_names_every_analysis_where_it_is() -> None:
    listed = {name: module for module, names in NAMES.items() for name in names}
    defined = {
        name: analysis.parameters.__module__.rpartition(".")[2]
        for name, analysis in all_analyses().items()
    }
    assert listed == defined


@pytest.mark.parametrize("name", sorted(all_analyses()))
def test_one_is_found_as_among_all(name: str) -> None:
    assert find_analysis(name) is all_analyses()[name]


def test_an_unknown_one_is_refused_with_what_there_is() -> None:
    with pytest.raises(UnknownNameError, match="impact-removal"):
        find_analysis("impact-removal")


@pytest.mark.parametrize(
    "words",
    [
        ("impact", "remove", "EC-ICT-ICT-1C", "--json"),
        ("derive", "--json"),
        ("flows", "u4ssc-2017", "sdg-2022", "--json"),
    ],
)
def test_a_command_loads_what_it_needs(built_data: Path, words: tuple[str, ...]) -> None:
    # The first reads from the engine and keeps what it read; from then on none is asked.
    loaded_by(*words, "--data", str(built_data))
    found = loaded_by(*words, "--data", str(built_data))
    wanted = {"impact": [], "derive": ["networkx"], "flows": ["numpy"]}[words[0]]
    assert found == wanted


def test_help_loads_no_values() -> None:
    program = (
        "import sys, ssckg.cli;"
        " print(*(m for m in sys.modules if m.startswith('ssckg.model.crosswalk')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
