"""Which deployment is meant, and what it is made of. Sessions of AWS come from here, or from `local` for an engine.

A local engine is used where an endpoint says so or where `make up` has left one running, always with made-up keys. All
else is AWS with the usual credentials.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Final
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from ops.local import LOOPBACK, direct
from ops.local import session as local_session
from ops.local import settings as local_settings
from swing import sandbox

# The names by which `swing` looks for resources that start_analysis has no need of.
VARIABLES: Final = {
    "ARTIFACTS_BUCKET": "ArtifactsBucket",
    "USAGE_TABLE": "UsageTable",
    "UPLOAD_QUEUE_URL": "UploadQueue",
    "SESSIONS_TABLE": "SessionsTable",
    "SWING_PROFILES_TABLE": "SwingProfilesTable",
    "USER_THREADS_TABLE": "UserThreadsTable",
    "CHAT_MESSAGES_TABLE": "ChatMessagesTable",
}


class OpsError(Exception):
    """The command could not be carried out; the text says why, and what to do."""


@dataclass(frozen=True)
class Target:
    """Which deployment the operator asked for."""

    env: str = "dev"
    endpoint: str | None = None
    profile: str | None = None
    region: str | None = None
    aws: bool = False


@dataclass(frozen=True)
class Deployment:
    """A deployed stack: physical names of its resources by their names in the template, parameters and outputs."""

    env: str
    stack: str
    endpoint: str | None
    account: str
    session: boto3.Session
    resources: Mapping[str, str] = field(repr=False)
    types: Mapping[str, str] = field(repr=False)
    parameters: Mapping[str, str] = field(repr=False)

    def client(self, service: Any) -> Any:
        return made(self.session, self.endpoint, service)

    def table(self, logical_id: str) -> Any:
        given = local_settings(self.endpoint) if self.endpoint else {}
        return self.session.resource("dynamodb", **given).Table(self.resource(logical_id))

    def resource(self, logical_id: str) -> str:
        """Raises OpsError."""
        try:
            return self.resources[logical_id]
        except KeyError:
            raise OpsError(f"The stack {self.stack} has no {logical_id}: deploy the current template.") from None

    def of_type(self, kind: str) -> dict[str, str]:
        return {name: self.resources[name] for name, found in self.types.items() if found == kind}

    @property
    def region(self) -> str:
        return str(self.session.region_name)

    @property
    def machine(self) -> str:
        return self.resource("AnalyzeSwing")

    @cached_property
    def caller(self) -> str:
        return str(self.client("sts").get_caller_identity()["Arn"])

    def __str__(self) -> str:
        place = f"local engine {self.endpoint}" if self.endpoint else f"AWS account {self.account}, {self.region}"
        return f"{place}, stack {self.stack}"


def connect(target: Target) -> Deployment:
    """Find the stack, and let `swing` see what start_analysis sees. Raises OpsError."""
    endpoint = None if target.aws else target.endpoint or os.environ.get("AWS_ENDPOINT_URL") or local_endpoint(target)
    session = session_for(target, endpoint)
    try:
        found = described(session, endpoint, target.env)
    except (ClientError, BotoCoreError) as error:
        place = endpoint or f"AWS ({session.region_name or 'no region'})"
        raise OpsError(f"There is no stack {stack_name(target.env)} at {place}: {error}") from error
    adopt(found)
    return found


def local_endpoint(target: Target) -> str | None:
    """The engine that `make up` has started, unless the operator speaks of another place than this machine."""
    if target.env != "dev" or target.profile or target.region:
        return None
    from ops import local  # noqa: PLC0415 (only here, because it draws reports too)

    return local.endpoint() if local.running() else None


def session_for(target: Target, endpoint: str | None) -> boto3.Session:
    """An engine on this machine gets made-up keys, never the operator's own."""
    if endpoint and urlsplit(endpoint).hostname in LOOPBACK:
        return local_session()
    return boto3.Session(profile_name=target.profile, region_name=target.region)


def stack_name(env: str) -> str:
    return f"golf-coach-{env}"


@cache
def made(session: boto3.Session, endpoint: str | None, service: Any) -> Any:
    given = local_settings(endpoint) if endpoint else {"config": Config(retries={"mode": "standard"})}
    return session.client(service, **given)


def described(session: boto3.Session, endpoint: str | None, env: str) -> Deployment:
    cloudformation = made(session, endpoint, "cloudformation")
    [stack] = cloudformation.describe_stacks(StackName=stack_name(env))["Stacks"]
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack_name(env))
    resources = [resource for page in pages for resource in page["StackResourceSummaries"]]
    return Deployment(
        env=env,
        stack=stack_name(env),
        endpoint=endpoint,
        account=made(session, endpoint, "sts").get_caller_identity()["Account"],
        session=session,
        resources={each["LogicalResourceId"]: each.get("PhysicalResourceId", "") for each in resources},
        types={each["LogicalResourceId"]: each["ResourceType"] for each in resources},
        parameters={each["ParameterKey"]: each["ParameterValue"] for each in stack.get("Parameters", [])},
    )


def adopt(found: Deployment) -> None:
    """Give this process the environment of start_analysis, and its AWS the operator's credentials."""
    function = found.client("lambda").get_function_configuration(FunctionName=found.resource("StartAnalysisFunction"))
    os.environ.update(function["Environment"]["Variables"])
    os.environ.update({name: found.resource(logical_id) for name, logical_id in VARIABLES.items()})
    if found.endpoint:
        os.environ.update({"AWS_ENDPOINT_URL": found.endpoint, **direct(os.environ)})
    else:
        os.environ.pop("AWS_ENDPOINT_URL", None)
    boto3.DEFAULT_SESSION = found.session
    sandbox.forget()
