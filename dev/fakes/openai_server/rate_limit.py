"""The limit of requests a minute, as OpenAI enforces and announces it."""

import threading
import time
from collections import deque
from dataclasses import dataclass, field

from dev.fakes.openai_server.protocol import ApiError


@dataclass
class RateLimit:
    """So many requests in any window of so many seconds. A refused request does not count, as with OpenAI."""

    requests: int
    window_s: float = 60
    taken: deque[float] = field(default_factory=deque)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> None:
        with self.lock:
            now = time.monotonic()
            while self.taken and self.taken[0] <= now - self.window_s:
                self.taken.popleft()
            if len(self.taken) >= self.requests:
                raise limited(self.taken[0] + self.window_s - now)
            self.taken.append(now)


def limited(wait_s: float, said: str = "") -> ApiError:
    error = ApiError(429, "rate_limit_exceeded", "Rate limit reached for requests per min (RPM).", "requests")
    usual = {"Retry-After": str(int(wait_s) + 1), "retry-after-ms": str(int(wait_s * 1000) + 1)}
    error.headers = {"Retry-After": said} if said else usual
    return error
