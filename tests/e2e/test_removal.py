"""A deployment on a local AWS taken down: nothing of golfers goes without a word, and nothing of ours stays."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from dev.deploying import leftovers, removal
from dev.deploying.__main__ import RefusedError, clear, confirm
from dev.deploying.leftovers import Client, Place
from dev.deploying.settings import wish
from dev.local.deploy import Stack, deploy
from dev.local.engine import ACCOUNT, MiniStack
from ops.local import CACHE, REGION, session, settings

PLACE = Place("dev", ACCOUNT, REGION)
STACK = "golf-coach-dev"
QUICK = {"Delay": 1, "MaxAttempts": 60}

# A function that still runs while its role goes is refused what it asks for.
pytestmark = pytest.mark.refusals


@dataclass
class Person:
    """Who answers yes where a question names one of these, and no elsewhere."""

    agrees: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)

    def __call__(self, question: str) -> str:
        self.asked.append(question)
        return "y" if any(word in question for word in self.agrees) else ""


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with MiniStack(log=CACHE / "engine-removal.log") as engine:
        yield deploy(engine.endpoint, {"CoachLane": "off"})


@pytest.fixture(scope="module")
def client(stack: Stack) -> Client:
    return leftovers.clients(session(), **settings(stack.endpoint))


@dataclass(frozen=True)
class Held:
    """What a bucket held when the stack's deletion was asked for: on AWS it fails where that is anything."""

    versions: int
    unfinished: int


@pytest.fixture(scope="module")
def held(stack: Stack, client: Client) -> list[Held]:
    """One entry for each time that CloudFormation is asked to delete the stack."""
    noted: list[Held] = []

    def note(**_: Any) -> None:
        s3, bucket = client("s3"), stack.outputs["ArtifactsBucketName"]
        versions, uploads = s3.list_object_versions(Bucket=bucket), s3.list_multipart_uploads(Bucket=bucket)
        noted.append(Held(len(versions.get("Versions", [])), len(uploads.get("Uploads", []))))

    client("cloudformation").meta.events.register("before-call.cloudformation.DeleteStack", note)
    return noted


@pytest.fixture(scope="module")
def gone(stack: Stack, client: Client, held: list[Held]) -> Client:
    """After a deletion: artifacts lay in their bucket in two versions, and a golfer had a video."""
    s3, artifacts = client("s3"), stack.outputs["ArtifactsBucketName"]
    s3.put_bucket_versioning(Bucket=artifacts, VersioningConfiguration={"Status": "Enabled"})
    for content in (b"first", b"second"):
        s3.put_object(Bucket=artifacts, Key="swing/run/0.pack", Body=content)
    s3.create_multipart_upload(Bucket=artifacts, Key="swing/run/1.pack")
    s3.put_object(Bucket=stack.outputs["VideosBucketName"], Key="golf-swings/golfer/swing.mp4", Body=b"video")
    removal.delete_stack(client, STACK, QUICK)
    return client


def test_a_name_that_is_not_typed_deletes_nothing() -> None:
    with pytest.raises(RefusedError, match="nothing was deleted"):
        confirm(wish("dev"), PLACE, lambda _: "yes")


def test_golfers_tables_that_are_protected_stop_the_removal_before_it_begins(stack: Stack, client: Client) -> None:
    table = stack.outputs["AnalysesTableName"]
    client("dynamodb").update_table(TableName=table, DeletionProtectionEnabled=True)

    with pytest.raises(removal.RemovalError, match=f"--no-deletion-protection-enabled --table-name {table}"):
        removal.refuse_if_protected(PLACE, client)

    client("dynamodb").update_table(TableName=table, DeletionProtectionEnabled=False)
    removal.refuse_if_protected(PLACE, client)


def test_a_bucket_is_emptied_of_all_versions_before_its_stack_is_deleted(gone: Client, held: list[Held]) -> None:
    assert held == [Held(versions=0, unfinished=0)]


def test_the_stack_goes_with_its_bucket_and_leaves_what_golfers_gave(stack: Stack, gone: Client) -> None:
    left = {each.logical_id for each in leftovers.existing(PLACE, gone)}

    assert leftovers.stack_of(gone, STACK) is None
    assert not leftovers.bucket_exists(gone, stack.outputs["ArtifactsBucketName"])
    assert {"VideosBucket", "AnalysesTable", "OpsLogs"} <= left


def test_what_nobody_agrees_to_stays_and_is_named(
    stack: Stack, gone: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody = Person()

    clear(PLACE, gone, STACK, nobody)

    printed = capsys.readouterr().out
    assert stack.outputs["VideosBucketName"] in printed
    assert leftovers.bucket_exists(gone, stack.outputs["VideosBucketName"])
    assert any("user pool" in question for question in nobody.asked)


def test_what_somebody_agrees_to_goes_and_nothing_else(stack: Stack, gone: Client) -> None:
    clear(PLACE, gone, STACK, Person(("bucket", "user pool", "log group")))

    left = {each.kind for each in leftovers.existing(PLACE, gone)}
    assert left == {"AWS::DynamoDB::Table"}
    assert removal.pools(gone, STACK) == []


def test_a_new_stack_of_the_name_can_be_made_when_all_of_the_old_one_is_gone(stack: Stack, gone: Client) -> None:
    clear(PLACE, gone, STACK, Person(("Delete",)))

    outputs: Any = deploy(stack.endpoint, {"CoachLane": "off"}).outputs

    assert outputs["VideosBucketName"] == stack.outputs["VideosBucketName"]
