"""What of a deployment outlives its stack, by the names that the template gives: found also where the stack is gone."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import boto3

from ops.local import ROOT
from ops.template import load

NAMES: Final = {
    "AWS::S3::Bucket": "BucketName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Logs::LogGroup": "LogGroupName",
}
Client = Callable[[Any], Any]


@dataclass(frozen=True)
class Place:
    """Where a deployment is: what a name in the template can be made of."""

    env: str
    account: str
    region: str

    def named(self, text: str) -> str:
        values = {"Env": self.env, "AWS::AccountId": self.account, "AWS::Region": self.region}
        return re.sub(r"\$\{([\w:]+)\}", lambda place: values[place[1]], text)


@dataclass(frozen=True)
class Named:
    """A resource that keeps its name for itself: while it exists, no other stack can make one of that name."""

    logical_id: str
    kind: str
    name: str


def outliving(place: Place) -> list[Named]:
    """The buckets, tables and log groups that a deletion of the stack leaves alone."""
    return [
        Named(logical_id, each["Type"], place.named(text_of(each["Properties"][NAMES[each["Type"]]])))
        for logical_id, each in retained().items()
        if each["Type"] in NAMES
    ]


def retained() -> dict[str, dict[str, Any]]:
    """The template's resources that a deletion of the stack leaves alone, by their names in it."""
    found: Mapping[str, Any] = load(ROOT / "template.yaml")["Resources"]
    return {name: each for name, each in found.items() if each.get("DeletionPolicy", "").startswith("Retain")}


def text_of(name: Any) -> str:
    return str(name["Fn::Sub"]) if isinstance(name, dict) else str(name)


def existing(place: Place, client: Client) -> list[Named]:
    return [each for each in outliving(place) if EXISTS[each.kind](client, each.name)]


def bucket_exists(client: Client, name: str) -> bool:
    s3 = client("s3")
    try:
        s3.head_bucket(Bucket=name)
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchBucket"}:
            return False
        raise
    return True


def table_exists(client: Client, name: str) -> bool:
    dynamodb = client("dynamodb")
    try:
        dynamodb.describe_table(TableName=name)
    except dynamodb.exceptions.ResourceNotFoundException:
        return False
    return True


def group_exists(client: Client, name: str) -> bool:
    groups = client("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return name in {each["logGroupName"] for each in groups}


EXISTS: Final[Mapping[str, Callable[[Client, str], bool]]] = {
    "AWS::S3::Bucket": bucket_exists,
    "AWS::DynamoDB::Table": table_exists,
    "AWS::Logs::LogGroup": group_exists,
}


def stack_of(client: Client, name: str) -> dict[str, Any] | None:
    cloudformation = client("cloudformation")
    try:
        [found] = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except cloudformation.exceptions.ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    return dict(found)


def clients(session: boto3.Session, **settings: Any) -> Client:
    """The clients of one account, each made once."""
    kept: dict[str, Any] = {}

    def client(service: str) -> Any:
        if service not in kept:
            kept[service] = session.client(service, **settings)  # type: ignore[call-overload]
        return kept[service]

    return client
