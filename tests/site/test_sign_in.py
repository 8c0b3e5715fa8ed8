"""Signing in and out with a browser: what opens, what does not, and where one goes on to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from tests.api.v1.service import OPERATOR, PEOPLE, Service
from tests.site.browser import Browser, check_page

from ssckg.app import accounts
from ssckg_api.application import put_edge
from ssckg_api.operation.callers import Callers
from ssckg_api.operation.edge import Edge, Guard
from ssckg_api.operation.limit_table import read_limits
from ssckg_api.operation.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = {"accept": "text/html"}


@pytest.fixture
def browser(service: Service) -> Iterator[Browser]:
    browser = Browser(service.address)
    yield browser
    browser.client.close()


def test_whoever_goes_to_the_desk_signs_in_and_comes_back(
    browser: Browser, service: Service
) -> None:
    browser.open("/desk/submissions", year="2021", lang="fr")
    assert browser.path == "/sign-in"
    check_page(browser.page)
    assert browser.form("/sign-in").inputs["next"].value == "/desk/submissions?year=2021&lang=fr"
    browser.send(browser.form("/sign-in"), {"token": service.secrets["city"]})
    assert str(browser.page.url).endswith("/desk/submissions?year=2021&lang=fr")
    assert "Office of Stavanger" in browser.text
    assert browser.page.headers["cache-control"] == "no-store"


def test_the_cookie_says_nothing_and_scripts_cannot_read_it(
    browser: Browser, service: Service
) -> None:
    browser.open("/sign-in")
    token = browser.form("/sign-in").inputs["csrf"].value
    answer = browser.client.post(
        "/sign-in",
        data={"token": service.secrets["city"], "csrf": token, "next": "/desk"},
        headers={"origin": service.address},
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == "/desk"
    assert answer.headers["cache-control"] == "no-store"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert service.secrets["city"].rpartition("_")[2] not in cookie


@pytest.mark.parametrize("secret", ["nonsense", "ssckg_aaaaaaaaaaaa_" + "x" * 43, "'\"><script>"])
def test_a_wrong_token_is_told_and_not_repeated(browser: Browser, secret: str) -> None:
    browser.open("/sign-in", next="/desk")
    browser.send(browser.form("/sign-in"), {"token": secret})
    assert browser.page.status_code == 422
    assert "This token opens nothing" in browser.text
    assert secret not in browser.page.text
    assert "set-cookie" not in browser.page.headers
    check_page(browser.page)


@pytest.mark.parametrize(
    "place",
    [
        "//evil.example/x",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\r\nset-cookie: a=b",
        "evil",
    ],
)
def test_one_goes_on_to_pages_of_ours_only(browser: Browser, service: Service, place: str) -> None:
    browser.open("/sign-in", next=place)
    assert browser.form("/sign-in").inputs["next"].value == "/"
    form = browser.form("/sign-in")
    token = form.inputs["csrf"].value
    answer = browser.client.post(
        "/sign-in",
        data={"token": service.secrets["city"], "csrf": token, "next": place},
        headers={"origin": service.address},
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("headers", "has_token"),
    [
        ({}, True),
        ({"origin": "https://evil.example"}, True),
        ({"origin": "null"}, True),
        ({"origin": "OWN", "sec-fetch-site": "cross-site"}, True),
        ({"origin": "OWN"}, False),
    ],
)
def test_nobody_is_signed_in_from_elsewhere(
    service: Service, headers: dict[str, str], *, has_token: bool
) -> None:
    given = {name: value.replace("OWN", service.address) for name, value in headers.items()}
    with httpx.Client(base_url=service.address, trust_env=False) as client:
        page = client.get("/sign-in", headers=PAGE)
        token = page.text.partition('name="csrf" value="')[2].partition('"')[0] if has_token else ""
        data = {"token": service.secrets["city"], "csrf": token, "next": "/desk"}
        answer = client.post("/sign-in", data=data, headers={**PAGE, **given})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


def test_signing_out_ends_the_session_wherever_its_cookie_is(
    browser: Browser, service: Service
) -> None:
    browser.sign_in(service.secrets["verifier"])
    (cookie,) = browser.client.cookies.jar
    stolen = {"cookie": f"{cookie.name}={cookie.value}"}
    assert httpx.get(service.address + "/api/v1/me", headers=stolen).json()["id"] == "vera"
    browser.send(browser.form("/sign-out"))
    assert browser.path == "/"
    browser.open("/desk")
    assert browser.path == "/sign-in"
    assert httpx.get(service.address + "/api/v1/me", headers=stolen).status_code == 401


def test_a_revoked_token_ends_its_sessions(browser: Browser, service: Service) -> None:
    made = accounts.create_token(
        service.workspace, OPERATOR, role="city", name="Office of Asker", city="Asker"
    )
    browser.sign_in(made.secret)
    answer = service.call("secretariat", "DELETE", f"/tokens/{made.token.id}")
    assert answer.status_code == 200
    browser.open("/desk")
    assert browser.path == "/sign-in"
    assert "Your session is over" in browser.text
    # The cookie was taken away, so public pages and another sign-in work.
    assert not list(browser.client.cookies.jar)
    assert browser.open("/cities").status_code == 200
    browser.sign_in(service.secrets["city"])


def test_a_cookie_that_was_changed_opens_nothing(service: Service) -> None:
    name = service.desk.door.sessions.cookie_name
    cookie = {"cookie": f"{name}=eyJpZCI6InNlY3JldGFyeSJ9.x.y"}
    answer = httpx.get(service.address + "/desk", headers={**PAGE, **cookie})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fdesk")
    page = httpx.get(service.address + "/sign-in", headers={**PAGE, **cookie})
    assert page.status_code == 200
    public = httpx.get(service.address + "/cities?n=2", headers={**PAGE, **cookie})
    assert public.status_code == 200
    assert "Max-Age=0" in page.headers["set-cookie"]


def test_no_provider_is_offered_where_none_is_set_up(browser: Browser) -> None:
    browser.open("/sign-in")
    assert not browser.tree.xpath("//a[contains(@href, '/session/login')]")


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_everybody_has_a_desk(browser: Browser, service: Service, who: str) -> None:
    browser.sign_in(service.secrets[who])
    check_page(browser.page)
    links = set(browser.tree.xpath("//ul[@class='doors']//a/@href"))
    can_list = who != "agency"
    assert ("/desk/submissions" in links) is can_list
    can_lodge = who in {"city", "other-city", "secretariat"}
    assert ("/desk/submissions/new" in links) is can_lodge
    assert "/desk/submissions/check" in links
    for link in links:
        assert browser.open(link).status_code == 200, link


def test_what_is_open_to_all_says_that_nobody_is_signed_in(browser: Browser) -> None:
    for path in ("/desk/submissions/check", "/desk/submissions/template"):
        browser.open(path)
        check_page(browser.page)
        assert "Signed in as" not in browser.text
        assert browser.tree.xpath(f"//a[@href='/sign-in?next={path.replace('/', '%2F')}']")


def test_guessing_is_slowed_down(service: Service) -> None:
    """The table of limits: 30 at once from one address, then one a second."""
    before = service.app.edge
    guard = Guard(Limits(read_limits()), Callers(), is_for_own_machine=True)
    put_edge(service.app, Edge(guard=guard))
    try:
        with httpx.Client(base_url=service.address, trust_env=False) as client:
            own = {**PAGE, "origin": service.address}
            answers = [client.post("/sign-in", data={"token": "x"}, headers=own) for _ in range(40)]
    finally:
        put_edge(service.app, before)
    assert [answer.status_code for answer in answers[:30]] == [403] * 30
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 5
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
