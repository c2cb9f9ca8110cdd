"""What the roles of template.yaml were asked for while the tests ran, and what they are granted beside that.

`python -m dev.iam` reads what the tests of engines left in .cache/calls (tests/authorization.py), prints a table of
all roles, and writes ops/data/recorded_actions.json, by which `ops doctor --aws` asks AWS itself.
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from rich.console import Console
from rich.table import Table

from dev.iam.calls import Call
from dev.iam.grants import Grant, Use, grants, recorded, refused
from dev.iam.policy import Statement
from dev.iam.template import secrets, statements
from dev.iam.trail import TRAILS, uses
from ops.local import ROOT

PLATFORM_NOTE = """
AWS asks for some of these by itself: s3:ListBucket where an object is missing, sqs:SendMessage for an event that failed
for good, dynamodb:ListStreams with a stream. Logs and traces are left out."""
RECORDED_ACTIONS = ROOT / "ops" / "data" / "recorded_actions.json"


def main() -> int:
    console = Console(emoji=False, markup=False, highlight=False)
    granted = statements()
    # Tests make roles of their own, too.
    seen = [use for use in uses(TRAILS) if use.entry.caller in granted]
    if not seen:
        console.print(f"Nothing lies in {TRAILS.relative_to(ROOT)}. Run the tests first: make test")
        return 1
    found = list(grants(granted, seen))
    console.print(overview(found, seen))
    tell(console, "Granted and never used", [grant for grant in found if not grant.tests])
    console.print(PLATFORM_NOTE)
    tell(console, "Used in one file of tests only", [grant for grant in found if len(grant.tests) == 1])
    RECORDED_ACTIONS.write_text(written(seen))
    return verdict(console, granted, seen)


def overview(found: Sequence[Grant], seen: Sequence[Use]) -> Table:
    table = Table("role of", "kinds of calls", "refused", "grants", "never used", "in one file only", box=None)
    kinds = Counter(caller for caller, calls in recorded(use.entry for use in seen).items() for _ in calls)
    denied = Counter(use.entry.caller for use in seen if use.entry.refused)
    for caller, of_caller in groupby(found, attrgetter("caller")):
        own = list(of_caller)
        counts = kinds[caller], denied[caller], len(own), files(own, 0), files(own, 1)
        table.add_row(caller, *map(str, counts))
    return table


def files(found: Sequence[Grant], number: int) -> int:
    return sum(len(grant.tests) == number for grant in found)


def tell(console: Console, title: str, found: Sequence[Grant]) -> None:
    console.print(f"\n{title}: {len(found)}")
    for grant in found:
        console.print(f"  {grant.caller}: {grant.action} on {grant.resource} {' '.join(grant.tests)}", soft_wrap=True)


def written(seen: Sequence[Use]) -> str:
    calls = recorded(use.entry for use in seen if not use.entry.refused)
    lines = {caller: ",\n    ".join(map(line, own)) for caller, own in calls.items()}
    return "{\n" + ",\n".join(f'  "{caller}": [\n    {text}\n  ]' for caller, text in lines.items()) + "\n}\n"


def line(call: Call) -> str:
    resource = secrets().get(call.resource, call.resource)
    return json.dumps({"action": call.action, "resource": resource, "context": dict(call.context)})


def verdict(console: Console, granted: Mapping[str, Sequence[Statement]], seen: Sequence[Use]) -> int:
    """Whether the template allows everything that was asked for."""
    denied = refused(granted, (use.entry for use in seen))
    for entry in denied:
        console.print(f"not allowed: {entry.caller}: {entry.call.action} on {entry.call.resource}", soft_wrap=True)
    return 1 if denied else 0


if __name__ == "__main__":
    sys.exit(main())
