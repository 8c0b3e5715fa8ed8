#!/usr/bin/env python3
"""Write the proposals that lead from the SDG list of 2017 to those of 2020, 2022 and 2025.

Usage: ``write_sdg_rounds.py [FOLDER]`` (by default ``examples/rounds/sdg``). They are made from
``ontology/frameworks/sdg-2022/changes.csv`` and the tables of indicators; the folder has a table
of proposals for each round, and one of the changes that no proposal can carry out.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ssckg.revision.proposing.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROOT = Path(__file__).parents[1]
FRAMEWORKS = ROOT / "ontology" / "frameworks"
FOLDER = ROOT / "examples" / "rounds" / "sdg"
ROUNDS = {
    "2020": ("2020",),
    "2022": ("2021", "2021-2022", "2022"),
    "2025": ("2023", "2023-2025", "2025"),
}
"""Round to the years of the table that it replays."""
LEFT_COLUMNS = ("id", "round", "kind", "number", "indicator", "why", "source", "trust")
REASON = (
    "Replayed from the published lists ({rows}). Why it was decided at the time does not stand in"
    " these."
)
DECIDED = "It stands in the published lists. Why it was decided does not."
PROPOSES, DECIDES = "example-expert-group", "example-commission"
"""Players of the rounds: no real body, and no record of one."""
DECISION_COLUMNS = ("proposal", "outcome", "reason", "mode", "present")
WHY_LEFT = {
    "wording-refined": "The wording before is not in the tables, whose labels are our own words.",
    "wording-differs": "Neither wording is in the tables, nor the edition in which it changed.",
    "revised": "The code stayed, and the wording before is not in the tables.",
    "partly-deleted": "The code stayed, and the part that was taken out is not in the tables.",
    "custodian-restated": "Custodians stand beside an edition, and are no field of its elements.",
}

Row = dict[str, str]


@dataclass
class Group:
    """Indicators that change together: old to new IRIs, and the rows that say so."""

    rows: list[Row] = field(default_factory=list)
    links: set[tuple[str, str]] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)


def read(path: str) -> list[Row]:
    """Return the rows of a table of the SDGs, for example "sdg-2022/changes"."""
    with (FRAMEWORKS / f"{path}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def carried_out(row: Row) -> bool:
    """Say whether a row is a change of indicators or their numbers, and not of wording only."""
    if row["kind"] in {"added", "deleted", "renumbered"}:
        return True
    return bool(row["previous"]) and row["previous"] != row["indicator"]


def natural(text: str) -> list[tuple[int, int, str]]:
    """Return what numbers such as 11.a.1 are sorted by."""
    return [
        (0, int(p), "") if p.isdecimal() else (1, 0, p) for p in re.findall(r"\d+|[a-z]+", text)
    ]


class Tables:
    """The tables of the three editions, as far as proposals need them."""

    def __init__(self) -> None:
        """Read them."""
        self.changes = read("sdg-2022/changes")
        self.indicators = {
            row["iri"]: row for name in EDITIONS for row in read(f"{name}/indicators")
        }
        self.points = {row["iri"]: row for name in EDITIONS for row in read(f"{name}/data-points")}
        self.listings: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in read("sdg-2022/listings"):
            self.listings[row["iri"]].append((row["number"], row["target"]))
        for name in ("sdg-2017", "sdg-2025"):
            for row in read(f"{name}/indicators"):
                pairs = zip(row["notation"].split(";"), row["target"].split(";"), strict=True)
                self.listings[row["iri"]] += pairs
        for listed in self.listings.values():
            listed.sort(key=lambda pair: natural(pair[0]))

    def groups(self, years: Sequence[str]) -> list[Group]:
        """Return what changes together in these years, by the first number."""
        rows = [row for row in self.changes if row["year"] in years and carried_out(row)]
        place: dict[str, str] = {}

        def root(name: str) -> str:
            while place.setdefault(name, name) != name:
                name = place[name]
            return name

        for row in rows:
            names = [row["indicator"], row["previous"]]
            # A number that is used again ties the one that had it to the one that gets it.
            names += [f"number {row[n]}" for n in ("number", "previous_number") if row[n]]
            for one, other in zip(filter(None, names), list(filter(None, names))[1:], strict=False):
                place[root(one)] = root(other)
        found: dict[str, Group] = defaultdict(Group)
        for row in rows:
            self._put(found[root(row["indicator"])], row)
        return sorted(found.values(), key=lambda group: natural(first_number(group.rows)))

    @staticmethod
    def _put(group: Group, row: Row) -> None:
        group.rows.append(row)
        if row["kind"] == "deleted":
            group.ended.add(row["indicator"])
        elif row["kind"] != "renumbered":
            group.begun.add(row["indicator"])
            if row["previous"]:
                group.ended.add(row["previous"])
                group.links.add((row["previous"], row["indicator"]))

    def new(self, iri: str) -> Row:
        """Return the columns that describe a new indicator."""
        about, point = self.indicators[iri], self.points[iri]
        (code, below), *others = self.listings[iri]
        return {
            "new_id": about["id"],
            "new_code": code,
            "new_label": about["label"],
            "new_below": below,
            "new_unit": point["unit"],
            "new_value_type": point["value_type"],
            "new_listings": "; ".join(f"{number} below {target}" for number, target in others),
        }


EDITIONS = ("sdg-2017", "sdg-2022", "sdg-2025")


def first_number(rows: Iterable[Row]) -> str:
    """Return the first of the numbers that rows name."""
    return min((row["number"] or row["previous_number"] for row in rows), key=natural)


def changes_of(group: Group, tables: Tables) -> Iterator[Row]:
    """Yield the changes of a group as rows of the table of proposals."""
    heirs = {old: sorted(n for o, n in group.links if o == old) for old in sorted(group.ended)}
    told: set[str] = set()
    for old, news in heirs.items():
        if len(news) > 1:
            told |= {old, *news}
            for new in news:
                yield {"kind": "split", "element": old, **tables.new(new)}
    for new in sorted(group.begun - told):
        olds = sorted(old for old, follower in group.links if follower == new)
        told |= {new, *olds}
        kind = "replace" if len(olds) == 1 else "merge" if olds else "add"
        yield {"kind": kind, "element": ";".join(olds), **tables.new(new)}
    for old in sorted(group.ended - told):
        into = ";".join(tables.indicators[new]["id"] for new in heirs[old])
        yield {"kind": "retire", "element": old, "into": into}
    for row in group.rows:
        if row["kind"] == "renumbered":
            change = {"old": row["previous_number"], "value": row["number"]}
            yield {"kind": "change-field", "element": row["indicator"], "field": "code", **change}


def proposals(name: str, tables: Tables) -> Iterator[Row]:
    """Yield the rows of the table of proposals of a round."""
    for group in tables.groups(ROUNDS[name]):
        numbers = sorted({r["number"] or r["previous_number"] for r in group.rows}, key=natural)
        kinds = sorted({row["kind"] for row in group.rows})
        head = {
            "title": f"{', '.join(numbers)}: {', '.join(kinds)}",
            "submitted_by": PROPOSES,
            "grounds": "scheduled-review",
            "reason": REASON.format(rows=", ".join(row["id"] for row in group.rows)),
            "sources": ";".join(
                dict.fromkeys(key for row in group.rows for key in row["source"].split(";"))
            ),
        }
        for number, change in enumerate(changes_of(group, tables)):
            yield {"proposal": numbers[0], **(head if number == 0 else {}), **change}


def decisions(name: str, found: Iterable[Row]) -> Iterator[Row]:
    """Yield a decision on each proposal of a round; ids count the proposals as they are filed."""
    keys = dict.fromkeys(row["proposal"] for row in found)
    for number, _ in enumerate(keys, start=1):
        yield {
            "proposal": f"sdg-{name}-p{number}",
            "outcome": "accept",
            "reason": DECIDED,
            "mode": "consensus",
            "present": DECIDES,
        }


def left(tables: Tables) -> Iterator[Row]:
    """Yield the changes that no proposal carries out, with the reason."""
    for name, years in ROUNDS.items():
        for row in tables.changes:
            if row["year"] in years and not carried_out(row):
                yield {**row, "round": name, "why": WHY_LEFT[row["kind"]]}


def write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write a table; columns that no row fills are left out."""
    filled = list(rows)
    used = [column for column in columns if any(row.get(column) for row in filled)]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, used, restval="", extrasaction="ignore", lineterminator="\n")
        out.writeheader()
        out.writerows(filled)


def main(folder: Path = FOLDER) -> None:
    """Write all tables into a folder."""
    tables = Tables()
    folder.mkdir(parents=True, exist_ok=True)
    for name in ROUNDS:
        found = list(proposals(name, tables))
        write(folder / f"proposals-{name}.csv", COLUMNS, found)
        write(folder / f"decisions-{name}.csv", DECISION_COLUMNS, decisions(name, found))
    write(folder / "not-carried-out.csv", LEFT_COLUMNS, left(tables))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
