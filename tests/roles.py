"""A role for workflows and functions that a test makes by itself: engines judge calls by the policies of roles."""

import json
from functools import cache
from typing import Any, Final

from dev.local.deploy import client

NAME: Final = "anything"
SERVICES: Final = ["states.amazonaws.com", "lambda.amazonaws.com"]


@cache
def role(endpoint: str) -> str:
    """The ARN of a role that may do anything, made when it is first asked for."""
    iam = client("iam", endpoint)
    trust = {"Effect": "Allow", "Principal": {"Service": SERVICES}, "Action": "sts:AssumeRole"}
    made = iam.create_role(RoleName=NAME, AssumeRolePolicyDocument=document(trust))
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    iam.put_role_policy(RoleName=NAME, PolicyName=NAME, PolicyDocument=document(everything))
    return str(made["Role"]["Arn"])


def document(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
