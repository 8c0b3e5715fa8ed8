"""Settings: which place wins, what is refused, and that secrets stay where they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from ssckg import cli
from ssckg.app.operation import configuration
from ssckg.app.operation.setting_table import settings
from ssckg.app.operation.settings_guide import settings_guide
from ssckg.app.settings import history_settings, remote_endpoint
from ssckg.cli.configuring import configure, data_of
from ssckg.errors import MissingError, UsageError
from ssckg.resources import root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    yield
    configuration.use(None)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "ssckg.toml").write_text(
        'base = "https://file.example/"\n[history]\nstates = 7\n'
        '[webhooks]\nhosts = ["a.example", "b.example:8443"]\n',
        encoding="utf-8",
    )
    return tmp_path


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (history_settings().states, history_settings().ready) == (500, 4)
    configuration.use(data)
    assert (history_settings().states, history_settings().ready) == (7, 4)
    assert configuration.said("SSCKG_WEBHOOK_HOSTS") == "a.example b.example:8443"
    monkeypatch.setenv("SSCKG_HISTORY_STATES", "9")
    assert history_settings().states == 9
    monkeypatch.setenv("SSCKG_HISTORY_STATES", "")
    assert history_settings().states == 7


def test_another_file_can_be_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = data / "other.toml"
    other.write_text("[history]\nstates = 3\n", encoding="utf-8")
    monkeypatch.setenv("SSCKG_CONFIG", str(other))
    configuration.use(data)
    assert history_settings().states == 3
    monkeypatch.setenv("SSCKG_CONFIG", str(data / "none.toml"))
    with pytest.raises(MissingError, match=r"none\.toml"):
        configuration.use(data)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[histroy]\nstates = 1\n", "did you mean history.states?"),
        ("[history]\nstates = 'many'\n", "history.states takes a whole number"),
        ("[history]\nstates = -1\n", "history.states takes a whole number"),
        ("[serve]\npublic_url = 'kg.example.org'\n", "begins with http:// or https://"),
        ("[serve]\nmetrics = 'yes'\n", "own or off or open"),
        ("[history]\nstates = [1, 2]\n", "one value, not a list"),
        ("[oidc]\nclient_secret = 'geheim'\n", "oidc.client_secret_file"),
        ("[history\n", "is not TOML"),
        ("token = 'x'\n", "there is no setting 'token'"),
    ],
)
def test_what_is_wrong_in_the_file_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "ssckg.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        configuration.use(tmp_path)
    assert words in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_unknown_names_in_the_environment_are_told_with_the_nearest() -> None:
    faults = configuration.check({"SSCKG_OIDC_ISUER": "x", "PATH": "/bin"})
    assert faults == [
        "environment: there is no setting 'SSCKG_OIDC_ISUER' (did you mean SSCKG_OIDC_ISSUER?)"
    ]
    assert configuration.check({"SSCKG_PORT": "no"}) == [
        "SSCKG_PORT takes a whole number from 0 on, not 'no'"
    ]
    assert configuration.check({}) == []


def test_a_secret_is_read_from_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "password"
    secret.write_text("s3cret\n", encoding="utf-8")
    secret.chmod(0o644)
    monkeypatch.setenv("SSCKG_PUBLISHED_QUERY_URL", "http://engine.test/query")
    monkeypatch.setenv("SSCKG_PUBLISHED_USER", "dba")
    monkeypatch.setenv("SSCKG_PUBLISHED_PASSWORD_FILE", str(secret))
    remote = remote_endpoint("published")
    assert remote is not None
    assert remote.credentials is not None
    assert remote.credentials.password == "s3cret"  # noqa: S105
    assert configuration.check() == []
    assert "chmod 600" in configuration.cautions()[0]
    secret.write_text("", encoding="utf-8")
    with pytest.raises(MissingError, match="is empty"):
        remote_endpoint("published")


def test_the_path_of_a_secret_stands_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "oidc").write_text("s3cret", encoding="utf-8")
    (tmp_path / "ssckg.toml").write_text("[oidc]\nclient_secret_file = 'oidc'\n", encoding="utf-8")
    configuration.use(tmp_path)
    assert configuration.said("SSCKG_OIDC_CLIENT_SECRET") == "s3cret"


def test_no_command_shows_a_secret(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSCKG_OIDC_CLIENT_SECRET", "s3cret")
    for words in (["show"], ["show", "--json"], ["check"], ["check", "--json"]):
        result = CliRunner().invoke(cli.whole(), ["config", *words, "--data", str(data)])
        assert result.exit_code == 0, result.output
        assert "s3cret" not in result.output
    shown = json.loads(
        CliRunner().invoke(cli.whole(), ["config", "show", "--json", "--data", str(data)]).output
    )
    by_name = {row["variable"]: row for row in shown}
    assert by_name["SSCKG_OIDC_CLIENT_SECRET"]["value"] == "(set)"
    assert by_name["SSCKG_HISTORY_STATES"]["set_by"] == "file"
    assert by_name["SSCKG_BASE"]["value"] == "https://file.example/"


def test_the_check_leaves_with_1(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSCKG_SERVE_PORT", "1")
    result = CliRunner().invoke(cli.whole(), ["config", "check", "--data", str(data)])
    assert result.exit_code == 1
    assert "SSCKG_SERVE_PORT" in result.output


def test_a_command_takes_up_the_file_of_its_data_directory(data: Path) -> None:
    configure(["query", "x", f"--data={data}"])
    assert history_settings().states == 7
    assert str(data_of(["query"])) == ".ssckg"


def test_the_page_of_reference_follows_the_table() -> None:
    page = root() / "docs" / "configuration.md"
    if page.parent.is_dir():
        assert page.read_text("utf-8") == settings_guide(), "ssckg config guide > that file"


def test_each_setting_that_code_reads_is_in_the_table() -> None:
    names = set(settings())
    assert {f"SSCKG_{one}_QUERY_URL" for one in ("PUBLISHED", "WORKSPACE")} <= names
    for one in settings().values():
        assert one.fault(one.default) == "", one.variable
        assert one.purpose.endswith("."), one.variable


def test_the_environment_is_read_in_one_place_only() -> None:
    places = [*(root() / "src").rglob("*.py"), *(root() / "api").rglob("*.py")]
    reading = {path.stem for path in places if "os.environ" in path.read_text("utf-8")}
    # `configuring` and `acting` only ask whether a name is set at all.
    assert reading <= {"configuration", "configuring", "acting"}
