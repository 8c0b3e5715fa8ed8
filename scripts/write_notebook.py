"""Runs docs/notebooks/*.ipynb on a built data directory and keeps what they print.

Usage: ``write_notebook.py DATA``. The tests run the same and compare.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "docs" / "notebooks"


def executed(path: Path, data: Path) -> nbformat.NotebookNode:
    """Return a notebook as it is after a run on a data directory, without what differs by run."""
    notebook = nbformat.read(path, as_version=4)
    os.environ["SSCKG_DATA"] = str(data)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    for cell in notebook.cells:
        cell.metadata = {}
    notebook.metadata = {"kernelspec": notebook.metadata.get("kernelspec", {})}
    return notebook


if __name__ == "__main__":
    for found in sorted(NOTEBOOKS.glob("*.ipynb")):
        nbformat.write(executed(found, Path(sys.argv[1])), found)
        print(f"ran {found.name}")
