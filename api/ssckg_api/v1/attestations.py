"""Attestations: issued for what was verified, checked by anybody."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request, Response

from ssckg.app import attesting
from ssckg_api.v1.answers import PRIVATE, answer
from ssckg_api.v1.bodies import read_bytes
from ssckg_api.v1.desk import Caller, DeskDep, work
from ssckg_api.v1.schemas import made, problems

router = APIRouter(prefix="/api/v1", tags=["attestation"])
_JSON = "application/json"
_JWKS = "application/jwk-set+json"


@router.post(
    "/submissions/{submission}/attestation",
    summary="Issue an attestation",
    responses=problems(409),
)
def issue(submission: str, caller: Caller, desk: DeskDep, *, with_values: bool = False) -> Response:
    """Issue the signed attestation of what was verified; with the values that may be public."""
    issued = attesting.issue(desk.workspace, caller, submission, with_values=with_values)
    return Response(issued.text, headers=PRIVATE, media_type=_JSON)


@router.post(
    "/attestations/check",
    summary="Check an attestation",
    responses=problems(413),
    openapi_extra={
        "requestBody": {"required": True, "content": {_JSON: {"schema": {"type": "object"}}}}
    },
)
async def check(request: Request, caller: Caller, desk: DeskDep) -> Response:
    """Check an attestation file against the keys of this service; nothing is kept."""
    content = await read_bytes(request)

    def _do() -> Response:
        jwks = attesting.public_keys(desk.workspace)
        found = attesting.check(content, jwks=jwks)
        return answer({"valid": found.is_valid, "checked": found})

    return await work(desk, caller, _do)


@router.get(
    "/attestation-keys",
    summary="The keys that attestations are signed with",
    responses=made(_JWKS),
)
def keys(desk: DeskDep) -> Response:
    """Return the JSON Web Key Set of this service, also keys that no longer sign."""
    document = json.loads(attesting.public_keys(desk.workspace))
    headers = {**PRIVATE, "cache-control": "public, max-age=3600"}
    return Response(json.dumps(document), headers=headers, media_type=_JWKS)
