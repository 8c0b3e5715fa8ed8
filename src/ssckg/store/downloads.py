"""Keeps the files that a published dataset is handed on as: one folder by the hash of the dataset.

They can be made again at any time. Those of a dataset that is not published any more are thrown
away as soon as another one is: what a city took back is in no file that stays.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ssckg.errors import BusyError, DataDirectoryError, WriteError
from ssckg.store.locks import LockedError, LockFileError, lock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.store.layout import Layout

_MAKING: Final = "making-"


class DownloadFolder:
    """The folder `D/downloads` of a data directory."""

    def __init__(self, layout: Layout) -> None:
        """Take the layout; the folder is made when it is needed."""
        self._layout = layout
        self._root = layout.downloads

    def of(self, dataset_hash: str) -> Path:
        """Return where the files of a dataset are, or would be."""
        return self._root / dataset_hash

    @contextmanager
    def making(self, wait: float) -> Iterator[Path]:
        """Yield an empty folder to write to, while nobody else makes files; it goes afterwards.

        Args:
            wait: for so many seconds at most, while others make files.

        Raises:
            BusyError: somebody else makes files, and it takes long.
            DataDirectoryError: the disk does not take it.
        """
        try:
            self._root.mkdir(mode=0o700, exist_ok=True)
            with lock(self._layout.lock_file("downloads"), exclusive=True, wait=wait):
                for left in self._root.glob(f"{_MAKING}*"):
                    shutil.rmtree(left, ignore_errors=True)
                with tempfile.TemporaryDirectory(
                    prefix=_MAKING, dir=self._root, ignore_cleanup_errors=True
                ) as folder:
                    yield Path(folder)
        except LockedError as error:
            raise BusyError("the files are being made", hint="try again in a minute") from error
        except LockFileError as error:
            raise DataDirectoryError(f"cannot write below {self._root}: {error}") from error

    def keep(self, folder: Path, dataset_hash: str) -> None:
        """Let a folder that `making` gave, full of files, be that of a dataset.

        Raises:
            WriteError: the disk does not take it.
        """
        target = self.of(dataset_hash)
        try:
            shutil.rmtree(target, ignore_errors=True)
            folder.rename(target)
        except OSError as error:
            raise WriteError(str(target), error.strerror or str(error)) from error

    def drop_others(self, dataset_hash: str) -> None:
        """Throw away the files of all datasets but one."""
        with suppress(FileNotFoundError):
            for folder in self._root.iterdir():
                if folder.name != dataset_hash and not folder.name.startswith(_MAKING):
                    shutil.rmtree(folder, ignore_errors=True)
