"""A signed link leads to the bucket where it lies, or a browser would be sent on, or away."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from swing import sandbox
from swing.aws import presigned_urls
from tests.workflow.definition import resources

BUCKET = "golf-coach-videos"
REGIONS = ["us-east-1", "eu-central-1", "af-south-1", "ap-southeast-5"]


@pytest.fixture
def region(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", request.param)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("VIDEOS_BUCKET", BUCKET)
    sandbox.forget()
    yield request.param
    sandbox.forget()


def signed() -> list[str]:
    """A link of each kind: to upload with PUT and with a form, and to look at a picture."""
    return [
        presigned_urls.put("golf-swings/me/swing.mp4", "video/mp4", 1000).url,
        presigned_urls.post("golf-swings/me/swing.mp4", "video/mp4", 1000).url,
        presigned_urls.get(f"s3://{BUCKET}/golf-swings/me/swing.jpg"),
    ]


@pytest.mark.parametrize("region", REGIONS, indirect=True)
def test_every_link_names_the_regions_own_host_because_no_other_answers_everywhere(region: str) -> None:
    """The global host is wrong in regions opened since 2019, and sends browsers on elsewhere while a bucket is new."""
    hosts = {urlsplit(url).netloc for url in signed()}

    assert hosts == {f"{BUCKET}.s3.{region}.amazonaws.com"}


@pytest.mark.parametrize("region", REGIONS, indirect=True)
def test_the_viewer_may_open_what_a_link_leads_to(region: str) -> None:
    [headers] = resources("AWS::CloudFront::ResponseHeadersPolicy").values()
    security = headers["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    policy, places = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    allowed = places["Storage"]["Fn::Sub"]
    for name, value in {"VideosBucket": BUCKET, "AWS::Region": region, "AWS::URLSuffix": "amazonaws.com"}.items():
        allowed = allowed.replace(f"${{{name}}}", value)

    assert {f"https://{urlsplit(url).netloc}" for url in signed()} == {allowed}
    for kind in ("img-src", "media-src", "connect-src"):
        assert "${Storage}" in policy.split(kind)[1].split(";")[0].split()


@pytest.mark.parametrize("region", ["us-east-1"], indirect=True)
def test_a_local_aws_has_one_host_for_all_buckets(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:4566")
    sandbox.forget()

    assert all(url.startswith(f"http://localhost:4566/{BUCKET}") for url in signed())
