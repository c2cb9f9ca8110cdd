"""What the published viewer is told of its stack, and how long its files may be kept."""

import json
from collections.abc import Iterator

import pytest

from dev.fakes.issuer.issuer import Issuer
from dev.viewer.publish import FRESH, LASTING, TokensElsewhereError, configuration, lifetime

OUTPUTS = {
    "ApiUrl": "https://abc.execute-api.eu-west-1.amazonaws.com/dev",
    "UserPoolClientId": "client-1",
    "ViewerSignInUrl": "https://golf-coach-1-dev.auth.eu-west-1.amazoncognito.com",
}
FIRST_DEPLOYMENT = {name: value for name, value in OUTPUTS.items() if name != "ViewerSignInUrl"}
PARAMETERS = {"MaxVideoMegabytes": "500", "MaxVideoSeconds": "180", "AuthIssuer": ""}


def test_the_viewer_signs_in_at_the_stacks_own_pages() -> None:
    config = configuration(OUTPUTS, PARAMETERS)

    assert config["api"] == OUTPUTS["ApiUrl"]
    assert config["limits"] == {"maxBytes": 500_000_000, "maxSeconds": 180.0}
    assert config["auth"] == {
        "kind": "hosted",
        "authorize": f"{OUTPUTS['ViewerSignInUrl']}/oauth2/authorize",
        "token": f"{OUTPUTS['ViewerSignInUrl']}/oauth2/token",
        "logout": f"{OUTPUTS['ViewerSignInUrl']}/logout",
        "clientId": "client-1",
    }


@pytest.fixture
def elsewhere() -> Iterator[Issuer]:
    """An issuer that gives out tokens at another host than its own, as a Cognito pool does."""
    with Issuer() as issuer:
        signs_in = {name: f"https://auth.example.com/{name}" for name in ("authorization_endpoint", "token_endpoint")}
        issuer.told = json.dumps(signs_in)
        yield issuer


def believing(issuer: Issuer, **others: str) -> dict[str, str]:
    return PARAMETERS | {"AuthIssuer": issuer.url, "AuthClientId": "client-2", **others}


def test_the_viewer_is_not_published_where_its_policy_keeps_it_from_the_tokens(elsewhere: Issuer) -> None:
    with pytest.raises(TokensElsewhereError, match=r"Deploy with AuthTokenOrigin=https://auth\.example\.com first"):
        configuration(FIRST_DEPLOYMENT, believing(elsewhere))


def test_the_viewer_signs_in_at_another_issuer_where_that_gives_out_tokens(elsewhere: Issuer) -> None:
    parameters = believing(elsewhere, AuthTokenOrigin="https://auth.example.com")

    auth = configuration(FIRST_DEPLOYMENT, parameters)["auth"]

    assert (auth["token"], auth["clientId"]) == ("https://auth.example.com/token_endpoint", "client-2")


def test_before_the_viewers_address_is_known_there_are_guests_only() -> None:
    assert configuration(FIRST_DEPLOYMENT, PARAMETERS)["auth"] == {"kind": "none"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("assets/index-CXjxFPLW.js", LASTING, id="named by its content"),
        pytest.param("index.html", FRESH, id="the page"),
        pytest.param("config.json", FRESH, id="the settings"),
    ],
)
def test_only_files_that_are_named_by_their_content_may_be_kept(name: str, expected: str) -> None:
    assert lifetime(name) == expected
