"""What reportability rests on, in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.reportability import EvidenceUsed, KpiReportability

OBSERVED: Final = "reports"
LEVEL: Final = "level"
NONE: Final = "none"
"""On which evidence an indicator is judged."""


def evidence_notes(
    used: EvidenceUsed, kpis: Iterable[KpiReportability], min_cities: int
) -> tuple[str, ...]:
    """Return in words what reportability rests on, and how many indicators on which evidence."""
    by = Counter(each.evidence for each in kpis)
    cities: str = phrase("%(number)s cities", number=used.cities)
    if used.years:
        first, last = used.years[0], used.years[-1]
        years = first
        if last != first:
            years = phrase("%(first)s to %(last)s", first=first, last=last)
        cities = phrase("%(cities)s, reported %(years)s", cities=cities, years=years)
    return (
        phrase("Evidence: %(cities)s, from %(what)s.", cities=cities, what=_read(used)),
        phrase(
            "%(observed)s indicators are judged by reports, of %(cities)s or more known cities;"
            " %(by_level)s by their level and %(none)s by nothing. In U4SSC a core indicator is"
            " one that all cities should be able to report, an advanced one may be beyond some"
            " cities (2017 collection methodology, page 3; 2022 verification manual, page 11): an"
            " order, no share. In other frameworks the levels core and basic are read in the same"
            " way, by us.",
            **{"observed": by[OBSERVED], "by_level": by[LEVEL], "none": by[NONE]},
            cities=min_cities,
        ),
    )


def _read(used: EvidenceUsed) -> str:
    if used.kind == "published":
        return phrase(
            "reports that are published; a data point that is not printed or not published counts"
            " as unknown, not as not reported, and the published reports that come with the graph"
            " are excerpts"
        )
    return phrase(
        "private submissions, of which only counts leave; a data point without a value counts"
        " as not reported (2022 verification manual, page 162: the default of a data point)"
    )
