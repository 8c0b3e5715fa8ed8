"""`ssckg submission lodge`, `replace`, `submit`, `assign`, `return`, `waive`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ssckg.cli.build import DataOption, JsonOption, data_words, progress
from ssckg.cli.counting import counted
from ssckg.cli.json_output import print_json
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from ssckg.app.lodging import Lodged
    from ssckg.model.submission import Question, Submission, Summary

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Id of the submission.")]
LangOption = Annotated[str, typer.Option("--lang", help="Language of messages: en, fr, es.")]


def lodge(
    file: Annotated[Path, typer.Argument(help="Filled workbook, CSV, JSON-LD or Turtle.")],
    city: Annotated[str, typer.Option("--city", help="Name or id of the city.")],
    year: Annotated[str, typer.Option("--year", help="Report year.")],
    framework: Annotated[
        str | None, typer.Option("--framework", help="Framework edition, where not in the file.")
    ] = None,
    lang: LangOption = "en",
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Keep a city's file and make a draft of it; what the check finds does not forbid that.

    Example: ssckg submission lodge stavanger.xlsx --city Stavanger --year 2021
    """
    from ssckg.app.lodging import lodge as run
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    step = progress()
    with open_workspace(data) as ws:
        step(f"checking {file.name}")
        lodged = run(ws, acting(ws), file, city=city, year=year, edition=framework, lang=lang)
    _tell_lodged(lodged, data, as_json=as_json)


def replace(
    submission: IdArgument,
    file: Annotated[Path, typer.Argument(help="The corrected file.")],
    lang: LangOption = "en",
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Put a corrected file in the place of the one before; the earlier file stays kept.

    Example: ssckg submission replace stavanger-2021-1 corrected.xlsx
    """
    from ssckg.app.lodging import replace as run
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    step = progress()
    with open_workspace(data) as ws:
        step(f"checking {file.name}")
        lodged = run(ws, acting(ws), submission, file, lang=lang)
    _tell_lodged(lodged, data, as_json=as_json)


def submit(
    submission: IdArgument, data: DataOption = Path(".ssckg"), as_json: JsonOption = False
) -> None:
    """Hand in a draft, or a returned submission again; no violation may be open.

    Example: ssckg submission submit stavanger-2021-1
    """
    from ssckg.app.lodging import submit as run
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        head = run(ws, acting(ws), submission)
    tell_head(head, data, as_json=as_json)


def assign(
    submission: IdArgument,
    verifier: Annotated[str, typer.Option("--verifier", help="Id of who is to verify.")],
    mode: Annotated[str, typer.Option("--mode", help="remote or on-site.")] = "remote",
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Charge a verifier, who must not belong to the city; assigning again replaces the first.

    Example: ssckg submission assign stavanger-2021-1 --verifier agder-institute --mode on-site
    """
    from ssckg.app.lodging import assign as run
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        head = run(ws, acting(ws), submission, verifier, mode)
    tell_head(head, data, as_json=as_json)


def return_(
    submission: IdArgument,
    note: Annotated[str, typer.Option("--note", help="What the city is asked to do.")],
    question: Annotated[
        list[str] | None,
        typer.Option("--question", help="CODE=TEXT: about a data point; may be repeated."),
    ] = None,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Send a submission back to the city, with questions.

    Example: ssckg submission return stavanger-2021-1 --note "See the questions"
    --question "EC-ICT-ICT-1C=Which year is this?"
    """
    from ssckg.app.lodging import return_to_city, show
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        actor = acting(ws)
        asked = _questions(question, show(ws, actor, submission)) if question else ()
        head = return_to_city(ws, actor, submission, note, asked)
    tell_head(head, data, as_json=as_json)


def waive(
    submission: IdArgument,
    rule: Annotated[
        str, typer.Option("--rule", help="Rule of the finding, such as unit-mismatch.")
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why it is accepted; is published.")],
    data_point: Annotated[
        str, typer.Option("--data-point", help="Code or IRI; without it, all findings of the rule.")
    ] = "",
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Accept a finding as it is, with a reason that is published with the value.

    Example: ssckg submission waive stavanger-2021-1 --rule unit-mismatch --data-point EC-ICT-ICT-1C
    --reason "Counted per household in this country."
    """
    from ssckg.app.lodging import waive as run
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        head = run(ws, acting(ws), submission, rule=rule, reason=reason, data_point=data_point)
    tell_head(head, data, as_json=as_json)


def head_facts(head: Summary) -> dict[str, Any]:
    """Return a head for JSON, with what can be done next."""
    from ssckg.model.plain import plain
    from ssckg.submissions.life.transitions import open_actions

    facts: dict[str, Any] = plain(head)
    return {**facts, "open_actions": list(open_actions(head.state))}


def _command(words: str, data: Path) -> str:
    return f"ssckg submission {words}{data_words(data)}"


def shown(text: str) -> str:
    """Return a text that others wrote without what controls a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def tell_head(head: Summary, data: Path, *, as_json: bool, is_faulty: bool = False) -> None:
    """Tell what a submission has become, and what comes next; `is_faulty`: violations are open."""
    if as_json:
        print_json(head_facts(head))
        return
    typer.echo(f"{head.id} is {typer.style(str(head.state).replace('-', ' '), bold=True)}")
    if head.supersedes:
        typer.echo(f"it comes in the place of {head.supersedes}")
    for line in next_steps(head, data, is_faulty=is_faulty):
        typer.echo(line)


def next_steps(head: Summary, data: Path, *, is_faulty: bool = False) -> list[str]:
    """Return the commands that usually come next, and the one that takes a step back."""
    usual = {
        "draft": ["submit {id}", "replace {id} FILE", "withdraw {id}"],
        "submitted": ["assign {id} --verifier WHO", "return {id} --note TEXT", "withdraw {id}"],
        "in-verification": ["verify {id} --file VERIFIED.xlsx", "return {id} --note TEXT"],
        "returned": ["replace {id} FILE", "submit {id}", "withdraw {id}"],
        "verified": ["consent {id} --all", "preview {id}", "publish {id}"],
        "published": ["show {id}", "withdraw {id}"],
        "withdrawn": ["lodge FILE --city {city} --year {year}"],
        "superseded": ["show {later}"],
    }
    if is_faulty:  # Handing in would be refused.
        usual["draft"] = ["replace {id} FILE", "withdraw {id}"]
        usual["returned"] = usual["draft"]
    words = {"id": head.id, "city": head.city, "year": head.year, "later": head.superseded_by}
    commands = [_command(line.format(**words), data) for line in usual[str(head.state)]]
    return [f"{'next:' if n == 0 else '  or:'} {command}" for n, command in enumerate(commands)]


def _tell_lodged(lodged: Lodged, data: Path, *, as_json: bool) -> None:
    counts = Counter(str(finding.severity) for finding in lodged.report.findings)
    found = {severity: counts[severity] for severity in ("violation", "warning", "info")}
    if as_json:
        facts = {
            **head_facts(lodged.head),
            "findings": found,
            "twins": list(lodged.twins),
            "lapsed_judgements": lodged.lapsed_judgements,
            "lapsed_waivers": lodged.lapsed_waivers,
        }
        print_json(facts)
        return
    head = lodged.head
    typer.echo(f"kept as {head.sha256}")
    violations, warnings = found["violation"], found["warning"]
    said = f"{counted(violations, 'violation')}, {counted(warnings, 'warning')}"
    typer.echo(f"the check found {said}")
    if violations:
        typer.echo("it cannot be handed in before they are corrected, or waived with a reason")
        typer.echo(f"see them: {_command(f'show {head.id}', data)}")
    if lodged.lapsed_judgements or lodged.lapsed_waivers:
        typer.echo(
            f"{counted(lodged.lapsed_judgements, 'judgement')} and"
            f" {counted(lodged.lapsed_waivers, 'waiver')} lapsed with the values they were about"
        )
    for twin in lodged.twins:
        typer.echo(f"the same file is also {twin}: withdraw one of them", err=True)
    tell_head(head, data, as_json=False, is_faulty=violations > 0)


def _questions(given: list[str], submission: Submission) -> tuple[Question, ...]:
    from ssckg.model.submission import Question
    from ssckg.submissions.life.names import find_point

    points = [report.data_point for report in submission.reports]
    found = []
    for text in given:
        code, mark, question = text.partition("=")
        if not mark:
            raise UsageError(f"--question takes CODE=TEXT, not {text!r}")
        found.append(Question(question.strip(), find_point(points, code)))
    return tuple(found)
