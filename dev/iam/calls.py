"""Calls as IAM sees them: an action, the resource that it is authorized against, and what conditions may ask for.

Runs in the engines' own environments, so it knows nothing but Python.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Arguments = Mapping[str, Any]

QUALIFIER: Final = "states:StateMachineQualifier"
LEADING_KEYS: Final = "dynamodb:LeadingKeys"

# What Step Functions calls a refusal of a service, where that is not the service's name with AccessDeniedException.
REFUSALS: Final = {"lambda": "Lambda.AWSLambdaException"}
NAMES: Final = {"dynamodb": "DynamoDB", "sqs": "Sqs", "events": "EventBridge", "states": "StepFunctions", "s3": "S3"}

# Lambda polls with the function's role (docs.aws.amazon.com/lambda: "Execution role permissions" of each event source).
POLLS: Final = {
    "sqs": ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    "dynamodb": ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
}


@dataclass(frozen=True)
class Call:
    """`context` holds condition keys with one value or a list of them, spelled as in policies."""

    action: str
    resource: str
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def error(self) -> str:
        """The name by which a state of the workflow fails whose call is refused."""
        service = self.action.split(":", 1)[0]
        return REFUSALS.get(service, f"{NAMES.get(service, service)}.AccessDeniedException")

    def refusal(self, who: str) -> str:
        return (
            f"User: {who} is not authorized to perform: {self.action} on resource: {self.resource} "
            f"because no identity-based policy allows the {self.action} action"
        )


def authorized(call: Call) -> Call:
    """The call against what IAM judges it by: a machine and not its version or alias, which is a condition's business.

    https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html
    """
    if call.action != "states:StartExecution":
        return call
    machine = ":".join(call.resource.split(":")[:7])
    named = call.resource.split(":")[7:]
    return Call(call.action, machine, {**call.context, **({QUALIFIER: named} if named else {})})


def of_integration(resource: str, arguments: Arguments, region: str, account: str) -> Iterator[Call]:
    """What a Task state asks for with the role of its workflow.

    Raises KeyError for an integration that is not known here, so that none passes without having been judged.
    """
    integration = resource.partition(":states:::")[2]
    service, operation = integration.split(".")[0].split(":")[:2]
    yield from INTEGRATIONS[f"{service}:{operation}"](arguments, region, account)


def of_nested_execution(arguments: Arguments, region: str, account: str) -> Iterator[Call]:
    """Started, looked at, and followed by a rule of Step Functions' own.

    https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
    """
    machine = str(arguments["StateMachineArn"])
    yield authorized(Call("states:StartExecution", machine))
    execution = ":".join(machine.replace(":stateMachine:", ":execution:").split(":")[:7])
    yield Call("states:DescribeExecution", f"{execution}:child")
    rule = f"arn:aws:events:{region}:{account}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule"
    for action in ("PutTargets", "PutRule", "DescribeRule"):
        yield Call(f"events:{action}", rule)


def of_function(arguments: Arguments, _region: str, _account: str) -> list[Call]:
    return [Call("lambda:InvokeFunction", str(arguments["FunctionName"]))]


def of_item(action: str) -> Callable[[Arguments, str, str], list[Call]]:
    return lambda arguments, region, account: [
        Call(f"dynamodb:{action}", f"arn:aws:dynamodb:{region}:{account}:table/{arguments['TableName']}")
    ]


def of_message(arguments: Arguments, region: str, account: str) -> list[Call]:
    return [Call("sqs:SendMessage", f"arn:aws:sqs:{region}:{account}:{queue_name(arguments)}")]


def queue_name(arguments: Arguments) -> str:
    return str(arguments["QueueUrl"]).rsplit("/", 1)[-1]


def of_events(arguments: Arguments, region: str, account: str) -> list[Call]:
    """Each entry is judged by itself."""
    return [
        Call(
            "events:PutEvents",
            f"arn:aws:events:{region}:{account}:event-bus/{entry.get('EventBusName', 'default')}",
            {"events:source": entry["Source"], "events:detail-type": entry["DetailType"]},
        )
        for entry in arguments["Entries"]
    ]


INTEGRATIONS: Final[Mapping[str, Callable[[Arguments, str, str], Iterable[Call]]]] = {
    "lambda:invoke": of_function,
    "dynamodb:getItem": of_item("GetItem"),
    "dynamodb:putItem": of_item("PutItem"),
    "dynamodb:updateItem": of_item("UpdateItem"),
    "sqs:sendMessage": of_message,
    "events:putEvents": of_events,
    "states:startExecution": of_nested_execution,
}


def of_event_source(source: str) -> list[Call]:
    """What Lambda asks a queue or stream for with the role of the function that it calls."""
    return [Call(action, source) for action in POLLS[source.split(":")[2]]]


# ---------------------------------------------------------------- what is kept of a call


@dataclass(frozen=True)
class Role:
    """A role by what it is for, which SAM names it after, and the deployment that it is of."""

    caller: str
    env: str


def role_named(arn: str) -> Role:
    name = arn.rsplit("/", 1)[-1]
    found = re.fullmatch(r"golf-coach-([a-z0-9]+)-(\w+)Role-\w+", name)
    return Role(found[2], found[1]) if found else Role(name, "dev")


# Segments of keys in S3 that policies name; all others are a golfer's.
SEGMENTS: Final = frozenset({"golf-swings", "frames"})
# Partition keys that policies name, of the tables that they name keys of.
KEYED: Final = re.compile(r"table/golf-coach-(usage|line)-")
SHARED_KEYS: Final = frozenset({"breaker#openai", "turns#openai", "pace", "lease", "ticket", "round", "golfer"})
ANYTHING: Final = "x"
KEPT: Final = frozenset({QUALIFIER, "events:source", "events:detail-type"})


def generalised(call: Call, region: str, account: str, env: str) -> Call:
    """The call without golfers, analyses and deployments: what kind of call it was."""
    context = {key: value for key, value in call.context.items() if key in KEPT}
    if KEYED.search(call.resource) and (keys := call.context.get(LEADING_KEYS)):
        context[LEADING_KEYS] = [general_key(key) for key in keys]
    general = general_object(call.resource)
    for value, name in ((f":{account}:", ":${Account}:"), (f"-{account}-", "-${Account}-"), (region, "${Region}")):
        general = general.replace(value, name)
    general = re.sub(rf"-{env}(?=$|[/:-])", "-${Env}", general.replace("arn:aws:", "arn:${Partition}:", 1))
    return Call(call.action, re.sub(r"golf-coach-\$\{Env\}-(\w+Function)-\w+", r"${\1}", general), context)


def general_object(resource: str) -> str:
    head, bucket, key = resource.partition(":s3:::")[0], *resource.partition(":s3:::")[2].partition("/")[::2]
    if not key:
        return stream_of(execution_of(secret_of(resource)))
    segments = [segment if segment in SEGMENTS else ANYTHING for segment in key.split("/")]
    return f"{head}:s3:::{bucket}/{'/'.join(segments)}"


def secret_of(resource: str) -> str:
    return re.sub(r"(:secret:[\w-]+)-\w{6}$", rf"\1-{ANYTHING * 6}", resource)


def execution_of(resource: str) -> str:
    return re.sub(r"(:execution:[^:]+):.*", rf"\1:{ANYTHING}", resource)


def stream_of(resource: str) -> str:
    return re.sub(r"/stream/.*", f"/stream/{ANYTHING}", resource)


def general_key(key: str) -> str:
    if key in SHARED_KEYS:
        return key
    kind, mark, rest = key.partition("#")
    whose = "guests#" if rest.startswith("guests#") else ""
    return f"{kind}#{whose}{ANYTHING}" if mark else ANYTHING
