"""What the Reconciliation Service API 0.2 answers with, written as schemas from its text."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft7Validator

TEXT = {"type": "string", "minLength": 1}
TYPE: dict[str, Any] = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": TEXT, "name": TEXT, "broader": {"type": "array"}},
}
PLACE = {
    "type": "object",
    "required": ["service_url", "service_path"],
    "properties": {
        "service_url": {"type": "string", "pattern": "^https?://"},
        "service_path": {"type": "string", "pattern": "^/"},
        "flyout_service_path": {"type": "string", "pattern": r"\$\{id\}"},
    },
}
TEMPLATE = {
    "type": "object",
    "required": ["url"],
    "properties": {"url": {"pattern": r"\{\{id\}\}"}},
}
MANIFEST: dict[str, Any] = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "items": TEXT, "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": {"type": "string", "pattern": "^https?://"},
        "schemaSpace": {"type": "string", "pattern": "^https?://"},
        "defaultTypes": {"type": "array", "items": TYPE, "uniqueItems": True},
        "documentation": {"type": "string", "pattern": "^https?://"},
        "logo": {"type": "string", "pattern": "^https?://"},
        "serviceVersion": TEXT,
        "view": TEMPLATE,
        "feature_view": TEMPLATE,
        "preview": {
            "required": ["url", "width", "height"],
            "properties": {
                "url": {"pattern": r"\{\{id\}\}"},
                "width": {"type": "integer"},
                "height": {"type": "integer"},
            },
        },
        "suggest": {
            "type": "object",
            "properties": {"entity": PLACE, "property": PLACE, "type": PLACE},
            "additionalProperties": False,
        },
        "extend": {"type": "object", "properties": {"propose_properties": PLACE}},
        "batchSize": {"type": "integer", "minimum": 1},
    },
}
RESULTS: dict[str, Any] = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {
            "result": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "name", "score"],
                    "properties": {
                        "id": TEXT,
                        "name": TEXT,
                        "description": {"type": "string"},
                        "score": {"type": "number"},
                        "match": {"type": "boolean"},
                        "type": {"type": "array", "items": TYPE},
                        "features": {
                            "type": "array",
                            "items": {
                                "required": ["id", "value"],
                                "properties": {
                                    "id": TEXT,
                                    "value": {"type": ["boolean", "number"]},
                                },
                            },
                        },
                    },
                    "additionalProperties": False,
                },
            }
        },
    },
}
SUGGESTED: dict[str, Any] = {
    "type": "object",
    "required": ["result"],
    "properties": {
        "result": {
            "type": "array",
            "items": {
                "required": ["id", "name"],
                "properties": {"id": TEXT, "name": TEXT, "description": {"type": "string"}},
            },
        }
    },
}
VALUE: dict[str, Any] = {
    "oneOf": [
        {"required": ["id", "name"], "additionalProperties": {"type": "string"}},
        {"required": ["str"], "properties": {"str": {"type": "string"}}, "maxProperties": 1},
        {"required": ["int"], "properties": {"int": {"type": "integer"}}, "maxProperties": 1},
        {"required": ["float"], "properties": {"float": {"type": "number"}}, "maxProperties": 1},
    ]
}
EXTENDED: dict[str, Any] = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": TYPE},
        "rows": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": VALUE},
            },
        },
    },
}


def keeps_to(schema: dict[str, Any], document: Any) -> None:
    """Check a document; a fault names its place."""
    Draft7Validator(schema).validate(document)
