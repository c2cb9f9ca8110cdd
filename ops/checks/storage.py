"""Tables, their indexes, and the bucket that tells of uploads."""

from collections.abc import Iterator
from typing import Any

from ops.checks import wanted
from ops.checks.finding import Finding, Health, finding
from ops.deployment import Deployment

TABLE = "AWS::DynamoDB::Table"


def tables(deployment: Deployment) -> Iterator[Finding]:
    for name in wanted.resources(TABLE):
        status = (described(deployment, name) or {}).get("TableStatus", "missing")
        yield finding(f"table {name}", status == "ACTIVE", f"it is {status}", "deploy the stack again")


def described(deployment: Deployment, name: str) -> dict[str, Any] | None:
    dynamodb = deployment.client("dynamodb")
    try:
        return dict(dynamodb.describe_table(TableName=deployment.resource(name))["Table"])
    except dynamodb.exceptions.ResourceNotFoundException:
        return None


def indexes(deployment: Deployment) -> Iterator[Finding]:
    """Without user-timestamp-index no golfer sees a list of swings, and nothing else says so."""
    for name, properties in wanted.resources(TABLE).items():
        found = {
            each["IndexName"]: each for each in (described(deployment, name) or {}).get("GlobalSecondaryIndexes", [])
        }
        for index in properties.get("GlobalSecondaryIndexes", []):
            wrong = difference(index, found.get(index["IndexName"]))
            what = f"index {index['IndexName']} of {name}"
            yield finding(what, not wrong, wrong, "deploy the stack again: CloudFormation builds it from the table")


def difference(index: dict[str, Any], found: dict[str, Any] | None) -> str:
    if found is None:
        return "it is missing"
    if found.get("IndexStatus", "ACTIVE") != "ACTIVE":
        return f"it is {found['IndexStatus']}"
    same = (index["KeySchema"], index["Projection"]["ProjectionType"]) == (
        found["KeySchema"],
        found["Projection"]["ProjectionType"],
    )
    return "" if same else f"it has the keys {found['KeySchema']} and the projection {found['Projection']}"


def bucket_regions(deployment: Deployment) -> Iterator[Finding]:
    """A link is signed for one region, and S3 refuses it in another."""
    for name in ("VideosBucket", "ArtifactsBucket"):
        bucket = deployment.resource(name)
        # us-east-1 is older than regions are.
        region = deployment.client("s3").get_bucket_location(Bucket=bucket).get("LocationConstraint") or "us-east-1"
        detail = f"{bucket} is in {region}, and this session works in {deployment.region}"
        yield finding(f"region of {name}", region == deployment.region, detail, f"--region {region}")


def bucket_events(deployment: Deployment) -> Iterator[Finding]:
    bucket = deployment.resource("VideosBucket")
    told = deployment.client("s3").get_bucket_notification_configuration(Bucket=bucket)
    yield finding(
        "uploads are announced",
        "EventBridgeConfiguration" in told,
        f"{bucket} sends no events to EventBridge: uploads start nothing",
        "deploy the stack again, or put EventBridgeConfiguration back",
    )
    others = [name for name in told if name.endswith("Configurations")]
    if others:
        yield Finding(
            "uploads are announced once", Health.WARN, f"the bucket has {', '.join(others)} too", "remove them"
        )
