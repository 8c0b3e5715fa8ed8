"""Makes pages from `templates/`: the same frame around all of them, in the visitor's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ssckg import __version__
from ssckg_api.http import POLICY
from ssckg_api.site import assets
from ssckg_api.site.languages import ENGLISH, LANGUAGES, is_draft, translations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg_api.site.languages import Language

HEADERS: Final = {
    "content-security-policy": POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
"""On every page. The referrer stays ours: forms of signed-in people are told by it apart."""
_KEPT_ON: Final = ("lang", "as-of")
_BRIEF: Final = 48
"""Characters of a name where there is not much room."""
_SAFE: Final = "/:@!$'()*,;=~-._+"


@dataclass(frozen=True, slots=True)
class Alternate:
    """Another form of what a page shows: its media type, address, and name for people."""

    media_type: str
    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to a page; the last has no address."""

    label: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame around a page says.

    path, query: of the page, for the links to its other languages; canonical: the IRI of what it is
    about; alternates: other forms of the same; crumbs: the way here; markup: schema.org, as plain
    values; as_of: the past state that is shown; data: hash of the published data.
    """

    title: str
    language: Language = ENGLISH
    path: str = "/"
    query: Mapping[str, str] = field(default_factory=dict)
    canonical: str = ""
    description: str = ""
    alternates: Sequence[Alternate] = ()
    crumbs: Sequence[Crumb] = ()
    markup: Mapping[str, Any] | None = None
    as_of: str = ""
    data: str = ""
    is_private: bool = False
    is_indexed: bool = True


def link(frame: Frame, path: str, **query: object) -> str:
    """Return an address of ours; language and past state stay as they were asked for."""
    kept = {name: frame.query[name] for name in _KEPT_ON if frame.query.get(name)}
    given = {
        name[:1] + name[1:].replace("_", "-"): value
        for name, value in query.items()
        if value is not None and value != ""
    }
    address, hash_, fragment = path.partition("#")
    address, mark, own = address.partition("?")
    words = urlencode({**kept, **given}, doseq=True)
    words = "&".join(part for part in (own, words) if part) if mark or words else ""
    return quote(address, safe=_SAFE + "%") + (f"?{words}" if words else "") + hash_ + fragment


@cache
def _environment(code: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    environment.install_gettext_translations(translations(code), newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(
        asset=assets.address_of, has_asset=assets.has_asset, languages=LANGUAGES
    )
    environment.globals["version"] = __version__
    environment.filters.update(
        number=partial(number_in, code), date=partial(_date, code), time=partial(_time, code)
    )
    environment.filters["brief"] = brief
    return environment


def render(template: str, frame: Frame, **values: object) -> bytes:
    """Return a page; `template` with its ending, all values are escaped."""
    environment = _environment(frame.language.code)
    page = environment.get_template(template)
    return page.render(
        frame=frame,
        link=partial(link, frame),
        is_draft=is_draft(frame.language.code),
        **values,
    ).encode()


def gettext(language: Language, message: str, **values: object) -> str:
    """Return a text of the frame in a language, with `%(name)s` filled in."""
    text = translations(language.code).gettext(message)
    return text % values if values else text


@lru_cache(maxsize=8192)  # tables say the same numbers again and again, and patterns are parsed
def brief(name: str) -> str:
    """Return the beginning of a long name, at a word."""
    if len(name) <= _BRIEF:
        return name
    return name[:_BRIEF].rsplit(" ", 1)[0].rstrip(":,") + " …"


def number_in(code: str, value: object, digits: int = 2) -> str:
    """Return a number as a language writes it; "" where there is none."""
    if value in {None, ""}:
        return ""
    return str(format_decimal(str(value), format=f"#,##0.{'#' * digits}", locale=code))


def _date(code: str, value: date | str | None) -> str:
    if not value:
        return ""
    moment = value if isinstance(value, date) else date.fromisoformat(value[:10])
    return str(format_date(moment, format="long", locale=code))


def _time(code: str, value: datetime | str | None) -> str:
    if not value:
        return ""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    said = format_datetime(moment.astimezone(UTC), format="d MMM y, HH:mm", locale=code)
    return f"{said} UTC"
