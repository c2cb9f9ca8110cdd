"""The narrative of a report by rules, its week of practice and its cautions, in plain text."""

from typing import Final

from swing.domain.models import EventName, Finding, Measurement, ReportDrill, Swing, View
from swing.measurement.findings import judged

WATCHED: Final[dict[View, str]] = {
    "face-on": "face-on, with the camera facing your chest",
    "down-the-line": "from down the line, with the camera behind you",
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
FIRST_STEP: Final = "Filming yourself is a good first step, because a swing feels different from how it looks."
NO_FAULT: Final = (
    "I found nothing in this video that I would change. Every number that was certain enough lies inside the range that"
    " we accept for a full swing, so the best use of your time is to repeat this swing until you can rely on it under"
    " pressure."
)
NO_FAULT_YET: Final = "Nothing in this video needs repair: every number that was certain enough is in the usual range."
UNJUDGED: Final = (
    "I can't tell you how good this swing is, because too little of it could be measured with certainty. That says"
    " nothing against your swing: it is about the video. Film again face-on or from down the line, in good light, with"
    " a camera that stands still and shows you from head to foot, and I can say more."
)
STILL_FINE: Final = "That is still inside the usual range, but it is what I would keep an eye on."
FOR_LATER: Final = "I also saw this, but keep it for later."
CERTAIN_EVENT: Final = 0.5


def text(measurement: Measurement, watched: Finding | None, drills: list[ReportDrill], strengths: list[str]) -> str:
    """120 to 220 words in paragraphs, from one person to another."""
    found = measurement.findings
    praise = strengths[: 2 if len(found) < 2 else 1]
    middle = issues(found) if found else sound(watched) if judged(measurement.metrics) else [UNJUDGED]
    focus = found[0] if found else watched
    return "\n\n".join(
        [opening(measurement.swing, praise), *middle, practice(focus, drills[0]), closing(measurement.swing)]
    )


def opening(swing: Swing, strengths: list[str]) -> str:
    return (
        f"Thank you for sending me your swing. I watched it {WATCHED[swing.view]}. {' '.join(strengths) or FIRST_STEP}"
    )


def issues(found: list[Finding]) -> list[str]:
    """The first issue with its reason; the second in one sentence, because nobody changes three things at once."""
    first, others = found[0], found[1:2]
    main = f"This is what I would work on first. {first.evidence} {first.why}"
    return [main, *(f"{FOR_LATER} {each.evidence}" for each in others)]


def sound(watched: Finding | None) -> list[str]:
    """What to say when nothing is wrong, and what comes nearest to a fault."""
    return [NO_FAULT] if watched is None else [f"{NO_FAULT_YET} {watched.evidence} {STILL_FINE}"]


def practice(focus: Finding | None, drill: ReportDrill) -> str:
    thought = f" While you swing, one thought is enough: {lowered(focus.cue)}" if focus else ""
    return f"Begin with the drill “{drill.name}”. {' '.join(drill.steps[:2])} Do {lowered(drill.reps)}.{thought}"


def closing(swing: Swing) -> str:
    return (
        "Give it a week, go slowly at first, and stop if anything hurts. Then film yourself again"
        f" {again(swing)}, and we will see together what has changed. Enjoy your practice!"
    )


def again(swing: Swing) -> str:
    return "from the same place" if swing.view != "unknown" else "face-on or from down the line"


def lowered(text: str) -> str:
    return text[0].lower() + text[1:]


def week(cue: str, drills: list[ReportDrill], swing: Swing) -> list[str]:
    """Seven days: learn, repeat, add, rest, add, mix, film again."""
    thought = lowered(cue)
    first, second, third = (drills[index % len(drills)] for index in range(3))
    return [
        f"Day 1: Learn “{first.name}” slowly: {first.reps}.",
        f"Day 2: “{first.name}” again, then 20 easy balls with one thought: {thought}",
        f"Day 3: Add “{second.name}”: {second.reps}.",
        "Day 4: Rest, or take five minutes in front of a mirror: address, slow turn back, slow turn through.",
        f"Day 5: “{third.name}”: {third.reps}. Finish with 10 balls at half speed.",
        f"Day 6: 30 balls, and before every ball one slow swing from “{first.name}”. Keep the thought: {thought}",
        f"Day 7: Warm up, film three swings {again(swing)}, and compare.",
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
    return [*body, *doubt, OTHER_VIEW[swing.view], *slow, *late, *([moments] if unsure else []), ONE_CAMERA]


def uncertain(swing: Swing, event: EventName) -> bool:
    mark = swing.events.get(event)
    return mark is None or mark.confidence < CERTAIN_EVENT
