"""What runs on this machine: its address, its ports, and the way to it past any proxy of the developer's shell."""

import socket
import urllib.request
from collections.abc import Mapping
from typing import Final

HOST: Final = "127.0.0.1"
LOOPBACK: Final = ("localhost", HOST, "::1")


def direct(environment: Mapping[str, str]) -> dict[str, str]:
    """Both spellings of NO_PROXY, since urllib listens to the small one first; what went past the proxy still does."""
    known = [host for name in ("no_proxy", "NO_PROXY") for host in environment.get(name, "").split(",") if host]
    # Each once: what comes out of here goes in again, with every connection of the operations page.
    hosts = ",".join(dict.fromkeys([*known, *LOOPBACK]))
    return {"NO_PROXY": hosts, "no_proxy": hosts}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
