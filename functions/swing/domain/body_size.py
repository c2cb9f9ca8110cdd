"""A golfer's height in, the size of a shoulder width out. Bodies of one height differ, so it is told with its error."""

from typing import Final

from swing.domain.models import Shape

# Between the tips of both shoulders, as a share of the height: about 0.24 in men and 0.22 in women, and a twenty-fifth
# of that more or less from one to another (ANSUR II, Gordon et al. 2014: 4,082 men and 1,986 women of the US Army).
# Nobody is asked which they are, and the joints of the pose model are not quite the tips.
SHOULDERS: Final = 0.23
# Standard error, of the width itself.
ERROR: Final = 0.06
CM_AN_INCH: Final = 2.54


class ShoulderWidth(Shape):
    """Of a golfer who has said how tall they are, with its standard error."""

    cm: float
    error_cm: float

    def length(self, widths: float) -> str:
        """So many shoulder widths in whole centimetres, and inches."""
        cm = abs(widths) * self.cm
        return f"{cm:.0f} cm ({cm / CM_AN_INCH:.0f} in)"


def shoulder_width(height_cm: float | None) -> ShoulderWidth | None:
    if height_cm is None:
        return None
    width_cm = SHOULDERS * height_cm
    return ShoulderWidth(cm=round(width_cm, 1), error_cm=round(ERROR * width_cm, 1))
