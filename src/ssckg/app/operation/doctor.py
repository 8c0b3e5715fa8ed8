"""Looks a data directory and the machine over, and says of each thing what to do."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from ssckg import __version__
from ssckg.app.operation import configuration
from ssckg.app.operation.files_at_risk import files_at_risk
from ssckg.app.operation.state import backups, disk
from ssckg.app.operation.upgrade import upgrade
from ssckg.app.settings import remote_endpoint
from ssckg.app.stores import open_store
from ssckg.app.workspace import open_workspace
from ssckg.errors import SsckgError
from ssckg.store import pending
from ssckg.store.engine_program import engine_binary
from ssckg.store.layout import FIRST_GENERATION, Layout
from ssckg.store.past import StateLog
from ssckg.store.served import is_served

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor

_OLD_BACKUP: Final = timedelta(days=7)
_TOLD: Final = 3
_ANEW: Final = "rebuilt"
"""The check of a release that carries decisions out anew; another version may do so otherwise."""


class Health(StrEnum):
    """How a thing is: fine, had better be otherwise, or wrong."""

    FINE = "ok"
    ADVICE = "advice"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that was looked at: what was found, and what to do where it is not fine."""

    name: str
    health: Health
    found: str
    to_do: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "check": self.name,
            "result": str(self.health),
            "found": self.found,
            "to_do": self.to_do or None,
        }


def look_over(
    data: Path, actor: Actor, *, step: Callable[[str], None] = lambda _: None
) -> list[Look]:
    """Look over settings, machine, data directory, engines, logs, releases and backups.

    Nothing is changed. What one look finds does not keep the others from looking; where there is no
    data directory, what depends on it is left out.
    """
    layout = Layout(data)
    looks = [_settings(data), _versions(), _clock(layout)]
    looks.append(directory := _directory(layout))
    if directory.health is Health.WRONG:
        return looks
    looks += [_rights(layout), _disk(layout), _layout(data, actor), _left_behind(layout)]
    step("asking the engines")
    looks.append(_published(data, layout))
    step("reading logs, files and releases")
    looks += _workspace(data, actor)
    looks.append(_backups())
    return looks


def _settings(data: Path) -> Look:
    try:
        configuration.use(data)
        faults = configuration.check()
        cautions = [] if faults else configuration.cautions()
    except SsckgError as error:
        return Look("settings", Health.WRONG, error.message, error.hint or "see: ssckg config show")
    if faults:
        return Look("settings", Health.WRONG, "; ".join(faults), "see: ssckg config show")
    if cautions:
        return Look("settings", Health.ADVICE, cautions[0], "close it to others")
    if configuration.said("SSCKG_PUBLIC_URL") and not configuration.said("SSCKG_ADDRESS_HEADER"):
        return Look(
            *("settings", Health.ADVICE, "SSCKG_PUBLIC_URL is set without SSCKG_ADDRESS_HEADER"),
            "name the header in which the proxy says who asks, or all share one limit",
        )
    return Look("settings", Health.FINE, "all that is set can be used")


def _versions() -> Look:
    said = f"ssckg {__version__}, Python {sys.version.split()[0]}"
    try:
        binary = engine_binary()
    except SsckgError as error:
        return Look("versions", Health.WRONG, error.message, error.hint or "")
    return Look("versions", Health.FINE, f"{said}, engine {binary.name}")


def _clock(layout: Layout) -> Look:
    """Compare the clock with the newest moment that was noted: logs are in the order of time."""
    now = datetime.now(UTC)
    newest = None
    try:
        lines = StateLog(layout.history).read()
        newest = datetime.fromisoformat(str(lines[-1]["at"])) if lines else None
    except (SsckgError, KeyError, ValueError):
        newest = None  # the look at the logs tells
    if newest is not None and newest.astimezone(UTC) > now + timedelta(minutes=1):
        return Look(
            *("clock", Health.WRONG, f"it says {now:%Y-%m-%d %H:%M}, data are of {newest}"),
            "set the clock of the machine: nothing may be dated before what it follows",
        )
    return Look("clock", Health.FINE, f"{now:%Y-%m-%d %H:%M} UTC")


def _directory(layout: Layout) -> Look:
    try:
        state = layout.read()
    except SsckgError as error:
        return Look("directory", Health.WRONG, error.message, error.hint or "")
    if state.generation == FIRST_GENERATION and remote_endpoint("published") is None:
        to_do = f"ssckg build --data {layout.root}"
        return Look("directory", Health.ADVICE, "nothing was built into it yet", to_do)
    return Look("directory", Health.FINE, f"{layout.root}, generation {state.generation}")


def _rights(layout: Layout) -> Look:
    risky = files_at_risk(layout)
    if risky:
        shown = ", ".join(str(path.relative_to(layout.root)) for path in risky[:_TOLD])
        to_do = f"ssckg upgrade --data {layout.root}, or chmod go-rwx"
        return Look("permissions", Health.WRONG, f"open to others: {shown}", to_do)
    return Look("permissions", Health.FINE, "keys and what is private are the owner's only")


def _disk(layout: Layout) -> Look:
    part = disk(layout)
    if part.is_fine:
        return Look("disk", Health.FINE, f"{part.figures['free_bytes'] / 1e9:.1f} GB are free")
    return Look("disk", Health.WRONG, part.detail, "make room, or lower SSCKG_HISTORY_STATES")


def _layout(data: Path, actor: Actor) -> Look:
    needed = upgrade(data, actor, backup_to=None, only_look=True).needed
    if needed:
        names = ", ".join(step.name for step in needed)
        return Look("layout", Health.ADVICE, f"steps: {names}", f"ssckg upgrade --data {data}")
    return Look("layout", Health.FINE, "it is of this version")


def _left_behind(layout: Layout) -> Look:
    if not is_served(layout) and (words := pending.abandoned(layout)):
        return Look(
            *("publication", Health.WRONG, f"{len(words)} was broken off half-way"),
            f"ssckg reconcile --data {layout.root}",
        )
    return Look("publication", Health.FINE, "none was broken off")


def _published(data: Path, layout: Layout) -> Look:
    try:
        with open_store(data) as store:
            row = next(iter(store.select("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")))
    except SsckgError as error:
        return Look("published", Health.WRONG, error.message, error.hint or "see the engine's log")
    found, said = int(str(row["n"])), layout.read().manifest.get("triples")
    if remote_endpoint("published") is None and said is not None and found != said:
        return Look(
            *("published", Health.WRONG, f"the engine holds {found} statements, not {said}"),
            f"ssckg build --data {data}, or restore a backup",
        )
    return Look("published", Health.FINE, f"the engine answers; {found} statements")


def _workspace(data: Path, actor: Actor) -> list[Look]:
    """Look at everything that only the workspace tells."""
    try:
        with open_workspace(data) as ws:
            ws.store.ping()
            fine = Look("workspace", Health.FINE, "the engine answers")
            return [fine, _up_to_date(ws), _logs(ws), _releases(ws, actor)]
    except SsckgError as error:
        hint = error.hint or "restore a backup"
        return [Look("workspace", Health.WRONG, error.message, hint)]


def _up_to_date(ws: Workspace) -> Look:
    from ssckg.app.following import is_behind  # noqa: PLC0415  engines, shapes

    to_do = f"ssckg reconcile --data {ws.directory.path}"
    if remote_endpoint("published") is not None:
        return Look("generation", Health.FINE, "a remote engine holds what is published")
    try:
        behind = is_behind(ws)
    except SsckgError as error:
        return Look("generation", Health.WRONG, error.message, error.hint or to_do)
    if behind:
        return Look("generation", Health.ADVICE, "what is published is behind", to_do)
    return Look("generation", Health.FINE, "it is what the workspace says")


def _logs(ws: Workspace) -> Look:
    """Hold the chains of all logs and the kept files to what they state (as `ssckg check`)."""
    from ssckg.app.checking_workspace import check_workspace  # noqa: PLC0415  shapes

    try:
        outcome = check_workspace(ws)
    except SsckgError as error:
        return Look("logs", Health.WRONG, error.message, error.hint or "restore a backup")
    if outcome.failed:
        first = next((one.message for one in outcome.findings), "")
        to_do = "ssckg check --section workspace shows all; what is lost is in a backup"
        return Look("logs", Health.WRONG, f"{outcome.failed} failed: {first}", to_do)
    return Look("logs", Health.FINE, f"{outcome.passed} logs and files are whole")


def _releases(ws: Workspace, actor: Actor) -> Look:
    from ssckg.app.release.reading import list_releases  # noqa: PLC0415  shapes
    from ssckg.app.release.verifying import verify_release  # noqa: PLC0415  shapes

    wrong: list[str] = []
    other: list[str] = []
    try:
        versions = [one.version for one in list_releases(ws, actor)]
        for version in versions:
            checked = verify_release(ws, actor, version)
            for check in (one for one in checked.checks if not one.is_good):
                (other if check.name == _ANEW else wrong).append(f"{version}: {check.fault}")
    except SsckgError as error:
        return Look("releases", Health.WRONG, error.message, error.hint or "restore a backup")
    if wrong:
        return Look("releases", Health.WRONG, "; ".join(wrong[:_TOLD]), "restore a backup")
    if other:
        to_do = "what was released is whole; this version of ssckg would make it otherwise"
        return Look("releases", Health.ADVICE, "; ".join(other[:_TOLD]), to_do)
    return Look("releases", Health.FINE, f"{len(versions)} verified")


def _backups() -> Look:
    part = backups()
    age = part.figures.get("age_seconds")
    if age is None:
        to_do = "ssckg backup FOLDER; set SSCKG_BACKUPS so that their age can be watched"
        return Look("backups", Health.ADVICE, part.detail, to_do)
    days = age / 86400
    if days > _OLD_BACKUP.days:
        return Look("backups", Health.ADVICE, f"the newest is {days:.0f} days old", "ssckg backup")
    return Look("backups", Health.FINE, f"the newest is {days:.1f} days old")
