"""Callers of the API over a fresh account: golfers and a coach, and analyses at any point of their way."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from dev.fakes.account import SETTINGS
from dev.fakes.issuer.issuer import CLIENT, Issuer
from swing.aws.dynamodb_values import plain
from swing.report import rules
from swing.report.results import results
from tests.builders.analyses import SHEET, VIDEO, measured
from tests.functions.api_client import Client
from tests.functions.conftest import Account

BUCKET = SETTINGS["VIDEOS_BUCKET"]
WISH = {"filename": "swing.mp4", "contentType": "video/mp4", "sizeBytes": 1000}
REPORT = rules.report(measured()).model_dump_json()


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with Issuer() as issuer:
        yield issuer


@pytest.fixture(autouse=True)
def api(account: Account, issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = boto3.client("secretsmanager").create_secret(
        Name="guests", SecretString="a secret of thirty-two characters"
    )
    monkeypatch.setenv("GUEST_SECRET_ARN", secret["ARN"])
    monkeypatch.setenv("AUTH_ISSUER", issuer.url)
    monkeypatch.setenv("AUTH_CLIENT_ID", CLIENT)


@pytest.fixture
def anna(issuer: Issuer) -> Client:
    return Client(token=issuer.token("anna"))


@pytest.fixture
def bob(issuer: Issuer) -> Client:
    return Client(token=issuer.token("bob"))


@pytest.fixture
def coach(issuer: Issuer) -> Client:
    return Client(token=issuer.token("carl", groups=["coaches"]))


def uploaded(account: Account, client: Client) -> dict[str, Any]:
    """A video that was announced, uploaded and analyzed as far as moto goes."""
    links: dict[str, Any] = client.post("/api/video/presigned-url", WISH).body
    account.upload(links["s3Key"])
    client.guest = links["guestToken"] or client.guest
    client.post("/api/video/analyze", {"s3Key": links["s3Key"], "bucketName": links["bucketName"]})
    return links


def finished(account: Account, job_id: str, **changes: Any) -> None:
    """The item as the workflow leaves it."""
    picture = f"s3://{BUCKET}/golf-swings/anna/{job_id}/frames/{job_id}/frame_001.jpg"
    frame = {"phase": "impact", "url": picture, "overlay_url": picture, "timestamp": 1.0, "description": "Impact"}
    done = {
        "status": "AI_COMPLETED",
        "run_id": "run-1",
        "execution_arn": "arn:aws:states:us-east-1:123456789012:execution:golf-coach-analyze-swing-dev:gone",
        "analysis_results": plain(results(measured(), VIDEO, [frame | {"frame_number": 60}], SHEET)),
        "ai_analysis": REPORT,
        "overlay_video_url": picture.replace("frame_001.jpg", "overlay.mp4"),
        "progress_message": "Your report is ready",
    }
    account.analyses.put_item(Item=account.item(job_id) | done | changes)
