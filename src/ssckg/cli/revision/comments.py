"""`ssckg revision comment|comments|moderate|dispose`: what anybody says of a round."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption, data_words
from ssckg.cli.counting import counted
from ssckg.cli.json_output import print_json
from ssckg.cli.revision.naming_rounds import RoundOption
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.comment_view import CommentView

_TABLE_FORMS = ("csv", "xlsx", "docx", "html", "pdf", "md")


def comment(
    target: Annotated[
        str, typer.Argument(metavar="IRI|CODE|PROPOSAL", help="What it is on: anything published.")
    ],
    text: Annotated[str, typer.Option("--text", help="The comment.")],
    author: Annotated[str, typer.Option("--author", help="The name that may be shown with it.")],
    round_id: RoundOption = "",
    kind: Annotated[
        str, typer.Option("--kind", help="substantive, factual or editorial.")
    ] = "substantive",
    part: Annotated[str, typer.Option("--part", help="Field or passage, as definition.")] = "",
    proposed: Annotated[str, typer.Option("--proposed", help="The text wanted instead.")] = "",
    organisation: Annotated[
        str, typer.Option("--organisation", help="Of one of the public, as they name it.")
    ] = "",
    for_body: Annotated[
        str, typer.Option("--for-body", help="The body that sent it: an agency, or public.")
    ] = "",
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Comment on anything that has an IRI; it is shown when somebody let it through.

    Example: ssckg revision comment "EC: ICT: ICT: 1C" --round un-sscf-2020 --author "A. Reader"
    --part definition --text "Say whether mobile access counts."
    """
    from ssckg.app.revision.comments import CommentText
    from ssckg.app.revision.comments import comment as take_in
    from ssckg.app.revision.desk import round_meant
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    said = CommentText(
        target=target,
        text=text,
        author=author,
        kind=kind,
        part=part,
        proposed=proposed,
        organisation=organisation,
        for_body=for_body,
    )
    with open_workspace(data) as ws:
        found = take_in(ws, acting(ws), round_meant(ws, round_id), said)
    if as_json:
        _print([found])
        return
    typer.echo(f"{found.id} on {found.item or found.target} waits to be looked at")
    typer.echo(f"let it through: ssckg revision moderate {found.id} --publish{data_words(data)}")


def comments(
    round_id: RoundOption = "",
    state: Annotated[
        str | None, typer.Option("--state", help="pending, published or hidden.")
    ] = None,
    target: Annotated[
        str | None, typer.Option("--on", help="Only on this: IRI, code or proposal.")
    ] = None,
    unanswered: Annotated[
        bool, typer.Option("--unanswered", help="Only those without an answer.")
    ] = False,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="csv, xlsx, docx, html, pdf or md: the table of drafting groups;"
            " annotation: Web Annotations.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write a file.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Rows; 0 for all.")] = 40,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """List the comments of a round, or write them as a table or as Web Annotations.

    The table has the columns of the comment form of standards committees (number, body, item, part,
    type ge/te/ed, comment, proposed change, observations); filled in, "dispose --file" reads it.

    Example: ssckg revision comments --round un-sscf-2020 --format xlsx --out comments.xlsx
    """
    from ssckg.app.revision.comment_views import list_comments
    from ssckg.app.revision.desk import round_meant
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    wanted = _form(form, out, as_json=as_json)
    with open_workspace(data) as ws:
        actor, round_id = acting(ws), round_meant(ws, round_id)
        if wanted in _TABLE_FORMS:
            if state not in {None, "published"}:
                raise UsageError("the table is of published comments", hint="leave out --state")
            _write(
                _table_as(ws, actor, round_id, wanted, target=target, unanswered=unanswered), out
            )
            return
        if wanted == "annotation":
            # Made to be handed on: what was hidden or nobody looked at yet is only in on demand.
            state = state or "published"
        found = list_comments(
            ws, actor, round_id, state=state, target=target, unanswered=unanswered
        )
        if wanted == "annotation":
            _write_annotations(ws, found, round_id, out)
            return
    if as_json:
        _print(found)
        return
    _show(found[:limit] if limit else found)
    if limit and len(found) > limit:
        typer.echo(f"{len(found) - limit} more: --limit 0, or --state, --on", err=True)


def moderate(
    names: Annotated[list[str], typer.Argument(metavar="COMMENT...", help="Ids of comments.")],
    publish: Annotated[bool, typer.Option("--publish", help="Let them through.")] = False,
    hide: Annotated[bool, typer.Option("--hide", help="Hide them; with --reason.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence.")] = "",
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Let comments through, or hide them.

    Example: ssckg revision moderate un-sscf-2020-c1 un-sscf-2020-c2 --publish
    """
    from ssckg.app.revision.comments import moderate as let_through
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    if publish == hide:
        raise UsageError("either --publish or --hide", hint="give one of the two")
    to = "published" if publish else "hidden"
    with open_workspace(data) as ws:
        found = let_through(ws, acting(ws), names, to, reason)
    if as_json:
        _print(found)
    else:
        typer.echo(f"{', '.join(one.id for one in found)}: {to}")


def dispose(
    name: Annotated[str | None, typer.Argument(metavar="[COMMENT]", help="Its id.")] = None,
    disposition: Annotated[
        str | None, typer.Argument(help="accepted, partly, noted or declined.")
    ] = None,
    why: Annotated[str, typer.Option("--why", help="The answer in words.")] = "",
    proposal: Annotated[
        str, typer.Option("--proposal", help="The proposal that takes it up.")
    ] = "",
    for_body: Annotated[
        str, typer.Option("--for-body", help="The body that answers, if not the secretariat.")
    ] = "",
    file: Annotated[
        Path | None, typer.Option("--file", help="A table of comments with observations.")
    ] = None,
    round_id: RoundOption = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check the table, answer nothing.")
    ] = False,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Answer a comment, or many by the table with observations filled in; all of them or none.

    Example: ssckg revision dispose un-sscf-2020-c1 accepted --why "The definition says so now."
    """
    from ssckg.app.revision import comments as use
    from ssckg.app.revision.desk import round_meant
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.cli.given_file import given_file

    if (file is None) == (name is None):
        raise UsageError("either one COMMENT or a table with --file", hint="give one of the two")
    with open_workspace(data) as ws:
        if file is not None:
            round_id = round_meant(ws, round_id)
            found = use.dispose_table(ws, acting(ws), round_id, given_file(file), dry_run=dry_run)
        else:
            if name is None or disposition is None or dry_run:
                raise UsageError("say how it is answered", hint="accepted, partly, noted, declined")
            one = use.dispose(
                ws, acting(ws), name, disposition, why, proposal=proposal, for_body=for_body
            )
            found = (one,)
    if as_json:
        _print(found)
        return
    done = "would be answered" if dry_run else "answered"
    typer.echo(f"{counted(len(found), 'comment')} {done}")
    for view in found:
        typer.echo(f"  {view.id}: {view.disposition}. {view.observations}")


def _form(form: str | None, out: Path | None, *, as_json: bool) -> str:
    if form is None and out is not None:
        form = {"json": "", "jsonld": "annotation"}.get(
            out.suffix.removeprefix("."), out.suffix.removeprefix(".")
        )
        if not form:
            raise UsageError(f"{out.name} does not say the form", hint="give --format")
    if form is None:
        return ""
    if form not in {*_TABLE_FORMS, "annotation"} or as_json:
        forms = ", ".join((*_TABLE_FORMS, "annotation"))
        raise UsageError(f"unknown format {form!r}", hint=f"one of {forms}; or --json alone")
    return form


def _table_as(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    form: str,
    *,
    target: str | None,
    unanswered: bool,
) -> bytes:
    from ssckg.app.analyses.forms import result_as
    from ssckg.app.revision.comment_views import comment_table

    table = comment_table(ws, actor, round_id, target=target, unanswered=unanswered)
    return result_as(table, form)


def _write_annotations(
    ws: Workspace, found: Sequence[CommentView], round_id: str, out: Path | None
) -> None:
    import json

    from ssckg.app.revision.comment_views import annotations_of

    document = annotations_of(ws, found, round_id)
    _write((json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode(), out)


def _write(content: bytes, out: Path | None) -> None:
    from ssckg.io.whole_file import write_whole

    if out is None:
        sys.stdout.buffer.write(content)
        return
    write_whole(out, content)
    typer.echo(f"wrote {out}", err=True)


def _show(found: Sequence[CommentView]) -> None:
    from ssckg.cli.result_tables import print_table
    from ssckg.model.result import ResultTable

    columns = ("comment", "on", "part", "kind", "from", "text", "state", "answer")
    rows = tuple(
        (
            one.id,
            one.item or one.target,
            one.part,
            str(one.kind),
            f"{one.author} ({one.body})" if one.body else one.author,
            one.text,
            str(one.state),
            f"{one.disposition}: {one.observations}" if one.disposition else "",
        )
        for one in found
    )
    brief = ("comment", "on", "from", "text", "state", "answer")
    print_table(ResultTable("comments", "", columns, rows, brief=brief))


def _print(found: Sequence[CommentView]) -> None:
    from ssckg.model.plain import plain

    print_json({"count": len(found), "comments": plain(found)})
