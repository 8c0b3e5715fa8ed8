"""What pages of people who are signed in share: who it is, the token of forms, faults of forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import Depends, Response

from ssckg.errors import (
    ConflictError,
    DataError,
    FaultsError,
    SsckgError,
    StateError,
    UnauthenticatedError,
    UsageError,
)
from ssckg.model.actor import Role
from ssckg_api.advice import told
from ssckg_api.operation import csrf
from ssckg_api.problems import ProblemError
from ssckg_api.site.frame import Crumb
from ssckg_api.site.visit import Visit, VisitDep

if TYPE_CHECKING:
    from collections.abc import Sequence

Fault = tuple[str, str]
"""The name of a field, "" for the whole form, and what is wrong."""
MENDABLE: Final = (UsageError, DataError, ProblemError)
"""What somebody who filled in a form can mend, but for what `faults_of` raises again."""
_ELSEWHERE: Final = (StateError, ConflictError, UnauthenticatedError)
_OF_FILES: Final = frozenset({"no-file", "too-large", "broken-form"})


def _member(visit: VisitDep) -> Visit:
    if visit.caller.role is Role.PUBLIC:
        raise UnauthenticatedError("this is for people who are signed in", hint="sign in")
    return visit


MemberDep = Annotated[Visit, Depends(_member)]
"""The visit of somebody who is signed in; a browser of nobody is sent to sign in."""


def desk_page(
    visit: Visit,
    template: str,
    *,
    title: str,
    crumbs: Sequence[Crumb] = (),
    status: int = 200,
    **values: Any,
) -> Response:
    """Return a private page: never kept, with who is signed in and the token for its forms."""
    return visit.page(
        template,
        title=title,
        status=status,
        is_private=True,
        caller=visit.caller,
        csrf=csrf.token_for(visit.request),
        frame={"crumbs": [Crumb(visit.text("Desk"), "/desk"), *crumbs, Crumb(title)]},
        **values,
    )


def faults_of(error: SsckgError | ProblemError) -> list[Fault]:
    """Return what a form says of an error; raises it again where no other input would mend it.

    Raises:
        SsckgError, ProblemError: the error.
    """
    if isinstance(error, _ELSEWHERE):
        raise error
    if isinstance(error, ProblemError):
        if error.kind not in _OF_FILES:
            raise error
        return [("file", f"{error.title}. {error.detail}")]
    if isinstance(error, FaultsError):
        return [("", told(fault)) for fault in error.faults]
    return [("", told(error))]
