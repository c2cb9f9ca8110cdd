"""Credentials of a role of the template for a process that no engine starts: a worker beside a local AWS."""

import json
from collections.abc import Sequence
from typing import Any, Final

from botocore.exceptions import ClientError

from dev.iam.policy import Statement
from dev.iam.template import statements
from dev.local.deploy import Stack
from dev.local.engine import ACCOUNT
from ops.local import REGION

ENV: Final = "dev"
PLACES: Final = {"${Account}": ACCOUNT, "${Region}": REGION, "${Partition}": "aws", "${Env}": ENV}


def credentials(stack: Stack, caller: str) -> dict[str, str]:
    """Variables that make a process a session of the role which the template has for `caller`."""
    role = made(stack.client("iam"), f"golf-coach-{ENV}-{caller}Role-local", statements()[caller])
    session = stack.client("sts").assume_role(RoleArn=role, RoleSessionName=caller)["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
        "AWS_SESSION_TOKEN": session["SessionToken"],
    }


def made(iam: Any, name: str, allowed: Sequence[Statement]) -> str:
    """The role, with what the template allows it now; its ARN."""
    trust = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
    try:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=document([trust]))
    except ClientError as error:
        if error.response["Error"]["Code"] != "EntityAlreadyExists":
            raise
    iam.put_role_policy(RoleName=name, PolicyName=name, PolicyDocument=document(allowed))
    return str(iam.get_role(RoleName=name)["Role"]["Arn"])


def document(allowed: Sequence[Statement]) -> str:
    text = json.dumps({"Version": "2012-10-17", "Statement": list(allowed)})
    for placeholder, value in PLACES.items():
        text = text.replace(placeholder, value)
    return text
