"""Which swing a golfer means, and what a swing is called: dates as golfers say them, never ids. Days are UTC's."""

import re
from datetime import date, timedelta
from typing import Final

from swing.aws.dynamodb import Item

MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH: Final = rf"(?P<month>{'|'.join(f'{each}|{each[:3]}' for each in MONTHS)}|sept)\b"
DAY: Final = r"(?P<day>\d{1,2})(?: ?(?:st|nd|rd|th))?\b"
DATES: Final = (
    re.compile(rf"\b{DAY}(?: of)? {MONTH}(?: (?P<year>20\d\d))?"),
    re.compile(rf"\b{MONTH}(?: the)? {DAY}(?: (?P<year>20\d\d))?"),
)
WEEKDAY: Final = re.compile(
    rf"\b(?:on|last|from|of|since) (?:last )?(?P<name>{'|'.join(DAYS)})\b"
    rf"|\b(?P<of>{'|'.join(DAYS)}) (?:'s )?(?:\w+ )?(?:swing|video|clip|upload|one)\b"
)
BEFORE: Final = re.compile(
    r"\b(?:one|swing|video) before\b|\bprevious (?:swing|one|video)\b|\bsecond (?:to )?last\b|\bbefore that\b"
)
BARE_DAY: Final = re.compile(r"\b(?:the|on) (?P<day>\d{1,2}) ?(?:st|nd|rd|th)\b(?! of)")
FIRST: Final = re.compile(
    r"^first (?:swing|one|video)\b|\b(?:and|to|with|vs|versus) (?:the )?first (?:swing|one|video)\b|"
    r"\b(?:my|the|our) (?:very )?(?:first|oldest)(?: (?:swing|one|video|upload|clip|time|session|day|ever)\b|$)"
    r"|\bthe beginning\b|\bwhen i (?:started|began|joined)\b|\bsince i (?:joined|started|began)\b|\bsince day one\b"
)
LAST: Final = re.compile(r"\b(?:last|latest|newest|most recent) (?:swing|one|video)\b")
ANGLE: Final = "from an angle between the two sides"


def filmed(item: Item) -> str:
    """How a swing was filmed, after the word "filmed"."""
    view = str(item["analysis_results"]["view"])
    return ANGLE if view == "unknown" else view


def day_of(item: Item) -> date:
    return date.fromisoformat(str(item["created_at"])[:10])


def called(item: Item, swings: list[Item], today: date) -> str:
    """A swing's name: its day, and which of that day's it was. "Your" or "the" stands before it."""
    same = [each for each in reversed(swings) if day_of(each) == day_of(item)]
    which = f"{ordinal(same.index(item) + 1)} " if len(same) > 1 and item in same else ""
    return f"{which}swing of {spoken(day_of(item), today)}"


def told(item: Item, swings: list[Item], today: date) -> str:
    """A swing's name with its view, as an answer begins."""
    return f"your {called(item, swings, today)}, filmed {filmed(item)}"


def spoken(day: date, today: date) -> str:
    said = f"{day.day} {MONTHS[day.month - 1].capitalize()}"
    return said if day.year == today.year else f"{said} {day.year}"


def ordinal(number: int) -> str:
    last = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last}"


def days_said(sentence: str, today: date) -> list[date]:
    """The days that a sentence names, in its order."""
    found = [(match.start(), dated(match, today)) for pattern in DATES for match in pattern.finditer(sentence)]
    found += [(match.start(), weekday(match["name"] or match["of"], today)) for match in WEEKDAY.finditer(sentence)]
    found += [(match.start(), bare(int(match["day"]), today)) for match in BARE_DAY.finditer(sentence)]
    for word, days in (("yesterday", 1), ("today", 0)):
        if (at := sentence.find(word)) >= 0:
            found.append((at, today - timedelta(days=days)))
    return list(dict.fromkeys(day for _, day in sorted(found, key=lambda one: one[0]) if day is not None))


def dated(match: re.Match[str], today: date) -> date | None:
    """A day with its month: without a year the last one that has been."""
    month = next(index for index, name in enumerate(MONTHS, 1) if name[:3] == match["month"][:3])
    try:
        day = date(int(match["year"] or today.year), month, int(match["day"]))
    except ValueError:
        return None
    return day if match["year"] or day <= today else day.replace(year=today.year - 1, day=min(day.day, 28))


def bare(day: int, today: date) -> date | None:
    """The last day of that number that has been."""
    past = (today - timedelta(days=back) for back in range(62))
    return next((each for each in past if each.day == day), None)


def weekday(name: str, today: date) -> date:
    """The last day of that name before today."""
    return today - timedelta(days=(today.weekday() - DAYS.index(name)) % 7 or 7)


def on(day: date, swings: list[Item]) -> list[Item]:
    return [each for each in swings if day_of(each) == day]


def days_known(swings: list[Item], today: date, limit: int = 5) -> str:
    days = list(dict.fromkeys(spoken(day_of(each), today) for each in swings))[:limit]
    return days[0] if len(days) == 1 else f"{', '.join(days[:-1])} and {days[-1]}"
