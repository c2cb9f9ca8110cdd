"""What the mobile app does: ask where to upload, upload, poll until the report is there, and talk about it.

python examples/analyze_swing.py API_URL VIDEO [QUESTION...]

It needs nothing but Python. Sign in with BEARER_TOKEN in the environment; without it you are a guest.
"""

import json
import mimetypes
import os
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

Body = dict[str, Any]
ENDED = {"AI_COMPLETED", "FAILED", "CANCELLED"}
# No proxy, so that the example also reaches an API on this machine.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass
class App:
    """One golfer's phone. `identity` is the header that says who it is, once there is one."""

    api: str
    identity: dict[str, str] = field(default_factory=dict)
    unchanged: int = 0

    def analyze(self, video: Path) -> Body:
        links = self.ask_for_links(video)
        self.upload(video, links["put"])
        return self.wait(links["jobId"])

    def ask_for_links(self, video: Path) -> Body:
        kind = mimetypes.guess_type(video.name)[0] or "video/mp4"
        wish = {"filename": video.name, "contentType": kind, "sizeBytes": video.stat().st_size}
        links: Body = json.loads(self.send("POST", "/api/video/presigned-url", wish)[2])
        if links["guestToken"]:
            self.identity = {"X-Guest-Token": links["guestToken"]}
        return links

    def upload(self, video: Path, link: Body) -> None:
        """Exactly as the link says; the upload's own event starts the analysis."""
        request = urllib.request.Request(link["url"], video.read_bytes(), link["headers"], method="PUT")
        OPENER.open(request).close()

    def wait(self, job_id: str) -> Body:
        """Poll as often as the API asks for; what has not changed is not sent again."""
        known: dict[str, str] = {}
        result: Body = {}
        while True:
            status, headers, text = self.send("GET", f"/api/video/results/{job_id}", headers=known)
            if status == HTTPStatus.OK:
                result = json.loads(text)
                known = {"If-None-Match": headers["ETag"]}
                print(f"{result['status']:<16} {result['progress']['percent']:>3} %  {result['message']}")
            else:
                self.unchanged += 1
            if result["status"] in ENDED:
                return result
            time.sleep(float(headers.get("Retry-After") or 2))

    def chat(self, message: str) -> Body:
        """The coach's answer, by a language model or by rules: `writtenBy` says which."""
        answer: Body = json.loads(self.send("POST", "/api/chat", {"message": message})[2])
        if answer["guestToken"]:
            self.identity = {"X-Guest-Token": answer["guestToken"]}
        reply: Body = answer["reply"]
        return reply

    def history(self) -> list[Body]:
        """Every line of the conversation, oldest first."""
        lines: list[Body] = []
        cursor = ""
        while True:
            page = json.loads(self.send("GET", f"/api/chat/history?limit=50{cursor}")[2])
            lines = page["messages"] + lines
            if page["cursor"] is None:
                return lines
            cursor = f"&cursor={quote(page['cursor'])}"

    def send(
        self, method: str, path: str, body: Body | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any, bytes]:
        """Status, headers and body of an answer. Raises urllib.error.HTTPError for a refusal."""
        content = None if body is None else json.dumps(body).encode()
        every = {"Content-Type": "application/json", **self.identity, **(headers or {})}
        request = urllib.request.Request(self.api + path, content, every, method=method)
        try:
            with OPENER.open(request) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            if error.code != HTTPStatus.NOT_MODIFIED:
                raise
            return error.code, error.headers, b""


def main() -> int:
    if len(sys.argv) < 3:
        print(__doc__)
        return 1
    token = os.environ.get("BEARER_TOKEN")
    app = App(sys.argv[1].rstrip("/"), {"Authorization": f"Bearer {token}"} if token else {})
    result = app.analyze(Path(sys.argv[2]))
    if result["error"]:
        print(result["error"]["message"], result["error"]["hint"])
        return 2
    print(result["ai_analysis"]["coaching_response"])
    for question in sys.argv[3:]:
        reply = app.chat(question)
        print(f"\n> {question}\n{reply['text']} (by {reply['writtenBy']})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
