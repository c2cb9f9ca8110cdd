from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from dev.diagram.edges import Edge
from dev.diagram.layout import Layout, Way, layout
from dev.diagram.svg import APART, DEFINITION, MAX_ROWS, picture, pictures

WORKFLOW = yaml.safe_load(DEFINITION.read_text())

# Everything that a definition can hold, and a name that would break a careless picture.
SAMPLE = yaml.safe_load("""
Comment: Tea & <biscuits>
StartAt: Try
States:
  Try:
    Type: Parallel
    Branches:
      - StartAt: Is it <long> & wide?
        States:
          Is it <long> & wide?:
            Type: Choice
            Choices: [{Condition: "x", Next: Hand it over}]
            Default: For each
          Hand it over: {Type: Task, Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", Next: Join}
          For each:
            Type: Map
            MaxConcurrency: 10
            ItemProcessor:
              StartAt: Ask
              States:
                Ask:
                  Type: Task
                  Resource: "arn:aws:states:::lambda:invoke"
                  Arguments: {FunctionName: "${AskTheCoachFunctionArn}"}
                  Catch: [{ErrorEquals: [States.ALL], Next: Lost}]
                  End: true
                Lost: {Type: Pass, End: true}
            Next: Join
          Join: {Type: Task, Resource: "arn:aws:states:::dynamodb:updateItem", End: true}
    Catch:
      - {ErrorEquals: [NoSwingError, NoGolferError], Next: Rejected}
      - {ErrorEquals: [States.ALL], Next: Failed}
    Next: Announce
  Announce:
    Type: Task
    Resource: "arn:aws:states:::events:putEvents"
    Catch: [{ErrorEquals: [States.ALL], Next: Failed}]
    Next: Done
  Done: {Type: Succeed}
  Rejected: {Type: Succeed}
  Failed: {Type: Fail}
""")

SVG = "{http://www.w3.org/2000/svg}"
LAYOUTS = [
    pytest.param(layout(WORKFLOW), id="analyze swing"),
    pytest.param(layout(WORKFLOW, {APART}, MAX_ROWS), id="analyze swing in columns"),
    pytest.param(layout(SAMPLE), id="sample"),
]


def levels(top: Layout) -> list[Layout]:
    return [top, *(each for inside in top.inside.values() for inner in inside for each in levels(inner))]


def names(definition: dict[str, Any]) -> set[str]:
    return {name for level in levels(layout(definition)) for name in level.states}


def crosses(way: Way, left: float, top: float, width: float, height: float) -> bool:
    """Whether a way of upright and level pieces runs through the inside of a rectangle."""
    return any(
        min(x1, x2) < left + width - 1
        and max(x1, x2) > left + 1
        and min(y1, y2) < top + height - 1
        and max(y1, y2) > top + 1
        for (x1, y1), (x2, y2) in pairwise(way)
    )


def outline(level: Layout, name: str) -> Way:
    """Diagonal of a state's rectangle, whose bounds are the rectangle."""
    (left, top), (width, height) = level.corner(name), level.size(name)
    return [(left, top), (left + width, top + height)]


@pytest.mark.parametrize("place", pictures(WORKFLOW), ids=lambda place: place.stem)
def test_the_committed_pictures_show_the_committed_workflow(place: Path) -> None:
    assert place.read_text() == pictures(WORKFLOW)[place], "run: python -m dev.diagram.svg"


def test_every_state_is_in_one_of_the_pictures_by_its_name() -> None:
    assert names(WORKFLOW) <= {text for drawn in pictures(WORKFLOW).values() for text in texts(drawn)}


def test_every_state_is_in_the_picture_by_its_name() -> None:
    assert names(SAMPLE) <= texts(picture(SAMPLE))


def texts(drawn: str) -> set[str | None]:
    return {text.text for text in ElementTree.fromstring(drawn).iter(f"{SVG}text")}  # noqa: S314 (our own picture)


@pytest.mark.parametrize("place", pictures(WORKFLOW), ids=lambda place: place.stem)
def test_a_picture_fits_a_screen_with_names_that_can_be_read(place: Path) -> None:
    """On one of 1,920 by 1,080 a browser has some 940 rows; names are 12.5 pixels high and want nine."""
    drawn = ElementTree.fromstring(pictures(WORKFLOW)[place])  # noqa: S314 (our own picture)

    assert float(drawn.attrib["height"]) <= 940 * 12.5 / 9
    assert float(drawn.attrib["width"]) <= 1300


def test_a_long_flow_goes_on_at_the_top_of_another_column_and_keeps_its_branches_beside_it() -> None:
    [inside] = layout(WORKFLOW, {APART}, MAX_ROWS).inside["Analyze the swing"]

    assert inside.row["Record the measurements"] == 0
    assert inside.column["Hand it to the worker"] < inside.column["Record the measurements"]
    assert inside.rows <= MAX_ROWS


@pytest.mark.parametrize("top", LAYOUTS)
def test_no_two_states_overlap(top: Layout) -> None:
    overlapping = [
        (first, second)
        for level in levels(top)
        for first, second in combinations(level.column, 2)
        if crosses(outline(level, first), *level.corner(second), *level.size(second))
    ]

    assert overlapping == []


@pytest.mark.parametrize("top", LAYOUTS)
def test_a_container_holds_its_inside(top: Layout) -> None:
    for level in levels(top):
        for name, inside in level.inside.items():
            width, height = level.size(name)

            assert sum(inner.width for inner in inside) <= width
            assert all(inner.height < height for inner in inside)


def test_the_flow_runs_down_one_line_into_its_containers_and_out_of_them() -> None:
    top = layout(SAMPLE)
    inner = top.inside["Try"][0]

    lines = [inner.way(Edge(*ends))[0][0] for ends in pairwise(["Is it <long> & wide?", "For each", "Join"])]
    assert lines[0] == lines[1]
    assert top.way(Edge("Try", "Announce"))[0][0] == top.way(Edge("Announce", "Done"))[0][0]


@pytest.mark.parametrize("top", LAYOUTS)
def test_no_arrow_runs_through_a_state(top: Layout) -> None:
    hit = [
        (edge.source, edge.target, name)
        for level in levels(top)
        for edge in level.edges
        for name in level.column
        if crosses(level.way(edge), *level.corner(name), *level.size(name))
    ]

    assert hit == []


def test_the_flow_goes_down_and_errors_go_aside() -> None:
    top = layout(SAMPLE)

    assert [top.column[name] for name in ("Try", "Announce", "Done", "Rejected", "Failed")] == [0, 0, 0, 1, 2]
    assert top.row["Try"] < top.row["Announce"] < top.row["Done"]


@pytest.mark.parametrize(
    "words",
    [
        "ask_the_coach",
        "SQS sendMessage, waits for the answer",
        "NoSwingError and 1 more",
        "any other error",
        "yes",
        "no",
    ],
)
def test_the_picture_says_what_runs_and_what_is_caught(words: str) -> None:
    assert f">{words}<" in picture(SAMPLE)


def test_a_loop_back_up_can_be_drawn() -> None:
    waiting = {
        "StartAt": "Wait",
        "States": {
            "Wait": {"Type": "Wait", "Next": "Is it done?"},
            "Is it done?": {"Type": "Choice", "Choices": [{"Next": "Done"}], "Default": "Wait"},
            "Done": {"Type": "Succeed"},
        },
    }

    assert layout(waiting).row == {"Wait": 0, "Is it done?": 1, "Done": 2}
