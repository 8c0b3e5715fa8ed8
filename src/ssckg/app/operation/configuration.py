"""What is set, and by what: the command line over the environment over the file over the default.

The file is `ssckg.toml` in the data directory, or the one that SSCKG_CONFIG names. A secret does
not stand in it: it is in the environment, or in a file of its own whose path is set under the name
of the secret with `_FILE` (in the file of settings `_file`) behind it.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ssckg.app.operation.setting_table import FROM_FILE, PREFIX, by_key, settings, unknown
from ssckg.errors import MissingError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.app.operation.setting_table import Setting

FILE_NAME: Final = "ssckg.toml"
_MOST_SECRET: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Said:
    """The value of a setting as text, and where it was said: default, file, environment, secret."""

    setting: Setting
    text: str
    origin: str


@dataclass(slots=True)
class _InUse:
    """The file of settings of this process."""

    path: Path | None = None
    values: dict[str, str] = field(default_factory=dict)


_in_use = _InUse()


def file_of(data: Path | None, environment: Mapping[str, str] | None = None) -> Path | None:
    """Return the file of settings that counts for a data directory, if there is one.

    Raises:
        MissingError: SSCKG_CONFIG names a file that is not there.
    """
    named = (os.environ if environment is None else environment).get("SSCKG_CONFIG", "").strip()
    if named:
        if not Path(named).is_file():
            raise MissingError(f"SSCKG_CONFIG names {named}, which is no file", hint="set it right")
        return Path(named)
    usual = data / FILE_NAME if data is not None else None
    return usual if usual is not None and usual.is_file() else None


def use(data: Path | None) -> None:
    """Read the file of settings for a data directory; it holds for this process from now on.

    Raises:
        UsageError: it is no TOML, names a setting that there is not, or a value does not fit.
        MissingError: it cannot be read.
    """
    path = file_of(data)
    _in_use.path, _in_use.values = path, read_file(path) if path is not None else {}


def read_file(path: Path) -> dict[str, str]:
    """Return what a file sets, as text by the names in the environment.

    Raises:
        UsageError: it is no TOML, names a setting that there is not, or a value does not fit.
        MissingError: it cannot be read.
    """
    import tomllib  # noqa: PLC0415  most commands find no such file

    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise MissingError(f"cannot read {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not TOML: {error}") from error
    found = {}
    for key, value in _flat(document):
        setting = by_key().get(key)
        if setting is None:
            raise _no_such_key(key, path)
        text = _as_text(setting, value, path, key)
        found[setting.variable + (FROM_FILE if setting.is_secret else "")] = text
    return found


def said(variable: str, environment: Mapping[str, str] | None = None) -> str:
    """Return what is set, "" where nothing is and there is no default; see `look_up`."""
    return look_up(variable, environment).text


def look_up(variable: str, environment: Mapping[str, str] | None = None) -> Said:
    """Return the value of a setting of this process, and where it was said.

    Empty in the environment counts as not said. What stands here is not checked (`check`).

    Raises:
        MissingError: the file of a secret cannot be read.
    """
    setting = settings()[variable]
    around = os.environ if environment is None else environment
    if text := around.get(variable, "").strip():
        return Said(setting, text, "environment")
    if setting.is_secret:
        for values, origin in ((around, "environment"), (_in_use.values, "file")):
            if name := values.get(variable + FROM_FILE, "").strip():
                return Said(setting, read_secret(Path(name), variable), f"{origin}: {name}")
    if text := _in_use.values.get(variable, ""):
        return Said(setting, text, "file")
    return Said(setting, setting.default, "default")


def read_secret(path: Path, variable: str) -> str:
    """Return the secret in a file, without the end of its line.

    Raises:
        MissingError: it cannot be read, or is empty: nobody goes on with half a secret.
    """
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(_MOST_SECRET).strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not text"
        raise MissingError(f"the file of {variable} cannot be read: {path} ({reason})") from error
    if not text:
        raise MissingError(f"the file of {variable} is empty: {path}", hint="put the secret there")
    return text


def all_said(environment: Mapping[str, str] | None = None) -> list[Said]:
    """Return every setting of a service with its value; those of tests are left out."""
    return [look_up(name, environment) for name, one in settings().items() if one.where != "tests"]


def check(environment: Mapping[str, str] | None = None) -> list[str]:
    """Return what is wrong with what is set, a line each; also names that are none.

    The file was read by `use`, which refuses what is wrong in it.
    """
    around = os.environ if environment is None else environment
    faults = [f"{error.message} ({error.hint})" for error in _strangers(around)]
    for variable, setting in settings().items():
        try:
            found = look_up(variable, around)
        except MissingError as error:
            faults.append(str(error))
            continue
        if fault := setting.fault(found.text):
            faults.append(f"{variable} {fault}")
    return faults


def cautions(environment: Mapping[str, str] | None = None) -> list[str]:
    """Return what can be used and had better be otherwise, a line each.

    Containers hand secrets over as files that all may read, so this is no fault.

    Raises:
        MissingError: the file of a secret cannot be read.
    """
    found = [look_up(name, environment) for name, one in settings().items() if one.is_secret]
    return [
        line
        for one in found
        if one.origin.startswith(("environment: ", "file: "))
        for line in _open_to_others(one.setting.variable, Path(one.origin.partition(": ")[2]))
    ]


def require_sound() -> None:
    """Return where all that is set can be used; before a server starts.

    Raises:
        UsageError: a name that is none, or a value that does not fit.
    """
    if faults := check():
        raise UsageError("; ".join(faults), hint="see: ssckg config show")


def _strangers(around: Mapping[str, str]) -> list[UsageError]:
    known = {*settings(), *(n + FROM_FILE for n, s in settings().items() if s.is_secret)}
    names = [name for name in around if name.startswith(PREFIX) and name not in known]
    return [unknown(name, "environment", tuple(sorted(known))) for name in sorted(names)]


def _open_to_others(variable: str, path: Path) -> list[str]:
    mode = path.stat().st_mode
    if mode & (stat.S_IRWXO | stat.S_IWGRP):
        return [f"others may read or change the file of {variable}: chmod 600 {path}"]
    return []


def _flat(document: Mapping[str, Any], above: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in document.items():
        if isinstance(value, dict):
            found += _flat(value, f"{above}{name}.")
        else:
            found.append((above + name, value))
    return found


def _no_such_key(key: str, path: Path) -> UsageError:
    secrets = {s.key: s for s in settings().values() if s.is_secret}
    if key in secrets:
        return UsageError(
            f"{path}: the secret {key} does not stand in a file of settings",
            hint=f"put it into a file of its own and name that: {key}_file",
        )
    return unknown(key, str(path), tuple(by_key()))


def _as_text(setting: Setting, value: object, path: Path, key: str) -> str:
    """Return a value of TOML as the environment would have it.

    Raises:
        UsageError: it does not fit the setting.
    """
    if isinstance(value, list):
        text = " ".join(map(str, value)) if setting.kind == "list" else ""
        if not text and value:
            raise UsageError(f"{path}: {key} takes one value, not a list")
    elif isinstance(value, bool):
        text = "true" if value else "false"
    else:
        text = str(value)
    names_file = setting.is_secret or setting.kind == "path"
    if fault := "" if names_file else setting.fault(text):
        raise UsageError(f"{path}: {key} {fault}")
    # A path in the file stands beside the file, wherever the command is given.
    return str(path.parent / text) if names_file and text else text
