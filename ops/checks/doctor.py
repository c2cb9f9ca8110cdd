"""All checks of a deployment. Each finding says what was looked at, how it stands, and what to do."""

from collections.abc import Callable, Iterator
from typing import Final

from botocore.exceptions import ClientError

from ops.checks import access, account, operations, storage, work
from ops.checks.finding import Finding, Health
from ops.deployment import Deployment, OpsError

Check = Callable[[Deployment], Iterator[Finding]]

CHECKS: Final[tuple[Check, ...]] = (
    operations.stack,
    storage.tables,
    storage.indexes,
    storage.bucket_events,
    storage.bucket_regions,
    work.queue_policies,
    work.redrive_policies,
    work.event_sources,
    work.workflow,
    work.rules,
    work.queue_moves,
    work.leases_and_runs,
    access.roles,
    account.concurrency,
    account.images,
    account.gateway_logs,
    operations.secrets,
    operations.model,
    operations.pauses,
    operations.dead_letters,
    operations.alarms,
)


def findings(deployment: Deployment) -> list[Finding]:
    return [finding for check in CHECKS for finding in looked(deployment, check)]


def looked(deployment: Deployment, check: Check) -> Iterator[Finding]:
    """A check that AWS refuses is a finding too: the resource is gone, or the operator may not read it."""
    try:
        yield from check(deployment)
    except (ClientError, OpsError) as error:
        yield Finding(check.__name__.replace("_", " "), Health.BAD, str(error), "deploy again; may you read it?")
