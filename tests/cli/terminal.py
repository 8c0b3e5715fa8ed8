"""The command line as a script meets it, but in this process: no second Python to start.

What only a process of its own can show (signals, pipes that break, limits, what is imported) is
tested with one (`as_process`).
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

import pytest

from ssckg.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


def ssckg(
    *arguments: object, environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `ssckg` with these words; return exit code, stdout and stderr.

    Args:
        arguments: what stands behind `ssckg`.
        environment: variables to set; no token is handed on from outside.
        folder: where it is run, if not here.
    """
    words = ["ssckg", *map(str, arguments)]
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, chdir(folder or "."):
        patch.setattr(sys, "argv", words)
        patch.delenv("SSCKG_TOKEN", raising=False)
        for name, text in (environment or {}).items():
            patch.setenv(name, text)
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
            main()
    code = left.value.code
    return subprocess.CompletedProcess(words, int(str(code or 0)), _read(out), _read(err))


def as_process(
    *arguments: object, start: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the same in a process of its own, which calls `start` first."""
    command = [sys.executable, "-c", "from ssckg.cli import main; main()", *map(str, arguments)]
    outside = {name: text for name, text in os.environ.items() if name != "SSCKG_TOKEN"}
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=outside,
        preexec_fn=start,
    )


def _read(written: io.TextIOWrapper) -> str:
    raw = written.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode()
