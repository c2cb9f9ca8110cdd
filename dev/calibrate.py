"""Fit the calibration to the labelled real swings and write it where it ships.

.venv/bin/python -m dev.calibrate
"""

from dev.evaluation.calibrate import main

if __name__ == "__main__":
    main()
