"""The slots of SSSOM 1.1 that files may use: order, kind and number of values.

Source: the SSSOM specification, https://mapping-commons.github.io/sssom/ (classes Mapping
and MappingSet). `iri`: the value is a CURIE or IRI; `many`: values are joined with a bar.
"""

from __future__ import annotations

from typing import Final

MAPPING_SLOTS: Final[tuple[str, ...]] = (
    "record_id",
    "subject_id",
    "subject_label",
    "subject_category",
    "predicate_id",
    "predicate_label",
    "predicate_modifier",
    "object_id",
    "object_label",
    "object_category",
    "mapping_justification",
    "author_id",
    "author_label",
    "reviewer_id",
    "reviewer_label",
    "creator_id",
    "creator_label",
    "license",
    "subject_type",
    "subject_source",
    "subject_source_version",
    "object_type",
    "object_source",
    "object_source_version",
    "predicate_type",
    "mapping_provider",
    "mapping_source",
    "mapping_cardinality",
    "cardinality_scope",
    "mapping_tool",
    "mapping_tool_id",
    "mapping_tool_version",
    "mapping_date",
    "publication_date",
    "review_date",
    "confidence",
    "reviewer_agreement",
    "curation_rule",
    "curation_rule_text",
    "subject_match_field",
    "object_match_field",
    "match_string",
    "subject_preprocessing",
    "object_preprocessing",
    "similarity_score",
    "similarity_measure",
    "see_also",
    "issue_tracker_item",
    "other",
    "comment",
)
"""Columns of a row, in canonical order; extension columns follow by name."""

HEAD_SLOTS: Final[tuple[str, ...]] = (
    "sssom_version",
    "curie_map",
    "mapping_set_id",
    "mapping_set_version",
    "mapping_set_source",
    "mapping_set_title",
    "mapping_set_description",
    "mapping_set_confidence",
    "creator_id",
    "creator_label",
    "license",
    "subject_source",
    "subject_source_version",
    "object_source",
    "object_source_version",
    "mapping_provider",
    "mapping_tool",
    "mapping_date",
    "publication_date",
    "see_also",
    "issue_tracker",
    "other",
    "comment",
    "extension_definitions",
)
"""Keys of the head, in canonical order."""

IRI_SLOTS: Final = frozenset(
    {
        "record_id",
        "subject_id",
        "predicate_id",
        "object_id",
        "mapping_justification",
        "author_id",
        "reviewer_id",
        "creator_id",
        "license",
        "subject_source",
        "object_source",
        "mapping_provider",
        "mapping_source",
        "mapping_tool_id",
        "curation_rule",
        "subject_match_field",
        "object_match_field",
        "subject_preprocessing",
        "object_preprocessing",
        "see_also",
        "issue_tracker_item",
        "issue_tracker",
        "mapping_set_id",
        "mapping_set_source",
    }
)

MANY_SLOTS: Final = frozenset(
    {
        "author_id",
        "author_label",
        "reviewer_id",
        "reviewer_label",
        "creator_id",
        "creator_label",
        "cardinality_scope",
        "curation_rule",
        "curation_rule_text",
        "subject_match_field",
        "object_match_field",
        "match_string",
        "subject_preprocessing",
        "object_preprocessing",
        "see_also",
        "mapping_set_source",
    }
)

NUMBER_SLOTS: Final = frozenset(
    {"confidence", "reviewer_agreement", "similarity_score", "mapping_set_confidence"}
)
"""Numbers from 0 to 1."""

DATE_SLOTS: Final = frozenset({"mapping_date", "publication_date", "review_date"})

REQUIRED_COLUMNS: Final = (
    "record_id",
    "subject_id",
    "predicate_id",
    "object_id",
    "mapping_justification",
)
NO_TERM: Final = "sssom:NoTermFound"
NEGATED: Final = "Not"
"""The one value of `predicate_modifier`."""
