"""The API behind an OIDC issuer of the operator's own, which signs for real and serves its keys over HTTP."""

import time
from collections.abc import Iterator

import pytest

from dev.fakes.cloud import Cloud
from dev.fakes.http import Api
from dev.fakes.issuer.issuer import CLIENT, Issuer, new_key
from dev.local.deploy import deploy

WISH = {"filename": "swing.mp4", "contentType": "video/mp4", "sizeBytes": 5}


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with Issuer() as issuer:
        yield issuer


@pytest.fixture(scope="module")
def api(cloud: Cloud, issuer: Issuer) -> Api:
    """A second deployment beside the first, as staging stands beside dev."""
    parameters = {"Env": "staging", "CoachLane": "off", "AuthIssuer": issuer.url, "AuthClientId": CLIENT}
    return Api(deploy(cloud.stack.endpoint, parameters, stack="golf-coach-staging").outputs["ApiUrl"])


def test_tokens_of_an_issuer_of_ones_own_are_believed_as_long_as_they_are_good(api: Api, issuer: Issuer) -> None:
    anna = api.as_(issuer.token("anna"))
    issuer.hangs.set()
    while_it_hangs = anna.post("/api/video/presigned-url", WISH)
    issuer.hangs.clear()
    believed = anna.get("/api/profile")

    expired = api.as_(issuer.token("anna", exp=int(time.time()) - 60)).post("/api/video/presigned-url", WISH)
    issuer.keys["key-2"] = new_key()
    rotated = api.as_(issuer.token("anna", kid="key-2")).get("/api/profile")
    coach = api.as_(issuer.token("carl", groups=["coaches"])).get("/api/coaches/plus/sessions")

    assert (while_it_hangs.status, while_it_hangs.code) == (503, "SIGN_IN_AWAY")
    assert (believed.status, believed.body["user_id"]) == (200, "anna")
    assert (expired.status, expired.code) == (401, "BAD_TOKEN")
    assert expired.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert rotated.status == 200
    assert coach.status == 200
