"""Checking what a city hands in."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ssckg.errors import UnknownNameError
from ssckg.io.longform import read_long_forms
from ssckg.submissions import catalogue, checking
from ssckg.submissions.matching import Matcher
from ssckg.submissions.reading import read_rows
from ssckg.validation.bounds import Bounds
from ssckg.validation.dataset import submission_validator
from ssckg.validation.findings import as_findings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ssckg.submissions.checking import CheckReport

LANGUAGES = ("en", "fr", "es")
"""Languages that the messages of the shapes are written in."""


def check_submission(
    files: Sequence[Path], *, edition: str | None = None, engine: str = "native", lang: str = "en"
) -> CheckReport:
    """Check files in long form against the shapes, and store nothing.

    Raises:
        UsageError: no such file, edition, engine or language.
        DataError: a file cannot be read.
    """
    started = time.perf_counter()
    if lang not in LANGUAGES:
        raise UnknownNameError("language", lang, LANGUAGES)
    edition = edition or catalogue.DEFAULT_EDITION
    points = catalogue.load_data_points(edition)
    rows = read_long_forms(files)
    readings = read_rows(rows, Matcher(points))
    bounds = [Bounds(p.iri, p.minimum, p.maximum, p.label) for p in points]
    found = checking.check_readings(
        readings,
        edition,
        submission_validator(bounds, engine),
        lambda results, places: as_findings(results, places, lang),
    )
    return checking.CheckReport(found, readings, engine, time.perf_counter() - started)
