"""A burst in, a table for the terminal out."""

from collections import Counter
from collections.abc import Iterator
from statistics import median

from dev.burst.figures import Fate, errors, middle, peak, waits
from dev.burst.run import ASKED_AT_S, Result


def table(result: Result) -> str:
    rows = list(lines(result))
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"  {name:{width}}  {value}" for name, value in rows)


def lines(result: Result) -> Iterator[tuple[str, str]]:
    fates = result.fates
    heavy, others = [fate for fate in fates if fate.heavy], [fate for fate in fates if not fate.heavy]
    yield "uploads", f"{len(fates)}, of which {len(heavy)} of one golfer and the rest of others"
    yield "outcomes", ", ".join(f"{count} {status}" for status, count in Counter(f.status for f in fates).most_common())
    yield "limit", str(result.limit)
    yield "most at once", f"{peak(fates)}, and {result.max_seen} when looked at"
    yield "lost", f"{sum(lost(fate) for fate in fates)}, run twice {sum(fate.runs > 1 for fate in fates)}"
    yield "left in the queue's table", f"{result.left_over} leases or entries"
    yield "from first upload to last end", f"{max(f.ended for f in fates) - min(f.uploaded for f in fates):.0f} s"
    yield "the golfer with most waits", "half of them at most {:.0f} s, the last {:.0f} s".format(*waits(heavy))
    yield "the others wait", "half of them at most {:.0f} s, the last {:.0f} s".format(*waits(others))
    for turn, age_s in enumerate(ASKED_AT_S):
        yield f"ETA asked for after {age_s:g} s or later", foretold(fates, turn)
    yield "duration", f"{result.duration_s:.0f} s"


def lost(fate: Fate) -> bool:
    return fate.runs == 0 or fate.status not in {"AI_COMPLETED", "FAILED"}


def foretold(fates: list[Fate], turn: int) -> str:
    every, centre = errors(fates, turn), errors(middle(fates), turn)
    if not every or not centre:
        return "no upload was asked after and waited so long"
    ages = [
        each.asked[turn].at - each.uploaded for each in fates if len(each.asked) > turn and each.asked[turn].position
    ]
    return (
        f"off by {median(every):.0%} of the whole time in the median of {len(every)}, by {median(centre):.0%} for the"
        f" median upload; half of them asked within {median(ages):.0f} s"
    )
