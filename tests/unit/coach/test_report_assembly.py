"""The coach's answers become the report that the apps know, and what is missing falls back to the rules."""

import pytest

from swing.coach.answers import Answered, Call, Rejected
from swing.coach.model_catalog import Usage
from swing.coach.report_assembly import Advised, Asked, report
from swing.domain.models import EventName
from tests.builders.analyses import good_advice, measured

FIRST = [EventName.ADDRESS, EventName.TOP, EventName.IMPACT, EventName.FINISH]
SECOND = [event for event in EventName if event not in FIRST]


def call(tokens: int = 1000) -> Call:
    return Call(usage=Usage(input=tokens, output=0), cost_usd=tokens / 1e6)


def answered(text: str = "{}") -> Answered:
    return Answered(
        model="gpt-6.1-terra", prompt_version="v1", lane="fast", response_id="resp_1", text=text, call=call()
    )


def advised(*reasons: str | None) -> Advised:
    """Reasons why the first batch, the second batch and the report were lost."""
    first, second, last = reasons
    batches = [
        Asked(question="batch-000", events=FIRST, reason=first),
        Asked(question="batch-001", events=SECOND, reason=second),
    ]
    return Advised(stages=[batches, [Asked(question="report", events=[], reason=last)]])


def answers(*names: str) -> dict[str, Answered]:
    return {name: answered(good_advice(measured()).model_dump_json()) for name in names}


def test_the_coachs_report_is_written_by_the_coach() -> None:
    written = report(measured(), advised(None, None, None), answers("batch-000", "batch-001", "report"), [])

    advice = good_advice(measured())
    assert (written.model, written.prompt_version) == ("gpt-6.1-terra", "v1")
    assert not written.fallback_triggered
    assert written.root_cause == advice.root_cause
    assert written.frames_analyzed == 8
    assert written.frames_skipped == []
    assert all(text in written.coaching_response for text in (advice.summary, advice.cues[0], advice.drills[0].name))


def test_a_lost_batch_is_listed_by_its_events() -> None:
    written = report(measured(), advised(None, "UNAVAILABLE", None), answers("batch-000", "report"), [])

    assert not written.fallback_triggered
    assert written.frames_analyzed == 4
    assert written.frames_skipped == [event.value for event in SECOND]


@pytest.mark.parametrize(
    ("reasons", "reason"),
    [
        (("BREAKER_OPEN", "BREAKER_OPEN", "NO_MODEL"), "BREAKER_OPEN"),
        (("QUOTA", "UNAVAILABLE", "NO_MODEL"), "QUOTA"),
        ((None, None, "ANSWER"), "ANSWER"),
    ],
)
def test_without_the_coachs_report_the_rules_write_it_and_say_why(reasons: tuple[str | None, ...], reason: str) -> None:
    written = report(measured(), advised(*reasons), {}, [])

    assert written.fallback_triggered
    assert written.fallback_reason == reason
    assert written.model is None
    assert written.coaching_response


def test_a_coach_who_never_began_is_named() -> None:
    assert report(measured(), Advised(reason="BUDGET"), {}, []).fallback_reason == "BUDGET"


def test_the_bill_has_the_rejected_answers_on_it() -> None:
    rejected = [Rejected(text="{}", complaint="no", calls=[call(500), call(700)])]

    written = report(measured(), advised(None, None, "ANSWER"), answers("batch-000", "batch-001"), rejected)

    assert written.tokens_used == 2 * 1000 + 500 + 700
    assert written.cost_usd == pytest.approx(0.0032)


def test_a_report_says_what_it_rests_on() -> None:
    made_with = report(measured(), Advised(reason="NO_MODEL"), {}, []).made_with

    assert made_with["lane"] == "rules"
    assert made_with["pose_model"].startswith("mediapipe-0.10.31")
    assert len(made_with["thresholds"]) == 12
