"""Tokens, the check of attestations and reviews of mappings at the desk, as browsers use them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from tests.api.v1.service import running
from tests.site.browser import Browser, check_page, seen

from ssckg.access import keys
from ssckg.access.attestation import make_file
from ssckg.app.attesting import public_keys, signing_keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.api.v1.service import Service

HOSTILE = '<script>alert("1")</script>\u202e'
PAIR, OTHER = "u4ssc-sdg/EC-ICT-ICT-1C--C040401", "u4ssc-sdg/EC-ICT-ICT-2C--C040401"


@pytest.fixture(scope="module")
def service(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of its own: tokens and verdicts are written."""
    with running(built_data, tmp_path_factory.mktemp("tools")) as service:
        yield service


@pytest.fixture(scope="module")
def people(service: Service) -> Iterator[dict[str, Browser]]:
    found = {name: Browser(service.address) for name in ("public", *service.secrets)}
    for name in ("secretariat", "verifier", "agency", "city"):
        found[name].sign_in(service.secrets[name])
    yield found
    for browser in found.values():
        browser.client.close()


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/desk/tokens", {"secretariat"}),
        ("/desk/reviews", {"secretariat", "verifier", "agency"}),
        ("/desk/attestations/check", {"secretariat", "verifier", "agency", "city", "public"}),
    ],
)
def test_who_gets_in(people: dict[str, Browser], path: str, allowed: set[str]) -> None:
    for who in ("secretariat", "verifier", "agency", "city"):
        seen(people[who], path, 200 if who in allowed else 403)
        assert people[who].page.headers["cache-control"] == "no-store"
        people[who].open("/desk")
        is_linked = f'href="{path}"' in people[who].page.text
        assert is_linked is (who in allowed)
    people["public"].open(path)
    assert people["public"].path == (path if "public" in allowed else "/sign-in")


# tokens


def test_a_token_is_made_shown_once_and_revoked(
    service: Service, people: dict[str, Browser]
) -> None:
    desk = people["secretariat"]
    seen(desk, "/desk/tokens")
    wish = {"name": "Desk <tool>", "role": "agency", "agency": "WHO", "scope": ["mapping-read"]}
    desk.send(desk.form("/desk/tokens"), wish)
    (secret,) = [one.text_content() for one in desk.tree.xpath("//pre/code")]
    check_page(desk.page)
    assert desk.page.headers["cache-control"] == "no-store"
    assert "Desk <tool>" in desk.text
    assert "Desk <tool>" not in desk.page.text
    assert secret not in seen(desk, "/desk/tokens")
    (row,) = [r for r in desk.tree.xpath("//tbody/tr") if "Desk <tool>" in r.text_content()]
    assert [cell.text_content() for cell in row][1:3] == ["agency", "WHO"]
    assert "mapping-read" in row.text_content()

    holder = Browser(service.address)
    holder.sign_in(secret)
    assert "Mappings to review" in seen(holder, "/desk")
    token = row.xpath(".//form/@action")[0].split("/")[3]
    seen(desk, "/desk/tokens")
    desk.send(desk.form(f"/{token}/revoke"))
    assert f"The token {token} is revoked" in desk.text
    holder.open("/desk")
    assert holder.path == "/sign-in"
    holder.client.close()
    assert "Desk <tool>" in desk.tree.xpath("//details")[0].text_content()


@pytest.mark.parametrize(
    ("wish", "field", "words"),
    [
        ({"name": "No City", "role": "city"}, "city", "a city's account names its city"),
        ({"name": "No Body", "role": "agency"}, "agency", "an agency's account names its agency"),
        ({"name": "Too Long", "role": "verifier", "days": "400"}, "days", "a token lives"),
        ({"name": "No Days", "role": "verifier", "days": "soon"}, "days", "1 to 366 days"),
        ({"name": "城市", "role": "verifier"}, "name", "is no name for an account"),
    ],
)
def test_faults_of_a_token_stand_beside_their_field(
    people: dict[str, Browser], wish: dict[str, str], field: str, words: str
) -> None:
    desk = people["secretariat"]
    seen(desk, "/desk/tokens")
    desk.send(desk.form("/desk/tokens"), wish)
    assert desk.page.status_code == 422
    check_page(desk.page)
    (fault,) = desk.tree.xpath(f"//*[@id='f-{field}-fault']")
    assert words in fault.text_content()
    assert desk.tree.xpath("//input[@id='f-name']")[0].value == wish["name"]
    assert not desk.tree.xpath("//pre")


@pytest.mark.parametrize("path", ["/desk/tokens", f"/desk/reviews/{PAIR}"])
def test_forms_of_others_change_nothing(people: dict[str, Browser], path: str) -> None:
    desk = people["secretariat"]
    form = {"name": "Foreign", "role": "verifier", "days": "9", "verdict": "accept", "reason": "x"}
    own = {"origin": desk.address}
    for headers in ({"origin": "https://evil.example"}, own):
        answer = desk.client.post(path, data=form, headers=headers)
        assert answer.status_code == 403, answer.text
    assert "Foreign" not in seen(desk, "/desk/tokens")


# attestations


def payload(**more: Any) -> dict[str, Any]:
    return {
        "format": "ssckg-attestation/1",
        "issued": datetime.now(UTC).replace(microsecond=0).isoformat(),
        "files": [],
        "submission": {"city_name": HOSTILE, "year": 2024, "edition": "u4ssc-2017", "id": "x-1"},
        "verified": {
            "commitments": [],
            "counts": {"verified": 41, "not_verified": 2, "not_reported": 48},
        },
        **more,
    }


def test_an_attestation_is_told_in_words(service: Service, people: dict[str, Browser]) -> None:
    text = make_file(payload(), [], signing_keys(service.workspace))
    public = people["public"]
    for way in ("file", "text"):
        seen(public, "/desk/attestations/check")
        if way == "file":
            form = public.form("/attestations/check")
            public.send(form, file=("a.json", text.encode()))
        else:
            public.send(public.form("/check/text"), {"text": text})
        assert public.page.status_code == 200, public.text
        check_page(public.page)
        said = {
            line.find("dt").text_content(): line.find("dd").text_content()
            for line in public.tree.xpath("//dl[@class='facts']/div")
        }
        assert said["Values that were verified"] == "41"
        assert said["City"] == HOSTILE
        assert "<script>alert" not in public.page.text
        assert "It was signed with a key of this service." in public.text
        assert "That the results are true" in public.text


def test_what_is_wrong_with_an_attestation_is_told(
    service: Service, people: dict[str, Browser]
) -> None:
    public = people["public"]
    stranger = keys.new_ring(datetime.now(UTC))
    theirs = make_file(payload(submission="none", verified={"commitments": []}), [], stranger)
    own = make_file(payload(), [], signing_keys(service.workspace))

    def _check(text: str, known: str = "") -> str:
        seen(public, "/desk/attestations/check")
        public.send(public.form("/check/text"), {"text": text, "keys": known})
        check_page(public.page)
        return public.text

    assert "the key that signed is none of the issuer's" in _check(theirs)
    # With their keys it holds, and what it leaves out is left out.
    found = _check(theirs, keys.public_document(stranger))
    assert "It was signed with one of the keys that you gave." in found
    assert "Not valid" in _check(own, keys.public_document(stranger))
    assert "no JSON" in _check("ssckg")
    assert "not in the one form" in _check(own.replace("  ", "   ", 1))
    _check("")
    assert public.page.status_code == 422
    assert public.tree.xpath("//*[@id='faults']//a[@href='#f-text']")
    _check(own, "no keys")
    assert public.page.status_code == 422
    assert public_keys(service.workspace) not in public.page.text


# mappings


@pytest.fixture(scope="module")
def proposed(service: Service) -> None:
    for pair, reason in ((PAIR, f"Access teaches. {HOSTILE[:27]}"), (OTHER, "Speed teaches.")):
        ends = pair.partition("/")[2].split("--")
        wish = {"subject": f"u4ssc:{ends[0]}", "object": f"unsdg:{ends[1]}"}
        wish |= {"predicate": "related", "reason": reason}
        made = service.call("agency", "POST", "/mappings", json=wish)
        assert made.status_code == 201, made.text
        assert made.json()["id"] == pair


@pytest.mark.usefixtures("proposed")
def test_a_mapping_is_judged_blind_and_the_next_follows(
    service: Service, people: dict[str, Browser]
) -> None:
    first, second = people["verifier"], people["secretariat"]
    # Nine pairs of the set are undecided (its list of candidates), two were put forward.
    assert "11 mappings wait for your verdict." in seen(first, "/desk/reviews", set="u4ssc-sdg")
    (link,) = first.tree.xpath(f"//tbody//a/@href[contains(., '{PAIR}')]")
    first.open(link)
    check_page(first.page)
    assert "<script>alert" not in first.page.text
    # Both sides, as their frameworks define them.
    heads = [cell.text_content() for cell in first.tree.xpath("//table/thead/tr/th")]
    assert heads[0].startswith("EC: ICT: ICT: 1C Household Internet Access")
    assert heads[1].startswith("4.4.1 ")
    rows = {r[0].text_content().split(" alike")[0]: r for r in first.tree.xpath("//tbody/tr")}
    assert rows["Denominator"][1].text_content() == "all households"
    assert rows["Denominator"][2].text_content() == ""

    first.send(first.form(PAIR), {"verdict": "reject"})
    assert first.page.status_code == 422
    assert len(first.tree.xpath("//*[@id='f-reason-fault']")) == 1
    assert first.tree.xpath("//input[@value='reject']/@checked")
    words = {"verdict": "reject", "reason": "Other people are counted.", "confidence": "0,9"}
    first.send(first.form(PAIR), words)
    assert first.path == f"/desk/reviews/{OTHER}", first.text
    assert "Your verdict is recorded." in first.text

    # Whoever has not judged it sees that there is a verdict, and not which.
    text = seen(second, f"/desk/reviews/{PAIR}")
    assert "1 verdict of others is shown once you have given yours." in text
    assert "Other people are counted." not in text
    second.send(second.form(PAIR), {"verdict": "unsure", "reason": "Close.", "confidence": "many"})
    assert second.page.status_code == 422
    assert second.tree.xpath("//*[@id='f-confidence-fault']")
    second.send(second.form(PAIR), {"verdict": "unsure", "reason": "Close.", "confidence": ""})
    assert "Other people are counted." in seen(second, f"/desk/reviews/{PAIR}")
    told = service.call("verifier", "GET", f"/mappings/{PAIR}").json()["mapping"]
    assert (told["accepts"], told["rejects"], told["unsure"]) == (0, 1, 1)


@pytest.mark.usefixtures("proposed")
def test_a_verdict_on_what_changed_meanwhile_is_refused(people: dict[str, Browser]) -> None:
    slow, quick = people["agency"], people["verifier"]
    seen(slow, f"/desk/reviews/{OTHER}")
    form = slow.form(OTHER)
    seen(quick, f"/desk/reviews/{OTHER}")
    quick.send(quick.form(OTHER), {"verdict": "accept", "reason": "Right."})
    slow.send(form, {"verdict": "accept", "reason": "Mine."})
    assert slow.page.status_code == 409
    assert "in the meantime" in slow.text
    assert "Mine." in slow.tree.xpath("//textarea[@id='f-reason']")[0].value


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/desk/reviews/u4ssc-sdg/none--none", 404),
        ("/desk/reviews?state=none", 404),
        ("/desk/reviews?set=none", 200),
    ],
)
def test_what_is_not_there(people: dict[str, Browser], path: str, status: int) -> None:
    answer = people["verifier"].client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == status
    check_page(answer)
