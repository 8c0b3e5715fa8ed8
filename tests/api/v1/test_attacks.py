"""Texts that try to be more than text, on their way from a city and a verifier to all documents."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse
from tests.api.v1.service import OPERATOR

from ssckg import resources
from ssckg.app.accounts import create_token

if TYPE_CHECKING:
    from tests.api.v1.service import Service

MARKUP = '"><script>alert(7)</script><img src=x onerror=alert(7)> {{7*7}} #image("/etc/passwd")'
RDF = 'zq" . } } ; DROP ALL # <http://evil.test/#> \\" \\u0022 > <x'
FORMULA = '=HYPERLINK("http://evil.test/zq","x")'
LINK = "javascript:alert(7)"
FILE = 'a";x\r\nSet-Cookie: a=b <script>é.csv'
ONE = "/submissions/stavanger-2017-1"
POINT = "EC-P-EM-1C"
FORMATS = {
    "report": ("html", "ttl", "json"),
    "summary": ("html", "ttl"),
    "factsheet": ("html", "ttl"),
    "snapshot": ("html", "svg"),
    "local-review": ("html", "md", "csv", "ttl"),
    "index-inputs": ("csv", "ttl"),
    "preview": ("nq",),
}


def hostile_file() -> bytes:
    """Return Stavanger's results with hostile texts beside the values."""
    text = (resources.root() / "examples" / "cities" / "stavanger.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    texts = [MARKUP, RDF, FORMULA, LINK, "+1+1", "-2+3", "@SUM(A1)", "\t=1+1"]
    for number, row in enumerate(rows):
        row["report_year"] = "2017"
        row["note"] = texts[number % len(texts)]
        row["source"] = texts[(number + 3) % len(texts)]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@pytest.fixture(scope="module")
def attacked(service: Service) -> Service:
    call = service.call
    where = {"city": "Stavanger", "year": "2017", "name": FILE}
    lodged = call("city", "POST", "/submissions", params=where, content=hostile_file())
    assert lodged.status_code == 201, lodged.text
    for who, path, body in (
        ("city", "/submit", None),
        ("secretariat", "/assign", {"verifier": "vera"}),
        (
            "city",
            "/consents",
            {
                "statements": [
                    {"scope": scope, "state": "given"}
                    for scope in ("submission", "verification-report", "factsheet")
                ]
            },
        ),
    ):
        answer = call(who, "POST", ONE + path, json=body)
        assert answer.status_code < 300, answer.text
    advice = [{"kind": kind, "text": f"{MARKUP} {RDF}"} for kind in ("policy", "improvement")]
    assert call("verifier", "PUT", f"{ONE}/advice", json=advice).status_code == 200
    judged = {"data_point": POINT, "verdict": "YES", "note": MARKUP, "evidence": LINK}
    given = {"judgements": [judged], "all_yes": True}
    answer = call("verifier", "POST", f"{ONE}/verify", json=given)
    assert answer.status_code == 200, answer.text
    job = service.finish("secretariat", call("secretariat", "POST", f"{ONE}/publish"))
    assert job["state"] == "done"
    return service


class _Page(HTMLParser):
    """Notes whatever could run or lead elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "iframe", "object", "embed", "foreignobject", "base", "form"}:
            self.found.append(tag)
        for name, value in attrs:
            is_code = (value or "").strip().lower().startswith(("javascript:", "vbscript:"))
            is_page = tag != "img" and (value or "").startswith("data:")
            if name.startswith("on") or is_code or is_page:
                self.found.append(f"{tag} {name}={value}")


@pytest.mark.parametrize(("part", "form"), [(p, f) for p, forms in FORMATS.items() for f in forms])
@pytest.mark.parametrize("is_public", [False, True])
def test_texts_stay_texts(attacked: Service, part: str, form: str, *, is_public: bool) -> None:
    wish = {"format": form} | ({"public": "true"} if is_public else {})
    answer = attacked.call("city", "GET", f"{ONE}/{part}", params=wish)

    assert answer.status_code == 200, answer.text
    text = answer.text
    if form in {"html", "svg"}:
        page = _Page()
        page.feed(text)
        assert page.found == []
        assert "alert(7)" in text or part != "report"  # the advice: it is tried at all
        assert "sandbox" in answer.headers["content-security-policy"]
        assert "script-src" not in answer.headers["content-security-policy"]
    elif form == "md":
        assert not re.search(r"(?<!\\)<(script|img)|\]\(<?javascript:", text)
    elif form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not [cell for cell in cells if re.match(r"[=@\t\r]|[+-](?![\d.]+$)", cell)]
    elif form in {"ttl", "nq"}:
        kind = RdfFormat.TURTLE if form == "ttl" else RdfFormat.N_QUADS
        quads = list(parse(text.encode(), format=kind))
        assert quads
        names = [str(term) for quad in quads for term in (quad.subject, quad.predicate)]
        assert not any("evil.test" in name or "javascript:" in name for name in names)


@pytest.mark.parametrize(
    "path", [f"{ONE}/verified-workbook", "/template?previous=stavanger-2017-1"]
)
def test_workbooks_hold_no_formula_of_a_city(attacked: Service, path: str) -> None:
    answer = attacked.call("city", "GET", path)

    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        parts = {name: package.read(name).decode(errors="replace") for name in package.namelist()}
    formulas = [f for text in parts.values() for f in re.findall(r"<f[ >].*?</f>", text)]
    assert formulas
    assert not [f for f in formulas if "evil.test" in f or "HYPERLINK" in f or "SUM(A1)" in f]
    assert not any("TargetMode=" in text for text in parts.values())
    assert any("evil.test" in text for text in parts.values())  # as a text


def test_the_name_of_a_file_makes_no_header(attacked: Service) -> None:
    answer = attacked.call("city", "GET", f"{ONE}/file")

    assert "set-cookie" not in answer.headers
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''a%22")
    assert answer.headers["content-type"] == "application/octet-stream"


def test_nothing_was_dropped_or_added_in_the_published_dataset(attacked: Service) -> None:
    found = attacked.select(
        "SELECT ?s { { ?s ?p ?o FILTER(CONTAINS(STR(?s), 'evil.test')) } UNION"
        " { ?x ?y ?s FILTER(isIRI(?s) && (CONTAINS(STR(?s), 'evil.test')"
        " || STRSTARTS(STR(?s), 'javascript:'))) } }"
    )
    assert found == []


def test_steps_at_once_are_taken_once(service: Service) -> None:
    """Eight clients hand in the same draft: one does, the others are told that it is done."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  only here

    content = hostile_file().replace(b",2017,", b",2016,")
    where = {"city": "Stavanger", "year": "2016"}
    made = service.call("city", "POST", "/submissions", params=where, content=content).json()
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda _: service.call("city", "POST", f"/submissions/{made['id']}/submit"),
                range(8),
            )
        )
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 7]
    events = service.call("city", "GET", f"/submissions/{made['id']}/events").json()
    assert [event["action"] for event in events].count("submit") == 1


def test_a_city_is_itself_by_all_its_names(service: Service) -> None:
    made = create_token(
        service.workspace, OPERATOR, role="city", name="Office of Geneva", city="Geneva"
    )
    header = {"authorization": f"Bearer {made.secret}"}
    for name, status in (("Geneva", 201), ("Canton of Geneva", 201), ("Rana", 403)):
        answer = service.call(
            "public",
            "POST",
            "/submissions",
            params={"city": name, "year": "2015"},
            headers=header,
            content=b"kpi_name,value\nUnemployment Rate,2.74\n",
        )
        assert answer.status_code == status, (name, answer.text)


@pytest.mark.parametrize("path", ["/submissions/none", "/none", "/jobs/none", "/tokens"])
def test_refusals_stay_in_no_cache(service: Service, path: str) -> None:
    answer = service.call("public", "GET", path)

    assert answer.status_code in {401, 404}
    assert answer.headers["cache-control"] == "no-store"


def test_no_address_is_made_of_what_a_client_says_of_the_host(service: Service) -> None:
    answer = service.call("public", "GET", "/submissions/", headers={"host": "evil.test"})

    assert (answer.status_code, answer.headers["location"]) == (308, "/api/v1/submissions")
    assert "evil.test" not in f"{answer.headers}{answer.text}"
