"""A deployment taken down in an order that works, and then, one question at a time, what outlives its stack.

Buckets are emptied before the stack goes, for CloudFormation deletes none that holds anything. A function that still
runs may write once more meanwhile, so that is done again where the deletion fails.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from botocore.exceptions import WaiterError

from dev.deploying import leftovers
from dev.deploying.leftovers import Client, Named, Place

TRIES: Final = 3
# An hour: CloudFront takes its time.
WAITING: Final = {"Delay": 10, "MaxAttempts": 360}
# Where SAM puts the packages of every stack of the account and region.
SAM_STACK: Final = "aws-sam-cli-managed-default"
PROTECTED: Final = "aws dynamodb update-table --no-deletion-protection-enabled --table-name"


class RemovalError(Exception):
    """The deployment can't be taken down, or not yet; the text says why and what to do."""


@dataclass(frozen=True)
class Remains:
    """What is left of a deployment, and how it goes."""

    what: str
    question: str
    remove: Callable[[], object]


def refuse_if_protected(place: Place, client: Client) -> None:
    """In prod the tables are protected from deletion. Raises RemovalError with the way."""
    tables = [each.name for each in leftovers.existing(place, client) if is_protected(client, each)]
    if tables:
        steps = "\n".join(f"  {PROTECTED} {name}" for name in tables)
        raise RemovalError(
            f"Nothing was deleted: golfers' tables are protected from deletion. Who means it lifts that first:\n{steps}"
        )


def is_protected(client: Client, each: Named) -> bool:
    if each.kind != "AWS::DynamoDB::Table":
        return False
    table = client("dynamodb").describe_table(TableName=each.name)["Table"]
    return bool(table.get("DeletionProtectionEnabled"))


def delete_stack(client: Client, stack: str, waiting: dict[str, int] | None = None) -> None:
    """Empty the buckets that go with it, and delete it. Raises RemovalError where CloudFormation can't."""
    cloudformation = client("cloudformation")
    for _ in range(TRIES):
        for bucket in own_buckets(client, stack):
            empty(client, bucket)
        cloudformation.delete_stack(StackName=stack)
        try:
            cloudformation.get_waiter("stack_delete_complete").wait(StackName=stack, WaiterConfig=waiting or WAITING)
        except WaiterError as error:
            last = error
        else:
            return
    raise RemovalError("\n".join([f"{stack} could not be deleted.", *failures(client, stack)])) from last


def own_buckets(client: Client, stack: str) -> list[str]:
    """The buckets that CloudFormation will delete with the stack, and that are there."""
    kept = leftovers.retained()
    pages = client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    return [
        each["PhysicalResourceId"]
        for page in pages
        for each in page["StackResourceSummaries"]
        if each["ResourceType"] == "AWS::S3::Bucket"
        and each["LogicalResourceId"] not in kept
        and each["ResourceStatus"] != "DELETE_COMPLETE"
        and leftovers.bucket_exists(client, each["PhysicalResourceId"])
    ]


def empty(client: Client, bucket: str, prefix: str = "") -> None:
    """Every version of every object, and every upload that was not finished."""
    s3 = client("s3")
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        objects = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in found]
        if objects:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})
    for page in s3.get_paginator("list_multipart_uploads").paginate(Bucket=bucket, Prefix=prefix):
        for each in page.get("Uploads", []):
            s3.abort_multipart_upload(Bucket=bucket, Key=each["Key"], UploadId=each["UploadId"])


def failures(client: Client, stack: str) -> list[str]:
    events = client("cloudformation").describe_stack_events(StackName=stack)["StackEvents"]
    return [
        f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
        for event in events
        if event["ResourceStatus"] == "DELETE_FAILED"
    ]


def remains(place: Place, client: Client, stack: str) -> Iterator[Remains]:
    """What outlives the stack, golfers' data first."""
    for each in leftovers.existing(place, client):
        yield Remains(each.name, *WAYS[each.kind](client, each.name))
    for pool in pools(client, stack):
        question = f"Delete the user pool {stack} ({pool}) with the accounts of golfers and coaches?"
        yield Remains(pool, question, partial(client("cognito-idp").delete_user_pool, UserPoolId=pool))
    yield from written(place, client)
    yield from built(client, stack)


def bucket(client: Client, name: str) -> tuple[str, Callable[[], object]]:
    def remove() -> None:
        empty(client, name)
        client("s3").delete_bucket(Bucket=name)

    return f"Delete the bucket {name} with golfers' videos and pictures? This can't be undone.", remove


def table(client: Client, name: str) -> tuple[str, Callable[[], object]]:
    question = f"Delete the table {name} with what golfers gave? This can't be undone."
    return question, lambda: client("dynamodb").delete_table(TableName=name)


def group(client: Client, name: str) -> tuple[str, Callable[[], object]]:
    question = f"Delete the log group {name}, which says what operators did?"
    return question, lambda: client("logs").delete_log_group(logGroupName=name)


WAYS: Final = {"AWS::S3::Bucket": bucket, "AWS::DynamoDB::Table": table, "AWS::Logs::LogGroup": group}


def pools(client: Client, name: str) -> list[str]:
    pages = client("cognito-idp").get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 60})
    return [each["Id"] for page in pages for each in page["UserPools"] if each["Name"] == name]


def written(place: Place, client: Client) -> Iterator[Remains]:
    """A function that ended after its log group went has made it anew: without a word from the template."""
    known = {each.name for each in leftovers.outliving(place)}
    pages = client("logs").get_paginator("describe_log_groups").paginate(logGroupNamePrefix=f"/golf-coach/{place.env}/")
    names = [each["logGroupName"] for page in pages for each in page["logGroups"]]
    for name in (name for name in names if name not in known):
        remove = partial(client("logs").delete_log_group, logGroupName=name)
        yield Remains(name, f"Delete the log group {name}?", remove)


def built(client: Client, stack: str) -> Iterator[Remains]:
    """The images of every build, and the packages of the other functions."""
    ecr = client("ecr")
    try:
        ecr.describe_repositories(repositoryNames=[stack])
    except ecr.exceptions.RepositoryNotFoundException:
        pass
    else:
        question = f"Delete the registry {stack} with all images?"
        yield Remains(stack, question, lambda: ecr.delete_repository(repositoryName=stack, force=True))
    prefix, managed = f"{stack}/", leftovers.stack_of(client, SAM_STACK) or {}
    outputs = {each["OutputKey"]: each["OutputValue"] for each in managed.get("Outputs", [])}
    packages = outputs.get("SourceBucket")
    if packages and holds(client, packages, prefix):
        question = f"Delete the packages that SAM has put below s3://{packages}/{prefix}?"
        yield Remains(f"s3://{packages}/{prefix}", question, lambda: empty(client, packages, prefix))


def holds(client: Client, bucket: str, prefix: str) -> bool:
    return bool(client("s3").list_objects_v2(Bucket=bucket, Prefix=prefix, MaxKeys=1).get("KeyCount"))
