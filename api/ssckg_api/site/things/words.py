"""Words of short closed lists, in the visitor's language; other codes bring labels with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssckg_api.site.visit import Visit


def predicate(visit: Visit, value: str) -> str:
    """Return how one side of a mapping relates to the other."""
    words = {
        "exact": visit.text("exact match"),
        "close": visit.text("close match"),
        "broad": visit.text("broad match: the other side is wider"),
        "narrow": visit.text("narrow match: the other side is narrower"),
        "related": visit.text("related match"),
        "none": visit.text("no match"),
    }
    return words.get(value, value)


def short_predicate(visit: Visit, value: str) -> str:
    """Return the same in one or two words, for heads of columns."""
    words = {
        "exact": visit.text("Exact"),
        "close": visit.text("Close"),
        "broad": visit.text("Broad"),
        "narrow": visit.text("Narrow"),
        "related": visit.text("Related"),
        "none": visit.text("No match"),
    }
    return words.get(value, value)


def origin(visit: Visit, value: str) -> str:
    """Return who says so: a document, we ourselves, or a rule applied to other mappings."""
    words = {
        "stated": visit.text("pair stated in a document, predicate ours"),
        "ours": visit.text("ours"),
        "derived": visit.text("derived by chaining"),
        "declared": visit.text("declared by the agency"),
        "custodianship": visit.text("our reading of its roles"),
    }
    return words.get(value, value)


def status(visit: Visit, value: str) -> str:
    """Return the status of a mapping."""
    words = {
        "published": visit.text("published"),
        "proposed": visit.text("proposed"),
        "in-review": visit.text("in review"),
        "needs-review": visit.text("needs review: an end has changed"),
        "rejected": visit.text("rejected"),
        "deprecated": visit.text("withdrawn"),
    }
    return words.get(value, value)


def listed(visit: Visit, value: str) -> str:
    """Return the list of a set in which a mapping stands."""
    words = {
        "accepted": visit.text("accepted"),
        "rejected": visit.text("rejected"),
        "candidates": visit.text("undecided"),
        "derived": visit.text("derived"),
    }
    return words.get(value, value)


def role(visit: Visit, value: str) -> str:
    """Return the role of an agency."""
    words = {
        "custodian": visit.text("custodian"),
        "partner": visit.text("partner agency"),
        "member": visit.text("member"),
        "secretariat": visit.text("secretariat"),
        "coordinator": visit.text("coordinator"),
        "supporter": visit.text("supporter"),
        "chair": visit.text("chair"),
        "vice-chair": visit.text("vice-chair"),
        "observer": visit.text("observer"),
    }
    return words.get(value, value)


def level(visit: Visit, value: str) -> str:
    """Return the level of a priority."""
    words = {
        "high": visit.text("high"),
        "medium": visit.text("medium"),
        "low": visit.text("low"),
    }
    return words.get(value, value)


def event(visit: Visit, value: str) -> str:
    """Return what happened to an element."""
    words = {
        "kept": visit.text("kept as it was"),
        "edited": visit.text("edited"),
        "redefined": visit.text("redefined"),
        "retired": visit.text("retired"),
        "replaced": visit.text("replaced"),
        "split": visit.text("split"),
        "merged": visit.text("merged"),
        "added": visit.text("added"),
        "deleted": visit.text("deleted"),
        "renumbered": visit.text("renumbered"),
        "revised": visit.text("revised"),
        "followed": visit.text("followed by"),
    }
    return words.get(value, value)


def kind(visit: Visit, value: str) -> str:
    """Return what an element is."""
    words = {
        "Indicator": visit.text("Indicator"),
        "Goal": visit.text("Goal"),
        "Target": visit.text("Target"),
        "Dimension": visit.text("Dimension"),
        "SubDimension": visit.text("Sub-dimension"),
        "Category": visit.text("Category"),
        "Section": visit.text("Section"),
        "Commitment": visit.text("Commitment"),
        "Theme": visit.text("Theme"),
        "Domain": visit.text("Domain"),
        "Objective": visit.text("Objective"),
        "MatrixCell": visit.text("Cell of a matrix"),
        "CompositeIndex": visit.text("Composite index"),
    }
    return words.get(value, value)


def kinds(visit: Visit, value: str) -> str:
    """Return what several elements are."""
    words = {
        "Indicator": visit.text("Indicators"),
        "Goal": visit.text("Goals"),
        "Target": visit.text("Targets"),
        "Dimension": visit.text("Dimensions"),
        "SubDimension": visit.text("Sub-dimensions"),
        "Category": visit.text("Categories"),
        "Section": visit.text("Sections"),
        "Commitment": visit.text("Commitments"),
        "Theme": visit.text("Themes"),
        "Domain": visit.text("Domains"),
        "Objective": visit.text("Objectives"),
        "MatrixCell": visit.text("Cells of a matrix"),
        "CompositeIndex": visit.text("Composite indices"),
    }
    return words.get(value, value)


def direction(visit: Visit, value: str) -> str:
    """Return which values are better."""
    words = {
        "higher-better": visit.text("higher is better"),
        "lower-better": visit.text("lower is better"),
        "context": visit.text("depends on the context"),
        "target": visit.text("a target is set"),
    }
    return words.get(value, value)
