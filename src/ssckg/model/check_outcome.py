"""The result of one section of `ssckg check`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ssckg.model.finding import Finding


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """How many checks of a section were made and passed, and what the others found."""

    section: str
    passed: int
    failed: int
    findings: tuple[Finding, ...] = ()

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
