"""What of submissions may still be seen in the past: what went out then, and goes out today.

A city may take back its consent at any time, and then it is gone from every past state as well.
So a part of a submission that went out once is shown as far as its observations are public today,
and what is not is taken off the disk.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ssckg.app.kept_parts import KeptParts
from ssckg.errors import SsckgError
from ssckg.namespaces import BASE
from ssckg.store.past import OldParts

if TYPE_CHECKING:
    from ssckg.app.history.states import History, PastState
    from ssckg.publication.index import Entry, Index

_COMMENT: Final = re.compile(rb"<" + re.escape(BASE).encode() + rb"comment/([^/>]+)[/>]")
_OBSERVATION: Final = re.compile(rb"<[^>]*/observation/([^/>]+/[^/>]+/[^/>]+)>")


def still_public(then: bytes, now: bytes) -> tuple[bytes, bool]:
    """Return what of a part that went out is public today, and whether that is all of it.

    Where something is missing, all that is not said of an observation stays only if it is said
    today, word for word: counts and texts of then would tell of what is gone.

    Args:
        then: N-Quads as they went out, in whatever base.
        now: N-Quads that go out of the same submission today.
    """
    public = _observations(now)
    if _observations(then) <= public:
        return then, True
    today = frozenset(now.splitlines())
    kept = [line for line in then.splitlines() if line in today or _is_about(line, public)]
    return b"".join(line + b"\n" for line in kept), False


def _observations(nquads: bytes) -> frozenset[bytes]:
    """Return the observations that N-Quads describe: city, year and data point."""
    subjects = {line.partition(b" ")[0] for line in nquads.splitlines()}
    return frozenset(found[1] for s in subjects if (found := _OBSERVATION.fullmatch(s)))


def _is_about(line: bytes, public: frozenset[bytes]) -> bool:
    """Say whether a line is said of a public observation, and names no other one."""
    found = _OBSERVATION.match(line)
    return found is not None and public.issuperset(_OBSERVATION.findall(line))


def forget_what_is_taken_back(history: History, last: PastState | None, now: Index) -> None:
    """Keep of past parts what is public with what is about to count, and take the rest out.

    Args:
        history: of the data directory.
        last: what counts still; None: nothing was noted yet.
        now: submissions as they are about to count.

    Raises:
        WriteError: the disk does not take it.
    """
    was = {entry.id: entry for entry in history.entries(last)} if last is not None else {}
    old, current = OldParts(history.directory.layout.history), KeptParts(history.directory)
    for name in sorted(was.keys() | now.entries.keys()):
        before, after = was.get(name), now.entries.get(name)
        if before is not None and after is not None and before.part == after.part:
            continue
        if after is None or not (after.part or _is_only_faulty(before, after)):
            old.remove(name)
            continue
        if before is not None and before.part:
            _keep(old, current, before)
        if after.part:
            _shrink(old, name, current.read(after.part))


def _is_only_faulty(before: Entry | None, after: Entry) -> bool:
    """Say whether nothing goes out only because it breaks a rule, and the city said nothing."""
    return bool(after.fault) and before is not None and before.version == after.version


def _keep(old: OldParts, current: KeptParts, entry: Entry) -> None:
    if old.read(entry.id, entry.part) is not None:
        return
    try:
        content = current.read(entry.part)
    except SsckgError:  # damaged or lost: of this state the submission is missing
        return
    old.put(entry.id, entry.part, content)


def forget_hidden_comments(history: History, manifest: dict[str, Any], records: bytes) -> None:
    """Take comments out of past states that are not public with what is about to count.

    A comment is hidden for what it says: of somebody, or to no purpose. Nobody finds it by asking
    for the day before.

    Args:
        history: of the data directory; its log must have what counts still.
        manifest: of what counts still.
        records: N-Quads of the records that are about to be public, below the standard base.

    Raises:
        WriteError: the disk does not take it.
    """
    public = _comments(records)
    states = history.states(manifest)
    shorter = [_without_comments(history, state, public) for state in states]
    if any(one is not other for one, other in zip(states, shorter, strict=True)):
        history.log.replace(state.as_line() for state in shorter)


def _comments(nquads: bytes) -> frozenset[bytes]:
    return frozenset(_COMMENT.findall(nquads))


def _without_comments(history: History, state: PastState, public: frozenset[bytes]) -> PastState:
    """Return a state without the comments that are not public; the same where it has none."""
    if not state.records_file:
        return state
    then = history.files.read(state.records_file)
    gone = _comments(then) - public
    if not gone:
        return state
    kept = [
        line for line in then.splitlines(keepends=True) if gone.isdisjoint(_COMMENT.findall(line))
    ]
    # What was rendered of them is rendered anew when it is asked for.
    return replace(
        state,
        records_file=history.files.put(b"".join(kept)) if kept else "",
        shared_file="",
        cut=state.cut + len(gone),
    )


def _shrink(old: OldParts, submission: str, now: bytes) -> None:
    for part in old.parts_of(submission):
        then = old.read(submission, part)
        if then is None:
            old.remove(submission, part)
            continue
        kept, is_whole = still_public(then, now)
        if not is_whole:
            old.put(submission, part, kept)
