"""The narrative of a report by rules, its week of practice and its cautions, in plain text.

The sentences carry this swing's own numbers, so that two golfers do not get one letter.
"""

from typing import Final

from swing.domain.models import Checkpoint, Counts, EventName, FirstStep, Measurement, ReportDrill, Swing, View
from swing.domain.wording import against, bound, in_a_sentence, listed, metric_name
from swing.measurement.checkpoints import checkpoints, counts
from swing.measurement.first_step import by_room, first_step, to_film

WATCHED: Final[dict[View, str]] = {
    "face-on": "face-on",
    "down-the-line": "from down the line",
    "unknown": "from the angle you filmed",
}
OTHER_VIEW: Final[dict[View, str]] = {
    "face-on": "This side shows balance, weight shift and arms. Your posture and your distance to the ball show only in"
    " a video from down the line, with the camera behind you on the target line.",
    "down-the-line": "This side shows posture and distance to the ball. Sway, weight shift and arms show only in a"
    " face-on video, with the camera facing your chest.",
    "unknown": "The camera stood at an angle, so only part of the swing could be measured. Film face-on, facing your"
    " chest, or down the line, from behind you on the target line.",
}
SLOW_MOTION: Final = "The clip is in slow motion: rhythm can be judged, seconds cannot."
BEGINS_LATE: Final = "The clip does not show you at address, which most numbers compare with: start filming earlier."
ONE_CAMERA: Final = (
    "The numbers come from one camera, so read them as a guide. How far shoulders and hips turn is not measured."
)
FIRST: Final = "This is what I would work on first."
FEW: Final = (
    "That is too little to say how good this swing is, and says nothing against it: it is about the video. Film again"
    " in good light, with a phone that stands still and shows you from head to foot."
)
CERTAIN_EVENT: Final = 0.5
MAX_NAMED: Final = 3


def text(measurement: Measurement, drills: list[ReportDrill], strengths: list[str], enough: bool) -> str:
    """A letter in paragraphs, from one person to another. `enough` says whether enough was judged for a verdict."""
    points = checkpoints(measurement)
    step = first_step(measurement)
    paragraphs = [
        f"{opening(measurement.swing, counts(points))} {missing(points)}",
        "" if enough else FEW,
        " ".join(strengths[:2]),
        " ".join([*([FIRST] if step.kind == "fault" else []), step.evidence, *over(step), step.why]),
        practice(step, drills[0]),
        " ".join(later(measurement, points)),
        closing(step, measurement.swing),
    ]
    return "\n\n".join(paragraph.strip() for paragraph in paragraphs if paragraph.strip())


def opening(swing: Swing, seen: Counts) -> str:
    """What was judged, and how that stands."""
    if not seen.judged:
        return f"I watched your swing {WATCHED[swing.view]}, but could judge none of its {seen.of} checkpoints."
    all_of = "all" if seen.judged == seen.of else f"{seen.judged} of"
    return (
        f"I watched your swing {WATCHED[swing.view]} and could judge {all_of} {seen.of} checkpoints: {standings(seen)}."
    )


def standings(seen: Counts) -> str:
    """How those that were judged stand: 12 well inside their range, 1 near a limit and none outside."""
    inside = f"{seen.inside or 'none'} well inside {'its' if seen.inside == 1 else 'their'} range"
    return f"{inside}, {seen.near or 'none'} near a limit and {seen.outside or 'none'} outside"


def missing(points: list[Checkpoint]) -> str:
    """What could not be judged, by name, and what to film for most of it."""
    names = [in_a_sentence(metric_name(point.metric)) for point in points if point.standing == "not judged"]
    if not names:
        return ""
    rest = len(names) - MAX_NAMED
    told = [*names[:MAX_NAMED], f"{rest} more"] if rest > 1 else names
    return f"Not judged: {listed(told)}. {to_film(points)[0]}"


def over(step: FirstStep) -> list[str]:
    """How far the usual range goes, for a number that is beyond it."""
    if step.kind != "fault" or step.metric is None or step.limit is None or step.value is None:
        return []
    side = "high" if step.value >= step.limit else "low"
    return [f"Usual is {bound(step.metric, step.limit, step.unit or '', side)}."]


def practice(step: FirstStep, drill: ReportDrill) -> str:
    return f"Practise it with “{drill.name}” ({lowered(drill.reps)}), and with one thought: {lowered(step.cue)}"


def later(measurement: Measurement, points: list[Checkpoint]) -> list[str]:
    """What comes second, in one sentence, because nobody changes two things at once."""
    if others := measurement.findings[1:2]:
        return [f"Keep this for later: {lowered(others[0].evidence)}"]
    near = by_room(points)[0 if measurement.findings else 1 :]
    second = next(((rule, point) for rule, point in near if point.standing in {"near", "inside"}), None)
    if second is None:
        return []
    rule, point = second
    told = against(rule.metric, point.value or 0.0, rule.steps["low"], point.unit, rule.side)
    return [f"{'Next to that' if point.standing == 'near' else 'Further inside'} comes {named(point)}: {told}."]


def named(point: Checkpoint) -> str:
    return in_a_sentence(metric_name(point.metric))


def closing(step: FirstStep, swing: Swing) -> str:
    mark = f" The mark to pass: {step.aim}." if step.aim else ""
    return f"Go slowly at first, stop if anything hurts, and in a week film three swings {again(swing)}.{mark}"


def again(swing: Swing) -> str:
    return "from the same place" if swing.view != "unknown" else "face-on or from down the line"


def lowered(text: str) -> str:
    return text[0].lower() + text[1:]


def week(step: FirstStep, drills: list[ReportDrill], swing: Swing) -> list[str]:
    """Seven days: learn, repeat, add, rest, add, mix, film again; the drills in the order of what they are for."""
    thought = lowered(step.cue)
    first, second, third = (drills[index % len(drills)] for index in range(3))
    target = f" The mark to pass: {step.aim}." if step.aim else ""
    return [
        f"Day 1: Learn “{first.name}” slowly, without a ball.",
        f"Day 2: “{first.name}” again, then 20 easy balls with one thought: {thought}",
        f"Day 3: Add “{second.name}”.",
        "Day 4: Rest, or take five minutes in front of a mirror: address, slow turn back, slow turn through.",
        f"Day 5: “{third.name}”. Finish with 10 balls at half speed.",
        f"Day 6: 30 balls, and before every ball one slow swing from “{first.name}”. Keep the thought: {thought}",
        f"Day 7: Warm up, film three swings {again(swing)}, and compare.{target}",
    ]


def cautions(measurement: Measurement) -> list[str]:
    """What the golfer should be careful with, in the swing first, then in the numbers."""
    swing = measurement.swing
    body = [each.caution for each in measurement.findings if each.caution is not None]
    unsure = [event.value.replace("_", " ") for event in EventName if uncertain(swing, event)]
    moments = f"Not clearly seen in this clip: {', '.join(unsure)}. What depends on it is left out or less certain."
    slow = [SLOW_MOTION] if swing.slow_motion else []
    doubt = [f"We are not sure that this is a full golf swing: {', and '.join(swing.unsure)}."] if swing.unsure else []
    late = [BEGINS_LATE] if swing.events.get(EventName.ADDRESS) is None else []
    withheld = [unjudged] if (unjudged := missing(checkpoints(measurement))) else []
    return [*body, *doubt, *withheld, OTHER_VIEW[swing.view], *slow, *late, *([moments] if unsure else []), ONE_CAMERA]


def uncertain(swing: Swing, event: EventName) -> bool:
    mark = swing.events.get(event)
    return mark is None or mark.confidence < CERTAIN_EVENT
