"""What a contributor's first `pytest` finds, in a clone where nothing has been built yet."""

import shutil
import subprocess
import sys
from pathlib import Path

from ops.local import ROOT

BUILT = (".venv", ".cache", "node_modules", "dist", "out")
IRRELEVANT = (".git", "clips", "recordings", "*_cache", "__pycache__")


def test_the_viewers_tests_are_found_where_the_viewer_is_not_built(tmp_path: Path) -> None:
    clone = shutil.copytree(ROOT, tmp_path / "clone", ignore=shutil.ignore_patterns(*BUILT, *IRRELEVANT))
    command = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "-p", "no:cacheprovider", "tests/web"]

    collected = subprocess.run(command, cwd=clone, capture_output=True, text=True, check=False)

    assert collected.returncode == 0, collected.stdout
    assert "test_a_golfer_uploads_a_swing_and_reads_its_report" in collected.stdout
