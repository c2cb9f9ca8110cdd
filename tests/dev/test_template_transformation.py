"""template.yaml becomes what a local engine can run, and nothing of it gets lost on the way."""

import io
import json
import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from dev.local.deploy import FUNCTION_ENVIRONMENT, fingerprint
from dev.local.template import Code, addressed, bootstrap, handler_of, localised, package, unpublished
from ops.local import ROOT
from ops.template import Tree, load

CODE = Code(bucket="packages", key="0123.zip")
TEMPLATE = load(ROOT / "template.yaml")


def local(overrides: dict[str, Tree] | None = None) -> Tree:
    return localised(TEMPLATE, ROOT, CODE, overrides)


def of_type(template: Tree, kind: str) -> dict[str, Tree]:
    found = template["Resources"].items()
    return {name: resource["Properties"] for name, resource in found if resource["Type"] == kind}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("!Ref Queue", {"Ref": "Queue"}, id="Ref"),
        pytest.param("!GetAtt Queue.Arn", {"Fn::GetAtt": ["Queue", "Arn"]}, id="GetAtt of a name"),
        pytest.param(
            "!GetAtt Api.Stage.Name", {"Fn::GetAtt": ["Api", "Stage.Name"]}, id="GetAtt with a dotted attribute"
        ),
        pytest.param("!GetAtt [Queue, Arn]", {"Fn::GetAtt": ["Queue", "Arn"]}, id="GetAtt of a list"),
        pytest.param("!Sub a-${Env}", {"Fn::Sub": "a-${Env}"}, id="Sub"),
        pytest.param("!If [Prod, !Ref A, b]", {"Fn::If": ["Prod", {"Ref": "A"}, "b"]}, id="one inside another"),
        pytest.param("!Condition Prod", {"Condition": "Prod"}, id="Condition"),
        pytest.param("2012-10-17", "2012-10-17", id="a date stays text"),
    ],
)
def test_short_intrinsics_are_read_as_cloudformation_reads_them(tmp_path: Path, written: str, meant: object) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(f"value: {written}\n")

    assert load(file) == {"value": meant}


def test_every_resource_that_does_something_stays_with_its_type() -> None:
    seen = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard")
    before = {name: resource["Type"] for name, resource in TEMPLATE["Resources"].items()}

    after = {name: resource["Type"] for name, resource in local()["Resources"].items()}

    assert {name: kind for name, kind in before.items() if kind not in seen} == {
        name: kind for name, kind in after.items() if kind not in seen
    }
    assert before.items() > after.items()


def test_an_alarm_on_one_metric_stays_and_one_on_several_is_left_out() -> None:
    alarms = of_type(local(), "AWS::CloudWatch::Alarm")

    assert "SpendingAlarm" in alarms
    assert not any("Metrics" in alarm for alarm in alarms.values())


def test_every_function_image_or_zip_becomes_the_same_bootstrap_with_its_own_handler() -> None:
    functions = of_type(local(), "AWS::Serverless::Function")

    assert {function["CodeUri"]["Key"] for function in functions.values()} == {CODE.key}
    assert {function["Runtime"] for function in functions.values()} == {"provided.al2023"}
    assert not any({"PackageType", "ImageConfig", "ImageUri"} & function.keys() for function in functions.values())
    assert len({function["Handler"] for function in functions.values()}) == len(functions)


def test_every_handler_is_a_function_of_the_checkout() -> None:
    handlers = [function["Handler"] for function in of_type(local(), "AWS::Serverless::Function").values()]

    files = [ROOT / "functions" / handler.removesuffix(".handler").replace(".", "/") for handler in handlers]

    assert [file for file in files if not file.with_suffix(".py").is_file()] == []


def test_what_a_function_may_do_and_what_starts_it_stays() -> None:
    kept = ("Policies", "Events", "Timeout", "MemorySize", "Environment", "LoggingConfig")
    before = of_type(TEMPLATE, "AWS::Serverless::Function")

    after = of_type(local(), "AWS::Serverless::Function")

    for name, function in before.items():
        assert {key: after[name].get(key) for key in kept} == unpublished({key: function.get(key) for key in kept})


def test_an_image_without_a_command_is_refused() -> None:
    with pytest.raises(ValueError, match="DrawFramesFunction is an image without"):
        handler_of("DrawFramesFunction", {"PackageType": "Image", "ImageConfig": {}})


@pytest.mark.parametrize("workflow", of_type(TEMPLATE, "AWS::Serverless::StateMachine"))
def test_a_workflow_becomes_json_and_its_substitutions_stay(workflow: str) -> None:
    before = of_type(TEMPLATE, "AWS::Serverless::StateMachine")[workflow]

    after = of_type(local(), "AWS::Serverless::StateMachine")[workflow]

    assert json.loads(json.dumps(after["Definition"])) == load(ROOT / before["DefinitionUri"])
    assert after["DefinitionSubstitutions"] == unpublished(before["DefinitionSubstitutions"])
    assert "DefinitionUri" not in after


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param(
            {"Ref": "ProbeFunction.Version"},
            {"Fn::Join": [":", [{"Fn::GetAtt": ["ProbeFunction", "Arn"]}, "$LATEST"]]},
            id="of a function",
        ),
        pytest.param(
            {"Ref": "MachineAliaslive"}, {"Fn::Join": [":", [{"Ref": "Machine"}, "live"]]}, id="of a workflow"
        ),
        pytest.param({"Ref": "Queue"}, {"Ref": "Queue"}, id="of nothing that is published"),
    ],
)
def test_a_version_is_the_latest_code_and_an_alias_goes_by_its_name(written: Tree, meant: Tree) -> None:
    assert unpublished({"Policies": [written, "text"]}) == {"Policies": [meant, "text"]}


def test_nothing_local_speaks_of_what_was_published() -> None:
    assert not re.search(r"\.Version\"|Aliaslive|AutoPublishAlias|DeploymentPreference", json.dumps(local()))


def test_an_override_replaces_one_property_and_leaves_the_others() -> None:
    changed = local({"MeasureSwingFunction": {"Timeout": 3}})["Resources"]["MeasureSwingFunction"]["Properties"]

    assert changed["Timeout"] == 3
    assert changed | {"Timeout": 0} == local()["Resources"]["MeasureSwingFunction"]["Properties"] | {"Timeout": 0}


def test_an_override_of_an_unknown_resource_is_refused() -> None:
    with pytest.raises(KeyError, match="NoSuchFunction"):
        local({"NoSuchFunction": {"Timeout": 3}})


def test_the_template_itself_is_not_changed() -> None:
    before = json.dumps(TEMPLATE)

    local({"UploadQueue": {"VisibilityTimeout": 1}})

    assert json.dumps(TEMPLATE) == before


def test_the_bootstrap_starts_the_runtime_client_on_the_handler_with_the_checkout_on_its_path(tmp_path: Path) -> None:
    echo = tmp_path / "it's python"
    echo.write_text('#!/bin/sh\necho "$@"; echo "$PYTHONPATH"; echo "$OMP_NUM_THREADS"\n')
    echo.chmod(0o755)
    script = tmp_path / "bootstrap"
    script.write_text(bootstrap(echo, [tmp_path / "functions", tmp_path], FUNCTION_ENVIRONMENT))

    told = subprocess.run(
        ["/bin/sh", script], env={"_HANDLER": "probe_video.app.handler"}, capture_output=True, text=True, check=True
    ).stdout.splitlines()

    assert told == ["-m awslambdaric probe_video.app.handler", f"{tmp_path}/functions:{tmp_path}", "1"]


def test_the_package_holds_an_executable_bootstrap_and_is_the_same_every_time() -> None:
    packed = package("#!/bin/sh\n")

    [entry] = zipfile.ZipFile(io.BytesIO(packed)).infolist()

    assert entry.filename == "bootstrap"
    assert entry.external_attr >> 16 & 0o111
    assert package("#!/bin/sh\n") == packed


def test_changed_code_is_a_changed_package_and_compiled_code_is_not(tmp_path: Path) -> None:
    code, compiled = tmp_path / "app.py", tmp_path / "__pycache__" / "app.pyc"
    code.touch()
    before = fingerprint(tmp_path)

    compiled.parent.mkdir()
    compiled.touch()
    after_import = fingerprint(tmp_path)
    os.utime(code, (0, 0))
    after_edit = fingerprint(tmp_path)

    assert after_import == before
    assert after_edit != before


def test_the_api_is_found_on_the_local_engine() -> None:
    template = {"Resources": {}, "Outputs": {"ApiUrl": {"Value": "https://aws"}}}

    local = addressed(template, "http://127.0.0.1:4566")

    url = "http://127.0.0.1:4566/restapis/${Api}/${Env}/_user_request_"
    assert local["Outputs"]["ApiUrl"]["Value"] == {"Fn::Sub": url}
