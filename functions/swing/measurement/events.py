"""Poses become the swing in them: its eight events, how it was filmed, and the other swings of the clip."""

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from swing.domain.models import EventName, Mark, Swing, SwingSegment, VideoInfo
from swing.domain.poses import Poses
from swing.measurement import camera, downswing, judgement, rejection, takeaway, transition
from swing.measurement.calibration import Estimate, Estimates, Tables, calibration, estimates
from swing.measurement.candidates import Candidate, candidates
from swing.measurement.motion import Motion, motion

Evidence = dict[str, float]  # name -> seconds

# What lies further than this many downswings from top and impact belongs to something else (GolfDB: a backswing lasts
# 2.6 to 5.3 downswings, the finish follows impact by 1.8 to 3.8).
BEFORE: Final = 9.0
AFTER: Final = 5.0
# As played: real-time downswings take 0.20 to 0.40 s, slow motion 0.53 s and more (GolfDB).
SLOW_DOWNSWING_S: Final = 0.5
# An event estimated no further outside the clip than its tolerance and this many spreads is the first or last frame.
GRACE: Final = 2.0
# GolfDB calls an event right within a thirtieth of the time from address to impact, and at least a frame.
TOLERANCE: Final = 30.0
NEAR_S: Final = 0.1
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
    swings = golf_swings(poses)
    chosen = best(swings)
    window, times = timed(poses, chosen)
    guesses = estimated(times, tables or calibration())
    found = marks(times, guesses, window, video)
    # At impact the golfer stands nearly as at address. The first sample of a clip that begins later may show the top.
    standing = ADDRESS if found[ADDRESS] else EventName.IMPACT
    aspect = camera.aspect(window, *(place(guesses, event, window) for event in (standing, MID_BACKSWING)))
    return Swing(
        events=found,
        view=aspect.view,
        view_confidence=aspect.confidence,
        handedness=aspect.handedness,
        slow_motion=downswing_s(guesses) >= SLOW_DOWNSWING_S,
        segments=[segment(poses, candidate, candidate is chosen) for candidate in swings],
        unsure=[] if chosen.plain else judgement.doubts(chosen.signs),
    )


def golf_swings(poses: Poses) -> list[Candidate]:
    """Find all golf swings of the clip, at least one.

    Raises NoGolferError or NoSwingError.
    """
    found = candidates(poses)
    swings = [candidate for candidate in found if candidate.golf]
    if not swings:
        raise rejection.reason(poses, found)
    return swings


def timed(poses: Poses, candidate: Candidate) -> tuple[Poses, Timing]:
    """Take the samples that belong to a swing, and the evidence in them."""
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
    turning = transition.turn(moves, fall_s, falling["low"])
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


def place(guesses: Estimates, event: EventName, window: Poses) -> int:
    return int(np.abs(window.times_s - guesses[event].time_s).argmin())


def marks(times: Timing, guesses: Estimates, window: Poses, video: VideoInfo) -> dict[EventName, Mark | None]:
    """Turn the times into frames of the video, None for what lies outside the clip."""
    swing_s = guesses[EventName.IMPACT].time_s - guesses[ADDRESS].time_s
    tolerance_s = max(swing_s / TOLERANCE, 1 / video.fps)
    found = {event: mark(guess, window, tolerance_s) for event, guess in guesses.items()}
    begun = guesses[ADDRESS].time_s < window.times_s[0] - tolerance_s / 2 and not takeaway.rested(
        times.evidence, window.times_s[0]
    )
    return found | (dict.fromkeys(AGAINST_ADDRESS) if begun else {})


def mark(found: Estimate, window: Poses, tolerance_s: float) -> Mark | None:
    """Mark one event; what lies a little outside the clip is its first or last frame, what has no time (NaN) is None.

    The confidence is the chance to lie within GolfDB's tolerance if the error is normal with the estimate's spread,
    times the share of samples around it in which the golfer was found.
    """
    first, last = window.times_s[0], window.times_s[-1]
    grace_s = tolerance_s + GRACE * found.spread_s
    if not first - grace_s <= found.time_s <= last + grace_s:
        return None
    time_s = float(np.clip(found.time_s, first, last))
    near = np.abs(window.times_s - time_s) <= max(tolerance_s, NEAR_S)
    chance = math.erf(tolerance_s / found.spread_s / math.sqrt(2))
    frame = round(float(np.interp(time_s, window.times_s, window.frames)))
    return Mark(frame=frame, time_s=time_s, confidence=chance * float(window.found[near].mean()))


def segment(poses: Poses, candidate: Candidate, chosen: bool) -> SwingSegment:
    times_s = poses.times_s
    return SwingSegment(
        start_s=float(times_s[candidate.start]),
        end_s=float(times_s[candidate.after]),
        impact_s=float(times_s[candidate.low]),
        chosen=chosen,
    )
