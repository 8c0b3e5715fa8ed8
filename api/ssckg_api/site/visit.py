"""One request for a page: who asks, in which language, and what may be read for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import Depends, Request, Response

from ssckg.errors import UnauthenticatedError
from ssckg.model.actor import PUBLIC
from ssckg.querying.library import bindings_for, find_query, text_for
from ssckg_api.memento import AS_OF
from ssckg_api.site.frame import HEADERS, Frame, gettext, link, render
from ssckg_api.site.languages import language_of
from ssckg_api.site.page_cache import KEEP
from ssckg_api.v1.desk import DeskDep, caller_of
from ssckg_api.v1.past import outline_for, sources_for

if TYPE_CHECKING:
    from ssckg.app.analyses.sources import Outline, Sources
    from ssckg.model.actor import Actor
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.ports import GraphStore
    from ssckg_api.site.languages import Language
    from ssckg_api.site.service import Site
    from ssckg_api.v1.desk import Desk

_DESK: Final = "/desk"
_VARY: Final = "Accept, Accept-Language, Accept-Encoding"


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for a page."""

    request: Request
    site: Site
    desk: Desk
    caller: Actor
    language: Language

    @property
    def base(self) -> str:
        """Where the IRIs of the published data begin."""
        return self.site.base

    @property
    def query(self) -> dict[str, str]:
        """The query of the address; of a repeated name, the last."""
        return dict(self.request.query_params)

    @property
    def as_of(self) -> str:
        """The past state that was asked for, "" for now."""
        return self.request.query_params.get(AS_OF, "")

    def text(self, message: str, **values: object) -> str:
        """Return a text of the frame in the visitor's language."""
        return gettext(self.language, message, **values)

    def store(self) -> GraphStore:
        """Return the published dataset, now or as of the state that was asked for."""
        return self.site.store(self.as_of)

    def sources(self) -> Sources:
        """Return what analyses read, now or as of the state that was asked for."""
        return sources_for(self.request, self.desk)[0]

    def outline(self) -> Outline:
        """Return what of that is the same however much cities report."""
        return outline_for(self.request, self.desk)

    @property
    def crosswalk(self) -> Crosswalk:
        """The frameworks and what links them, without what cities reported."""
        return self.outline().crosswalk

    def ask(self, name: str, **values: str) -> list[dict[str, str]]:
        """Return the rows of a named query as texts; what is unbound is left out.

        Raises:
            UnknownNameError: there is no such query, or it has no such parameter.
            UsageError: a parameter is missing or malformed.
        """
        query = find_query(self.site.library, name)
        bound = bindings_for(query, values, self.base)
        rows = self.store().select(text_for(query, self.base), bound)
        return [{key: str(term) for key, term in row.items()} for row in rows]

    def frame(self, title: str, **said: Any) -> Frame:
        """Return the frame of a page of this visit."""
        return Frame(
            title,
            language=self.language,
            path=self.request.url.path,
            query=self.query,
            as_of=self.as_of,
            data="" if self.as_of else self.site.data_hash(),
            **said,
        )

    def link(self, path: str, **query: object) -> str:
        """Return an address of ours for a path, or for an IRI that the data describe."""
        if "://" in path:
            path = self.site.path_of(path)
        # Not the whole frame, which reads what is published: a page has hundreds of links.
        return link(Frame("", query=self.query), path, **query)

    def page(
        self,
        template: str,
        *,
        title: str,
        status: int = 200,
        is_private: bool = False,
        is_kept: bool | None = None,
        frame: dict[str, Any] | None = None,
        **values: object,
    ) -> Response:
        """Return a page.

        Args:
            template: its file.
            title: of the page.
            status: of the answer.
            is_private: it depends on who asks; it is stored nowhere.
            is_kept: it shows only what is published, so it holds as long as that; the usual.
            frame: more of what the frame says: `canonical`, `alternates`, `crumbs`, `markup` ...
            values: of the template.
        """
        framed = self.frame(title, is_private=is_private, **(frame or {}))
        body = render(template, framed, visit=self, url=self.link, **values)
        headers = {**HEADERS, "vary": _VARY, "content-language": self.language.code}
        if is_private:
            headers["cache-control"] = "no-store"
        elif is_kept is not False and status == 200 and not self.as_of:
            headers[KEEP] = "1"
            headers["last-modified"] = self.site.modified()
        else:
            headers["cache-control"] = "no-cache"
        return Response(body, status, headers=headers, media_type="text/html")


def _visitor(request: Request, desk: DeskDep) -> Any:
    """Return who visits; pages that are the same for everybody do not mind a session that is over.

    Raises:
        UnauthenticatedError: the page is of the desk, or something is sent.
    """
    try:
        return caller_of(request, desk)
    except UnauthenticatedError:
        if request.method != "GET" or request.url.path.startswith(_DESK):
            raise
        return PUBLIC


def _visit(request: Request, desk: DeskDep, caller: Annotated[Any, Depends(_visitor)]) -> Any:
    language = language_of(request)
    return Visit(request, request.app.state.site, desk, caller, language)


VisitDep = Annotated[Visit, Depends(_visit)]
