"""Pages of analyses: figures against the graph, faults beside fields, the command they name."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from tests.site.pages import faults, folded, get
from typer.testing import CliRunner

from ssckg.app.analyses.catalogue import all_analyses
from ssckg.app.analyses.registry import Parameters
from ssckg.cli import app as commands
from ssckg_api.site.analysis_fields import is_asked
from ssckg_api.site.analysis_runs import AnalysisRuns
from ssckg_api.site.command_lines import command_line

if TYPE_CHECKING:
    from tests.api.v1.service import Service

PUBLIC = sorted(name for name, each in all_analyses().items() if not each.is_private)
ONE, OTHER = "EC-ICT-ICT-1C", "EC-ICT-ICT-2C"
BOTH = {"subject": "u4ssc-2017", "object": "cpi-2016"}
ASKED: dict[str, dict[str, Any]] = {
    "agencies": {"partners_only": "yes"},
    "agency-heatmap": {"partners_only": "no", "agencies": ["UNECE", "ITU"]},
    "agency-overlaps": {"agencies": ["UNECE", "ITU", "UNEP"]},
    "agency-profile": {"agency": "UNECE", "strength": "narrow"},
    "clashes": BOTH,
    "combinations": {"framework": "u4ssc-2017", "others": ["cpi-2016", "sdg-2022"]},
    "compare": {"frameworks": ["u4ssc-2017", "cpi-2016"], "derived": "yes"},
    "core-frontier": {"min_cities": "4", "require": [ONE]},
    "core-set": {"size": "20", "floor": "0.3", "exclude": [ONE]},
    "coverage": {"framework": "u4ssc-2017", "of": "cpi-2016", "by": "indicator"},
    "derive": {"frameworks": ["cpi-2016", "u4ssc-2017"], "max_length": "2"},
    "explain": {"subject": ONE, "object": "11.2.1"},
    "flows": {"subject": "u4ssc-2017", "object": "sdg-2022", "subject_level": "goal"},
    "gaps": BOTH | {"by": "indicator"},
    "impact-add": {"like": ["cpi:QOL.SS.1"], "framework": "u4ssc-2017"},
    "impact-change": {"element": ONE, "field": "unit", "value": "number"},
    "impact-merge": {"elements": [ONE, OTHER], "into": OTHER},
    "impact-remove": {"elements": [ONE, OTHER], "below": "yes"},
    "network": {"kind": "agencies", "partners_only": "no"},
    "redundancy": {"framework": "u4ssc-2017", "minimum": "0.7"},
    "release-diff": {"first": "sdg-2017", "second": "sdg-2022", "language": "fr"},
    "release-timeline": {"element": "11.2.1"},
    "reportability": {"counting": "all", "min_cities": "3"},
    "side-by-side": {"indicators": [ONE, OTHER]},
    "suggest": BOTH | {"top": "2", "min_score": "0.5"},
    "terms": {"frameworks": ["u4ssc-2017", "cpi-2016"]},
}
"""Parameters that say something else than the usual, for each analysis that does not take long."""

QUICK = {
    "agency-heatmap",
    "coverage",
    "network",
    "impact-change",
    "flows",
    "side-by-side",
    "core-set",
}
"""With one of each way to say parameters; `make deep` tries them all."""


def asked(name: str) -> str:
    return f"/analyses/{name}?{urlencode(ASKED[name], doseq=True)}"


def settled(service: Service, path: str) -> Any:
    """Return a page when what it shows is worked out."""
    page = get(service, path)
    for _ in range(40):
        if page.status != 202:
            return page
        assert page.tree.xpath("//meta[@http-equiv='refresh']")
        page = get(service, path)
    raise AssertionError("it is not worked out in a minute")


def test_each_public_analysis_is_tried() -> None:
    assert set(PUBLIC) - set(ASKED) == {"suggest-evaluate"}


@pytest.mark.parametrize("name", PUBLIC)
def test_the_form_of_each_analysis(service: Service, name: str) -> None:
    page = settled(service, f"/analyses/{name}")
    assert page.status == 200
    assert not faults(page)
    sent = set(page.tree.xpath("//main//form//@name"))
    fields = all_analyses()[name].parameters.model_fields
    if name != "core-set":  # it has a form of its own
        assert {field for field, info in fields.items() if is_asked(field, info)} <= sent
    assert not sent & {"submissions", "cities"}


@pytest.mark.parametrize(
    "name",
    [
        name if name in QUICK else pytest.param(name, marks=pytest.mark.deep)
        for name in sorted(ASKED)
    ],
)
def test_the_result_of_each_analysis_is_that_of_the_command(service: Service, name: str) -> None:
    page = settled(service, asked(name))
    assert page.status == 200, page.words[:500]
    assert not faults(page)
    answer = service.call("public", "GET", f"/analyses/{name}", params=ASKED[name]).json()
    result = answer["citation"]["result"]
    assert f"sha256:{result}" in page.words.replace(" ", "") or result in page.text
    command = command_line(name, answer["citation"]["parameters"])
    assert command in page.text.replace("&#39;", "'").replace("&#34;", '"')
    ran = CliRunner().invoke(
        commands, [*shlex.split(command)[1:], "--data", str(service.data), "--json"]
    )
    assert ran.exit_code == 0, ran.output
    assert json.loads(ran.stdout)["citation"]["result"] == result


def test_private_analyses_and_unknown_ones_have_no_page(service: Service) -> None:
    for name in [n for n, each in all_analyses().items() if each.is_private] + ["nothing"]:
        page = get(service, f"/analyses/{name}")
        assert page.status == 404
    listed = get(service, "/analyses")
    assert not faults(listed)
    found = {a.rpartition("/")[2] for a in listed.links() if a.startswith("/analyses/")}
    assert set(PUBLIC) <= found


@pytest.mark.parametrize(
    ("path", "field", "said"),
    [
        ("/analyses/gaps?subject=u4ssc-2017&object=nope", "object", "nope"),
        ("/analyses/gaps?subject=u4ssc-2017", "object", "missing"),
        ("/analyses/suggest?subject=u4ssc-2017&object=cpi-2016&top=0", "top", "1 or more"),
        ("/analyses/suggest?subject=u4ssc-2017&object=cpi-2016&top=x", "top", "whole number"),
        ("/analyses/agency-profile?agency=<script>alert(1)</script>", "agency", "<script>"),
        ("/analyses/core-set?floor=3", "floor", "1.0 or less"),
        ("/analyses/core-set?seconds=600", "", "60"),
        ("/analyses/core-set?submissions=yes", "", ""),
        ("/analyses/network?colour=red", "", "colour"),
        ("/analyses/impact?elements=NOPE", "", "NOPE"),
        ("/analyses/impact?kind=merge&elements=EC-ICT-ICT-1C", "", "2 or more"),
        ("/compare?frameworks=u4ssc-2017", "", ""),
        ("/compare?frameworks=u4ssc-2017&frameworks=nope", "", "nope"),
    ],
)
def test_faults_are_told_beside_their_fields(
    service: Service, path: str, field: str, said: str
) -> None:
    page = get(service, path)
    assert page.status in {422, 403}, page.words[:300]
    assert "<script>alert" not in page.text
    if page.status == 422:
        assert not faults(page)
        assert said in folded(page.tree.get_element_by_id("faults"))
        if field:
            assert page.tree.xpath(f"//*[@id='f-{field}']/ancestor::*[contains(@class,'faulty')]")


COVERED = """PREFIX ssc: <https://w3id.org/ssckg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sssom: <https://w3id.org/sssom/>
PREFIX code: <https://w3id.org/ssckg/code/>
PREFIX framework: <https://w3id.org/ssckg/framework/>
SELECT (COUNT(DISTINCT ?one) AS ?n) {
  ?mapping ssc:mappingList <https://w3id.org/ssckg/code/mapping-list/accepted> .
  { ?mapping sssom:subject_id ?one ; sssom:object_id ?other }
  UNION { ?mapping sssom:object_id ?one ; sssom:subject_id ?other }
  ?one a ssc:Indicator ; skos:inScheme framework:%s .
  ?other skos:inScheme framework:%s
}"""


def test_the_matrix_is_what_the_graph_says(service: Service) -> None:
    page = settled(service, "/compare?frameworks=u4ssc-2017&frameworks=cpi-2016&strength=related")
    assert not faults(page)
    (table,) = page.tree.xpath("//table[contains(@class, 'matrix')]")
    rows = [[folded(cell) for cell in row] for row in table.find("tbody")]
    for row, one, other in (
        (rows[0], "u4ssc-2017", "cpi-2016"),
        (rows[1], "cpi-2016", "u4ssc-2017"),
    ):
        (counted,) = service.select(COVERED % (one, other))
        assert row[0].startswith(one)
        assert any(f" {counted['n']} of " in cell for cell in row[1:]), (counted, row)


def test_what_was_chosen_goes_along_from_the_matrix(service: Service) -> None:
    page = settled(
        service, "/compare?frameworks=u4ssc-2017&frameworks=cpi-2016&strength=close&lang=fr"
    )
    for path in ("/analyses/coverage", "/analyses/gaps", "/analyses/clashes"):
        links = [urlsplit(a) for a in page.links() if urlsplit(a).path == path]
        assert links
        for link in links:
            query = parse_qs(link.query)
            assert query["strength"] == ["close"]
            assert query["lang"] == ["fr"]
            assert settled(service, link.geturl()).status == 200


def test_what_if_an_indicator_came_that_is_described(service: Service) -> None:
    page = settled(
        service,
        "/analyses/impact?kind=add&new_code=X-1&new_label=Bees&measures=broad:15.5%0D%0A11.7",
    )
    assert page.status == 200
    assert not faults(page)
    assert "15.5" in page.words
    assert "11.7" in page.words
    assert page.tree.xpath("//input[@name='new_label' and @value='Bees']")
    # Its data, its address and its citation, as of any other result.
    links = {folded(a): str(a.get("href")) for a in page.tree.xpath("//main//a")}
    told = service.client.get(service.address + links["JSON"]).json()
    assert told["citation"]["parameters"]["indicators"][0]["label"] == "Bees"
    assert told["citation"]["result"] in page.text
    (again,) = [a for a in links.values() if "/impact-add?" in a and "api" not in a]
    assert told["citation"]["result"] in settled(service, again).text
    wrong = "/api/v1/analyses/impact-add?indicators=Bees"
    refused = service.client.get(service.address + wrong)
    assert refused.status_code == 400, refused.text
    assert "neither an object nor one in JSON" in refused.text


@pytest.mark.parametrize("kind", ["remove", "merge", "change", "add", "nonsense"])
def test_what_if_has_a_form_for_each_kind(service: Service, kind: str) -> None:
    page = get(service, f"/analyses/impact?kind={kind}")
    assert page.status == 200
    assert not faults(page)
    known = page.tree.xpath("//datalist/option/@value")
    assert ONE in known


def test_the_core_set_with_sliders_at_nought_has_no_bounds(service: Service) -> None:
    free = settled(service, "/analyses/core-set?size=0&floor=0&targets=0&run=yes")
    answer = service.call("public", "GET", "/analyses/core-set").json()
    assert answer["citation"]["result"] in free.text
    (size,) = free.tree.xpath("//*[@data-live='size']/text()")
    assert size == str(len(answer["chosen"]))
    tight = settled(service, "/analyses/core-set?size=2&targets=60")
    assert tight.status == 200
    assert "These bounds cannot be met together" in tight.words


def test_the_picture_says_what_it_shows(service: Service) -> None:
    page = settled(service, "/analyses/coverage?framework=u4ssc-2017")
    (picture,) = page.tree.xpath("//main//figure//img")
    assert "17 values" in picture.get("alt")
    drawn = service.client.get(service.address + picture.get("src"))
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.startswith("<svg")


def test_what_takes_long_is_shown_when_it_is_there() -> None:
    import threading  # noqa: PLC0415
    from dataclasses import dataclass  # noqa: PLC0415

    from ssckg.app.analyses.registry import Analysis  # noqa: PLC0415
    from ssckg.model.result import Result, ResultTable  # noqa: PLC0415

    @dataclass(frozen=True, kw_only=True)
    class Slow(Result):
        def tables(self) -> tuple[ResultTable, ...]:
            return (ResultTable("a", "A", ("n",), ((1,),)),)

    go, ran = threading.Event(), []

    def work(_sources: Any, _parameters: Any) -> Slow:
        ran.append(1)
        go.wait(20)
        return Slow()

    class Sources:
        data = "hash"

    analysis = Analysis("slow", "Slow.", Parameters, work)
    runs = AnalysisRuns(patience=0.05)
    sources: Any = Sources()
    assert runs.result(analysis, sources, {}) is None
    assert runs.result(analysis, sources, {}) is None
    go.set()
    patient = AnalysisRuns.result
    for _ in range(200):
        found = patient(runs, analysis, sources, {})
        if found is not None:
            break
    assert isinstance(found, Slow)
    assert ran == [1]
    runs.close()


def test_fields_follow_the_model(service: Service) -> None:
    page = get(service, "/analyses/suggest")
    (top,) = page.tree.xpath("//input[@name='top']")
    assert (top.get("type"), top.get("min"), top.get("max"), top.get("value")) == (
        *("number", "1", "1000", "5"),
    )
    frameworks = page.tree.xpath("//select[@name='subject']/option/@value")
    listed = service.select(
        "PREFIX ssc: <https://w3id.org/ssckg/ontology#> PREFIX d: <http://purl.org/dc/terms/>"
        " SELECT ?id { ?e a ssc:FrameworkEdition ; d:identifier ?id }"
    )
    assert set(frameworks) - {""} == {row["id"] for row in listed}


def test_a_share_and_its_range_are_told_alike(service: Service) -> None:
    page = settled(service, "/analyses/compare?frameworks=u4ssc-2017&frameworks=cpi-2016")
    row = next(r for r in page.tree.xpath("//main//table//tr[td]") if "u4ssc-2017" in folded(r[0]))
    # 34 of 91; at the least 21 of 91, by the confidences; as `ssckg compare` prints them.
    assert [folded(cell) for cell in row][:7] == [
        *("u4ssc-2017", "cpi-2016", "34", "91"),
        *("37.4 %", "23.1 %", "37.4 %"),
    ]
    assert row[4].get("class") == "number"
