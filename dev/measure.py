"""Measure one clip in this process, without any AWS: a line of JSON on stdout.

.venv/bin/python -m dev.measure CLIP
"""

from dev.evaluation.measure import main

if __name__ == "__main__":
    main()
