"""Commands of revision rounds: `ssckg revision ...`."""

from __future__ import annotations

import typer

from ssckg.cli.revision import answers as _answers
from ssckg.cli.revision import comments as _comments
from ssckg.cli.revision import decisions as _decisions
from ssckg.cli.revision import feeds as _feeds
from ssckg.cli.revision import impacts as _impacts
from ssckg.cli.revision import playing as _playing
from ssckg.cli.revision import preview as _preview
from ssckg.cli.revision import proposals as _proposals
from ssckg.cli.revision import reviews as _reviews
from ssckg.cli.revision import rounds as _rounds

app = typer.Typer(
    name="revision",
    help="Rounds of revision: calendar, proposals, reviews, comments, decisions.",
    no_args_is_help=True,
)


@app.callback()
def _root() -> None:
    """Rounds of revision: calendar, proposals, reviews, comments, decisions."""  # noqa: D401


app.command()(_rounds.example)
app.command("open")(_rounds.open_)
app.command("list")(_rounds.list_)
app.command()(_rounds.show)
app.command()(_rounds.status)
app.command()(_rounds.extend)
app.command()(_rounds.announce)
app.command()(_rounds.log)
app.command()(_rounds.export)
app.command()(_rounds.replay)
app.command()(_playing.play)
app.command()(_comments.comment)
app.command()(_comments.comments)
app.command()(_comments.moderate)
app.command()(_comments.dispose)
app.command()(_feeds.feed)
app.command()(_reviews.todo)
app.command()(_reviews.review)
app.command()(_reviews.reviews)
app.command()(_answers.answer)
app.command()(_answers.answers)
app.command()(_decisions.decide)
app.command()(_decisions.decisions)
app.command()(_impacts.impact)
app.command()(_impacts.conflicts)
app.command()(_proposals.form)
app.command()(_proposals.propose)
app.command()(_proposals.amend)
app.command()(_proposals.withdraw)
app.command()(_proposals.proposals)
app.command()(_proposals.proposal)
app.command()(_proposals.evidence)
app.command()(_preview.preview)
