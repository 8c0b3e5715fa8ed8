"""Requests made up from the description to every route that other such tests leave: no 500.

`tests/api/v1/test_hostile_requests.py` does it below /api/v1, `test_hostile_protocols.py` for graph
stores, catalogue and downloads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance
from scripts.write_openapi import OUT
from tests.api.v1.test_hostile_protocols import PLACES
from tests.effort import examples

if TYPE_CHECKING:
    from tests.api.v1.service import Service

schema = schemathesis.openapi.from_path(str(OUT)).exclude(path_regex=f"^/api/v1|{PLACES}")
WAITING = 503
"""What /readyz says while a service is not ready is described, and no fault."""


@pytest.mark.proves("openapi", "others")
@pytest.mark.slow
@schema.parametrize()
@settings(
    max_examples=examples(5),
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_made_up_requests(case: Any, service: Service) -> None:
    for who in ("public", "secretariat"):
        headers = {} if who == "public" else {"authorization": f"Bearer {service.secrets[who]}"}
        answer = case.call(base_url=service.address, headers=headers, allow_redirects=False)
        checks = [content_type_conformance, status_code_conformance]
        if not (case.path == "/readyz" and answer.status_code == WAITING):
            checks.append(not_a_server_error)
        case.validate_response(answer, checks=checks)
        assert answer.elapsed < 20
