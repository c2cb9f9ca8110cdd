"""What a deployment needs of the AWS account, and what is there of it already."""

import os
from collections.abc import Iterable
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from dev.deploying import leftovers
from dev.deploying.leftovers import Client, Place
from dev.deploying.need import Need
from dev.deploying.settings import Wish

# Who has no way to AWS hears so in seconds.
SHORT: Final = Config(connect_timeout=3, read_timeout=8, retries={"total_max_attempts": 2})
SET_UP: Final = "aws configure, aws sso login, or AWS_PROFILE=..."
# What the template's stack may be in when it is deployed to.
READY: Final = (
    "CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE", "REVIEW_IN_PROGRESS",
)  # fmt: skip
CENSUS: Final = 3


def region(session: boto3.Session) -> Need:
    """SAM and `ops` take it from AWS_DEFAULT_REGION or the profile; `aws` (version 2) looks at AWS_REGION first."""
    chosen, other = session.region_name, os.environ.get("AWS_REGION")
    if not chosen:
        remedy = "export AWS_DEFAULT_REGION=eu-central-1, or: aws configure set region eu-central-1"
        return Need("region", False, f"none for SAM and ops{f'; aws takes {other}' if other else ''}", remedy)
    if other and other != chosen:
        remedy = f"unset AWS_REGION, or: export AWS_DEFAULT_REGION={other}"
        return Need("region", False, f"SAM and ops take {chosen}, and aws takes {other} from AWS_REGION", remedy)
    return Need("region", True, chosen)


def account(client: Client) -> tuple[Need, str]:
    """The identity behind the credentials; the account's number is empty without any."""
    try:
        caller = client("sts").get_caller_identity()
    except (ClientError, BotoCoreError) as error:
        return Need("credentials", False, " ".join(str(error).split())[:160], SET_UP), ""
    return Need("credentials", True, f"account {caller['Account']} as {caller['Arn']}"), str(caller["Account"])


def needs(wanted: Wish, session: boto3.Session) -> tuple[list[Need], dict[str, Any] | None]:
    """What is looked at, and the stack as it is now. Without credentials nothing but these can be looked at."""
    place = region(session)
    client = leftovers.clients(session, config=SHORT, **({} if place.met else {"region_name": "us-east-1"}))
    credentials, number = account(client)
    if not (place.met and credentials.met):
        return [place, credentials], None
    try:
        stack = leftovers.stack_of(client, wanted.stack)
        rest = state(wanted, stack) if stack else vacancy(wanted, client, Place(wanted.env, number, place.found))
    except (ClientError, BotoCoreError) as error:
        remedy = "the credentials must be allowed to look at what they are to make"
        stack, rest = None, Need("stack", False, " ".join(str(error).split())[:160], remedy)
    return [place, credentials, rest], stack


def state(wanted: Wish, stack: dict[str, Any]) -> Need:
    status = stack["StackStatus"]
    return Need("stack", status in READY, f"{wanted.stack} is {status}", way_out(wanted, status))


def way_out(wanted: Wish, status: str) -> str:
    if status.endswith("_IN_PROGRESS"):
        return "wait for the end of what is under way"
    if status.startswith("UPDATE"):
        return f"aws cloudformation continue-update-rollback --stack-name {wanted.stack}, then once more"
    return f"it can only be deleted: make destroy ENV={wanted.env}"


def vacancy(wanted: Wish, client: Client, place: Place) -> Need:
    """What an earlier stack of this name has left would let the creation fail, after minutes."""
    left = [each.name for each in leftovers.existing(place, client)]
    remedy = f"make destroy ENV={wanted.env} asks what of it may go"
    if left:
        return Need("stack", False, f"none, and of an earlier one there is still {listed(left)}", remedy)
    return Need("stack", True, f"{wanted.stack} will be created")


def listed(names: Iterable[str]) -> str:
    names = list(names)
    more = f" and {len(names) - CENSUS} more" if len(names) > CENSUS else ""
    return ", ".join(names[:CENSUS]) + more
