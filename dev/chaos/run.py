"""A seed in, a chaos run on a local AWS of its own out: what happened, and what the invariants say of it."""

import json
import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from dev.chaos.golfers import Golfers
from dev.chaos.invariants import no_orphans, violations
from dev.chaos.leftovers import Violations
from dev.chaos.plan import Form, Plan
from dev.chaos.processes import processes
from dev.chaos.stores import Stores, read
from dev.chaos.storm import HANDLERS, Storm
from dev.chaos.videos import contents
from dev.fakes.cloud import Cloud, eventually
from dev.fakes.issuer.issuer import CLIENT, Issuer
from dev.fakes.openai_server import KEY, OpenAIServer
from dev.local.complaints import explained
from dev.local.complaints import told as complained
from dev.local.deploy import Stack, deploy
from dev.local.engine import MiniStack
from dev.local.template import Overrides
from ops.local import CACHE

# Short pauses, and a model that is given up soon: what a run would otherwise wait for.
SETTINGS = {"SFN_WAIT_SCALE": "0.1", "COACH_SECRET_SECONDS": "1", "COACH_TIMEOUT_SECONDS": "8"}
PARAMETERS = {
    "MaxSegments": "1",
    "CoachRequestsPerMinute": "6000",
    "CoachConcurrency": "2",
    "CoachBreakerSeconds": "2",
    # An analysis is estimated at about 0.09, so golfers who upload much meet their budget.
    "CoachUsdPerGolferAndDay": "0.3",
    "CoachUsdPerDayOfGuests": "0.9",
}
OVERRIDES: Overrides = {
    "MeasureSwingFunction": {"Handler": HANDLERS["measure_swing"]},
    # Longer than the news takes while functions start, as on AWS: what fails is heard again after this.
    "UploadQueue": {"VisibilityTimeout": 20},
    # Longer than a question takes, or a second consumer would pay for it beside the first.
    "AiAnalysisQueue": {"VisibilityTimeout": 25},
}
# What follows the last run: the ends of failed ones, and the golfers' threads.
SETTLING_S = 60
LEAVING_S = 20
POLL_S = 1.0


@dataclass(frozen=True)
class Result:
    plan: Plan
    stores: Stores
    faults: Counter[str]
    violations: dict[str, Violations]
    duration_s: float
    complaints: str = ""

    @property
    def holds(self) -> bool:
        return not any(self.violations.values())


def run(plan: Plan, told: Callable[[str], None], window: int | None = None, patience_s: float = inf) -> Result:
    """Run the plan with at most `window` uploads under way; told hears of each. See `Storm.blow` for patience."""
    began, log = time.monotonic(), CACHE / f"chaos-{plan.seed}.log"
    throttling = {"DYNAMODB_THROTTLED": str(plan.throttled), "DYNAMODB_THROTTLED_SEED": str(plan.seed)}
    with OpenAIServer() as openai, Issuer() as issuer, MiniStack(settings=SETTINGS | throttling, log=log) as engine:
        cloud = deployed(engine.endpoint, openai, issuer)
        group = engine.process.pid if engine.process else 0
        room = window or 2 * (os.cpu_count() or 1)
        storm = Storm(cloud, openai, Golfers(cloud, issuer), group, contents(), room, told)
        with explained(cloud.stack):
            storm.blow(plan, patience_s)
            wait_until_quiet(cloud)
            stores = settled(lambda: look(cloud, storm))
            complaints = complained(cloud.stack)
    storm.faults["throttle"] = log.read_text(errors="replace").count("throttled _")
    said = violations(stores) | {"no_orphans": no_orphans(left(group))}
    return Result(plan, stores, storm.faults, said, time.monotonic() - began, complaints)


def left(group: int) -> dict[int, str]:
    """Processes of an engine that was killed, once the system has had the time to take them away."""
    deadline = time.monotonic() + LEAVING_S
    while (found := processes(group)) and time.monotonic() < deadline:
        time.sleep(POLL_S)
    return found


def deployed(endpoint: str, openai: OpenAIServer, issuer: Issuer) -> Cloud:
    others = {"OpenAIBaseUrl": openai.url, "AuthIssuer": issuer.url, "AuthClientId": CLIENT}
    stack = deploy(endpoint, PARAMETERS | others, OVERRIDES)
    secret = json.dumps({"api_key": KEY, "salt": "pepper"})
    stack.client("secretsmanager").put_secret_value(SecretId=stack.outputs["CoachSecretArn"], SecretString=secret)
    return Cloud(stack)


def wait_until_quiet(cloud: Cloud) -> None:
    queues = ("UploadQueueUrl", "AiAnalysisQueueUrl")
    eventually("empty queues", lambda: not any(map(cloud.waiting, queues)))
    eventually("an empty line", lambda: not held_or_waiting(cloud.stack))
    eventually("the last run's end", lambda: "RUNNING" not in {status for _, status in cloud.listed(None)})


def held_or_waiting(stack: Stack) -> int:
    """What holds a lease or is queued. A sweep, once a minute, finishes what was left half done."""
    items = stack.table("LineTableName").scan(ConsistentRead=True)["Items"]
    return sum(item["kind"] == "lease" or "place" in item for item in items)


def settled(look: Callable[[], Stores]) -> Stores:
    """The stores once the invariants hold, or as they are when they should."""
    deadline = time.monotonic() + SETTLING_S
    while any(violations(stores := look()).values()) and time.monotonic() < deadline:
        time.sleep(POLL_S)
    return stores


def look(cloud: Cloud, storm: Storm) -> Stores:
    places = {upload.name: upload.key for upload in storm.uploaded}
    happened = {"nonsense": storm.faults[Form.NONSENSE], "coach_kills": storm.faults["kill ask_coach"]}
    stores = read(cloud.stack, places, storm.openai.calls, **happened, **storm.golfers.wishes())
    return replace(stores, items={name: parsed(item) for name, item in stores.items.items()})


def parsed(item: dict[str, Any]) -> dict[str, Any]:
    """The item with its report as it was before it became text."""
    return item | ({"ai_analysis": json.loads(item["ai_analysis"])} if "ai_analysis" in item else {})
