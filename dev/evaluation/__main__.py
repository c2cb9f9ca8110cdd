"""Score the measurement on labelled clips, print the tables and write them into docs/measurement.md.

.venv/bin/python -m dev.evaluation [FOLDER]

The real clips are scored twice: with the calibration that ships, and with all clips of a repository left out of the
fit in turn. Of a folder of golfers' corrections (see `corrections`) only the tables are printed, and the page stays.
"""

import sys
import time
import timeit
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from dev.evaluation import margins, negatives
from dev.evaluation.clips import REAL, ROOT, Clip, measured_poses, real_clips, synthetic_clips
from dev.evaluation.corrections import corrected_clips
from dev.evaluation.fit import example, fitted
from dev.evaluation.measure import silence_native_logs
from dev.evaluation.perturbations import PERTURBATIONS, chosen
from dev.evaluation.perturbations import perturbed as worse
from dev.evaluation.scores import (
    Scores,
    clip_table,
    detection_table,
    event_table,
    perturbation_table,
    reliability_table,
    samples_table,
)
from dev.pages import fill
from swing.domain.errors import GolferError
from swing.domain.models import VideoInfo
from swing.domain.poses import Poses
from swing.measurement.calibration import Tables
from swing.measurement.events import find_swing
from swing.measurement.measure import measure

PAGE: Final = ROOT / "docs" / "measurement.md"
END: Final = "<!-- end of figures -->"
SAMPLE_RATES: Final = {"up to 60": None, "30": 30.0, "20": 20.0, "15": 15.0}

Case = tuple[Clip, VideoInfo, Poses]


def main() -> None:
    silence_native_logs()
    for name, section in SECTIONS.items():
        report = "\n".join(section())
        print(report, end="\n\n")
        # The page keeps what it says of the real clips where there are none.
        if real_clips() or name == "negatives":
            write(name, report)
    margins.draw(measured_poses(real_clips()), measured_poses(synthetic_clips()))


def against_golfers(folder: Path) -> None:
    """Print how often we agree with what golfers have said."""
    clips = corrected_clips(folder)
    if not clips:
        raise SystemExit(f"There are no corrections in {folder}.")
    columns = {"corrected": scored(list(measured_poses(clips)))}
    print("\n".join([*detection_table(columns), "", *event_table(columns), "", *clip_table(columns["corrected"])]))


def samples() -> list[str]:
    """The swings again with fewer samples a second, as lines of Markdown."""
    sets = [[clip for clip in clips if clip.core and clip.swing] for clips in (real_clips(), synthetic_clips())]
    return samples_table(
        {name: [scored(list(measured_poses(clips, fps))) for clips in sets] for name, fps in SAMPLE_RATES.items()}
    )


def perturbed() -> list[str]:
    """The same swings filmed worse, as lines of Markdown."""
    whole = chosen(real_clips()) + chosen(synthetic_clips())
    sets = {how.name: [worse(clip, how) for clip in whole] for how in PERTURBATIONS}
    return perturbation_table(
        {name: scored(list(measured_poses(clips))) for name, clips in ({"none": whole} | sets).items()}
    )


def figures() -> list[str]:
    """All other tables, as lines of Markdown."""
    real, synthetic = list(measured_poses(real_clips())), list(measured_poses(synthetic_clips()))
    core = [case for case in real if case[0].core or not case[0].swing]
    columns = {"synthetic": scored(synthetic)}
    if real:
        columns = {"real": scored(core), "real, left out": left_out(core), **columns}
    else:
        print(
            f"No real clips in {REAL}: only the synthetic ones are scored, and no figure is written.", file=sys.stderr
        )
    lines = [*detection_table(columns), "", *event_table(columns), ""]
    for name, scores in columns.items():
        lines += [f"Confidence ({name}):", "", *reliability_table(scores), ""]
        lines += [f"Frames off, clip by clip ({name}):", "", *clip_table(scores), ""]
    return [*lines, speed(real + synthetic)]


def scored(cases: list[Case], tables: Callable[[Clip], Tables | None] = lambda _: None) -> Scores:
    """Find the swing in each case and score it; `tables` gives the calibration to use for a clip."""
    scores = Scores()
    for clip, video, poses in cases:
        try:
            scores.add(clip, find_swing(poses, video, tables(clip)))
        except GolferError as error:
            scores.add(clip, None, error.reason)
    return scores


def left_out(cases: list[Case]) -> Scores:
    """Score each clip with a calibration that was fitted without any clip of its repository."""
    examples = [found for case in cases if case[0].swing and (found := example(*case))]

    @cache
    def without(repository: str) -> Tables:
        return fitted([other for other in examples if other.clip.repository != repository])

    return scored(cases, lambda clip: without(clip.repository))


def speed(cases: list[Case]) -> str:
    """Time everything after the landmarks on the clip with the most samples."""
    _, video, poses = max((case for case in cases if case[0].swing), key=lambda case: len(case[2].frames))
    spent_s = min(timeit.repeat(lambda: measure(poses, video), timer=time.process_time, number=1, repeat=5))
    return f"Measuring the swing in {len(poses.frames)} poses takes {1000 * spent_s:.0f} ms of one core."


def write(name: str, report: str) -> None:
    fill(PAGE, f"<!-- {name}: make eval -->", END, report)


SECTIONS: Final[dict[str, Callable[[], list[str]]]] = {
    "samples": samples,
    "figures": figures,
    "perturbations": perturbed,
    "negatives": negatives.table,
}

if __name__ == "__main__":
    silence_native_logs()
    against_golfers(Path(sys.argv[1])) if sys.argv[1:] else main()
