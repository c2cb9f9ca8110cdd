"""What must be true of the account once everything has come to rest: what chaos must leave, and a few things more."""

import json
import time
from collections import Counter
from typing import Any, Final

from moto.sqs.models import sqs_backends

from dev.chaos import invariants as chaos
from dev.chaos.leftovers import shown
from dev.chaos.stores import Run, Stores
from dev.explorer import account
from dev.explorer.world import SWINGS, World, analysis_of, key_of
from dev.fakes.account import queue_name
from swing.analyses import tombstones

# Of the chaos run's invariants those that no coach, budget or profile is needed for.
SHARED: Final = (
    chaos.every_upload_has_one_terminal_state,
    chaos.no_success_was_overwritten,
    chaos.failures_and_letters_are_the_same,
    chaos.what_never_started_is_told,
)


def violations(world: World) -> list[str]:
    stores, items = stores_of(world), by_id(account.items("ANALYSES_TABLE"), "analysis_id")
    said = [each for check in SHARED for each in check(stores)]
    return [*said, *world.broken, *left_behind(world), *runs_too_many(world), *others_bytes(world, items), *queued()]


def by_id(items: list[dict[str, Any]], key: str) -> dict[str, dict[str, Any]]:
    return {item[key]: item for item in items}


def stores_of(world: World) -> Stores:
    kept = [swing for swing in SWINGS if world.puts[swing] and swing not in deleted()]
    runs = tuple(run_of(each) for each in account.runs())
    return Stores(
        uploads=tuple(kept),
        runs=tuple(run for run in runs if run.analysis_id in kept),
        items=by_id(account.items("ANALYSES_TABLE"), "analysis_id"),
        letters=tuple(letter for letter in letters() if letter["analysis_id"] in kept),
        upload_letters=tuple(json.loads(each["body"]) for each in world.letters),
        profiles={},
        threads={},
        usage={},
        bills={},
        charges={},
    )


def run_of(execution: Any) -> Run:
    step, output = json.loads(execution.execution_input), json.loads(execution.output or "{}")
    return Run(
        arn=execution.execution_arn,
        run_id=step["run_id"],
        analysis_id=step["analysis_id"],
        user_id=step["user_id"],
        status=execution.status,
        error=execution.error or "",
        started=execution.start_date,
        delivered=output.get("status") == "AI_COMPLETED",
        rejected=output.get("status") == "FAILED",
        estimate_usd=0,
        settled=True,
        profiled=False,
        profiling=False,
        tries_again=0,
    )


def letters() -> list[dict[str, Any]]:
    queue = sqs_backends[account.ACCOUNT][account.REGION].queues[queue_name("AnalysisDeadLetterQueue")]
    return [json.loads(message.body) for message in queue._messages]  # noqa: SLF001 (a receipt would be a call)


def deleted() -> set[str]:
    """Whose tombstone stands."""
    marks = account.items("AI_JOBS_TABLE")
    return {each["job_id"] for each in marks if each["kind"] == tombstones.DELETED and each["expires_at"] > time.time()}


def left_behind(world: World) -> list[str]:
    """Of what was deleted nothing is left, and nothing comes back."""
    gone, profiles = deleted(), account.items("SWING_PROFILES_TABLE")
    said = [f"{swing} was deleted, and no tombstone stands." for swing in sorted(world.deleted - gone)]
    for swing in sorted(gone):
        places = [key for key in account.objects("VIDEOS_BUCKET") if key.startswith(key_of(swing).removesuffix(".mp4"))]
        said += [f"{swing} was deleted, and {key} lies there." for key in places]
        said += [f"{swing} was deleted, and a profile tells of it." for each in profiles if swing in shown(each)]
        if swing in by_id(account.items("ANALYSES_TABLE"), "analysis_id"):
            said.append(f"{swing} was deleted, and has an item.")
    return said


def runs_too_many(world: World) -> list[str]:
    """Whatever is told of an upload, and however often, it is one run; each repeat is one more."""
    count = Counter(analysis_of(each) for each in account.runs())
    most = {swing: world.puts[swing] + world.repeats[swing] for swing in SWINGS}
    return [f"{swing} has {count[swing]} runs of {most[swing]}." for swing in SWINGS if count[swing] > most[swing]]


def others_bytes(world: World, items: dict[str, dict[str, Any]]) -> list[str]:
    """A report is of the video that lies there."""
    steps = {step["run_id"]: step for step in (json.loads(each.execution_input) for each in account.runs())}
    objects = account.objects("VIDEOS_BUCKET")
    reports = [(name, item) for name, item in items.items() if item["status"] == "AI_COMPLETED"]
    return [
        f"The report of {name} is of other bytes than lie there."
        for name, item in reports
        if steps[item["run_id"]]["etag"] != objects.get(key_of(name)) and not world.cancelled[name]
    ]


def queued() -> list[str]:
    """No lease is held, and nobody waits."""
    found = account.items("LINE_TABLE")
    left = [each for each in found if each["kind"] == "lease" or "place" in each]
    return [f"{each['kind']} {each['entry_id']} is left." for each in left]
