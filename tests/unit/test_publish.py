"""What the published viewer is told of its stack, and how long its files may be kept."""

import pytest

from dev.publish import FRESH, LASTING, configuration, lifetime

OUTPUTS = {
    "ApiUrl": "https://abc.execute-api.eu-west-1.amazonaws.com/dev",
    "UserPoolClientId": "client-1",
    "ViewerSignInUrl": "https://golf-coach-1-dev.auth.eu-west-1.amazoncognito.com",
}
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


def test_before_the_viewers_address_is_known_there_are_guests_only() -> None:
    first_deployment = {name: value for name, value in OUTPUTS.items() if name != "ViewerSignInUrl"}

    assert configuration(first_deployment, PARAMETERS)["auth"] == {"kind": "none"}


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
