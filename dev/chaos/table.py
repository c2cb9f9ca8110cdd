"""A chaos run in, a table for the terminal out."""

from collections import Counter
from collections.abc import Iterable, Iterator

from dev.chaos.plan import Deed
from dev.chaos.run import Result


def table(result: Result) -> str:
    rows = list(lines(result))
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"  {name:{width}}  {value}" for name, value in rows)


def lines(result: Result) -> Iterator[tuple[str, str]]:
    stores, faults = result.stores, result.faults
    golfers = len({upload.golfer for upload in result.plan.uploads})
    yield "seed", str(result.plan.seed)
    yield (
        "uploads",
        f"{len(stores.uploads)} of {len(result.plan.uploads)}, of {golfers} golfers",
    )
    yield "runs", counted(run.status for run in stores.runs)
    yield "outcomes", counted(map(outcome, (stores.items.get(name, {}) for name in stores.kept)))
    yield "deleted", str(len(stores.gone))
    yield "reports by", counted(map(author, stores.items.values()))
    yield "processes killed", total(faults, "kill ")
    yield "runs aborted", str(faults["abort"])
    yield "calls throttled", str(faults["throttle"])
    yield "announced again", counted_of(faults, ("event", "notification", "put again", "rerun", "nonsense"))
    yield "golfers' doings", counted_of(faults, tuple(Deed))
    yield "tries that failed", str(sum(run.tries_again for run in stores.runs))
    yield "dead letters", f"{len(stores.letters)}, and {len(stores.upload_letters)} of the upload queue"
    yield "answers of the model", f"{len(stores.charges)}, for ${sum(stores.charges.values()):.2f}"
    yield "billed to reports", f"${sum(bill.usd for bill in stores.bills.values()):.2f}"
    yield "duration", f"{result.duration_s:.0f} s"
    for name, violations in result.violations.items():
        yield name.replace("_", " "), "; ".join(violations) or "ok"


def outcome(item: dict[str, object]) -> str:
    error = item.get("error")
    return str(error["code"]) if isinstance(error, dict) else str(item.get("status"))


def author(item: dict[str, object]) -> str:
    """Who wrote the report: the model, or rules for a reason."""
    report = item.get("ai_analysis")
    return str(report["fallback_reason"] or "the model") if isinstance(report, dict) else ""


def counted(names: Iterable[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in Counter(names).most_common() if name) or "none"


def counted_of(faults: Counter[str], names: Iterable[str]) -> str:
    return ", ".join(f"{faults[name]} {name}" for name in names if faults[name]) or "none"


def total(faults: Counter[str], prefix: str) -> str:
    of = {name.removeprefix(prefix): count for name, count in faults.items() if name.startswith(prefix)}
    return f"{sum(of.values())} ({counted_of(Counter(of), sorted(of))})"
