import pytest

from dev.evaluation.negatives import filmed
from swing.domain.errors import NoSwingError
from swing.domain.models import View
from swing.measurement.events import find_swing
from synthetic_golfer.pastimes import PASTIMES, poses

# Both hands go low, high, low and high in all of these.
NAMED = {pastime.name: pastime for pastime in PASTIMES}


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("cricket drive", "down-the-line"),
        ("baseball from rest", "face-on"),
        ("star jumps", "down-the-line"),
        ("kettlebell", "face-on"),
        ("chopping wood", "down-the-line"),
        ("filling a shelf", "face-on"),
        ("sledgehammer", "face-on"),
    ],
)
def test_what_else_people_do_with_both_hands_is_no_golf_swing(name: str, view: View) -> None:
    seen = poses(NAMED[name], view, seed=1)

    with pytest.raises(NoSwingError) as caught:
        find_swing(seen, filmed(seen))

    assert caught.value.reason == "NOT_A_GOLF_SWING"
