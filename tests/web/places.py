"""The pages that a browser looks at: one of each kind, by its address."""

from __future__ import annotations

from typing import Final

PLACES: Final = {
    # doors and lists
    "home": "/",
    "search": "/search?q=air+quality",
    "search, nothing asked": "/search",
    "search, nothing found": "/search?q=qqqqqqqq",
    "frameworks": "/frameworks",
    "agencies": "/agencies",
    "mappings": "/mappings",
    "cities": "/cities",
    "cities compared": "/cities/compare",
    "analyses": "/analyses",
    "compare": "/compare",
    "queries": "/queries",
    "rounds": "/rounds",
    "releases": "/releases",
    "datasets": "/datasets",
    "sign in": "/sign-in",
    "workbench": "/sparql",
    "kinds of problems": "/problem",
    "documentation": "/docs/",
    "decisions": "/docs/decisions/",
    "documentation, searched": "/docs/search?q=mapping",
    # things
    "framework": "/framework/u4ssc",
    "edition": "/framework/u4ssc-2017",
    "KPI": "/u4ssc/EC-ICT-ICT-1C",
    "data point": "/u4ssc/EC-ICT-ICT-1C/result",
    "category": "/u4ssc/EC-I-B",
    "SDG goal": "/sdg/11",
    "SDG target": "/sdg/11.6",
    "SDG indicator": "/sdg/C110602",
    "commitment": "/nua/paragraph-34",
    "CPI sub-dimension": "/cpi/ES.AQ",
    "agency": "/agency/UNECE",
    "city": "/city/karmoy",
    "data set of a city": "/dataset/karmoy-2020",
    "observation": "/observation/karmoy/2020/EC-I-WS-1C-result",
    "missing observation": "/observation/rana/2020/EC-I-B-1A-result",
    "mapping set": "/mapping/u4ssc-sdg",
    "mapping": "/mapping/cpi-sdg/ES.AQ.1--11.6",
    "query": "/query/compare-cities",
    "unit": "/unit/coefficient",
    "source": "/source/a-res-70-1",
    "note": "/note/cpi-2016/CPI--description",
    "list of codes": "/code/access-condition",
    "vocabulary": "/ontology",
    "thing without a page of its own": "/consent-text/2026-11",
    # what went wrong
    "not found": "/no/such/thing",
    "bad parameter": "/analyses/no-such-analysis",
}
"""By what they show; each is public."""
OF_ROUNDS: Final = {
    "round": "/rounds/un-sscf-2020",
    "proposal": "/rounds/un-sscf-2020/proposals/14",
    "comment": "/rounds/un-sscf-2020/comment",
    "release": "/releases/un-sscf-0.1",
    "checks of a release": "/releases/un-sscf-0.1/verification",
    "differences": "/releases/diff?from=u4ssc-2017&to=un-sscf-0.1",
    "published round": "/round/un-sscf-2020",
    "published proposal": "/proposal/un-sscf-2020-p35",
    "published decision": "/decision/un-sscf-2020-d33",
    "published review": "/proposal/un-sscf-2020-p20/review/example-health-body",
    "published comment": "/comment/un-sscf-2020-c2",
    "published release": "/release/un-sscf-0.1",
}
"""Where the round of the examples was played."""
DESK: Final = {
    "desk": "/desk",
    "submissions": "/desk/submissions",
    "new submission": "/desk/submissions/new",
    "check of a file": "/desk/submissions/check",
    "template": "/desk/submissions/template",
    "tokens": "/desk/tokens",
    "check of an attestation": "/desk/attestations/check",
    "mappings to review": "/desk/reviews",
    "mapping to review": "/desk/reviews/u4ssc-sdg/EC-I-B-1A--9.4",
    "rounds at the desk": "/desk/rounds",
}
"""Private: who is signed in as the secretariat sees them."""
_ROUND: Final = "/desk/rounds/un-sscf-2020"
DESK_OF_ROUNDS: Final = {
    "round at the desk": _ROUND,
    "decisions": f"{_ROUND}/decisions",
    "comments": f"{_ROUND}/comments",
    "what cities can report": f"{_ROUND}/answers",
    "reviews": f"{_ROUND}/reviews",
    "run the round": f"{_ROUND}/manage",
}
"""Private, where the round of the examples was played."""


def of_all() -> list[str]:
    """Return the names of all places."""
    return list(PLACES)
