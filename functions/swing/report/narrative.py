"""The narrative of a report by rules, its week of practice and its cautions, in plain text.

The sentences carry this swing's own numbers, so that two golfers do not get one letter.
"""

from typing import Final

from swing.domain.models import Checkpoint, Counts, EventName, FirstStep, Measurement, ReportDrill, Swing, View
from swing.domain.wording import against, bound, in_a_sentence, listed, metric_name
from swing.measurement.checkpoints import checkpoints, counts
from swing.measurement.findings import Fault
from swing.measurement.first_step import by_room, first_step, to_film
from swing.report import heard

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
PERHAPS_SLOW: Final = (
    "Did you film in slow motion? The downswing takes longer than downswings do, so rhythm can be judged, and of the"
    " seconds nothing is said."
)
BEGINS_LATE: Final = "The clip does not show you at address, which most numbers compare with: start filming earlier."
ONE_CAMERA: Final = (
    "The numbers come from one camera, so read them as a guide. How far shoulders and hips turn is not measured."
)
FEW: Final = (
    "With {judged} of {of} checkpoints that is too little to say how good this swing is, and says nothing against it:"
    " it is about the video, so film again in good light, with a phone that stands still and shows all of you."
)
CERTAIN_EVENT: Final = 0.5
MAX_NAMED: Final = 3


def text(measurement: Measurement, drills: list[ReportDrill], strengths: list[str], enough: bool) -> str:
    """A letter in paragraphs, from one person to another. `enough` says whether enough was judged for a verdict."""
    points, step = checkpoints(measurement), first_step(measurement)
    seen = counts(points)
    paragraphs = [
        f"{opening(measurement.swing, seen, points)} {missing(points)}",
        "" if enough or not seen.judged else FEW.format(judged=seen.judged, of=seen.of),
        " ".join(strengths if enough else strengths[:1]),
        " ".join([told(step), *heard.in_centimetres(step, measurement.said), step.why]),
        practice(step, drills[0]),
        later(measurement, points),
        " ".join(heard.acknowledged(measurement.said)),
        closing(step, measurement.swing),
    ]
    return "\n\n".join(paragraph.strip() for paragraph in paragraphs if paragraph.strip())


def told(step: FirstStep) -> str:
    """What comes first, with how far the usual range of a fault goes."""
    if step.kind != "fault" or step.value is None or step.limit is None:
        return step.evidence
    usual = bound(step.metric or "", step.limit, step.unit or "", "high" if step.value >= step.limit else "low")
    return f"Work on this first: {lowered(step.evidence).removesuffix('.')}, where usual is {usual}."


def opening(swing: Swing, seen: Counts, points: list[Checkpoint]) -> str:
    """What was judged, and how that stands."""
    if not seen.judged:
        return f"I watched your swing {WATCHED[swing.view]}, but could judge none of its {seen.of} checkpoints."
    all_of = "all" if seen.judged == seen.of else f"{seen.judged} of"
    watched = f"I watched your swing {WATCHED[swing.view]} and could judge {all_of} {seen.of} checkpoints"
    return f"{watched}: {standings(seen)}{best(points)}."


def best(points: list[Checkpoint]) -> str:
    """The checkpoint with the most room, where that is not the only one."""
    rule, point = by_room(points)[-1]
    if point.standing != "inside" or len(by_room(points)) == 1:
        return ""
    return f"; the most room is left to {named(point)} ({beside(rule, point)})"


def beside(rule: Fault, point: Checkpoint) -> str:
    return against(rule.metric, point.value or 0.0, rule.steps["low"], point.unit, rule.side)


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
    return f"Not judged: {listed(told)}; for that, {lowered(to_film(points)[0])}"


def practice(step: FirstStep, drill: ReportDrill) -> str:
    return f"Practise it with “{drill.name}” ({lowered(drill.reps)}), and with one thought: {lowered(step.cue)}"


def later(measurement: Measurement, points: list[Checkpoint]) -> str:
    """What comes second, in one sentence, because nobody changes two things at once."""
    if others := measurement.findings[1:2]:
        return f"Keep this for later: {lowered(others[0].evidence)}"
    near = [(rule, point) for rule, point in by_room(points) if point.standing != "outside"]
    second = near[0 if measurement.findings else 1 :][:1]
    return "".join(f"After that comes {named(point)}: {beside(rule, point)}." for rule, point in second)


def named(point: Checkpoint) -> str:
    return in_a_sentence(metric_name(point.metric))


def closing(step: FirstStep, swing: Swing) -> str:
    mark = f"; the mark to pass is {step.aim}" if step.aim else ""
    return f"Go slowly at first, stop if anything hurts, and in a week film three swings {again(swing)}{mark}."


def again(swing: Swing) -> str:
    return "from the same place" if swing.view != "unknown" else "face-on or from down the line"


def lowered(text: str) -> str:
    return text[0].lower() + text[1:]


def week(step: FirstStep, drills: list[ReportDrill], swing: Swing) -> list[str]:
    """Seven days: learn, repeat, add, rest, add, mix, film again; the drills in the order of what they are for."""
    thought = lowered(step.cue)
    first, second, third = (drills[index % len(drills)] for index in range(3))
    target = f" The mark to pass is {step.aim}." if step.aim else ""
    return [
        f"Day 1: Learn “{first.name}” slowly, without a ball.",
        f"Day 2: “{first.name}” again, then 20 easy balls with one thought: {thought}",
        f"Day 3: Add “{second.name}”.",
        "Day 4: Rest, or take five minutes in front of a mirror: address, slow turn back, slow turn through.",
        f"Day 5: “{third.name}”. Finish with 10 balls at half speed.",
        f"Day 6: 30 balls, and before every ball one slow swing from “{first.name}”. Keep the thought: {thought}",
        f"Day 7: Warm up, film three swings {again(swing)}, and compare.{target}",
    ]


def second_week(step: FirstStep, drills: list[ReportDrill], swing: Swing) -> list[str]:
    """What comes after a week that was done: the same thing with more balls and less help."""
    thought = lowered(step.cue)
    first, second = (drills[index % len(drills)] for index in range(2))
    target = f" The mark to pass is {step.aim}." if step.aim else ""
    return [
        f"Day 1: Five slow swings of “{first.name}”, which you know by now, then 20 balls with one thought: {thought}",
        f"Day 2: 30 balls, and “{second.name}” before every fifth.",
        "Day 3: Rest, or take five minutes in front of a mirror.",
        f"Day 4: 10 balls at half speed and 20 as you play, with the same thought: {thought}",
        f"Day 5: “{first.name}” and “{second.name}” without a ball, then 10 balls without thinking of either.",
        f"Day 6: Play, or hit 30 balls, each at another target. Before every one: {thought}",
        f"Day 7: Warm up, film three swings {again(swing)}, and compare.{target}",
    ]


def cautions(measurement: Measurement) -> list[str]:
    """What the golfer should be careful with, in the swing first, then in the numbers."""
    swing = measurement.swing
    body = [each.caution for each in measurement.findings if each.caution is not None]
    unsure = [event.value.replace("_", " ") for event in EventName if uncertain(swing, event)]
    moments = f"Not clearly seen in this clip: {', '.join(unsure)}. What depends on it is left out or less certain."
    slow = [SLOW_MOTION] if swing.slow_motion else [PERHAPS_SLOW] if swing.perhaps_slow_motion else []
    doubt = [f"We are not sure that this is a full golf swing: {', and '.join(swing.unsure)}."] if swing.unsure else []
    late = [BEGINS_LATE] if swing.events.get(EventName.ADDRESS) is None else []
    withheld = [unjudged] if (unjudged := missing(checkpoints(measurement))) else []
    told = [*heard.corrections(measurement), *body, *doubt, *withheld, OTHER_VIEW[swing.view], *slow, *late]
    return [*told, *([moments] if unsure else []), ONE_CAMERA]


def uncertain(swing: Swing, event: EventName) -> bool:
    mark = swing.events.get(event)
    return mark is None or mark.confidence < CERTAIN_EVENT
