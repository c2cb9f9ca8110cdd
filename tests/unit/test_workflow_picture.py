from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from dev.flow_graph import Edge
from dev.flow_layout import Layout, Way, layout
from dev.workflow_picture import DEFINITION, PICTURE, picture

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

DEFINITIONS = [pytest.param(WORKFLOW, id="analyze swing"), pytest.param(SAMPLE, id="sample")]


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


def test_the_committed_picture_shows_the_committed_workflow() -> None:
    assert PICTURE.read_text() == picture(WORKFLOW), "run: python -m dev.workflow_picture"


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_every_state_is_in_the_picture_by_its_name(definition: dict[str, Any]) -> None:
    drawn = ElementTree.fromstring(picture(definition))  # noqa: S314 (our own picture)

    assert names(definition) <= {text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")}


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_no_two_states_overlap(definition: dict[str, Any]) -> None:
    overlapping = [
        (first, second)
        for level in levels(layout(definition))
        for first, second in combinations(level.column, 2)
        if crosses(outline(level, first), *level.corner(second), *level.size(second))
    ]

    assert overlapping == []


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_a_container_holds_its_inside(definition: dict[str, Any]) -> None:
    for level in levels(layout(definition)):
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


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_no_arrow_runs_through_a_state(definition: dict[str, Any]) -> None:
    hit = [
        (edge.source, edge.target, name)
        for level in levels(layout(definition))
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
