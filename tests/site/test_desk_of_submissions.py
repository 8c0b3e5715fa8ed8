"""The desk of submissions: who may, what hostile browsers and files try, what is never shown."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html  # type: ignore[import-untyped]
from tests.api.v1.service import PEOPLE, Service, running
from tests.site.browser import Browser, check_page

from ssckg import resources
from ssckg_api.v1.uploads import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

FILE = (resources.root() / "examples" / "cities" / "stavanger.csv").read_bytes()
ONE = "/desk/submissions/stavanger-2021-1"
ABSENT = "/desk/submissions/stavanger-2021-9"
PAGE = {"accept": "text/html"}
EVERYBODY = {*PEOPLE, "public"}
MEMBERS = set(PEOPLE)
# A submission of Stavanger in verification with Vera. Path, method, who may; who is not signed in
# is sent to sign in (GET) or refused (POST).
PAGES: list[tuple[str, str, set[str]]] = [
    ("GET", "/desk", MEMBERS),
    ("GET", "/desk/submissions", MEMBERS - {"agency"}),
    ("GET", "/desk/submissions/template", EVERYBODY),
    ("GET", "/desk/submissions/check", EVERYBODY),
    ("GET", "/desk/submissions/new", {"city", "other-city", "secretariat"}),
    ("POST", "/desk/submissions/new", {"city", "other-city", "secretariat"}),
    ("GET", ONE, {"city", "verifier", "secretariat"}),
    ("GET", f"{ONE}?personal=true", {"city", "secretariat"}),
    ("GET", f"{ONE}/annotated", {"city", "verifier", "secretariat"}),
    ("GET", f"{ONE}/submit", {"city", "secretariat"}),
    ("GET", f"{ONE}/replace", {"city", "secretariat"}),
    ("GET", f"{ONE}/assign", {"secretariat"}),
    ("GET", f"{ONE}/return", {"verifier", "secretariat"}),
    ("GET", f"{ONE}/waive", {"secretariat"}),
    ("GET", f"{ONE}/attest", {"secretariat"}),
    ("GET", f"{ONE}/verification", {"verifier"}),
    ("GET", f"{ONE}/consent", {"city"}),
    ("GET", f"{ONE}/preview", {"city", "secretariat"}),
    ("GET", f"{ONE}/publish", {"secretariat"}),
    ("GET", f"{ONE}/withdraw", {"city", "secretariat"}),
    ("POST", f"{ONE}/submit", {"city", "secretariat"}),
    ("POST", f"{ONE}/replace", {"city", "secretariat"}),
    ("POST", f"{ONE}/assign", {"secretariat"}),
    ("POST", f"{ONE}/return", {"verifier", "secretariat"}),
    ("POST", f"{ONE}/waive", {"secretariat"}),
    ("POST", f"{ONE}/attest", {"secretariat"}),
    ("POST", f"{ONE}/verification", {"verifier"}),
    ("POST", f"{ONE}/verification/file", {"verifier"}),
    ("POST", f"{ONE}/verification/advice", {"verifier"}),
    ("POST", f"{ONE}/consent", {"city"}),
    ("POST", f"{ONE}/publish", {"secretariat"}),
]


@pytest.fixture(scope="module")
def service(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(built_data, tmp_path_factory.mktemp("desk")) as service:
        where = {"city": "Stavanger", "year": "2021"}
        call = service.call
        assert call("city", "POST", "/submissions", params=where, content=FILE).status_code == 201
        one = "/submissions/stavanger-2021-1"
        assert call("city", "POST", f"{one}/submit").status_code == 200
        given = {"verifier": "vera"}
        assert call("secretariat", "POST", f"{one}/assign", json=given).status_code == 200
        yield service


@pytest.fixture(scope="module")
def people(service: Service) -> Iterator[dict[str, Browser]]:
    found = {who: Browser(service.address) for who in (*PEOPLE, "public")}
    for who, browser in found.items():
        if who != "public":
            browser.sign_in(service.secrets[who])
    yield found
    for browser in found.values():
        browser.client.close()


def _token(browser: Browser) -> str:
    """Return a token of forms of the browser's session."""
    browser.open("/desk/submissions/check")
    return str(browser.form("/check").inputs["csrf"].value)


def _post(browser: Browser, path: str, **fields: str) -> httpx.Response:
    given = {"csrf": _token(browser), **fields}
    headers = {**PAGE, "origin": browser.address}
    return browser.client.post(path, data=given, headers=headers)


@pytest.mark.parametrize(("method", "path", "allowed"), PAGES)
def test_who_may(people: dict[str, Browser], method: str, path: str, allowed: set[str]) -> None:
    for who, browser in people.items():
        if method == "GET":
            answer = browser.client.get(path, headers=PAGE)
        elif who in allowed:
            continue  # the way of a submission is walked elsewhere
        else:
            answer = _post(browser, path)
        status = answer.status_code
        assert answer.headers["cache-control"] == "no-store", who
        if who in allowed:
            # A step that is not open in this state, or a file that is no workbook, is no refusal.
            assert status in {200, 409, 422}, (who, status)
        elif who == "public":
            assert status == (303 if method == "GET" else 401), (who, status)
        else:
            assert status in {403, 404}, (who, status)
            assert "6.33" not in answer.text


OF_ONE = sorted(p for method, p, _ in PAGES if method == "GET" and p.startswith(ONE))


@pytest.mark.parametrize("path", OF_ONE)
def test_what_one_may_not_know_of_looks_like_what_is_not_there(
    people: dict[str, Browser], path: str
) -> None:
    for who in ("other-city", "other-verifier", "agency"):
        client = people[who].client
        there = client.get(path, headers=PAGE)
        absent = client.get(path.replace(ONE, ABSENT), headers=PAGE)
        assert there.status_code == absent.status_code == 404
        assert there.text == absent.text.replace("stavanger-2021-9", "stavanger-2021-1")


def test_one_token_for_two_people_does_not_do(people: dict[str, Browser]) -> None:
    theirs = _token(people["other-city"])
    headers = {**PAGE, "origin": people["city"].address}
    for token in (theirs, "", "x" * 88, "ä"):
        answer = people["city"].client.post(
            f"{ONE}/withdraw", data={"csrf": token}, headers=headers
        )
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "OWN", "sec-fetch-site": "cross-site"},
        {"origin": "OWN", "sec-fetch-site": "same-site"},
        {"origin": "OWN.evil.example"},
    ],
)
@pytest.mark.parametrize("kind", ["form", "file"])
def test_no_form_is_taken_from_elsewhere(
    people: dict[str, Browser], service: Service, headers: dict[str, str], kind: str
) -> None:
    city = people["city"]
    token = _token(city)
    given = {n: v.replace("OWN", service.address) for n, v in headers.items()} | PAGE
    if kind == "form":
        answer = city.client.post(f"{ONE}/withdraw", data={"csrf": token}, headers=given)
    else:
        files: Any = {"csrf": (None, token), "year": (None, "2019"), "file": ("f.csv", FILE)}
        answer = city.client.post("/desk/submissions/new", files=files, headers=given)
    assert answer.status_code == 403
    state = service.call("city", "GET", "/submissions/stavanger-2021-1").json()["head"]["state"]
    assert state == "in-verification"
    assert len(service.call("city", "GET", "/submissions").json()) == 1


def test_a_form_that_is_none(people: dict[str, Browser]) -> None:
    city = people["city"]
    own = {**PAGE, "origin": city.address}
    wrong = city.client.post(f"{ONE}/withdraw", json={"csrf": "x"}, headers=own)
    assert wrong.status_code == 415
    many = "&".join(["a=1"] * 6000)
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert (
        city.client.post(f"{ONE}/withdraw", content=many, headers={**own, **kind}).status_code
        == 422
    )
    large = "a=" + "x" * (2 * 1024 * 1024)
    answer = city.client.post(f"{ONE}/withdraw", content=large, headers={**own, **kind})
    assert answer.status_code == 413


def _bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 300_000_000)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("bomb.xlsx", None),
        ("not.xlsx", b"PK\x03\x04 nothing of the kind"),
        ("nul.csv", b"\x00\x01\x02" * 100),
        ("deep.json", b"[" * 100_000),
        ("evil.jsonld", b'{"@context": "https://evil.example/c", "@id": "x"}'),
        ("xxe.ttl", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        ("../../../etc/passwd", b"a,b\n1,2\n"),
        (
            '"><script>alert(1)</script>.csv',
            b"kpi_code,value\n<script>,<img src=x onerror=alert(1)>\n",
        ),
    ],
)
def test_hostile_files_are_told_of_and_nothing_else_happens(
    people: dict[str, Browser], service: Service, name: str, content: bytes | None
) -> None:
    city = people["city"]
    body = _bomb() if content is None else content
    for path, more in (("/check", {}), ("/new", {"year": "2020"})):
        city.open(f"/desk/submissions{path}")
        city.send(city.form(path), more, file=(name, body))
        city.wait()
        assert city.page.status_code in {200, 413, 422}, city.text
        assert "<script>alert" not in city.page.text
        assert "<img src=x" not in city.page.text
        assert "root:" not in city.page.text
        assert len(html.fromstring(city.page.text).xpath("//h1")) == 1
    lodged = service.call("city", "GET", "/submissions", params={"year": "2020"}).json()
    assert all(head["state"] == "draft" for head in lodged)


def test_a_file_that_is_too_large_is_told_in_the_form(people: dict[str, Browser]) -> None:
    city = people["city"]
    city.open("/desk/submissions/check")
    city.send(city.form("/check"), file=("large.csv", b"x" * (MAX_BYTES + 1)))
    assert city.page.status_code == 422
    assert "The file is too large" in city.text
    check_page(city.page)


def test_the_annotated_copy_is_the_citys_own_workbook(
    people: dict[str, Browser], tmp_path: Path
) -> None:
    city = people["city"]
    template = city.open("/desk/submissions/template", framework="u4ssc-2017", city="Stavanger",
                         year="2021")  # fmt: skip
    city.open("/desk/submissions/check")
    answer = city.send(city.form("/check"), button=("do", "annotate"),
                       file=("mine.xlsx", template.content))  # fmt: skip
    assert "checked-mine.xlsx" in answer.headers["content-disposition"]
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert set(zipfile.ZipFile(io.BytesIO(template.content)).namelist()) <= set(names)
    assert len(names) > len(zipfile.ZipFile(io.BytesIO(template.content)).namelist())


def test_the_city_of_a_form_is_not_believed(people: dict[str, Browser]) -> None:
    city = people["city"]
    files: Any = {
        "csrf": (None, _token(city)),
        "city": (None, "Rana"),
        "year": (None, "2020"),
        "file": ("f.csv", FILE),
    }
    headers = {**PAGE, "origin": city.address}
    answer = city.client.post("/desk/submissions/new", files=files, headers=headers)
    assert answer.status_code == 422
    assert "not open to" in html.fromstring(answer.text).text_content()


def test_somebody_elses_job_is_not_there(people: dict[str, Browser], service: Service) -> None:
    actor = service.desk.door.authenticate(authorization=f"Bearer {service.secrets['city']}")
    job = service.desk.jobs.start("lodge", actor, lambda: {"head": {"id": "x-2020-1"}})
    service.desk.jobs.wait(job, 5)
    own = people["city"].client.get(f"/desk/jobs/{job.id}", headers=PAGE)
    assert own.headers["location"] == "/desk/submissions/x-2020-1?done=lodge"
    assert people["other-city"].client.get(f"/desk/jobs/{job.id}", headers=PAGE).status_code == 404


def test_a_job_that_goes_on_is_looked_at_again_without_scripts(
    people: dict[str, Browser], service: Service
) -> None:
    import threading  # noqa: PLC0415  only here

    gate = threading.Event()
    said = ["checking the file"]
    actor = service.desk.door.authenticate(authorization=f"Bearer {service.secrets['city']}")
    job = service.desk.jobs.start("lodge", actor, lambda: gate.wait(20) and {}, said=said)
    page = people["city"].open(f"/desk/jobs/{job.id}")
    gate.set()
    check_page(page)
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page.text
    assert "checking the file" in people["city"].text


def test_private_pages_are_not_indexed(people: dict[str, Browser]) -> None:
    page = people["city"].client.get("/desk", headers=PAGE)
    assert '<meta name="robots" content="noindex">' in page.text


def test_what_is_lodged_is_on_no_public_page(service: Service) -> None:
    for path in ("/cities", "/city/stavanger", "/"):
        text = service.client.get(service.address + path, headers=PAGE).text
        assert "stavanger-2021-1" not in text
