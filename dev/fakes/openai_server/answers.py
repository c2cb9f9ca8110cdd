"""What OpenAI answers to each request: responses, files and batches, and what they leave behind."""

import itertools
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dev.fakes.openai_server import misbehaviour, spoken
from dev.fakes.openai_server.conversations import Conversations
from dev.fakes.openai_server.misbehaviour import MisbehavesError
from dev.fakes.openai_server.protocol import ApiError, Body, checked, failed, response
from dev.fakes.openai_server.rate_limit import RateLimit, limited
from dev.fakes.openai_server.script import (
    Failed,
    Good,
    Locked,
    Lost,
    NoMoney,
    Phase,
    RateLimited,
    Refused,
    Script,
    ServerError,
    Silence,
)

KEY = "sk-test-0123456789"
ENDED = {"completed", "failed", "expired", "cancelled"}


@dataclass
class Call:
    """One request to /v1/responses: when, what, and how it ended."""

    at: float
    body: Body
    status: int = 0
    said: Body = field(default_factory=dict)


@dataclass
class OpenAI:
    """What it was asked, what it holds, and how it answers."""

    limit: RateLimit | None = None
    script: Script = field(default_factory=Script)
    calls: list[Call] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, Body] = field(default_factory=dict)
    conversations: Conversations = field(default_factory=Conversations)
    # The one key that opens it.
    key: str = KEY
    # How long a conversation takes to begin.
    begins_after_s: float = 0
    # Status of a batch when it is asked for: completed, expired, failed, or in_progress for ever.
    batches_end_as: str = "completed"
    # What happens before a request is answered whose method and path begin so.
    before: dict[str, Callable[[], None]] = field(default_factory=dict)
    names: Any = field(default_factory=lambda: itertools.count(1))
    stopped: threading.Event = field(default_factory=threading.Event)

    def reset(self) -> None:
        """Forget everything that was said, between two tests."""
        self.script.clear()
        self.calls.clear()
        self.batches.clear()
        self.files.clear()
        self.before.clear()
        self.conversations = Conversations()
        self.limit, self.batches_end_as, self.begins_after_s, self.key = None, "completed", 0, KEY

    def refuse(self, request: str, phase: Phase) -> None:
        """Let requests fail whose method and path begin so."""

        def fail() -> None:
            raise self.failure(phase)

        self.before[request] = fail

    def over_the_limit(self) -> list[Call]:
        return [call for call in self.calls if call.status == 429]

    def respond(self, body: Body) -> Body:
        call = Call(time.monotonic(), body)
        self.calls.append(call)
        try:
            if self.limit:
                self.limit.take()
            call.said = self.in_conversation(checked(body), self.script.phase_for(body))
            call.status = 200
        except ApiError as error:
            call.status, call.said = error.status, error.body
            raise
        return call.said

    def in_conversation(self, body: Body, phase: Phase) -> Body:
        if isinstance(phase, Lost):
            self.conversations.items.pop(body["conversation"], None)
        if isinstance(phase, Locked):
            self.conversations.working.add(body["conversation"])
        whole = self.conversations.begin(body)
        try:
            said = self.said(body | {"input": whole}, phase)
            self.conversations.end(body, said["output"])
        finally:
            self.conversations.working.discard(body.get("conversation", ""))
        return said

    def said(self, body: Body, phase: Phase) -> Body:
        if isinstance(phase, Good):
            self.stopped.wait(phase.after_s)
        if isinstance(phase, Failed):
            return failed(body, phase.code)
        output = spoken.outputs(body, phase)
        if output is None:
            raise self.failure(phase)
        return response(body, output, cut=spoken.CUTS.get(type(phase)))

    def failure(self, phase: Phase) -> Exception:
        match phase:
            case RateLimited(retry_after_s=retry_after_s, said=said):
                return limited(retry_after_s, said)
            case Refused(status=status, code=code):
                return ApiError(status, code, "The request was refused.")
            case misbehaviour.Sent() | misbehaviour.Drip() | misbehaviour.Reset() | misbehaviour.Wire():
                return MisbehavesError(phase)
            case NoMoney():
                return ApiError(429, "insufficient_quota", "You exceeded your current quota.", "insufficient_quota")
            case ServerError(status=status):
                return ApiError(status, "server_error", "The server had an error.", "server_error")
            case Silence(for_s=for_s):
                self.stopped.wait(for_s)
        return ApiError(500, "server_error", "The server had an error.", "server_error")

    def interrupt(self, request: str) -> None:
        for beginning, happens in list(self.before.items()):
            if request.startswith(beginning):
                happens()

    def file(self, content: bytes) -> Body:
        name = f"file-{next(self.names):06}"
        self.files[name] = content
        return {
            "id": name,
            "object": "file",
            "bytes": len(content),
            "created_at": int(time.time()),
            "filename": "question.jsonl",
            "purpose": "batch",
            "status": "processed",
        }

    def batch(self, request: Body) -> Body:
        name = f"batch_{next(self.names):06}"
        self.batches[name] = {
            "id": name,
            "object": "batch",
            "endpoint": request["endpoint"],
            "errors": None,
            "input_file_id": request["input_file_id"],
            "completion_window": request["completion_window"],
            "status": "in_progress",
            "output_file_id": None,
            "error_file_id": None,
            "created_at": int(time.time()),
        }
        return self.batches[name]

    def look(self, name: str) -> Body:
        """Let the batch end, as `batches_end_as` says, and describe it."""
        batch = self.batches[name]
        if batch["status"] == "cancelling":
            batch["status"] = "cancelled"
        if batch["status"] not in ENDED and self.batches_end_as in ENDED:
            batch["status"] = self.batches_end_as
            if self.batches_end_as == "completed":
                lines = self.files[batch["input_file_id"]].decode().splitlines()
                output = "\n".join(json.dumps(self.batch_line(json.loads(line))) for line in lines)
                batch["output_file_id"] = self.file(output.encode())["id"]
        return batch

    def batch_line(self, line: Body) -> Body:
        try:
            answer = {"status_code": 200, "request_id": "req_1", "body": self.respond(line["body"])}
        except ApiError as error:
            answer = {"status_code": error.status, "request_id": "req_1", "body": error.body}
        return {"id": "batch_req_1", "custom_id": line["custom_id"], "response": answer, "error": None}
