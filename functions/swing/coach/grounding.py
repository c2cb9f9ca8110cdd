"""Grounding of a report: an answer is checked against the measurement. The result is complaints; none means it may go.

Checked are numbers with a unit, frames, events and drills. A number is the measured one if it is that, rounded as
written, in the same unit, with or without its sign.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from swing.coach.answers import Advice, AdvisedDrill, Facts
from swing.domain.models import EventName, Measurement
from swing.measurement.findings import knowledge
from swing.measurement.first_step import first_step

SHARES: Final = {"shoulder widths", "torso lengths"}
# "0.6 of a shoulder width", "1.2 times your shoulder width"
OF_A: Final = r"(?:(?:of|times|[x×])\s*(?:(?:an?|your|the)\s+)?)?"
# How a unit is written, and what it is called in a metric. Units that nothing is measured in have no name there.
UNITS: Final[tuple[tuple[str, str], ...]] = (
    (r"[°º˚]|deg(?:ree)?s?\b", "deg"),
    (r"(?:s|secs?|seconds?)\b", "s"),
    (rf"{OF_A}shoulder[- ]widths?\b", "shoulder widths"),
    (rf"{OF_A}torso[- ]lengths?\b", "torso lengths"),
    (r"(?::|to)[\s-]*1\b(?!\.\d)|times as (?:long|fast)", "1"),
    (r"%|percent\b|per cent\b", "%"),
    (r"ms\b|milliseconds?\b", "ms"),
    (
        r"(?:cm|mm|m|centimet(?:re|er)s?|met(?:re|er)s?|inch(?:es)?|feet|foot|ft|yards?|yds?)\b(?![\s-]+together)",
        "length",
    ),
    (r"(?:mph|km/h|kph|rpm|fps|m/s)\b", "speed"),
    (r"(?:kg|lbs?|pounds?)\b", "weight"),
)
# The number of a day or a frame counts, whatever comes after it: "Day 3: 1 set", "frame 40 and 22 degrees".
NUMBER: Final = r"(?<![\w.])(?<!day )(?<!frame )(?P<number>\d+(?:[.,]\d+)?)"
# "a 2 to 4 second pause" has two numbers and one unit.
SPAN: Final = r"(?:\s*(?:[-–—]|-?(?:to|and|or)-?)\s*-?(?P<other>\d+(?:[.,]\d+)?))?"
# A hyphen joins number and unit ("22-degree"), a dash between them parts them ("Day 3 - Feet together").
JOINED: Final = r"(?:\s*|[-‑])"
QUANTITIES: Final = [
    (re.compile(rf"{NUMBER}{SPAN if unit != '1' else ''}{JOINED}(?:{written})", re.IGNORECASE), unit)
    for written, unit in UNITS
]
WORDS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
WORD: Final = re.compile(rf"\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)
FRAME: Final = re.compile(r"\bframe(?:\s+number)?\s+#?(\d+)", re.IGNORECASE)


class Quantity(NamedTuple):
    text: str
    number: str
    unit: str


def fact_complaints(facts: Facts, asked: list[EventName]) -> list[str]:
    """What is wrong with the answer about one batch of frames."""
    told = [frame.event for frame in facts.frames]
    order = [] if told == asked else [f"Answer for exactly these events, in this order: {', '.join(asked)}."]
    said = [observation.fact for frame in facts.frames for observation in frame.observations]
    numbers = [each.text for text in said for each in quantities(text)]
    return order + [f"“{number}” is a number with a unit; say only what is visible." for number in numbers]


def advice_complaints(advice: Advice, measurement: Measurement) -> list[str]:
    """What is wrong with a report."""
    return [
        *number_complaints(advice, measurement),
        *frame_complaints(advice, measurement),
        *event_complaints(advice, measurement),
        *drill_complaints(advice.drills),
    ]


def number_complaints(advice: Advice, measurement: Measurement) -> list[str]:
    known = measured_numbers(measurement) + said_by_us(measurement, advice.drills)
    wrong = [each for text in texts(advice) for each in quantities(text) if not is_known(each, known)]
    return [f"“{each.text}” was not measured." for each in dict.fromkeys(wrong)]


def frame_complaints(advice: Advice, measurement: Measurement) -> list[str]:
    frames = {mark.frame for mark in measurement.swing.events.values() if mark}
    named = {int(number) for text in texts(advice) for number in FRAME.findall(text)}
    return [f"There is no frame {frame} among the key frames." for frame in sorted(named - frames)]


def event_complaints(advice: Advice, measurement: Measurement) -> list[str]:
    events = measurement.swing.events
    named = {cause.event for cause in (advice.root_cause, *advice.faults) if cause.event}
    return [f"The event {event.value} is not in this video." for event in sorted(named) if events.get(event) is None]


def drill_complaints(drills: list[AdvisedDrill]) -> list[str]:
    library = {drill.name for drill in knowledge().drills.values()}
    return [
        f"The drill “{drill.name}” is not in the library: take one of it, or say why none fits."
        for drill in drills
        if drill.name not in library and not (drill.outside_library_because or "").strip()
    ]


def texts(advice: Advice) -> Iterator[str]:
    """Everything that the golfer will read."""
    yield advice.summary
    for cause in (advice.root_cause, *advice.faults):
        yield from (cause.title, cause.why, cause.evidence)
    yield from (*advice.strengths, *advice.cues, *advice.cautions, *advice.one_week_plan)
    for drill in advice.drills:
        yield from (drill.name, *drill.steps, drill.reps, drill.why)


def quantities(text: str) -> Iterator[Quantity]:
    for pattern, unit in QUANTITIES:
        for match in pattern.finditer(text):
            numbers = (match["number"], match.groupdict().get("other"))
            yield from (Quantity(match[0], number.replace(",", "."), unit) for number in numbers if number)


def measured_numbers(measurement: Measurement) -> list[tuple[float, str]]:
    """Every number that a text may say: metrics, the ranges of the findings, and when the events are."""
    metrics = [(metric.value, metric.unit) for metric in measurement.metrics.values()]
    step = first_step(measurement)
    ranges = [(edge, each.unit) for each in measurement.findings for edge in (each.low, each.high)]
    ranges += [(step.limit, step.unit or "")]
    times = [(mark.time_s, "s") for mark in measurement.swing.events.values() if mark]
    known = [(value, unit) for value, unit in (*metrics, *ranges, *times) if value is not None]
    return known + [(100 * value, "%") for value, unit in known if unit in SHARES]


def said_by_us(measurement: Measurement, drills: list[AdvisedDrill]) -> list[tuple[float, str]]:
    """Numbers in the texts that the model was given: those of the findings, and of the drills that it advises."""
    names = {drill.name for drill in drills}
    library = (drill for drill in knowledge().drills.values() if drill.name in names)
    said = [in_digits(text) for drill in library for text in (*drill.steps, drill.reps)]
    step = first_step(measurement)
    said += [text for each in measurement.findings for text in (each.why, each.cue, each.evidence, each.caution or "")]
    said += [step.evidence, step.why, step.cue, step.aim]
    return [(float(each.number), each.unit) for text in said for each in quantities(text)]


def in_digits(text: str) -> str:
    """A text with its numbers up to ten in digits: a drill's "two seconds" may be told as "2 seconds"."""
    return WORD.sub(lambda word: str(WORDS.index(word[0].lower()) + 1), text)


def is_known(quantity: Quantity, known: list[tuple[float, str]]) -> bool:
    decimals = len(quantity.number.partition(".")[2])
    reach = 0.5 * 10**-decimals + 1e-9
    said = float(quantity.number)
    return any(unit == quantity.unit and abs(said - abs(value)) <= reach for value, unit in known)
