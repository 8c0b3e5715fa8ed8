"""Steps that change what is public: the workspace first, and the published dataset after it.

Between the two a process can die, or an engine fail. Before the first, a word is left on the disk;
whoever finds it without its writer makes up for what is missing (`settle`), before it reads what
is published.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from ssckg.app.settings import remote_endpoint
from ssckg.errors import ConflictError, MissingError, SsckgError, StateError, UsageError
from ssckg.store import pending
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from ssckg.app.composing import Composer, Outcome
    from ssckg.app.workspace import Workspace
    from ssckg.ports import GraphStore

_NOT_TAKEN: Final = (UsageError, StateError, ConflictError)
"""After these the step was not taken."""
KEEPING_SECONDS: Final = 10.0
"""So often a server looks whether what is published is behind."""


@contextmanager
def following(ws: Workspace) -> Iterator[None]:
    """Take a step, and let what is published follow, inside; says so where the second fails.

    Raises:
        MissingError: the step was taken and what is published could not follow yet.
    """
    try:
        with pending.pending(ws.directory.layout, unless=_NOT_TAKEN):
            yield
    except _NOT_TAKEN:
        raise
    except SsckgError as error:
        raise MissingError(
            f"it is recorded, but what is published could not follow: {error}",
            hint=f"try again: ssckg reconcile --data {ws.directory.path}",
        ) from error


def reconcile(ws: Workspace, step: Callable[[str], None] = lambda _: None) -> Outcome:
    """Bring what is published in line with what submissions say today.

    Raises:
        DataDirectoryError: another build or publication takes very long.
        DataError: what was built is lost.
        EngineError: an engine failed; what was published stands.
    """
    left = pending.abandoned(ws.directory.layout)
    outcome = _composer(ws, step).bring_up_to_date()
    pending.settle(left)
    return outcome


def is_behind(ws: Workspace) -> bool:
    """Say whether what is published is not what submissions say today."""
    return bool(pending.abandoned(ws.directory.layout)) or not _composer(ws).is_current()


def settle(data: Path) -> None:
    """Make up for a publication or withdrawal that was broken off, if there was one.

    Raises:
        MissingError: it cannot be made up for; what is published must not be shown.
    """
    if remote_endpoint("published") is None and pending.abandoned(DataDirectory.open(data).layout):
        with _workspace(data) as ws:
            reconcile(ws)


def catch_up(data: Path) -> None:
    """Bring what is published in line with what submissions say today, before it is served.

    Raises:
        DataDirectoryError: there is no data directory, nothing was built, or it cannot be used.
        DataError: what was built is lost, so what is published cannot be made again.
        EngineError: an engine does not start or answer.
    """
    if remote_endpoint("published") is None:
        DataDirectory.open_published(data)
        with _workspace(data) as ws:
            reconcile(ws)


@contextmanager
def open_published(data: Path, *, timeout: float = 60.0) -> Iterator[GraphStore]:
    """Open the published dataset, once it is not behind a step that was broken off.

    Raises:
        DataDirectoryError: there is no data directory, or it cannot be used.
        EngineError: an engine does not start or answer.
    """
    settle(data)
    from ssckg.app.stores import open_store  # noqa: PLC0415  HTTP

    with open_store(data, timeout=timeout) as store:
        yield store


@contextmanager
def kept_up_to_date(
    data: Path,
    *,
    seconds: float = KEEPING_SECONDS,
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[None]:
    """Let what is published follow while a server runs: ended embargoes, steps broken off.

    Args:
        data: the data directory; a server must run on it.
        seconds: between two looks.
        tell: told in words what was done and what failed.
    """
    stop = threading.Event()
    thread = threading.Thread(
        target=_keep, args=(data, stop, seconds, tell), name="publications", daemon=True
    )
    if remote_endpoint("published") is None:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if thread.is_alive():
            thread.join(timeout=seconds)


def _keep(data: Path, stop: threading.Event, seconds: float, tell: Callable[[str], None]) -> None:
    seen: tuple[object, ...] = ()
    while not stop.wait(seconds):
        try:
            with _workspace(data) as ws:
                now = _situation(ws)
                if now != seen:
                    if reconcile(ws).changed:
                        tell("what is published follows what submissions say today")
                    seen = now
        except SsckgError as error:
            if not stop.is_set():
                tell(f"what is published could not follow: {error}")
        except Exception as error:  # this thread must outlive whatever happens
            tell(f"what is published could not follow: {type(error).__name__}")


def _situation(ws: Workspace) -> tuple[object, ...]:
    """Return what is the same as long as nothing can have changed; cheap to find out."""
    from ssckg.submissions.life.once_published import count_steps  # noqa: PLC0415

    words: tuple[str, ...] = ()
    with suppress(OSError):
        words = tuple(map(str, pending.abandoned(ws.directory.layout)))
    generation = ws.directory.layout.read().generation
    return (count_steps(ws.store), ws.now().date(), generation, words)


# Most who read what is published find it settled. Only whoever finds a step broken off loads what
# publishing takes: engines, shapes, RDF.
def _composer(ws: Workspace, step: Callable[[str], None] = lambda _: None) -> Composer:
    from ssckg.app.composing import Composer  # noqa: PLC0415

    return Composer.of(ws, step)


def _workspace(data: Path) -> AbstractContextManager[Workspace]:
    from ssckg.app.workspace import open_workspace  # noqa: PLC0415

    return open_workspace(data)
