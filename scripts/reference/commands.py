"""Pages of the command line: every command, its options and examples, from the commands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import typer
from scripts.reference.writing import anchor, block, code, page, plain, table

from ssckg import errors
from ssckg.cli import app
from ssckg.cli.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXAMPLES = re.compile(r"Examples?:\s+(ssckg .+?)\Z", re.DOTALL)


def pages() -> Iterator[tuple[str, str]]:
    """Yield the list of commands and one page a command: (path, text)."""
    whole: Any = typer.main.get_command(app)
    rows = [
        (f"[{code(f'ssckg {one.name}')}](commands/{one.name}.md)", plain(one.summary))
        for one in COMMANDS
    ]
    yield (
        "commands.md",
        page(
            "# Commands",
            "Every command with its options, as `--help` tells them. Settings may also come from "
            "the environment or a file: [configuration](../configuration.md).",
            table(("command", "what it does"), rows),
            "## Exit codes",
            table(("code", "means"), _exit_codes()),
        ),
    )
    for one in COMMANDS:
        yield f"commands/{one.name}.md", _page(one.name, whole.commands[one.name])


def _exit_codes() -> list[tuple[str, str]]:
    kinds = (errors.DataError, errors.UsageError, errors.MissingError)
    told = [("`0`", "All went well, and what was asked for is so.")]
    for kind in sorted(kinds, key=lambda each: each.exit_code):
        below = [each.__name__ for each in kind.__subclasses__()]
        said = plain((kind.__doc__ or "").split("\n")[0])
        told.append((code(kind.exit_code), f"{said} In Python: {', '.join(map(code, below))}."))
    told[1] = (told[1][0], f"{told[1][1]} Also the answer no: a check that failed, a difference.")
    return [*told, ("`130`", "Ctrl-C ended it.")]


def _page(name: str, command: Any) -> str:
    below = list(_walk(name, command))
    parts = [f"# ssckg {name}"]
    if len(below) > 1:
        parts.append(_help(command)[0])
        listed = [
            (f"[{code(f'ssckg {path}')}](#{anchor(f'ssckg {path}')})", _first(each))
            for path, each in below[1:]
        ]
        parts.append(table(("command", "what it does"), listed))
        for path, each in below:
            if not hasattr(each, "commands") or each.params:
                parts += [f"## ssckg {path}", *_told(path, each)]
    else:
        parts += _told(name, command)
    return page(*parts)


def _walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from _walk(f"{path} {name}", below)


def _first(command: Any) -> str:
    return plain(_help(command, is_raw=True)[0].split("\n\n")[0])


def _help(command: Any, *, is_raw: bool = False) -> tuple[str, list[str]]:
    """Return what the help says, and its examples."""
    text = (command.help or "").replace("\b", "").strip()
    found = _EXAMPLES.search(text)
    examples = []
    if found:
        text = text[: found.start()].strip()
        examples = [each.strip() for each in " ".join(found[1].split()).rstrip(".").split("; ")]
    parts = text.split("\n\n")
    return ("\n\n".join(parts) if is_raw else "\n\n".join(map(plain, parts))), examples


def _told(path: str, command: Any) -> list[str]:
    said, examples = _help(command)
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option"]
    words = " ".join(_argument(each) for each in arguments)
    used = f"ssckg {path}" + (f" {words}" if words else "") + (" [OPTIONS]" if options else "")
    return [
        said,
        code(used),
        table(
            ("argument", "what it is"),
            [(code(_argument(each)), plain(each.help or "")) for each in arguments],
        ),
        table(("option", "what it does", "default"), map(_option, options)),
        f"Example{'s' if len(examples) > 1 else ''}:" if examples else "",
        block("\n".join(examples), "sh") if examples else "",
    ]


def _argument(argument: Any) -> str:
    name = argument.metavar or argument.name.upper()
    name += "..." if argument.nargs == -1 and not name.endswith("...") else ""
    return name if argument.required else f"[{name.strip('[]')}]"


def _option(option: Any) -> tuple[str, str, str]:
    names = ", ".join(code(each) for each in (*option.opts, *option.secondary_opts))
    kind = "" if option.is_flag else option.metavar or _kind(option)
    default = option.default
    shown = "" if not default or callable(default) else code(_default(default))
    told = plain(option.help or "") + (" **Required.**" if option.required else "")
    return f"{names} {plain(kind)}".strip(), told, shown


def _kind(option: Any) -> str:
    """Return what kind of value an option takes; nothing where it is any text."""
    annotation = str(getattr(option.type_descriptor, "annotation", ""))
    kinds = {"Path": "FILE", "int": "NUMBER", "float": "NUMBER", "date": "DATE"}
    return next((said for name, said in kinds.items() if re.search(rf"\b{name}\b", annotation)), "")


def _default(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(getattr(value, "value", value))
