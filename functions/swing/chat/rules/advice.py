"""Answers about practice: the first step, why it matters, its drill, the week, and what is good already."""

import re
from typing import Final, NamedTuple

from swing.analyses.items import report
from swing.aws.dynamodb import Item
from swing.chat.rules import ranges
from swing.chat.rules.asked import Asked, Said, known
from swing.domain.models import Drill, Metric
from swing.measurement.findings import knowledge, strengths
from swing.report import pass_mark
from swing.report.first_step import FirstStep, enough, first_step, numbers

INSIDE: Final = "No number that I could judge is outside its usual range."
FILM_AGAIN: Final = "Ask me what to film next, and I can say more."
CAUSE: Final = "What causes it in you a video does not show."
NOT_NEEDED: Final = (
    "In that swing it is inside its usual range, so there is nothing to repair; do this only if you like."
)
PRAISE_OF_NOTHING: Final = (
    "None of the numbers that I would praise was seen plainly and in its best range."
    " That says nothing against the swing."
)
ASKS_FOR_CAUSE: Final = re.compile(r"\bwhy (?:do|am|did) i\b|\bcaus|\breasons?\b|\bhow come i\b")
NO_MARK: Final = "It is the first from its side, so there was no mark before it."
UNJUDGED: Final = (
    "A fault that the video does not show may be there all the same, so nothing is said for or against this swing."
)


NO_SECOND: Final = "I saw no second fault, so stay with the first step."
SECOND: Final = re.compile(
    r"\b(?:second|third|else|(?:number|no) (?:two|three|2|3)|after (?:that|the|my)|other (?:faults?|problems?))\b"
)


ANOTHER: Final = re.compile(r"\b(?:another|other|else|different|alternative|instead|second)\b")


class Point(NamedTuple):
    """What is spoken of: its reason, its thought and its drills."""

    title: str
    why: str
    cue: str
    drills: list[Drill]
    is_fault: bool


def work_on(asked: Asked) -> Said:
    """The first step of the swing, or of the part that was named."""
    item = asked.swing
    if asked.metrics and not SECOND.search(asked.question.sentence):
        return drill(asked)
    if SECOND.search(asked.question.sentence):
        return Said(f"{asked.about(item)} {second(item)}", (item,))
    step = first_step(item["analysis_results"])
    text = stepped(step, item) if step else nothing_outside(item)
    return Said(f"{asked.about(item)} {text}", (item,))


def second(item: Item) -> str:
    """What comes after the first step."""
    found = item["analysis_results"]["findings"][1:3]
    told = " ".join(f"{each['title']}. {each.get('evidence', '')}" for each in found)
    return f"Only when the first step is done: {told}" if told else NO_SECOND


def stepped(step: FirstStep, item: Item) -> str:
    first = step.drills[0]
    practise = f"One thought is enough while you swing: {step.cue} The drill for it is “{first.name}”: {first.reps}."
    if not step.is_fault:
        return f"{INSIDE} What is worth watching most: {step.evidence} {practise}"
    later = [found["title"] for found in item["analysis_results"]["findings"][1:2]]
    return " ".join(
        [
            f"Work on this first. {step.title}. {step.evidence} {practise}",
            *(f"Keep for later: {each}." for each in later),
        ]
    )


def nothing_outside(item: Item) -> str:
    found = item["analysis_results"]["findings"]
    if found:
        return f"This stood out: {found[0]['title']}. {found[0].get('evidence', '')}".strip()
    metrics = numbers(item["analysis_results"])
    if not enough(item["analysis_results"]):
        return f"Too little could be seen to name a first step. {UNJUDGED} {FILM_AGAIN}"
    count = sum(ranges.is_outside(metric) is not None for metric in metrics.values())
    return f"None of the {count} numbers that I could judge is outside its usual range. {maintained(item)}"


def maintained(item: Item) -> str:
    """What the report advises where no fault was seen."""
    drills = (report(item) or {}).get("drills", [])[:1]
    return f"To keep it so: “{drills[0]['name']}”, {drills[0]['reps']}." if drills else ""


def point(asked: Asked) -> tuple[Point | None, Item]:
    """The fault that the named part has or is nearest to, else the swing's first step."""
    item = asked.with_value(asked.metrics)
    if item is not None:
        metric = telling(known(item, asked.metrics))
        if metric is not None and (fault := ranges.fault_of(metric)):
            drills = [knowledge().drills[name] for name in fault.drills]
            return Point(fault.title, fault.why, fault.cue, drills, ranges.is_outside(metric) is True), item
    step = first_step(asked.swing["analysis_results"])
    if step is None:
        return None, asked.swing
    return Point(step.title, step.why, step.cue, step.drills, step.is_fault), asked.swing


def telling(metrics: list[Metric]) -> Metric | None:
    """The first that is outside its range, else the first that has one."""
    ranged = [each for each in metrics if ranges.fault_of(each)]
    return next((each for each in ranged if ranges.is_outside(each)), ranged[0] if ranged else None)


def why(asked: Asked) -> Said:
    about, item = point(asked)
    if about is None:
        return Said(f"{asked.about(item)} {nothing_outside(item)}", (item,))
    cause = [CAUSE] if ASKS_FOR_CAUSE.search(asked.question.sentence) else []
    matters = "matters for this reason" if about.is_fault else "would matter for this reason"
    inside = [] if about.is_fault else ["In that swing it is inside its usual range, as far as I could judge."]
    text = " ".join([f"{asked.about(item)} “{about.title}” {matters}. {about.why}", *inside, *cause])
    return Said(text, (item,))


def drill(asked: Asked) -> Said:
    about, item = point(asked)
    if about is None:
        return Said(f"{asked.about(item)} {nothing_outside(item)}", (item,))
    first, *others = about.drills[::-1] if ANOTHER.search(asked.question.sentence) else about.drills
    text = f"“{first.name}”. {' '.join(first.steps)} Do {first.reps}. One thought while you swing: {about.cue}"
    more = [f"Another one is “{each.name}”: {each.reps}." for each in others[:1]]
    head = (
        f"{asked.about(item)} Against “{about.title}” I would do this drill."
        if about.is_fault
        else f"{asked.about(item)} {NOT_NEEDED}"
    )
    return Said(" ".join([head, text, *more]), (item,))


def plan(asked: Asked) -> Said:
    item = asked.swing
    days = (report(item) or {}).get("one_week_plan", [])
    return Said(f"{asked.about(item)} This is your week. {' '.join(days)}", (item,)) if days else work_on(asked)


def mark(asked: Asked) -> Said:
    """What became of the mark of an earlier first step, and the mark that holds from now on."""
    item = asked.swing
    told = pass_mark.marked(item, asked.swings)
    text = pass_mark.sentence(told) if told else NO_MARK
    own = pass_mark.set_out(item)
    if own and (told is None or told.outcome != "open"):
        text = f"{text} The mark for the next swings from this side is {own.text}."
    return Said(f"{asked.about(item)} {text}", (item,))


def praise(asked: Asked) -> Said:
    """Only what was seen certainly enough, and lies where it should."""
    item = asked.swing
    good = strengths(numbers(item["analysis_results"]))
    return Said(f"{asked.about(item)} {' '.join(good) or PRAISE_OF_NOTHING}", (item,))
