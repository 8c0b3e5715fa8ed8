"""Holds comments to `shapes/comment.ttl` before they become public."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ssckg.errors import CheckError
from ssckg.model.revision_event import CommentState
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.revision.commenting import find_comment
from ssckg.revision.record_rdf.comments import comment_triples
from ssckg.validation.engines import load_shapes, make_validator
from ssckg.validation.findings import as_findings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.revision_state import RoundState


def check_public(state: RoundState, comments: Iterable[str]) -> None:
    """Return where comments, once they are let through, fit their shape.

    Raises:
        UnknownNameError: there is no such comment.
        CheckError: they do not; with all that is wrong.
    """
    shown = (replace(find_comment(state, each), state=CommentState.PUBLISHED) for each in comments)
    triples = comment_triples(replace(state, comments=tuple(shown)))
    content = "".join(f"{triple} .\n" for triple in triples).encode()
    document = RdfDocument(content, "comments", RdfFormat.N_TRIPLES)
    findings = as_findings(make_validator(load_shapes(["comment"])).validate([document]))
    if findings:
        raise CheckError(f"a comment breaks a rule: {findings[0].message}", tuple(findings))
