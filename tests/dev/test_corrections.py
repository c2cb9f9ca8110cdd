"""What golfers have corrected can be scored like any label, and only what they have said."""

import json
from pathlib import Path
from typing import Any

import pytest

from dev.evaluation.__main__ import against_golfers, scored
from dev.evaluation.corrections import corrected_clips
from dev.fakes.videos import video_info
from swing.domain.models import EventName
from tests.builders.analyses import SWAY
from tests.builders.swings import recorded_poses, truth

FPS = 60.0
TRUE = truth(SWAY).events
SAID: dict[str, Any] = {"hand": "right", "events": {event.value: frame / FPS for event, frame in TRUE.items()}}


def exported(folder: Path, name: str = "swing", said: dict[str, Any] | None = None) -> None:
    measured = {"view": "face-on", "handedness": "left", "fps": FPS}
    (folder / f"{name}.json").write_text(json.dumps({"golfers_word": said, "analysis_results": measured}))
    (folder / f"{name}.mov").write_bytes(b"a video")


def test_what_a_golfer_has_said_is_the_label(tmp_path: Path) -> None:
    exported(tmp_path, said=SAID)

    [clip] = corrected_clips(tmp_path)

    assert (clip.name, clip.handedness, clip.events) == ("swing.mov", "right", TRUE)
    scores = scored([(clip, video_info(), recorded_poses(SWAY))])
    assert scores.hands == [True]
    assert all(hit for event in (EventName.TOP, EventName.IMPACT) for hit in scores.fair[event])


def test_a_wrong_top_of_ours_is_scored_as_wrong(tmp_path: Path) -> None:
    late = {"events": {"top": TRUE[EventName.TOP] / FPS + 0.3}}
    exported(tmp_path, said=late)

    scores = scored([(clip, video_info(), recorded_poses(SWAY)) for clip in corrected_clips(tmp_path)])

    assert scores.strict[EventName.TOP] == [False]
    assert scores.strict[EventName.IMPACT] == []


def test_who_has_corrected_nothing_labels_nothing(tmp_path: Path) -> None:
    exported(tmp_path, "silent")
    exported(tmp_path, "chatty", {"club": "driver", "events": None, "hand": None})

    assert corrected_clips(tmp_path) == []


def test_an_answer_without_its_video_is_told(tmp_path: Path) -> None:
    exported(tmp_path, said=SAID)
    (tmp_path / "swing.mov").unlink()

    with pytest.raises(FileNotFoundError, match=r"no video beside swing\.json"):
        corrected_clips(tmp_path)


def test_a_folder_without_corrections_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no corrections"):
        against_golfers(tmp_path)
