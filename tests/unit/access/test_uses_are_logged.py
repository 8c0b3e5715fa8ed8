"""Use cases ask for rights through the one function that also writes the log."""

from __future__ import annotations

import ast
from pathlib import Path

from ssckg.access import rights

APP = Path(__file__).resolve().parents[3] / "src/ssckg/app"
ALLOWED = {"permitting.py", "accounts.py"}
"""The function itself; and accounts, whose one action reads nothing of a submission."""


def actions_asked_for() -> set[str]:
    """Texts that are the third argument of `permit(...)` somewhere in app/."""
    found = set()
    for path in APP.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "permit":
                found |= {
                    arg.value
                    for arg in node.args[2:3]
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                }
    return found


def test_no_use_case_asks_past_the_log() -> None:
    past = []
    for path in APP.glob("*.py"):
        if path.name in ALLOWED:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(node, "attr", "") or getattr(node, "id", "")
            if name == "require":
                past.append(f"{path.name}:{getattr(node, 'lineno', 0)}")
    assert past == [], "use app.permitting.permit, which also writes the log"


def test_what_is_asked_for_is_in_the_table() -> None:
    assert actions_asked_for() <= rights.actions()
    assert {"read", "attest", "lodge"} <= actions_asked_for()
