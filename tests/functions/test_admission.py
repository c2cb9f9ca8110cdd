"""The admission queue and its leases: who is admitted, in which order, and what becomes of leases left behind."""

import json
import time
from typing import Any

import pytest

from admit_analyses.app import handler
from dev.fakes.account import SETTINGS
from swing.analyses import items
from swing.aws import dynamodb, executions
from swing.domain.uploads import Upload
from swing.intake import admission, forecast, leases, queue, throughput
from tests.functions.conftest import Account, event, line_away


@pytest.fixture(autouse=True)
def two_at_once(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANALYSES_AT_ONCE", "2")


def upload(golfer: str, analysis: str, run: int = 1) -> Upload:
    key = f"golf-swings/{golfer}/{analysis}.mp4"
    return Upload(bucket=SETTINGS["VIDEOS_BUCKET"], key=key, user_id=golfer, analysis_id=analysis, run=run)


def join(golfer: str, *analyses: str) -> None:
    for analysis in analyses:
        queue.enter(executions.run_of(upload(golfer, analysis), "etag"))
        admission.try_admit()


def name(golfer: str, analysis: str) -> str:
    return executions.execution_name(executions.run_of(upload(golfer, analysis), "etag"))


def started(account: Account) -> list[str]:
    """Analyses in the order of their starts."""
    ordered = sorted(account.executions(), key=lambda execution: str(execution["startDate"]))
    return [execution["name"].rsplit("-", 1)[0] for execution in ordered]


def in_line() -> list[str]:
    return [run.analysis_id for run in queue.waiting()]


def end(account: Account, golfer: str, analysis: str) -> dict[str, Any]:
    """End an execution, and return the event that tells of it."""
    execution = executions.arn_of(name(golfer, analysis))
    account.stepfunctions.stop_execution(executionArn=execution)
    told = event("admit_analyses")
    told["detail"] |= {"name": name(golfer, analysis), "stopDate": queue.now_ms()}
    return told


def minute() -> dict[str, Any]:
    return {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}


def held_for(seconds: int) -> None:
    """Let every lease be taken that much earlier."""
    held, _ = leases.all_held()
    for each in held:
        queue.table().put_item(
            Item=leases.item(each.lease_id, each.holder)
            | {"taken_ms": each.taken_ms - seconds * 1000, "expires_at": each.expires_at - seconds}
        )


def test_no_more_run_than_there_are_leases(account: Account) -> None:
    join("anna", "a-1", "a-2", "a-3", "a-4")

    assert started(account) == ["a-1", "a-2"]
    assert in_line() == ["a-3", "a-4"]


def test_an_end_lets_the_next_one_in(account: Account, context: Any) -> None:
    join("anna", "a-1", "a-2", "a-3", "a-4")

    handler(end(account, "anna", "a-1"), context)

    assert started(account) == ["a-1", "a-2", "a-3"]
    assert in_line() == ["a-4"]


def test_the_same_end_twice_lets_in_one(account: Account, context: Any) -> None:
    join("anna", "a-1", "a-2", "a-3", "a-4")
    told = end(account, "anna", "a-1")

    handler(told, context)
    handler(told, context)

    assert in_line() == ["a-4"]


def test_one_golfers_burst_does_not_keep_others_waiting(account: Account) -> None:
    join("anna", *(f"a-{index}" for index in range(8)))
    join("bob", "b-0", "b-1")
    join("eve", "e-0")

    # Two of anna's run, so the others' first uploads are level with her third, and bob's second with her fourth.
    assert in_line()[:5] == ["b-0", "e-0", "b-1", "a-2", "a-3"] or in_line()[:5] == ["b-0", "e-0", "a-2", "b-1", "a-3"]


def test_a_script_of_many_guests_delays_a_golfer_by_one_turn(account: Account) -> None:
    for index in range(30):
        join(f"guest-{index:032x}", f"g-{index}")

    join("anna", "a-0", "a-1")

    # Two guests run; of those who wait, no more than one goes before each of anna's.
    guests = [run for run in in_line() if run.startswith("g-")]
    assert in_line().index("a-0") <= 1
    assert in_line().index("a-1") <= 3
    assert guests == [f"g-{index}" for index in range(2, 30)]


def test_guests_who_are_held_back_wait_while_golfers_go_past_them(account: Account, context: Any) -> None:
    join("anna", "a-0")
    leases.hold_guests("a script uploads")
    join(f"guest-{1:032x}", "g-0")
    join("bob", "b-0", "b-1")
    held = (started(account), in_line())

    handler(end(account, "anna", "a-0"), context)
    handler(end(account, "bob", "b-0"), context)
    still = in_line()
    leases.let_guests_in()
    handler(minute(), context)

    assert held == (["a-0", "b-0"], ["g-0", "b-1"])
    assert still == ["g-0"]
    assert started(account) == ["a-0", "b-0", "b-1", "g-0"]


def test_whoever_comes_anew_does_not_go_before_those_who_have_waited_for_rounds(account: Account, context: Any) -> None:
    join("anna", *(f"a-{index}" for index in range(6)))
    for index in range(3):
        handler(end(account, "anna", f"a-{index}"), context)

    join("bob", "b-0", "b-1", "b-2")

    assert in_line() == ["b-0", "a-5", "b-1", "b-2"]


def test_the_same_upload_stands_in_line_once_however_often_it_is_announced(account: Account, context: Any) -> None:
    join("anna", "a-1", "a-2", "a-3", "a-3", "a-3")
    waiting = in_line()
    handler(end(account, "anna", "a-1"), context)
    handler(end(account, "anna", "a-3"), context)

    join("anna", "a-1", "a-3")

    assert waiting == ["a-3"]
    assert in_line() == []
    assert sorted(started(account)) == ["a-1", "a-2", "a-3"]


def test_who_gives_up_the_place_is_not_brought_back_by_a_late_event(account: Account, context: Any) -> None:
    join("anna", "a-1", "a-2", "a-3", "a-4")

    admission.stop(executions.arn_of(name("anna", "a-3")))
    join("anna", "a-3")
    handler(end(account, "anna", "a-1"), context)

    assert started(account) == ["a-1", "a-2", "a-4"]


def test_two_who_admit_at_once_do_not_admit_the_same(account: Account) -> None:
    join("anna", "a-1", "a-2", "a-3", "a-4")
    [first, second] = queue.waiting()
    [one, other] = leases.unheld([], 2)
    for held in leases.all_held()[0]:
        leases.release(held)

    taken = leases.take(one, first), leases.take(other, first), leases.take(one, second), leases.take(other, second)

    assert taken == (True, False, False, True)


def test_a_lease_whose_end_went_unheard_is_given_back_within_two_minutes(account: Account, context: Any) -> None:
    join("anna", "a-1", "a-2", "a-3")
    end(account, "anna", "a-1")

    handler(minute(), context)
    early = in_line()
    held_for(61)
    handler(minute(), context)

    assert early == ["a-3"]
    assert in_line() == []


def test_a_run_that_was_admitted_and_not_started_is_started_by_the_next_sweep(
    account: Account, context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("STATE_MACHINE_ARN", f"{SETTINGS['LINE_TABLE']}:away")
        join("anna", "a-1")
    before = started(account)

    held_for(61)
    handler(minute(), context)

    assert before == []
    assert started(account) == ["a-1"]


def test_each_start_that_fails_is_counted_so_that_an_alarm_hears_of_it(
    account: Account, context: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STATE_MACHINE_ARN", "arn:aws:states:us-east-1:123456789012:stateMachine:away")
    join("anna", "a-1")
    held_for(61)
    handler(minute(), context)

    counted = [json.loads(text) for text in capsys.readouterr().out.splitlines() if "FailedStarts" in text]
    assert [each["FailedStarts"] for each in counted] == [[1.0], [1.0]]


def test_a_line_that_nobody_can_look_into_is_counted_as_a_failed_start_too(
    account: Account, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with line_away(monkeypatch):
        admission.try_admit()

    [counted] = [json.loads(text) for text in capsys.readouterr().out.splitlines() if "FailedStarts" in text]
    assert counted["FailedStarts"] == [1.0]


@pytest.mark.parametrize(
    "before",
    [
        pytest.param({}, id="the first run"),
        pytest.param({"run_id": "the first", "run_started_at": "2026-11-01T12:00:00.000Z"}, id="a repeat"),
    ],
)
def test_a_run_that_can_not_be_started_for_a_quarter_of_an_hour_is_told_and_makes_room(
    account: Account, context: Any, before: dict[str, str]
) -> None:
    account.analyses.put_item(Item=items.started(upload("anna", "a-1")) | before)
    step = executions.run_of(upload("anna", "a-1"), "etag")
    queue.enter(step)
    leases.take("0000", queue.waiting()[0])

    held_for(901)
    handler(minute(), context)

    [letter] = account.letters()
    assert (letter["analysis_id"], letter["error_class"]) == ("a-1", "NotStarted")
    assert account.item("a-1")["status"] == "FAILED"
    assert leases.all_held()[0] == []


def test_an_expired_lease_counts_as_free_although_it_is_still_there(account: Account) -> None:
    join("anna", "a-1", "a-2", "a-3")

    held_for(leases.LEASE_S + 1)
    admission.admit()

    assert started(account) == ["a-1", "a-2", "a-3"]


def test_what_does_not_stand_in_line_takes_room_from_those_who_do_but_not_all(account: Account, context: Any) -> None:
    for index in range(5):
        leases.hold(f"backfill-{index}")

    join("anna", "a-1", "a-2")

    assert started(account) == ["a-1"]


def test_the_late_end_of_an_execution_that_goes_on_leaves_its_new_lease_alone(account: Account, context: Any) -> None:
    join("anna", "a-1")
    late = end(account, "anna", "a-1")
    late["detail"]["stopDate"] -= 60_000
    leases.hold(name("anna", "a-1"))

    handler(late, context)

    assert name("anna", "a-1") in {each.lease_id for each in leases.all_held()[0]}


def test_while_the_queue_is_closed_nobody_is_admitted(account: Account) -> None:
    leases.close("the fire brigade is here")
    join("anna", "a-1")
    closed = started(account)

    leases.reopen()
    admission.admit()

    assert closed == []
    assert started(account) == ["a-1"]


# ------------------------------------------------------------------ how long it takes


def waiting_item(analysis: str) -> dict[str, Any]:
    return {"analysis_id": analysis, "status": "STARTED", "created_at": dynamodb.now()}


def test_the_forecast_follows_from_place_leases_and_what_the_last_ones_took(account: Account) -> None:
    join("anna", *(f"a-{index}" for index in range(6)))
    for seconds in (8.0, 12.0):
        throughput.note({throughput.HELD: seconds})

    first, last = forecast.forecast(waiting_item("a-2")), forecast.forecast(waiting_item("a-5"))

    assert first == (1, 15)
    assert last == (4, 30)


def test_what_is_under_way_has_left_what_is_usual_less_what_has_passed(account: Account) -> None:
    throughput.note({"PROCESSING": 30.0})
    item = waiting_item("a-1") | {"status": "PROCESSING", "updated_at": "2026-11-22T10:00:00.000Z"}

    now = item | {"updated_at": dynamodb.now()}

    assert 28 <= forecast.forecast(now).eta_s <= 30
    assert forecast.forecast(item).eta_s == forecast.MIN_S


def test_the_newest_ends_count(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    with monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: now - 3600)
        throughput.note({throughput.HELD: 1000.0})
    for _ in range(throughput.ENOUGH):
        throughput.note({throughput.HELD: 10.0})

    assert throughput.means_s()[throughput.HELD] == 10.0
