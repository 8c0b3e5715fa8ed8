"""Plain HTML pages from `templates/`: no script, nothing from elsewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@cache
def _environment() -> Environment:
    folder = Path(__file__).with_name("templates")
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)


def render(name: str, **values: object) -> bytes:
    """Return the page that the template `name` makes; values are escaped."""
    return _environment().get_template(f"{name}.html").render(**values).encode()
