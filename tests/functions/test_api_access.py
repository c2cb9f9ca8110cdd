"""Who may call what, and how every refusal looks."""

import json
import re
from typing import Any

import pytest

from api.app import resolver
from api.contract import contract
from dev.fakes.issuer.forgeries import forgeries
from dev.fakes.issuer.issuer import CLIENT, Issuer, new_key
from swing.accounts import identity
from tests.functions.api_client import Client
from tests.functions.asking import BUCKET, WISH, anna, api, bob, coach, finished, issuer
from tests.functions.conftest import Account

__all__ = ["anna", "api", "bob", "coach", "issuer"]


# ------------------------------------------------------------------ who may


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        pytest.param("GET", "/api/video/results/{job}", None, id="result"),
        pytest.param("POST", "/api/video/{job}/reanalyze", None, id="reanalyze"),
        pytest.param("POST", "/api/video/{job}/remeasure", None, id="remeasure"),
        pytest.param("POST", "/api/video/{job}/cancel", None, id="cancel"),
        pytest.param("PUT", "/api/video/{job}/golfers-word", {"club": "wedge"}, id="golfer's word"),
        pytest.param("DELETE", "/api/video/{job}", None, id="delete"),
        pytest.param("POST", "/api/video/analyze", {"s3Key": "{key}", "bucketName": BUCKET}, id="analyze"),
        pytest.param("GET", "/api/coaches/plus/analysis-jobs/{job}", None, id="analysis job"),
        pytest.param("POST", "/api/coaches/plus/videos/upload/complete", {"job_id": "{job}"}, id="complete"),
        pytest.param("GET", "/api/coaches/plus/sessions/{session}", None, id="session"),
        pytest.param(
            "POST", "/api/coaches/plus/videos/upload/initiate", {"session_id": "{session}"}, id="upload to a session"
        ),
    ],
)
@pytest.mark.parametrize("state", ["announced", "uploaded"])
def test_a_stranger_finds_nothing(  # noqa: PLR0917 (a table's columns)
    account: Account, issuer: Issuer, coach: Client, method: str, path: str, body: Any, state: str
) -> None:
    stranger = Client(token=issuer.token("mallory", groups=["coaches"]))
    links = coach.post("/api/video/presigned-url", WISH).body
    session = coach.post("/api/coaches/plus/sessions", {"title": "Range"}).body["session_id"]
    if state == "uploaded":
        account.upload(links["s3Key"])
        coach.post("/api/video/analyze", {"s3Key": links["s3Key"], "bucketName": BUCKET})
        finished(account, links["jobId"])
    before = account.item(links["jobId"])
    names = {"{job}": links["jobId"], "{key}": links["s3Key"], "{session}": session}

    filled = {name: names.get(value, value) for name, value in body.items()} if body else None
    for mark, name in names.items():
        path = path.replace(mark, name)
    answer = stranger.call(method, path, filled)

    assert (answer.status, answer.code) == (404, "NOT_FOUND")
    assert account.item(links["jobId"]) == before


ROUTES = [
    ("GET", "/api/video/results"),
    ("GET", "/api/video/results/x"),
    ("POST", "/api/video/x/reanalyze"),
    ("POST", "/api/video/x/remeasure"),
    ("POST", "/api/video/x/cancel"),
    ("PUT", "/api/video/x/golfers-word"),
    ("DELETE", "/api/video/x"),
    ("GET", "/api/profile"),
    ("DELETE", "/api/profile"),
    ("GET", "/api/coaches/plus/sessions"),
    ("GET", "/api/coaches/plus/sessions/x"),
    ("GET", "/api/coaches/plus/analysis-jobs/x"),
    ("GET", "/jobs/x"),
    ("POST", "/api/chat"),
    ("GET", "/api/chat/history"),
]


def test_no_route_believes_a_forged_token(issuer: Issuer) -> None:
    forged = forgeries(issuer.token("anna"), json.loads(issuer.jwks()))

    for wrong, token in forged.items():
        for method, path in ROUTES:
            answer = Client(token=token).call(method, path)
            assert (answer.status, answer.code) == (401, "BAD_TOKEN"), (wrong, method, path)
            assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"exp": 1}, id="expired"),
        pytest.param({"exp": None}, id="never expires"),
        pytest.param({"nbf": 9999999999}, id="not yet valid"),
        pytest.param({"iss": "http://127.0.0.1:1/other-pool"}, id="other pool"),
        pytest.param({"client_id": "another-app"}, id="other client"),
        pytest.param({"client_id": None}, id="no client"),
        pytest.param({"token_use": "id", "client_id": None, "aud": CLIENT}, id="an ID token"),
        pytest.param({"token_use": "refresh"}, id="a refresh token"),
        pytest.param({"sub": None}, id="nobody's"),
    ],
)
def test_a_signed_token_that_is_not_for_us_is_refused(issuer: Issuer, changes: Any) -> None:
    answer = Client(token=issuer.token("anna", **changes)).get("/api/profile")

    assert (answer.status, answer.code) == (401, "BAD_TOKEN")


def test_a_bad_token_never_makes_a_guest(issuer: Issuer) -> None:
    answer = Client(token=issuer.token("anna", exp=1)).post("/api/video/presigned-url", WISH)

    assert (answer.status, answer.code) == (401, "BAD_TOKEN")


@pytest.mark.parametrize("scheme", ["Basic YW5uYTp4", "bearer", "Bearer ", "x"])
def test_an_authorization_that_is_no_bearer_token_is_refused(scheme: str) -> None:
    answer = Client(extra={"Authorization": scheme}).post("/api/video/presigned-url", WISH)

    assert (answer.status, answer.code) == (401, "BAD_TOKEN")


def test_a_guest_token_can_not_be_made_up(issuer: Issuer) -> None:
    for token in ("guest-1", issuer.token("guest-1", aud=identity.GUEST_AUDIENCE)):
        answer = Client(guest=token).get("/api/video/results/x")

        assert (answer.status, answer.code) == (401, "BAD_TOKEN")


def test_a_guest_is_asked_to_sign_in_where_only_users_may() -> None:
    answer = Client().get("/api/profile")

    assert (answer.status, answer.code) == (401, "LOGIN_NEEDED")
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="login_needed"'


def test_a_new_key_of_the_issuer_is_found_and_invented_ones_are_not_looked_for(issuer: Issuer, anna: Client) -> None:
    anna.get("/api/profile")
    issuer.keys["key-2"] = new_key()
    before = issuer.asked

    rotated = Client(token=issuer.token("anna", kid="key-2")).get("/api/profile")
    for _ in range(20):
        Client(token=forgeries(issuer.token("anna"), json.loads(issuer.jwks()))["unknown key id"]).get("/api/profile")

    assert rotated.status == 200
    assert issuer.asked == before + 1


def operations(security: str) -> list[tuple[str, str]]:
    """Method and path of every operation that the contract puts under this security, and maybe under others too."""
    return [
        (method.upper(), re.sub(r"{.*?}", "x", path))
        for path, methods in contract(resolver())["paths"].items()
        for method, operation in methods.items()
        if {security: []} in operation.get("security", [])
    ]


@pytest.mark.parametrize("body", [pytest.param("{", id="broken"), pytest.param({"x": 1}, id="invalid"), "x" * 100_000])
def test_a_bad_token_is_refused_before_the_body_is_looked_at(body: Any) -> None:
    routes = operations("bearer")

    answers = {route: Client(token="abc").call(*route, body, query={"limit": "none"}) for route in routes}

    told = {
        route: (answer.status, answer.code, "WWW-Authenticate" in answer.headers) for route, answer in answers.items()
    }
    assert told == dict.fromkeys(routes, (401, "BAD_TOKEN", True))


def test_a_guest_is_sent_to_sign_in_before_the_body_is_looked_at() -> None:
    routes = [route for route in operations("bearer") if route not in operations("guest")]

    answers = {route: Client().call(*route, "{", query={"limit": "none"}) for route in routes}

    assert {route: (answer.status, answer.code) for route, answer in answers.items()} == dict.fromkeys(
        routes, (401, "LOGIN_NEEDED")
    )


def test_an_issuer_that_hangs_is_waited_for_briefly_and_makes_nobody_a_guest(issuer: Issuer, anna: Client) -> None:
    issuer.hangs.set()

    away = anna.post("/api/video/presigned-url", WISH)
    issuer.hangs.clear()
    back = anna.post("/api/video/presigned-url", WISH)

    assert (away.status, away.code, away.headers["Retry-After"]) == (503, "SIGN_IN_AWAY", "5")
    assert (back.status, back.body["guestToken"]) == (200, None)


@pytest.mark.parametrize("told", ["no JSON", "{}", '{"jwks_uri": "file:///etc/passwd"}'])
def test_an_issuer_that_does_not_tell_its_keys_is_away(issuer: Issuer, anna: Client, told: str) -> None:
    issuer.told = told

    answer = anna.get("/api/profile")
    issuer.told = ""

    assert (answer.status, answer.code) == (503, "SIGN_IN_AWAY")


def test_an_issuer_may_write_its_name_with_a_slash_at_its_end(issuer: Issuer) -> None:
    assert Client(token=issuer.token("anna", iss=f"{issuer.url}/")).get("/api/profile").status == 200


# ------------------------------------------------------------------ every answer


REFUSED = [
    pytest.param("GET", "/nowhere", None, {}, 404, id="no such route"),
    pytest.param("GET", "/api/profile", None, {}, 401, id="no token"),
    pytest.param("GET", "/api/profile", None, {"Authorization": "Bearer x"}, 401, id="bad token"),
    pytest.param("GET", "/api/video/results/x", None, {}, 404, id="somebody else's"),
    pytest.param("POST", "/api/video/presigned-url", {}, {}, 422, id="invalid"),
    pytest.param("POST", "/api/video/presigned-url", "x" * 100_000, {}, 413, id="a long body"),
    pytest.param("POST", "/api/video/presigned-url", WISH | {"sizeBytes": 600_000_000}, {}, 413, id="a large video"),
    pytest.param("POST", "/api/video/presigned-url", WISH, {"Content-Type": "text/plain"}, 415, id="no JSON"),
]


@pytest.mark.parametrize(("method", "path", "body", "headers", "status"), REFUSED)
def test_a_web_page_may_read_every_refusal(method: str, path: str, body: Any, headers: Any, status: int) -> None:
    answer = Client().call(method, path, body, headers={"Origin": "https://golf.example", **headers})

    assert answer.status == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        pytest.param("GET", "/nowhere", None, 404, id="no such route"),
        pytest.param("POST", "/api/video/presigned-url", "{", 422, id="broken JSON"),
        pytest.param("POST", "/api/video/presigned-url", "[]", 422, id="a list"),
        pytest.param("POST", "/api/video/presigned-url", "null", 422, id="null"),
        pytest.param("POST", "/api/video/presigned-url", "[" * 60_000, 422, id="lists in lists"),
        pytest.param("POST", "/api/chat", "[" * 60_000, 422, id="lists in lists to the chat"),
        pytest.param("POST", "/api/video/presigned-url", None, 422, id="no body"),
        pytest.param("POST", "/api/video/presigned-url", "x" * 100_000, 413, id="a long body"),
    ],
)
def test_a_refusal_says_what_why_and_what_to_do(method: str, path: str, body: Any, status: int) -> None:
    answer = Client().call(method, path, body)

    assert answer.status == status
    assert set(answer.body) == {"error", "request_id"}
    assert set(answer.body["error"]) == {"code", "message", "hint"}


def test_what_breaks_inside_stays_inside(anna: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SWING_PROFILES_TABLE")

    answer = anna.get("/api/profile")

    assert (answer.status, answer.code) == (500, "INTERNAL_ERROR")
    assert "SWING_PROFILES_TABLE" not in str(answer.body)
