"""Jobs that do something with a file that was sent."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssckg.model.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.app.lodging import Lodged
    from ssckg_api.site.visit import Visit
    from ssckg_api.v1.jobs import Job
    from ssckg_api.v1.uploads import Upload


def start_with_file(
    visit: Visit,
    upload: Upload,
    kind: str,
    step: Callable[[Path], Lodged],
    *,
    about: str = "",
) -> Job:
    """Return the job that does something with a file, which outlives the request for that.

    Raises:
        ProblemError: 503, too much is waiting.
    """
    folder = Path(tempfile.mkdtemp(prefix="ssckg-lodging-"))
    path = Path(shutil.move(upload.path, folder / upload.path.name))
    said: list[str] = []

    def _work() -> Any:
        try:
            said.append("checking the file")
            lodged = step(path)
            return {"head": plain(lodged.head), "twins": list(lodged.twins)}
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    try:
        return visit.desk.jobs.start(kind, visit.caller, _work, about=about, said=said)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
