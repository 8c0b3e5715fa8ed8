"""The report of a check as it is kept beside the file that was checked, and what is open in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import DataError, UnknownNameError
from ssckg.model.finding import Finding, Place, Severity
from ssckg.submissions.life.names import find_point

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from ssckg.model.submission import Waiver
    from ssckg.submissions.checking.checks import Checked

FILE_NAME: Final = "check-report.json"
_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """A finding, the data point (IRI) that it concerns, and the waiver that accepts it, if any."""

    finding: Finding
    data_point: str = ""
    waiver: Waiver | None = None

    @property
    def is_open(self) -> bool:
        """Whether it forbids to hand in: a violation that nobody accepted."""
        return self.finding.severity is Severity.VIOLATION and self.waiver is None


def write_report(checked: Checked, sha256: str, at: datetime) -> bytes:
    """Return the report of the check of the file with that hash as JSON."""
    document = {
        "format": _FORMAT,
        "sha256": sha256,
        "checked_at": at.isoformat(),
        "findings": [finding.as_dict() for finding in checked.report.findings],
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True).encode()


def read_report(content: bytes, waivers: Sequence[Waiver] = ()) -> tuple[KeptFinding, ...]:
    """Return the findings of a kept report, each with the waiver that accepts it.

    Raises:
        DataError: it is no report of ours.
    """
    try:
        document = json.loads(content)
        if document["format"] != _FORMAT:
            raise ValueError(f"format {document['format']}")
        return tuple(_finding(item, waivers) for item in document["findings"])
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"the kept report of the check is damaged: {error}") from error


def _finding(item: dict[str, Any], waivers: Sequence[Waiver]) -> KeptFinding:
    place = item["place"]
    finding = Finding(
        item["rule"],
        Severity(item["severity"]),
        item["message"],
        item["focus"],
        item["value"],
        Place(**place) if place else None,
        item.get("advice", ""),
        item["data_point"],
        item.get("group", ""),
    )
    data_point = finding.data_point or ""
    accepting = (w for w in waivers if _accepts(w, finding.rule, data_point))
    return KeptFinding(finding, data_point, next(accepting, None))


def _accepts(waiver: Waiver, rule: str, data_point: str) -> bool:
    return waiver.rule == rule and waiver.data_point in {"", data_point}


def short_rule(rule: str) -> str:
    """Return how people call a rule.

    >>> short_rule("https://w3id.org/ssckg/shape/observation#unit-mismatch")
    'unit-mismatch'
    """
    return rule.rpartition("#")[2]


def find_rule(found: Iterable[KeptFinding], name: str) -> str:
    """Return the IRI of the rule that `name` means, among those of findings.

    Raises:
        UnknownNameError: no finding is of that rule.
    """
    rules = {one.finding.rule for one in found}
    fitting = {r for r in rules if name in {r, short_rule(r), r.rpartition("/")[2]}}
    if len(fitting) != 1:
        raise UnknownNameError("finding of rule", name, tuple(sorted(map(short_rule, rules))))
    return fitting.pop()


def find_data_point(found: Iterable[KeptFinding], name: str) -> str:
    """Return the IRI of the data point that `name` means, among those of findings.

    Raises:
        UnknownNameError: no finding concerns it.
    """
    return find_point({one.data_point for one in found if one.data_point}, name)
