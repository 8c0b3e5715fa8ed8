"""Reviewing by keyboard: one mapping a screen; single keys on a terminal, lines in a pipe."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import typer
from rich.text import Text

from ssckg.app.curation import judge, list_mappings, show_mapping
from ssckg.cli.harmonization.mapping_screen import draw
from ssckg.errors import ConflictError, UsageError
from ssckg.model.choices import Predicate

if TYPE_CHECKING:
    from rich.console import Console

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.curation_view import MappingView

_VERDICTS: Final = {"a": "accept", "r": "reject", "u": "unsure"}
_PREDICATES: Final = {str(at): each for at, each in enumerate(Predicate, 1)}
_HELP: Final = "a accept  r reject  u unsure  |  1 exact 2 close 3 broad 4 narrow 5 related  |  "
_MOVES: Final = "s skip  b back  q quit"


class Review:
    """A sitting: goes through what the reviewer has not judged yet."""

    def __init__(
        self, ws: Workspace, actor: Actor, console: Console, *, open_: bool = False
    ) -> None:
        """Take the workspace, who reviews, where to draw, and whether others' verdicts show."""
        self._ws, self._actor, self._console, self._open = ws, actor, console, open_
        self._given = 0
        self._is_terminal = sys.stdin.isatty()

    def run(self, mapping_set: str | None, state: str) -> int:
        """Go through the mappings in a state; return how many verdicts were given.

        Raises:
            ForbiddenError: the actor may not read or review.
            UnknownNameError: no such set or state.
        """
        found = list_mappings(
            self._ws, self._actor, mapping_set=mapping_set, state=state, open_=self._open
        )
        waiting = [one for one in found if not one.has_my_verdict]
        at = 0
        while 0 <= at < len(waiting):
            move = self._one(waiting[at], f"{at + 1} of {len(waiting)}")
            if move is None:
                break
            at = max(0, at + move)
        if not waiting:
            self._say("nothing is waiting for your verdict")
        return self._given

    def _one(self, one: MappingView, place: str) -> int | None:
        """Show one and take keys until it is left; return where to go, None to quit."""
        detail = show_mapping(self._ws, self._actor, one.id, open_=self._open)
        chosen: Predicate | None = None
        if self._is_terminal:
            self._console.clear()
        draw(self._console, detail, place)
        for step in detail.steps:
            if step.verdict is not None:
                who = "you" if step.by == self._actor.id else step.name
                self._say(f"{who}: {step.verdict} {step.predicate}. {step.reason}")
        while True:
            now = f"[{chosen or detail.mapping.predicate}] "
            key = self._key(f"{_HELP}{_MOVES}\n{now}> ")
            if key in {"q", ""}:
                return None
            if key in {"s", "b"}:
                return 1 if key == "s" else -1
            if key in _PREDICATES:
                chosen = _PREDICATES[key]
                self._say(f"{detail.mapping.subject.code} {chosen} {detail.mapping.object.code}")
            elif key not in _VERDICTS:
                self._say(f"{key!r} is no key here")
            elif (move := self._judge(detail.mapping, _VERDICTS[key], chosen)) is not None:
                return move

    def _judge(self, one: MappingView, verdict: str, chosen: Predicate | None) -> int | None:
        """Return 1 where it was judged, 0 where it must be looked at again, None where not yet."""
        reason = self._line(f"{verdict}: why? (empty: not yet) ")
        if not reason:
            return None
        try:
            judge(
                self._ws,
                self._actor,
                one.id,
                verdict,
                reason,
                predicate=str(chosen) if chosen else None,
                version=one.version,
            )
        except ConflictError as error:
            self._say(str(error))
            return 0
        except UsageError as error:
            self._say(str(error))
            return None
        self._given += 1
        return 1

    def _key(self, prompt: str) -> str:
        """Return a key in lower case; empty at the end of the input."""
        if not self._is_terminal:
            return self._line(prompt).lower()
        typer.echo(prompt, nl=False)
        try:
            key = typer.getchar()
        except (EOFError, KeyboardInterrupt):
            return ""
        typer.echo(key if key.isprintable() else "")
        return "q" if key in {"\x03", "\x04", "\x1b"} else key.lower()

    def _line(self, prompt: str) -> str:
        typer.echo(prompt, nl=False)
        line = sys.stdin.readline()
        if not self._is_terminal:
            typer.echo("")
        return line.strip()

    def _say(self, text: str) -> None:
        self._console.print(Text(text))
