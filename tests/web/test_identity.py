"""Who the golfer is, in a real browser: a guest or an account, and what happens when the API knows them no more."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, Request, Route, expect

from dev.fakes.http import send
from swing.accounts.identity import GUEST_DAYS
from tests.web.conftest import Site, Visit
from tests.web.visitor import Visitor, chosen, signed_in, store, stored

GUEST, SWINGS, TOKENS = "golf-coach.guest", "golf-coach.guest-swings", "golf-coach.tokens"
FORMER_GUEST = {GUEST: "a token that is none any more", SWINGS: ["a-swing-of-last-month"]}
ENDED_SIGN_IN = {TOKENS: {"access": "old", "refresh": "revoked", "expiresAt": 0, "email": "anna@example.com"}}
PRESIGNED = "**/api/video/presigned-url"


def sends_a_video(visitor: Visitor) -> Page:
    page = visitor.open("")
    chosen(page, "swing.mp4", b"not really a video")
    page.get_by_role("button", name="Send it").click()
    return page


def asked_for_links(visitor: Visitor) -> list[str]:
    return [request for request in visitor.requests if request.startswith("POST") and "presigned-url" in request]


# ------------------------------------------------------------------ guests


def test_a_guest_whom_the_api_knows_no_more_sends_the_next_swing_as_a_new_one(visit: Visit) -> None:
    page = sends_a_video(visit(FORMER_GUEST))

    page.wait_for_url("**/#/swing/*")

    assert stored(page, GUEST) not in {None, FORMER_GUEST[GUEST]}
    assert stored(page, SWINGS) == [page.url.rsplit("/", 1)[1]]


def test_a_guest_whom_the_api_knows_no_more_is_told_so_and_can_go_on(visit: Visit) -> None:
    page = visit(FORMER_GUEST).open("swings")

    expect(page.get_by_role("alert")).to_contain_text("We no longer know you as a guest.")
    expect(page.get_by_role("alert")).to_contain_text(f"known for {GUEST_DAYS} days")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("No swings yet.")).to_be_visible()


# ------------------------------------------------------------------ accounts


def test_whoever_can_not_be_signed_in_any_longer_is_told_so_before_a_guest_takes_their_swing(visit: Visit) -> None:
    visitor = visit(ENDED_SIGN_IN)
    page = sends_a_video(visitor)

    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"You have been signed out\.\s*Sign in again\."))
    assert asked_for_links(visitor) == []
    page.get_by_role("alert").get_by_role("link", name="Sign in").click()
    page.get_by_label("Password").wait_for()


def test_an_access_token_that_the_api_refuses_signs_its_golfer_out(visit: Visit) -> None:
    remembered = {TOKENS: ENDED_SIGN_IN[TOKENS] | {"expiresAt": 4_000_000_000_000}, GUEST: "somebody else's"}
    page = visit(remembered).open("swings")

    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"You have been signed out\.\s*Sign in again\."))
    assert (stored(page, TOKENS), stored(page, GUEST)) == (None, "somebody else's")


@pytest.mark.parametrize("status", [429, 503, None])
def test_a_sign_in_that_does_not_answer_signs_nobody_out(visit: Visit, status: int | None) -> None:
    visitor = visit()
    page = signed_in(visitor, "bea@example.com")
    store(page, TOKENS, stored(page, TOKENS) | {"expiresAt": 0})
    page.route("**/local/token", lambda route: route.fulfill(status=status) if status else route.abort())

    page.get_by_role("link", name="My swings").click()

    expect(page.get_by_role("alert")).to_contain_text("We can't reach Golf Coach.")
    page.unroute("**/local/token")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("No swings yet.")).to_be_visible()
    assert stored(page, TOKENS)["email"] == "bea@example.com"


def test_an_account_is_renewed_once_for_all_that_a_page_asks(visit: Visit) -> None:
    visitor = visit()
    page = signed_in(visitor, "cleo@example.com")
    store(page, TOKENS, stored(page, TOKENS) | {"expiresAt": 0})
    visitor.requests.clear()

    page.get_by_role("link", name="Compare").click()

    expect(page.get_by_text("You need two analysed swings to compare.")).to_be_visible()
    assert len([request for request in visitor.requests if request.endswith("/local/token")]) == 1


def test_an_account_without_swings_can_be_deleted(visit: Visit) -> None:
    page = signed_in(visit(), "dora@example.com")
    page.get_by_role("link", name="My swings").click()

    page.get_by_role("button", name="Delete my account's data").click()
    with page.expect_response("**/api/profile") as answer:
        page.get_by_role("button", name="Delete it").click()

    assert answer.value.ok


# ------------------------------------------------------------------ an issuer's own page


class Pages:
    """An issuer's sign-in page that lets everybody in at once, or nobody; the tokens are the user pool's."""

    def __init__(self, site: Site, visitor: Visitor, lets_in: bool = True) -> None:
        self.site, self.lets_in = site, lets_in
        for path, answer in {"config.json": self.config, "authorize?*": self.authorize, "token": self.token}.items():
            visitor.page.route(f"{site.address}/{path}", answer)

    def config(self, route: Route) -> None:
        addresses = {name: f"{self.site.address}/{name}" for name in ("authorize", "token", "logout")}
        auth = {"kind": "hosted", "clientId": "the viewer", **addresses}
        route.fulfill(json=route.fetch().json() | {"auth": auth})

    def authorize(self, route: Route) -> None:
        asked = asked_of(route.request)
        back = urlencode({"code": "once", "state": asked["state"]})
        route.fulfill(status=302, headers={"Location": f"{asked['redirect_uri']}?{back}"})

    def token(self, route: Route) -> None:
        if not self.lets_in:
            return route.fulfill(status=400, json={"error": "invalid_grant"})
        form = urlencode({"grant_type": "password", "username": "eva@example.com", "password": "Fairway-and-Green-18"})
        answer = send("POST", f"{self.site.address}/local/token", form.encode(), {"Origin": self.site.address})
        return route.fulfill(json=answer.body)


def asked_of(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}


@pytest.mark.parametrize(
    ("lets_in", "there", "name"), [(True, "", "Sign out"), (False, "#/sign-in", "Continue to sign in")]
)
def test_who_comes_back_from_the_sign_in_page_is_in_or_can_try_again(
    site: Site, visit: Visit, lets_in: bool, there: str, name: str
) -> None:
    visitor = visit()
    Pages(site, visitor, lets_in)
    page = visitor.open("sign-in")

    page.get_by_role("button", name="Continue to sign in").click()

    page.wait_for_url(f"{site.address}/{there}")
    page.get_by_role("button", name=name).wait_for()
