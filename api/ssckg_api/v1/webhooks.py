"""Webhooks: which addresses are told of news of rounds; for the secretariat."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from ssckg.app.revision import webhooks
from ssckg.revision.webhooks import Delivery
from ssckg_api.v1.answers import answer
from ssckg_api.v1.bodies import BoundedRoute
from ssckg_api.v1.desk import Caller, DeskDep
from ssckg_api.v1.schemas import told

router = APIRouter(prefix="/api/v1/webhooks", tags=["webhooks"], route_class=BoundedRoute)


class NewWebhook(BaseModel):
    """An address, and the kinds of events that it is told of; none: all."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Field(min_length=1, max_length=2000)]
    events: Annotated[list[Annotated[str, Field(max_length=50)]], Field(max_length=50)] = []


@router.get("", summary="List the webhooks", responses=told(tuple[webhooks.HookView, ...]))
def list_all(caller: Caller, desk: DeskDep) -> Response:
    """Return the webhooks; no secret is among them."""
    return answer(webhooks.list_hooks(desk.workspace, caller))


@router.post("", summary="Register a webhook", responses=told(webhooks.NewHook, status=201))
def add(wish: NewWebhook, caller: Caller, desk: DeskDep) -> Response:
    """Register an address of a listed host; the secret is told this once."""
    made = webhooks.add_hook(desk.workspace, caller, wish.url, wish.events)
    place = f"/api/v1/webhooks/{made.hook.id}/deliveries"
    return answer({"hook": made.hook, "secret": made.secret}, 201, {"location": place})


@router.delete("/{webhook}", summary="Remove a webhook", responses=told(webhooks.HookView))
def remove(webhook: str, caller: Caller, desk: DeskDep) -> Response:
    """Remove a webhook with its secret and its messages, and return what it was."""
    return answer(webhooks.remove_hook(desk.workspace, caller, webhook))


@router.get(
    "/{webhook}/deliveries",
    summary="Messages of a webhook",
    responses=told(tuple[Delivery, ...]),
)
def deliveries(
    webhook: str,
    caller: Caller,
    desk: DeskDep,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """Return the messages that are kept, latest first, with every attempt."""
    return answer(webhooks.list_deliveries(desk.workspace, caller, webhook, limit=limit))
