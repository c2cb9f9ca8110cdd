"""`python -m dev.burst [--uploads N] [--limit N]`: exits with 0 when the limit held and nothing was lost, else 1."""

import argparse
import json
import sys
from dataclasses import asdict

from dev.burst.figures import peak
from dev.burst.run import run
from dev.burst.table import lost, table
from ops.local import CACHE


def main() -> int:
    arguments = argparse.ArgumentParser(description="Many uploads at once.")
    arguments.add_argument("--uploads", type=int, default=500)
    arguments.add_argument("--limit", type=int, default=20, help="analyses under way at once")
    chosen = arguments.parse_args()
    result = run(chosen.uploads, chosen.limit, print)
    print(table(result))
    (CACHE / "burst.json").write_text(json.dumps([asdict(fate) for fate in result.fates], indent=1))
    good = peak(result.fates) <= chosen.limit and not any(map(lost, result.fates)) and not result.left_over
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
