"""Chat answers by rules, where no language model answers: a message and the golfer's measured swings in, an answer out.

The answer repeats what was measured and what is advised, with view and day, and says what it does not know.
"""

from collections.abc import Callable
from datetime import date
from typing import Final

from swing.aws.dynamodb import Item
from swing.chat.rules import advice, changes, moments, numbers, overviews, texts
from swing.chat.rules.asked import Asked, Said
from swing.chat.rules.questions import Question, understood
from swing.domain.models import Shape

__all__ = ["RulesAnswer", "answer"]

ABOUT_SWINGS: Final[dict[str, Callable[[Asked], Said]]] = {
    "best": overviews.best,
    "certainty": numbers.certainty,
    "change": changes.change,
    "drill": advice.drill,
    "film": overviews.film,
    "found": numbers.found,
    "list": overviews.listed,
    "mark": advice.mark,
    "number": numbers.number,
    "overview": overviews.overview,
    "plan": advice.plan,
    "source": numbers.source,
    "strengths": advice.praise,
    "why": advice.why,
    "work_on": advice.work_on,
    "worst": overviews.worst,
}
# Asked of one swing: a day on which none was measured is said instead of answering for another.
OF_ONE: Final = frozenset(
    {"certainty", "drill", "found", "number", "overview", "plan", "source", "strengths", "why", "work_on", "change"}
)


class RulesAnswer(Shape):
    """`kinds` are what the message was understood to ask."""

    text: str
    analysis_ids: list[str]
    kinds: list[str]


def answer(message: str, swings: list[Item], earlier: list[str], today: date, *, are_all: bool = True) -> RulesAnswer:
    """`swings` are measured swings, newest first, `earlier` the golfer's last messages, oldest first."""
    questions = understood(message, earlier, today)
    replies = (answered(Asked(each, swings, today, are_all)) for each in questions)
    said = list({each.text: each for each in replies}.values())
    kinds = list(dict.fromkeys(each.kind if swings or not is_about_swings(each) else "film" for each in questions))
    ids = [str(item["analysis_id"]) for each in said for item in each.swings]
    return RulesAnswer(text="\n\n".join(each.text for each in said), analysis_ids=list(dict.fromkeys(ids)), kinds=kinds)


def is_about_swings(question: Question) -> bool:
    return question.kind in ABOUT_SWINGS


def answered(asked: Asked) -> Said:
    kind = asked.question.kind
    if kind in texts.plain_answers():
        return Said(texts.plain_answers()[kind])
    if kind == "meaning":
        return numbers.means(asked)
    if not asked.swings:
        return Said(overviews.how_to_film())
    if kind in OF_ONE and asked.missing:
        days = moments.days_known(asked.swings, asked.today)
        return Said(
            f"I have no measured swing of {moments.spoken(asked.missing, asked.today)}. I know swings of {days}."
        )
    return ABOUT_SWINGS[kind](asked)
