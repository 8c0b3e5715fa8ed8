"""What the ends of each set's mappings said when the set was decided on is what they say."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ssckg import resources
from ssckg.content.changed_ends import flag_changed_ends, read_ends
from ssckg.content.files import find_sources
from ssckg.content.mapping_sets import set_names
from ssckg.content.reading import read_content
from ssckg.errors import ParseError
from ssckg.io.faults import Faults
from ssckg.namespaces import expand

if TYPE_CHECKING:
    from pathlib import Path

ROOT = resources.root()
TABLE = "ontology/frameworks/u4ssc-2017/data-points.csv"


def test_every_set_is_decided_on_what_its_ends_say() -> None:
    command = [sys.executable, "scripts/write_mapping_ends.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", set_names(ROOT))
def test_every_set_has_the_file(name: str) -> None:
    assert read_ends(ROOT / "mappings" / name / "ends.tsv", name)


def test_a_changed_unit_sends_mappings_back(tmp_path: Path) -> None:
    for folder in ("ontology", "mappings", "queries"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    table = tmp_path / TABLE
    lines = table.read_text().splitlines(keepends=True)
    [at] = [n for n, line in enumerate(lines) if line.startswith("EC-ICT-ICT-1C,")]
    lines[at] = lines[at].replace(",percent,", ",number,", 1)
    table.write_text("".join(lines))
    faults = Faults()
    graphs = read_content(find_sources(tmp_path), faults).graphs
    faults.check()

    found = flag_changed_ends(tmp_path, graphs)

    told = {str(finding.focus).partition("/mapping/")[2]: finding.message for finding in found}
    ours = told["u4ssc-cpi/EC-ICT-ICT-1C--ID.ICT.1"]
    assert ours.endswith("subject result.unit: 'percent' is now 'number'")
    assert all("/EC-ICT-ICT-1C--" in name for name in told)
    status = expand("ssc:mappingStatus")
    flagged = {
        str(triple.subject)
        for triples in graphs.values()
        for triple in triples
        if triple.predicate.value == status and str(triple.object).endswith("needs-review>")
    }
    assert flagged == {f"<{finding.focus}>" for finding in found}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("element\n", "columns must be"),
        ("element\tfield\tvalue\nx\ty\n", "three filled cells"),
        ("element\tfield\tvalue\nu4ssc:X\tlabel\tTrees\n", "fingerprint of u4ssc:X"),
    ],
)
def test_a_damaged_file(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "ends.tsv"
    path.write_text(text)
    with pytest.raises(ParseError, match=message):
        read_ends(path, "ends.tsv")
