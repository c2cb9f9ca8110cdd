"""Film a synthetic golfer: `python -m synthetic_golfer OUT.mp4 [options]` writes OUT.mp4 and its truth, OUT.json."""

import argparse
from pathlib import Path

from synthetic_golfer.camera import STANDPOINTS
from synthetic_golfer.clip import QUALITY, write_clip
from synthetic_golfer.key_poses import FAULTS
from synthetic_golfer.motion import Plan
from synthetic_golfer.studio import PLACES, Clip


def size(text: str) -> tuple[int, int]:
    width, height = (int(number) for number in text.split("x"))
    if width % 2 or height % 2:
        raise argparse.ArgumentTypeError("H.264 wants an even width and height")
    return width, height


def frame_rate(text: str) -> float:
    fps = float(text)
    if not 24 <= fps <= 240:
        raise argparse.ArgumentTypeError("frames per second must be 24 to 240")
    return fps


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m synthetic_golfer", description=__doc__)
    parser.add_argument("out", type=Path, help="the MP4 file to write")
    film = parser.add_argument_group("film")
    film.add_argument("--view", choices=STANDPOINTS, default="face-on")
    film.add_argument("--fps", type=frame_rate, default=60.0, help="frames per second as played, 24 to 240")
    film.add_argument("--slow-motion", type=float, default=1.0, metavar="X", help="recorded at X times the frame rate")
    film.add_argument("--size", type=size, default=(720, 1280), metavar="WxH", help="upright picture in pixels")
    film.add_argument("--zoom", type=float, default=1.0, help="below 1 the golfer is smaller")
    film.add_argument(
        "--rotation", type=int, choices=(0, 90, 180, 270), default=0, help="a display matrix turns it upright"
    )
    film.add_argument("--quality", default=QUALITY, help="x264's constant rate factor")
    film.add_argument("--processes", type=int, default=2)
    people = parser.add_argument_group("people")
    people.add_argument("--hand", choices=("right", "left"), default="right")
    people.add_argument("--people", type=int, choices=(1, 2), default=1)
    people.add_argument("--second", choices=PLACES, default="beside", help="where the second person stands")
    swing = parser.add_argument_group("swing")
    swing.add_argument("--settle", type=float, default=0.7, metavar="S", help="seconds at address")
    swing.add_argument("--hold", type=float, default=0.0, metavar="S", help="seconds in the finish")
    swing.add_argument("--practice-swing", action="store_true")
    swing.add_argument("--waggle", action="store_true", help="needs 1.7 s to settle")
    swing.add_argument("--tempo", type=float, help="backswing / downswing; 3.3 if not given")
    swing.add_argument("--pace", type=float, default=1.0, help="above 1 the whole swing is slower")
    swing.add_argument("--fault", choices=FAULTS, action="append", default=[], dest="faults")
    return parser


def clip(options: argparse.Namespace) -> Clip:
    return Clip(
        view=options.view,
        hand=options.hand,
        fps=options.fps,
        width=options.size[0],
        height=options.size[1],
        zoom=options.zoom,
        rotation=options.rotation,
        second_person=options.second if options.people == 2 else None,
        slow_motion=options.slow_motion,
        plan=Plan(
            settle_s=options.settle,
            hold_s=options.hold,
            practice_swing=options.practice_swing,
            waggle=options.waggle,
            faults=tuple(options.faults),
            tempo=options.tempo,
            pace=options.pace,
        ),
    )


def main() -> None:
    options = parser().parse_args()
    truth = write_clip(clip(options), options.out, quality=options.quality, processes=options.processes)
    print(f"{options.out}: {truth.frames} frames at {truth.fps:g} per second")
    for event, frame in truth.events.items():
        print(f"  {event:20} frame {frame:4}  {truth.event_times_s[event]:6.3f} s")


if __name__ == "__main__":
    main()
