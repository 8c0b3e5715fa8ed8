"""The client of the engine against servers that misbehave in every way we know."""

from __future__ import annotations

import asyncio
import gzip
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from ssckg import errors
from ssckg.errors import EngineError, QuerySyntaxError, QueryTimeoutError, SsckgError
from ssckg.store.renewal import RemoteReader
from ssckg_api.engine import Engine, Question
from ssckg_api.problems import STATUS_OF, problem_of
from ssckg_api.spool import NoRoomError, Spool, SpoolBudget, TooLargeError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

JSON = "application/sparql-results+json"
CANCELLED = b"The SPARQL operation has been cancelled"
HEAD = b'{"head":{"vars":["x"]},"results":{"bindings":['
WHOLE = HEAD + b"]}}"


def _spool(folder: Path | None = None, limit: int = 10**9, budget: int = 10**9) -> Spool:
    return Spool(limit=limit, budget=SpoolBudget(budget), folder=folder, is_gzipped=False)


def _chunked(body: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: x/y\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"%x\r\n%b\r\n" % (len(body), body) + end


@asynccontextmanager
async def _server(*answers: bytes) -> AsyncIterator[tuple[Engine, list[bytes]]]:
    """Answer connection after connection by these bytes, and hang up."""
    requests: list[bytes] = []
    waiting = list(answers)

    async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(waiting.pop(0))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    engine = Engine(RemoteReader(f"http://127.0.0.1:{port}/q?x=1"), default_timeout=5)
    try:
        yield engine, requests
    finally:
        await engine.close()
        server.close()
        await server.wait_closed()


async def _ask(answer: bytes, media_type: str = JSON, limit: int = 10**9) -> bytes:
    async with _server(answer) as (engine, _):
        spool = _spool(limit=limit)
        rested: list[bool] = []
        try:
            await engine.ask(
                Question("ASK {}"), media_type, spool, on_rest=lambda: rested.append(True)
            )
            await spool.finish()
            return b"".join([piece async for piece in spool.read()])
        finally:
            assert rested == [True]


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        (JSON, WHOLE),
        (JSON, b'{"head":{},"boolean":true}'),
        ("application/sparql-results+xml", b"<sparql></sparql>"),
        ("text/csv", b"x\n"),
        ("text/tab-separated-values", b"?x\n"),
        ("text/turtle", b""),
        ("text/turtle", b"<a:a> <b:b> 1 .\n"),
        ("application/n-triples", b"<a:a> <b:b> <c:c> .\n"),
        ("application/rdf+xml", b"<rdf:RDF>\n</rdf:RDF>"),
        ("application/ld+json", b"[]"),
    ],
)
def test_whole_answers_pass_and_cut_ones_do_not(media_type: str, body: bytes) -> None:
    assert asyncio.run(_ask(_chunked(body), media_type)) == body
    with pytest.raises(QueryTimeoutError):
        asyncio.run(_ask(_chunked(body[: len(body) // 2] + b"\n" + CANCELLED), media_type))
    if body:
        with pytest.raises(EngineError):
            asyncio.run(_ask(_chunked(body, end=b""), media_type))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", EngineError),
        (b"HTTP/1.1 200 OK\r\n", EngineError),
        (b"SSH-2.0-x\r\n\r\n", EngineError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + WHOLE, EngineError),
        (_chunked(HEAD + b"disk is broken"), EngineError),
        (b"HTTP/1.1 302 Found\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n", EngineError),
        (b"HTTP/1.1 500 X\r\nContent-Length: 39\r\n\r\n" + CANCELLED, QueryTimeoutError),
        (
            b"HTTP/1.1 400 X\r\nContent-Length: 24\r\n\r\nerror at 2:9: expected }",
            QuerySyntaxError,
        ),
        (
            b"HTTP/1.1 200 OK\r\nX-SQL-State: S1TAT\r\nContent-Length: %d\r\n\r\n%b"
            % (len(WHOLE), WHOLE),
            QueryTimeoutError,
        ),
    ],
)
def test_answers_that_are_none(answer: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        asyncio.run(_ask(answer))


def test_an_answer_over_the_limit_stops_the_engine() -> None:
    with pytest.raises(TooLargeError):
        asyncio.run(_ask(_chunked(b"x" * 5000), limit=4000))


def test_a_connection_kept_alive_too_long_is_no_error() -> None:
    async def _twice() -> None:
        async with _server(_chunked(WHOLE), _chunked(WHOLE)) as (engine, requests):
            for _ in range(2):
                await engine.ask(Question("ASK {}"), JSON, _spool())
                await asyncio.sleep(0.05)
            assert len(requests) == 2
            assert all(request.startswith(b"POST /q?x=1 HTTP/1.1\r\n") for request in requests)
            # this reader's engine is one that takes forms only
            assert b"Content-Type: application/x-www-form-urlencoded" in requests[0]

    asyncio.run(_twice())


def test_the_form_holds_query_and_dataset() -> None:
    question = Question("ASK { ?s ?p 'é&=+' }", ("a:a", "b:b"), ("c:c",))
    media_type, body = question.encode(as_form=False)
    assert media_type == b"application/x-www-form-urlencoded"
    assert body == (
        b"query=ASK+%7B+%3Fs+%3Fp+%27%C3%A9%26%3D%2B%27+%7D"
        b"&default-graph-uri=a%3Aa&default-graph-uri=b%3Ab&named-graph-uri=c%3Ac"
    )


@pytest.mark.parametrize("is_gzipped", [False, True])
@pytest.mark.parametrize("size", [0, 1, 1024, 1025, 300_000, 12_000_000])
def test_a_spool_gives_back_what_it_took(tmp_path: Path, size: int, is_gzipped: bool) -> None:
    body = bytes(range(256)) * (size // 256 + 1)
    body = body[:size]

    async def _through() -> bytes:
        budget = SpoolBudget(10**9)
        spool = Spool(limit=10**9, budget=budget, folder=tmp_path, is_gzipped=is_gzipped)
        for offset in range(0, size, 60_000):
            spool.feed(body[offset : offset + 60_000])
            while spool.is_congested:
                await asyncio.sleep(0.001)
        assert spool.tail == body[-512:]
        length = await spool.finish()
        back = b"".join([piece async for piece in spool.read()])
        assert len(back) == length
        spool.close()
        spool.close()
        await asyncio.sleep(0)
        budget.take(10**9)  # all of it has been given back
        return gzip.decompress(back) if spool.is_gzipped else back

    assert asyncio.run(_through()) == body
    assert list(tmp_path.iterdir()) == []


def test_a_spool_over_its_budget_says_so(tmp_path: Path) -> None:
    async def _over() -> None:
        spool = _spool(tmp_path, budget=100_000)
        try:
            spool.feed(b"x" * 400_000)
            await spool.finish()
        finally:
            spool.close()

    with pytest.raises(NoRoomError):
        asyncio.run(_over())


def test_a_spool_without_a_folder_to_write_to_says_so(tmp_path: Path) -> None:
    async def _nowhere() -> None:
        _spool(tmp_path / "missing").feed(b"x" * 400_000)

    with pytest.raises(NoRoomError):
        asyncio.run(_nowhere())


def test_every_known_error_has_a_status() -> None:
    known = {
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, SsckgError)
    }
    assert known == set(STATUS_OF)


def test_places_on_the_machine_are_not_told(caplog: pytest.LogCaptureFixture) -> None:
    place = "/srv/data/files/ab"
    for error in (errors.WriteError(place, "full"), errors.DataDirectoryError(f"no {place}")):
        problem = problem_of(error)
        assert b"/srv" not in problem.body()
        assert problem.status >= 500
    assert caplog.text.count(place) == 2


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (QueryTimeoutError(3), 503),
        (EngineError("at http://10.0.0.1/"), 503),
        (QuerySyntaxError("no", 1, 2), 400),
        (RuntimeError("secret"), 500),
    ],
)
def test_problems_do_not_tell_addresses(error: Exception, status: int) -> None:
    problem = problem_of(error)
    assert problem.status == status
    assert b"10.0.0.1" not in problem.body()
    assert b"secret" not in problem.body()
