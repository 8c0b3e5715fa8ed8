"""Reads pages: what they say, and what every page has to hold to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from lxml import html  # type: ignore[import-untyped]  # in use for documents already

if TYPE_CHECKING:
    from tests.api.v1.service import Service


@dataclass(frozen=True)
class Page:
    """A page as it came."""

    path: str
    status: int
    headers: dict[str, str]
    text: str

    @cached_property
    def tree(self) -> Any:
        """The page as it was parsed."""
        return html.fromstring(self.text)

    @cached_property
    def words(self) -> str:
        """What a reader sees, spaces folded."""
        return folded(self.tree.find(".//main"))

    def table(self, caption: str) -> list[dict[str, str]]:
        """Return the rows of the table whose caption begins so, by heading."""
        (found,) = [
            t for t in self.tree.iter("table") if folded(t.find("caption")).startswith(caption)
        ]
        heads = [folded(cell) for cell in found.find("thead/tr")]
        return [
            dict(zip(heads, (folded(cell) for cell in row), strict=True))
            for row in found.find("tbody")
        ]

    def facts(self) -> dict[str, list[str]]:
        """Return what the lists of facts say, all values of a name."""
        said: dict[str, list[str]] = {}
        for line in self.tree.xpath("//dl[contains(@class, 'facts')]/div"):
            name = folded(line.find("dt"))
            said.setdefault(name, []).extend(folded(value) for value in line.findall("dd"))
        return said

    def links(self) -> list[str]:
        """Return the addresses that the content links to."""
        return [str(a.get("href")) for a in self.tree.find(".//main").iter("a") if a.get("href")]


def folded(element: Any) -> str:
    """Return the text of an element with single spaces."""
    return " ".join(element.text_content().split()) if element is not None else ""


def get(service: Service, path: str, **headers: str) -> Page:
    """Return the page at a path, as a browser asks for it."""
    answer = service.client.get(
        service.address + path, headers={"accept": "text/html", **headers}, follow_redirects=True
    )
    return Page(path, answer.status_code, dict(answer.headers), answer.text)


def faults(page: Page) -> list[str]:
    """Return what is wrong with a page, whatever it shows."""
    tree, found = page.tree, []
    if len(tree.findall(".//h1")) != 1:
        found.append("not one h1")
    ids = tree.xpath("//@id")
    found += [f"id twice: {one}" for one in set(ids) if ids.count(one) > 1]
    levels = [
        int(h.tag[1]) for h in tree.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
    ]
    found += [f"h{a} then h{b}" for a, b in pairwise(levels) if b > a + 1]
    for table in tree.iter("table"):
        if not folded(table.find("caption")):
            found.append("table without caption")
        if any(th.get("scope") not in {"col", "row"} for th in table.iter("th")):
            found.append("th without scope")
    labelled = set(tree.xpath("//label/@for"))
    for field in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        is_wrapped = any(parent.tag == "label" for parent in field.iterancestors())
        if field.get("id") not in labelled and not is_wrapped and not field.get("aria-label"):
            found.append(f"no label: {field.get('name')}")
    found += [f"no text: {html.tostring(i)!r}" for i in tree.iter("img") if not i.get("alt")]
    found += ["style in place" for _ in tree.xpath("//*[@style] | //style")]
    found += [
        f"target missing: {a}"
        for a in tree.xpath("//a/@href[starts-with(., '#')]")
        if a[1:] not in ids
    ]
    if not tree.xpath("//title/text()") or not tree.xpath("//meta[@name='viewport']"):
        found.append("head")
    return found
