"""`ssckg submission ...`: a city's results from the workbook to publication.

One module per part; each is listed here once.
"""

from __future__ import annotations

import typer

from ssckg.cli.submission import consenting as _consenting
from ssckg.cli.submission import ingesting as _ingesting
from ssckg.cli.submission import lodging as _lodging
from ssckg.cli.submission import looking as _looking
from ssckg.cli.submission import publishing as _publishing
from ssckg.cli.submission import reads as _reads
from ssckg.cli.submission import scoring as _scoring
from ssckg.cli.submission import templates as _templates
from ssckg.cli.submission import verification_outputs as _verification_outputs
from ssckg.cli.submission import verifying as _verifying
from ssckg.cli.validate import validate as _validate

app = typer.Typer(
    name="submission",
    help="A city's submission: template, validate, lodge, verify, consent, publish, factsheet.",
    no_args_is_help=True,
)
app.command()(_templates.template)
app.command("validate")(_validate)
app.command()(_reads.reads)
app.command()(_consenting.consent)
app.command()(_consenting.consent_text)
app.command()(_publishing.preview)
app.command()(_publishing.publish)
app.command()(_publishing.withdraw)
app.command()(_lodging.lodge)
app.command()(_ingesting.ingest)
app.command()(_lodging.replace)
app.command()(_lodging.submit)
app.command()(_lodging.assign)
app.command("return")(_lodging.return_)
app.command()(_lodging.waive)
app.command("list")(_looking.list_)
app.command()(_looking.show)
app.command()(_looking.log)
app.command()(_looking.file)
app.command()(_verifying.hints)
app.command()(_verifying.judge)
app.command()(_verifying.verify)
app.command()(_verifying.recommend)
app.command()(_verification_outputs.summary)
app.command()(_verification_outputs.report)
app.command()(_verification_outputs.verified_workbook)
app.command()(_scoring.snapshot)
app.command()(_scoring.factsheet)
app.command()(_scoring.index_inputs)
app.command()(_scoring.local_review)
