"""A plan in, the run of it: uploads go up, functions die, runs are stopped, news comes twice, the model has moods."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from dev.chaos.golfers import Golfers
from dev.chaos.plan import AT_ONCE, OVER, STATES, Deed, Delivery, Form, Mood, Plan, Upload, Video
from dev.chaos.processes import kill
from dev.fakes.cloud import PATIENCE_S, Cloud, eventually
from dev.fakes.openai_server import (
    Cut,
    Good,
    Invented,
    NoMoney,
    OpenAIServer,
    Phase,
    RateLimited,
    Refusal,
    ServerError,
    Silence,
)
from swing.aws import executions
from swing.domain.uploads import Upload as Announced

MOODS: dict[Mood, Phase] = {
    Mood.GOOD: Good(after_s=0.1),
    Mood.BUSY: RateLimited(retry_after_s=1),
    Mood.DOWN: ServerError(503),
    Mood.SILENT: Silence(for_s=20),
    Mood.INVENTS: Invented(),
    Mood.CUT: Cut(),
    Mood.REFUSES: Refusal(),
    Mood.BROKE: NoMoney(),
}
# An overridden handler, which the processes of a function are found by.
HANDLERS = {"measure_swing": "dev.fakes.faults.handler"}
POLL_S = 0.2


@dataclass
class Storm:
    """A run of a plan: at most `window` uploads are under way at once. `faults` counts what really happened."""

    cloud: Cloud
    openai: OpenAIServer
    golfers: Golfers
    group: int
    contents: dict[Video, bytes]
    window: int
    told: Callable[[str], None]
    faults: Counter[str] = field(default_factory=Counter)
    # What was uploaded, which is not all of the plan where the time is up before.
    uploaded: list[Upload] = field(default_factory=list)

    def blow(self, plan: Plan, patience_s: float) -> None:
        """Run the plan to its last fault, or upload nothing more once patience is out.

        Raises what went wrong in the storm itself.
        """
        deadline = time.monotonic() + patience_s
        late: list[tuple[int, Upload]] = []
        with ThreadPoolExecutor(len(plan.uploads)) as watchers:
            watches: list[Future[None]] = []
            for number, upload in enumerate(plan.uploads):
                self.wait_for_room()
                if time.monotonic() > deadline:
                    break
                self.set_mood(upload.mood)
                self.told(f"{number + 1:3} {upload.name}")
                self.put(upload)
                self.uploaded.append(upload)
                watches += [watchers.submit(watch, upload) for watch in self.watches(upload)]
                late += [(number + upload.delivery.after, upload)] if upload.delivery else []
                late = self.delivered(late, number)
            self.delivered(late, None)
            for watch in watches:
                watch.result()
        self.set_mood(Mood.GOOD)

    def wait_for_room(self) -> None:
        eventually("room for a further upload", lambda: self.under_way() < self.window)

    def under_way(self) -> int:
        """Runs that have not ended, and messages that were not taken."""
        running = [status for _, status in self.cloud.listed(None) if status == "RUNNING"]
        return len(running) + self.cloud.waiting("UploadQueueUrl")

    def set_mood(self, mood: Mood) -> None:
        self.openai.script.clear()
        self.openai.script.always(MOODS[mood])

    def put(self, upload: Upload) -> None:
        self.cloud.upload(upload.key, self.contents[upload.video])

    # -------------------------------------------------------------- news

    def delivered(self, late: list[tuple[int, Upload]], now: int | None) -> list[tuple[int, Upload]]:
        """Deliver what is due by now, newest first, and return what is left; everything is due at the end."""
        due = [upload for at, upload in late if now is None or at <= now]
        for upload in reversed(due):
            assert upload.delivery is not None  # noqa: S101 (else it would not be late)
            self.deliver(upload, upload.delivery)
        return [each for each in late if each[1] not in due]

    def deliver(self, upload: Upload, delivery: Delivery) -> None:
        self.faults[delivery.form] += 1
        if delivery.form is Form.PUT_AGAIN:
            self.put(upload)
        else:
            self.cloud.enqueue(self.message(upload, delivery.form))

    def message(self, upload: Upload, form: Form) -> dict[str, Any]:
        match form:
            case Form.EVENT:
                return self.cloud.told_of(upload.key, len(self.contents[upload.video]), self.etag(upload))
            case Form.NOTIFICATION:
                return {"Records": [{"s3": {"bucket": {"name": self.cloud.videos}, "object": {"key": upload.key}}}]}
            case Form.RERUN:
                return {"s3_bucket": self.cloud.videos, "s3_key": upload.key, "run": 2}
        return {"nonsense": upload.name}

    # -------------------------------------------------------------- runs in trouble

    def watches(self, upload: Upload) -> list[Callable[[Upload], None]]:
        """What has to wait for its moment in the upload's run."""
        troubles = [self.kill] if upload.kill else [self.abort] if upload.abort_in else []
        return [*troubles, *([self.act] if upload.act else [])]

    def act(self, upload: Upload) -> None:
        """What the upload's golfer does, at the moment that is planned, or when its run has ended without it."""
        assert upload.act is not None  # noqa: S101 (only such an upload is watched)
        if upload.act.moment != AT_ONCE:
            self.next_try(upload, upload.act.moment, 0)
        if upload.act.deed in OVER:
            other = Video.LAWN if upload.video is Video.SWING else Video.SWING
            done = self.golfers.overwrites(upload, self.contents[other])
            if upload.act.deed is Deed.PUT_BACK:
                self.golfers.puts_back(upload, self.contents[upload.video])
        else:
            done = self.golfers.asks(upload)
        self.faults[upload.act.deed] += done

    def kill(self, upload: Upload) -> None:
        assert upload.kill is not None  # noqa: S101 (only such an upload is watched)
        handler = HANDLERS.get(upload.kill.function, f"{upload.kill.function}.app.handler")
        state, tries = STATES[upload.kill.function], 0
        for _ in range(upload.kill.times):
            tries = self.next_try(upload, state, tries) if state else 1
            if not tries:
                return
            self.kill_when_there(upload.kill.function, handler)

    def kill_when_there(self, function: str, handler: str) -> None:
        """A process may have to start first; one that has just ended will not come."""
        for _ in range(10):
            if died := kill(self.group, handler):
                self.faults[f"kill {function}"] += died
                return
            time.sleep(POLL_S)

    def abort(self, upload: Upload) -> None:
        assert upload.abort_in is not None  # noqa: S101 (only such an upload is watched)
        if self.next_try(upload, upload.abort_in, 0):
            # It may have ended in the meantime: there is nothing to stop then.
            client = self.cloud.stack.client("stepfunctions")
            with suppress(client.exceptions.ClientError):
                client.stop_execution(executionArn=self.arn(upload), error="Chaos", cause="an operator's mistake")
                self.faults["abort"] += 1

    def next_try(self, upload: Upload, state: str, tries: int) -> int:
        """Wait for a further try of the state in the upload's first run; 0 when the run ends without one."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and (status := self.status(upload)) in {None, "RUNNING"}:
            if status and (now := self.cloud.tries_of(self.arn(upload), state)) > tries:
                return now
            time.sleep(POLL_S)
        return 0

    def status(self, upload: Upload) -> str | None:
        """How the upload's first run stands, None before it has begun."""
        client = self.cloud.stack.client("stepfunctions")
        try:
            return str(client.describe_execution(executionArn=self.arn(upload))["status"])
        except client.exceptions.ExecutionDoesNotExist:
            return None

    def arn(self, upload: Upload) -> str:
        known = {"bucket": self.cloud.videos, "key": upload.key}
        announced = Announced(user_id=upload.golfer, analysis_id=upload.name, **known)
        step = executions.run_of(announced, self.etag(upload))
        return self.cloud.execution_arn(executions.execution_name(step))

    def etag(self, upload: Upload) -> str:
        """S3's, of what the upload was at first."""
        return hashlib.md5(self.contents[upload.video], usedforsecurity=False).hexdigest()
