"""`python -m dev.chaos [--seed N] [--uploads N]`: exits with 0 when every invariant holds, else with 1."""

import argparse
import json
import secrets
import sys
from dataclasses import asdict
from math import inf

from dev.chaos.plan import plan
from dev.chaos.run import run
from dev.chaos.table import table
from ops.local import CACHE


def main() -> int:
    arguments = argparse.ArgumentParser(description="Uploads while everything around them breaks.")
    arguments.add_argument("--seed", type=int, default=None, help="what breaks, and when; by chance if not given")
    arguments.add_argument("--uploads", type=int, default=100)
    arguments.add_argument("--window", type=int, default=None, help="uploads under way at once")
    arguments.add_argument("--minutes", type=float, default=inf, help="upload nothing more after so long")
    chosen = arguments.parse_args()
    seed = secrets.randbelow(10_000) if chosen.seed is None else chosen.seed
    result = run(plan(seed, chosen.uploads), print, chosen.window, 60 * chosen.minutes)
    print(table(result))
    if not result.holds:
        stores = CACHE / f"chaos-{seed}.json"
        stores.write_text(json.dumps(asdict(result.stores), indent=1, default=str))
        print(f"\n{result.complaints}")
        print(f"\nWhat lay in the stores: {stores}. The engine's log: {stores.with_suffix('.log')}.")
        print(f"The same again: make chaos SEED={seed} UPLOADS={chosen.uploads}")
    return 0 if result.holds else 1


if __name__ == "__main__":
    sys.exit(main())
