"""Runs docs/notebooks/*.ipynb on a built data directory and keeps what they print.

Usage: ``write_notebook.py DATA [--check]``. With --check nothing is written, and it fails where a
notebook prints something else than what stands in it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "docs" / "notebooks"


def executed(path: Path) -> nbformat.NotebookNode:
    """Return a notebook as it is after a run: texts only, no times."""
    notebook = nbformat.read(path, as_version=4)
    # The sockets of the kernel are files; they belong into a folder that goes away.
    with TemporaryDirectory(prefix="ssckg-") as folder:
        manager = AsyncKernelManager(kernel_name="python3", transport="ipc", ip=f"{folder}/kernel")
        NotebookClient(notebook, km=manager, timeout=300).execute()
    for cell in notebook.cells:
        cell.metadata = {}
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop("text/html", None)
    notebook.metadata = {"kernelspec": notebook.metadata.get("kernelspec", {})}
    return notebook


def outputs(notebook: nbformat.NotebookNode) -> list[tuple[str, str]]:
    """Return what each cell prints."""
    return [
        (cell.source, output.get("text") or output["data"]["text/plain"])
        for cell in notebook.cells
        for output in cell.get("outputs", ())
    ]


def main(data: str, *, check: bool) -> int:
    os.environ["SSCKG_DATA"] = data
    differing = 0
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        now = executed(path)
        if not check:
            nbformat.write(now, path)
            continue
        stored = outputs(nbformat.read(path, as_version=4))
        for before, after in zip(stored, outputs(now), strict=True):
            if before != after:
                differing += 1
                print(
                    f"{path.name}: {after[0]}\n--- stands there\n{before[1]}\n--- now\n{after[1]}"
                )
    return min(1, differing)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], check="--check" in sys.argv))
