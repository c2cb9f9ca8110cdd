"""How well the measurement finds what is true: clips, scores, calibration."""
