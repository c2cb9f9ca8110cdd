"""Answers about change: two swings of one side in, what is proven to have changed between them out.

Nothing is called better or worse but what the comparison has found so (`swing.report.comparison`).
"""

from typing import Final

from swing.aws.dynamodb import Item
from swing.chat.rules import moments, ranges
from swing.chat.rules.asked import Asked, Said, known
from swing.domain.models import Metric
from swing.report.comparison import Change, Verdict, changes
from swing.report.first_step import numbers

MAX_COMPARED: Final = 4
# Beside numbers that were asked for.
MAX_BESIDE: Final = 2
NO_DIFFERENCE: Final = "I see no difference that is larger than two videos of one swing would show."
ONE_SWING: Final = (
    "To say whether something changed I need two measured swings that were filmed from the same side, and I don't have"
    " them yet. Film another swing from the same place as your last one."
)
FEW: Final = "Two swings are few: film three from the same place before you read much into it."
NO_FIRST: Final = "Your very first swing was filmed from another side, so this is the first that can be compared."

SAID: Final[dict[Verdict, str]] = {
    "improved": ", and that is better",
    "worse": ", and that is worse",
    "changed": "",
    "same": ", which is as good as the same",
    "can't be said": ", which is no larger a difference than two videos of one swing would show",
}
MOVED: Final = ("improved", "worse", "changed")

Pair = tuple[Item, Item]
Numbers = dict[str, Metric]


def change(asked: Asked) -> Said:
    """Two swings of one side: those that were named, the first and the latest, or the two latest."""
    pair = chosen(asked)
    if pair is None:
        return Said(ONE_SWING)
    earlier, later = pair
    lines = differences(asked, earlier, later)
    first = [NO_FIRST] if asked.question.place == "first" and asked.swings[-1] is not earlier else []
    text = " ".join([f"I compared {both(asked, earlier, later)}. {lines}", *first, FEW])
    return Said(text, (earlier, later))


def chosen(asked: Asked) -> Pair | None:
    named = [moments.on(day, asked.swings)[0] for day in asked.question.days if moments.on(day, asked.swings)]
    laters = (
        sorted(named[:1] if len(named) < 2 and asked.question.place is None else named, key=at, reverse=True)
        or asked.swings
    )
    if len(named) >= 2:
        return matched(laters[0], [laters[1]])
    if named and asked.question.place == "first":
        return matched(named[0], [each for each in asked.swings[::-1] if at(each) < at(named[0])])
    if named:
        return matched_with(named[0], asked.swings)
    return latest_pair(asked)


def latest_pair(asked: Asked) -> Pair | None:
    """The latest swing that has the wanted numbers and a partner: the first one from its side, or the one before it."""
    wanted = asked.metrics
    able = [each for each in asked.swings if not wanted or known(each, wanted)]
    for later in able:
        partners = [each for each in able if at(each) < at(later)]
        pair = matched(later, partners[::-1] if asked.question.place == "first" else partners)
        if pair:
            return pair
    return None


def matched_with(named: Item, swings: list[Item]) -> Pair | None:
    """A named swing with the latest of its side, or, where it is that itself, with the one before it."""
    newer = [each for each in swings if at(each) > at(named)]
    pair = next((found for each in newer if (found := matched(each, [named]))), None)
    return pair or matched(named, [each for each in swings if at(each) < at(named)])


def matched(later: Item, partners: list[Item]) -> Pair | None:
    """The first partner that was filmed from the same side."""
    same = (each for each in partners if moments.filmed(each) == moments.filmed(later))
    return next(((each, later) for each in same), None)


def at(item: Item) -> str:
    return str(item["created_at"])


def both(asked: Asked, earlier: Item, later: Item) -> str:
    swings = f"your {asked.called(earlier)} with your {asked.called(later)}"
    return f"{swings}, both filmed {moments.filmed(later)}, the earlier one first"


def differences(asked: Asked, earlier: Item, later: Item) -> str:
    """The wanted numbers, then the others that differ most."""
    told = proven(asked, earlier, later)
    before, after = numbers(earlier["analysis_results"]), numbers(later["analysis_results"])
    wanted = [name for name in dict.fromkeys(asked.metrics) if name in told]
    moved = [name for name in told if told[name].verdict in MOVED]
    moved.sort(key=lambda name: (told[name].verdict == "changed", not stands_out(before[name], after[name])))
    others = [name for name in moved if name not in wanted][: MAX_BESIDE if wanted else MAX_COMPARED]
    asked_for = [f"{capital(line(before[name], after[name], told[name]))}." for name in wanted]
    rest = "; ".join(line(before[name], after[name], told[name]) for name in others)
    if wanted:
        return " ".join([*asked_for, *([f"Of the rest: {rest}."] if rest else [])])
    return f"More than two videos of one swing would differ: {rest}." if rest else unproven(before, after, told)


def unproven(before: Numbers, after: Numbers, told: dict[str, Change]) -> str:
    """Both numbers of what was outside its range, or is, where nothing is proven to have changed."""
    outside = [name for name in told if stands_out(before[name], after[name])]
    named = "; ".join(both_numbers(before[name], after[name]) for name in outside[:MAX_BESIDE])
    return f"{NO_DIFFERENCE} What was outside its range: {named}." if named else NO_DIFFERENCE


def both_numbers(before: Metric, after: Metric) -> str:
    return f"{ranges.named(before)}, then {ranges.beside_its_name(after)}"


def proven(asked: Asked, earlier: Item, later: Item) -> dict[str, Change]:
    """What is proven of two swings; older ones of the golfer say how much swings differ anyway."""
    side = moments.filmed(earlier)
    known = [
        each["analysis_results"] for each in asked.swings if at(each) < at(earlier) and moments.filmed(each) == side
    ]
    return changes([earlier["analysis_results"]], [later["analysis_results"]], known)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def stands_out(before: Metric, after: Metric) -> bool:
    """Whether a number is or was outside its range: that is told before what moved within it."""
    return bool(ranges.is_outside(before) or ranges.is_outside(after))


def line(before: Metric, after: Metric, change: Change) -> str:
    return (
        f"{both_numbers(before, after)}{SAID[change.verdict]}{place(before, after) if change.verdict in MOVED else ''}"
    )


def place(before: Metric, after: Metric) -> str:
    """Where a number has gone against its range; nothing where it has none, or was not certain enough."""
    was, is_now = ranges.is_outside(before), ranges.is_outside(after)
    if was is None or is_now is None:
        return ""
    if was and is_now:
        return (
            f" (outside the usual range both times, now {'nearer to' if nearer(before, after) else 'farther from'} it)"
        )
    if was == is_now:
        return " (inside the usual range both times)"
    return f" (now {'outside' if is_now else 'inside'} the usual range, before {'outside' if was else 'inside'})"


def nearer(before: Metric, after: Metric) -> bool:
    was, is_now = ranges.fault_of(before), ranges.fault_of(after)
    return (
        was is not None
        and is_now is not None
        and ranges.room(is_now, after.value or 0) > ranges.room(was, before.value or 0)
    )
