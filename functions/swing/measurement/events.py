"""Poses become the swing in them: its eight events, how it was filmed, and the other swings of the clip."""

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from swing.domain import hints
from swing.domain.errors import NoSwingError
from swing.domain.models import EventName, Mark, Swing, SwingSegment, VideoInfo
from swing.domain.pace import perhaps_slow, told_by_the_file
from swing.domain.poses import Poses
from swing.measurement import camera, downswing, filming, judgement, rejection, takeaway, transition
from swing.measurement.calibration import Estimate, Estimates, Tables, calibration, estimates
from swing.measurement.candidates import Candidate, candidates
from swing.measurement.motion import Motion, motion

Evidence = dict[str, float]  # name -> seconds

# What lies further than this many downswings from top and impact belongs to something else (GolfDB: a backswing lasts
# 2.6 to 5.3 downswings, the finish follows impact by 1.8 to 3.8).
BEFORE: Final = 9.0
AFTER: Final = 5.0
# What the parts of a swing usually take in real time, seconds from one event to the other: of a downswing the middle of
# labelled ones, and GolfDB's medians in downswings (the finish half a downswing earlier, where it is labelled by hand).
USUAL_S: Final = (
    (EventName.ADDRESS, EventName.TOP, 0.95),
    (EventName.TOP, EventName.IMPACT, 0.28),
    (EventName.IMPACT, EventName.FINISH, 0.58),
)
# Halfway between real time and the mildest slow motion, on a scale of ratios.
SLOW: Final = math.sqrt(2)
# An event estimated no further outside the clip than its tolerance and this many spreads is the first or last frame.
GRACE: Final = 2.0
# GolfDB calls an event right within a thirtieth of the time from address to impact, and at least a frame.
TOLERANCE: Final = 30.0
NEAR_S: Final = 0.1
# Downswings after impact: 1.75 in one of twenty swings (GolfDB), labelled by hand half a downswing earlier.
SOONEST_FINISH: Final = 1.25
# Of several swings those at least this fast, against the fastest, are not practice; the last of them is the one that
# counts.
AS_FAST: Final = 0.75

ADDRESS, MID_BACKSWING = EventName.ADDRESS, EventName.MID_BACKSWING
EARLY: Final = (ADDRESS, EventName.TOE_UP, MID_BACKSWING)
# What is timed against the posture of address. In a clip that begins later its first sample would stand in for that
# posture, and both would seem to come soon after it, wherever the clip begins.
AGAINST_ADDRESS: Final = (ADDRESS, EventName.TOE_UP)


@dataclass(frozen=True)
class Timing:
    """Evidence of one swing and the units that its calibration is in, all in seconds."""

    evidence: Evidence
    fall_s: float
    climb_s: float


def find_swing(poses: Poses, video: VideoInfo, tables: Tables | None = None) -> Swing:
    """Find the swing that the clip is about; `tables` stand in for the calibration that ships.

    Raises NoGolferError or NoSwingError.
    """
    swings = golf_swings(poses, video)
    return chosen_of(swings, best(swings), poses, video, tables)


def chosen_of(
    swings: list[Candidate], chosen: Candidate, poses: Poses, video: VideoInfo, tables: Tables | None = None
) -> Swing:
    """Time the chosen one of the swings.

    Raises NoSwingError where it passes between the pictures.
    """
    if filming.passes_between(poses, chosen):
        raise hints.TOO_FEW_PICTURES.error(NoSwingError)
    swing = swing_of(*timed(poses, chosen), video, tables)
    return swing.model_copy(
        update={
            "segments": [segment(poses, candidate, candidate is chosen) for candidate in swings],
            "unsure": [] if chosen.plain else judgement.doubts(chosen.signs),
        }
    )


def swing_of(window: Poses, times: Timing, video: VideoInfo, tables: Tables | None = None) -> Swing:
    """Make a swing of its samples and of the evidence in them."""
    guesses = estimated(times, tables or calibration())
    found = marks(times, guesses, window, video)
    slow = slowness(found) >= SLOW or told_by_the_file(video, found)
    aspect = camera.aspect(window, standing(guesses, found, window), place(guesses, MID_BACKSWING, window))
    return Swing(
        events=found,
        view=aspect.view,
        view_confidence=aspect.confidence,
        handedness=aspect.handedness,
        slow_motion=slow,
        perhaps_slow_motion=perhaps_slow(slow, found),
        segments=[],
    )


def golf_swings(poses: Poses, video: VideoInfo) -> list[Candidate]:
    """Find all golf swings of the clip, at least one.

    Raises NoGolferError or NoSwingError.
    """
    found = candidates(poses)
    sparse = filming.are_sparse(poses)
    swings = [candidate for candidate in found if candidate.plain or (candidate.golf and not sparse)]
    if not swings:
        raise rejection.reason(poses, found, video)
    return swings


def timed(poses: Poses, candidate: Candidate) -> tuple[Poses, Timing]:
    """Take the samples that belong to a swing, and the evidence in them.

    Their motion is no part of the shot's: a golfer who was nearer to the camera before would be the unit of length.
    """
    window = around(poses, candidate)
    return window, timing(motion(window), within(candidate, window, poses))


def best(swings: list[Candidate]) -> Candidate:
    """Choose the last of the real swings: practice comes first, and is slower; what is not sure only if all is."""
    swings = [candidate for candidate in swings if candidate.plain] or swings
    worth = [candidate.speed * math.exp(-candidate.doubt) for candidate in swings]
    return [candidate for candidate, each in zip(swings, worth, strict=True) if each >= AS_FAST * max(worth)][-1]


def around(poses: Poses, candidate: Candidate) -> Poses:
    """Take the samples that belong to a swing."""
    first = max(candidate.first, candidate.high - round(BEFORE * candidate.samples))
    end = min(candidate.end, max(candidate.after + 1, candidate.low + round(AFTER * candidate.samples)))
    return poses.part(min(first, candidate.start), end)


def within(candidate: Candidate, window: Poses, poses: Poses) -> Candidate:
    """Count the candidate's places from the window's first sample."""
    shift = int(np.searchsorted(poses.frames, window.frames[0]))
    places = {name: getattr(candidate, name) - shift for name in ("start", "high", "low", "after")}
    return replace(candidate, first=0, end=len(window.frames), **places)


def timing(moves: Motion, candidate: Candidate) -> Timing:
    """Gather what a swing's curves say about its times."""
    falling = downswing.fall(moves, candidate.high, candidate.low)
    fall_s = falling["low"] - falling["fell_80"]
    turning = transition.turning_point(moves, fall_s, falling["low"])
    rising = downswing.rise(moves, candidate.high, candidate.low, candidate.after)
    top_s = falling["low"] - downswing.DOWNSWING * fall_s
    climbing = takeaway.climb(moves, candidate.start, candidate.high, top_s)
    climb_s = max(top_s - climbing["rose_to_-70"], fall_s)
    return Timing(falling | turning | rising | climbing, fall_s, climb_s)


def estimated(times: Timing, tables: Tables) -> Estimates:
    """Estimate each event's time."""
    units = {event: times.climb_s if event in EARLY else times.fall_s for event in EventName}
    return estimates(times.evidence, tables, units)


def downswing_s(guesses: Estimates) -> float:
    return guesses[EventName.IMPACT].time_s - guesses[EventName.TOP].time_s


def standing(guesses: Estimates, found: dict[EventName, Mark | None], window: Poses) -> slice:
    """Where the golfer stands at address: from a downswing before it.

    At impact the golfer stands nearly as at address. The first sample of a clip that begins later may show the top.
    """
    if not found[ADDRESS]:
        return camera.around(place(guesses, EventName.IMPACT, window))
    downswing = place(guesses, EventName.IMPACT, window) - place(guesses, EventName.TOP, window)
    return camera.around(place(guesses, ADDRESS, window), max(downswing, camera.AROUND))


def slowness(found: dict[EventName, Mark | None]) -> float:
    """How many times as long as usual the swing takes as played, by all of its parts that were seen."""
    ratios = [
        (end.time_s - start.time_s) / usual_s
        for first, last, usual_s in USUAL_S
        if (start := found[first]) and (end := found[last])
    ]
    return math.exp(sum(math.log(max(ratio, 1e-3)) for ratio in ratios) / max(len(ratios), 1))


def place(guesses: Estimates, event: EventName, window: Poses) -> int:
    return int(np.abs(window.times_s - guesses[event].time_s).argmin())


def marks(times: Timing, guesses: Estimates, window: Poses, video: VideoInfo) -> dict[EventName, Mark | None]:
    """Turn the times into frames of the video, None for what lies outside the clip."""
    swing_s = guesses[EventName.IMPACT].time_s - guesses[ADDRESS].time_s
    tolerance_s = max(swing_s / TOLERANCE, 1 / video.fps)
    found: dict[EventName, Mark | None] = dict.fromkeys(EventName)
    for event in sorted(EventName, key=lambda event: guesses[event].spread_s):
        found[event] = mark(guesses[event], window, tolerance_s, neighbours(event, found))
    outside = AGAINST_ADDRESS * begun(times, guesses, window, tolerance_s)
    outside += (EventName.FINISH,) * ended(times, guesses, window, tolerance_s)
    return found | dict.fromkeys(outside)


def begun(times: Timing, guesses: Estimates, window: Poses, tolerance_s: float) -> bool:
    """Say whether the clip begins after the takeaway."""
    first_s = float(window.times_s[0])
    return guesses[ADDRESS].time_s < first_s - tolerance_s / 2 and not takeaway.rested(times.evidence, first_s)


def ended(times: Timing, guesses: Estimates, window: Poses, tolerance_s: float) -> bool:
    """Say whether the clip ends before the finish.

    That is sooner than any finish could come, or with the hands still over the head: they are slow there, too.
    """
    last_s, finish_s = float(window.times_s[-1]), guesses[EventName.FINISH].time_s
    soonest_s = guesses[EventName.IMPACT].time_s + SOONEST_FINISH * downswing_s(guesses)
    on_the_way = math.isnan(times.evidence["hands_over"]) and last_s + tolerance_s / 2 < finish_s
    return last_s < min(soonest_s, finish_s) or on_the_way


def neighbours(event: EventName, found: dict[EventName, Mark | None]) -> tuple[float, float]:
    """Times of the found events before and after one: the less certain gives way to them."""
    place = list(EventName).index(event)
    times = [one.time_s if (one := found[each]) else math.nan for each in EventName]
    return (
        max((time for time in times[:place] if not math.isnan(time)), default=-math.inf),
        min((time for time in times[place + 1 :] if not math.isnan(time)), default=math.inf),
    )


def mark(found: Estimate, window: Poses, tolerance_s: float, between: tuple[float, float]) -> Mark | None:
    """Mark one event between two others.

    What lies a little outside the clip is its first or last frame, what has no time (NaN) is None. The confidence is
    the chance that the event lies within GolfDB's tolerance of the mark if the error is normal with the estimate's
    spread, times the share of samples around it in which the golfer was found.
    """
    first, last = window.times_s[0], window.times_s[-1]
    grace_s = tolerance_s + GRACE * found.spread_s
    if not first - grace_s <= found.time_s <= last + grace_s:
        return None
    time_s = float(np.clip(found.time_s, max(first, between[0]), min(last, between[1])))
    near = np.abs(window.times_s - time_s) <= max(tolerance_s, NEAR_S)
    frame = round(float(np.interp(time_s, window.times_s, window.frames)))
    confidence = chance(found, time_s, tolerance_s) * float(window.found[near].mean())
    return Mark(frame=frame, time_s=time_s, confidence=confidence)


def chance(found: Estimate, time_s: float, tolerance_s: float) -> float:
    """Chance of what is estimated to lie within the tolerance of a time."""
    late = (time_s + tolerance_s - found.time_s) / found.spread_s
    early = (time_s - tolerance_s - found.time_s) / found.spread_s
    return (math.erf(late / math.sqrt(2)) - math.erf(early / math.sqrt(2))) / 2


def segment(poses: Poses, candidate: Candidate, chosen: bool) -> SwingSegment:
    times_s = poses.times_s
    return SwingSegment(
        start_s=float(times_s[candidate.start]),
        end_s=float(times_s[candidate.after]),
        impact_s=float(times_s[candidate.low]),
        chosen=chosen,
    )
