"""Explore: `python -m dev.explorer`, or one order again with --replay."""

import argparse
import sys
import time
from collections.abc import Iterator
from functools import partial
from itertools import combinations_with_replacement
from math import inf
from typing import Final

from dev.explorer import account, search, stage
from dev.explorer.search import Bounds, Search, Shared

# What was before. Of what is not among the operations, everything comes at the end.
BEFORE: Final = {
    "fresh": ["upload 1-1"],
    "running": ["upload 1-1", "event 1-1"],
    "overwritten": ["upload 1-1", "event 1-1", "overwrite 1-1"],
    "put back": ["upload 1-1", "event 1-1", "overwrite 1-1", "event 1-1", "upload 1-1"],
    "aborted": ["upload 1-1", "event 1-1", "abort 1-1"],
    "reported": ["upload 1-1", "event 1-1", "run 1-1", "end 1-1"],
}
ALPHABET: Final = (
    "event 1-1", "again 1-1", "analyze 1-1", "cancel 1-1", "delete 1-1", "delete_profile 1-1", "reanalyze 1-1",
    "overwrite 1-1", "upload 1-1", "run 1-1", "end 1-1", "sweep", "upload 1-2", "upload 2-1", "event 1-2", "event 2-1",
)  # fmt: skip


def main() -> int:
    asked = arguments()
    stage.listen()
    with account.account():
        # Clients are made once, and not in every process anew.
        stage.begun([*BEFORE["reported"], "reanalyze 1-1", "cancel 1-1", "delete 1-1"], [])
        stage.STAGE.clear()
    with account.account():
        return replayed(asked.replay) if asked.replay else explored(asked)


def explored(asked: argparse.Namespace) -> int:
    shared, began = Shared(), time.monotonic()
    scenarios = list(chosen(asked))
    bounds = Bounds(asked.interruptions, asked.crashes)
    looked_at = wrong = 0
    for name, names in scenarios:
        if time.monotonic() - began > 60 * asked.minutes:
            break
        looked_at += 1
        one = Search(BEFORE[name], list(names), shared, partial(tell, name, names))
        wrong += not one.holds(bounds)
        if wrong and not asked.keep_going:
            break
    figures = ", ".join(f"{count} {each}" for each, count in shared.figures().items())
    took_s = time.monotonic() - began
    print(f"{looked_at} of {len(scenarios)} scenarios, {wrong} of them wrong, {figures}, {took_s:.0f} s")
    return 1 if wrong else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=2, help="how many things happen at once")
    parser.add_argument("--interruptions", type=int, default=2, help="how often one is interrupted, in one order")
    parser.add_argument("--crashes", type=int, default=1, help="how many functions die, in one order")
    parser.add_argument("--before", choices=BEFORE, nargs="*", default=list(BEFORE), help="what was before")
    parser.add_argument("--only", nargs="*", default=[], help="exactly these operations")
    parser.add_argument("--keep-going", action="store_true", help="go on after an order that went wrong")
    parser.add_argument("--minutes", type=float, default=inf, help="begin no further meeting after so long")
    parser.add_argument("--replay", help="an order that was printed")
    return parser.parse_args()


def chosen(asked: argparse.Namespace) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name in asked.before:
        if asked.only:
            yield name, tuple(asked.only)
        else:
            yield from ((name, names) for names in combinations_with_replacement(ALPHABET, asked.operations))


def tell(name: str, names: tuple[str, ...], order: list[str], said: list[str]) -> None:
    print("\n".join(said))
    print(f"  make explore ARGS=\"--replay '{name}; {', '.join(names)}; {' '.join(order)}'\"", flush=True)


def replayed(text: str) -> int:
    name, names, order = (part.strip() for part in text.split(";"))
    said = search.replay(BEFORE[name], [each.strip() for each in names.split(",")], order.split(), print)
    print("\n".join(said) or "All is well.")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
