"""One clip in one process: the bare script, or the measurement without AWS. A line of JSON on stdout.

python -m dev.bench.process bare|measure CLIP

The clock runs from the first look at the file to the last pose (or number): what a script that is kept running takes.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import mediapipe as mp
from mediapipe.tasks.python import BaseOptions, vision

from dev.evaluation.measure import line, silence_native_logs
from swing.pose.landmarker import model_path


def main() -> None:
    what, clip = sys.argv[1], Path(sys.argv[2])
    silence_native_logs()
    wall, cpu = time.perf_counter(), time.process_time()
    found = WAYS[what](clip)
    print(
        json.dumps(
            {
                "wall_s": time.perf_counter() - wall,
                "cpu_s": time.process_time() - cpu,
                "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "found": found,
            }
        )
    )


def bare(clip: Path) -> int:
    """Decode every frame with OpenCV and run MediaPipe's full model on each. Nothing else."""
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model_path())), running_mode=vision.RunningMode.VIDEO
    )
    film, seen = cv2.VideoCapture(str(clip)), 0
    fps = film.get(cv2.CAP_PROP_FPS)
    with vision.PoseLandmarker.create_from_options(options) as model:
        for number in range(int(film.get(cv2.CAP_PROP_FRAME_COUNT))):
            there, picture = film.read()
            if not there:
                break
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
            seen += bool(model.detect_for_video(image, round(number * 1000 / fps)).pose_landmarks)
    return seen


def measured(clip: Path) -> int:
    return int(line(clip)["swing_detected"])


WAYS: dict[str, Callable[[Path], int]] = {"bare": bare, "measure": measured}


if __name__ == "__main__":
    main()
