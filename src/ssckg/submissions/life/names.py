"""Names of a submission and its parts (docs/decisions/0012).

In the workspace dataset all IRIs of ours stand below the standard base, whatever base is set for
the published data: another base makes no submission unreadable.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from ssckg.errors import UnknownNameError, UsageError
from ssckg.namespaces import BASE, GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable

_ID: Final = re.compile(
    r"(?P<city>\w+(?:-\w+)*)-(?P<year>[12][0-9]{3})-(?P<number>[1-9][0-9]{0,8})"
)
_SHOWN: Final = 20
_YEAR: Final = re.compile(r"[12][0-9]{3}")


def parse_id(submission: str) -> tuple[str, str, int]:
    """Return city, year and number of an id.

    >>> parse_id("krimpen-aan-den-ijssel-2020-3")
    ('krimpen-aan-den-ijssel', '2020', 3)

    Raises:
        UnknownNameError: no submission can have that id.
    """
    found = _ID.fullmatch(submission)
    if found is None:
        raise UnknownNameError("submission", submission)
    return found["city"], found["year"], int(found["number"])


def check_year(year: str) -> str:
    """Return a year of four digits.

    Raises:
        UsageError: it is none.
    """
    if not _YEAR.fullmatch(year):
        raise UsageError(f"not a year: {year!r}", hint="four digits, such as 2024")
    return year


def submission_iri(submission: str, base: str = BASE) -> str:
    """Return the IRI of a submission."""
    return f"{base}submission/{submission}"


def part_iri(submission: str, *path: str) -> str:
    """Return the IRI of a part of a submission; each piece of `path` is escaped."""
    return "/".join([submission_iri(submission), *(quote(piece, safe="") for piece in path)])


def graph_of(submission: str) -> str:
    """Return the graph that holds a submission, without what concerns persons."""
    return f"{GRAPH}submission/{submission}"


def personal_graph_of(submission: str) -> str:
    """Return the graph that holds the contact of a submission; it never leaves the workspace."""
    return f"{graph_of(submission)}/personal"


def agent_iri(actor: str) -> str:
    """Return the IRI of who acts."""
    return f"{BASE}agent/{quote(actor, safe='')}"


def agent_id(iri: str) -> str:
    """Return the id of who acts by the IRI."""
    return unquote(iri.rpartition("/")[2])


def point_key(data_point: str) -> str:
    """Return how a data point is named in IRIs of reports and observations.

    >>> point_key("https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-4C/3g")
    'EC-ICT-ICT-4C-3g'
    """
    if not data_point.startswith(BASE):
        return data_point
    return data_point.removeprefix(BASE).partition("/")[2].replace("/", "-")


def find_point(points: Iterable[str], name: str) -> str:
    """Return which of `points` (IRIs of data points) a name means.

    A name is the IRI, its end with or without the path of the framework, or the key of a report;
    a KPI with one value is also meant by its code, as printed or not.

    >>> find_point([BASE + "u4ssc/EC-ICT-ICT-1C/result"], "EC: ICT: ICT: 1C")
    'https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C/result'

    Raises:
        UnknownNameError: it means none of them, or several.
    """
    known = sorted(set(points))
    wanted = name.replace(": ", "-").strip()
    fitting = [point for point in known if wanted in {point, point_key(point), *_endings(point)}]
    if len(fitting) != 1:
        raise UnknownNameError("data point", name, tuple(map(point_key, known[:_SHOWN])))
    return fitting[0]


def _endings(iri: str) -> set[str]:
    steps = iri.split("/")
    endings = {"/".join(steps[-2:]), "/".join(steps[-3:])}
    if steps[-1] == "result":
        endings |= {steps[-2], "/".join(steps[-3:-1])}
    return endings
