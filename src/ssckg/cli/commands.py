"""The commands by name: where each is, and what the list of commands says of it.

Only the one that is meant is imported, and the list imports none: loading all takes as long as
many of them work. A test holds the summaries to what the commands say of themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

import typer


@dataclass(frozen=True, slots=True)
class Command:
    """A command, or a group of commands (a `typer.Typer`).

    place: "module:attribute" below `ssckg.cli`; any_words: it passes words on to another command.
    """

    name: str
    place: str
    summary: str
    any_words: bool = False

    def add_to(self, app: typer.Typer) -> None:
        """Import it and register it."""
        module, _, attribute = self.place.partition(":")
        found = getattr(import_module(f"ssckg.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=self.name)
        else:
            app.command(self.name, context_settings=self._settings)(found)

    def list_in(self, app: typer.Typer) -> None:
        """Register its name and summary only."""

        def nothing() -> None: ...

        app.command(self.name, help=self.summary)(nothing)

    @property
    def _settings(self) -> dict[str, Any] | None:
        if not self.any_words:
            return None
        return {"allow_extra_args": True, "ignore_unknown_options": True}


COMMANDS: Final = (
    Command(
        "agency",
        "harmonization.agency:app",
        "Agencies: what they care about, what they should review, where they meet; declarations.",
    ),
    Command(
        "attestation",
        "attestation:app",
        "Signed statements of what was verified, which anyone can check offline.",
    ),
    Command(
        "backup",
        "operation.backup:backup",
        "Write everything into one file, also while a server runs; or check such a file.",
    ),
    Command(
        "benchmark",
        "benchmark:app",
        "Benchmarks that results are scored with: load a set, list the sets, remove one.",
    ),
    Command(
        "build",
        "build:build",
        "Build the graph: tables, Turtle, mappings and queries become one checked dataset.",
    ),
    Command(
        "check",
        "check:check",
        "Check everything: vocabulary, questions, shapes, mappings, published data, submissions.",
    ),
    Command(
        "cite",
        "harmonization.citing:cite",
        "Print how to cite the result of a command: question, release, data and result by hash.",
        any_words=True,
    ),
    Command(
        "clashes",
        "harmonization.clashes:clashes",
        "List where linked indicators differ: unit, multiplier, denominator, base, direction.",
    ),
    Command(
        "combinations",
        "harmonization.pictured_comparison:combinations",
        "Count the elements of a framework by the exact set of others that have a counterpart.",
    ),
    Command(
        "compare",
        "harmonization.comparison:compare",
        "Compare frameworks: how much of each the others cover, what they share, what is missing.",
    ),
    Command(
        "config",
        "operation.config:app",
        "Settings: what is set and where, what is wrong.",
    ),
    Command("core", "harmonization.core:app", "Choose a core set of indicators, proven best."),
    Command(
        "coverage",
        "harmonization.comparison:coverage",
        "Show how much of the SDGs a framework covers, by goal, target or indicator, and back.",
    ),
    Command(
        "derive",
        "harmonization.derivation:derive",
        "Derive mappings by chaining accepted ones; tell what they confirm and contradict.",
    ),
    Command(
        "doctor",
        "operation.doctor:doctor",
        "Look everything over: settings, rights, disk, clock, engines, logs, releases, backups.",
    ),
    Command(
        "dump",
        "build:dump",
        "Write the published dataset to one file: N-Quads, TriG or Turtle, also gzipped.",
    ),
    Command(
        "explain",
        "harmonization.derivation:explain",
        "Explain two elements: what is recorded of them, what is derived and by which chain.",
    ),
    Command(
        "export",
        "export:export",
        "Write what is published as files: dumps, graphs, tables (CSV, Parquet), checksums,"
        " catalogue.",
    ),
    Command(
        "flows",
        "harmonization.pictured_comparison:flows",
        "Show which groups of A lead to which goals or groups of B; as .svg a Sankey diagram.",
    ),
    Command(
        "gaps",
        "harmonization.comparison:gaps",
        "List what B has and A lacks, and the other way round, by how many agencies care.",
    ),
    Command(
        "history",
        "history:history",
        "List what was published when, and why it changed; --as-of of other commands reads it.",
    ),
    Command(
        "impact",
        "harmonization.impact:app",
        "What would be touched if an indicator were removed, merged, changed or added.",
    ),
    Command(
        "mapping",
        "harmonization.mapping:app",
        "Curate mappings: propose, review, publish, withdraw; compare and hand on their sets.",
    ),
    Command(
        "network",
        "harmonization.network:network",
        "Show bridges, communities and central nodes; write a picture (.svg) or GraphML"
        " (.graphml).",
    ),
    Command(
        "project",
        "project:app",
        "Projects of cities, set against the KPIs and SDG targets they serve: add, list, remove.",
    ),
    Command("queries", "query:queries", "List the named queries."),
    Command("query", "query:query", "Ask the graph: a named query, or one from a file."),
    Command(
        "reconcile",
        "reconcile:reconcile",
        "Bring what is published in line with what submissions say today.",
    ),
    Command(
        "redundancy",
        "harmonization.clashes:redundancy",
        "List indicators that may be one, inside a framework and across, with what they share.",
    ),
    Command(
        "release",
        "release:app",
        "Editions that were released: what changed between two of them, and why.",
    ),
    Command(
        "reportability",
        "harmonization.core:reportability",
        "Show how many cities report each indicator, by region, size, income group and year.",
    ),
    Command(
        "rerun",
        "harmonization.citing:rerun",
        "Compute a cited result again, and say whether it is the same and what changed.",
    ),
    Command(
        "restore",
        "operation.backup:restore",
        "Make a data directory from a backup, in a new place; nothing is written over.",
    ),
    Command(
        "revision",
        "revision:app",
        "Rounds of revision: calendar, proposals, reviews, comments, decisions.",
    ),
    Command(
        "score",
        "score:score",
        "Score a submission, or the published values of a city, by category and above.",
    ),
    Command(
        "search",
        "search:search",
        "Search codes, names, definitions, agencies and cities; misspelt words are found, too.",
    ),
    Command(
        "serve",
        "serve:serve",
        "Serve the published graph over HTTP: SPARQL endpoint, API and home page; Ctrl-C stops it.",
    ),
    Command(
        "show",
        "show:show",
        "Show everything about one element, agency, city, mapping or other thing.",
    ),
    Command(
        "side-by-side",
        "harmonization.clashes:side_by_side",
        "Lay the definitions of 2 to 6 indicators side by side, differences first.",
    ),
    Command(
        "submission",
        "submission:app",
        "A city's submission: template, validate, lodge, verify, consent, publish, factsheet.",
    ),
    Command(
        "suggest",
        "harmonization.suggestion:suggest",
        "Suggest mappings that nobody has decided on yet; or measure how good suggestions are.",
    ),
    Command(
        "terms",
        "harmonization.clashes:terms",
        "List terms with two meanings, meanings with two terms, and words used in several forms.",
    ),
    Command(
        "token",
        "token:app",
        "Tokens of cities, verifiers, the secretariat and agencies: make, list, revoke.",
    ),
    Command(
        "upgrade",
        "operation.doctor:upgrade",
        "Bring a data directory that an older version made up to date, after a backup.",
    ),
    Command(
        "validate",
        "validate:validate",
        "Check a city's results: names, numbers, units, parts, bounds, plausibility."
        " Stores nothing.",
    ),
    Command(
        "webhook",
        "webhook:app",
        "Addresses that are told, with a signature, of what becomes public in rounds.",
    ),
)
