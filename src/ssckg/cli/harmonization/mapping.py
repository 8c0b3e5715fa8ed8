"""`ssckg mapping ...`: put forward, review, publish, withdraw, compare and hand on mappings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption, data_words
from ssckg.cli.counting import counted
from ssckg.cli.harmonization import mapping_sets
from ssckg.cli.harmonization.mapping_sets import SetOption
from ssckg.cli.harmonization.mapping_tables import print_mappings, print_steps
from ssckg.cli.json_output import print_json

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    name="mapping",
    help="Curate mappings: propose, review, publish, withdraw; compare and hand on their sets.",
    no_args_is_help=True,
)
MappingArgument = Annotated[
    str, typer.Argument(metavar="MAPPING", help="SET/SUBJECT--OBJECT, CURIE or IRI.")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in a sentence.")]
PredicateOption = Annotated[
    str | None, typer.Option("--predicate", help="exact, close, broad, narrow or related.")
]
ConfidenceOption = Annotated[
    float | None, typer.Option("--confidence", help="How sure of that predicate: 0 to 1.")
]
OpenOption = Annotated[
    bool, typer.Option("--open", help="Show what others said before your own verdict.")
]


@app.command()
def propose(
    subject: Annotated[str, typer.Argument(help="Code, id, CURIE or IRI.")],
    predicate: Annotated[str, typer.Argument(help="exact, close, broad, narrow or related.")],
    object_: Annotated[str, typer.Argument(metavar="OBJECT", help="As the subject.")],
    reason: ReasonOption,
    confidence: ConfidenceOption = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", help="Key of the sources register; repeat.")
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Note it; not for review yet.")] = False,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Put a pair forward for review.

    Example: ssckg mapping propose "EC: ICT: ICT: 1C" broad 9.c --reason "Counts households."
    """
    from ssckg.app.curation import Proposal
    from ssckg.app.curation import propose as put_forward
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    wish = Proposal(subject, predicate, object_, reason, confidence, tuple(source or ()))
    with open_workspace(data) as ws:
        found = put_forward(ws, acting(ws), wish, draft=draft)
    print_mappings([found], as_json)


def _verdict(name: str, summary: str) -> None:
    def command(
        mapping: MappingArgument,
        reason: ReasonOption,
        predicate: PredicateOption = None,
        confidence: ConfidenceOption = None,
        data: DataOption = Path(".ssckg"),
        as_json: JsonOption = False,
    ) -> None:
        from ssckg.app.curation import judge
        from ssckg.app.workspace import open_workspace
        from ssckg.cli.acting import acting

        with open_workspace(data) as ws:
            found = judge(
                ws,
                acting(ws),
                mapping,
                name,
                reason,
                predicate=predicate,
                confidence=confidence,
            )
        print_mappings([found], as_json)

    command.__doc__ = (
        f'{summary}\n\nExample: ssckg mapping {name} u4ssc-sdg/EC-I-B-1A--9.4 --reason "..."'
    )
    app.command(name)(command)


_verdict("accept", "Say that a mapping holds; with --predicate, that another one does.")
_verdict("reject", "Say that a mapping does not hold.")
_verdict("unsure", "Say that a mapping cannot be decided yet.")


@app.command("list")
def list_(
    mapping_set: SetOption = None,
    state: Annotated[
        str | None,
        typer.Option("--state", help="draft, proposed, reviewed, rejected, published ..."),
    ] = None,
    element: Annotated[
        str | None, typer.Option("--element", help="Only with this end: code, CURIE or IRI.")
    ] = None,
    disputed: Annotated[
        bool, typer.Option("--disputed", help="Only where reviewers disagree.")
    ] = False,
    changed: Annotated[
        bool, typer.Option("--changed", help="Only where an end says something else now.")
    ] = False,
    open_: OpenOption = False,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Rows; 0 for all.")] = 40,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """List mappings with their state: the published lists and what is under review.

    Example: ssckg mapping list --set u4ssc-sdg --state proposed
    """
    from ssckg.app.curation import list_mappings
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        found = list_mappings(
            ws,
            acting(ws),
            mapping_set=mapping_set,
            state=state,
            element=element,
            disputed=disputed,
            changed=changed,
            open_=open_,
        )
    if as_json:
        from ssckg.model.plain import plain

        print_json({"count": len(found), "mappings": plain(found)})
        return
    print_mappings(found[:limit] if limit else found, as_json=False)
    if limit and len(found) > limit:
        typer.echo(f"{len(found) - limit} more: --limit 0, or --set, --state, --element", err=True)


@app.command()
def show(
    mapping: MappingArgument,
    open_: OpenOption = False,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Show a mapping: both ends, its state, what was said of it.

    Example: ssckg mapping show u4ssc-sdg/EC-I-B-1A--9.4
    """
    _show(mapping, data, open_=open_, as_json=as_json)


@app.command()
def log(
    mapping: MappingArgument,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Print every step in the life of a mapping, also verdicts that no longer count.

    Example: ssckg mapping log u4ssc-sdg/EC-I-B-1A--9.4 --json
    """
    from ssckg.app.curation import show_mapping
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        found = show_mapping(ws, acting(ws), mapping, open_=True)
    if as_json:
        from ssckg.model.plain import plain

        print_json({"mapping": found.mapping.id, "steps": plain(found.steps)})
    else:
        print_steps(found)


@app.command()
def publish(
    mappings: Annotated[
        list[str] | None, typer.Argument(metavar="[MAPPING]...", help="All reviewed, if not given.")
    ] = None,
    mapping_set: SetOption = None,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Put reviewed mappings into the published dataset.

    Example: ssckg mapping publish --set u4ssc-sdg
    """
    from ssckg.app.curation import publish as make_public
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        found, _ = make_public(ws, acting(ws), mappings or (), mapping_set=mapping_set)
    if not found and not as_json:
        typer.echo("nothing is reviewed and waiting", err=True)
    print_mappings(found, as_json)


@app.command()
def withdraw(
    mapping: MappingArgument,
    reason: ReasonOption,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Take a mapping back; what was public stays on record with the reason.

    Example: ssckg mapping withdraw u4ssc-sdg/EC-I-B-1A--9.4 --reason "It counts another thing."
    """
    from ssckg.app.curation import withdraw as take_back
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        found, _ = take_back(ws, acting(ws), mapping, reason)
    print_mappings(found, as_json)


@app.command()
def review(
    mapping_set: SetOption = None,
    open_: OpenOption = False,
    state: Annotated[
        str, typer.Option("--state", help="Which ones: proposed, or needs-review.")
    ] = "proposed",
    data: DataOption = Path(".ssckg"),
) -> None:
    """Review mappings by keyboard alone, one a screen; goes on where you left.

    a accept, r reject, u unsure, 1 to 5 another predicate, s skip, b back, q quit; the reason is
    asked for. In a pipe, keys and reasons are read as lines.

    Example: ssckg mapping review --set u4ssc-sdg
    """
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.cli.harmonization.reviewing import Review

    with open_workspace(data) as ws:
        done = Review(ws, acting(ws), _console(), open_=open_).run(mapping_set, state)
    typer.echo(f"{counted(done, 'verdict')} given{'' if sys.stdin.isatty() else ' from lines'}")


app.command()(mapping_sets.agreement)
app.command("export")(mapping_sets.export)
app.command("import")(mapping_sets.import_)
app.command("diff")(mapping_sets.diff)
app.command("merge")(mapping_sets.merge)


def _show(mapping: str, data: Path, *, open_: bool, as_json: bool) -> None:
    from ssckg.app.curation import show_mapping
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        found = show_mapping(ws, acting(ws), mapping, open_=open_)
    if as_json:
        from ssckg.model.plain import plain

        print_json(plain(found))
        return
    from ssckg.cli.harmonization.mapping_screen import draw

    draw(_console(), found)
    print_steps(found)
    if found.hidden:
        typer.echo(f"{counted(found.hidden, 'verdict')} of others hidden; see them with --open")
    if not found.steps and not found.hidden:
        typer.echo(f"nothing was said of it yet: ssckg mapping review{data_words(data)}")


def _console() -> Console:
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 160, highlight=False)
