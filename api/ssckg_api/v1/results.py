"""Results of use cases over HTTP: the same JSON as of the commands, and the same files."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import Query

from ssckg.app.analyses.forms import result_as
from ssckg.app.release.changelog import changelog_as
from ssckg_api.v1.answers import DOCX, XLSX, Form, in_form
from ssckg_api.v1.schemas import made, schema_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import Request, Response

    from ssckg.model.changelog import Changelog
    from ssckg.model.result import Result
    from ssckg_api.v1.desk import Desk

FormatParameter = Annotated[
    str | None,
    Query(alias="format", max_length=30, description="json, csv, xlsx, html, pdf, docx, md"),
]
"""The name of a form in the query, for the description; `in_form` reads it."""
Language = Annotated[str, Query(max_length=10, description="en, es, fr, ru, zh or ar")]
"""Of sentences; names and reasons stay as they were written."""
_FORMS: Final = ("json", "csv", "xlsx", "html", "pdf", "docx", "md")
_DRAWN: Final = frozenset({"html", "pdf", "docx", "xlsx"})
"""Forms that may hold pictures, or take long to make."""
_READ: Final = ("md", "html", "pdf", "docx", "xlsx", "csv", "json")
_FILES: Final = ("text/csv", XLSX, "text/html", "application/pdf", DOCX, "text/markdown")

CHANGELOG: Final = made("application/json", *_FILES)
"""The `responses` of a route that answers with a changelog."""


def told_result(kind: Any) -> dict[int | str, Any]:
    """Return the `responses` of a route that answers with a result of `kind`, in any form."""
    found = made("application/json", *_FILES)
    found[200]["content"]["application/json"] = {"schema": schema_of(kind)}
    return found


def in_result_form(
    request: Request, desk: Desk, make: Callable[[], Result], *, name: str = ""
) -> Response:
    """Answer with the result that `make` returns, in the form that was asked for.

    Args:
        request: who asks for what.
        desk: draws pictures and documents.
        make: the use case; it is not asked where there is no such form.
        name: of the file, without ending; left out where it is no plain name.

    Raises:
        ProblemError: 406, none of the forms is acceptable.
    """
    forms = result_forms(desk, make)
    return in_form(request, forms, name=name if is_plain_name(name) else "")


def result_forms(desk: Desk, make: Callable[[], Result]) -> dict[str, Form]:
    """Return the forms of the result that `make` returns, by short name; JSON is the usual one."""

    def _made(form: str) -> bytes:
        draw = desk.drawer.make if form in _DRAWN else result_as
        return draw(make(), form)

    return {form: partial(_made, form) for form in _FORMS}


def in_changelog_form(request: Request, make: Callable[[], Changelog], *, name: str) -> Response:
    """Answer with a changelog in the form that was asked for, without a wish as Markdown.

    Raises:
        ProblemError: 406, none of the forms is acceptable.
    """

    def _made(form: str) -> bytes:
        return changelog_as(make(), form)

    forms: dict[str, Form] = {form: partial(_made, form) for form in _READ}
    return in_form(request, forms, name=name if is_plain_name(name) else "")


def is_plain_name(name: str) -> bool:
    """Say whether a name can stand in a header as it is: letters, digits, hyphens and dots."""
    return name.isascii() and name.replace("-", "").replace(".", "").isalnum()
