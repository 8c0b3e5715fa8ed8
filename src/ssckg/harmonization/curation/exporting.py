"""A curated mapping as a row of its set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.curation import Action, Verdict
from ssckg.namespaces import BASE, shrink

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.curation import Curated, Standing

_TRUST: Final = ("verified", "partly", "secondary", "recall")


def cells_of(
    curated: Curated,
    now: Standing,
    built: dict[str, str] | None,
    crosswalk: Crosswalk,
    ends: tuple[str, str],
) -> dict[str, str]:
    """Return the cells of a mapping as it stands.

    Args:
        curated: what was said of it.
        now: where that leaves it.
        built: the row of the built set, if there is one.
        crosswalk: labels, codes, trust of the ends.
        ends: subject and object, as IRIs of the crosswalk.
    """
    cells = dict(built) if built is not None else _begun(curated, crosswalk, ends)
    cells["predicate_id"] = f"skos:{now.predicate}Match"
    cells["ext_status"] = f"code:mapping-status/{now.state}"
    if now.confidence is not None:
        cells["confidence"] = f"{now.confidence:.2f}"
    if now.state == "rejected":
        cells["predicate_modifier"] = "Not"
    else:
        cells.pop("predicate_modifier", None)
    decisive = [e for e in curated.events if e.action is not Action.REVIEW]
    decisive += [e for e in now.verdicts if e.verdict is not Verdict.UNSURE]
    if reasons := [e.reason for e in sorted(decisive, key=lambda e: e.number) if e.reason]:
        last = reasons[-1]
        cells["comment"] = last if last.endswith(".") else f"{last}."
        cells["mapping_date"] = max(e.at for e in decisive).date().isoformat()
    reviewers = sorted({(e.name, e.agency) for e in now.verdicts})
    for column, values in (
        ("reviewer_label", [name for name, _ in reviewers]),
        ("reviewer_id", sorted({f"agency:{agency}" for _, agency in reviewers if agency})),
    ):
        if values:
            cells[column] = "|".join(value.replace("|", "/") for value in values)
    return cells


def _standard(iri: str, base: str) -> str:
    """Return an IRI of the data as the tables have it; official ones are of no base."""
    return BASE + iri.removeprefix(base) if iri.startswith(base) else iri


def _begun(curated: Curated, crosswalk: Crosswalk, ends: tuple[str, str]) -> dict[str, str]:
    """Return the cells of a mapping that no built set holds."""
    first = curated.events[0]
    subject, target = (crosswalk.element.get(iri) for iri in ends)
    # Only prefixes that a set declares; what a release brought in is written as an IRI.
    names = [shrink(_standard(iri, crosswalk.base)) for iri in ends]
    numbers = [
        sorted(each.codes)
        for each, name in zip((subject, target), names, strict=True)
        if each is not None and name.startswith(("unsdg:", "sdg:"))
    ]
    trusts = [each.trust for each in (subject, target) if each is not None]
    trust = max((t for t in trusts if t in _TRUST), key=_TRUST.index, default="recall")
    sources = [f"source:{key}" for event in curated.events for key in event.sources]
    sources = sorted(set(sources)) or ["source:ssckg"]
    cells = {
        "record_id": f"mapping:{curated.key.id}",
        "subject_id": names[0],
        "subject_label": subject.label if subject else "",
        "object_id": names[1],
        "object_label": target.label if target else "",
        "mapping_justification": "semapv:ManualMappingCuration",
        "author_id": f"agency:{first.agency}" if first.agency else "agency:ssckg",
        "author_label": first.name,
        "mapping_date": first.at.date().isoformat(),
        "comment": first.reason,
        "ext_current_number": "|".join(numbers[0]) if numbers else "",
        "ext_origin": "code:origin/ours",
        "ext_source": "|".join(sources),
        "ext_source_page": "|".join("-" for _ in sources),
        "ext_trust": f"code:trust/{trust}",
    }
    return {name: value for name, value in cells.items() if value}
