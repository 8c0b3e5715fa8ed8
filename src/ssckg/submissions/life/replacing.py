"""What goes and what comes when a city replaces the file of its submission.

Reports, own indicators and cover are those of the new file. What somebody judged or accepted on a
data point stays only where the city reports the same as before: nobody judged the new value.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from ssckg.submissions.life import record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple

    from ssckg.model.submission import Cover, KeptFile, LocalReport, Report, Submission


@dataclass(frozen=True, slots=True)
class NewContent:
    """What the new file says; the last of `files` for a submission is the new one."""

    cover: Cover
    reports: tuple[Report, ...]
    local: tuple[LocalReport, ...]
    files: tuple[KeptFile, ...]


@dataclass(frozen=True, slots=True)
class Replacement:
    """The triples of both graphs that come and go, and how much lapses with them."""

    add: tuple[Triple, ...]
    remove: tuple[Triple, ...]
    personal: tuple[Triple, ...]
    remove_personal: tuple[Triple, ...]
    lapsed_judgements: int
    lapsed_waivers: int


def replacement(old: Submission, new: NewContent) -> Replacement:
    """Return what changes when `new` takes the place of what `old` says."""
    same = _said(old.reports) & _said(new.reports)
    points = {report.data_point for report in same}
    judgements = [j for j in old.judgements if j.data_point in points]
    waivers = [w for w in old.waivers if w.data_point in points]
    identifier = old.head.id
    known = {(file.sha256, file.purpose) for file in old.files}
    files = [f for f in new.files if (f.sha256, f.purpose) not in known]
    sha256 = next(f.sha256 for f in reversed(new.files) if f.purpose == "submission")

    before = set(
        chain(
            record.cover_triples(identifier, old.cover),
            record.report_triples(identifier, old.reports),
            record.local_triples(identifier, old.local),
            record.judgement_triples(identifier, old.judgements),
            record.waiver_triples(identifier, old.waivers),
            [record.current_file(identifier, old.head.sha256)] if old.head.sha256 else (),
        )
    )
    after = set(
        chain(
            record.cover_triples(identifier, new.cover),
            record.report_triples(identifier, new.reports),
            record.local_triples(identifier, new.local),
            record.judgement_triples(identifier, judgements),
            record.waiver_triples(identifier, waivers),
            [record.current_file(identifier, sha256)],
            *(
                record.file_triples(identifier, f, n)
                for n, f in enumerate(files, len(old.files) + 1)
            ),
        )
    )
    contact, new_contact = (
        set(record.contact_triples(identifier, cover)) for cover in (old.cover, new.cover)
    )
    return Replacement(
        _ordered(after - before),
        _ordered(before - after),
        _ordered(new_contact - contact),
        _ordered(contact - new_contact),
        len(old.judgements) - len(judgements),
        len(old.waivers) - len(waivers),
    )


def _said(reports: Iterable[Report]) -> set[Report]:
    """Return reports without where they stand: a row may move."""
    return {replace(report, place="", printed_value="") for report in reports}


def _ordered(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    return tuple(sorted(triples, key=str))
