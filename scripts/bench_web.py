"""Speed of pages: by kind, kept and not kept, at many users at once; first paint on a phone.

`python scripts/bench_web.py ADDRESS [kept|new|conditional|search|phone ...]` measures a service
that runs (`ssckg serve`), by connections that are kept alive.
A page is "new" where its address was not
asked before (an unused parameter makes it so); each address is asked once. All numbers are of the
machine at hand; users and service share its processors.
"""

from __future__ import annotations

import asyncio
import http.client
import itertools
import statistics
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from bench_build import Figure
from serving import serving

from ssckg.app.building import build_dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

USERS: Final = 50
ROUNDS: Final = 6
PAGES: Final = {
    "home": "/",
    "frameworks": "/frameworks",
    "edition with its tree": "/framework/u4ssc-2017",
    "KPI": "/u4ssc/EC-ICT-ICT-1C",
    "SDG target": "/sdg/11.6",
    "agency": "/agency/UNECE",
    "city": "/city/karmoy",
    "mapping": "/mapping/cpi-sdg/ES.AQ.1--11.6",
    "query": "/query/compare-cities",
}
REFUSES: Final = ("query",)
"""Pages that refuse what they do not know: no new address of them."""
_CHROMIUM: Final = "/usr/bin/chromium"
SEARCH: Final = "/search?q=air+quality"
PHONE: Final = {"latency": 150, "down": 1.6e6 / 8, "up": 750e3 / 8, "slowdown": 4}
"""The "Slow 4G" of Lighthouse (150 ms, 1.6 Mbit/s, 750 kbit/s); a processor four times slower."""


async def _user(
    place: tuple[str, int], targets: Iterator[str], times: list[float], more: str
) -> None:
    reader, writer = await asyncio.open_connection(*place)
    for target in targets:
        started = time.perf_counter()
        writer.write(
            f"GET {target} HTTP/1.1\r\nHost: {place[0]}\r\nAccept: text/html\r\n"
            f"Accept-Encoding: gzip\r\n{more}\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").lower().split("\r\n")
        status = int(lines[0].split()[1])
        length = next((int(x[15:]) for x in lines if x.startswith("content-length:")), 0)
        if status != 304:
            await reader.readexactly(length)
        if status not in {200, 304}:
            raise RuntimeError(f"{target}: {status}")
        times.append(time.perf_counter() - started)
    writer.close()
    await writer.wait_closed()


async def _all(place: tuple[str, int], targets: list[str], users: int, more: str) -> list[float]:
    times: list[float] = []
    shared = iter(targets)
    await asyncio.gather(*(_user(place, shared, times, more) for _ in range(users)))
    return times


class Bench:
    """A service that runs, and how to ask it."""

    def __init__(self, address: str) -> None:
        """Take its address."""
        url = urlsplit(address)
        self.address = address.rstrip("/")
        self._place = (url.hostname or "127.0.0.1", url.port or 80)
        self._number = itertools.count(time.time_ns())

    def median(self, targets: list[str], users: int, more: str = "") -> float:
        """Return the median time of answers, in milliseconds."""
        return 1000 * statistics.median(asyncio.run(_all(self._place, targets, users, more)))

    def new(self, path: str, number: int) -> list[str]:
        """Return addresses of a page under which nothing is kept."""
        mark = "&" if "?" in path else "?"
        return [f"{path}{mark}n={next(self._number)}" for _ in range(number)]

    def etag(self, path: str) -> str:
        """Return the tag of a page that is kept by now."""
        connection = http.client.HTTPConnection(*self._place, timeout=60)
        for _ in range(2):
            connection.request(
                "GET", path, headers={"Accept": "text/html", "Accept-Encoding": "gzip"}
            )
            answer = connection.getresponse()
            answer.read()
        connection.close()
        return answer.headers["etag"] or ""


def _figure(what: str, milliseconds: float, limit: float | None = None) -> Figure:
    if limit is None:
        return Figure(what, milliseconds, "ms")
    return Figure(what, milliseconds, "ms", f"under {limit:g}", milliseconds < limit)


def measure_kept(bench: Bench) -> Iterator[Figure]:
    """Ask for pages that were asked before, by 50 users at once."""
    targets = []
    for name, path in PAGES.items():
        bench.median([path] * 2, 1)
        targets += [path] * (USERS * ROUNDS // len(PAGES))
        value = bench.median([path] * USERS * ROUNDS, USERS)
        yield _figure(f"page kept, {name}, {USERS} users", value, 50)
    yield _figure(f"pages kept, all kinds mixed, {USERS} users", bench.median(targets, USERS), 50)


def measure_new(bench: Bench) -> Iterator[Figure]:
    """Ask for pages that nobody asked before: by one user, and by 50 at once."""
    pages = {name: path for name, path in PAGES.items() if name not in REFUSES}
    for name, path in pages.items():
        bench.median(bench.new(path, 1), 1)
        yield _figure(f"page new, {name}, one user", bench.median(bench.new(path, 7), 1))
    mixed = [one for path in pages.values() for one in bench.new(path, 2 * USERS // len(pages))]
    yield _figure(f"pages new, all kinds mixed, {USERS} users", bench.median(mixed, USERS))


def measure_conditional(bench: Bench) -> Iterator[Figure]:
    """Ask again for pages, naming what is known of them."""
    for name in ("home", "KPI"):
        more = f"If-None-Match: {bench.etag(PAGES[name])}\r\n"
        value = bench.median([PAGES[name]] * 200, 1, more)
        yield _figure(f"conditional request, {name}, one user", value, 5)


def measure_search(bench: Bench) -> Iterator[Figure]:
    """Ask for a search that is not kept, and suggestions."""
    bench.median(bench.new(SEARCH, 1), 1)
    yield _figure("search page new, one user", bench.median(bench.new(SEARCH, 9), 1), 30)
    suggest = bench.new("/search/suggest?q=air+qual", 20)
    yield _figure("suggestions, one user", bench.median(suggest, 1), 30)


def measure_phone(bench: Bench) -> Iterator[Figure]:
    """Look at first contentful paint in Chromium as a mid-range phone, with nothing kept."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only where it is measured

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        for name in ("home", "KPI", "edition with its tree"):
            times = []
            for _ in range(3):
                context = browser.new_context(
                    viewport={"width": 390, "height": 844}, is_mobile=True
                )
                page = context.new_page()
                tools = context.new_cdp_session(page)
                tools.send("Network.enable")
                tools.send(
                    "Network.emulateNetworkConditions",
                    {
                        "offline": False,
                        "latency": PHONE["latency"],
                        "downloadThroughput": PHONE["down"],
                        "uploadThroughput": PHONE["up"],
                    },
                )
                tools.send("Emulation.setCPUThrottlingRate", {"rate": PHONE["slowdown"]})
                page.goto(bench.address + PAGES[name], wait_until="load")
                page.wait_for_timeout(300)
                times.append(
                    page.evaluate(
                        "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
                    )
                )
                context.close()
            yield _figure(f"first contentful paint, {name}, phone", statistics.median(times), 1000)
        browser.close()


PARTS: Final = {
    "kept": measure_kept,
    "conditional": measure_conditional,
    "search": measure_search,
    "new": measure_new,
    "phone": measure_phone,
}


def measure(address: str, parts: list[str]) -> Iterator[Figure]:
    """Measure parts of the speed of a service that runs."""
    bench = Bench(address)
    for part in parts or list(PARTS):
        yield from PARTS[part](bench)


def measure_built() -> list[Figure]:
    """Build, serve and measure everything; the phone only where there is a browser."""
    parts = [name for name in PARTS if name != "phone" or _has_browser()]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        build_dataset(data)
        with serving(data) as address:
            return list(measure(address, parts))


def _has_browser() -> bool:
    return Path(_CHROMIUM).is_file() and find_spec("playwright") is not None


if __name__ == "__main__":
    for figure in measure(sys.argv[1], sys.argv[2:]):
        print(
            f"{figure.what:<60} {figure.value:>9.2f} {figure.unit}  {figure.bar or ''}",
            flush=True,
        )
