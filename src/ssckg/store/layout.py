"""What lies where in a data directory, and the file that says so.

::

    D/ssckg.json       format, version, which generation of the published data counts, manifest
    D/published/<n>/   the published dataset, one folder per generation; while one is made, what
                       it is made from stands beside it
    D/workspace/       the workspace dataset: submissions, reviews, drafts; never public
    D/files/           files as they were received, by their SHA-256 (`files.py`)
    D/keys/            signing keys
    D/parts/           what the published dataset was put together from, by SHA-256
    D/history/         what was published when (`past.py`)
    D/as-of/           past states made ready to be asked; may be thrown away at any time
    D/downloads/       files that the published dataset is handed on as; may be thrown away, too
    D/run/             locks, and where a running server's engines answer
    D/ssckg.toml       settings of the operator, if there are any (`app/operation`)

`ssckg.json` is replaced in one step, and with it data and manifest together: whoever reads
it sees the old generation or the new one, whenever a process dies.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ssckg import __version__
from ssckg.errors import DataDirectoryError

if TYPE_CHECKING:
    from pathlib import Path

FORMAT: Final = 1
"""Version of the layout; another number is refused."""
FIRST_GENERATION: Final = 1
"""Number of the empty dataset that a new data directory begins with; no build makes it."""
STATE_FILE: Final = "ssckg.json"
SETTINGS_FILE: Final = "ssckg.toml"
"""What an operator set for this directory; it may stand there before anything is built."""
_FOLDERS: Final = (
    *("published", "workspace", "run", "files", "keys", "parts", "history", "as-of"),
    "downloads",
)


@dataclass(frozen=True, slots=True)
class State:
    """The content of `ssckg.json`."""

    generation: int
    manifest: dict[str, Any] = field(default_factory=dict)
    version: str = __version__


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths below a data directory."""

    root: Path

    @property
    def state_file(self) -> Path:
        """The file that says which data count."""
        return self.root / STATE_FILE

    @property
    def workspace(self) -> Path:
        """The engine directory of the workspace dataset."""
        return self.root / "workspace"

    @property
    def files(self) -> Path:
        """Where received files are kept; made with the first one in older directories."""
        return self.root / "files"

    @property
    def keys(self) -> Path:
        """Where signing keys are kept; made with the first one in older directories."""
        return self.root / "keys"

    @property
    def parts(self) -> Path:
        """Where the parts of the published dataset are kept; nothing is there that is private."""
        return self.root / "parts"

    @property
    def history(self) -> Path:
        """Where it is kept what was published when; made with the first publication."""
        return self.root / "history"

    @property
    def as_of(self) -> Path:
        """Where past states stand ready to be asked, each a data directory of its own."""
        return self.root / "as-of"

    @property
    def downloads(self) -> Path:
        """Where the files of the published dataset are kept, by its hash; made with the first."""
        return self.root / "downloads"

    @property
    def server_file(self) -> Path:
        """Where a running server writes the addresses of its engines."""
        return self.root / "run" / "server.json"

    def generation(self, number: int) -> Path:
        """Return the engine directory of one generation of the published dataset."""
        return self.root / "published" / str(number)

    @property
    def incoming(self) -> Path:
        """The quads of a generation that is being made."""
        return self.root / "published" / "incoming.nq"

    def generations(self) -> list[Path]:
        """Return the folders of all generations, also of those that do not count."""
        return [path for path in self._below_published() if path.name.isdecimal()]

    def unfinished(self) -> list[Path]:
        """Return the files and folders of generations that are being made, or never were."""
        return [path for path in self._below_published() if not path.name.isdecimal()]

    def _below_published(self) -> list[Path]:
        return sorted((self.root / "published").iterdir())

    def lock_file(self, name: str) -> Path:
        """Return the lock of a dataset, of "build" or of "server"."""
        return self.root / "run" / f"{name}.lock"

    def make_folders(self) -> None:
        """Make the folders.

        Raises:
            DataDirectoryError: the place cannot be written, or holds something else.
        """
        self.check_place()
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            for name in _FOLDERS:
                (self.root / name).mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise DataDirectoryError(f"cannot make {self.root}: {error.strerror}") from error

    def check_place(self) -> None:
        """Return where a data directory is, or one can be made.

        Raises:
            DataDirectoryError: the place holds something else, or cannot be looked into.
        """
        hint = "choose an empty or new folder for --data"
        try:
            if self.root.exists() and not self.root.is_dir():
                raise DataDirectoryError(f"{self.root} is a file, not a folder", hint=hint)
            if self.state_file.exists():
                self.read()
                return
            names = {entry.name for entry in self.root.iterdir()} if self.root.exists() else set()
        except OSError as error:
            raise DataDirectoryError(f"cannot read {self.root}: {error.strerror}") from error
        # Without the state file our own folders are what a first build left when it was killed.
        if strangers := names - {*_FOLDERS, SETTINGS_FILE}:
            raise DataDirectoryError(f"{self.root} holds other files ({min(strangers)})", hint=hint)

    def read(self) -> State:
        """Return the state.

        Raises:
            DataDirectoryError: there is none, it is damaged, or of another format.
        """
        try:
            document = json.loads(self.state_file.read_bytes())
        except (FileNotFoundError, NotADirectoryError) as error:
            raise self._absent() from error
        except OSError as error:
            raise DataDirectoryError(f"cannot read {self.state_file}: {error.strerror}") from error
        except ValueError as error:
            raise self._damaged(f"{STATE_FILE} is not JSON") from error
        if not isinstance(document, dict) or not isinstance(document.get("format"), int):
            raise self._damaged(f"{STATE_FILE} names no format")
        if document["format"] != FORMAT:
            raise DataDirectoryError(
                f"{self.root} has format {document['format']} (ssckg {document.get('version')});"
                f" this is ssckg {__version__} with format {FORMAT}",
                hint="use that version, or build into another folder",
            )
        generation, manifest = document.get("generation"), document.get("manifest")
        if not isinstance(generation, int) or not isinstance(manifest, dict):
            raise self._damaged(f"{STATE_FILE} lacks generation or manifest")
        if not self.generation(generation).is_dir():
            raise self._damaged(f"published/{generation} is missing")
        return State(generation, manifest, str(document.get("version")))

    def write(self, state: State) -> None:
        """Replace the state in one step.

        Raises:
            DataDirectoryError: it cannot be written; the old state stands.
        """
        document = {
            "format": FORMAT,
            "version": state.version,
            "generation": state.generation,
            "manifest": state.manifest,
        }
        try:
            replace_file(self.state_file, json.dumps(document, indent=1, sort_keys=True))
        except OSError as error:
            raise DataDirectoryError(f"cannot write {self.state_file}: {error.strerror}") from error

    def _absent(self) -> DataDirectoryError:
        if self.root.is_dir() and any(self.root.iterdir()):
            return DataDirectoryError(
                f"{self.root} is not a data directory of ssckg",
                hint=f"make one: ssckg build --data {self.root}",
            )
        return DataDirectoryError(
            f"no data directory at {self.root}", hint=f"make one: ssckg build --data {self.root}"
        )

    def _damaged(self, what: str) -> DataDirectoryError:
        return DataDirectoryError(
            f"the data directory {self.root} is damaged: {what}",
            hint="move it away and build again; its folder workspace holds what is not published",
        )


def replace_file(path: Path, text: str) -> None:
    """Write a file so that it is whole or not there, also after a power cut."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
