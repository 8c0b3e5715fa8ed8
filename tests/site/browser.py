"""A browser without a screen: reads forms from HTML and sends them as browsers do."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin

import httpx
from lxml import html  # type: ignore[import-untyped]  # it knows forms, and is here already

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Fields = list[tuple[str, str]]


@dataclass
class Browser:
    """Keeps cookies, follows links and redirects, and remembers the page it is on."""

    address: str
    client: httpx.Client = field(init=False)
    page: httpx.Response = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.address, timeout=60, trust_env=False)

    @property
    def tree(self) -> Any:
        """The page as it was parsed."""
        return html.fromstring(self.page.text)

    @property
    def text(self) -> str:
        """What the page says, spaces folded."""
        return " ".join(self.tree.text_content().split())

    @property
    def path(self) -> str:
        """Where it is."""
        return self.page.url.path

    def open(self, path: str, **query: str) -> httpx.Response:
        """Go to an address as by a link on a page of ours."""
        return self._go("GET", path, params=query or None)

    def form(self, action: str = "", method: str = "post") -> Any:
        """Return the one form with an action that ends so; without, the last that posts."""
        found = [
            each
            for each in self.tree.forms
            if (each.get("method") or "get") == method
            and (each.get("action") or "").partition("?")[0].endswith(action)
        ]
        assert found, (action, [each.get("action") for each in self.tree.forms])
        return found[-1]

    def send(
        self,
        form: Any,
        values: Mapping[str, str | Sequence[str]] | None = None,
        *,
        button: tuple[str, str] | None = None,
        file: tuple[str, bytes] | None = None,
    ) -> httpx.Response:
        """Fill a form and press a button of it; every name must be one of its fields."""
        fields = filled(form, dict(values or {}))
        buttons = [(b.get("name"), b.get("value")) for b in form.xpath(".//button")]
        if button is not None:
            assert button in buttons
            fields.append(button)
        place = urljoin(str(self.page.url), form.get("action") or str(self.page.url))
        if form.get("enctype") == "multipart/form-data":
            assert form.xpath(".//input[@type='file']")
            parts: list[Any] = [(name, (None, value)) for name, value in fields]
            name, content = file or ("", b"")
            parts.append(("file", (name, content, "application/octet-stream")))
            return self._go("POST", place, files=parts)
        kind = {"content-type": "application/x-www-form-urlencoded"}
        body = urlencode(fields).encode()
        return self._go("POST", place, content=body, headers=kind)

    def sign_in(self, secret: str) -> None:
        """Sign in with a token."""
        self.open("/sign-in")
        self.send(self.form("/sign-in"), {"token": secret})
        assert self.page.status_code == 200, self.text
        assert self.path == "/desk"

    def wait(self) -> None:
        """Look at the page of a job until it goes on by itself."""
        for _ in range(300):
            if not self.path.startswith("/desk/jobs/") or "data-job" not in self.page.text:
                return
            self.open(self.path)
        raise AssertionError("the job takes too long")

    def _go(self, method: str, place: str, **arguments: Any) -> httpx.Response:
        own = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
        if method == "POST":
            own |= {"origin": self.address, "sec-fetch-site": "same-origin"}
        headers = {**own, **arguments.pop("headers", {})}
        answer = self.client.request(method, place, headers=headers, **arguments)
        for _ in range(10):
            if answer.status_code not in {302, 303}:
                break
            target = urljoin(str(answer.url), answer.headers["location"])
            answer = self.client.get(target, headers=own)
        self.page = answer
        return answer


def filled(form: Any, values: dict[str, str | Sequence[str]]) -> Fields:
    """Return the fields of a form as a browser sends them, with some values of ours."""
    fields: Fields = []
    known = set()
    for node in form.xpath(".//input|.//select|.//textarea"):
        name, kind = node.get("name"), node.get("type")
        if not name or kind == "file":
            continue
        known.add(name)
        if kind in {"checkbox", "radio"}:
            chosen = values.get(name)
            wanted = node.get("value", "on")
            if chosen is None:
                is_on = node.get("checked") is not None
            else:
                is_on = wanted == chosen if isinstance(chosen, str) else wanted in chosen
            if is_on:
                fields.append((name, wanted))
        else:
            given = values.get(name)
            fields.append((name, str(node.value or "") if given is None else str(given)))
    assert set(values) <= known, set(values) - known
    return fields


def seen(browser: Browser, path: str, status: int = 200, **query: str) -> str:
    """Return the text of a page that is opened, has a status, and is as every page is."""
    browser.open(path, **query)
    assert browser.page.status_code == status, browser.text
    check_page(browser.page)
    return browser.text


def check_page(page: httpx.Response) -> None:
    """Assert what holds for every page: one h1, ids once, labels, captions, scopes."""
    tree = html.fromstring(page.text)
    assert len(tree.xpath("//h1")) == 1
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]
    for node in tree.xpath("//input|//select|//textarea"):
        if node.get("type") in {"hidden", "submit"}:
            continue
        labelled = tree.xpath(f"//label[@for='{node.get('id')}']") if node.get("id") else []
        assert labelled or node.xpath("ancestor::label") or node.get("aria-label"), node.attrib
    for table in tree.xpath("//table"):
        assert table.xpath("caption"), html.tostring(table)[:200]
        assert not table.xpath(".//th[not(@scope)]")
    assert not tree.xpath("//*[@style]")
    assert not tree.xpath("//script[not(@src) and not(@type='application/ld+json')]")
    order = [int(node.tag[1]) for node in tree.xpath("//h1|//h2|//h3|//h4")]
    assert all(after - before <= 1 for before, after in pairwise(order)), order
