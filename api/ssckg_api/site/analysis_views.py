"""What pages show of the result of an analysis: tables with links, the picture in words, files."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from ssckg.app.analyses.citing import citation_text
from ssckg.app.analyses.documents import numeric_columns, shown, without_blank_columns
from ssckg.model.phrase import Phrase, phrase
from ssckg.namespaces import PREFIXES
from ssckg.querying.charting import in_words, plan_for
from ssckg_api.site.command_lines import command_line
from ssckg_api.site.languages import ENGLISH
from ssckg_api.site.phrases import column, said
from ssckg_api.site.pictures import has_pictures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.result import Cell, Result, ResultTable
    from ssckg_api.site.languages import Language
    from ssckg_api.site.visit import Visit

ROWS: Final = 400
DETAILS: Final = 100
_FILES: Final = (
    *(("JSON", "json", "application/json"), ("CSV", "csv", "text/csv"), ("XLSX", "xlsx", "")),
    *(("PDF", "pdf", "application/pdf"), ("DOCX", "docx", ""), ("HTML", "html", "text/html")),
    ("Markdown", "md", "text/markdown"),
)
_TRUTH: Final = {True: phrase("yes"), False: phrase("no")}
_OF_AGENCIES: Final = frozenset({"acronym", "agency", "first", "second"})
_SHARES: Final = frozenset({"share", "verification_rate", "likeness", "reportability"})
_OF_SHARE: Final = frozenset({"low", "high", "expected"})
"""Beside a share these are the ends of its range and its mean: told as it is."""


class Linker:
    """Finds what a code, CURIE or acronym in a table stands for, where that is one thing only."""

    def __init__(self, crosswalk: Crosswalk) -> None:
        """Take what is published; codes that several things have are not linked."""
        played = {edition.iri for edition in crosswalk.editions if edition.is_demonstration}
        self._known = {element.iri for element in crosswalk.elements}
        self._codes: dict[str, str] = {}
        for element in crosswalk.elements:
            for code in element.codes if not played.issuperset(element.editions) else ():
                known = self._codes.setdefault(code, element.iri)
                if known != element.iri:
                    self._codes[code] = ""
        self._bodies = {body.acronym: body.iri for body in crosswalk.agencies if body.acronym}
        self._editions = {edition.id: edition.iri for edition in crosswalk.editions}

    def iri_of(self, column: str, text: str) -> str:
        """Return the IRI of what a cell names, "" where it is no name or not of one thing."""
        if text.startswith(("http://", "https://")):
            return text if text in self._known else ""
        if column in _OF_AGENCIES and text in self._bodies:
            return self._bodies[text]
        if text in self._editions:
            return self._editions[text]
        prefix, colon, local = text.partition(":")
        if colon and prefix in PREFIXES and (iri := PREFIXES[prefix] + local) in self._known:
            return iri
        return self._codes.get(text, "")


def tables_of(result: Result, visit: Visit) -> list[dict[str, Any]]:
    """Return the tables of a result as pages show them, the main one first."""
    linker = Linker(visit.crosswalk)
    return [_table(table, linker, visit.language) for table in result.tables()]


def _table(table: ResultTable, linker: Linker, language: Language) -> dict[str, Any]:
    rows = table.rows[: DETAILS if table.is_detail else ROWS]
    part = replace(table, rows=rows) if table.is_form else without_blank_columns(table, rows)
    numbers = {
        at
        for at in numeric_columns(part)
        if not any(isinstance(row[at], bool) for row in part.rows)
    }
    columns = [
        (name, column(language, name), "number" if at in numbers else "text")
        for at, name in enumerate(part.columns)
    ]
    return {
        "name": table.name,
        "title": said(language, table.title),
        "columns": columns,
        "rows": [_row(part.columns, row, linker, numbers, language) for row in part.rows],
        "total": len(table.rows),
        "note": said(language, table.note) if table.note else None,
        "is_detail": table.is_detail,
    }


def _row(
    columns: tuple[str, ...],
    row: tuple[Cell, ...],
    linker: Linker,
    numbers: set[int],
    language: Language,
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    shares = _SHARES | _OF_SHARE if "share" in columns else _SHARES
    for at, (name, cell) in enumerate(zip(columns, row, strict=True)):
        if cell is None or cell == "":
            continue
        if name in shares and isinstance(cell, int | float) and not isinstance(cell, bool):
            found[name] = {"text": f"{100 * cell:.1f} %"}
        elif at in numbers:
            found[name] = shown(cell)
        elif isinstance(cell, bool | Phrase):
            told = said(language, _TRUTH[cell] if isinstance(cell, bool) else cell)
            found[name] = {**told, "is_told": True}
        else:
            text = shown(cell)
            iri = linker.iri_of(name, text)
            found[name] = {"iri": iri, "code": text} if iri else text
    return found


def picture_of(result: Result, visit: Visit) -> dict[str, Any] | None:
    """Return caption and text of the picture of a result; None where it has none."""
    if result.chart() is None:
        return None
    tables = result.tables()
    table = next((each for each in tables if each.name == result.pictured), tables[0])
    title = said(visit.language, table.title)
    told = visit.text("The figures stand in the table.")
    if visit.language == ENGLISH:
        plan = plan_for(table.columns, table.rows)
        told = in_words(plan, table.columns, table.rows) if plan else f"{len(table.rows)} rows."
    return {"title": title, "text": f"{title['text']}. {told}", "table": table.name}


def asked_of(result: Result, visit: Visit) -> dict[str, Any]:
    """Return the parameters of a result as fields of an address, those that are not blank."""
    if result.citation is None:
        return {}
    given = {k: v for k, v in result.citation.parameters.items() if v not in (None, "", [])}
    return given | ({"as-of": visit.as_of} if visit.as_of else {})


def files_of(result: Result, visit: Visit) -> list[tuple[str, str, str]]:
    """Return the files of a result: name, address, media type."""
    if result.citation is None:
        return []
    files = list(_FILES)
    if result.chart() is not None:
        files.append(("SVG", "svg", "image/svg+xml"))
    if result.graph() is not None:
        files.append(("GraphML", "graphml", "application/graphml+xml"))
    place = f"/api/v1/analyses/{result.citation.analysis}"
    given = plain_query(asked_of(result, visit))
    return [
        (name, f"{place}?{urlencode({**given, 'format': form}, doseq=True)}", kind)
        for name, form, kind in files
    ]


def plain_query(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters as an address holds them; what is made of parts as JSON."""
    return {
        name: [_plain(one) for one in value] if isinstance(value, list) else _plain(value)
        for name, value in given.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, dict):
        return value
    said = {name: part for name, part in value.items() if part not in ("", None, [])}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def shown_result(result: Result, visit: Visit) -> dict[str, Any]:
    """Return all that the part of a page about a result needs."""
    cited = result.citation
    given = asked_of(result, visit)
    picture = picture_of(result, visit)
    name = cited.analysis if cited else ""
    words = urlencode(plain_query(given), doseq=True)
    tongue = f"&lang={visit.language.code}" if has_pictures(visit.language) else ""
    return {
        "name": name,
        "tables": tables_of(result, visit),
        "picture": picture,
        "picture_address": f"/analyses/{name}/picture?{words}{tongue}" if picture else "",
        "notes": [said(visit.language, note) for note in result.notes()],
        "words": result.words(),
        "files": files_of(result, visit),
        "citation": citation_text(result),
        "command": command_line(name, cited.parameters, visit.as_of) if cited else "",
        "address": f"/analyses/{name}?{words}",
    }
