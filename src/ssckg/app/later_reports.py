"""What cities reported, read when an analysis first looks at it: most of them never do."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ssckg.model.crosswalk_cities import Reported


class LaterReports(Sequence["Reported"]):
    """The reports of one dataset, in their order; safe for threads.

    Whatever is asked of it may raise what `read` raises; then the next who asks reads anew.
    """

    def __init__(self, read: Callable[[], tuple[Reported, ...]]) -> None:
        """Take what reads them; it is called once."""
        self._read = read
        self._lock = Lock()
        self._known: tuple[Reported, ...] | None = None

    def _all(self) -> tuple[Reported, ...]:
        with self._lock:
            if self._known is None:
                self._known = self._read()
            return self._known

    @overload
    def __getitem__(self, at: int) -> Reported: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Reported]: ...
    def __getitem__(self, at: int | slice) -> Reported | Sequence[Reported]:
        return self._all()[at]

    def __iter__(self) -> Iterator[Reported]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())
