"""What golfers' and our own words mean: a term in plain words in, an explanation out. It tells nothing of a swing."""

import re
from functools import cache
from typing import Final

from swing.chat.rules import texts
from swing.domain.event_descriptions import DESCRIPTIONS
from swing.domain.models import EventName
from swing.measurement.findings import knowledge

# A term of a fault is explained by the fault's own title and reason.
FAULTS: Final = {
    "early exten\\w*|extending early": "early_extension",
    "loss of posture|losing posture": "loss_of_posture",
    "head sway\\w*": "head_sway",
    "sway\\w*": "sway",
    "hang\\w* back": "hanging_back",
    "reverse spine(?: angle)?": "reverse_spine_angle",
    "reverse pivot": "reverse_pivot",
    "(?:hip )?slid(?:e|ing)": "slide",
    "chicken ?wing\\w*": "chicken_wing",
}
EVENTS: Final = {
    "address|set ?up": EventName.ADDRESS,
    "toe up": EventName.TOE_UP,
    "top(?: of (?:the|my) (?:back)?swing)?": EventName.TOP,
    "impact": EventName.IMPACT,
    "finish": EventName.FINISH,
}


@cache
def own() -> dict[str, str]:
    return {each["term"]: each["text"] for each in texts.data("meanings")["meaning"]}


@cache
def terms() -> list[str]:
    return [*FAULTS, *EVENTS, *own()]


def meaning(sentence: str) -> str | None:
    """The explanation of the first term in a sentence."""
    found = [
        (match.start(), -len(match[0]), term) for term in terms() if (match := re.search(rf"\b(?:{term})\b", sentence))
    ]
    return explained(min(found)[2]) if found else None


def explained(term: str) -> str:
    if term in FAULTS:
        fault = next(each for each in knowledge().faults if each.code == FAULTS[term])
        return f"{fault.title}. {fault.why}"
    return f"{DESCRIPTIONS[EVENTS[term]]}." if term in EVENTS else own()[term]


def of_metric(metric: str) -> str | None:
    """The explanation of the fault that a metric shows."""
    fault = next((each for each in knowledge().faults if each.metric == metric), None)
    return None if fault is None else f"{fault.title}. {fault.why}"
