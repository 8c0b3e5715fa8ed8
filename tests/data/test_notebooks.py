"""The notebooks of the documentation: a run prints what stands in them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_notebooks_print_what_stands_in_them(built_data: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "write_notebook.py"), str(built_data)]
    ran = subprocess.run([*command, "--check"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
