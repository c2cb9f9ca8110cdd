"""A function that is not set up fails when it is loaded, before there is a golfer to fail."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from swing.accounts.identity import Issuer
from swing.chat.settings import ChatSettings
from swing.coach.settings import Settings as CoachSettings
from swing.settings import SettingsError
from tests.workflow.definition import ROOT, TEMPLATE, logical_id, resources

FUNCTIONS = ROOT / "functions"
ENTRANCES = sorted(path.parent.name for path in FUNCTIONS.glob("*/app.py"))
FOR_ALL: dict[str, Any] = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
# A version's name, and what only an entrance for any origin does without.
UNASKED = {"RELEASE", "CONFIGURATION", "ALLOWED_ORIGINS"}
WITH_DEFAULT = {
    str(field.alias)
    for kind in (ChatSettings, CoachSettings, Issuer)
    for field in kind.model_fields.values()
    if not field.is_required()
}


def own(function: str) -> dict[str, Any]:
    """The variables that the template gives to this function and not to all."""
    found: dict[str, Any] = resources("AWS::Serverless::Function")[logical_id(function)].get("Environment", {})
    return {name: parameter(value) for name, value in found.get("Variables", {}).items() if name not in UNASKED}


def parameter(value: Any) -> Any:
    """The template's parameter that a variable tells, or whatever else it tells."""
    if isinstance(value, dict) and "Fn::If" in value:
        return parameter(value["Fn::If"][-1])
    return TEMPLATE["Parameters"].get(value["Ref"], value) if isinstance(value, dict) and "Ref" in value else value


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """A function's module, in the environment that the template gives it."""
    function: str = request.param
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", f"golf-coach-{function}")
    for name, value in (FOR_ALL | own(function)).items():
        default = value.get("Default") if isinstance(value, dict) else None
        monkeypatch.setenv(name, str(default or "something"))
    return FUNCTIONS / function / "app.py"


@pytest.mark.parametrize("deployed", ENTRANCES, indirect=True)
def test_a_function_is_loaded_with_what_the_template_gives_it(deployed: Path) -> None:
    assert callable(runpy.run_path(str(deployed))["handler"])


@pytest.mark.parametrize(
    ("deployed", "name"),
    [
        (function, name)
        for function in ENTRANCES
        for name in own(function)
        if name not in WITH_DEFAULT or function == "count_analysis"
    ],
    indirect=["deployed"],
)
def test_a_function_that_lacks_a_variable_is_not_loaded(
    deployed: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(name)

    with pytest.raises(SettingsError, match=f"^{name}: Field required$"):
        runpy.run_path(str(deployed))


@pytest.mark.parametrize(
    ("deployed", "name"),
    [
        (function, name)
        for function in ENTRANCES
        for name, value in own(function).items()
        if isinstance(value, dict) and (value.get("Type") == "Number" or "AllowedValues" in value)
    ],
    indirect=["deployed"],
)
def test_a_function_whose_setting_makes_no_sense_is_not_loaded(
    deployed: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "many")

    with pytest.raises(SettingsError, match=f"^{name}: Input should be"):
        runpy.run_path(str(deployed))


@pytest.mark.parametrize("function", ENTRANCES)
def test_a_function_asks_for_nothing_that_the_template_does_not_give_it(
    function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", f"golf-coach-{function}")
    for name in FOR_ALL | own(function):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(SettingsError) as raised:
        runpy.run_path(str(FUNCTIONS / function / "app.py"))

    assert {complaint.split(":")[0] for complaint in str(raised.value).split("; ")} <= {*FOR_ALL, *own(function)}


def test_the_long_video_worker_does_not_begin_without_its_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANALYSES_TABLE", "ARTIFACTS_BUCKET", "LONG_VIDEO_QUEUE_URL"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(SettingsError, match=r"ANALYSES_TABLE.*ARTIFACTS_BUCKET.*LONG_VIDEO_QUEUE_URL: Field required$"):
        runpy.run_path(str(FUNCTIONS / "long_video_worker" / "__main__.py"), run_name="__main__")
