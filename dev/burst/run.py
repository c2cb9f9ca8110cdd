"""A number of uploads in, a run of them on a local AWS of its own out: the fate of each."""

import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from threading import Event
from typing import Any, Final

import jwt

from dev.burst.figures import Asked, Fate
from dev.burst.plan import CHEAP, Upload, plan
from dev.chaos.plan import Video
from dev.chaos.run import held_or_waiting
from dev.chaos.videos import contents
from dev.fakes.cloud import Cloud
from dev.fakes.http import Api
from dev.local import sign_in
from dev.local.complaints import explained
from dev.local.deploy import deploy
from dev.local.engine import MiniStack
from dev.local.template import Overrides
from ops.local import CACHE
from swing.domain import keys

SETTINGS: Final = {"SFN_WAIT_SCALE": "0.1"}
PARAMETERS: Final = {"MaxSegments": "1", "CoachLane": "off", "ApiRequestsPerSecond": "1000", "ApiBurst": "1000"}
# An analysis that takes a while without taking processors from all others, as on AWS.
OVERRIDES: Final[Overrides] = {"ProbeVideoFunction": {"Handler": "dev.fakes.slowness.handler"}}
UPLOADERS: Final = 8
POLL_S: Final = 2.0
SETTLING_S: Final = 30
WARM_UP: Final = 30
# When each upload is asked after, in seconds since it was uploaded.
ASKED_AT_S: Final = (10.0, 40.0)


@dataclass(frozen=True)
class Result:
    limit: int
    fates: list[Fate]
    max_seen: int
    duration_s: float
    left_over: int


@dataclass
class Burst:
    cloud: Cloud
    uploads: list[Upload]
    contents: dict[Video, bytes]
    told: Callable[[str], None]
    uploaded: dict[str, float] = field(default_factory=dict)
    asked: dict[str, list[Asked]] = field(default_factory=dict)
    over: Event = field(default_factory=Event)
    max_running: int = 0

    def warm_up(self) -> None:
        """A few videos first, so that processes run and something is measured: Python's start is not what is tried."""
        self.told(f"{len(self.golfers)} golfers have signed up")
        cheap = min(WARM_UP, len(self.uploads))
        videos = [Video.SWING, *(CHEAP[number % len(CHEAP)] for number in range(cheap))]
        names = [f"warm-up-{number}" for number in range(len(videos))]
        for name, video in zip(names, videos, strict=True):
            self.cloud.upload(keys.upload_key(f"{keys.GUEST}warm-up", name, ".mp4"), self.contents[video])
        for name in names:
            self.cloud.ended(name)

    def go(self, patience_s: float) -> list[Fate]:
        with ThreadPoolExecutor(UPLOADERS + 2) as pool:
            watches = [pool.submit(self.ask_after_all), pool.submit(self.count_running)]
            try:
                list(pool.map(self.put, self.uploads))
                self.told(f"{len(self.uploads)} uploads are up")
                self.wait(patience_s)
            finally:
                self.over.set()
            for watch in watches:
                watch.result()
        runs = self.runs()
        return [self.fate(upload, runs) for upload in self.uploads]

    def put(self, upload: Upload) -> None:
        user_id, _ = self.golfers[upload.golfer]
        self.cloud.upload(keys.upload_key(user_id, upload.name, ".mp4"), self.contents[upload.video])
        self.uploaded[upload.name] = time.time()

    def wait(self, patience_s: float) -> None:
        deadline = time.monotonic() + patience_s
        while (left := len(self.uploads) - self.ended()) and time.monotonic() < deadline:
            self.told(f"{left} to come, at most {self.max_running} at once")
            time.sleep(5 * POLL_S)

    def ended(self) -> int:
        return sum(each["status"] != "RUNNING" and each["name"].startswith("burst-") for each in self.executions())

    # -------------------------------------------------------------- watching

    def count_running(self) -> None:
        while not self.over.wait(POLL_S):
            self.max_running = max(self.max_running, len(self.executions("RUNNING")))

    def ask_after_all(self) -> None:
        """Ask the results API after each upload once for each age in ASKED_AT_S."""
        while not self.over.wait(0.05):
            now = time.time()
            for upload in self.uploads:
                asked = self.asked.setdefault(upload.name, [])
                at = self.uploaded.get(upload.name, now)
                if len(asked) < len(ASKED_AT_S) and now - at >= ASKED_AT_S[len(asked)] and not self.over.is_set():
                    asked += self.ask(upload)

    def ask(self, upload: Upload) -> list[Asked]:
        """What the API says of it; nothing while its event is still on its way."""
        answer = self.caller(upload.golfer).get(f"/api/video/results/{upload.name}")
        if answer.status != HTTPStatus.OK:
            return []
        progress = answer.body["progress"]
        return [Asked(time.time(), progress["queuePosition"], progress["etaSeconds"])]

    def caller(self, golfer: str) -> Api:
        return Api(self.cloud.stack.outputs["ApiUrl"], {"Authorization": f"Bearer {self.golfers[golfer][1]}"})

    @cached_property
    def golfers(self) -> dict[str, tuple[str, str]]:
        """Id and token of each address."""
        return {golfer: self.signed_up(golfer) for golfer in {upload.golfer for upload in self.uploads}}

    def signed_up(self, golfer: str) -> tuple[str, str]:
        form = {"username": golfer, "password": f"Aa1!{secrets.token_hex()}"}
        token = sign_in.tokens(self.cloud.stack, form)["access_token"]
        return str(jwt.decode(token, options={"verify_signature": False})["sub"]), token

    # -------------------------------------------------------------- what became of it

    def executions(self, status: str | None = None) -> list[dict[str, Any]]:
        bounds: Any = {"statusFilter": status} if status else {}
        pages = self.cloud.stack.client("stepfunctions").get_paginator("list_executions")
        found = pages.paginate(stateMachineArn=self.cloud.stack.outputs["StateMachineArn"], **bounds)
        return [each for page in found for each in page["executions"]]

    def runs(self) -> dict[str, list[dict[str, Any]]]:
        runs: dict[str, list[dict[str, Any]]] = {}
        for each in self.executions():
            runs.setdefault(each["name"].rsplit("-", 1)[0], []).append(each)
        return runs

    def fate(self, upload: Upload, runs: dict[str, list[dict[str, Any]]]) -> Fate:
        found = runs.get(upload.name, [])
        uploaded = self.uploaded[upload.name]
        return Fate(
            name=upload.name,
            heavy=upload.heavy,
            uploaded=uploaded,
            started=found[0]["startDate"].timestamp() if found else uploaded,
            ended=found[0]["stopDate"].timestamp() if found and found[0].get("stopDate") else uploaded,
            runs=len(found),
            status=str(self.cloud.item(upload.name).get("status")),
            asked=tuple(self.asked.get(upload.name, [])),
        )


def run(count: int, limit: int, told: Callable[[str], None], patience_s: float = 420) -> Result:
    """Upload so many videos at once, with so many leases. `left_over` are leases and entries that were not given up."""
    began = time.monotonic()
    with MiniStack(settings=SETTINGS, log=CACHE / "burst.log") as engine:
        stack = deploy(engine.endpoint, PARAMETERS | {"AnalysesAtOnce": str(limit)}, OVERRIDES)
        burst = Burst(Cloud(stack), plan(count), contents(), told)
        with explained(stack):
            burst.warm_up()
            fates = burst.go(patience_s)
            left = settled(burst)
    return Result(limit, fates, burst.max_running, time.monotonic() - began, left)


def settled(burst: Burst) -> int:
    """What still holds a lease or is queued once the last end has been heard of."""
    deadline = time.monotonic() + SETTLING_S
    while (left := held_or_waiting(burst.cloud.stack)) and time.monotonic() < deadline:
        time.sleep(POLL_S)
    return left
