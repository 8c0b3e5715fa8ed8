"""What an OWL reasoner says of an ontology."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReasoningReport:
    """The answer of a reasoner.

    `unsatisfiable` lists the IRIs of classes that can have no member, sorted; it is empty where
    the ontology is inconsistent, since then no class can have one. `seconds` is the wall time.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    seconds: float

    @property
    def is_sound(self) -> bool:
        """Say whether nothing is wrong."""
        return self.consistent and not self.unsatisfiable
