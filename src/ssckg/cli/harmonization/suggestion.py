"""`ssckg suggest`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ssckg.cli.analysing import FormatOption, LimitOption, OutOption, present
from ssckg.cli.as_of import AsOfOption
from ssckg.cli.build import DataOption, JsonOption
from ssckg.errors import UsageError

_EVALUATE = "evaluate"


def suggest(
    subject: Annotated[
        str, typer.Argument(metavar="FRAMEWORK|evaluate", help="Id of an edition; or: evaluate.")
    ],
    object_: Annotated[
        str | None, typer.Argument(metavar="[FRAMEWORK]", help="Id of the other edition.")
    ] = None,
    top: Annotated[
        int | None, typer.Option("--top", min=1, help="Suggestions for each indicator; else 5.")
    ] = None,
    element: Annotated[
        str | None, typer.Option("--subject", metavar="CODE", help="Only this indicator.")
    ] = None,
    min_score: Annotated[
        float | None, typer.Option("--min-score", min=0, help="The lowest score that is shown.")
    ] = None,
    declared: Annotated[
        bool, typer.Option("--declared", help="Also what was declared to have no match.")
    ] = False,
    embeddings: Annotated[
        bool, typer.Option("--embeddings", help="Add sentence embeddings (an optional extra).")
    ] = False,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="Of the intervals, with evaluate.")
    ] = None,
    as_json: JsonOption = False,
    form: FormatOption = None,
    out: OutOption = None,
    limit: LimitOption = 20,
    data: DataOption = Path(".ssckg"),
    as_of: AsOfOption = None,
) -> None:
    """Suggest mappings that nobody has decided on yet; or measure how good suggestions are.

    Offline, from words and from what is mapped already. Suggestions count in no figure.

    Examples: ssckg suggest u4ssc-2017 sdg-2022 --top 3; ssckg suggest u4ssc-2017 cpi-2016
    --subject "EC: P: IN: 1C" --json; ssckg suggest evaluate
    """
    shown = {
        **{"data": data, "as_json": as_json, "form": form, "out": out, "limit": limit},
        "as_of": as_of,
    }
    if subject == _EVALUATE:
        if object_ is not None or any(v is not None for v in (top, element, min_score)):
            raise UsageError("evaluate takes --seed and no framework, top, subject or score")
        present("suggest-evaluate", {"seed": seed, "embeddings": embeddings}, **shown)  # type: ignore[arg-type]
        return
    if object_ is None or seed is not None:
        raise UsageError("give two frameworks, or: ssckg suggest evaluate [--seed N]")
    values = {
        **{"subject": subject, "object": object_, "top": top, "element": element},
        **{"min_score": min_score, "declared": declared, "embeddings": embeddings},
    }
    present("suggest", values, **shown)  # type: ignore[arg-type]
