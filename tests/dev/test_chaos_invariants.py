"""Each invariant of the chaos run holds for stores as they should be, and says what is wrong with broken ones."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from dev.chaos import invariants, leftovers
from dev.chaos.stores import Bill, Run, Stores


def run(name: str, minute: int, **fields: Any) -> Run:
    usual: dict[str, Any] = {
        "arn": f"arn:{name}",
        "run_id": f"run-{name}",
        "analysis_id": name,
        "user_id": "ann",
        "status": "SUCCEEDED",
        "error": "",
        "started": datetime(2026, 11, 22, 12, minute, tzinfo=UTC),
        "delivered": False,
        "rejected": False,
        "estimate_usd": 0.0,
        "settled": False,
        "profiled": False,
        "profiling": False,
        "tries_again": 0,
    }
    return Run(**usual | fields)


def item(name: str, status: str, **fields: Any) -> dict[str, Any]:
    return {"analysis_id": name, "status": status, "run_id": f"run-{name}", **fields}


OLD = run("old", 1, delivered=True, estimate_usd=0.09, settled=True, profiled=True)
NEW = run("new", 2, delivered=True, estimate_usd=0.09, settled=True, profiled=True)
TEXT = run("text", 3, rejected=True)
DIED = run("died", 4, status="FAILED", error="Runtime.ExitError")
STOPPED = run("stopped", 5, status="ABORTED", estimate_usd=0.09)
LETTERS = ({"execution_arn": DIED.arn}, {"execution_arn": STOPPED.arn})
SOUND = Stores(
    uploads=("old", "new", "text", "died", "stopped", "unheard"),
    runs=(OLD, NEW, TEXT, DIED, STOPPED),
    items={
        "old": item("old", "AI_COMPLETED", ai_analysis={"cost_usd": 0.03}),
        "new": item("new", "AI_COMPLETED", ai_analysis={"cost_usd": 0.02}),
        "text": item("text", "FAILED"),
        "died": item("died", "FAILED"),
        "stopped": item("stopped", "FAILED"),
        "unheard": {"analysis_id": "unheard", "status": "FAILED"},
    },
    letters=LETTERS,
    upload_letters=({"nonsense": "old"}, {"s3_key": "golf-swings/ann/unheard.mp4"}),
    profiles={"ann": {"latest_analysis_id": "new", "swing_count": 2, "recent_swings": [{}, {}]}},
    threads={"ann": {"swing_count": 2}},
    usage={"day#2026-11-22": {"usd": 0.14}, "golfer#ann#2026-11-22": {"usd": 0.14}},
    bills={"run-old": Bill(("a",), 2, 0.03), "run-new": Bill(("b",), 1, 0.02)},
    charges={"a": 0.01, "refused": 0.02, "b": 0.02},
    nonsense=1,
)


def with_item(name: str, **fields: Any) -> Stores:
    return replace(SOUND, items={**SOUND.items, name: {**SOUND.items[name], **fields}})


def with_runs(*changed: Run) -> Stores:
    kept = [each for each in SOUND.runs if each.arn not in {run.arn for run in changed}]
    return replace(SOUND, runs=(*kept, *changed))


def without_item(name: str) -> Stores:
    return replace(SOUND, items={key: value for key, value in SOUND.items.items() if key != name})


def spent(usd: float) -> Stores:
    return replace(SOUND, usage={**SOUND.usage, "golfer#ann#2026-11-22": {"usd": usd}})


def as_guests(usd: float) -> Stores:
    """The golfers are guests, who share a budget."""
    runs = [replace(each, user_id=f"guest-{each.user_id}") for each in SOUND.runs]
    return replace(with_runs(*runs), usage={"day#2026-11-22": {"usd": 0.14}, "guests#2026-11-22": {"usd": usd}})


def with_profile(**fields: Any) -> Stores:
    return replace(SOUND, profiles={"ann": {**SOUND.profiles["ann"], **fields}})


def test_sound_stores_keep_every_invariant() -> None:
    assert not any(invariants.violations(SOUND).values())


@pytest.mark.parametrize(
    "stopped",
    [
        pytest.param(replace(STOPPED, error="StoppedByOwner"), id="in the middle"),
        pytest.param(replace(STOPPED, status="SUCCEEDED"), id="in the moment of its end"),
    ],
)
def test_a_run_that_its_golfer_has_stopped_needs_no_letter(stopped: Run) -> None:
    cancelled = replace(with_item("stopped", status="CANCELLED"), runs=with_runs(stopped).runs, letters=LETTERS[:1])

    assert not any(invariants.violations(cancelled).values())


def test_an_upload_that_its_golfer_has_stopped_may_have_no_run() -> None:
    unheard = replace(with_item("unheard", status="CANCELLED"), upload_letters=({"nonsense": "old"},))

    assert not any(invariants.violations(unheard).values())


KEY = "golf-swings/ann/old.mp4"
PICTURE = "golf-swings/ann/old/frames/old/strip.jpg"


def deleted(**left: Any) -> Stores:
    """The first swing was deleted, and this is left of it."""
    gone = {
        "items": without_item("old").items,
        "objects": {},
        "profiles": {"ann": {"latest_analysis_id": "new", "swing_count": 2, "recent_swings": [{"analysis_id": "new"}]}},
        "threads": {"ann": {"swing_count": 1}},
        "bills": {"run-new": SOUND.bills["run-new"]},
    }
    runs = with_runs(replace(OLD, settled_usd=0.03, calls=2)).runs
    marks = {"places": {"old": KEY}, "wished": frozenset({"old"}), "tombstones": frozenset({"old"})}
    return replace(SOUND, runs=runs, **gone | marks | left)


def of_bytes(etag: str) -> Stores:
    """The newest report is of bytes with this etag, and others lie there."""
    read = with_runs(replace(NEW, etag=etag))
    return replace(read, places={"new": "golf-swings/ann/new.mp4"}, objects={"golf-swings/ann/new.mp4": "right"})


def test_nothing_is_missed_of_what_was_deleted() -> None:
    assert not any(invariants.violations(deleted()).values())


def test_what_lay_among_the_dead_letters_before_it_was_deleted_may_stay_there() -> None:
    died = {"wished": frozenset({"old", "died"}), "tombstones": frozenset({"old", "died"})}
    items = {name: item for name, item in without_item("old").items.items() if name != "died"}

    for letters in (LETTERS, LETTERS[1:]):
        assert not any(invariants.violations(deleted(items=items, letters=letters, **died)).values())


def test_an_upload_goes_with_its_golfer_before_anything_is_known_of_it() -> None:
    places = {"old": KEY, "coming": "golf-swings/ann/coming.mp4"}
    stores = deleted(forgotten=frozenset({"ann"}), places=places, uploads=(*SOUND.uploads, "coming"))

    assert not any(invariants.violations(stores).values())


def test_a_run_that_was_stopped_while_it_paid_has_paid_or_not() -> None:
    paying = with_runs(replace(STOPPED, paying=True))

    for usd in (0.05, 0.14):
        usage = {"day#2026-11-22": {"usd": usd}, "golfer#ann#2026-11-22": {"usd": usd}}
        assert invariants.spending_adds_up(replace(paying, usage=usage)) == []


@pytest.mark.parametrize(
    "excuse",
    [
        pytest.param({"cancelled": frozenset({"new"})}, id="stopped"),
        pytest.param({"upload_letters": ({"s3_key": "golf-swings/ann/new.mp4"},)}, id="never started"),
    ],
)
def test_a_report_may_be_of_other_bytes_where_the_run_of_the_newer_ones(excuse: dict[str, Any]) -> None:
    assert leftovers.a_report_is_of_the_bytes_that_lie_there(replace(of_bytes("wrong"), **excuse)) == []


BROKEN = [
    (
        leftovers.nothing_is_left_of_what_was_deleted,
        deleted(tombstones=frozenset()),
        "old was deleted, and no tombstone",
    ),
    (leftovers.nothing_is_left_of_what_was_deleted, deleted(objects={KEY: "etag"}), f"{KEY} lies there"),
    (leftovers.nothing_is_left_of_what_was_deleted, deleted(objects={PICTURE: "etag"}), f"{PICTURE} lies there"),
    (
        leftovers.nothing_is_left_of_what_was_deleted,
        deleted(items=SOUND.items),
        "has an item, which is AI_COMPLETED",
    ),
    (leftovers.nothing_is_left_of_what_was_deleted, deleted(told=frozenset({"old"})), "the chat tells of it"),
    (
        leftovers.nothing_is_left_of_what_was_deleted,
        deleted(profiles={"ann": {"latest_analysis_id": "old"}}),
        "the profile of ann tells of it",
    ),
    (
        leftovers.nothing_is_left_of_what_was_deleted,
        deleted(profiles={"ann": {"recent_swings": [{"analysis_id": "old"}]}}),
        "the profile of ann tells of it",
    ),
    (
        leftovers.requests_are_answered,
        replace(SOUND, unanswered=("DELETE /api/profile was answered 500 5 times.",)),
        "answered 500",
    ),
    (leftovers.a_report_is_of_the_bytes_that_lie_there, of_bytes("wrong"), "new is of other bytes"),
    (invariants.every_upload_has_one_terminal_state, without_item("old"), "old was uploaded and has no item"),
    (invariants.every_upload_has_one_terminal_state, with_item("new", status="PROCESSING"), "new stays PROCESSING"),
    (invariants.every_upload_has_one_terminal_state, with_item("new", status="FAILED"), "new is FAILED"),
    (invariants.every_upload_has_one_terminal_state, with_item("died", status="CANCELLED"), "died is CANCELLED"),
    (invariants.every_upload_has_one_terminal_state, with_item("text", run_id="other"), "No run owns text"),
    (invariants.every_upload_has_one_terminal_state, with_runs(replace(TEXT, status="RUNNING")), "text still runs"),
    (invariants.no_success_was_overwritten, with_item("new", status="FAILED"), "new: the report of run-new"),
    (invariants.no_success_was_overwritten, with_item("new", ai_analysis=None), "new: the report of run-new"),
    (
        invariants.no_success_was_overwritten,
        replace(
            with_runs(run("earlier", 0, analysis_id="new", status="FAILED")),
            items={**SOUND.items, "new": item("new", "FAILED", run_id="run-earlier")},
        ),
        "new: the report of run-new",
    ),
    (
        invariants.failures_and_letters_are_the_same,
        replace(SOUND, letters=SOUND.letters[:1]),
        "arn:stopped should have 1 dead letters and has 0",
    ),
    (
        invariants.failures_and_letters_are_the_same,
        replace(SOUND, letters=(*SOUND.letters, SOUND.letters[0])),
        "arn:died should have 1 dead letters and has 2",
    ),
    (
        invariants.failures_and_letters_are_the_same,
        replace(SOUND, letters=(*SOUND.letters, {"execution_arn": "arn:old"})),
        "arn:old should have 0 dead letters and has 1",
    ),
    (invariants.what_never_started_is_told, replace(SOUND, upload_letters=SOUND.upload_letters[:1]), "unheard started"),
    (invariants.what_never_started_is_told, replace(SOUND, nonsense=2), "2 messages were nonsense and 1"),
    (invariants.spending_adds_up, spent(0.05), "golfer#ann# holds $0.050000"),
    (invariants.spending_adds_up, as_guests(0.05), "guests# holds $0.050000"),
    (invariants.spending_adds_up, spent(0.19), "golfer#ann# holds $0.190000"),
    (invariants.spending_adds_up, replace(SOUND, usage={}), "day# holds $0.000000"),
    (invariants.reports_say_what_they_cost, with_item("old", ai_analysis={"cost_usd": 0.01}), "old: the report says"),
    (invariants.calls_are_paid_once, replace(SOUND, charges={**SOUND.charges, "lost": 0.01}), "1 answers of the model"),
    (invariants.calls_are_paid_once, replace(SOUND, charges={"a": 0.01, "x": 0.01, "y": 0.01}), "The answer b is in"),
    (
        invariants.calls_are_paid_once,
        replace(SOUND, bills={**SOUND.bills, "run-new": Bill(("a",), 1, 0.02)}),
        "The answer a is in 2 bills",
    ),
    (
        invariants.profiles_are_the_newest_success,
        with_profile(latest_analysis_id="old"),
        "is of old, the newest is new",
    ),
    (invariants.profiles_are_the_newest_success, with_profile(swing_count=3), "counts 3 swings and keeps 2, of 2"),
    (invariants.profiles_are_the_newest_success, with_profile(recent_swings=[{}]), "counts 2 swings and keeps 1, of 2"),
    (
        invariants.profiles_are_the_newest_success,
        replace(SOUND, profiles={}),
        "ann has 2 delivered runs and no profile",
    ),
    (invariants.threads_count_each_swing_once, replace(SOUND, threads={}), "The thread of ann counts 0 swings of 2"),
    (
        invariants.threads_count_each_swing_once,
        replace(SOUND, threads={"ann": {"swing_count": 3}}),
        "The thread of ann counts 3 swings of 2",
    ),
]


@pytest.mark.parametrize(
    ("invariant", "stores", "said"),
    [pytest.param(*case, id=f"{case[0].__name__}: {case[2]}") for case in BROKEN],
)
def test_a_broken_store_is_told(invariant: Callable[[Stores], list[str]], stores: Stores, said: str) -> None:
    violations = invariant(stores)

    assert any(said in each for each in violations)


def test_every_invariant_has_been_seen_to_fail() -> None:
    assert {invariant for invariant, _, _ in BROKEN} == set(invariants.INVARIANTS)


def test_a_report_that_was_recorded_before_its_run_failed_stays_and_has_a_letter() -> None:
    stores = with_runs(replace(NEW, status="FAILED", delivered=False))

    violations = invariants.violations(stores)

    assert violations["every_upload_has_one_terminal_state"] == []
    assert violations["failures_and_letters_are_the_same"] == ["arn:new should have 1 dead letters and has 0."]


def test_guests_spend_from_one_budget() -> None:
    assert invariants.spending_adds_up(as_guests(0.14)) == []


def test_a_consumer_that_was_killed_may_take_an_answer_along() -> None:
    stores = replace(SOUND, charges={**SOUND.charges, "lost": 0.01}, coach_kills=1)

    assert invariants.calls_are_paid_once(stores) == []


@pytest.mark.parametrize(("latest", "count"), [("new", 2), ("stopped", 3)], ids=["in vain", "written"])
def test_a_run_that_was_stopped_while_it_wrote_its_profile_may_have_written_it(latest: str, count: int) -> None:
    stopped = with_runs(replace(STOPPED, profiling=True))
    written = {"latest_analysis_id": latest, "swing_count": count, "recent_swings": [{}] * count}

    assert invariants.profiles_are_the_newest_success(replace(stopped, profiles={"ann": written})) == []


def test_a_golfers_only_run_may_have_been_stopped_while_it_wrote_the_profile() -> None:
    written = {"ben": {"latest_analysis_id": "first", "swing_count": 1, "recent_swings": [{}]}}
    stores = with_runs(run("first", 6, user_id="ben", status="ABORTED", profiling=True))

    assert invariants.profiles_are_the_newest_success(stores) == []
    assert invariants.profiles_are_the_newest_success(replace(stores, profiles={**stores.profiles, **written})) == []


def test_a_newer_run_may_take_the_place_of_a_success() -> None:
    again = run("again", 9, analysis_id="new", status="FAILED")
    stores = replace(with_runs(again), items={**SOUND.items, "new": item("new", "FAILED", run_id="run-again")})

    assert invariants.no_success_was_overwritten(stores) == []


def test_a_process_that_outlives_its_engine_is_told() -> None:
    assert invariants.no_orphans({42: "python -m awslambdaric"}) == [
        "Process 42 has outlived its engine: python -m awslambdaric"
    ]
