"""What the API does at its edges: numbers without an end, headers in capitals, tokens of others than Cognito."""

import base64
import json
from typing import Any

import boto3
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.warnings import InsecureKeyLengthWarning

from dev.fakes.issuer.issuer import CLIENT, Issuer
from swing import sandbox
from tests.functions.api_client import Answer, Client
from tests.functions.asking import WISH, anna, api, bob, coach, issuer
from tests.functions.test_api_access import operations

__all__ = ["anna", "api", "bob", "coach", "issuer"]

HUGE = "9" * 5000


# ------------------------------------------------------------------ bodies


@pytest.mark.parametrize("path", ["/api/video/presigned-url", "/api/video/analyze", "/api/chat"])
def test_a_number_of_thousands_of_digits_is_no_request(path: str) -> None:
    for number in (HUGE, f"-{HUGE}", f"[{HUGE}]", f'{{"deep": {HUGE}}}'):
        answer = Client().call("POST", path, f'{{"sizeBytes": {number}}}')

        assert (answer.status, answer.code) == (422, "INVALID_REQUEST")


def test_a_number_of_thousands_of_digits_is_no_limit_of_a_page(anna: Client) -> None:
    for number in (HUGE, f"{HUGE}.5", "1e999", f"-{HUGE}"):
        answer = anna.get("/api/video/results", query={"limit": number})

        assert (answer.status, answer.code) == (422, "INVALID_REQUEST")


@pytest.mark.parametrize(
    "kind", ["APPLICATION/JSON", "Application/Json; charset=UTF-8", " application/json ", "application/json;x=Y"]
)
def test_a_media_type_may_be_written_in_any_case(kind: str) -> None:
    for name in ("Content-Type", "content-type", "CONTENT-TYPE"):
        event = Client().event("POST", "/api/video/presigned-url", WISH, None, {})
        event["headers"] = {name: kind}

        assert answered(event).status == 200


def answered(event: dict[str, Any]) -> Answer:
    """The answer to an event as it is, whatever the client would have made of it."""
    client = Client()
    object.__setattr__(client, "event", lambda *_: event)
    return client.call(event["httpMethod"], event["path"])


def test_a_request_without_headers_is_a_request() -> None:
    event = Client().event("GET", "/health", None, None, {}) | {"headers": None, "multiValueHeaders": None}

    assert answered(event).status == 200


def cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


CURSORS = (
    "[" * 740,
    '{"analysis_id":' * 49,
    json.dumps({"analysis_id": "\ud800", "user_id": "anna", "created_at": "2026"}),
    json.dumps({"analysis_id": "a", "user_id": "anna", "created_at": "\udfff"}),
    json.dumps({"analysis_id": ["a"], "user_id": "anna", "created_at": 1e999}),
    "NaN",
    "\0",
)


def test_what_no_page_gave_out_is_no_cursor(anna: Client) -> None:
    for told in CURSORS:
        answer = anna.get("/api/video/results", query={"cursor": cursor(told)})

        assert (answer.status, answer.code) == (422, "BAD_CURSOR"), told[:20]


def test_however_few_samples_a_coach_asks_for_the_video_is_analysed(coach: Client) -> None:
    session = coach.post("/api/coaches/plus/sessions", {"title": "Range"}).body["session_id"]
    for wish in (1e-7, 5e-324):
        asked = {"session_id": session, "sample_fps": wish}
        told = coach.post("/api/coaches/plus/videos/upload/initiate", asked).body
        boto3.client("s3").put_object(Bucket=told["s3_bucket"], Key=told["s3_key"], Body=b"a swing")

        started = coach.post("/api/video/analyze", {"s3Key": told["s3_key"], "bucketName": told["s3_bucket"]})

        assert started.status == 202


def test_a_limit_that_is_said_oddly_breaks_nothing(anna: Client) -> None:
    for said in (["1", "2"], ["1", "x"], [""], ["\0"], ["١"], ["1e1"], ["+1"], [" 1 "]):
        event = anna.event("GET", "/api/video/results", None, {"limit": said[-1]}, {})
        event["multiValueQueryStringParameters"] = {"limit": said}

        assert answered(event).status in {200, 422}


# ------------------------------------------------------------------ headers


PUBLIC = {"/openapi.json", "/api/meaning"}


@pytest.mark.parametrize("security", ["bearer", "guest"])
def test_no_private_answer_is_kept_by_anybody_on_its_way(coach: Client, security: str) -> None:
    routes = [route for route in operations(security) if route[0] == "GET"]

    told = {path: coach.call(method, path).headers["Cache-Control"] for method, path in routes}

    assert {path for path, said in told.items() if "no-store" not in said} == set()


def test_an_answer_is_its_callers_alone_unless_its_route_says_otherwise(anna: Client) -> None:
    said = {path: anna.get(path).headers["Cache-Control"] for path in ("/api/profile", "/health", *PUBLIC)}

    assert {said.pop(path) for path in PUBLIC} == {"max-age=300", "public, max-age=3600"}
    assert set(said.values()) == {"private, no-store"}


@pytest.mark.parametrize(("method", "path"), [("GET", "/health"), ("GET", "/nowhere"), ("OPTIONS", "/api/chat")])
@pytest.mark.parametrize("origin", [{}, {"Origin": "https://golf.example"}])
def test_every_answer_says_what_it_depends_on_and_is_what_it_says(method: str, path: str, origin: Any) -> None:
    answer = Client().call(method, path, headers=origin)

    assert answer.headers["Vary"] == "Origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


# ------------------------------------------------------------------ claims


SHAPES = [5, 0, True, "coaches", {}, {"coaches": 1}, [], [5], [None], [["coaches"]], "x" * 5000, 1e300]


@pytest.mark.parametrize("claim", ["sub", "groups", "cognito:groups", "email", "name", "username", "exp", "iat", "nbf"])
def test_no_shape_of_a_claim_breaks_anything(issuer: Issuer, claim: str) -> None:
    for value in SHAPES:
        claims = issuer.claims("anna") | {claim: value}
        token = jwt.encode(claims, issuer.keys["key-1"], algorithm="RS256", headers={"kid": "key-1"})

        assert Client(token=token).get("/api/profile").status in {200, 401}, value


@pytest.mark.parametrize(
    "claims",
    [
        {"groups": 5},
        {"groups": {"coaches": True}},
        {"groups": "coaches"},
        {"groups": [["coaches"]]},
        {"cognito:groups": {"coaches": 1}},
        {"email": {}},
        {"name": []},
        {"username": 7},
        {"sub": ""},
    ],
    ids=str,
)
def test_a_claim_of_another_shape_is_refused(issuer: Issuer, claims: dict[str, Any]) -> None:
    token = jwt.encode(
        issuer.claims("anna") | claims, issuer.keys["key-1"], algorithm="RS256", headers={"kid": "key-1"}
    )

    answer = Client(token=token).get("/api/profile")

    assert (answer.status, answer.code) == (401, "BAD_TOKEN")


# ------------------------------------------------------------------ uses and audiences


ANOTHER = "https://api.example/other"
OURS = "https://api.example/golf"


def foreign(issuer: Issuer, kind: str = "JWT", **claims: Any) -> Client:
    """A token of an issuer that knows no `token_use`."""
    told = issuer.claims("anna", token_use=None, client_id=None) | claims
    headers = {"kid": "key-1", "typ": kind}
    return Client(token=jwt.encode(told, issuer.keys["key-1"], algorithm="RS256", headers=headers))


@pytest.fixture
def audience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTH_AUDIENCE", OURS)


@pytest.mark.parametrize(
    ("kind", "claims"),
    [
        pytest.param("JWT", {"aud": CLIENT, "azp": CLIENT}, id="an ID token"),
        pytest.param("JWT", {"aud": [CLIENT], "nonce": "1", "scope": "openid"}, id="an ID token with a nonce"),
        pytest.param("JWT", {"aud": CLIENT, "at_hash": "x", "scope": "openid"}, id="an ID token beside another"),
        pytest.param("JWT", {"aud": CLIENT, "typ": "ID", "scope": "openid"}, id="an ID token of Keycloak"),
        pytest.param("JWT", {"aud": ANOTHER, "azp": CLIENT, "scope": "read"}, id="for another API"),
        pytest.param("JWT", {"aud": [ANOTHER], "client_id": CLIENT, "scope": "read"}, id="for another API, our client"),
        pytest.param("at+jwt", {"aud": ANOTHER, "azp": CLIENT}, id="for another API, by its header"),
        pytest.param("at+jwt", {"aud": {}, "azp": CLIENT}, id="for no audience"),
        pytest.param("at+jwt", {}, id="for nobody"),
    ],
)
def test_what_is_no_access_token_for_us_is_refused(issuer: Issuer, kind: str, claims: dict[str, Any]) -> None:
    answer = foreign(issuer, kind, **claims).get("/api/profile")

    assert (answer.status, answer.code) == (401, "BAD_TOKEN")


@pytest.mark.parametrize(
    ("kind", "claims"),
    [
        pytest.param("at+jwt", {"aud": OURS, "client_id": CLIENT}, id="as RFC 9068 has it"),
        pytest.param("application/AT+JWT", {"aud": [ANOTHER, OURS]}, id="for more than us"),
        pytest.param("JWT", {"aud": OURS, "azp": CLIENT, "scope": "read"}, id="with a scope"),
        pytest.param("JWT", {"aud": OURS, "scp": ["read"]}, id="with scopes"),
        pytest.param("JWT", {"aud": OURS, "typ": "Bearer", "nonce": "1"}, id="of Keycloak"),
        pytest.param("JWT", {"azp": CLIENT, "scope": "read"}, id="without an audience"),
    ],
)
def test_an_access_token_for_us_is_believed(issuer: Issuer, audience: None, kind: str, claims: dict[str, Any]) -> None:
    assert foreign(issuer, kind, **claims).get("/api/profile").status == 200


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        pytest.param({"aud": CLIENT}, 200, id="an ID token"),
        pytest.param({"aud": OURS, "nonce": "1"}, 401, id="another client's ID token"),
        pytest.param({"aud": CLIENT, "scope": "read"}, 401, id="an access token"),
    ],
)
def test_where_id_tokens_are_wanted_nothing_else_is_believed(
    issuer: Issuer, audience: None, monkeypatch: pytest.MonkeyPatch, claims: dict[str, Any], status: int
) -> None:
    monkeypatch.setenv("AUTH_TOKEN_USE", "id")

    assert foreign(issuer, **claims).get("/api/profile").status == status


# ------------------------------------------------------------------ keys


def test_a_short_key_signs_nothing_that_is_believed(issuer: Issuer) -> None:
    issuer.keys["short"] = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 (so it is to be)
    with pytest.warns(InsecureKeyLengthWarning):
        token = issuer.token("anna", kid="short")
    sandbox.forget()

    answer = Client(token=token).get("/api/profile")

    del issuer.keys["short"]
    assert (answer.status, answer.code) == (401, "BAD_TOKEN")


@pytest.mark.parametrize(
    "address",
    [
        "http://keys.example/jwks.json",
        "http://127.0.0.1.keys.example/jwks.json",
        "http://localhost@keys.example/jwks.json",
        "http://[::1/jwks.json",
        "ftp://127.0.0.1/jwks.json",
        "file:///etc/passwd",
        "",
    ],
)
def test_keys_come_over_tls_only(issuer: Issuer, anna: Client, address: str) -> None:
    issuer.told = json.dumps({"jwks_uri": address})

    answer = anna.get("/api/profile")
    issuer.told = ""

    assert (answer.status, answer.code) == (503, "SIGN_IN_AWAY")


def test_an_issuer_is_asked_over_tls_only(anna: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTH_ISSUER", "http://issuer.example/pool")

    assert anna.get("/api/profile").code == "SIGN_IN_AWAY"


def test_what_is_no_discovery_is_an_issuer_that_is_away(issuer: Issuer, anna: Client) -> None:
    for told in ("null", "[]", '"x"', "{}", '{"jwks_uri": 5}', "[" * 60_000, "9" * 5000, '{"keys": []}'):
        issuer.told = told
        answer = anna.get("/api/profile")
        issuer.told = ""

        assert (answer.status, answer.code) == (503, "SIGN_IN_AWAY"), told[:20]


def test_what_are_no_keys_are_an_issuer_that_is_away(issuer: Issuer, anna: Client) -> None:
    for sent in (b"a page", b"null", b"[]", b"{}", b'{"keys": []}', b'{"keys": 5}', b"\xff\xfe", b"[" * 60_000):
        issuer.sent = sent
        answer = anna.get("/api/profile")
        issuer.sent = b""

        assert (answer.status, answer.code) == (503, "SIGN_IN_AWAY"), sent[:20]
