"""What was measured in, tables of medians, ratios and bars out."""

from collections.abc import Iterable, Iterator
from statistics import fmean, median
from typing import Final

from dev.bench.imports import VISION
from dev.bench.load import Load
from dev.bench.rounds import FIVE, SIXTY, SLOW, Measured

VISION_STATES: Final = ("probe_video", "extract_frames", "estimate_pose", "draw_frames", "draw_overlay")
Bar = tuple[str, str, str, bool]  # what, the bar, what was measured, whether it is met


def times(found: list[Measured]) -> Iterator[str]:
    columns = ("clip", "bare script", "`dev.measure`", "warm: measured", "warm: report", "measured / bare")
    yield f"| {' | '.join(columns)} | CPU: pipeline / bare | sampled of frames | rounds |"
    yield "|---" * (len(columns) + 3) + "|"
    for each in found:
        bare = median(one.wall_s for one in each.bare) if each.bare else None
        bare_cpu = median(one.cpu_s for one in each.bare) if each.bare else None
        warm = median(one.measured_s for one in each.warm)
        cells = [
            each.case.name,
            f"{bare:.1f} s" if bare else "",
            f"{median(one.wall_s for one in each.measure):.1f} s",
            f"{warm:.1f} s",
            f"{median(one.report_s for one in each.warm):.1f} s",
            f"{warm / bare:.2f}" if bare else "",
            f"{median(sum(one.cpu_s.values()) for one in each.warm) / bare_cpu:.2f}" if bare_cpu else "",
            f"{each.warm[0].looks} of {each.case.frames}",
            str(len(each.warm)),
        ]
        yield f"| {' | '.join(cells)} |"


def states(each: Measured) -> Iterator[str]:
    """Where the time of one clip goes, warm and cold."""
    yield f"| state ({each.case.name}) | warm | cold |"
    yield "|---|---|---|"
    for state in each.warm[0].states_s:
        warm = median(run.states_s.get(state, 0) for run in each.warm)
        cold = median(run.states_s.get(state, 0) for run in each.cold) if each.cold else 0.0
        if max(warm, cold) >= 0.01:
            yield f"| {state} | {warm:.2f} s | {cold:.2f} s |"
    yield f"| between upload and report, without decoding, posing and drawing | {orchestration(each):.2f} s | |"


def processes(found: list[Measured]) -> Iterator[str]:
    yield "| function | " + " | ".join(f"{each.case.name}: CPU, memory" for each in found) + " |"
    yield "|---|" + "---|" * len(found)
    for name in VISION_STATES:
        cells = [f"{cpu(each, name):.1f} s, {memory(each, name):.0f} MB" for each in found]
        yield f"| `{name}` | {' | '.join(cells)} |"


def bars(found: list[Measured], imports: dict[str, float], transitions: int, measuring_s: float) -> list[Bar]:
    five = [ratio(each) for each in found if each.bare and each.case.seconds == 5]
    thirty = [ratio(each) for each in found if each.bare and each.case.seconds == 30]
    per_sample = [sample_ratio(each) for each in found if each.bare and each.case.seconds == 5]
    by_case = {each.case: each for each in found}
    slow = fmean(spent(by_case[SLOW])) / fmean(spent(by_case[SIXTY]))
    plain_s = max(value for name, value in imports.items() if name not in VISION)
    vision_s = max(value for name, value in imports.items() if name in VISION)
    max_mb = max(memory(each, name) for each in found if each.case.size == 1080 for name in VISION)
    usd = max(run.usd for each in found for run in each.warm)
    return [
        bar("warm pipeline to the measurement, against the bare script, 5 s", five, 1.0),
        bar("the same, 30 s", thirty, 0.6),
        bar("CPU of decoding and posing a sample, against bare, 5 s", per_sample, 1.25),
        bar("CPU of 240 fps against 60 fps, the same swing", [slow], 1.3),
        bar("all but decoding, posing and drawing, warm, in s", [orchestration(each) for each in found], 1.5),
        bar("measuring 600 samples, CPU s", [measuring_s], 0.15),
        bar("import of a function, CPU s (the slowest)", [plain_s], 0.5),
        bar("import of a vision function, CPU s (the slowest)", [vision_s], 1.2),
        bar("memory of a vision function at 1080p, in MB", [max_mb], 512),
        bar("transitions with 4 segments and 2 batches", [transitions], 60),
        bar("AWS without the model, in dollars (the dearest clip)", [usd], 0.003),
    ]


def bar(what: str, values: Iterable[float], most: float) -> Bar:
    values = list(values)
    digits = 4 if most < 0.1 else 2 if most < 5 else 0
    return what, f"{most:g}", ", ".join(f"{value:.{digits}f}" for value in values), max(values, default=0.0) <= most


def bar_table(rows: list[Bar]) -> Iterator[str]:
    yield "| bar | at most | measured | |"
    yield "|---|---|---|---|"
    for what, most, shown, met in rows:
        yield f"| {what} | {most} | {shown} | {'met' if met else '**missed**'} |"


def load_lines(load: Load) -> Iterator[str]:
    yield f"{load.finished} of {load.uploads} uploads at once (3 s, 360p) were reported in {load.duration_s:.0f} s:"
    yield f"{load.per_minute:.0f} a minute, waits of {load.percentile(50):.0f} s (p50) and {load.percentile(95):.0f} s"
    yield f"(p95), at ${load.usd_each:.4f} each on AWS."


def ratio(each: Measured) -> float:
    return median(run.measured_s for run in each.warm) / median(one.wall_s for one in each.bare)


def sample_ratio(each: Measured) -> float:
    """CPU of one sample by our way against one frame's by the bare way. In a short clip every frame is sampled."""
    ours = median(one.cpu_s for one in each.measure) / each.warm[0].looks
    return ours / (median(one.cpu_s for one in each.bare) / each.case.frames)


def spent(each: Measured) -> list[float]:
    return [sum(run.cpu_s.get(name, 0) for name in VISION_STATES) for run in each.warm]


def orchestration(each: Measured) -> float:
    return median(run.orchestration_s for run in each.warm)


def cpu(each: Measured, name: str) -> float:
    return median(run.cpu_s.get(name, 0) for run in each.warm)


def memory(each: Measured, name: str) -> float:
    return max(run.memory_mb.get(name, 0) for run in each.warm)


def first(found: list[Measured]) -> Measured:
    return next(each for each in found if each.case == FIVE)
