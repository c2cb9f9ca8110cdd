"""Queues, rules, event sources and the workflow: what carries an upload to its report."""

import json
from collections.abc import Iterator
from typing import Any

from ops.analyses.overview import listed
from ops.checks import wanted
from ops.checks.finding import Finding, Health, finding
from ops.dead_letters.queues import QUEUE, attributes_of
from ops.deployment import Deployment
from swing.intake import leases, queue

MAPPING = "AWS::Lambda::EventSourceMapping"
RULE = "AWS::Events::Rule"
# A lease is given back within two minutes if the event of its end is lost.
SETTLED_S = 150


def queue_policies(deployment: Deployment) -> Iterator[Finding]:
    for name, url in deployment.of_type(QUEUE).items():
        statements = policy(attributes_of(deployment, url))
        closed = any(each["Effect"] == "Deny" and "SecureTransport" in json.dumps(each) for each in statements)
        yield finding(f"policy of {name}", closed, "it accepts requests without TLS", "deploy the stack again")
    for name in ("UploadQueue", "UploadDeadLetterQueue", "EventsDeadLetterQueue"):
        statements = policy(attributes_of(deployment, deployment.resource(name)))
        open_to_rule = any("events.amazonaws.com" in json.dumps(each.get("Principal")) for each in statements)
        yield finding(f"EventBridge may send to {name}", open_to_rule, "it may not", "deploy the stack again")


def policy(attributes: dict[str, str]) -> list[dict[str, Any]]:
    statements: list[dict[str, Any]] = json.loads(attributes.get("Policy") or '{"Statement": []}')["Statement"]
    return statements


def redrive_policies(deployment: Deployment) -> Iterator[Finding]:
    for name, properties in wanted.resources(QUEUE).items():
        if "RedrivePolicy" in properties:
            found = json.loads(attributes_of(deployment, deployment.resource(name)).get("RedrivePolicy", "{}"))
            tries, most = found.get("maxReceiveCount"), properties["RedrivePolicy"]["maxReceiveCount"]
            good = str(tries) == str(most)
            yield finding(f"dead letters of {name}", good, f"after {tries} tries, not {most}", "deploy the stack again")


def event_sources(deployment: Deployment) -> Iterator[Finding]:
    for name, mapping in deployment.of_type(MAPPING).items():
        state = deployment.client("lambda").get_event_source_mapping(UUID=mapping)["State"]
        remedy = (
            "python -m ops resume intake, once the reason is gone"
            if name == "StartAnalysisFunctionUpload"
            else "enable it"
        )
        yield finding(f"event source {name}", state == "Enabled", f"it is {state}", remedy, Health.WARN)


def workflow(deployment: Deployment) -> Iterator[Finding]:
    machine = deployment.client("stepfunctions").describe_state_machine(stateMachineArn=deployment.machine)
    status = machine.get("status", "ACTIVE")
    yield finding("workflow", status == "ACTIVE", f"it is {status}", "deploy the stack again")


def queue_moves(_: Deployment) -> Iterator[Finding]:
    """With a lease free, no run waits for longer than a minute."""
    oldest_ms = min((run.since_ms for run in queue.waiting()), default=queue.now_ms())
    stuck = bool(leases.free()) and queue.now_ms() - oldest_ms > SETTLED_S * 1000
    yield finding(
        "the admission queue moves", not stuck, "leases are free, and uploads wait", "look at the log of admit_analyses"
    )


def leases_and_runs(deployment: Deployment) -> Iterator[Finding]:
    """Leases against executions. What has just begun or ended is left out: the two are not written at one moment."""
    held, _ = leases.all_held()
    running = {each["name"]: each["startDate"].timestamp() * 1000 for each in listed(deployment, "RUNNING")}
    settled = queue.now_ms() - SETTLED_S * 1000
    idle = sorted(each.holder for each in held if each.holder not in running and each.taken_ms < settled)
    holders = {each.holder for each in held}
    bare = sorted(name for name, began in running.items() if name not in holders and began < settled)
    remedy = "wait two minutes: admit_analyses gives them back; else look at its log"
    yield finding("every lease has an execution", not idle, f"none: {', '.join(idle)}", remedy, Health.WARN)
    remedy = "somebody has started it by hand: it ends by itself, or stop it"
    yield finding("every execution has a lease", not bare, f"none: {', '.join(bare)}", remedy, Health.WARN)


def rules(deployment: Deployment) -> Iterator[Finding]:
    """Uploads reach the queue, and executions that end badly reach their function, by rules with a target each."""
    events = deployment.client("events")
    for name, rule in deployment.of_type(RULE).items():
        rule_name = rule.rsplit("/", 1)[-1]
        state = events.describe_rule(Name=rule_name)["State"]
        targets = events.list_targets_by_rule(Rule=rule_name)["Targets"]
        good = state == "ENABLED" and bool(targets)
        yield finding(f"rule {name}", good, f"it is {state} with {len(targets)} targets", "deploy the stack again")
        lost = [each["Id"] for each in targets if "DeadLetterConfig" not in each]
        yield finding(f"targets of {name}", not lost, f"{lost} have no dead-letter queue", "deploy again", Health.WARN)
