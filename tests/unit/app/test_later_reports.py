"""What cities reported is read by the analyses that look at it, and by no other."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import pytest
from tests.site.test_analysis_pages import ASKED

from ssckg.app.analyses.catalogue import find_analysis
from ssckg.app.analyses.registry import run_analysis
from ssckg.app.analyses.sources import Sources, read_sources, read_whole_sources
from ssckg.app.later_reports import LaterReports
from ssckg.errors import BusyError, EngineError
from ssckg.model.crosswalk_cities import Reported
from ssckg.store.layout import Layout, State

if TYPE_CHECKING:
    from pathlib import Path

READING = {"core-set", "core-frontier", "reportability"} | {n for n in ASKED if "impact-" in n}
"""Who counts cities, and who says which series end."""
SLOW = {"release-diff", "core-frontier"}
PRINTED = 66
"""Values and lines without one of the four printed reports: 14, 1 + 7, 26 + 4, 13 + 1."""


def refuse() -> NoReturn:
    raise LookupError("reports are read")


@pytest.fixture(scope="module")
def unread(built_data: Path) -> Sources:
    """What analyses read, where nobody may look at reports."""
    sources = read_sources(built_data)
    return replace(sources, crosswalk=replace(sources.crosswalk, reports=LaterReports(refuse)))


@pytest.mark.parametrize("name", sorted(ASKED.keys() - SLOW))
def test_only_some_analyses_look_at_reports(unread: Sources, name: str) -> None:
    if name in READING:
        with pytest.raises(LookupError):
            run_analysis(find_analysis(name), unread, ASKED[name])
    else:
        assert run_analysis(find_analysis(name), unread, ASKED[name]).citation


def test_all_that_is_published_is_there(built_data: Path) -> None:
    found = read_sources(built_data).crosswalk.reports
    assert len(found) == PRINTED
    assert sum(one.is_missing for one in found) == 12
    assert tuple(found) == read_whole_sources(built_data).crosswalk.reports


def test_reports_of_other_data_are_not_taken(built_data: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(built_data, data)
    sources = read_sources(data)
    layout = Layout(data)
    state = layout.read()
    layout.write(State(state.generation, {**state.manifest, "hash": "0" * 64}))
    with pytest.raises(BusyError, match="published meanwhile"):
        len(sources.crosswalk.reports)
    assert len(read_sources(data).crosswalk.reports) == PRINTED


def test_many_who_look_at_once_read_once() -> None:
    calls: list[None] = []
    one = Reported("c", "2020", "p", is_missing=False, quality="")

    def read() -> tuple[Reported, ...]:
        calls.append(None)
        return (one, one)

    reports = LaterReports(read)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: len(reports), range(32))) == {2}
    assert len(calls) == 1
    assert (reports[0], reports[1:], list(reports)) == (one, (one,), [one, one])
    assert reports[-1] in reports


def test_after_a_failure_the_next_reads_anew() -> None:
    faults = [EngineError("gone")]

    def read() -> tuple[Reported, ...]:
        if faults:
            raise faults.pop()
        return ()

    reports = LaterReports(read)
    with pytest.raises(EngineError):
        tuple(reports)
    assert tuple(reports) == ()
