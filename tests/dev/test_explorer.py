"""The explorer finds the races that were mended, when the mend is taken out, and none in what there is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ops.local import ROOT


def explored(functions: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What the explorer says of the functions in this folder."""
    path = os.pathsep.join((str(functions), str(ROOT)))
    return subprocess.run(
        [sys.executable, "-m", "dev.explorer", *arguments],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("setup", "operations"),
    [
        pytest.param("fresh", ["delete 1-1", "event 1-1"], id="deleted in the moment of its event"),
        pytest.param("reported", ["reanalyze 1-1", "cancel 1-1"], id="repeated and stopped"),
    ],
)
def test_every_order_of_two_things_that_meet_ends_well(setup: str, operations: list[str]) -> None:
    answer = explored(ROOT / "functions", "--before", setup, "--only", *operations, "--interruptions", "1")

    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(
    ("file", "mend", "fault", "arguments"),
    [
        pytest.param(
            "swing/analyses/tombstones.py",
            "    delete_video(upload.bucket, upload.key, beside=",
            "    s3.s3().delete_object(Bucket=upload.bucket, Key=upload.key)\n    dict(beside=",
            ["--before", "reported", "--only", "again 1-1", "delete 1-1", "--interruptions", "0"],
            id="pictures of a deletion that broke off",
        ),
        pytest.param(
            "swing/aws/executions.py",
            "with suppress(refusals.ExecutionDoesNotExist, refusals.ValidationException):",
            "with suppress(refusals.ExecutionDoesNotExist):",
            ["--before", "running", "--only", "cancel 1-1", "run 1-1", "--crashes", "0"],
            id="a run that ends while it is stopped",
        ),
        pytest.param(
            "swing/analyses/statuses.py",
            'f"attribute_exists(analysis_id) AND (attribute_not_exists(run_id) OR run_id = :run_id) AND NOT {ENDED}"',
            'f"(attribute_not_exists(run_id) OR run_id = :run_id) AND NOT {ENDED}"',
            ["--before", "aborted", "--only", "delete 1-1", "end 1-1", "--crashes", "0", "--interruptions", "1"],
            id="an item that comes back with the end of its run",
        ),
        pytest.param(
            "swing/intake/accept.py",
            'if known["status"] == "STARTED" and "repeats" in known:',
            "if False:",
            ["--before", "reported", "--only", "reanalyze 1-1", "--operations", "1"],
            id="a repeat that dies before its run is queued",
        ),
    ],
)
def test_a_race_is_found_again_when_its_mend_is_taken_out(
    tmp_path: Path, file: str, mend: str, fault: str, arguments: list[str]
) -> None:
    functions = Path(shutil.copytree(ROOT / "functions", tmp_path / "functions"))
    source = (functions / file).read_text()
    (functions / file).write_text(source.replace(mend, fault))

    answer = explored(functions, *arguments)

    assert mend in source
    assert answer.returncode == 1, answer.stdout + answer.stderr
    order = answer.stdout.partition("--replay '")[2].partition("'")[0]
    assert explored(functions, "--replay", order).returncode == 1
    assert explored(ROOT / "functions", "--replay", order).returncode == 0
