"""The files of answers and of releases, as pages link them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ssckg_api.site.visit import Visit

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
File = tuple[str, str, str]
"""Name of the form, address, media type."""


def files(address: str, *forms: str) -> list[File]:
    """Return the forms of an answer of the API as downloads: name, address, media type."""
    kinds = {"csv": "text/csv", "json": "application/json", "xlsx": _XLSX}
    mark = "&" if "?" in address else "?"
    return [(form.upper(), f"{address}{mark}format={form}", kinds.get(form, "")) for form in forms]


def frozen_file(version: str) -> str:
    """Return where the frozen graphs of a release are."""
    return f"/api/v1/releases/{version}/file"


def release_files(visit: Visit, version: str, start: str) -> list[tuple[str, list[File]]]:
    """Return what can be taken of a release; `start`: id of the edition that it began with."""
    api = f"/api/v1/releases/{version}"
    listed = [
        (
            visit.text("The frozen graphs (canonical N-Quads)"),
            [("N-Quads", frozen_file(version), "application/n-quads")],
        ),
        (
            visit.text("What changed, in sentences"),
            files(f"{api}/changelog", "html", "docx", "pdf", "xlsx", "json"),
        ),
        (
            visit.text("Template for cities (workbook)"),
            [("XLSX", f"/api/v1/template?framework={version}", "")],
        ),
        (
            visit.text("The edition"),
            [("Turtle", f"/framework/{version}.ttl", "text/turtle")],
        ),
    ]
    if start:
        between = f"/api/v1/releases/{start}/diff/{version}"
        name = visit.text("What lies between it and the edition before")
        listed.insert(2, (name, files(between, "xlsx", "csv", "kgcl", "ttl", "json")))
    return listed
