"""Sends messages to webhooks while a server runs."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from ssckg.app.revision.webhooks import Deliverer, usual_sender
from ssckg.app.workspace import open_workspace
from ssckg.errors import BusyError, SsckgError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ssckg.io.sending import Sender

TICK_SECONDS: Final = 10.0
"""So often a server looks for news."""
_STOP_SECONDS: Final = 10.0


@contextmanager
def delivering(
    data: Path,
    *,
    seconds: float = TICK_SECONDS,
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[None]:
    """Send messages while a server runs, in a thread of its own; without listed hosts do nothing.

    Args:
        data: the data directory; a server must run on it.
        seconds: between two looks.
        tell: told in words what failed.
    """
    sender = usual_sender()
    stop = threading.Event()
    thread = threading.Thread(
        target=_keep_sending, args=(data, sender, stop, seconds, tell), name="webhooks", daemon=True
    )
    if sender.hosts:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if thread.is_alive():
            thread.join(timeout=_STOP_SECONDS)


def _keep_sending(
    data: Path, sender: Sender, stop: threading.Event, seconds: float, tell: Callable[[str], None]
) -> None:
    deliverer = Deliverer(sender)
    while not stop.wait(seconds):
        try:
            with open_workspace(data) as ws:
                report = deliverer.run(ws)
            if report.given_up:
                tell(f"{report.given_up} messages to webhooks were given up")
        except BusyError:
            continue  # a command is sending at this moment
        except SsckgError as error:
            if not stop.is_set():
                tell(f"messages to webhooks could not be sent: {error}")
        except Exception as error:  # this thread must outlive whatever happens
            tell(f"messages to webhooks could not be sent: {type(error).__name__}")
