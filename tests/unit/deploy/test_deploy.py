"""Files for running a service: read as what they are, and held to the rules of the threat model.

No container is built here: that needs a registry. What is checked is that the files parse, name
settings that there are, and keep what they promise (no root, nothing writable, no open engine).
"""

from __future__ import annotations

import configparser
import csv
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from ssckg import cli
from ssckg.app.operation.setting_table import FROM_FILE, settings
from ssckg.errors import MissingError

ROOT = Path(__file__).parents[3]
INSTRUCTIONS = {
    *("ARG", "FROM", "WORKDIR", "COPY", "RUN", "LABEL", "ENV", "USER", "VOLUME", "EXPOSE"),
    *("STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"),
}
KNOWN = {*settings(), *(n + FROM_FILE for n, s in settings().items() if s.is_secret)}


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile, with continued lines put together."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    found = []
    for line in filter(None, joined.splitlines()):
        word, _, rest = line.partition(" ")
        found.append((word, rest.strip()))
    return found


def test_the_dockerfile_has_three_stages_and_runs_as_nobody_in_particular() -> None:
    found = instructions()
    assert {word for word, _ in found} <= INSTRUCTIONS
    stages = [rest for word, rest in found if word == "FROM"]
    assert stages == ["node:${NODE} AS web", "python:${PYTHON} AS build", "python:${PYTHON}"]
    last = found[[n for n, (word, _) in enumerate(found) if word == "FROM"][-1] :]
    users = [rest for word, rest in last if word == "USER"]
    assert users == ["10001:10001"]
    assert [w for w, _ in last].index("USER") > max(
        n for n, (word, _) in enumerate(last) if word == "RUN"
    )
    for word in ("CMD", "ENTRYPOINT", "VOLUME"):
        for given in (rest for each, rest in last if each == word):
            assert isinstance(json.loads(given), list)
    health = next(rest for word, rest in last if word == "HEALTHCHECK")
    assert "/readyz" in health
    assert isinstance(json.loads(health.partition("CMD ")[2]), list)
    labels = next(rest for word, rest in last if word == "LABEL")
    assert "org.opencontainers.image.licenses" in labels


def test_what_the_dockerfile_copies_is_there_and_is_let_through() -> None:
    let_through = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    }
    copied = set()
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            copied |= set(rest.split()[:-1])
    assert {name.partition("/")[0] for name in copied} == let_through
    assert all((ROOT / name).exists() for name in copied)
    assert not any(name.startswith((".", "tests")) for name in copied)


def test_no_file_names_a_registry_or_a_secret() -> None:
    for path in (ROOT / "Dockerfile", ROOT / "compose.yaml", *(ROOT / "deploy").iterdir()):
        text = path.read_text("utf-8")
        assert not re.search(r"index-url|pypi\.org|npmjs|ghcr\.io|docker\.io", text), path
        assert not re.search(r"(?i)password\s*[:=][ \t]*[\"']?[a-z0-9]{4,}", text), path


def test_every_setting_that_the_files_name_is_one() -> None:
    for path in (ROOT / "Dockerfile", ROOT / "compose.yaml", *(ROOT / "deploy").iterdir()):
        named = set(re.findall(r"\bSSCKG_[A-Z_]+\b", path.read_text("utf-8")))
        assert named <= KNOWN, path


def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return document


def test_the_compose_file_fits_together() -> None:
    document = compose()
    assert set(document) == {"name", "services", "networks", "volumes", "secrets"}
    services = document["services"]
    for name, one in services.items():
        assert "image" in one, name
        for mount in one.get("volumes", []):
            source = mount.split(":")[0]
            assert source in document["volumes"] or (ROOT / source).exists(), mount
        assert set(one["networks"]) <= set(document["networks"])
        assert set(one.get("secrets", [])) <= set(document["secrets"])
        assert set(one.get("depends_on", {})) <= set(services)
    for name, one in services.items():
        for other, how in one.get("depends_on", {}).items():
            assert how["condition"] != "service_healthy" or "healthcheck" in services[other], name


def test_the_compose_file_keeps_the_engine_closed_and_the_service_small() -> None:
    services = compose()["services"]
    assert "ports" not in services["virtuoso"]
    assert compose()["networks"]["engine"]["internal"] is True
    assert services["virtuoso"]["networks"] == ["engine"]
    for name in ("ssckg", "load"):
        one = services[name]
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
        assert one["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in one
    assert all(port.startswith("127.0.0.1:") for port in services["ssckg"]["ports"])
    environment = services["ssckg"]["environment"]
    assert "SSCKG_WORKSPACE_QUERY_URL" not in environment, "the workspace stays where nobody asks"


@pytest.mark.parametrize("name", ["ssckg.service", "ssckg-backup.service", "ssckg-backup.timer"])
def test_the_units_parse_and_take_rights_away(name: str) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(ROOT / "deploy" / name, encoding="utf-8")
    assert "Unit" in parser
    if name.endswith(".service"):
        service = parser["Service"]
        assert service["User"] == "ssckg"
        assert service["NoNewPrivileges"] == "yes"
        assert service["ProtectSystem"] == "strict"
        assert service["UMask"] == "0077"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("name", ["ssckg.service", "ssckg-backup.service", "ssckg-backup.timer"])
def test_systemd_understands_the_units(name: str, tmp_path: Path) -> None:
    for path in (ROOT / "deploy").glob("ssckg*"):
        text = path.read_text("utf-8").replace("/opt/ssckg/bin/ssckg", "/bin/true")
        (tmp_path / path.name).write_text(text.replace("User=ssckg\nGroup=ssckg\n", ""))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if str(tmp_path) in line or name in line]
    assert not said, done.stderr


def test_the_proxy_sets_what_the_service_believes() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    assert text.count("{") == text.count("}")
    assert re.search(r"proxy_set_header X-Real-IP\s+\$remote_addr;", text)
    assert re.search(r"location = /metrics \{ return 404; \}", text)
    assert "X-Forwarded-For $remote_addr" in text, "what a client sends is not passed on"


def test_the_threat_model_names_tests_that_there_are() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "`" in line]
    named = {
        name
        for row in rows
        for name in re.findall(r"`([a-z0-9_/]+(?:\.py)?/?(?:::[a-z0-9_]+)?)`", row.split("|")[-2])
    }
    assert len(named) >= 30
    for name in sorted(named):
        place, _, test = name.partition("::")
        path = ROOT / "tests" / place
        assert path.exists(), name
        if test:
            assert f"def {test}(" in path.read_text("utf-8"), name


def test_the_table_of_limits_says_why() -> None:
    path = ROOT / "api" / "ssckg_api" / "operation" / "limits.csv"
    with path.open(encoding="utf-8", newline="") as file:
        assert all(row["why"].endswith(".") for row in csv.DictReader(file))


def words_of_ssckg() -> list[list[str]]:
    """Return what the files give to `ssckg`, as words; data directories are in places of theirs."""
    found = [one["command"] for one in compose()["services"].values() if "command" in one]
    found += [json.loads(rest) for word, rest in instructions() if word == "CMD"]
    for path in sorted((ROOT / "deploy").glob("*.service")):
        lines = re.findall(r"^Exec\w+=/opt/ssckg/bin/ssckg (.*)$", path.read_text(), re.MULTILINE)
        found += [line.split() for line in lines]
    return found


@pytest.mark.parametrize("words", words_of_ssckg(), ids=" ".join)
def test_the_commands_are_such_as_ssckg_takes(words: list[str], tmp_path: Path) -> None:
    """There is no data there, and that is all that is wrong (3); wrong words would leave with 2."""
    moved = [word.replace("/data/graph", str(tmp_path / "none")) for word in words]
    moved = [word.replace("/var/lib/ssckg/graph", str(tmp_path / "none")) for word in moved]
    assert moved != words, "a command names its data directory"
    result = CliRunner().invoke(cli.whole(), moved)
    expected = None if words[0] == "config" else MissingError.exit_code
    found = getattr(result.exception, "exit_code", None)
    assert found == expected, f"{result.output} {result.exception}"
