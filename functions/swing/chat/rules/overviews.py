"""Answers about swings as a whole: one, all, the best and the worst, and which to film next."""

import re
from typing import Final

from swing.aws.dynamodb import Item
from swing.chat.rules import advice, meanings, moments
from swing.chat.rules.asked import Asked, Said
from swing.domain.hints import HOLD_YOUR_FINISH, START_EARLIER
from swing.measurement.findings import points
from swing.report.first_step import enough, first_step

MAX_LISTED: Final = 8
SET_UP: Final = (
    "Put the phone upright on a stand, so far away that you fit into the picture from head to foot."
    f" {START_EARLIER} {HOLD_YOUR_FINISH}"
)
NO_SWING: Final = (
    "I have no measured swing of yours yet. Film one full swing, face-on or down-the-line, and upload it."
    " Then ask me again."
)
SLOW_MOTION: Final = "Ordinary speed and slow motion are both fine; from slow motion I tell the tempo, but no seconds."
ASKS_FOR_SLOW_MOTION: Final = re.compile(r"\b(?:slow?|slo mo|fps|frame rate|frames|speed)\b")
OTHER: Final = {"face-on": "down-the-line", "down-the-line": "face-on"}
TOO_LITTLE: Final = "Too little could be judged of your swings to call one the best or the worst."
NO_ORDER: Final = (
    "By the faults that my numbers show I can't tell one from another, so I call none the best or the worst."
)
SIDES_DIFFER: Final = "Each side shows other faults, and I judge by positions alone, not by where a ball went."


def how_to_film() -> str:
    return f"{NO_SWING} {sides()} {SET_UP}"


def sides() -> str:
    return " ".join(side(view) for view in OTHER)


def side(view: str) -> str:
    """What a view is, and what it shows."""
    return meanings.meaning(view.replace("-", " ")) or view


def overview(asked: Asked) -> Said:
    item = asked.swing
    good = advice.praise(asked).text.partition(": ")[2]
    step = first_step(item["analysis_results"])
    praised = f"{good} " if good != advice.PRAISE_OF_NOTHING else ""
    text = advice.stepped(step, item) if step else advice.nothing_outside(item)
    return Said(f"{asked.about(item)} {praised}{text}", (item,))


def listed(asked: Asked) -> Said:
    """All swings, newest first, with what stood out in each."""
    count = len(asked.swings)
    lines = "; ".join(
        f"{asked.called(item)}, {moments.filmed(item)}{issue(item)}" for item in asked.swings[:MAX_LISTED]
    )
    more = f" and {count - MAX_LISTED} older ones" if count > MAX_LISTED else ""
    known = f"{'' if asked.are_all else 'at least '}{count} measured {'swing' if count == 1 else 'swings'}"
    return Said(
        f"I know {known} of yours: {lines}{more}.",
        tuple(asked.swings[:MAX_LISTED]),
    )


def issue(item: Item) -> str:
    titles = [found["title"].partition(":")[0].lower() for found in item["analysis_results"]["findings"]][:1]
    return f" ({titles[0]})" if titles else ""


def best(asked: Asked) -> Said:
    return extreme(asked, worst=False)


def worst(asked: Asked) -> Said:
    return extreme(asked, worst=True)


def extreme(asked: Asked, *, worst: bool) -> Said:
    """The swing with the fewest faults or the most, by their severity; the newest of several."""
    able = [each for each in asked.swings if enough(each["analysis_results"])]
    if not able:
        return Said(TOO_LITTLE)
    ranked = sorted(able, key=faults, reverse=worst)
    if len(able) < 2 or faults(ranked[0]) == faults(ranked[-1]):
        return Said(f"{NO_ORDER} {SIDES_DIFFER}", tuple(able[:2]))
    return Said(f"{rank(asked, ranked[0], worst=worst)} {SIDES_DIFFER}", (ranked[0],))


def rank(asked: Asked, item: Item, *, worst: bool) -> str:
    titles = [found["title"].partition(":")[0].lower() for found in item["analysis_results"]["findings"]]
    shown = f"it shows {', '.join(titles)}" if titles else "no number that I could judge is outside its usual range"
    word = "most" if worst else "fewest"
    return f"By the faults that my numbers show it is {asked.told(item)}, that has the {word}: {shown}."


def faults(item: Item) -> int:
    return points(found["severity"] for found in item["analysis_results"]["findings"])


def film(asked: Asked) -> Said:
    """Three more from the side of the first step, and the side that was not filmed or is older."""
    item = asked.swings[0]
    view = item["analysis_results"]["view"]
    if view not in OTHER:
        return Said(f"{asked.about(item)} From there only a part can be measured. {sides()} {SET_UP}", (item,))
    step = first_step(item["analysis_results"])
    aim = (
        f"They show whether this changes: {step.evidence}"
        if step and step.is_fault
        else "One swing says less than three."
    )
    again = f"Film three swings {view}, from the same place. {aim}"
    slow = f" {SLOW_MOTION}" if ASKS_FOR_SLOW_MOTION.search(asked.question.sentence) else ""
    return Said(f"{asked.about(item)} {again} {other_side(asked, OTHER[view])} {SET_UP}{slow}", (item,))


def other_side(asked: Asked, view: str) -> str:
    last = next((each for each in asked.swings if each["analysis_results"]["view"] == view), None)
    since = f"your last one is your {asked.called(last)}" if last else "I have none yet"
    return f"Then one from the other side: {since}. {side(view)}"
