"""A visitor of the viewer: a browser of their own, in which nothing may go unnoticed that must not happen."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import av
import numpy as np
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request

from ops.local import ROOT
from swing.media import video

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
# The analysis itself; a page that waits for it waits as long as the end-to-end tests do.
PATIENCE_MS = 240_000
# Chromium reports what a test provokes on purpose: a refusal of the API, an answer that did not come.
EXPECTED = "Failed to load resource"


@dataclass
class Visitor:
    """`trouble` are violations of the content policy, requests to other hosts, and errors of our scripts."""

    page: Page
    address: str
    hosts: frozenset[str]
    trouble: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, place: str) -> Page:
        """Open a page, also when only the part after # differs from where the visitor is."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}/#/{place}")
        return self.page

    def watch(self) -> None:
        self.page.on("request", self.note_request)
        self.page.on("console", self.note_message)
        self.page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        self.page.on("dialog", self.note_dialog)

    def note_request(self, request: Request) -> None:
        self.requests.append(f"{request.method} {request.url}")
        parts = urlsplit(request.url)
        if parts.scheme not in {"blob", "data", "about"} and parts.netloc not in self.hosts:
            self.trouble.append(f"request to {request.url}")

    def note_dialog(self, dialog: Dialog) -> None:
        self.trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error" and EXPECTED not in message.text:
            self.trouble.append(f"console: {message.text}")

    def serious_violations(self) -> list[str]:
        """What axe finds on the page as it stands, of impact serious or critical."""
        self.page.evaluate(AXE.read_text())
        found: Any = self.page.evaluate("axe.run()")
        return [
            f"{violation['id']}: {violation['nodes'][0]['html']}"
            for violation in found["violations"]
            if violation["impact"] in {"serious", "critical"}
        ]

    def overflow_px(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@contextmanager
def visiting(
    browser: Browser, address: str, engine: str, remembered: dict[str, Any] | None = None, **settings: Any
) -> Iterator[Visitor]:
    """`remembered` is what the browser's local storage holds from earlier visits."""
    context = browser.new_context(**({"viewport": DESKTOP, "locale": "en-GB"} | settings))
    remember(context, remembered or {})
    page = context.new_page()
    page.set_default_timeout(60_000)
    visitor = Visitor(page, address, frozenset({urlsplit(address).netloc, urlsplit(engine).netloc}))
    visitor.watch()
    yield visitor
    context.close()
    assert visitor.trouble == []


def remember(context: BrowserContext, values: dict[str, Any]) -> None:
    """Before any script of a page, and once: what the page forgets later stays forgotten."""
    script = (
        "if (location.protocol !== 'about:' && !localStorage.getItem('test')) {{ localStorage.setItem('test', 1); {} }}"
    )
    sets = [
        f"localStorage.setItem({json.dumps(name)}, {json.dumps(json.dumps(value))});" for name, value in values.items()
    ]
    context.add_init_script(script.format(" ".join(sets)))


def swing_page(visitor: Visitor, job_id: str) -> Page:
    page = visitor.open(f"swing/{job_id}")
    page.locator(".player[data-frame]").wait_for()
    page.locator(".plot[data-time]").first.wait_for()
    return page


def frame(page: Page) -> int:
    return int(page.locator(".player").get_attribute("data-frame") or -1)


def video_times_s(page: Page) -> list[float]:
    return list(page.locator("video").evaluate_all("videos => videos.map(video => video.currentTime)"))


def chosen(page: Page, name: str, content: bytes, kind: str = "video/mp4") -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a video").click()
    chooser.value.set_files({"name": name, "mimeType": kind, "buffer": content})


def lawn(path: Path) -> Path:
    """A video of a lawn without anybody on it."""
    picture = np.random.default_rng(0).integers(40, 90, (120, 160, 3), dtype=np.uint8)
    video.write_clip(path, [picture] * 45, 30)
    return path


def signed_in(visitor: Visitor, email: str) -> Page:
    """Somebody with an account, on the page that stands there then."""
    page = visitor.open("sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill("Fairway-and-Green-18")
    page.locator("form button").click()
    page.get_by_role("button", name="Sign out").wait_for()
    return page


def stored(page: Page, key: str) -> Any:
    """What the browser remembers."""
    return json.loads(page.evaluate("key => localStorage.getItem(key)", key) or "null")


def store(page: Page, key: str, value: Any) -> None:
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, json.dumps(value)])


def heard(path: Path) -> Path:
    """A video whose sound Chromium plays and whose picture it does not: MPEG-4 Part 2."""
    with av.open(str(path), "w") as container:
        seen: Any = container.add_stream("mpeg4", rate=30, width=160, height=120)
        sound: Any = container.add_stream("libopus", rate=48_000, layout="mono")
        for _ in range(30):
            container.mux(seen.encode(av.VideoFrame.from_ndarray(np.zeros((120, 160, 3), dtype=np.uint8))))
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 48_000), dtype=np.float32), "flt", "mono")
        silence.sample_rate = 48_000
        container.mux(sound.encode(silence))
        for stream in (seen, sound):
            container.mux(stream.encode())
    return path
