"""The coach may say of a golfer's swings what a tool has shown, and nothing else."""

from typing import Any

import pytest

from swing.chat.answers import ChatAnswer
from swing.chat.facts import MeasuredSwing, said_by_tool
from swing.chat.grounding import complaints

UNITS = {"tempo_ratio": "1", "head_sway": "shoulder widths", "spine_lean_top_deg": "deg"}


def measured(analysis_id: str, day: int, view: str = "face-on", **metrics: float) -> MeasuredSwing:
    units = {name: UNITS[name] for name in metrics}
    return MeasuredSwing(
        analysis_id=analysis_id,
        at=f"2026-11-{day:02}T10:00:00.000Z",
        view=view,
        metrics=metrics,
        units=units,
        known=[(value, units[name]) for name, value in metrics.items()],
    )


SEEN = {
    "first": measured("first", 1, tempo_ratio=2.4, head_sway=0.4, spine_lean_top_deg=12.3),
    "second": measured("second", 2, tempo_ratio=2.9, head_sway=0.4),
    "behind": measured("behind", 3, view="down-the-line", tempo_ratio=3.1),
}


def change(metric: str = "tempo_ratio", earlier: str = "first", later: str = "second", direction: str = "up") -> Any:
    return {"metric": metric, "earlier": earlier, "later": later, "direction": direction}


def about(reply: str, *relied_on: str, changes: tuple[Any, ...] = (), verdict: str = "changed") -> list[str]:
    answer = ChatAnswer.model_validate({"reply": reply, "relied_on": list(relied_on), "changes": list(changes)})
    return complaints(answer, SEEN, [], {("first", "second"): {"tempo_ratio": verdict, "head_sway": "same"}})


@pytest.mark.parametrize(
    ("reply", "relied_on", "changes"),
    [
        ("Hello! Ask me about your swing.", (), ()),
        ("Film face-on, so that your whole swing is in the picture.", (), ()),
        ("Your tempo was 2.4:1 on the first of November.", ("first",), ()),
        ("Your spine leans 12 degrees at the top.", ("first",), ()),
        ("Your tempo went up from 2.4:1 to 2.9:1.", ("first", "second"), (change(),)),
        ("Your tempo went up by 0.5.", ("first", "second"), (change(),)),
        (
            "Your head sways as before: 0.4 shoulder widths.",
            ("first", "second"),
            (change("head_sway", direction="same"),),
        ),
        ("I can't say whether your tempo improved: that needs two measured swings.", ("first",), ()),
        ("To improve your tempo, count to three on the way back.", ("first",), ()),
        ("I don't know where the ball went, so I can't say why you slice.", (), ()),
        ("Keep the distance to the ball that you have.", ("first",), ()),
        ("Swing 10 balls in 3 sets on day 2.", (), ()),
    ],
)
def test_what_a_tool_has_shown_may_be_said(reply: str, relied_on: tuple[str, ...], changes: tuple[Any, ...]) -> None:
    assert about(reply, *relied_on, changes=changes) == []


@pytest.mark.parametrize(
    ("reply", "relied_on", "complaint"),
    [
        ("", (), "The reply is empty."),
        ("Good. " * 600, (), "has more than 3000 characters"),
        ("Your tempo was 2.4:1.", ("third",), "“third” is in no tool result"),
        ("Your tempo was 9.9:1.", ("first",), "“9.9:1” is not in the swings"),
        ("Your tempo was 2.9:1.", ("first",), "“2.9:1” is not in the swings"),
        ("Your spine leans 40 degrees.", ("first",), "“40 degrees” is not in the swings"),
        ("Your tempo was 3.7 that day.", ("first",), "“3.7” is not in the swings"),
        ("Your tempo is good.", (), "speaks of the golfer's swings"),
        ("In your last swing you swayed.", (), "speaks of the golfer's swings"),
        ("I saw your backswing last week.", (), "speaks of the golfer's swings"),
        ("Your tempo has improved.", ("first",), "claims a change"),
        ("You sway less than before.", ("first", "second"), "claims a change"),
        ("Your rhythm got much better since your first video.", ("first",), "claims a change"),
        ("You will gain distance with this.", (), "speaks of the ball's flight"),
        ("The ball flies left because of your grip.", (), "speaks of the ball's flight"),
        ("That is your slice.", (), "speaks of the ball's flight"),
        (f"See {'0' * 32}.", (), "by its date"),
    ],
)
def test_anything_else_is_complained_about(reply: str, relied_on: tuple[str, ...], complaint: str) -> None:
    assert any(complaint in told for told in about(reply, *relied_on))


@pytest.mark.parametrize(
    ("claim", "relied_on", "complaint"),
    [
        (change(direction="down"), ("first", "second"), "did not go down: it went up"),
        (change(direction="same"), ("first", "second"), "did not go same: it went up"),
        (change(earlier="second", later="first"), ("first", "second"), "is not from an earlier swing to a later one"),
        (change(later="first"), ("first",), "is not from an earlier swing to a later one"),
        (change(later="behind"), ("first", "behind"), "compares a face-on video with a down-the-line one"),
        (change("spine_lean_top_deg"), ("first", "second"), "was not measured in both swings"),
        (change("club_speed"), ("first", "second"), "was not measured in both swings"),
        (change(later="third"), ("first", "third"), "needs both swings in `relied_on`"),
        (change(), ("first",), "needs both swings in `relied_on`"),
    ],
)
def test_a_change_needs_two_measured_swings_that_differ_like_that(
    claim: Any, relied_on: tuple[str, ...], complaint: str
) -> None:
    told = about("Your tempo changed.", *relied_on, changes=(claim,))

    assert any(complaint in each for each in told)


def test_a_change_that_is_not_proven_is_not_claimed() -> None:
    told = about("Your tempo went up.", "first", "second", changes=(change(),), verdict="can't be said")

    assert any("can't be said" in each for each in told)


@pytest.mark.parametrize(
    ("reply", "proof"), [("Your tempo got better.", "improved"), ("Your tempo got worse.", "worse")]
)
def test_better_and_worse_are_what_was_found_so(reply: str, proof: str) -> None:
    unproven = about(reply, "first", "second", changes=(change(),))
    proven = about(reply, "first", "second", changes=(change(),), verdict=proof)

    assert any(f"“{proof}”" in each for each in unproven)
    assert proven == []


def test_a_habit_is_seen_in_three_swings() -> None:
    reply = "You tend to sway."

    assert any("a habit" in each for each in about(reply, "first", "second"))
    assert not any("a habit" in each for each in about(reply, "first", "second", "behind"))


def test_a_number_of_this_messages_tool_results_may_be_said() -> None:
    answer = ChatAnswer(reply="Hold the finish for 3 seconds.", relied_on=[], changes=[])
    output = '{"drills": [{"name": "Finish", "reps": "Hold it for 3 seconds."}]}'

    assert complaints(answer, SEEN, said_by_tool(output)) == []
    assert complaints(answer, SEEN, []) != []
