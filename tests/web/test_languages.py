"""No English text of the frame is left on pages in other languages; what the data say may be.

A text of the frame is one that the catalogues hold. It is looked for on each kind of page, in what
people read and in what is read out to them. A `lang` says what is the data's; `translate="no"` and
`class="code"` say what is a name for programs.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import pytest
from lxml import html  # type: ignore[import-untyped]
from tests.web.places import DESK, OF_ROUNDS, PLACES, of_all

from ssckg_api.site.languages import translations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.v1.service import Service

CODES: Final = ("ar", "fr")
RESULTS: Final = {
    "compare": "/compare?frameworks=u4ssc-2017&frameworks=cpi-2016",
    "core set": "/analyses/core-set?run=yes",
    "what if": "/analyses/impact?kind=remove&elements=EC-ICT-ICT-1C",
    "side by side": "/analyses/side-by-side?indicators=EC-ICT-ICT-1C&indicators=EC-ICT-ICT-2C",
}
"""Pages of results; what they say is held to in `tests/site/test_words_of_analyses.py`, too."""
READ_OUT: Final = ("aria-label", "alt", "placeholder", "title")
UNREAD: Final = frozenset({"code", "pre", "script", "style", "textarea"})
NAME: Final = "ancestor-or-self::*[@translate='no' or contains(@class, 'code')]"


@cache
def english(code: str) -> frozenset[str]:
    """The texts that say something else in a language, in English."""
    catalog = translations(code)._catalog  # type: ignore[attr-defined]
    texts = ((key, said) for key, said in catalog.items() if isinstance(key, str) and key)
    return frozenset(key for key, said in texts if said != key)


def texts(page: html.HtmlElement, code: str) -> Iterator[str]:
    """What a page says in a language, as elements and attributes hold it."""
    for element in page.iter():
        if isinstance(element.tag, str) and element.tag not in UNREAD:
            own = next(iter(element.xpath("ancestor-or-self::*[@lang][1]/@lang")), "")
            if own == code and not element.xpath(NAME):
                yield from (element.get(name, "") for name in READ_OUT)
                yield from (element.text or "", *(each.tail or "" for each in element))


def left(service: Service, path: str, code: str, who: str = "") -> list[str]:
    """The English texts of the frame on a page."""
    headers = {"accept": "text/html", "accept-language": code}
    if who:
        headers["authorization"] = f"Bearer {service.secrets[who]}"
    mark = "&" if "?" in path else "?"
    address = f"{service.address}{path}{mark}lang={code}"
    answer = service.client.get(address, headers=headers, follow_redirects=True)
    page = html.fromstring(answer.content)
    assert page.get("lang") == code
    said = {" ".join(text.split()) for text in texts(page, code)}
    return sorted(said & english(code))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", of_all())
def test_pages(service: Service, name: str, code: str) -> None:
    assert left(service, PLACES[name], code) == []


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", RESULTS)
def test_pages_of_results(service: Service, name: str, code: str) -> None:
    assert left(service, RESULTS[name], code) == []


@pytest.mark.deep
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", OF_ROUNDS)
def test_pages_of_rounds(played: Service, name: str, code: str) -> None:
    assert left(played, OF_ROUNDS[name], code) == []


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", DESK)
def test_pages_of_the_desk(service: Service, name: str, code: str) -> None:
    assert left(service, DESK[name], code, "secretariat") == []


def test_what_is_left_is_found() -> None:
    page = html.fromstring(
        '<html lang="fr"><p>Proposals</p><p lang="en">Comments</p>'
        '<td class="code">Cities</td><a title="Search">x</a></html>'
    )
    assert sorted(set(texts(page, "fr")) & english("fr")) == ["Proposals", "Search"]
