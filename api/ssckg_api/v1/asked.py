"""Routes that tell the result of one use case: all in one way, in any form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, ParamSpec, TypeVar

from fastapi import APIRouter, Depends, Request, Response

from ssckg_api.v1.desk import Caller, Desk, DeskDep, TakesLong
from ssckg_api.v1.results import FormatParameter, in_result_form, told_result

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.result import Result

_P = ParamSpec("_P")
_Handler = TypeVar("_Handler", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks, of what, and in which form the answer is wanted."""

    request: Request
    caller: Actor
    desk: Desk

    def told(
        self,
        name: str,
        view: Callable[Concatenate[Workspace, Actor, _P], Result],
        *given: _P.args,
        **more: _P.kwargs,
    ) -> Response:
        """Answer with what a use case returns for the caller.

        Args:
            name: of the file, without ending.
            view: the use case; it is not asked where there is no such form of the answer.
            given: what it takes beside workspace and caller.
            more: the same, by name.

        Raises:
            ProblemError: 406, none of the forms is acceptable.
        """
        return in_result_form(
            self.request,
            self.desk,
            lambda: view(self.desk.workspace, self.caller, *given, **more),
            name=name,
        )


def _question(
    request: Request, caller: Caller, desk: DeskDep, _form: FormatParameter = None
) -> Question:
    return Question(request, caller, desk)


Asked = Annotated[Question, Depends(_question)]


def tells(
    router: APIRouter, path: str, kind: type[Result], summary: str
) -> Callable[[_Handler], _Handler]:
    """Return the decorator of a route that answers with a result of `kind`, when it is its turn."""
    return router.get(path, summary=summary, responses=told_result(kind), dependencies=[TakesLong])
