"""Writes what is known of one thing for a person, in lines of a given width."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from ssckg.namespaces import shrink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ssckg.querying.showing import Found, Row, Shown

_IN_HEAD: Final = frozenset(
    {
        "prefLabel", "notation", "identifier", "type", "inScheme", "level", "kind", "trust",
        "source", "sourcePage", "hasDataPoint", "broader", "broaderTransitive", "narrower",
        "narrowerTransitive", "exactMatch", "closeMatch", "broadMatch", "narrowMatch",
        "relatedMatch", "custodian", "partner", "title", "editorialNote", "isReplacedBy",
    }
)  # fmt: skip
"""Properties that the head or a part already shows."""
_TITLES: Final = {
    "successions": "In releases",
    "places": "Place",
    "data_points": "Data points",
    "notes": "Notes on single facts",
    "mappings": "Mappings",
    "agencies": "Agencies",
    "cities": "Values of cities",
    "projects": "Projects",
    "history": "History",
    "memberships": "Memberships",
    "targets": "SDG targets",
    "kpis": "Indicators that touch its SDG indicators",
    "counts": "Pairs",
    "references": "Named by",
}
_LISTS: Final = {"accepted": "", "rejected": "REJECTED ", "candidates": "undecided "}


def render_choice(text: str, found: Sequence[Found], width: int) -> str:
    """Return the things that fit a code, and how to choose one."""
    lines = [f"{text} fits {len(found)} things; choose one with --framework ID or by its IRI:", ""]
    for one in found:
        name = " ".join(filter(None, [one.code, one.label]))
        lines += _wrapped(f"{one.framework or '-'}: {name} ({one.kind})", width, "  ")
        lines.append(f"      {shrink(one.iri)}")
    return "\n".join(lines)


def render(shown: Shown, width: int = 80) -> str:
    """Return everything about one thing as text; long texts are wrapped, IRIs never are."""
    lines = list(_head(shown, width))
    for name, rows in shown.parts.items():
        lines += ["", _TITLES.get(name, name)]
        lines += list(_WRITERS.get(name, _write_rows)(rows, width))
    return "\n".join(lines)


def _head(shown: Shown, width: int) -> Iterator[str]:
    codes = ", ".join(shown.facts.get("notation", []))
    label = shown.first("prefLabel", "title", "label") or shown.curie
    yield from _wrapped("  ".join(filter(None, [codes, label])), width)
    marks = [*shown.kinds, *shown.facts.get("level", []), *shown.facts.get("kind", [])]
    yield ", ".join(marks) or "-"
    yield shown.iri
    for scheme in shown.facts.get("inScheme", []):
        yield from _field("in", scheme, width)
    trust = shown.first("trust")
    if trust or "source" in shown.facts:
        source = _source(trust, ", ".join(shown.facts.get("source", [])), shown.first("sourcePage"))
        yield from _field("trust", source, width)
    for name, values in shown.facts.items():
        if name not in _IN_HEAD:
            yield from _field(name, "; ".join(values), width)
    for name in ("isReplacedBy", "editorialNote"):
        if name in shown.facts:
            yield from _field(_WORDS[name], "; ".join(shown.facts[name]), width)


_WORDS: Final = {"isReplacedBy": "replaced by", "editorialNote": "note"}


def _source(trust: str | None, sources: str | None, page: str | None) -> str:
    place = ": ".join(filter(None, [sources, page if page != "-" else None]))
    return ", ".join(filter(None, [trust or "no trust level", f"from {place}" if place else None]))


def _wrapped(text: str, width: int, indent: str = "", hang: str = "    ") -> list[str]:
    return textwrap.wrap(
        text,
        max(width, 40),
        initial_indent=indent,
        subsequent_indent=indent + hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _field(name: str, value: str, width: int, indent: str = "  ") -> list[str]:
    lead = f"{indent}{name:<12} "
    return textwrap.wrap(
        value,
        max(width, 40),
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _write_places(rows: Sequence[Row], width: int) -> Iterator[str]:
    above = [_name(row) for row in rows if row["relation"] == "above"]
    if above:
        yield from _field("above", " > ".join(above), width)
    below = [_name(row) for row in rows if row["relation"] == "below"]
    if below:
        yield from _field("below", "; ".join(below), width)


def _name(row: Row) -> str:
    return " ".join(filter(None, [row.get("code"), row.get("label")])) or shrink(row["other"])


def _write_data_points(rows: Sequence[Row], width: int) -> Iterator[str]:
    for row in rows:
        yield from _wrapped(f"{row.get('label', '-')} [{shrink(row['data_point'])}]", width, "  ")
        unit = row.get("unit") or row.get("printed_unit")
        printed = row.get("printed_unit")
        if unit and printed and printed != unit:
            unit = f"{unit} (printed: {printed})"
        bounds = [row.get("minimum"), row.get("maximum")]
        limits = " to ".join(bound if bound is not None else "..." for bound in bounds)
        fields = {
            "unit": unit,
            "numerator": row.get("numerator"),
            "denominator": row.get("denominator"),
            "multiplier": row.get("multiplier"),
            "bounds": limits if any(bound is not None for bound in bounds) else None,
            "direction": row.get("direction"),
            "trust": _source(row.get("trust"), row.get("sources"), row.get("page")),
            "note": row.get("note"),
        }
        for name, value in fields.items():
            if value or name in {"unit", "numerator", "denominator", "direction"}:
                yield from _field(name, value or "not known", width, "    ")


def _write_notes(rows: Sequence[Row], width: int) -> Iterator[str]:
    for (about, prop, trust, comment), same in _grouped(
        rows, ("about", "property", "trust", "comment")
    ):
        sources = ", ".join(dict.fromkeys(row["source"] for row in same if "source" in row))
        text = f"{comment or ''} ({_source(trust, sources, same[0].get('page'))})".strip()
        yield from _field(f"{shrink(prop or '')}", f"{text} [{shrink(about or '')}]", width)


def _grouped(
    rows: Iterable[Row], keys: Sequence[str]
) -> Iterator[tuple[tuple[str | None, ...], list[Row]]]:
    groups: dict[tuple[str | None, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row.get(key) for key in keys), []).append(row)
    yield from groups.items()


def _write_mappings(rows: Sequence[Row], width: int) -> Iterator[str]:
    for row in rows:
        framework = row.get("framework", "-")
        state = _LISTS.get(row.get("list", ""), "")
        marks = ", ".join(
            filter(None, [row.get("confidence"), row.get("origin"), row.get("trust")])
        )
        if "other" in row:
            arrow = "->" if row["side"] == "subject" else "<-"
            match = shrink(row["predicate"]).removeprefix("skos:")
            text = f"{arrow} {framework} {_name(row)}: {state}{match} ({marks})"
        else:
            text = f"-- {framework}: no match ({marks})"
        yield from _wrapped(text, width, "  ")
        if "reason" in row:
            yield from _wrapped(row["reason"], width, "      ", hang="")


def _write_agencies(rows: Sequence[Row], width: int) -> Iterator[str]:
    for (code, role), same in _grouped(rows, ("listed_as", "role")):
        names = ", ".join(dict.fromkeys(row.get("acronym", "-") for row in same))
        trust = ", ".join(dict.fromkeys(row["trust"] for row in same if "trust" in row))
        yield from _field(f"{role} {code or ''}".strip(), f"{names} ({trust})", width)


def _write_cities(rows: Sequence[Row], width: int) -> Iterator[str]:
    for row in rows:
        value = row.get("value", "not reported")
        unit = f" {row['unit']}" if "value" in row and "unit" in row else ""
        what = row.get("label") or shrink(row["data_point"])
        city = row.get("city", "-")
        source = shrink(row.get("source", "")).removeprefix("source:")
        yield from _wrapped(f"{city} {row['year']}, {what}: {value}{unit} ({source})", width, "  ")


def _write_projects(rows: Sequence[Row], width: int) -> Iterator[str]:
    """Write a project once, with all that it serves of what is shown."""
    for (project, name), same in _grouped(rows, ("project", "name")):
        row = same[0]
        time = " to ".join(filter(None, [row.get("start"), row.get("end")]))
        facts = ", ".join(filter(None, [row.get("city"), time, row.get("programme")]))
        served = ", ".join(dict.fromkeys(shrink(one["served"]) for one in same))
        mark = "EXAMPLE, made up: " if row.get("example") == "true" else ""
        text = f"{mark}{name} ({facts}) serves {served} [{shrink(project or '')}]"
        yield from _wrapped(text, width, "  ")


def _write_successions(rows: Sequence[Row], width: int) -> Iterator[str]:
    """Yield a line for each release and kind: "un-sscf-0.1 retired; what takes over: ..."."""
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for row in rows:
        key = (row["release"], row["kind"], row["relation"], row["demonstration"])
        others = found.setdefault(key, [])
        if "other" in row:
            label = row.get("other_label", "")
            others.append(f"{label} [{shrink(row['other'])}]".strip())
    for (release, kind, relation, demonstration), others in found.items():
        mark = " (a demonstration)" if demonstration == "yes" else ""
        lead = "from" if relation == "came from" else "now" if kind != "retired" else "heirs"
        rest = f"; {lead}: {', '.join(others)}" if others else ""
        yield from _wrapped(f"{release}{mark}: {kind}{rest}", width, "  ")


def _write_history(rows: Sequence[Row], width: int) -> Iterator[str]:
    for row in rows:
        when = row.get("year") or "-".join(
            filter(None, [row.get("valid_from", "") + " ", " " + row.get("valid_to", "")])
        )
        number = row.get("number") or "no number"
        previous = row.get("previous_number")
        was = f" (was {previous})" if previous and previous != row.get("number") else ""
        heir = f"; replaced by {row['replaced_by']}" if "replaced_by" in row else ""
        text = f"{row.get('edition', '-')}: {row['change']}, {number}{was}{heir}"
        period = when.strip(" -")
        name = f" [{shrink(row['element'])}] {row.get('label', '')}"
        yield from _wrapped(f"{text}{f', {period}' if period else ''}{name}", width, "  ")


def _write_memberships(rows: Sequence[Row], width: int) -> Iterator[str]:
    for row in rows:
        since = f"since {row['since']}" if "since" in row else "since when is not known"
        until = f"until {row['until']}" if "until" in row else None
        text = ", ".join(filter(None, [row["role"], since, until, row.get("trust")]))
        yield from _wrapped(f"{row.get('organization', '-')}: {text}", width, "  ")


def _write_targets(rows: Sequence[Row], width: int) -> Iterator[str]:
    for row in rows:
        text = f"{row['target']} {row['label']}: {row['role']}, KPIs that serve it: {row['kpis']}"
        yield from _wrapped(text, width, "  ")


def _write_kpis(rows: Sequence[Row], width: int) -> Iterator[str]:
    for row in rows:
        match = shrink(row["predicate"]).removeprefix("skos:")
        text = f"{row['code']} {row['label']}: {match} {row.get('via', '-')}, {row['role']}"
        yield from _wrapped(text, width, "  ")


def _write_rows(rows: Sequence[Row], width: int) -> Iterator[str]:
    for row in rows:
        text = ", ".join(f"{key} {shrink(value)}" for key, value in row.items())
        yield from _wrapped(text, width, "  ")


_WRITERS: Final[dict[str, Callable[[Sequence[Row], int], Iterator[str]]]] = {
    "places": _write_places,
    "data_points": _write_data_points,
    "notes": _write_notes,
    "mappings": _write_mappings,
    "agencies": _write_agencies,
    "cities": _write_cities,
    "projects": _write_projects,
    "history": _write_history,
    "successions": _write_successions,
    "memberships": _write_memberships,
    "targets": _write_targets,
    "kpis": _write_kpis,
}
