"""Numbers as a golfer reads them, which Python and the viewer have to spell alike."""

SPELLINGS = [
    (-13.6, "deg", "−14°"),
    (-0.2, "deg", "0°"),
    (2.5, "deg", "3°"),
    (-2.5, "deg", "−3°"),
    (180, "deg", "180°"),
    (3.04, "1", "3.0 : 1"),
    (3.65, "1", "3.7 : 1"),
    (0.254, "s", "0.25 s"),
    (0.95, "s", "0.95 s"),
    (1.005, "s", "1.01 s"),
    (0.0000001, "s", "0.00 s"),
    (0.5, "shoulder widths", "0.50 shoulder widths"),
    (-0.385, "shoulder widths", "−0.39 shoulder widths"),
    (0.125, "torso lengths", "0.13 torso lengths"),
]
