"""Synthetic people who do not swing a golf club in, what is taken for a golf swing out."""

import hashlib
import inspect
from collections.abc import Iterator
from typing import Final, get_args

from dev.evaluation.clips import CACHE
from dev.fakes.videos import video_info
from swing.domain.errors import GolferError
from swing.domain.models import VideoInfo, View
from swing.domain.poses import Poses
from swing.measurement.candidates import candidates
from swing.measurement.events import find_swing
from synthetic_golfer import pastimes
from synthetic_golfer.pastimes import FPS, PASTIMES, SIZE_PX, Pastime

VIEWS: Final = [view for view in get_args(View) if view != "unknown"]
NOBODY: Final = 10.0  # doubt of a clip in which nothing goes up and down like a candidate


def negatives() -> Iterator[tuple[str, View, Poses]]:
    """Each pastime from each side."""
    for seed, (pastime, view) in enumerate((pastime, view) for pastime in PASTIMES for view in VIEWS):
        yield pastime.name, view, stored(pastime, view, seed)


def stored(pastime: Pastime, view: View, seed: int) -> Poses:
    """Pose somebody once, until the pastime changes."""
    made_of = f"{pastime} {view} {seed} {inspect.getsource(pastimes.posed)} {inspect.getsource(pastimes.poses)}"
    path = CACHE / "pastimes" / f"{hashlib.sha256(made_of.encode()).hexdigest()[:16]}.npz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pastimes.poses(pastime, view, seed).to_bytes())
    return Poses.from_bytes(path.read_bytes())


def filmed(poses: Poses) -> VideoInfo:
    """Describe the video that they would be in."""
    frames, (width_px, height_px) = len(poses.frames), SIZE_PX
    return video_info(width_px=width_px, height_px=height_px, fps=FPS, frames=frames, duration_s=frames / FPS)


def answer(poses: Poses) -> str:
    """The reason of the refusal, or nothing where a swing is found."""
    try:
        find_swing(poses, filmed(poses))
    except GolferError as error:
        return error.reason
    return ""


def min_doubt(poses: Poses) -> float:
    """How near the clip comes to a golf swing."""
    return min((candidate.doubt for candidate in candidates(poses)), default=NOBODY)


def table() -> list[str]:
    """Lines of a Markdown table: a pastime a row, its answers from each side, and how near it comes."""
    rows: dict[str, list[tuple[str, float]]] = {}
    for name, _, poses in negatives():
        rows.setdefault(name, []).append((answer(poses), min_doubt(poses)))
    accepted = sum(not said for row in rows.values() for said, _ in row)
    lines = [f"| not a full swing | {' | '.join(VIEWS)} | doubt |", "|---" * (len(VIEWS) + 2) + "|"]
    for name, row in rows.items():
        nearest = min(doubt for _, doubt in row)
        cells = [f"`{said}`" if said else "**accepted**" for said, _ in row]
        lines.append(f"| {name} | {' | '.join(cells)} | {f'{nearest:.1f}' if nearest < NOBODY else 'no candidate'} |")
    return [f"Accepted: {accepted} of {sum(map(len, rows.values()))}.", "", *lines]
