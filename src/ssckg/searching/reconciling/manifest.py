"""The manifest of the reconciliation service, of versions 0.1 and 0.2 of the API."""

from __future__ import annotations

from typing import Any, Final

from ssckg import __version__
from ssckg.namespaces import SSC
from ssckg.searching.reconciling.queries import BATCH
from ssckg.searching.reconciling.types import types

VERSIONS: Final = ("0.1", "0.2")
WIDTH, HEIGHT = 420, 240
_DEFAULTS: Final = (
    *("Indicator", "Target", "Goal", "FrameworkElement", "Agency", "City", "FrameworkEdition"),
)


def manifest(address: str, base: str) -> dict[str, Any]:
    """Return the manifest.

    Args:
        address: of the service, with a slash at its end.
        base: where the IRIs of the data begin; it and an id make an address of the thing.
    """
    here = f"{address}reconcile"

    def _suggest(what: str) -> dict[str, str]:
        return {
            "service_url": here,
            "service_path": f"/suggest/{what}",
            "flyout_service_url": here,
            "flyout_service_path": f"/flyout/{what}?id=${{id}}",
        }

    return {
        "versions": list(VERSIONS),
        "name": "ssckg: indicators, goals, agencies and cities",
        "identifierSpace": base,
        "schemaSpace": SSC,
        "documentation": f"{here}/about",
        "logo": f"{here}/logo",
        "serviceVersion": __version__,
        "defaultTypes": [types()[name].as_dict() for name in _DEFAULTS],
        "view": {"url": f"{here}/view?id={{{{id}}}}"},
        "feature_view": {"url": f"{here}/about#{{{{id}}}}"},
        "preview": {
            "url": f"{here}/preview?id={{{{id}}}}",
            "width": WIDTH,
            "height": HEIGHT,
        },
        "suggest": {what: _suggest(what) for what in ("entity", "property", "type")},
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Values at most",
                    "type": "number",
                    "default": 0,
                    "help_text": "Values of each thing; 0 for all of them.",
                }
            ],
        },
        "batchSize": BATCH,
    }
