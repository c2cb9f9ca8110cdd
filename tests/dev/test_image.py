"""The vision image: its last step runs what its functions run, and fails where they would."""

import os
import re
import subprocess
import sys
from pathlib import Path

from ops.local import ROOT
from pose_model.check import HANDLERS
from swing.pose.landmarker import CHECKOUT_MODEL
from tests.workflow.definition import resources

DOCKERFILE = (ROOT / "functions" / "Dockerfile").read_text()


def checked(model: Path) -> "subprocess.CompletedProcess[str]":
    """The step of the build, in a checkout in place of the image."""
    return subprocess.run(
        [sys.executable, "-m", "pose_model.check"],
        cwd=ROOT / "functions",
        env=os.environ | {"POSE_MODEL_PATH": str(model), "POWERTOOLS_TRACE_DISABLED": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_images_last_step_is_to_look_at_a_golfer() -> None:
    steps = [line for line in DOCKERFILE.splitlines() if re.match(r"[A-Z]+ ", line)]

    assert re.fullmatch(r"RUN python -m pose_model\.check \d+", steps[-1])


def test_what_the_image_needs_is_imported_and_a_drawn_golfer_is_filmed_decoded_and_found() -> None:
    done = checked(CHECKOUT_MODEL)

    assert done.returncode == 0, done.stderr
    assert done.stdout == "The pose model has found the golfer in 3 pictures.\n"


def test_an_image_without_its_model_is_not_built() -> None:
    done = checked(Path("/nowhere/model.task"))

    assert done.returncode != 0
    assert "ModelMissingError" in done.stderr


def test_every_function_of_the_image_is_imported() -> None:
    images = [each for each in resources("AWS::Serverless::Function").values() if each.get("PackageType") == "Image"]

    assert {each["ImageConfig"]["Command"][0] for each in images} == {f"{name}.app.handler" for name in HANDLERS}


def test_the_base_is_named_once_and_exactly() -> None:
    """A tag that moves would give another image for the same checkout."""
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)

    assert set(bases) == {"${BASE}"}
    assert re.search(
        r"^ARG BASE=public\.ecr\.aws/lambda/python:3\.13\.\d{4}\.\d\d\.\d\d\.\d\d$", DOCKERFILE, re.MULTILINE
    )
