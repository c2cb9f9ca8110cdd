"""Chat answers by rules, where no language model answers.

A few questions are recognised by their words. The answer repeats what was measured and what the reports advise.
"""

import math
import re
from collections.abc import Iterable
from typing import Final

from swing.analyses.items import report
from swing.aws.dynamodb import Item
from swing.domain.models import Shape
from swing.domain.wording import in_a_sentence, metric_name, quantity
from swing.report.comparison import CannotAnswerError, comparison

MAX_LISTED: Final = 5
MAX_COMPARED: Final = 4
# Smaller differences come from the videos and not from the swings (docs/metrics.md says how exact one video is).
STEP: Final = {"deg": 5.0, "shoulder widths": 0.1, "torso lengths": 0.1, "s": 0.1, "1": 0.3}
HOW_TO_FILM: Final = (
    "I have no measured swing of yours yet. Film one full swing, from address to finish, face-on with the camera facing"
    " your chest, or down the line from behind you on the target line, and upload it. Then ask me again."
)
NO_DIFFERENCE: Final = "none that is larger than two videos of one swing would show"
ONE_SWING: Final = (
    "To say whether something changed I need two measured swings that were filmed from the same side, and I don't have"
    " them yet. Film another swing from the same place as your last one."
)
SUBJECTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("change", re.compile(r"compar|improv|progress|better|worse|chang|differ|before|than last|trend", re.IGNORECASE)),
    ("practice", re.compile(r"drill|practi[cs]e|train|exercise|plan|week|work on|warm", re.IGNORECASE)),
    ("list", re.compile(r"\blist\b|history|which swings|my swings|how many|all (?:my|the)", re.IGNORECASE)),
    ("strengths", re.compile(r"strength|good at|go(?:ing|es) well|right\b", re.IGNORECASE)),
)


class RulesAnswer(Shape):
    text: str
    analysis_ids: list[str]


def answer(message: str, swings: list[Item]) -> RulesAnswer:
    """`swings` are the items of measured swings, newest first."""
    if not swings:
        return RulesAnswer(text=HOW_TO_FILM, analysis_ids=[])
    match subject(message):
        case "change":
            return change(message, swings)
        case "list":
            return listed(swings)
        case "practice":
            return practice(swings[0])
        case "strengths":
            return strengths(swings[0])
    return asked_metric(message, swings[0]) or latest(swings[0])


def subject(message: str) -> str | None:
    return next((name for name, words in SUBJECTS if words.search(message)), None)


def change(message: str, swings: list[Item]) -> RulesAnswer:
    """The two latest swings that were filmed from one side."""
    later, earlier = pair(swings)
    if later is None or earlier is None:
        return RulesAnswer(text=ONE_SWING, analysis_ids=[])
    try:
        changes = comparison(earlier, later)["metrics"]
    except CannotAnswerError:
        return RulesAnswer(text=ONE_SWING, analysis_ids=[])
    wanted = named(message, changes)
    asked = [line(name, changes[name]) for name in wanted]
    lines = [line(name, each) for name, each in largest(changes) if name not in wanted]
    told = f" You asked about: {'; '.join(asked)}." if asked else ""
    text = (
        f"I compared your {days(earlier, later)}, both filmed {later['analysis_results']['view']}.{told}"
        f" The largest {'other ' if asked else ''}differences, earlier swing first:"
        f" {'; '.join(lines) or NO_DIFFERENCE}."
        " Two swings are few: film three from the same place before you read much into it."
    )
    return RulesAnswer(text=text, analysis_ids=[earlier["analysis_id"], later["analysis_id"]])


def line(name: str, change: Item) -> str:
    earlier, later = (quantity(change[which], change["unit"]) for which in ("earlier", "later"))
    return f"{in_a_sentence(metric_name(name))} {earlier}, then {later}"


def days(earlier: Item, later: Item) -> str:
    if day(earlier) == day(later):
        return f"two swings of {day(later)}"
    return f"swings of {day(earlier)} and {day(later)}"


def pair(swings: list[Item]) -> tuple[Item | None, Item | None]:
    later = swings[0]
    view = later["analysis_results"]["view"]
    return later, next((each for each in swings[1:] if each["analysis_results"]["view"] == view), None)


def largest(changes: dict[str, Item]) -> list[tuple[str, Item]]:
    """The largest differences, each against the smallest one that a camera can tell."""
    moved = [(name, each) for name, each in changes.items() if steps(each) >= 1]
    return sorted(moved, key=lambda one: -steps(one[1]))[:MAX_COMPARED]


def steps(change: Item) -> float:
    return abs(float(change["change"])) / STEP.get(change["unit"], math.inf)


def listed(swings: list[Item]) -> RulesAnswer:
    newest = swings[:MAX_LISTED]
    lines = [f"{day(each)}, {each['analysis_results']['view']}{issue(each)}" for each in newest]
    return RulesAnswer(text=f"Your latest measured swings: {'; '.join(lines)}.", analysis_ids=ids(newest))


def issue(item: Item) -> str:
    titles = [found["title"] for found in item["analysis_results"]["findings"]][:1]
    return f" ({titles[0]})" if titles else ""


def practice(item: Item) -> RulesAnswer:
    written = report(item) or {}
    drills = [f"“{drill['name']}”: {drill['reps']}" for drill in written.get("drills", [])[:2]]
    cue = [f"One thought while you swing: {cue}" for cue in written.get("cues", [])[:1]]
    text = f"After your swing of {day(item)} I would practise this. {'. '.join(drills)}. {' '.join(cue)}"
    return RulesAnswer(text=text.strip(), analysis_ids=ids([item])) if drills else latest(item)


def strengths(item: Item) -> RulesAnswer:
    good = (report(item) or {}).get("strengths", [])
    if not good:
        return latest(item)
    return RulesAnswer(text=f"In your swing of {day(item)} I liked this. {' '.join(good)}", analysis_ids=ids([item]))


def named(message: str, metrics: Iterable[str]) -> list[str]:
    """The metrics that the message speaks of."""
    said = set(re.findall(r"[a-z]+", message.lower()))
    return [name for name in metrics if name.split("_")[0] in said]


def asked_metric(message: str, item: Item) -> RulesAnswer | None:
    """The numbers whose names the message mentions."""
    measured = item["analysis_results"]["metrics"]
    known = [
        f"{in_a_sentence(metric_name(name))} {quantity(measured[name]['value'], measured[name]['unit'])}"
        for name in named(message, measured)
        if measured[name].get("value") is not None
    ]
    if not known:
        return None
    text = f"In your swing of {day(item)}, filmed {item['analysis_results']['view']}, I measured: {'; '.join(known)}."
    return RulesAnswer(text=text, analysis_ids=ids([item]))


def latest(item: Item) -> RulesAnswer:
    written = report(item) or {}
    evidence = [found["evidence"] for found in item["analysis_results"]["findings"][:2] if found.get("evidence")]
    main = " ".join(evidence) or "every number that could be measured is in the usual range."
    cue = [f"While you swing, one thought is enough: {cue}" for cue in written.get("cues", [])[:1]]
    text = " ".join([f"About your swing of {day(item)}, filmed {item['analysis_results']['view']}: {main}", *cue])
    return RulesAnswer(text=text, analysis_ids=ids([item]))


def ids(items: list[Item]) -> list[str]:
    return [str(item["analysis_id"]) for item in items]


def day(item: Item) -> str:
    return str(item["created_at"])[:10]
