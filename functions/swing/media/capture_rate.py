"""How fast a phone filmed, by what its file says of it: a text of a stranger in, a number or none out.

Android writes it beside every video that its camera records. A video that is played at a quarter of it is slow motion,
whoever is in it. What Apple's phones write says how fast they wish it to be played, and is no rate.
"""

import math
from typing import Any, Final

# A number of more letters is none that a phone writes.
MAX_TEXT: Final = 24
# No phone films more pictures a second.
FASTEST: Final = 2_000.0


def capture_fps(said: Any) -> float | None:
    """Pictures a second, or nothing where a file does not say it or says what cannot be."""
    if not isinstance(said, str) or len(said) > MAX_TEXT:
        return None
    try:
        found = float(said)
    except ValueError:
        return None
    return found if math.isfinite(found) and 1.0 <= found <= FASTEST else None
