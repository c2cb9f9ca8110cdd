"""The report by rules: the shape that the app reads, and words that a coach would sign."""

import re
from functools import cache
from itertools import combinations

import pytest

from swing.domain.fallbacks import FallbackReason
from swing.domain.models import Counts, EventName, Mark, Measurement, Metric
from swing.measurement import findings
from swing.measurement.checkpoints import UNITS
from swing.measurement.findings import Fault, knowledge
from swing.measurement.metrics import measure_all
from swing.measurement.withheld import UNSTEADY
from swing.report import rules
from tests.builders.swings import recorded_poses, true_swing

SWAY = "face_on_right_60_sway"


@cache
def measured(clip: str) -> Measurement:
    swing = true_swing(clip)
    metrics = measure_all(recorded_poses(clip), swing)
    return Measurement(swing=swing, metrics=metrics, findings=findings.findings(metrics, swing))


def with_numbers(values: dict[str, float], clip: str = "face_on_left_30") -> Measurement:
    """The golfer of a clip with some of the numbers changed."""
    clean = measured(clip)
    changed = {name: Metric(name=name, unit=UNITS[name], value=value, confidence=1.0) for name, value in values.items()}
    metrics = clean.metrics | changed
    return clean.model_copy(update={"metrics": metrics, "findings": findings.findings(metrics, clean.swing)})


def with_faults(*codes: str) -> Measurement:
    """A golfer with these faults, at their worst, and every strength that could be praised."""
    return with_numbers({each.metric: each.steps["high"] for each in knowledge().faults if each.code in codes})


def unseen(clip: str, *names: str) -> Measurement:
    """The golfer of a clip that did not show some of the numbers, since the camera moved."""
    full = measured(clip)
    lost = {name: Metric(name=name, unit=UNITS[name], reason=UNSTEADY) for name in names}
    metrics = full.metrics | lost
    return full.model_copy(update={"metrics": metrics, "findings": findings.findings(metrics, full.swing)})


def words(text: str) -> int:
    return len(text.split())


def test_a_report_by_rules_says_that_no_model_wrote_it() -> None:
    written = rules.report(measured(SWAY))

    assert written.success
    assert (written.fallback_triggered, written.fallback_reason) == (True, "NO_MODEL")
    assert (written.tokens_used, written.cost_usd, written.model, written.prompt_version) == (0, 0, None, None)


def test_the_reason_for_the_fallback_is_the_caller_s() -> None:
    assert rules.report(measured(SWAY), reason=FallbackReason.RATE_LIMITED).fallback_reason == "RATE_LIMITED"


def test_a_swing_without_a_fault_hears_what_is_nearest_to_its_limit() -> None:
    written = rules.report(with_numbers({"hip_depth_change": 0.17}, "down_the_line_right_60"))

    assert written.root_cause.title == "Nearest to its limit: hips towards the ball"
    assert "0.17 of 0.18 torso lengths" in written.root_cause.evidence
    assert written.root_cause.event is EventName.IMPACT
    assert written.root_cause.evidence in written.coaching_response
    assert written.cues[0] == "Keep your backside on the wall until the ball is gone."
    assert written.drills[0].name == "Hips on the wall"
    assert "none outside" in written.summary
    assert "Nearest to its limit: hips towards the ball, 0.17 of 0.18 torso lengths" in written.summary


def test_what_comes_first_is_not_praised_beside_it() -> None:
    written = rules.report(with_numbers({"spine_tilt_change_deg": -5.0}, "down_the_line_right_60"))

    assert written.root_cause.title == "Nearest to its limit: posture kept"
    assert "posture" not in " ".join(written.strengths)


def test_what_is_inside_its_range_is_nowhere_called_a_fault_or_in_need_of_repair() -> None:
    texts = [
        rules.report(with_numbers({fault.metric: inside(fault)})).model_dump_json()
        for fault in knowledge().faults
        if fault.metric in measured("face_on_left_30").metrics
    ]

    assert not [text for text in texts if re.search(r"repair|work on (?:this )?first|wrong with", text, re.IGNORECASE)]


def inside(fault: Fault) -> float:
    """Just inside a fault's limit."""
    return fault.steps["low"] + (-0.001 if fault.side == "high" else 0.001)


def test_the_first_paragraph_counts_the_checkpoints_and_says_what_to_film_for_those_that_were_not_seen() -> None:
    full, partly = measured("face_on_left_30"), unseen("face_on_left_30", "hip_sway", "head_sway")

    first = [rules.report(each).coaching_response.split("\n\n")[0] for each in (full, partly)]

    assert "all 16 checkpoints" in first[0]
    assert "14 of 16 checkpoints" in first[1]
    assert "Not judged: hip sway and head away from target; for that, put the phone where it does not move." in first[1]


def test_the_letter_leaves_the_steps_of_its_drill_to_the_drills() -> None:
    written = rules.report(measured(SWAY))

    assert written.drills[0].name in written.coaching_response
    assert not [step for drill in written.drills for step in drill.steps if step in written.coaching_response]
    assert not [day for day in written.one_week_plan for drill in written.drills if drill.reps in day]


def test_nothing_is_praised_that_was_not_seen() -> None:
    hips = [strength.metric for strength in knowledge().strengths if strength.metric.startswith("hip")]

    written = rules.report(unseen("face_on_left_30", *hips))

    assert "hips" in " ".join(rules.report(measured("face_on_left_30")).strengths)
    assert not [text for text in written.strengths if "weight" in text or "swaying" in text]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("hip_sway", "hip_slide"), id="hips"),
        pytest.param(("head_sway", "head_slide", "head_shift_top", "head_lift", "head_drop"), id="head"),
    ],
)
def test_a_swing_whose_hips_or_head_were_not_seen_has_no_level(names: tuple[str, ...]) -> None:
    written = rules.report(unseen("face_on_left_30", *names))

    assert written.overall_level is None
    assert written.rests_on is not None
    assert written.rests_on.judged == 16 - len(names)
    assert "too little to say how good this swing is" in written.coaching_response
    assert "sound" not in written.model_dump_json().lower()


def test_the_level_says_how_many_checkpoints_it_rests_on() -> None:
    written = rules.report(measured(SWAY))

    assert written.overall_level is not None
    assert written.rests_on == Counts(of=16, judged=16, inside=15, near=0, outside=1)


def test_the_mark_to_pass_closes_the_letter_and_the_week() -> None:
    written = rules.report(measured(SWAY))

    mark = "the mark to pass is hip sway no more than 0.25 shoulder widths away from the target."
    assert written.coaching_response.endswith(mark)
    assert written.one_week_plan[-1].lower().endswith(mark)


def test_the_mark_of_what_is_inside_its_range_is_to_stay_where_it_is() -> None:
    written = rules.report(with_numbers({"hip_depth_change": 0.17}, "down_the_line_right_60"))

    assert written.coaching_response.endswith(
        "the mark to pass is hips towards the ball no more than 0.17 torso lengths."
    )


def test_two_golfers_with_the_same_first_step_do_not_get_the_same_letter() -> None:
    one = with_numbers(
        {"hip_depth_change": 0.17, "head_lift": 0.1, "trail_knee_change_deg": -19}, "down_the_line_right_60"
    )
    other = with_numbers(
        {"hip_depth_change": 0.16, "tempo_ratio": 3.8, "spine_tilt_change_deg": -3, "trail_knee_change_deg": -9},
        "down_the_line_right_60",
    )

    first, second = (sentences(rules.report(each).coaching_response) for each in (one, other))

    assert first & second
    assert len(first & second) <= min(len(first), len(second)) / 3


def sentences(letter: str) -> set[str]:
    return set(re.split(r"(?<=[.!?])\s+", letter))


def test_a_letter_about_any_number_that_is_nearest_is_no_longer() -> None:
    lengths = [
        words(rules.report(with_numbers({fault.metric: inside(fault)})).coaching_response)
        for fault in knowledge().faults
        if fault.metric in measured("face_on_left_30").metrics
    ]

    assert min(lengths) >= 100
    assert max(lengths) <= 270


def test_the_root_cause_is_the_fault_that_matters_most() -> None:
    written = rules.report(measured(SWAY))

    assert written.root_cause.title.startswith("Sway")
    assert written.root_cause.event is EventName.TOP
    assert "shoulder widths away" in written.root_cause.evidence
    assert written.root_cause.evidence[1:-1] in written.coaching_response
    assert written.top_issues[0] == written.root_cause.title


def test_a_report_holds_what_the_golfer_can_do_this_week() -> None:
    written = rules.report(with_faults("sway", "head_lift", "chicken_wing", "narrow_stance"))

    assert len(written.cues) == 3
    assert len(written.drills) == 4
    assert all(drill.why and drill.steps and drill.reps for drill in written.drills)
    assert [day.split(":")[0] for day in written.one_week_plan] == [f"Day {day}" for day in range(1, 8)]
    assert written.drills[0].name in written.one_week_plan[0]


def test_a_swing_without_a_fault_gets_no_invented_one() -> None:
    written = rules.report(measured("face_on_left_30"))

    assert written.top_issues == []
    assert written.overall_level == "high"
    assert len(written.one_week_plan) == 7
    assert "this is no fault" in written.root_cause.evidence


@pytest.mark.parametrize("number_of_faults", [0, 1, 2, 3])
def test_the_letter_has_100_to_270_words_whatever_was_found(number_of_faults: int) -> None:
    codes = [fault.code for fault in knowledge().faults]

    lengths = {
        words(rules.report(with_faults(*chosen)).coaching_response)
        for chosen in list(combinations(codes, number_of_faults))[::7]
    }

    assert min(lengths) >= 100
    assert max(lengths) <= 270


def test_a_clip_of_which_nothing_is_known_is_to_be_filmed_again() -> None:
    nothing = measured(SWAY).model_copy(update={"metrics": {}, "findings": []})

    written = rules.report(nothing)

    assert written.root_cause.title == "Film this swing again"
    assert written.summary == "None of 16 checkpoints could be judged. Film this swing again."
    assert "says nothing for or against your swing" in written.coaching_response
    assert written.strengths == []
    assert written.confidence == 0


def test_a_swing_that_could_hardly_be_measured_is_not_called_sound() -> None:
    oblique = true_swing(SWAY).model_copy(update={"view": "unknown", "view_confidence": 0.1})
    metrics = measure_all(recorded_poses(SWAY), oblique)

    written = rules.report(Measurement(swing=oblique, metrics=metrics, findings=findings.findings(metrics, oblique)))

    assert written.overall_level is None
    assert written.summary.startswith("1 of 20 checkpoints judged")
    assert "too little to say how good this swing is" in written.coaching_response
    assert "film face-on, or down the line from behind you." in written.coaching_response
    assert not re.search("sound|needs repair|would change", written.model_dump_json())


def test_the_text_is_plain() -> None:
    written = rules.report(measured(SWAY))

    assert not set("<>{}*#_") & set(written.coaching_response + written.summary + "".join(written.one_week_plan))
    assert written.response == written.coaching_response


def test_what_the_camera_does_not_show_is_a_caution() -> None:
    assert any("down the line" in caution for caution in rules.report(measured(SWAY)).cautions)
    assert any("face-on" in caution for caution in rules.report(measured("down_the_line_right_60")).cautions)


def test_an_event_that_was_not_seen_is_a_caution_and_a_skipped_frame() -> None:
    full = measured(SWAY)
    events = full.swing.events | {EventName.FINISH: None, EventName.ADDRESS: Mark(frame=1, time_s=0.1, confidence=0.3)}
    cut = full.model_copy(update={"swing": full.swing.model_copy(update={"events": events})})

    written = rules.report(cut)

    assert (written.frames_analyzed, written.frames_skipped) == (7, ["finish"])
    assert any("address, finish" in caution for caution in written.cautions)


def test_a_clip_without_address_comes_with_the_advice_to_film_earlier() -> None:
    full = measured(SWAY)
    late = full.swing.model_copy(update={"events": full.swing.events | {EventName.ADDRESS: None}})

    assert not any("start filming earlier" in caution for caution in rules.report(full).cautions)
    written = rules.report(full.model_copy(update={"swing": late}))
    assert any("start filming earlier" in caution for caution in written.cautions)


def test_what_is_unlike_a_full_swing_is_a_caution() -> None:
    plain = measured(SWAY)
    doubts = ["the hands come apart", "the feet or the camera move"]
    unsure = plain.model_copy(update={"swing": plain.swing.model_copy(update={"unsure": doubts})})

    assert not any("not sure" in caution for caution in rules.report(plain).cautions)
    assert (
        "We are not sure that this is a full golf swing: the hands come apart, and the feet or the camera move."
        in rules.report(unsure).cautions
    )


def test_slow_motion_is_a_caution() -> None:
    played = measured(SWAY)
    slow = played.model_copy(update={"swing": played.swing.model_copy(update={"slow_motion": True})})

    assert any("slow motion" in caution for caution in rules.report(slow).cautions)


def test_a_golfer_whose_clip_is_perhaps_slow_motion_is_asked() -> None:
    played = measured(SWAY)
    perhaps = played.model_copy(update={"swing": played.swing.model_copy(update={"perhaps_slow_motion": True})})

    assert not any("slow motion" in caution for caution in rules.report(played).cautions)
    assert any(caution.startswith("Did you film in slow motion?") for caution in rules.report(perhaps).cautions)


def test_a_fault_that_loads_the_back_comes_with_a_warning() -> None:
    written = rules.report(with_faults("reverse_spine_angle"))

    assert "lower back" in written.cautions[0]


def test_the_confidence_is_that_of_the_numbers() -> None:
    played = measured(SWAY)
    known = [metric.confidence for metric in played.metrics.values() if metric.confidence is not None]

    assert min(known) <= rules.report(played).confidence <= max(known)
