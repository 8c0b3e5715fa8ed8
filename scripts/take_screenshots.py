"""`make screenshots`: takes the pictures of pages in docs/images/screens from a running service.

Needs `chromium` (Debian). They are committed: under 200 kB each, under 1 MB together (tested).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "docs" / "images" / "screens"
PAGES = {
    "compare": "/analyses/compare?frameworks=u4ssc-2017&frameworks=cpi-2016",
    "agency": "/agency/UNESCO",
    "city": "/city/karmoy",
    "workbench": "/sparql",
}
"""Picture to the address that it shows."""
SIZE = "1000,760"


def take(address: str) -> None:
    """Take all pictures.

    Raises:
        SystemExit: there is no chromium.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise SystemExit("chromium is needed: scripts/install-system-packages")
    OUT.mkdir(parents=True, exist_ok=True)
    for name, path in PAGES.items():
        with tempfile.TemporaryDirectory() as profile:
            subprocess.run(
                [
                    *(program, "--headless", "--no-sandbox", "--disable-gpu"),
                    *("--hide-scrollbars", f"--user-data-dir={profile}", f"--window-size={SIZE}"),
                    *("--virtual-time-budget=4000", f"--screenshot={OUT / f'{name}.png'}"),
                    address + path,
                ],
                check=True,
                capture_output=True,
                timeout=120,
            )
        print(f"{name}.png: {(OUT / f'{name}.png').stat().st_size // 1000} kB")


if __name__ == "__main__":
    take(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
