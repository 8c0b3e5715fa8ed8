"""The results of `ssckg check`: section by section, and the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssckg.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.finding import Finding


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """How many checks of a section were made and passed, and what the others found."""

    section: str
    passed: int
    failed: int
    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, section: str, findings: Iterable[Finding]) -> CheckOutcome:
        """Return the outcome of one check: it fails where a finding is a violation."""
        found = tuple(findings)
        failed = any(finding.severity is Severity.VIOLATION for finding in found)
        return cls(section, int(not failed), int(failed), found)

    @classmethod
    def total(cls, section: str, outcomes: Iterable[CheckOutcome]) -> CheckOutcome:
        """Return all together; a finding that several checks made is listed once."""
        passed = failed = 0
        found: dict[Finding, None] = {}
        for outcome in outcomes:
            passed, failed = passed + outcome.passed, failed + outcome.failed
            found.update(dict.fromkeys(outcome.findings))
        return cls(section, passed, failed, tuple(found))

    def __add__(self, other: CheckOutcome) -> CheckOutcome:
        """Return both together, under the name of the first."""
        return CheckOutcome(
            self.section,
            self.passed + other.passed,
            self.failed + other.failed,
            self.findings + other.findings,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "passed": self.passed,
            "failed": self.failed,
            "findings": [finding.as_dict() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """The sections that were checked, and the time it took in seconds."""

    sections: tuple[CheckOutcome, ...]
    seconds: float

    @property
    def conforms(self) -> bool:
        """Whether nothing failed."""
        return not any(outcome.failed for outcome in self.sections)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "conforms": self.conforms,
            **{outcome.section: outcome.as_dict() for outcome in self.sections},
            "seconds": round(self.seconds, 3),
        }
