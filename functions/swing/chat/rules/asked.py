"""What is asked, of which swings: a question with a golfer's measured swings, and the answer's shape."""

from datetime import date
from typing import NamedTuple

from swing.aws.dynamodb import Item
from swing.chat.rules import moments
from swing.chat.rules.questions import Question
from swing.domain.models import Metric
from swing.report.first_step import numbers


class Said(NamedTuple):
    """An answer, and the swings that it relies on."""

    text: str
    swings: tuple[Item, ...] = ()


class Asked(NamedTuple):
    """`swings` are measured, newest first; of very many only the latest and the first, and then they are not all."""

    question: Question
    swings: list[Item]
    today: date
    are_all: bool = True

    @property
    def swing(self) -> Item:
        """The swing that is meant: of the day or the place that was named, else the latest."""
        named = [each for day in self.question.days for each in moments.on(day, self.swings)]
        if named:
            return named[0]
        place = {"first": -1, "before": min(1, len(self.swings) - 1)}.get(self.question.place or "", 0)
        return self.swings[place]

    @property
    def is_dated(self) -> bool:
        return bool(self.question.days or self.question.place)

    @property
    def missing(self) -> date | None:
        """A day that was named and has no swing."""
        return next((day for day in self.question.days if not moments.on(day, self.swings)), None)

    @property
    def metrics(self) -> list[str]:
        """All metrics of the topics that were named."""
        return [metric for topic in self.question.topics for metric in topic]

    def with_value(self, metrics: tuple[str, ...] | list[str]) -> Item | None:
        """The meant swing if it has one of these numbers, else, where none was meant, the latest that has."""
        pool = [self.swing] if self.is_dated else self.swings
        return next((each for each in pool if known(each, metrics)), None)

    def called(self, item: Item) -> str:
        return moments.called(item, self.swings, self.today)

    def about(self, item: Item) -> str:
        return f"About your {self.called(item)}, filmed {moments.filmed(item)}:"


def known(item: Item, metrics: tuple[str, ...] | list[str]) -> list[Metric]:
    """Those of the metrics that were measured in a swing."""
    measured = numbers(item["analysis_results"])
    return [measured[name] for name in metrics if name in measured and measured[name].value is not None]
