"""Tokens: made, listed, revoked."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from ssckg.app import accounts
from ssckg_api.v1.answers import answer
from ssckg_api.v1.bodies import BoundedRoute
from ssckg_api.v1.desk import Caller, DeskDep

router = APIRouter(prefix="/api/v1/tokens", tags=["accounts"], route_class=BoundedRoute)


class TokenWish(BaseModel):
    """A token to be made."""

    model_config = ConfigDict(extra="forbid")

    role: str = Field(description="city, verifier, secretariat or agency", max_length=20)
    name: str = Field(description="of the person or program", max_length=100)
    city: str = Field(default="", max_length=100)
    agency: str = Field(default="", max_length=50)
    days: int = Field(default=90, ge=1, le=366, description="how long it is accepted")
    scopes: list[str] = Field(default=[], max_length=50, description="the only actions it opens")


@router.post("", status_code=201, summary="Make a token")
def create(wish: TokenWish, caller: Caller, desk: DeskDep) -> Response:
    """Make a token; its secret is in this answer and is never told again."""
    made = accounts.create_token(
        desk.workspace,
        caller,
        role=wish.role,
        name=wish.name,
        city=wish.city,
        agency=wish.agency,
        life=timedelta(days=wish.days),
        scopes=wish.scopes,
    )
    return answer({"token": made.token, "secret": made.secret}, 201)


@router.get("", summary="List the tokens")
def list_all(caller: Caller, desk: DeskDep) -> Response:
    """Return all tokens, without their secrets."""
    return answer(accounts.list_tokens(desk.workspace, caller))


@router.delete("/{token}", summary="Revoke a token")
def revoke(token: str, caller: Caller, desk: DeskDep) -> Response:
    """Revoke a token by its id; it opens nothing from now on."""
    return answer(accounts.revoke_token(desk.workspace, caller, token, cache=desk.door.cache))
