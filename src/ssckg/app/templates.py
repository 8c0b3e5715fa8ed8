"""Making the workbook that a city fills in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ssckg.app.permitting import permit
from ssckg.app.submission_reading import show
from ssckg.errors import UsageError
from ssckg.io.workbook.write import write_workbook
from ssckg.model.submission import Cover
from ssckg.submissions.catalogue import DEFAULT_EDITION
from ssckg.submissions.template.making import make_template, prefill

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.submission import Submission

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class WrittenTemplate:
    """A workbook as bytes, and what it is."""

    content: bytes
    edition: str
    version: str
    language: str
    data_points: int
    previous: str
    prefilled: int

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, without the content."""
        return {
            "edition": self.edition,
            "template_version": self.version,
            "language": self.language,
            "data_points": self.data_points,
            "bytes": len(self.content),
            "previous": self.previous or None,
            "prefilled": self.prefilled,
        }


def write_template(
    *,
    edition: str = DEFAULT_EDITION,
    lang: str = "en",
    city: str = "",
    year: str = "",
    previous: Submission | None = None,
) -> WrittenTemplate:
    """Return the workbook of an edition, filled with a city's name and its last submission.

    Args:
        edition: id of a framework edition.
        lang: language of headings and help.
        city: name of the city for the cover.
        year: year of the report for the cover.
        previous: a submission whose values are taken over, to be confirmed or changed.

    Raises:
        UnknownNameError: no such edition or language.
        UsageError: the year is none, or `previous` is of another edition.
        DataError: a table is damaged.
    """
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise UsageError(f"{year!r} is no year", hint="four digits, for example 2026")
    template = make_template(edition, lang)
    if previous is not None:
        if previous.head.edition != edition:
            message = f"{previous.head.id} is of {previous.head.edition}, not of {edition}"
            raise UsageError(message, hint=f"add --framework {previous.head.edition}")
        template = prefill(template, previous)
        city = city or previous.head.city_name
    cover = template.cover if previous is not None else Cover()
    template = replace(template, cover=replace(cover, city=city or cover.city, report_year=year))
    return WrittenTemplate(
        write_workbook(template),
        edition,
        template.version,
        lang,
        len(template.items),
        template.previous,
        len(template.reports),
    )


def template_for(
    ws: Workspace,
    actor: Actor,
    *,
    edition: str | None = None,
    lang: str = "en",
    city: str = "",
    year: str = "",
    previous: str = "",
) -> WrittenTemplate:
    """Return a workbook as `write_template` does; `previous` is the id of a submission.

    Without `edition` it is that of the previous submission. The contact is not taken over.

    Raises:
        UnknownNameError: no such edition, language or submission, or none that the actor may see.
        ForbiddenError: the actor may not see the submission.
        UsageError: the year is none, or the submission is of another edition.
    """
    permit(ws, actor, "template")
    last = show(ws, actor, previous) if previous else None
    asked = edition or (last.head.edition if last else DEFAULT_EDITION)
    return write_template(edition=asked, lang=lang, city=city, year=year, previous=last)
