"""The data directory: two datasets, one to show and one to work in, and who may open them.

A command that finds a running server goes through that server's engines. Otherwise it starts
an engine for as long as it needs one: the published dataset read-only, by as many readers at
once as there are; a writer alone.
"""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, Literal

from ssckg.errors import DataDirectoryError
from ssckg.io.whole_file import write_whole
from ssckg.store.downloads import DownloadFolder
from ssckg.store.layout import FIRST_GENERATION, Layout, State
from ssckg.store.loading import load_new
from ssckg.store.locks import LockedError, LockFileError, lock
from ssckg.store.process import EngineProcess, EngineSettings
from ssckg.store.served import ServedEngine, is_served, wait_for_generation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ssckg.ports import GraphStore
    from ssckg.store.endpoint import EndpointSource

DatasetName = Literal["published", "workspace"]

_WAIT_SECONDS: Final = 10.0
_RETRY_SECONDS: Final = 0.1
_SWITCH_SECONDS: Final = 60.0


class DataDirectory:
    """A data directory that exists and fits this version."""

    def __init__(self, layout: Layout) -> None:
        """Take a layout that was checked; use `open` or `create_or_open`."""
        self.layout = layout

    @classmethod
    def open(cls, path: Path) -> DataDirectory:
        """Return the data directory at `path`.

        Raises:
            DataDirectoryError: there is none, or it is damaged or of another format.
        """
        layout = Layout(path)
        layout.read()
        return cls(layout)

    @classmethod
    def create_or_open(cls, path: Path) -> DataDirectory:
        """Return the data directory at `path`, made with two empty datasets if need be.

        Raises:
            DataDirectoryError: it cannot be made, or is damaged or of another format.
        """
        layout = Layout(path)
        if not layout.state_file.exists():
            layout.make_folders()
            with _locked(layout, "build", exclusive=True, wait=_WAIT_SECONDS):
                if not layout.state_file.exists():
                    _clear_unfinished(layout)
                    _clean(layout, keep=None)
                    load_new(layout.generation(FIRST_GENERATION), None)
                    layout.write(State(FIRST_GENERATION))
        return cls.open(path)

    @classmethod
    def open_published(cls, path: Path) -> DataDirectory:
        """Return the data directory at `path`, once something has been built into it.

        Raises:
            DataDirectoryError: as `open`; or no build has come to its end there yet.
        """
        directory = cls.open(path)
        if directory.layout.read().generation == FIRST_GENERATION:
            raise DataDirectoryError(
                f"{path} holds no published data yet", hint=f"make them: ssckg build --data {path}"
            )
        return directory

    @staticmethod
    def check_place(path: Path) -> None:
        """Return where `create_or_open` can do its work.

        Raises:
            DataDirectoryError: something else is there, of another format, or damaged.
        """
        Layout(path).check_place()

    @property
    def path(self) -> Path:
        """The directory."""
        return self.layout.root

    @property
    def manifest(self) -> dict[str, Any]:
        """What the build said about the published dataset; empty before the first build."""
        return self.layout.read().manifest

    def replace_published(self, nquads: Path, manifest: dict[str, Any]) -> None:
        """Replace the whole published dataset by the quads of a file, in one step.

        Raises:
            ParseError: the file is not N-Quads.
            DataDirectoryError: another build is at work.
            EngineError: loading failed; the old data stand.
        """
        with self.changing_published(wait=0) as change:
            change.replace(nquads, manifest)

    @contextmanager
    def changing_published(self, *, wait: float = _SWITCH_SECONDS) -> Iterator[PublishedChange]:
        """Keep all others from changing the published dataset until the block ends.

        Whoever makes new published data from old ones, or from the workspace, reads those inside:
        then nobody puts older data in the place of newer ones. What somebody left who died at it
        is cleared away.

        Raises:
            DataDirectoryError: another build or publication is at work for longer than `wait`
                seconds.
        """
        with _locked(self.layout, "build", exclusive=True, wait=wait):
            _clear_unfinished(self.layout)
            yield PublishedChange(self.layout)

    @contextmanager
    def engine(
        self,
        name: DatasetName,
        *,
        writable: bool = False,
        settings: EngineSettings | None = None,
        wait: float = _WAIT_SECONDS,
    ) -> Iterator[GraphStore]:
        """Open a dataset; the workspace is always writable.

        Raises:
            DataDirectoryError: another command holds it for longer than `wait` seconds.
            EngineError: the engine does not start.
        """
        from ssckg.store.client import SparqlClient  # noqa: PLC0415  HTTP, for those who ask

        usual = settings or EngineSettings()
        is_exclusive = name == "workspace" or writable
        with ExitStack() as stack:
            source: EndpointSource
            if self._is_ours(stack, name, is_exclusive=is_exclusive, wait=wait):
                engine = EngineProcess(self.location(name), usual, read_only=not is_exclusive)
                stack.callback(engine.stop)
                engine.start()
                source = engine
            else:
                source = ServedEngine(self.layout, name)
            yield stack.enter_context(SparqlClient(source, timeout=usual.query_timeout))

    def _is_ours(
        self, stack: ExitStack, name: DatasetName, *, is_exclusive: bool, wait: float
    ) -> bool:
        """Take the lock of a dataset and say so, or say that a server has it."""
        deadline = time.monotonic() + wait
        while not is_served(self.layout):
            try:
                stack.enter_context(
                    _locked(self.layout, name, exclusive=is_exclusive, wait=_RETRY_SECONDS)
                )
            except DataDirectoryError:
                if time.monotonic() > deadline:
                    raise
            else:
                return True
        return False

    def location(self, name: DatasetName) -> Path:
        """Return the engine directory of a dataset; hold its lock before you use it."""
        if name == "workspace":
            return self.layout.workspace
        return self.layout.generation(self.layout.read().generation)


class PublishedChange:
    """The published dataset in the hands of one who may change it."""

    def __init__(self, layout: Layout) -> None:
        """Take the layout, with its lock held."""
        self._layout = layout

    @property
    def state(self) -> State:
        """What counts now."""
        return self._layout.read()

    def replace(self, nquads: Path, manifest: dict[str, Any]) -> None:
        """Replace the whole published dataset by the quads of a file, in one step.

        The new data are loaded into a generation of their own; then `ssckg.json` is replaced.
        A running server takes the new generation up; this returns when it has. Files that other
        data were handed on as are thrown away.

        Raises:
            ParseError: the file is not N-Quads.
            EngineError: loading failed; the old data stand.
        """
        layout = self._layout
        old = layout.read().generation
        _clean(layout, keep=old)
        new = max([old, *(int(folder.name) for folder in layout.generations())]) + 1
        load_new(layout.generation(new), nquads)
        layout.write(State(new, manifest))
        if is_served(layout):
            wait_for_generation(layout, new, _SWITCH_SECONDS)
        _clean(layout, keep=new)
        DownloadFolder(layout).drop_others(str(manifest.get("hash", "")))

    def replace_with(self, nquads: bytes, manifest: dict[str, Any]) -> None:
        """Replace the whole published dataset by quads that are in memory, as `replace` does.

        The engine reads them from a file. It lies among the generations: whoever dies meanwhile
        leaves nothing that the next change would not find.

        Raises:
            WriteError: the disk does not take them; the old data stand.
            ParseError, EngineError: as `replace`.
        """
        incoming = self._layout.incoming
        try:
            write_whole(incoming, nquads, is_lasting=False)
            self.replace(incoming, manifest)
        finally:
            incoming.unlink(missing_ok=True)


@contextmanager
def _locked(layout: Layout, name: str, *, exclusive: bool, wait: float) -> Iterator[None]:
    what = {
        "build": "another build or publication is at work on",
        "published": "a command writes to",
    }
    try:
        with lock(layout.lock_file(name), exclusive=exclusive, wait=wait):
            yield
    except LockedError as error:
        raise DataDirectoryError(
            f"{what.get(name, 'another command holds')} {layout.root} ({error})",
            hint="try again when it has ended",
        ) from error
    except LockFileError as error:
        raise DataDirectoryError(
            f"cannot write below {layout.root}: {error}", hint="allow it, or use another --data"
        ) from error


def _clear_unfinished(layout: Layout) -> None:
    """Remove what was being made when a process died; nobody else may be making anything."""
    for path in layout.unfinished():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _clean(layout: Layout, *, keep: int | None) -> None:
    """Remove old generations, unless somebody still reads."""
    with suppress(LockedError, LockFileError), lock(layout.lock_file("published"), exclusive=True):
        for folder in layout.generations():
            if folder.name != str(keep):
                shutil.rmtree(folder, ignore_errors=True)
