"""Which actions and resources IAM judges a request to a service by.

Operations and actions have the same names but for a few, and a resource is named by one or two members of a request
(the Service Authorization Reference lists both for each action).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from dev.iam.calls import LEADING_KEYS, Call, authorized, of_events, queue_name

Request = Mapping[str, Any]

PARTS: Final = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
# Operations that another action allows (S3 user guide: "Required permissions for Amazon S3 API operations").
S3_ACTIONS: Final = {
    "HeadObject": "GetObject",
    "ListObjectsV2": "ListBucket",
    "ListObjects": "ListBucket",
    "HeadBucket": "ListBucket",
    "PostObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
}
SQS_ACTIONS: Final = {
    "SendMessageBatch": "SendMessage",
    "DeleteMessageBatch": "DeleteMessage",
    "ChangeMessageVisibilityBatch": "ChangeMessageVisibility",
}


class Requests:
    """Of one account and region. `partition_key` names the attribute that a table is divided by, or None."""

    def __init__(self, region: str, account: str, partition_key: Callable[[str], str | None]) -> None:
        self.region = region
        self.account = account
        self.partition_key = partition_key

    def calls(self, service: str, operation: str, request: Request) -> Iterator[Call]:
        """Nothing for a service that no role of the template is asked for."""
        if of_service := getattr(self, f"of_{service}", None):
            yield from of_service(operation, request)

    def of_s3(self, operation: str, request: Request) -> Iterator[Call]:
        bucket = f"arn:aws:s3:::{request.get('Bucket', '')}"
        if operation == "DeleteObjects":
            for each in request["Delete"]["Objects"]:
                yield Call("s3:DeleteObject", f"{bucket}/{each['Key']}")
            return
        key = request.get("Key")
        yield Call(f"s3:{S3_ACTIONS.get(operation, operation)}", f"{bucket}/{key}" if key else bucket)

    def of_dynamodb(self, operation: str, request: Request) -> Iterator[Call]:
        if operation.startswith("Transact"):
            for item in request["TransactItems"]:
                for member, part in item.items():
                    yield self.of_table(PARTS[member], part)
        elif operation.startswith("Batch"):
            yield from (self.of_table(operation, {"TableName": table}) for table in request["RequestItems"])
        else:
            yield self.of_table(operation, request)

    def of_table(self, operation: str, request: Request) -> Call:
        name = request["TableName"]
        table = f"arn:aws:dynamodb:{self.region}:{self.account}:table/{name}"
        index = f"/index/{request['IndexName']}" if "IndexName" in request else ""
        key = (request.get("Key") or request.get("Item") or {}).get(self.partition_key(name))
        return Call(f"dynamodb:{operation}", table + index, {LEADING_KEYS: [*map(str, key.values())]} if key else {})

    def of_sqs(self, operation: str, request: Request) -> Iterator[Call]:
        queue = f"arn:aws:sqs:{self.region}:{self.account}:{queue_name(request)}"
        yield Call(f"sqs:{SQS_ACTIONS.get(operation, operation)}", queue)

    def of_stepfunctions(self, operation: str, request: Request) -> Iterator[Call]:
        named = request.get("stateMachineArn") or request.get("executionArn") or "*"
        yield authorized(Call(f"states:{operation}", named))

    def of_events(self, operation: str, request: Request) -> Iterator[Call]:
        if operation == "PutEvents":
            yield from of_events(request, self.region, self.account)

    def of_lambda(self, operation: str, request: Request) -> Iterator[Call]:
        if operation == "Invoke":
            yield Call("lambda:InvokeFunction", request["FunctionName"])

    def of_secretsmanager(self, operation: str, request: Request) -> Iterator[Call]:
        yield Call(f"secretsmanager:{operation}", request["SecretId"])
