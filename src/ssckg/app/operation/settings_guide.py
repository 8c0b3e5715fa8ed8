"""`docs/configuration.md`, written from the table of settings."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from ssckg.app.operation.setting_table import settings

if TYPE_CHECKING:
    from ssckg.app.operation.setting_table import Setting

_HEAD: Final = """\
# Settings

Every setting of a service, in one list. This page is written from the table that `ssckg` reads
(`src/ssckg/app/operation/settings.csv`) by `ssckg config guide`; a test holds it to that.

A setting is said in one of four places; the first that says it wins:

1. an option of the command, where there is one (`ssckg serve --port 8080`);
2. the environment (`SSCKG_PORT=8080`);
3. the file `ssckg.toml` in the data directory, or the one that `SSCKG_CONFIG` names;
4. the default.

```toml
# ssckg.toml
[serve]
public_url = "https://kg.example.org"
address_header = "X-Real-IP"

[operation]
backups = "/srv/backups"

[oidc]
issuer = "https://login.example.org"
client_id = "ssckg"
client_secret_file = "/run/secrets/oidc"
```

A **secret** never stands in `ssckg.toml`. It is in the environment, or better in a file of its
own: put the path of that file under the name of the secret with `_FILE` behind it
(`SSCKG_OIDC_CLIENT_SECRET_FILE`), in `ssckg.toml` with `_file` (`oidc.client_secret_file`). Paths
in `ssckg.toml` stand relative to it.

A name that is none is refused, with the one that is most like it. `ssckg config show` tells what is
set and by what (never a secret), `ssckg config check` what is wrong with it; both take `--data` and
`--json`.
"""
_TITLES: Final = {
    "": "The graph",
    "serve": "The server",
    "catalogue": "The catalogue",
    "operation": "Operation",
    "history": "Past states",
    "oidc": "Sign-in",
    "webhooks": "Messages that go out",
    "published": "A remote engine for the published dataset",
    "workspace": "A remote engine for the workspace",
}


def settings_guide() -> str:
    """Return the page, in Markdown."""
    parts = [_HEAD]
    of_service = [one for one in settings().values() if one.where == "service"]
    for section, group in groupby(of_service, key=lambda one: one.key.rpartition(".")[0]):
        parts.append(_section(_TITLES[section], list(group)))
    rest = [one for one in settings().values() if one.where == "environment"]
    parts.append(_section("In the environment only", rest))
    tests = [one for one in settings().values() if one.where == "tests"]
    parts.append(_section("For those who run the tests", tests))
    return "\n".join(parts)


def _section(title: str, rows: list[Setting]) -> str:
    lines = [f"## {title}", "", "| setting | in the file | takes | default | what for |"]
    lines.append("| --- | --- | --- | --- | --- |")
    lines += [
        f"| `{row.variable}` | {_code(_key(row))} | {_takes(row)} | {_code(row.default)} |"
        f" {row.purpose} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _key(row: Setting) -> str:
    return f"{row.key}_file" if row.is_secret and row.key else row.key


def _takes(row: Setting) -> str:
    if row.choices:
        return " or ".join(f"`{choice}`" for choice in row.choices)
    words = {"flag": "`true` or `false`", "list": "words, blanks between", "url": "address"}
    usual = words.get(row.kind, row.kind)
    return f"**secret** {usual}" if row.is_secret else usual


def _code(text: str) -> str:
    return f"`{text}`" if text else ""
