"""What a golfer should work on first, which every swing has: the worst fault, else what is nearest to its limit."""

from typing import Final, Literal

from swing.domain.golfers_word import Club
from swing.domain.models import Checkpoint, Finding, FirstStep, Measurement, PassMark
from swing.domain.wording import against, bound, in_a_sentence, metric_name
from swing.measurement.checkpoints import checkpoints, counts, room
from swing.measurement.findings import Fault, drills, knowledge, rules_of

NEAREST: Final = "Nearest to its limit: {name}"
INSIDE: Final = (
    "Nothing that was judged is outside its range, so this is no fault, only what has the least room:"
    " {name}, {against}."
)
UNPROVEN: Final = (
    "Nothing that was judged is surely outside its range; nearest is {name}, beyond its limit by less than the error of"
    " measurement: {against}."
)
FILM_AGAIN: Final = "Film this swing again"
NOTHING_JUDGED: Final = "None of the {of} checkpoints of this video could be judged."
NOTHING_SAID: Final = "That says nothing for or against your swing: it is about the video. {film}"
# So many of so many next swings have to keep within the limit: one good swing is chance.
PASSES: Final = 3
TRIES: Final = 5
IN_WORDS: Final = "{aim} in three of five swings"
MEANWHILE: Final = "Swing at your own rhythm and hold the finish."


def first_step(measurement: Measurement) -> FirstStep:
    if measurement.findings:
        return of_fault(measurement.findings[0])
    near = by_room(checkpoints(measurement))
    return of_nearest(*near[0], measurement) if near else film_again(measurement)


def by_room(points: list[Checkpoint]) -> list[tuple[Fault, Checkpoint]]:
    """Each checkpoint that was judged with the rule whose limit is nearest, the one with the least room first."""
    seen = [(point.value, point) for point in points if point.value is not None]
    pairs = [(min(rules_of(point.metric), key=lambda rule: room(rule, value)), point) for value, point in seen]
    return sorted(pairs, key=lambda pair: room(pair[0], pair[1].value or 0.0))


def of_fault(worst: Finding) -> FirstStep:
    """A fault with the end of the range that it lies beyond."""
    high = worst.high is not None and worst.value >= worst.high
    limit = worst.high if high else worst.low
    side: Literal["low", "high"] = "high" if high else "low"
    goal = "" if limit is None else aim(worst.metric, limit, worst.unit, side)
    told = worst.model_dump(include={"title", "evidence", "why", "cue", "drills", "code", "metric", "value", "unit"})
    return FirstStep(
        kind="fault",
        **told,
        limit=limit,
        event=worst.event,
        frame=worst.frame,
        aim=goal,
        mark=None if limit is None else pass_mark(worst.metric, side, limit, goal),
    )


def of_nearest(rule: Fault, point: Checkpoint, measurement: Measurement) -> FirstStep:
    """The checkpoint that is nearest to its limit, told as what it is."""
    mark, value, unit = measurement.swing.events.get(rule.event), point.value or 0.0, point.unit
    name, end = in_a_sentence(metric_name(rule.metric)), rule.steps["low"]
    beside = against(rule.metric, value, end, unit, rule.side)
    keep = kept(rule, value)
    goal = aim(rule.metric, keep, unit, rule.side)
    return FirstStep(
        kind="nearest",
        title=NEAREST.format(name=name),
        evidence=(INSIDE if room(rule, value) > 0 else UNPROVEN).format(name=name, against=beside),
        why=rule.why,
        cue=rule.cue,
        drills=drills(rule, club(measurement)),
        code=rule.code,
        metric=rule.metric,
        value=value,
        unit=unit,
        limit=end,
        against=beside,
        event=rule.event,
        frame=None if mark is None else mark.frame,
        aim=goal,
        mark=pass_mark(rule.metric, rule.side, keep, goal),
    )


def club(measurement: Measurement) -> Club | None:
    """The club that the golfer has named."""
    return measurement.said.club if measurement.said else None


def kept(rule: Fault, value: float) -> float:
    """What a number should not go beyond: where it is now, or the limit that it has crossed or has all the way to."""
    same_side = value * rule.steps["low"] > 0
    return value if room(rule, value) > 0 and same_side else rule.steps["low"]


def film_again(measurement: Measurement) -> FirstStep:
    points = checkpoints(measurement)
    return FirstStep(
        kind="film",
        title=FILM_AGAIN,
        evidence=NOTHING_JUDGED.format(of=counts(points).of),
        why=NOTHING_SAID.format(film=" ".join(to_film(points)[:2])),
        cue=MEANWHILE,
        drills=[knowledge().drills[drill] for drill in knowledge().maintenance],
    )


def to_film(points: list[Checkpoint]) -> list[str]:
    """What to film so that more can be judged, each advice once, that of most checkpoints first."""
    advice = [point.film for point in points if point.film]
    return sorted(dict.fromkeys(advice), key=lambda each: -advice.count(each))


def aim(metric: str, limit: float, unit: str, side: str) -> str:
    """The range's end as something to reach: hip sway no more than 0.25 shoulder widths away from the target."""
    return f"{in_a_sentence(metric_name(metric))} {bound(metric, limit, unit, side)}"


def pass_mark(metric: str, side: Literal["low", "high"], limit: float, goal: str) -> PassMark:
    """An aim as something that the next swings are held against."""
    return PassMark(metric=metric, side=side, limit=limit, passes=PASSES, of=TRIES, text=IN_WORDS.format(aim=goal))
