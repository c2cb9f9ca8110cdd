"""The stack, its secrets and its model, what is paused, and whether alarms have an action."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ops import local, pausing
from ops.checks.finding import Finding, Health, finding
from ops.dead_letters.queues import dead_letter_queues
from ops.deployment import Deployment
from swing.coach import model_catalog

ALARM = "AWS::CloudWatch::Alarm"
DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")


def stack(deployment: Deployment) -> Iterator[Finding]:
    [found] = deployment.client("cloudformation").describe_stacks(StackName=deployment.stack)["Stacks"]
    status = found["StackStatus"]
    yield finding("stack", status in DONE, f"it is {status}", "look at its events in CloudFormation, deploy again")


def secrets(deployment: Deployment) -> Iterator[Finding]:
    """Read and never shown: only whether there is a key, and a salt."""
    for name in ("CoachSecret", "GuestSecret"):
        wrong, remedy = trouble(deployment, deployment.resource(name))
        yield finding(f"secret {name}", not wrong, wrong, remedy)
        if wrong:
            return
    manager = deployment.client("secretsmanager")
    content = json.loads(manager.get_secret_value(SecretId=deployment.resource("CoachSecret"))["SecretString"])
    asks = deployment.parameters.get("CoachLane", "fast") != "off"
    if asks:
        keyed = has_key(content, local.running() if is_ours(deployment.endpoint) else None)
        place = "start the engine with OPENAI_API_KEY" if deployment.endpoint else "put it into the secret's api_key"
        remedy = f"{place}, or deploy with CoachLane=off"
        yield finding("key of the model", keyed, "it is empty: rules write every report", remedy, Health.WARN)
    yield finding("salt", bool(content.get("salt")), "golfers are told apart without one", "put one into the secret")


def has_key(secret: dict[str, str], started: local.Running | None) -> bool:
    """On a developer's machine the functions have the key of the shell that `make up` was called in."""
    return bool(secret.get("api_key")) or (started is not None and started.coach.get("CoachLane") != "off")


def is_ours(endpoint: str | None) -> bool:
    """Whether it is the engine that `make up` starts."""
    address = urlsplit(endpoint or "")
    return address.hostname in local.LOOPBACK and address.port == local.PORT


def trouble(deployment: Deployment, secret: str) -> tuple[str, str]:
    """What keeps a secret from being read, and what to do; two empty texts where nothing does."""
    manager = deployment.client("secretsmanager")
    described = manager.describe_secret(SecretId=secret)
    if described.get("DeletedDate"):
        return "it is scheduled for deletion", f"aws secretsmanager restore-secret --secret-id {secret}"
    try:
        manager.get_secret_value(SecretId=secret)
    except manager.exceptions.ResourceNotFoundException:
        return "it has no value", f"aws secretsmanager put-secret-value --secret-id {secret} --secret-string file://..."
    return "", ""


def model(deployment: Deployment) -> Iterator[Finding]:
    name = deployment.parameters.get("CoachModel", "")
    warning = model_catalog.warning(name, datetime.now(UTC).date())
    remedy = "choose a model of functions/swing/coach/data/models.json and deploy with CoachModel=..."
    yield finding(f"model {name}", warning is None, warning or "", remedy, Health.WARN)


def pauses(deployment: Deployment) -> Iterator[Finding]:
    paused = pausing.paused(deployment)
    for part in ("intake", "guests", "coach"):
        note = paused.get(part, {})
        detail = f"{'paused' if note.get('in_force') else 'meant to be paused'}: {note.get('reason', 'no reason left')}"
        yield finding(f"{part} runs", part not in paused, detail, f"python -m ops resume {part}", Health.WARN)


def dead_letters(deployment: Deployment) -> Iterator[Finding]:
    for queue in dead_letter_queues(deployment):
        count = queue.waiting + queue.held
        remedy = f"python -m ops dead-letters list --queue {queue.name}"
        yield finding(f"letters of {queue.name}", count == 0, f"{count} wait", remedy, Health.WARN)


def alarms(deployment: Deployment) -> Iterator[Finding]:
    names = list(deployment.of_type(ALARM).values())
    if not names:
        yield Finding("alarms", Health.WARN, "the stack has none", "deploy a template that has some")
        return
    for start in range(0, len(names), 100):
        described = deployment.client("cloudwatch").describe_alarms(AlarmNames=names[start : start + 100])
        for alarm in described["MetricAlarms"]:
            wired = bool(alarm.get("AlarmActions")) and alarm.get("ActionsEnabled", True)
            what = f"alarm {alarm['AlarmName']}"
            yield finding(
                f"{what} has an action", wired, "it has no action", "deploy with an alarm address", Health.WARN
            )
            quiet = alarm["StateValue"] != "ALARM"
            yield finding(
                what, quiet, alarm.get("StateReason", "it rings"), "docs/runbook.md has a section on it", Health.WARN
            )
