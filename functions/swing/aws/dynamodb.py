"""Tables of DynamoDB: how they are reached, read by owner, and written as the workflow writes them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError

from swing.aws.dynamodb_values import plain
from swing.aws.failures import bounded
from swing.sandbox import kept
from swing.settings import variable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.service_resource import Table

Item = dict[str, Any]


@kept
@cache
def dynamodb() -> "DynamoDBClient":
    return boto3.client("dynamodb", config=bounded())


def table(variable_name: str) -> "Table":
    """The table whose name stands in this environment variable."""
    return table_named(variable(variable_name))


@kept
@cache
def table_named(name: str) -> "Table":
    return boto3.resource("dynamodb", config=bounded()).Table(name)


def refused(table: "Table") -> type[ClientError]:
    """What a write to a table raises when its condition does not hold."""
    return table.meta.client.exceptions.ConditionalCheckFailedException


def updated(table: "Table", **update: Any) -> bool:
    """Change an item if the update's condition holds, and return whether it did."""
    try:
        table.update_item(**update)
    except refused(table):
        return False
    return True


def now() -> str:
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """A moment as items keep it, so that later ones are greater: in UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def of_user(table: "Table", user_id: str, **bounds: Any) -> Iterator[Item]:
    """Everything of a user in a table, or in the index that is named."""
    pages, values = table.meta.client.get_paginator("query"), {":user": user_id}
    asked: Any = {"KeyConditionExpression": "user_id = :user", "ExpressionAttributeValues": values}
    for page in pages.paginate(TableName=table.name, **asked, **bounds):
        yield from page["Items"]


def typed(value: Any) -> dict[str, Any]:
    """DynamoDB's own JSON of a value, which the workflow writes into a table as it is."""
    return dict(TypeSerializer().serialize(plain(value)))


def untyped(item: dict[str, Any]) -> Item:
    """An item in DynamoDB's own JSON, as a refusal carries it, as boto3's tables hand it out."""
    found: Item = TypeDeserializer().deserialize({"M": item})
    return found
