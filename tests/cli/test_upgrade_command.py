"""`ssckg upgrade` asks for a backup where it would change something, and only there."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from ssckg.cli.operation.doctor import upgrade
from ssckg.errors import UsageError

OLDER = Path(__file__).parents[1] / "unit" / "app" / "operation" / "older"


def test_a_backup_is_asked_for_where_something_is_to_be_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with tarfile.open(OLDER / "before-past-states.tar.gz") as archive:
        archive.extractall(tmp_path, filter="tar")
    data = tmp_path / "data"
    with pytest.raises(UsageError, match="a backup comes first"):
        upgrade(data)
    upgrade(data, without_backup=True)
    capsys.readouterr()
    upgrade(data)
    assert "nothing is to be done" in capsys.readouterr().out
