"""Templates follow RFC 6570; the expected expansions are those printed in its section 3.2."""

from __future__ import annotations

import pytest

from ssckg.io.iri_template import Template, absolute_iri

RFC = {
    "var": "value",
    "hello": "Hello World!",
    "half": "50%",
    "base": "http://example.com/home/",
    "path": "/foo/bar",
    "empty": None,
    "list": ("red", "green"),
}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("http://x/{var}", "http://x/value"),
        ("http://x/{hello}", "http://x/Hello%20World%21"),
        ("http://x/{half}", "http://x/50%25"),
        ("http://x/{base}index", "http://x/http%3A%2F%2Fexample.com%2Fhome%2Findex"),
        ("{+base}index", "http://example.com/home/index"),
        ("http://x{+path}/here", "http://x/foo/bar/here"),
        ("http://x/{+half}", "http://x/50%25"),
        ("http://x/{+hello}", "http://x/Hello%20World!"),
        ("http://x/up{+path}{var}/here", "http://x/up/foo/barvalue/here"),
        ("http://x/{empty}", None),
        ("urn:x:{var}", "urn:x:value"),
    ],
)
def test_expansion(template: str, expected: str | None) -> None:
    assert Template.parse(template).expand(RFC) == expected


def test_curie_is_expanded_after_the_template() -> None:
    template = Template.parse("{+about}")
    assert template.expand({"about": "u4ssc:A-1"}) == "https://w3id.org/ssckg/u4ssc/A-1"
    assert template.expand({"about": "unsdg:C010101"}) == "http://metadata.un.org/sdg/C010101"
    assert template.expand({"about": "http://x/ä"}) == "http://x/%C3%A4"


@pytest.mark.parametrize("text", ["{#var}", "{a,b}", "{var*}", "{", "http://x/{a}}", "{}", "{a:3}"])
def test_operators_beyond_level_two_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not known|unbalanced"):
        Template.parse(text)


@pytest.mark.parametrize("text", ["relative/path", "nope:thing", "scc:level", "http://a b", ""])
def test_what_is_no_absolute_iri_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no absolute IRI"):
        absolute_iri(text)


def test_list_in_a_template_is_refused() -> None:
    with pytest.raises(ValueError, match="list is a list"):
        Template.parse("http://x/{list}").expand(RFC)
