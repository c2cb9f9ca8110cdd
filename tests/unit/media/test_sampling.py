import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swing.domain.models import Segment
from swing.media.sampling import PIECE, WARM_UP, Plan, Times, pieces, plan, segments, stride

RATES = st.sampled_from([24.0, 29.97, 30.0, 59.94, 60.0, 120.0, 240.0])


@pytest.mark.parametrize(("fps", "step"), [(24, 1), (30, 1), (59.94, 1), (60, 1), (120, 2), (240, 4)])
def test_fast_videos_are_looked_at_sixty_times_a_second(fps: float, step: int) -> None:
    assert stride(np.arange(300) / fps) == step


@pytest.mark.parametrize(
    ("fps", "sample_fps", "step"),
    [
        pytest.param(59.94, 30, 2, id="half"),
        pytest.param(59.94, 15, 4, id="as few as a swing can be measured with"),
        pytest.param(240, 15, 16, id="slow motion"),
        pytest.param(30, 20, 2, id="rounded to fewer"),
        pytest.param(60, 5, 4, id="too few are taken as 15"),
        pytest.param(25, 15, 1, id="never fewer than 15"),
        pytest.param(240, 120, 4, id="never more than 60"),
        pytest.param(10, 15, 1, id="not more than there are"),
    ],
)
def test_a_coach_says_how_many_looks_a_second_are_taken(fps: float, sample_fps: float, step: int) -> None:
    assert stride(np.arange(300) / fps, sample_fps) == step


@given(frames=st.integers(20, 3000), fps=RATES, most=st.integers(1, 12))
def test_segments_cover_the_video_once(frames: int, fps: float, most: int) -> None:
    found = segments(np.arange(frames) / fps, most)

    assert 1 <= len(found) <= most
    assert found[0].first == 0
    assert found[-1].end == frames
    assert all(one.end == after.first for one, after in itertools.pairwise(found))


@given(frames=st.integers(20, 3000), fps=RATES, most=st.integers(1, 12), wish=st.none() | st.floats(1, 240))
def test_a_chunk_sees_the_same_frames_however_the_video_is_cut(
    frames: int, fps: float, most: int, wish: float | None
) -> None:
    times_s = np.arange(frames) / fps

    def chunks(count: int) -> list[list[int]]:
        plans = [plan(times_s, segment) for segment in segments(times_s, count, wish)]
        return [each.frames[chunk.start : chunk.end] for each in plans for chunk in each.chunks]

    assert chunks(most) == chunks(1)


@given(
    frames=st.integers(200, 6000),
    fps=RATES,
    most=st.integers(1, 12),
    intervals=st.lists(st.tuples(st.floats(-5, 60), st.floats(0, 20)).map(lambda one: (one[0], sum(one))), max_size=3),
)
def test_chosen_intervals_are_sampled_as_if_all_was(
    frames: int, fps: float, most: int, intervals: list[tuple[float, float]]
) -> None:
    times_s = np.arange(frames) / fps

    found = segments(times_s, most, None, intervals)

    every = [each.frames[chunk.first] for each in plans(times_s, segments(times_s, 1)) for chunk in each.chunks]
    seen = [
        (each.frames[chunk.first], each.frames[chunk.end - 1])
        for each in plans(times_s, found)
        for chunk in each.chunks
    ]
    inside = [time for time in times_s[:: found[0].stride] if any(begin <= time <= end for begin, end in intervals)]
    assert {first for first, _ in seen} <= set(every)
    assert all(any(times_s[first] <= time <= times_s[last] for first, last in seen) for time in inside)
    assert len(found) <= most + len(intervals)


def plans(times_s: Times, found: list[Segment]) -> list[Plan]:
    return [plan(times_s, segment) for segment in found]


def test_every_chunk_but_the_first_warms_up() -> None:
    times_s = np.arange(400) / 60

    found = plan(times_s, segments(times_s, 1)[0])

    assert [chunk.first - chunk.start for chunk in found.chunks] == [0, WARM_UP, WARM_UP, WARM_UP]


def test_a_plan_survives_being_written_down() -> None:
    times_s = np.arange(200) / 59.94
    made = plan(times_s, segments(times_s, 2)[1]).seen_at(1920, 1080)

    assert Plan.from_json(made.to_json()) == made


def test_a_long_video_is_cut_into_pieces_of_a_few_chunks() -> None:
    times_s = np.arange(180 * 60) / 60

    found = [plan(times_s, piece) for piece in pieces(times_s)]

    assert {len(each.chunks) for each in found} <= {PIECE - 1, PIECE}
    assert sum(len(each.chunks) for each in found) == len(plan(times_s, segments(times_s, 1)[0]).chunks)
