"""How answers of `/sparql` go out: whole, or a page, or in pieces from a spool."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg_api.answer_cache import MAX_ANSWER_BYTES, Answer
from ssckg_api.http import DATA_HEADERS, PAGE_HEADERS, ClientGoneError, send_whole
from ssckg_api.result_page import result_page

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from starlette.types import Receive, Send

    from ssckg_api.answer_cache import Key
    from ssckg_api.http import Request
    from ssckg_api.negotiation import Variant
    from ssckg_api.request import QueryRequest
    from ssckg_api.spool import Spool

VARY: Final = (b"vary", b"Accept, Accept-Encoding, Accept-Datetime")
_WATCH_AFTER: Final = 0.05


@dataclass(frozen=True, slots=True)
class Task:
    """A query, how to answer it, and under what key the answer may be kept."""

    query: QueryRequest
    variant: Variant
    request: Request
    key: Key | None

    @property
    def is_head(self) -> bool:
        """Whether only the head is wanted."""
        return self.request.method == "HEAD"


async def while_listening(work: Coroutine[object, object, object], receive: Receive) -> object:
    """Return what `work` returns; give it up when the client goes away.

    The client is watched only once the work takes noticeable time: most queries are over
    before a task could be set up.
    """
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    watcher: asyncio.Task[None] | None = None
    is_gone = False

    async def _watch() -> None:
        nonlocal is_gone
        while (await receive())["type"] != "http.disconnect":
            pass
        is_gone = True
        if task is not None:
            task.cancel()

    def _start() -> None:
        nonlocal watcher
        watcher = loop.create_task(_watch())

    timer = loop.call_later(_WATCH_AFTER, _start)
    try:
        return await work
    except asyncio.CancelledError:
        if is_gone and task is not None:
            task.uncancel()
            raise ClientGoneError from None
        raise
    finally:
        timer.cancel()
        if watcher is not None:
            watcher.cancel()


async def send_page(send: Send, task: Task, spool: Spool) -> None:
    """Send the answer as a page for people."""
    await spool.finish()
    body = b"".join([piece async for piece in spool.read()])
    page = result_page(task.query, task.variant.engine_type, body)
    headers = [(b"content-type", task.variant.content_type.encode()), VARY, *PAGE_HEADERS]
    await send_whole(send, 200, headers, page, is_head=task.is_head)


async def send_spool(send: Send, task: Task, spool: Spool) -> Answer | None:
    """Send what a spool holds; return it where it is small."""
    length = await spool.finish()
    headers = [
        (b"content-type", task.variant.content_type.encode()),
        (b"content-length", b"%d" % length),
        *(VARY, *DATA_HEADERS),
    ]
    if spool.is_gzipped:
        headers.append((b"content-encoding", b"gzip"))
    whole = spool.whole()
    if whole is not None:
        answer = Answer(headers, whole)
        await send_answer(send, answer, is_head=task.is_head)
        return answer if length <= MAX_ANSWER_BYTES else None
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if not task.is_head:
        async for piece in spool.read():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
    return None


async def send_answer(send: Send, answer: Answer, *, is_head: bool) -> None:
    """Send an answer that is at hand."""
    await send({"type": "http.response.start", "status": 200, "headers": answer.headers})
    await send({"type": "http.response.body", "body": b"" if is_head else answer.body})
