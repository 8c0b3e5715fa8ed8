"""Whatever people write into our workbook is read as it was written, and read again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.unit.io.workbooks import (
    ANSWER,
    COUNT,
    RATE,
    SHARE,
    open_written,
    read_back,
    small_template,
)

from ssckg.errors import ParseError
from ssckg.io.workbook.read import read_workbook
from ssckg.io.workbook.write import write_workbook
from ssckg.model.submission import Cover, LocalReport, Report, ReportStatus

if TYPE_CHECKING:
    import pytest

_numbers = st.decimals(
    min_value=Decimal("-1e12"), max_value=Decimal("1e12"), allow_nan=False, places=3
)
_counts = st.integers(min_value=1, max_value=10**9).map(Decimal)
_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20
).map(lambda text: f"s{text}")


@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    share=st.tuples(_counts, _counts),
    rate=st.none() | _numbers,
    count=_counts,
    answer=st.none() | st.booleans(),
    quality=st.sampled_from(["", "accurate-measurement", "personal-estimate", "unknown"]),
    source=_texts,
    local=_texts,
    language=st.sampled_from(["en", "fr", "es"]),
)
def test_filled_read_written_read_is_equal(
    tmp_path_factory: pytest.TempPathFactory,
    *,
    share: tuple[Decimal, Decimal],
    rate: Decimal | None,
    count: Decimal,
    answer: bool | None,
    quality: str,
    source: str,
    local: str,
    language: str,
) -> None:
    value = share[0] / share[1] * 100
    reports = (
        Report(SHARE, ReportStatus.REPORTED, value, *share, quality=quality, source=source),
        Report(RATE, ReportStatus.REPORTED if rate is not None else ReportStatus.MISSING, rate,
               is_overwritten=True, missing_reason="" if rate is not None else "other"),
        Report(COUNT, ReportStatus.REPORTED, count, reference_year="2018"),
        Report(ANSWER, ReportStatus.MISSING if answer is None else ReportStatus.REPORTED, answer),
    )  # fmt: skip
    template = small_template(
        language,
        reports=reports,
        local=(LocalReport(local, "12", "m", "defined", source),),
        cover=Cover(city=local, population=count, currency="EUR"),
    )
    path = tmp_path_factory.mktemp("trip") / "t.xlsx"
    path.write_bytes(write_workbook(template))
    document, rows = read_back(path)
    assert (Decimal(rows[SHARE].numerator), Decimal(rows[SHARE].denominator)) == share
    assert abs(Decimal(rows[SHARE].value) - value) <= abs(value) * Decimal("1e-14")
    assert (rows[SHARE].quality, rows[SHARE].source) == (quality, source)
    # A spreadsheet keeps fifteen digits.
    shown = "NR" if rate is None else rows[RATE].value
    assert shown == "NR" if rate is None else Decimal(shown) == Decimal(f"{float(rate or 0):.15g}")
    assert rows[RATE].missing_reason == ("other" if rate is None else "")
    assert Decimal(rows[COUNT].value) == count
    assert rows[COUNT].reference_year == "2018"
    assert rows[ANSWER].value == {None: "NR", True: "Yes", False: "No"}[answer]
    assert (document.cover["city"], Decimal(document.cover["population"])) == (local, count)
    (own,) = [row for row in document.rows if row.is_local]
    assert (own.name, own.value, own.unit, own.note) == (local, "12", "m", "defined")


_places = st.tuples(
    st.sampled_from(["Cover", "Economy", "Society", "Local KPIs"]),
    st.integers(1, 75),
    st.integers(2, 33),
)
_strange = _texts | st.sampled_from(["=1+", "NR", "1e999", "<&>", "12,5", "ssckg:cover", "--", "-"])


@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    entries=st.dictionaries(_places, _strange, max_size=25),
    keys=st.dictionaries(_places.map(lambda p: (p[0], 1, p[2])), _strange, max_size=2),
)
def test_nothing_that_people_may_write_is_dropped_or_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory,
    entries: dict[tuple[str, int, int], str],
    keys: dict[tuple[str, int, int], str],
) -> None:
    """Texts anywhere in open cells and beside the tables are found again; keys may be damaged."""
    path = tmp_path_factory.mktemp("fuzz") / "t.xlsx"
    book = open_written(small_template())
    written = []
    for (name, row, column), text in {**entries, **keys}.items():
        cell = book[name].cell(row, column)
        is_outside = column > 28 and name != "Cover"
        if row > 1 and cell.protection.locked and not is_outside:
            continue
        cell.value = text
        cell.data_type = "s"
        if row > 1 and not keys:
            written.append(text.strip())
    book.save(path)
    try:
        document = read_workbook(path)
    except ParseError:
        assert keys  # only what says how to read can make a file unreadable
        return
    found = repr(document)
    for text in written:
        assert repr(text)[1:-1] in found or text == "NR", text
