"""template.yaml onto a running engine: package, create or update, wait, and return the stack's outputs."""

import hashlib
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from dev.local.engine import engine_at
from dev.local.template import ALIAS, Code, Overrides, addressed, aliased, bootstrap, localised, package
from ops import local
from ops.local import CACHE, ROOT
from ops.template import load

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef
    from mypy_boto3_dynamodb.service_resource import DynamoDBServiceResource, Table
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_stepfunctions import SFNClient
    from mypy_boto3_stepfunctions.type_defs import RoutingConfigurationListItemTypeDef

STACK = "golf-coach-dev"
PACKAGES = "golf-coach-packages"
POLL_S = 0.1
ALIAS_EXISTS = {"ConflictException", "ValidationException"}
PYTHON = ROOT / ".venv" / "bin" / "python"
POSE_MODEL = CACHE / "pose_landmarker_full.task"

# One thread a process: the segments of a video already run side by side. Memory as in the image (functions/Dockerfile).
FUNCTION_ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "2",
    "MPLCONFIGDIR": str(CACHE / "matplotlib"),
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "POSE_MODEL_PATH": str(POSE_MODEL),
    "POWERTOOLS_TRACE_DISABLED": "true",
}


# A local engine runs as many functions at once as are called, and analyses as much as is uploaded.
UNLIMITED = {
    "AccountConcurrency": "1000",
    **dict.fromkeys(("AnalysesPerGolferAndDay", "AnalysesPerGuestAndDay", "AnalysesPerDayOfGuests"), "100000"),
    **dict.fromkeys(("MegabytesPerGolferAndDay", "MegabytesPerGuestAndDay", "MegabytesPerDayOfGuests"), "1000000"),
}


class DeploymentError(Exception):
    """The stack could not be made; the text names the resource and the reason."""


@dataclass(frozen=True)
class Stack:
    """A deployed stack: where it is, and the outputs of its template by name."""

    endpoint: str
    outputs: Mapping[str, str]

    def client(self, service: Any) -> Any:
        return client(service, self.endpoint)

    def table(self, output: str) -> "Table":
        table: Table = dynamodb(self.endpoint).Table(self.outputs[output])
        return table


@cache
def dynamodb(endpoint: str) -> "DynamoDBServiceResource":
    return local.session().resource("dynamodb", **local.settings(endpoint))


@cache
def client(service: Any, endpoint: str) -> Any:
    return local.session().client(service, **local.settings(endpoint))


def deploy(
    endpoint: str,
    parameters: Mapping[str, str] | None = None,
    overrides: Overrides | None = None,
    stack: str = STACK,
    template: Path = ROOT / "template.yaml",
) -> Stack:
    """Create or update the stack on a local engine. Raises DeploymentError, and EngineError when none answers.

    `overrides` replaces properties of the template's resources, by their names in it.
    """
    chosen = {**UNLIMITED, **engine_at(endpoint).parameters, **(parameters or {})}
    s3 = client("s3", endpoint)
    s3.create_bucket(Bucket=PACKAGES)
    environment = FUNCTION_ENVIRONMENT | {"CHECKOUT": fingerprint(ROOT / "functions")}
    packed = package(bootstrap(PYTHON, [ROOT / "functions", ROOT], environment))
    written = load(template)
    local = localised(written, template.parent, Code(PACKAGES, stored(s3, packed)), overrides)
    local = addressed(local, endpoint)
    cloudformation: CloudFormationClient = client("cloudformation", endpoint)
    values: list[ParameterTypeDef] = [{"ParameterKey": key, "ParameterValue": value} for key, value in chosen.items()]
    capabilities: Any = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
    operate = cloudformation.update_stack if exists(cloudformation, stack) else cloudformation.create_stack
    try:
        # By address, because a template in the request may have 51,200 bytes at most.
        url = f"{endpoint}/{PACKAGES}/{stored(s3, json.dumps(local).encode())}"
        operate(StackName=stack, TemplateURL=url, Parameters=values, Capabilities=capabilities)
    except ClientError as error:
        if "No updates are to be performed" not in str(error):
            raise DeploymentError(str(error)[-2000:]) from error
    deployed = Stack(endpoint, finished(cloudformation, stack))
    for name in aliased(written) if "Aliases" not in engine_at(endpoint).lacks else ():
        publish(client("stepfunctions", endpoint), physical_name(cloudformation, stack, name))
    return deployed


def physical_name(cloudformation: "CloudFormationClient", stack: str, resource: str) -> str:
    found = cloudformation.describe_stack_resource(StackName=stack, LogicalResourceId=resource)
    return found["StackResourceDetail"].get("PhysicalResourceId", "")


def publish(stepfunctions: "SFNClient", machine: str) -> None:
    """A version of the workflow as it is now, and its alias on that."""
    version = stepfunctions.publish_state_machine_version(stateMachineArn=machine)["stateMachineVersionArn"]
    routing: list[RoutingConfigurationListItemTypeDef] = [{"stateMachineVersionArn": version, "weight": 100}]
    try:
        stepfunctions.create_state_machine_alias(name=ALIAS, routingConfiguration=routing)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ALIAS_EXISTS:
            raise
        stepfunctions.update_state_machine_alias(
            stateMachineAliasArn=f"{machine}:{ALIAS}", routingConfiguration=routing
        )


def coach_parameters() -> dict[str, str]:
    """The template's parameters for a language model, if the developer's environment has a key for one."""
    if not os.environ.get("OPENAI_API_KEY"):
        return {"CoachLane": "off"}
    chosen = {"CoachModel": "COACH_MODEL", "CoachLane": "COACH_LANE", "OpenAIBaseUrl": "OPENAI_BASE_URL"}
    return {name: os.environ[variable] for name, variable in chosen.items() if os.environ.get(variable)}


def fingerprint(folder: Path) -> str:
    """Changes with the code, so that a deployment replaces the processes that still run the old one."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".pyc"]
    return hashlib.sha256(repr([(str(path), path.stat().st_mtime_ns) for path in files]).encode()).hexdigest()


def stored(s3: "S3Client", content: bytes) -> str:
    """Put it under its hash, so that only what changed is deployed, and return that key."""
    key = hashlib.sha256(content).hexdigest()
    s3.put_object(Bucket=PACKAGES, Key=key, Body=content)
    return key


def exists(cloudformation: "CloudFormationClient", stack: str) -> bool:
    try:
        cloudformation.describe_stacks(StackName=stack)
    except ClientError:
        return False
    return True


def finished(cloudformation: "CloudFormationClient", stack: str) -> dict[str, str]:
    while True:
        [state] = cloudformation.describe_stacks(StackName=stack)["Stacks"]
        if not state["StackStatus"].endswith("_IN_PROGRESS"):
            break
        time.sleep(POLL_S)
    if state["StackStatus"] not in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
        raise DeploymentError("\n".join([state["StackStatus"], *failures(cloudformation, stack)]))
    return {output["OutputKey"]: output["OutputValue"] for output in state.get("Outputs", [])}


def failures(cloudformation: "CloudFormationClient", stack: str) -> list[str]:
    events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    return [
        f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
        for event in reversed(events)
        if event["ResourceStatus"].endswith("_FAILED")
    ]
