"""Results of analyses for pages: run beside the request, kept for a while, waited for briefly.

An analysis may take seconds. A page waits a moment; where that is not enough, it says so and looks
again, while the work goes on. The same question on the same data is worked out once.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from ssckg.app.analyses.registry import read_parameters, run_analysis
from ssckg.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.app.analyses.registry import Analysis
    from ssckg.app.analyses.sources import Sources
    from ssckg.model.result import Result

_HANDS: Final = 2
_WAITING: Final = 12
_KEPT: Final = 48
_PATIENCE: Final = 1.5
"""Seconds that a page waits."""


class AnalysisRuns:
    """Runs analyses in a few threads; safe for threads."""

    def __init__(self, patience: float = _PATIENCE) -> None:
        """Take how long a page waits, in seconds; no thread is started yet."""
        self._patience = patience
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(_HANDS, thread_name_prefix="analysis")
        self._runs: OrderedDict[str, Future[Result]] = OrderedDict()

    def result(
        self, analysis: Analysis[Any, Any], sources: Sources, values: Mapping[str, Any]
    ) -> Result | None:
        """Return the result of an analysis; None where it is still being worked out.

        Raises:
            UsageError: a parameter is unknown, missing or malformed.
            BusyError: too many wait already.
            SsckgError: whatever the analysis says.
        """
        parameters = read_parameters(analysis, values)
        asked = json.dumps(parameters.model_dump(mode="json"), sort_keys=True)
        key = f"{analysis.name} {sources.data} {asked}"
        with self._lock:
            run = self._runs.get(key)
            if run is None:
                if sum(not each.done() for each in self._runs.values()) >= _WAITING:
                    raise BusyError("too many analyses are under way", hint="ask again in a moment")
                run = self._pool.submit(run_analysis, analysis, sources, parameters)
                self._runs[key] = run
            self._runs.move_to_end(key)
            self._forget()
        try:
            return run.result(timeout=self._patience)
        except TimeoutError:
            if run.done():  # the analysis itself raised it
                raise
            return None
        except BaseException:
            with self._lock:
                self._runs.pop(key, None)
            raise

    def close(self) -> None:
        """Take no more work; what is under way ends by itself."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _forget(self) -> None:
        done = [key for key, run in self._runs.items() if run.done()]
        for key in done[: max(len(self._runs) - _KEPT, 0)]:
            del self._runs[key]
