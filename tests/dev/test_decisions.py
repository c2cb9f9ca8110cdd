"""Every decision has a number, a date, a status, what it was about and what it costs, and its line in the index."""

import re
from datetime import date
from pathlib import Path

import pytest

from ops.local import ROOT

FOLDER = ROOT / "docs" / "decisions"
INDEX = (FOLDER / "README.md").read_text()
FILES = sorted(FOLDER.glob("[0-9]*.md"))
HEAD = re.compile(
    r"# (?P<number>\d{4})\. (?P<title>.+)\n\n"
    r"- Date: (?P<date>\d{4}-\d\d-\d\d)\n"
    r"- Status: (?P<status>proposed|accepted|rejected"
    r"|superseded by \[(?P<later>\d{4})\]\((?P<link>\d{4}-[a-z0-9-]+\.md)\))\n\n"
)


def head(file: Path) -> re.Match[str]:
    found = HEAD.match(file.read_text())
    assert found, f"{file.name} does not begin as the others do"
    return found


def test_the_numbers_have_no_gap() -> None:
    assert [int(file.name[:4]) for file in FILES] == list(range(1, len(FILES) + 1))


def test_a_later_number_has_no_earlier_date() -> None:
    dates = [date.fromisoformat(head(file)["date"]) for file in FILES]

    assert dates == sorted(dates)


@pytest.mark.parametrize("file", FILES, ids=[file.name[:4] for file in FILES])
def test_a_decision_says_what_it_is_about_what_was_chosen_and_what_it_costs(file: Path) -> None:
    titles = re.findall(r"^## (.+)$", file.read_text(), re.MULTILINE)

    assert head(file)["number"] == file.name[:4]
    assert set(titles) in ({"Context", "Choice", "Price"}, {"Context and choice", "Price"})


@pytest.mark.parametrize("file", FILES, ids=[file.name[:4] for file in FILES])
def test_a_decision_has_its_line_in_the_index(file: Path) -> None:
    found = head(file)

    assert f"| [{found['number']}]({file.name}) | {found['date']} | {found['title']} | {found['status']} |" in INDEX


@pytest.mark.parametrize("file", FILES, ids=[file.name[:4] for file in FILES])
def test_what_supersedes_a_decision_is_there_and_later(file: Path) -> None:
    later, link = head(file)["later"], head(file)["link"]

    assert later is None or (file.name[:4] < later == link[:4] and FOLDER / link in FILES)
