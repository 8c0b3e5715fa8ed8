"""`ssckg mapping export|import|diff|merge`: whole sets and files that people edit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.counting import counted
from ssckg.cli.json_output import print_json

if TYPE_CHECKING:
    from ssckg.harmonization.curation.differences import Merged, SetDifference

_OUT = typer.Option("--out", help="Write this file instead of printing.")
_FOUND = 1
"""Exit code of `diff` where sets differ, and of `merge` with conflicts."""
SetOption = Annotated[str | None, typer.Option("--set", help="Only this set, as u4ssc-sdg.")]


def agreement(
    mapping_set: SetOption = None,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Show how far reviewers agree: raw, Cohen's and Fleiss' kappa, Krippendorff's alpha.

    Example: ssckg mapping agreement --set u4ssc-sdg
    """
    from ssckg.app.curation_sets import agreement as agreement_of
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.cli.harmonization.mapping_tables import print_agreement

    with open_workspace(data) as ws:
        found, ratings = agreement_of(ws, acting(ws), mapping_set)
    if as_json:
        from ssckg.model.plain import plain

        print_json({"agreement": plain(found), "verdicts": plain(ratings)})
        return
    if found:
        print_agreement(found)
    else:
        typer.echo("nothing was judged yet", err=True)
    typer.echo("Of mappings that two reviewers or more judged; 1 is full agreement, 0 is chance.")


def export(
    mapping_set: Annotated[str, typer.Argument(metavar="SET", help="For example u4ssc-sdg.")],
    form: Annotated[str, typer.Option("--format", help="sssom (TSV), json or rdf.")] = "sssom",
    out: Annotated[Path | None, _OUT] = None,
    into: Annotated[
        Path | None,
        typer.Option("--into", help="Write the three lists into this folder, as in mappings/."),
    ] = None,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Hand a set on, with the states, reviewers and reasons of what is under curation.

    Example: ssckg mapping export u4ssc-sdg --out u4ssc-sdg.sssom.tsv
    """
    from ssckg.app.curation_sets import export_set, set_as, source_lists
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.io.whole_file import write_whole

    with open_workspace(data) as ws:
        if into is not None:
            texts = source_lists(ws, acting(ws), mapping_set)
        else:
            text = set_as(export_set(ws, acting(ws), mapping_set), form)
    if into is not None:
        for name, content in texts.items():
            path = into / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content.encode())
            typer.echo(f"wrote {path}", err=True)
    elif out is not None:
        write_whole(out, text.encode())
        typer.echo(f"wrote {out}", err=True)
    else:
        typer.echo(text, nl=False)


def import_(
    file: Annotated[
        Path, typer.Argument(help="TSV, SSSOM TSV, or JSON of ssckg suggest.", exists=True)
    ],
    partial: Annotated[
        bool, typer.Option("--partial", help="Take the good rows although others have faults.")
    ] = False,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Take proposals and verdicts from a file: all of it or nothing.

    Columns: subject, predicate, object, reason, and where known confidence, source; or mapping,
    verdict, reason. Example: ssckg mapping import proposals.tsv
    """
    from ssckg.app.curation_files import import_file
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        taken = import_file(ws, acting(ws), file, partial=partial)
    if as_json:
        from ssckg.model.plain import plain

        print_json(plain(taken))
        return
    typer.echo(f"{counted(len(taken.proposed), 'mapping')} proposed, {len(taken.judged)} judged")
    for fault in taken.faults:
        typer.echo(f"left out: {fault}", err=True)


def diff(
    one: Annotated[str, typer.Argument(help="A file, or the name of a set.")],
    other: Annotated[str, typer.Argument(help="As the first.")],
    as_json: JsonOption = False,
) -> None:
    """Compare two mapping sets by record IRI; leaves with 1 where they differ.

    Example: ssckg mapping diff u4ssc-sdg edited.sssom.tsv
    """
    from ssckg.app.curation_sets import compare_sets

    found = compare_sets(one, other)
    if as_json:
        from ssckg.model.plain import plain

        print_json(plain(found))
    else:
        _print_difference(found)
    if not found.is_empty:
        raise typer.Exit(_FOUND)


def merge(
    ours: Annotated[str, typer.Argument(help="A file, or the name of a set.")],
    theirs: Annotated[str, typer.Argument(help="As the first.")],
    base: Annotated[
        str | None, typer.Option("--base", help="What both began as: file or set.")
    ] = None,
    out: Annotated[Path | None, _OUT] = None,
    as_json: JsonOption = False,
) -> None:
    """Merge two mapping sets by record IRI; with conflicts they are listed and nothing is written.

    Example: ssckg mapping merge ours.sssom.tsv theirs.sssom.tsv --base u4ssc-sdg --out both.tsv
    """
    from ssckg.app.curation_sets import merge_sets
    from ssckg.io.sssom import write_mapping_set
    from ssckg.io.whole_file import write_whole

    merged, mapping_set = merge_sets(ours, theirs, base)
    if as_json:
        from ssckg.model.plain import plain

        print_json({"records": len(merged.records), "conflicts": plain(merged.conflicts)})
    elif merged.conflicts:
        _print_conflicts(merged)
    if merged.conflicts:
        raise typer.Exit(_FOUND)
    if out is not None:
        write_whole(out, write_mapping_set(mapping_set).encode())
        typer.echo(f"wrote {out}", err=True)
    elif not as_json:
        typer.echo(write_mapping_set(mapping_set), nl=False)


def _print_difference(found: SetDifference) -> None:
    for sign, records in (("+", found.added), ("-", found.removed)):
        for cells in records:
            ends = f"{cells['subject_id']} {cells['predicate_id']} {cells['object_id']}"
            typer.echo(f"{sign} {cells['record_id']}: {ends}")
    for change in found.changed:
        typer.echo(f"~ {change.record}")
        for field in change.fields:
            typer.echo(f"    {field.field}: {field.old or '(blank)'} -> {field.new or '(blank)'}")
    counts = f"{len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed"
    typer.echo(counts)


def _print_conflicts(merged: Merged) -> None:
    for one in merged.conflicts:
        what = f" {one.field}" if one.field else ""
        typer.echo(f"conflict: {one.record}{what}")
        for who, value in (("base", one.base), ("ours", one.ours), ("theirs", one.theirs)):
            typer.echo(f"    {who}: {'(not there)' if value is None else value or '(blank)'}")
    typer.echo(f"{counted(len(merged.conflicts), 'conflict')}: nothing was written", err=True)
