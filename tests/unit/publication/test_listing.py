"""The list of datasets for people, of a small dataset that was written by hand."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.publication.small_dataset import FACTS, NQUADS, B

from ssckg.publication.describing.listing import WHOLE, dataset_lines
from ssckg.publication.downloads import DownloadFile
from ssckg.publication.tables.described import described_tables

OSLO = f"{B}graph/observation/oslo-2020"


def test_the_whole_comes_first_then_tables_then_graphs_by_kind() -> None:
    lines = dataset_lines(FACTS)
    groups = list(dict.fromkeys(one.group for one in lines))

    assert (lines[0].group, lines[0].triples) == (WHOLE, NQUADS.count(b"\n"))
    assert groups[1:5] == ["Tables", "Frameworks", "Mappings", "Results of cities"]
    assert len(lines) == 1 + len(described_tables()) + 5
    names = [one.name for one in lines if one.group == "Frameworks"]
    assert names == ["framework/a-2001", "framework/a-2010"]


def test_a_line_has_terms_title_and_files_of_its_own_only() -> None:
    files = (
        DownloadFile("all.nq.gz", "application/n-quads", 1, "00", "application/gzip"),
        DownloadFile("oslo.ttl", "text/turtle", 2, "11", graph=OSLO),
        DownloadFile("x.csv", "text/csv", 3, "22", table="projects"),
    )
    lines = {one.iri or one.name: one for one in dataset_lines(replace(FACTS, files=files))}

    oslo = lines[OSLO]
    assert (oslo.title, oslo.rights, oslo.licence) == ("Oslo 2020", "Ask Oslo.", "")
    assert [one.name for one in oslo.files] == ["oslo.ttl"]
    assert [one.name for one in lines["projects"].files] == ["x.csv"]
    assert [one.name for one in lines[f"{B}dataset/ssckg"].files] == ["all.nq.gz"]
