"""The sections of `ssckg check`, each from the checks of the parts; `app` hands in the rest."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from ssckg.errors import DataError, UnknownNameError
from ssckg.model.check_outcome import CheckOutcome, CheckSummary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ssckg.content.compiling import Compiled
    from ssckg.ports import GraphStore

SECTIONS: Final = ("ontology", "questions", "shapes", "mappings", "content", "workspace")
"""In this order they run and are told."""


@dataclass(frozen=True)
class Checks:
    """What is checked, and with what.

    root: the folder of the sources; store: the published dataset; base: where its data IRIs
    begin; manifest: what its build said (None: nobody said anything); compile_sources: makes
    the dataset anew, not held to shapes; reason: whether HermiT is asked; step: told in words
    what is being done; check_workspace: checks what is not public (None: there is no workspace).
    """

    root: Path
    store: GraphStore
    base: str
    manifest: Mapping[str, Any] | None
    compile_sources: Callable[[], Compiled]
    reason: bool
    step: Callable[[str], None]
    check_workspace: Callable[[], CheckOutcome] | None = None

    def run(self, sections: Sequence[str] = ()) -> CheckSummary:
        """Run the sections of these names, or all; what cannot be read is a failed check.

        Raises:
            UnknownNameError: no such section.
            EngineError: the engine or the reasoner failed.
        """
        require_known(sections)
        started = time.perf_counter()
        outcomes = [self._run(name) for name in SECTIONS if not sections or name in sections]
        return CheckSummary(tuple(outcomes), time.perf_counter() - started)

    def _run(self, name: str) -> CheckOutcome:
        from ssckg.content.faults import findings_of  # noqa: PLC0415  loaded when needed

        self.step(f"checking {name}")
        section: Callable[[], CheckOutcome] = getattr(self, f"_{name}")
        try:
            return section()
        except DataError as error:
            return CheckOutcome.of(name, findings_of(error))

    @cached_property
    def _published(self) -> bytes:
        """The published dataset as canonical N-Quads."""
        from ssckg.publication.canonical import canonical_nquads  # noqa: PLC0415  loaded when needed
        from ssckg.store.quads import read_quads  # noqa: PLC0415  loaded when needed

        self.step("reading the published dataset")
        return canonical_nquads(read_quads(self.store))

    def _ontology(self) -> CheckOutcome:
        from ssckg.reasoning.checking import check_hygiene, check_reasoning  # noqa: PLC0415
        from ssckg.reasoning.source_files import check_modules  # noqa: PLC0415  loaded when needed

        folder = self.root / "ontology"
        outcomes = [
            check_modules(self.root),
            check_hygiene(self.store, folder / "verify", base=self.base),
        ]
        if self.reason:
            from ssckg.reasoning.hermit import HermitReasoner  # noqa: PLC0415  needs Java

            self.step("reasoning")
            outcomes.append(check_reasoning(HermitReasoner(), folder))
        return CheckOutcome.total("ontology", outcomes)

    def _questions(self) -> CheckOutcome:
        from ssckg.reasoning.checking import check_questions  # noqa: PLC0415  loaded when needed
        from ssckg.reasoning.source_files import check_requirements  # noqa: PLC0415  likewise

        folder = self.root / "ontology" / "questions"
        asked = check_questions(self.store, folder, base=self.base)
        return CheckOutcome.total("questions", [asked, check_requirements(self.root)])

    def _shapes(self) -> CheckOutcome:
        from ssckg.validation.cases import check_cases  # noqa: PLC0415  loaded when needed
        from ssckg.validation.dataset import check_dataset  # noqa: PLC0415  loaded when needed

        folder = self.root / "shapes"
        cases = check_cases(folder)
        published = self._published
        self.step("holding the published dataset to all shapes")
        return CheckOutcome.total("shapes", [cases, check_dataset(published, folder, self.base)])

    def _mappings(self) -> CheckOutcome:
        from ssckg.content.mapping_sets import check_mappings  # noqa: PLC0415  loaded when needed

        return check_mappings(self.root)

    def _content(self) -> CheckOutcome:
        from ssckg.content.checking import check_content  # noqa: PLC0415  loaded when needed

        return check_content(self.root, self.compile_sources, self._published, self.manifest)

    def _workspace(self) -> CheckOutcome:
        if self.check_workspace is None:
            return CheckOutcome("workspace", 0, 0)
        return self.check_workspace()


def require_known(sections: Sequence[str]) -> None:
    """Raise if one of `sections` is no section.

    Raises:
        UnknownNameError: no such section.
    """
    for name in sections:
        if name not in SECTIONS:
            raise UnknownNameError("section", name, SECTIONS)
