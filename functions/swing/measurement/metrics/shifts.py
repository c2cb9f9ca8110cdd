"""How far the body moves, in shoulder widths or torso lengths, positive towards the target, the ball or the sky.

Every function takes a right-handed golfer's `Body` (see there for the axes) and returns one number. Positions are
compared with address, as medians over a few frames, because one frame of MediaPipe's joints is noisy.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from swing.domain.models import EventName
from swing.measurement.metrics.body import Body
from swing.measurement.metrics.geometry import Points, Series

ADDRESS, TOP, IMPACT, FINISH = EventName.ADDRESS, EventName.TOP, EventName.IMPACT, EventName.FINISH
SMOOTHING_DOWNSWINGS = 0.26  # as wide as the window around an event
HOLD_DOWNSWINGS = 0.9  # a quarter of a second as played


def shift(points: Points, origin: Series, unit_px: float) -> Points:
    """Movement (frames, 2) away from an origin (2,), in units of so many pixels; the second axis points upwards."""
    return (points - origin) * [1, -1] / unit_px


def running_median(values: Series, frames: int) -> Series:
    """Median over a number of frames around each frame (frames,); the ends repeat."""
    reach = frames // 2
    padded = np.pad(values, reach, mode="edge")
    medians: Series = np.median(sliding_window_view(padded, 2 * reach + 1), axis=-1)
    return medians


def spread(values: Series) -> float:
    """Width of the range of a series (frames,), without its outermost tenth on either side."""
    return float(np.subtract(*np.percentile(values, [90, 10])))


def highest(values: Series) -> float:
    """The largest value (frames,), 0 when all are negative, NaN when none is known."""
    known = values[np.isfinite(values)]
    return max(0.0, float(known.max())) if len(known) else np.nan


def lowest(values: Series) -> float:
    """The smallest value (frames,), 0 when all are positive, NaN when none is known."""
    return -highest(-values)


def smoothed(body: Body, values: Series) -> Series:
    """Running median (frames,) over as long as the window around an event."""
    return running_median(values, round(SMOOTHING_DOWNSWINGS * body.clock_s / body.frame_s))


def movement(body: Body, place: Points, axis: int) -> Series:
    """Smoothed movement (frames,) of a place (frames, 2) since address, in shoulder widths; axis 0 is to the target."""
    return smoothed(body, shift(place, body.at(ADDRESS, place), body.shoulder_width_px)[:, axis])


def moved(body: Body, place: Points, axis: int, event: EventName) -> float:
    """Movement of a place (frames, 2) from address to an event, in shoulder widths."""
    return float(shift(body.at(event, place), body.at(ADDRESS, place), body.shoulder_width_px)[axis])


def head_sway(body: Body) -> float:
    """Farthest movement of the head's centre (between the ears) away from the target (-), address to impact."""
    return lowest(body.between(ADDRESS, IMPACT, movement(body, body.centre("ear"), 0)))


def head_slide(body: Body) -> float:
    """Farthest movement of the head's centre towards the target (+), address to impact."""
    return highest(body.between(ADDRESS, IMPACT, movement(body, body.centre("ear"), 0)))


def head_shift_top(body: Body) -> float:
    """Movement of the head's centre from address to top; + to the target."""
    return moved(body, body.centre("ear"), 0, TOP)


def head_lift(body: Body) -> float:
    """Farthest rise of the head's centre (+) above its height at address, until impact."""
    return highest(body.between(ADDRESS, IMPACT, movement(body, body.centre("ear"), 1)))


def head_drop(body: Body) -> float:
    """Farthest sinking of the head's centre (-) below its height at address, until impact."""
    return lowest(body.between(ADDRESS, IMPACT, movement(body, body.centre("ear"), 1)))


def hip_sway(body: Body) -> float:
    """Farthest movement of the pelvis away from the target (-) between address and top; 0 when there is none.

    The definition is TPI's of a sway: lower-body movement away from the target in the backswing. It is measured from
    between the feet, which stand until then, so a camera that drifts does not matter.
    """
    from_feet = body.centre("hip") - body.centre("ankle")
    return lowest(body.between(ADDRESS, TOP, movement(body, from_feet, 0)))


def hip_slide(body: Body) -> float:
    """Movement of the pelvis towards the target (+) from address to impact."""
    return moved(body, body.centre("hip"), 0, IMPACT)


def hip_depth_change(body: Body) -> float:
    """Movement of the pelvis towards the ball (+) from address to impact, in torso lengths: TPI's early extension."""
    pelvis = body.centre("hip")
    return float(shift(body.at(IMPACT, pelvis), body.at(ADDRESS, pelvis), body.torso_px)[0])


def stance_width(body: Body) -> float:
    """Distance between the ankles along the target line at address, in shoulder widths (between the joints)."""
    apart = np.abs(body.px("lead_ankle")[:, 0] - body.px("trail_ankle")[:, 0])
    return float(body.at(ADDRESS, apart)) / body.shoulder_width_px


def finish_balance(body: Body) -> float:
    """How far the pelvis wanders sideways over the lead foot while the finish is held, in shoulder widths.

    That is the least spread over a quarter of a second near the finish: a golfer who holds it is quiet for so long,
    whatever comes before or after.
    """
    over_foot = body.centre("hip")[:, 0] - body.px("lead_ankle")[:, 0]
    near = over_foot[body.moment(FINISH)]
    held = min(len(near), max(2, round(HOLD_DOWNSWINGS * body.clock_s / body.frame_s)))
    known = near[np.isfinite(near)]
    if len(known) < held:
        return np.nan
    least = min(spread(span) for span in sliding_window_view(known, held))
    return least / body.shoulder_width_px


def finish_over_lead_foot(body: Body) -> float:
    """Where the pelvis stands at the finish, from the lead ankle towards the target (+), in shoulder widths."""
    over_foot = body.centre("hip")[:, 0] - body.px("lead_ankle")[:, 0]
    return float(body.at(FINISH, over_foot)) / body.shoulder_width_px


def hand_height_top(body: Body) -> float:
    """Greatest height of the hands over the middle of the head until the top, in torso lengths.

    The hands stay up there for a while, so a top that is a frame too late does not make the backswing short.
    """
    above = (body.centre("ear")[:, 1] - body.centre("wrist")[:, 1]) / body.torso_px
    known = body.between(ADDRESS, TOP, smoothed(body, above))
    return float(np.nanmax(known)) if np.isfinite(known).any() else np.nan
