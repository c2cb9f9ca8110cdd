"""The cases in, the generated parts of docs/workflow.md out: `make diagram` writes them."""

from collections.abc import Iterator

from tests.workflow.cases import Case, cases
from tests.workflow.coverage import MACHINE, summary
from tests.workflow.definition import ROOT

PAGE = ROOT / "docs" / "workflow.md"

# The definition names them all.
MAX_NAMES = 3

TABLE = """\
| state | error | attempts | then | execution |
|---|---|---|---|---|
"""


def page(text: str) -> str:
    """The page with its generated parts as they are now; the rest of it is written by hand."""
    found = cases()
    counted = f"{len(found)} cases: {summary(MACHINE.items(), MACHINE.items())}."
    table = TABLE + "".join(f"{row}\n" for row in rows(found))
    return replaced(replaced(text, "count", f"**{counted}**"), "table", f"\n{table}")


def replaced(text: str, name: str, part: str) -> str:
    before, mark, rest = text.partition(f"<!-- {name} -->")
    return before + mark + part + "<!-- end -->" + rest.partition("<!-- end -->")[2]


def rows(found: list[Case]) -> Iterator[str]:
    """One row for each state and outcome; errors that lead to the same share it."""
    grouped: dict[tuple[str, str, str, str], list[str]] = {}
    for case in found:
        state, _, error = case.name.partition(" | ")
        if error:
            grouped.setdefault(outcome(case, state), []).append(f"`{error.split(',')[0]}`")
    for (state, attempts, then, ends), errors in grouped.items():
        yield f"| {state} | {shortened(errors)} | {attempts} | {then} | {ends} |"


def shortened(errors: list[str]) -> str:
    shown = ", ".join(errors[:MAX_NAMES])
    return shown if len(errors) <= MAX_NAMES else f"{shown} and {len(errors) - MAX_NAMES} more"


def outcome(case: Case, state: str) -> tuple[str, str, str, str]:
    fault = case.name.partition(", ")[2]
    following = case.path[case.path.index(state) + 1 :]
    then = "goes on" if fault == "once" else following[0] if following else "the execution's own end"
    attempts = {"once": "2, *once*", "for good": f"{case.attempts_at(state)}, *for good*"}.get(fault, "1")
    return state, attempts, then, case.ends[0]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()))
