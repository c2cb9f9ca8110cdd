"""The explorer finds the races that were mended, when the mend is taken out, and none in what there is."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
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
        pytest.param("running", ["cancel 1-1", "run 1-1"], id="stopped while it is looked at"),
    ],
)
def test_every_order_of_two_things_that_meet_ends_well(setup: str, operations: list[str]) -> None:
    bounds = ("--interruptions", "1", "--crashes", "0")

    answer = explored(ROOT / "functions", "--before", setup, "--only", *operations, *bounds)

    assert answer.returncode == 0, answer.stdout + answer.stderr


@dataclass(frozen=True)
class Fault:
    """A mend, and the code without it; `arguments` are the meeting in which that goes wrong."""

    file: str
    mend: str
    fault: str
    arguments: tuple[str, ...]

    def functions(self, folder: Path) -> Path:
        """A copy of the functions in which the mend is taken out."""
        copied = Path(shutil.copytree(ROOT / "functions", folder / "functions"))
        source = (copied / self.file).read_text()
        assert self.mend in source
        (copied / self.file).write_text(source.replace(self.mend, self.fault))
        return copied


LEFT_STARTED = Fault(
    "swing/intake/accept.py",
    'if known["status"] == "STARTED" and "repeats" in known:',
    "if False:",
    ("--before", "reported", "--only", "reanalyze 1-1"),
)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(
            Fault(
                "swing/analyses/tombstones.py",
                "    delete_video(upload.bucket, upload.key, beside=",
                "    s3.s3().delete_object(Bucket=upload.bucket, Key=upload.key)\n    dict(beside=",
                ("--before", "reported", "--only", "again 1-1", "delete 1-1", "--interruptions", "0"),
            ),
            id="pictures of a deletion that broke off",
        ),
        pytest.param(
            Fault(
                "swing/aws/executions.py",
                "with suppress(refusals.ExecutionDoesNotExist, refusals.ValidationException):",
                "with suppress(refusals.ExecutionDoesNotExist):",
                ("--before", "running", "--only", "cancel 1-1", "run 1-1", "--crashes", "0"),
            ),
            id="a run that ends while it is stopped",
        ),
        pytest.param(
            Fault(
                "swing/analyses/statuses.py",
                'f"attribute_exists(analysis_id) AND (attribute_not_exists(run_id)',
                'f"(attribute_not_exists(run_id)',
                ("--before", "aborted", "--only", "delete 1-1", "end 1-1", "--crashes", "0", "--interruptions", "1"),
            ),
            id="an item that comes back with the end of its run",
        ),
        pytest.param(
            Fault(
                "swing/erasure.py",
                "if goes_on(item):",
                "if False:",
                ("--before", "running", "--only", "delete 1-1", "run 1-1", "--crashes", "0", "--interruptions", "1"),
            ),
            id="a profile that hears of a report after its swing was deleted",
        ),
    ],
)
def test_a_race_is_found_again_when_its_mend_is_taken_out(tmp_path: Path, fault: Fault) -> None:
    answer = explored(fault.functions(tmp_path), *fault.arguments)

    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "--replay" in answer.stdout


def test_a_repeat_that_dies_before_its_run_is_queued_does_so_again_until_it_is_mended(
    tmp_path: Path,
) -> None:
    broken = LEFT_STARTED.functions(tmp_path)
    found = explored(broken, *LEFT_STARTED.arguments)
    order = found.stdout.partition("--replay '")[2].partition("'")[0]

    assert found.returncode == 1, found.stdout + found.stderr
    assert explored(broken, "--replay", order).returncode == 1
    assert explored(ROOT / "functions", "--replay", order).returncode == 0
