"""The error tree of ssckg.

::

    SsckgError
    ├── UsageError            wrong use: unknown name, bad option           exit 2
    │   ├── UnauthenticatedError  who asks is not known, or no longer
    │   ├── ForbiddenError    who asks may not do that
    │   ├── UnknownNameError  a framework, query, code, agency ... not known
    │   └── QuerySyntaxError  a SPARQL text that does not parse
    ├── DataError             something is wrong with data                  exit 1
    │   ├── TableError        a row or cell of a table; names file, row, column
    │   ├── ParseError        a file that cannot be read (Turtle, SSSOM, encoding)
    │   ├── FaultsError       several of these in one run
    │   ├── TooLargeError     more bytes, rows or cells than are read
    │   ├── StateError        a step that is not open in the state a submission is in
    │   ├── ConflictError     somebody else was quicker: look again and decide again
    │   └── CheckError        the built dataset fails its shapes
    └── MissingError          something needed is missing                   exit 3
        ├── BusyError         more is asked at once than can be done; ask again
        │   └── TooOftenError  somebody asks for more than a share; ask again later
        ├── DataDirectoryError  no data directory, of another version, or in use
        ├── WriteError        a file cannot be written: full disk, no right
        └── EngineError       the SPARQL engine cannot start or does not answer
            └── QueryTimeoutError  the engine gave up on a query

Each error carries the offending values and one line that says what to do.
"""

from __future__ import annotations


class SsckgError(Exception):
    """Base of all errors that ssckg raises on purpose; `exit_code` is for the command line."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        """Take a one-line `message` and, where there is one, a `hint` on what to do."""
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class UsageError(SsckgError):
    """The caller asked for something that does not exist or makes no sense."""

    exit_code = 2


class UnknownNameError(UsageError):
    """A name (framework, query, code, agency, city) that is not known."""

    def __init__(self, kind: str, name: str, known: tuple[str, ...] = ()) -> None:
        """Name the `kind` of thing, the unknown `name`, and near or `known` names."""
        hint = f"known: {', '.join(known)}" if known else None
        super().__init__(f"unknown {kind}: {name!r}", hint=hint)
        self.kind = kind
        self.name = name
        self.known = known


class QuerySyntaxError(UsageError):
    """A SPARQL text that does not parse; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        """Take the parser's `message` and the position of the error."""
        where = f"line {line}, column {column}: " if line is not None else ""
        super().__init__(f"{where}{message}")
        self.reason = message
        self.line = line
        self.column = column


class UnauthenticatedError(UsageError):
    """Who asks is not known: no token, a wrong one, or one that has ended or was revoked."""


class ForbiddenError(UsageError):
    """Who asks may not do that."""

    def __init__(
        self, message: str, *, hint: str | None = None, can_sign_in_help: bool = True
    ) -> None:
        """Take what is refused; whether it could be open to them when they say who they are."""
        super().__init__(message, hint=hint)
        self.can_sign_in_help = can_sign_in_help


class DataError(SsckgError):
    """Something is wrong with data that was given."""


class TableError(DataError):
    """A fault in a table; names file, row (line of the file, from 1) and column."""

    def __init__(
        self, message: str, *, file: str, row: int | None = None, column: str | None = None
    ) -> None:
        """Take the fault and its place."""
        place = file + (f", row {row}" if row is not None else "")
        place += f", column {column}" if column is not None else ""
        super().__init__(f"{place}: {message}")
        self.file = file
        self.row = row
        self.column = column


class ParseError(DataError):
    """A file that cannot be read."""

    def __init__(self, message: str, *, file: str, line: int | None = None) -> None:
        """Take the fault, the file and, where known, the line (from 1)."""
        super().__init__(f"{file}{f', line {line}' if line is not None else ''}: {message}")
        self.file = file
        self.line = line


class FaultsError(DataError):
    """Several faults found in one run; `faults` holds them, each with its own place."""

    def __init__(self, faults: tuple[DataError, ...], *, complete: bool = True) -> None:
        """Take the faults, one line each; `complete` is false where the search was broken off."""
        count = f"{len(faults)} faults" if complete else f"{len(faults)} faults or more"
        super().__init__("\n".join([f"{count}:", *(f"  {fault}" for fault in faults)]))
        self.faults = faults
        self.complete = complete


class CheckError(DataError):
    """The built dataset breaks its shapes; `findings` lists what was found."""

    def __init__(
        self, message: str, findings: tuple[object, ...] = (), *, hint: str | None = None
    ) -> None:
        """Take a summary line, the findings behind it, and what to do where that can be said."""
        super().__init__(message, hint=hint)
        self.findings = findings


class TooLargeError(DataError):
    """What was given is larger than what is read; the message says by which measure."""


class StateError(DataError):
    """A step that is not open in the state that a submission is in."""


class ConflictError(DataError):
    """What was decided on has changed in the meantime."""


class MissingError(SsckgError):
    """Something that ssckg needs is not there."""

    exit_code = 3


class BusyError(MissingError):
    """More is asked at once than can be done: the same may be asked again in a moment."""


class TooOftenError(BusyError):
    """Somebody has used up what one may do in a stretch of time; later the same may be done."""

    def __init__(self, message: str, seconds: int) -> None:
        """Take what is used up, and the seconds after which it may be tried again."""
        minutes = -(-seconds // 60)
        plural = "" if minutes == 1 else "s"
        super().__init__(message, hint=f"try again in {minutes} minute{plural}")
        self.seconds = seconds


class DataDirectoryError(MissingError):
    """The data directory is absent, of another version, damaged or in use."""


class WriteError(MissingError):
    """A file cannot be written; what stood there before stands there still."""

    def __init__(self, file: str, reason: str) -> None:
        """Take the `file` and the operating system's `reason`."""
        super().__init__(f"{file} cannot be written: {reason}")
        self.file = file


class EngineError(MissingError):
    """The SPARQL engine cannot be started or does not answer."""


class QueryTimeoutError(EngineError):
    """The engine stopped a query that took longer than its limit (seconds)."""

    def __init__(self, seconds: float) -> None:
        """Take the limit that was passed, in seconds."""
        super().__init__(f"the query took longer than {seconds:g} s and was stopped")
        self.seconds = seconds
