"""Who may speak to a local engine: programs of this machine, and the web pages that were named to it when it started.

An engine asks for no password and runs what it is handed, and every page that is open in the developer's browser can
send it requests. A browser says so: in Host, which is another's name where that name was made to lead to this machine,
in Origin, and where a page only embeds something in Sec-Fetch-Site. Knows nothing but Python, for it runs in the
engines' own environments.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Final, Self
from urllib.parse import parse_qs, urlsplit

# The pages that may, for an engine's process: their origins with commas between them.
VARIABLE: Final = "ENGINE_ORIGINS"
# Names of this machine that no resolver gives to another one, or that a browser never asks a resolver for.
HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
ALLOW_ORIGIN: Final = "access-control-allow-origin"
# A page that was typed in, or none at all.
OWN: Final = frozenset({"", "none", "same-origin"})

# A browser takes an answer without a body for a failure of the network.
REFUSED: Final = "This local AWS answers programs of this machine and its own viewer alone.\n"

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Gate:
    origins: frozenset[str] = frozenset()

    @classmethod
    def of_environment(cls) -> Self:
        return cls(frozenset(filter(None, os.environ.get(VARIABLE, "").split(","))))

    def refuses(self, method: str, headers: Headers, query: str) -> bool:
        """Whether a request comes from elsewhere; the names of its headers are in small letters."""
        if not is_here(headers.get("host", "")):
            return True
        if origin := headers.get("origin"):
            return origin not in self.origins
        return headers.get("sec-fetch-site", "") not in OWN and not is_signed_link(method, query)

    def allowed(self, told: str, origin: str | None) -> str | None:
        """Whom an answer names that would let `told` read it: one page in the place of all, or nobody."""
        if told != "*":
            return told
        return origin if origin in self.origins else None


def is_here(host: str) -> bool:
    name = urlsplit(f"//{host}").hostname if host.count("@") == 0 else None
    return name in HERE or (name or "").endswith(".localhost")


def is_signed_link(method: str, query: str) -> bool:
    """A picture or film that a page shows. A page can't make such a link do more than show it."""
    given = parse_qs(query, keep_blank_values=True)
    return method in {"GET", "HEAD"} and "X-Amz-Signature" in given and "Action" not in given


def listed(origins: Iterable[str]) -> dict[str, str]:
    """The variable for an engine's process."""
    return {VARIABLE: ",".join(origins)}


class NoPages(BaseHTTPRequestHandler):
    """What one process of this machine asks another, and no web page ever does."""

    def parse_request(self) -> bool:
        if not super().parse_request():
            return False
        headers = {name.lower(): value for name, value in self.headers.items()}
        refused = Gate().refuses(self.command, headers, "")
        if refused:
            self.send_error(HTTPStatus.FORBIDDEN)
        return not refused
