"""What a process keeps for as long as it lives, as a sandbox of Lambda does from call to call: clients, secrets, keys.

Whoever goes on with another account, region or issuer forgets all of it first.
"""

from typing import Any, Final, Protocol, TypeVar


class Cached(Protocol):
    """A function whose results are cached by functools."""

    def cache_clear(self) -> None: ...


Kept = TypeVar("Kept", bound=Cached)

KEPT: Final[list[Any]] = []


def kept(cached: Kept) -> Kept:
    """Let `forget` know of a cached function."""
    KEPT.append(cached)
    return cached


def forget() -> None:
    """Make everything anew when it is next asked for."""
    for each in KEPT:
        each.cache_clear()
