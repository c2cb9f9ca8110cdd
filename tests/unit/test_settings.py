"""Settings come from the environment, typed, and what is wrong with them is told by name."""

import pytest
from pydantic import Field

from ops.local import ROOT
from swing.chat.settings import ChatSettings
from swing.coach.settings import Settings as CoachSettings
from swing.settings import Settings, SettingsError, optional, variable
from tests.workflow.definition import TEMPLATE, resources

# Lambda's own variables, which a deployment does not set; and the one dimension of all metrics.
OF_LAMBDA = {"swing/media/cage.py", "swing/telemetry/powertools.py"}


class Range(Settings):
    name: str = Field(alias="RANGE_NAME")
    bays: int = Field(default=12, alias="RANGE_BAYS")
    is_open: bool = Field(default=False, alias="RANGE_OPEN")


def test_what_is_set_is_read_anew_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANGE_NAME", "North")
    first = Range.read()
    monkeypatch.setenv("RANGE_BAYS", "30")
    monkeypatch.setenv("RANGE_OPEN", "true")

    assert (first.bays, first.is_open) == (12, False)
    assert Range.read() == Range(name="North", bays=30, is_open=True)


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANGE_NAME", "North")
    monkeypatch.setenv("RANGE_BAYS", "")

    assert Range.read().bays == 12
    assert optional("RANGE_BAYS", "none") == "none"


def test_everything_that_is_wrong_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANGE_BAYS", "many")

    with pytest.raises(SettingsError, match=r"^RANGE_NAME: Field required; RANGE_BAYS: .*integer"):
        Range.read()


def test_a_resource_that_is_not_named_is_missed_by_its_variable() -> None:
    with pytest.raises(SettingsError, match="RANGE_TABLE: Field required"):
        variable("RANGE_TABLE")


@pytest.mark.parametrize(("kind", "function"), [(CoachSettings, "AskCoachFunction"), (ChatSettings, "ChatFunction")])
def test_a_default_that_the_template_has_too_is_the_same_there(kind: type[Settings], function: str) -> None:
    variables = resources("AWS::Serverless::Function")[function]["Environment"]["Variables"]
    parameters = {
        name: TEMPLATE["Parameters"][value["Ref"]]
        for name, value in variables.items()
        if "Ref" in value and value["Ref"] in TEMPLATE["Parameters"]
    }
    fields = {field.alias: name for name, field in kind.model_fields.items()}
    repeated = {name: str(parameters[name]["Default"]) for name in fields if name in parameters}

    assert repeated
    assert kind.model_validate(repeated, by_name=False) == kind()


def test_nobody_but_the_settings_reads_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT / "functions"))
        for path in (ROOT / "functions").rglob("*.py")
        if "os.environ" in path.read_text() or "os.getenv" in path.read_text()
    }

    assert readers - OF_LAMBDA == {"swing/settings.py"}
