"""The report by rules: the shape that the app reads, and words that a coach would sign."""

import re
from functools import cache
from itertools import combinations

import pytest

from swing.domain.fallbacks import FallbackReason
from swing.domain.models import EventName, Mark, Measurement, Metric
from swing.measurement import findings
from swing.measurement.findings import knowledge
from swing.measurement.metrics import measure_all
from swing.report import rules
from tests.builders.swings import recorded_poses, true_swing

SWAY = "face_on_right_60_sway"


@cache
def measured(clip: str) -> Measurement:
    swing = true_swing(clip)
    metrics = measure_all(recorded_poses(clip), swing)
    return Measurement(swing=swing, metrics=metrics, findings=findings.findings(metrics, swing))


def with_faults(*codes: str) -> Measurement:
    """A golfer with these faults, at their worst, and every strength that could be praised."""
    clean = measured("face_on_left_30")
    worst = [
        findings.finding(fault, "high", number(fault.metric, fault.steps["high"]), clean.swing)
        for fault in knowledge().faults
        if fault.code in codes
    ]
    return clean.model_copy(update={"findings": worst})


def number(name: str, value: float) -> Metric:
    return Metric(name=name, unit="deg" if name.endswith("_deg") else "shoulder widths", value=value, confidence=1)


def words(text: str) -> int:
    return len(text.split())


def test_a_report_by_rules_says_that_no_model_wrote_it() -> None:
    written = rules.report(measured(SWAY))

    assert written.success
    assert (written.fallback_triggered, written.fallback_reason) == (True, "NO_MODEL")
    assert (written.tokens_used, written.cost_usd, written.model, written.prompt_version) == (0, 0, None, None)


def test_the_reason_for_the_fallback_is_the_caller_s() -> None:
    assert rules.report(measured(SWAY), reason=FallbackReason.RATE_LIMITED).fallback_reason == "RATE_LIMITED"


def test_a_sound_swing_hears_what_comes_nearest_to_a_fault() -> None:
    sound = measured("down_the_line_right_60")
    near = sound.model_copy(
        update={"metrics": sound.metrics | {"hip_depth_change": number("hip_depth_change", 0.16)}, "findings": []}
    )

    written = rules.report(near)

    assert "your hips moved 0.16 shoulder widths" in written.coaching_response
    assert "still inside the usual range" in written.coaching_response
    assert written.root_cause.event is None
    assert written.drills[0].name == "Hips on the wall"


def test_a_narrative_about_something_to_watch_is_no_longer() -> None:
    sound = measured("face_on_left_30")
    watchable = {strength.metric for strength in knowledge().strengths}
    lengths = []
    for fault in (each for each in knowledge().faults if each.metric in watchable):
        inside = 0.999 * fault.steps["low"] if fault.side == "high" else fault.steps["low"] + 0.001
        metrics = sound.metrics | {fault.metric: number(fault.metric, inside)}
        lengths.append(words(rules.report(sound.model_copy(update={"metrics": metrics})).coaching_response))

    assert min(lengths) >= 120
    assert max(lengths) <= 220


def test_the_root_cause_is_the_fault_that_matters_most() -> None:
    written = rules.report(measured(SWAY))

    assert written.root_cause.title.startswith("Sway")
    assert written.root_cause.event is EventName.TOP
    assert "shoulder widths away" in written.root_cause.evidence
    assert written.root_cause.evidence in written.coaching_response
    assert written.top_issues[0] == written.root_cause.title


def test_a_report_holds_what_the_golfer_can_do_this_week() -> None:
    written = rules.report(with_faults("sway", "head_lift", "chicken_wing", "narrow_stance"))

    assert len(written.cues) == 3
    assert len(written.drills) == 4
    assert all(drill.why and drill.steps and drill.reps for drill in written.drills)
    assert [day.split(":")[0] for day in written.one_week_plan] == [f"Day {day}" for day in range(1, 8)]
    assert written.drills[0].name in written.one_week_plan[0]


def test_a_sound_swing_gets_no_invented_fault() -> None:
    written = rules.report(measured("face_on_left_30"))

    assert written.root_cause.event is None
    assert written.top_issues == []
    assert written.overall_level == "high"
    assert len(written.one_week_plan) == 7
    assert len(written.drills) == 2  # of the number that lies nearest to its limit
    assert "Nothing in this video needs repair" in written.coaching_response


@pytest.mark.parametrize("number_of_faults", [0, 1, 2, 3])
def test_the_narrative_has_120_to_220_words_whatever_was_found(number_of_faults: int) -> None:
    codes = [fault.code for fault in knowledge().faults]

    lengths = {
        words(rules.report(with_faults(*chosen)).coaching_response)
        for chosen in list(combinations(codes, number_of_faults))[::7]
    }

    assert min(lengths) >= 120
    assert max(lengths) <= 220


def test_a_clip_of_which_little_is_known_still_gets_a_narrative() -> None:
    nothing = measured(SWAY).model_copy(update={"metrics": {}, "findings": []})

    written = rules.report(nothing)

    assert 120 <= words(written.coaching_response) <= 220
    assert written.strengths == []
    assert written.confidence == 0


def test_a_swing_that_could_hardly_be_measured_is_not_called_sound() -> None:
    oblique = true_swing(SWAY).model_copy(update={"view": "unknown", "view_confidence": 0.1})
    metrics = measure_all(recorded_poses(SWAY), oblique)

    written = rules.report(Measurement(swing=oblique, metrics=metrics, findings=findings.findings(metrics, oblique)))

    assert written.overall_level is None
    assert written.summary == "Only a part of this swing could be judged."
    assert written.root_cause.title == "Too little could be seen"
    assert "I can't tell you how good this swing is" in written.coaching_response
    assert 120 <= words(written.coaching_response) <= 220
    assert not re.search("sound swing|needs repair|I would change|usual range", written.model_dump_json())


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


def test_a_fault_that_loads_the_back_comes_with_a_warning() -> None:
    written = rules.report(with_faults("reverse_spine_angle"))

    assert "lower back" in written.cautions[0]


def test_the_confidence_is_that_of_the_numbers() -> None:
    played = measured(SWAY)
    known = [metric.confidence for metric in played.metrics.values() if metric.confidence is not None]

    assert min(known) <= rules.report(played).confidence <= max(known)
