"""What golfers do to their uploads in a storm: requests to the API, repeated as apps do, and further uploads."""

import time
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any, Final

import jwt

from dev.chaos.plan import Deed, Upload
from dev.fakes.cloud import TERMINAL, Cloud
from dev.fakes.http import Api
from dev.fakes.issuer.issuer import Issuer
from dev.local.deploy import STACK, physical_name
from swing.accounts.identity import GUEST_AUDIENCE
from swing.domain import keys

REQUESTS: Final = {
    Deed.CANCEL: ("POST", "/api/video/{}/cancel"),
    Deed.DELETE: ("DELETE", "/api/video/{}"),
    Deed.REANALYZE: ("POST", "/api/video/{}/reanalyze"),
    Deed.FORGET: ("DELETE", "/api/profile"),
}
DELETIONS: Final = {Deed.DELETE, Deed.FORGET}
# DynamoDB is too busy now and then, which an app waits for.
TRIES: Final = 5
POLL_S: Final = 0.5
# An app waits so long for an upload to be seen that it wants to do something about.
SEEN_S: Final = 20
ENDED_S: Final = 60
DAY_S: Final = 86400


@dataclass
class Golfers:
    """`done` is what was answered with success: what was asked for, and of which analyses."""

    cloud: Cloud
    issuer: Issuer
    done: list[tuple[Deed, str, frozenset[str]]] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)

    def asks(self, upload: Upload) -> bool:
        """Ask the API, and say whether it was done; what it knows nothing of, or has ended, is refused."""
        assert upload.act is not None  # noqa: S101 (else nothing would be asked)
        deed, known = upload.act.deed, self.known_to(upload)
        status = self.answer(upload.golfer, *REQUESTS[deed], upload.name)
        done = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
        if done:
            self.done.append((deed, upload.golfer, known))
        return done

    def known_to(self, upload: Upload) -> frozenset[str]:
        """The analyses that a request is about, of those that have an item."""
        self.until(SEEN_S, lambda: self.cloud.item(upload.name))
        if not (upload.act and upload.act.deed is Deed.FORGET):
            return frozenset({upload.name})
        table = self.cloud.stack.table("AnalysesTableName")
        items = table.scan(ConsistentRead=True)["Items"]
        return frozenset(str(item["analysis_id"]) for item in items if item["user_id"] == upload.golfer)

    def answer(self, golfer: str, method: str, path: str, name: str) -> int:
        """The status, asked for again as long as it is a 5xx."""
        for _ in range(TRIES):
            said = Api(self.cloud.stack.outputs["ApiUrl"], self.identity(golfer)).call(method, path.format(name))
            if said.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                return said.status
            time.sleep(POLL_S)
        self.unanswered.append(f"{method} {path.format(name)} of {golfer} was answered {said.status} {TRIES} times.")
        return said.status

    def identity(self, golfer: str) -> dict[str, str]:
        if not keys.is_guest(golfer):
            return {"Authorization": f"Bearer {self.issuer.token(golfer, exp=int(time.time()) + DAY_S)}"}
        claims = {"sub": golfer, "aud": GUEST_AUDIENCE, "exp": int(time.time()) + DAY_S}
        return {"X-Guest-Token": jwt.encode(claims, self.guest_secret, algorithm="HS256")}

    @cached_property
    def guest_secret(self) -> str:
        secret = physical_name(self.cloud.stack.client("cloudformation"), STACK, "GuestSecret")
        found = self.cloud.stack.client("secretsmanager").get_secret_value(SecretId=secret)
        return str(found["SecretString"])

    def overwrites(self, upload: Upload, content: bytes) -> bool:
        self.cloud.upload(upload.key, content)
        return True

    def puts_back(self, upload: Upload, content: bytes) -> None:
        """The right video again, once the wrong one was looked at."""
        self.until(ENDED_S, lambda: self.cloud.item(upload.name).get("status") in TERMINAL)
        self.cloud.upload(upload.key, content)

    @staticmethod
    def until(patience_s: float, ask: Any) -> None:
        """Wait for it, but not for ever: others may have deleted it."""
        deadline = time.monotonic() + patience_s
        while not ask() and time.monotonic() < deadline:
            time.sleep(POLL_S)

    def wishes(self) -> dict[str, Any]:
        """What became of it, for the stores."""
        return {
            "wished": frozenset(name for deed, _, names in self.done if deed in DELETIONS for name in names),
            "forgotten": frozenset(golfer for deed, golfer, _ in self.done if deed is Deed.FORGET),
            "cancelled": frozenset(name for deed, _, names in self.done if deed is Deed.CANCEL for name in names),
            "unanswered": tuple(self.unanswered),
        }
