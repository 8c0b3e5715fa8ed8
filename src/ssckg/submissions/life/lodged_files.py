"""Which files were lodged, by their hash: the memory of a run that takes in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.submissions.life.repository import PREFIX_LINES

if TYPE_CHECKING:
    from ssckg.ports import GraphStore

_QUERY: Final = f"""{PREFIX_LINES}
SELECT ?sha256 ?id WHERE {{
  GRAPH ?graph {{
    ?submission a ssc:Submission ; dcterms:identifier ?id ; ssc:hasSubmittedFile ?file .
    ?file ssc:sha256 ?sha256 ; ssc:filePurpose "submission" .
  }}
}}"""


def lodged_files(store: GraphStore) -> dict[str, str]:
    """Return SHA-256 and id of the submission of every file that was ever submitted."""
    return {str(row["sha256"]): str(row["id"]) for row in store.select(_QUERY)}
