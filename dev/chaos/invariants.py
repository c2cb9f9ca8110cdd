"""What must be true of the stores when a chaos run is over. Each returns its violations, as sentences."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from dev.chaos.leftovers import (
    Violations,
    a_report_is_of_the_bytes_that_lie_there,
    nothing_is_left_of_what_was_deleted,
    requests_are_answered,
)
from dev.chaos.stores import BAD_ENDS, Run, Stores
from swing.aws.executions import STOPPED
from swing.domain import keys

TERMINAL: Final = {"AI_COMPLETED", "FAILED", "CANCELLED"}
# Bills are rounded to six decimals, once per run.
CENT_USD: Final = 1e-4


def every_upload_has_one_terminal_state(stores: Stores) -> Violations:
    """Nothing runs any more, the item of each that is kept has ended, and it ended as the run ended that owns it."""
    running = [f"{run.arn} still runs." for run in stores.runs if run.status == "RUNNING"]
    return running + [said for name in stores.kept for said in terminal_state(stores, name)]


def terminal_state(stores: Stores, name: str) -> Violations:
    item, owner = stores.items.get(name), stores.owners.get(name)
    if item is None:
        return [f"{name} was uploaded and has no item."]
    if item["status"] not in TERMINAL:
        return [f"{name} stays {item['status']}."]
    if item["status"] == "CANCELLED" and (owner is None or went_quietly(owner)):
        return []
    if owner is None:
        return [] if item["status"] == "FAILED" and not runs_of(stores, name) else [f"No run owns {name}."]
    if expected(owner) != item["status"] and not reported_before_the_end(owner, item["status"]):
        return [f"{name} is {item['status']}, but its run ended {owner.status} and should leave {expected(owner)}."]
    return []


def went_quietly(owner: Run) -> bool:
    """A run that its golfer has stopped is stopped, or has ended before that without another word."""
    return owner.error == STOPPED or (owner.status == "SUCCEEDED" and not owner.delivered and not owner.rejected)


def expected(owner: Run) -> str:
    return "AI_COMPLETED" if owner.delivered else "FAILED"


def reported_before_the_end(owner: Run, status: str) -> bool:
    """A run that fails after its report was recorded leaves the report, and a letter."""
    return status == "AI_COMPLETED" and owner.status in BAD_ENDS


def runs_of(stores: Stores, name: str) -> list[Run]:
    return [run for run in stores.runs if run.analysis_id == name]


def no_success_was_overwritten(stores: Stores) -> Violations:
    """A delivered report is still there, unless a run that started later owns the item."""
    return [
        f"{run.analysis_id}: the report of {run.run_id} was delivered, and the item is {stores.item(run).get('status')}"
        f" of run {stores.item(run).get('run_id')}."
        for run in stores.runs
        if run.delivered and run.analysis_id not in stores.gone
        if not has_report(stores, run) and not superseded(stores, run)
    ]


def has_report(stores: Stores, run: Run) -> bool:
    item = stores.item(run)
    return item.get("run_id") == run.run_id and item.get("status") == "AI_COMPLETED" and bool(item.get("ai_analysis"))


def superseded(stores: Stores, run: Run) -> bool:
    owner, item = stores.owners.get(run.analysis_id), stores.item(run)
    stopped = item.get("status") == "CANCELLED" and item.get("run_id") != run.run_id
    return stopped or (owner is not None and owner.started > run.started)


def failures_and_letters_are_the_same(stores: Stores) -> Violations:
    """One dead letter for each run that ended badly and not by its owner's will, and none for any other.

    What was deleted has none, unless it was sent before.
    """
    sent = Counter(letter.get("execution_arn", "") for letter in stores.letters)
    wanted = Counter(run.arn for run in stores.runs if run.status in BAD_ENDS and run.error != STOPPED)
    pardoned = {run.arn for run in stores.runs if run.analysis_id in stores.gone}
    return [
        f"{arn} should have {wanted[arn]} dead letters and has {sent[arn]}."
        for arn in sorted(sent | wanted)
        if sent[arn] != wanted[arn] and not (arn in pardoned and sent[arn] < wanted[arn])
    ]


def what_never_started_is_told(stores: Stores) -> Violations:
    """The upload queue's dead letters: the nonsense, and news of which none was heard."""
    nonsense = sum("nonsense" in letter for letter in stores.upload_letters)
    stopped = {name for name, item in stores.items.items() if item["status"] == "CANCELLED"}
    unstarted = [name for name in stores.kept if not runs_of(stores, name) and name not in stopped]
    told = [name for name in unstarted if any(name in str(letter) for letter in stores.upload_letters)]
    lost = [f"{name} started nothing and has no dead letter." for name in unstarted if name not in told]
    if nonsense != stores.nonsense:
        lost.append(f"{stores.nonsense} messages were nonsense and {nonsense} of them are dead letters.")
    return lost


def spending_adds_up(stores: Stores) -> Violations:
    """Each budget holds what its runs have spent, or have reserved where they ended before they could settle."""
    payers = {payer(run) for run in stores.runs}
    said = [budget(stores, f"{each}#", (run for run in stores.runs if payer(run) == each)) for each in payers]
    return [each for each in [*said, budget(stores, "day#", stores.runs)] if each]


def payer(run: Run) -> str:
    """Guests share a budget."""
    return "guests" if keys.is_guest(run.user_id) else f"golfer#{run.user_id}"


def budget(stores: Stores, prefix: str, runs: Iterable[Run]) -> str:
    held = sum(item.get("usd", 0) for key, item in stores.usage.items() if key.startswith(prefix))
    each = [(due(stores, run), run.paying) for run in runs]
    least, most = sum(usd for usd, unsure in each if not unsure), sum(usd for usd, _ in each)
    if least - CENT_USD < held < most + CENT_USD:
        return ""
    return f"{prefix} holds ${held:.6f}, and its runs have spent or reserved ${most:.6f}."


def due(stores: Stores, run: Run) -> float:
    """The bills of what was deleted are gone, and its run has said what they were."""
    if not run.settled:
        return run.estimate_usd
    return run.settled_usd if run.analysis_id in stores.gone else stores.cost(run)


def reports_say_what_they_cost(stores: Stores) -> Violations:
    """The cost in the golfer's report is the sum of its run's calls."""
    said = [
        (run, stores.item(run)["ai_analysis"]["cost_usd"]) for run in stores.owners.values() if has_report(stores, run)
    ]
    return [
        f"{run.analysis_id}: the report says ${usd:.6f}, its calls have cost ${stores.cost(run):.6f}."
        for run, usd in said
        if abs(usd - stores.cost(run)) >= CENT_USD
    ]


def calls_are_paid_once(stores: Stores) -> Violations:
    """Every call in the model's books is in one bill, but for what a killed consumer or a deletion has taken along."""
    answers = Counter(answer for bill in stores.bills.values() for answer in bill.answers)
    said = [f"The answer {name} is in {count} bills." for name, count in answers.items() if count > 1]
    said += [
        f"The answer {name} is in a bill, and the model never gave it." for name in answers.keys() - stores.charges
    ]
    lost = len(stores.charges) - sum(bill.calls for bill in stores.bills.values())
    deleted = sum(run.calls for run in stores.runs if run.analysis_id in stores.gone)
    if not 0 <= lost <= stores.coach_kills + deleted:
        said.append(
            f"{lost} answers of the model are in no bill, and its consumers were killed {stores.coach_kills} times."
        )
    return said


def profiles_are_the_newest_success(stores: Stores) -> Violations:
    """A golfer's profile is of the newest delivered run, and counts the runs that were its news."""
    golfers = {run.user_id for run in stores.runs if run.delivered} | stores.profiles.keys()
    return [said for golfer in sorted(golfers - stores.leavers) for said in profile(stores, golfer)]


def profile(stores: Stores, golfer: str) -> Violations:
    runs = [run for run in stores.runs if run.user_id == golfer and (run.delivered or run.profiled)]
    perhaps = [run for run in stores.runs if run.user_id == golfer and run.profiling]
    found = stores.profiles.get(golfer)
    if found is None or not runs + perhaps:
        missing = runs or found
        return [f"{golfer} has {len(runs)} delivered runs and {'a' if found else 'no'} profile."] if missing else []
    newest = max(runs, key=lambda run: run.started, default=None)
    newer = [run for run in perhaps if newest is None or run.started > newest.started]
    latest = [run.analysis_id for run in [*([newest] if newest else []), *newer]]
    counted, kept = sum(run.profiled for run in runs), len(found["recent_swings"])
    said = []
    if found["latest_analysis_id"] not in latest:
        said.append(
            f"The profile of {golfer} is of {found['latest_analysis_id']}, the newest is {' or '.join(latest)}."
        )
    if not counted <= found["swing_count"] <= counted + len(perhaps) or kept != min(found["swing_count"], 20):
        said.append(f"The profile of {golfer} counts {found['swing_count']} swings and keeps {kept}, of {counted}.")
    return said


def threads_count_each_swing_once(stores: Stores) -> Violations:
    """A swing that was announced is counted in its golfer's thread, once however often it was run."""
    swings: dict[str, set[str]] = {}
    for run in stores.runs:
        if run.delivered:
            swings.setdefault(run.user_id, set()).add(run.analysis_id)
    counted = {golfer: stores.threads.get(golfer, {}).get("swing_count", 0) for golfer in swings}
    return [
        f"The thread of {golfer} counts {counted[golfer]} swings of {len(names)}."
        for golfer, names in sorted(swings.items())
        if counted[golfer] != len(names) and golfer not in stores.leavers
    ]


INVARIANTS: Final[tuple[Callable[[Stores], Violations], ...]] = (
    every_upload_has_one_terminal_state,
    no_success_was_overwritten,
    failures_and_letters_are_the_same,
    what_never_started_is_told,
    spending_adds_up,
    reports_say_what_they_cost,
    calls_are_paid_once,
    profiles_are_the_newest_success,
    threads_count_each_swing_once,
    nothing_is_left_of_what_was_deleted,
    requests_are_answered,
    a_report_is_of_the_bytes_that_lie_there,
)


def violations(stores: Stores) -> dict[str, Violations]:
    """What each invariant says, by its name; an empty list where it holds."""
    return {check.__name__: check(stores) for check in INVARIANTS}


def no_orphans(left: dict[int, str]) -> Violations:
    """`left` are the processes of an engine that was stopped."""
    return [f"Process {pid} has outlived its engine: {command}" for pid, command in left.items()]
