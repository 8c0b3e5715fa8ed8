"""Tables and round files that are sent to rounds: how they are read, and what is too much."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.proposals_by_hand import log_of, round_of

from ssckg.model.revision_round import Stage, StageKind
from ssckg.revision import log
from ssckg_api.v1.tables import MAX_BYTES

if TYPE_CHECKING:
    from tests.api.v1.service import Service

ROUND = "with-tables"
ANSWERS = f"/rounds/{ROUND}/answers"
ROW = {"element": "EC: ICT: ICT: 1C", "can": "yes"}
CSV = "element,can\nEC: ICT: ICT: 1C,yes\n"
NAMED = {"content-disposition": 'attachment; filename="answers.csv"'}


@pytest.fixture(scope="module", autouse=True)
def drafted(service: Service) -> None:
    """A round whose drafting began yesterday, by the clock of the server."""
    now = datetime.now(UTC)
    drafting = Stage(
        kind=StageKind.DRAFTING, start=now - timedelta(days=1), end=now + timedelta(days=30)
    )
    opened = replace(round_of("UNECE ITU"), id=ROUND, stages=(drafting,))
    log.append(service.workspace.store, ROUND, log_of(opened))


def workbook() -> bytes:
    """Return the answers as a workbook, written by another library."""
    book = openpyxl.Workbook()
    book.active.append(list(ROW))
    book.active.append(list(ROW.values()))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (CSV.encode(), {"content-type": "text/csv"}),
        (CSV.encode(), NAMED),
        (CSV.encode(), {}),
        (json.dumps([ROW]).encode(), {"content-type": "application/json"}),
        ("\ufeff" + CSV, {"content-type": "text/csv; charset=utf-8"}),
        (workbook(), {}),
    ],
    ids=["type", "name", "neither", "json", "mark", "workbook"],
)
def test_how_a_table_is_read(service: Service, content: bytes, headers: dict[str, str]) -> None:
    answer = service.call("city", "POST", ANSWERS, content=content, headers=headers)
    assert answer.status_code == 200, answer.text
    [one] = answer.json()["answers"]
    assert (one["city"], one["code"], one["can_report"]) == (
        "stavanger",
        "EC: ICT: ICT: 1C",
        True,
    )


def bomb() -> bytes:
    """Return a workbook of which little comes and much would come out."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"", {}, 400),
        (b"x" * (MAX_BYTES + 1), {}, 413),
        (b"element,can,mood\nEC: ICT: ICT: 1C,yes,good\n", {}, 422),
        (b"element,can\nEC: ICT: ICT: 1C,perhaps\n", {}, 422),
        (b"element,can\nEC: NONE,yes\n", {}, 422),
        (b"element,can\n", {}, 422),
        (b'{"element": 1}', {"content-type": "application/json"}, 422),
        (b"[" * 100_000, {"content-type": "application/json"}, 422),
        (b"PK\x03\x04 and no more", {}, 422),
        (b"\xff\xfe\x00", {"content-type": "text/csv"}, 422),
        (bomb(), {}, 413),
        (CSV.encode(), {"content-disposition": 'x; filename="../../x.exe"'}, 200),
        (CSV.encode(), {"content-disposition": f'x; filename="{"n" * 250}.csv"'}, 200),
    ],
)
def test_what_is_no_table(
    service: Service, content: bytes, headers: dict[str, str], status: int
) -> None:
    answer = service.call("city", "POST", ANSWERS, content=content, headers=headers)
    assert answer.status_code == status, answer.text
    assert "ssckg-upload" not in answer.text


@pytest.mark.parametrize(
    "content",
    [
        b"id: x\nid: y\n",
        b"a: &a [x]\nb: *a\n",
        b"!!python/object/apply:os.system [id]\n",
        b"{" * 5000,
        b"- 1\n- 2\n",
        b"id: ../x\n",
        b"\x00",
    ],
    ids=["twice", "alias", "tag", "deep", "list", "path", "zero"],
)
def test_what_is_no_round(service: Service, content: bytes) -> None:
    headers = {"content-type": "application/yaml"}
    answer = service.call("secretariat", "POST", "/rounds", content=content, headers=headers)
    assert answer.status_code == 422, answer.text
    assert [one["id"] for one in service.call("public", "GET", "/rounds").json()["rounds"]] == [
        ROUND
    ]


def test_a_round_is_named_by_what_it_is(service: Service) -> None:
    for place in ("", "/status", "/conflicts", "/reviews", "/answers", "/decisions"):
        for name in ("none", "a b", "%2e%2e", '"><script>', "x" * 300):
            answer = service.call("public", "GET", f"/rounds/{name}{place}")
            assert answer.status_code in {404, 422}, (name, place, answer.text)
            assert "script" not in answer.headers.get("content-disposition", "")
