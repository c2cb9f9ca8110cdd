"""What roles are granted is what AWS asks for, in the template that CloudFormation is given."""

import re
from typing import Any

from tests.workflow import definition
from tests.workflow.expansions import listed, resources, statements, whole

LIVE = {"Ref": "AnalyzeSwingAliaslive"}
PUBLISHED = {
    "AWS::Lambda::Alias",
    "AWS::Lambda::Version",
    "AWS::StepFunctions::StateMachineAlias",
    "AWS::StepFunctions::StateMachineVersion",
}


def test_no_role_is_granted_a_version_or_an_alias_because_the_machine_itself_is_what_is_asked_for() -> None:
    """Step Functions asks for the ARN without its qualifier, and versions of functions are granted by a pattern."""
    published = {name for name, each in whole()["Resources"].items() if each["Type"] in PUBLISHED}

    named = {name for _, statement in statements() for name in names_in(statement["Resource"])}

    assert "AnalyzeSwing" in named
    assert not named & published


def names_in(tree: Any) -> set[str]:
    """Logical names that an expression of the template refers to."""
    if isinstance(tree, list):
        return {name for branch in tree for name in names_in(branch)}
    if not isinstance(tree, dict):
        return set()
    if "Ref" in tree:
        return {tree["Ref"]}
    if "Fn::Sub" in tree:
        return set(re.findall(r"\$\{(\w+)", str(tree["Fn::Sub"])))
    return {str(tree["Fn::GetAtt"][0])} if "Fn::GetAtt" in tree else names_in(list(tree.values()))


def test_whoever_may_start_analyses_may_start_them_by_the_live_alias_alone() -> None:
    starts = [each for _, each in statements() if "states:StartExecution" in listed(each["Action"])]
    analyses = [each for each in starts if "AnalyzeSwing" in names_in(each["Resource"])]

    assert len(analyses) == 4
    for each in analyses:
        assert each["Resource"] == {"Ref": "AnalyzeSwing"}
        assert each["Condition"] == {"ForAnyValue:StringEquals": {"states:StateMachineQualifier": ["live"]}}


def test_whoever_starts_analyses_starts_the_live_alias() -> None:
    functions = resources("AWS::Lambda::Function").values()
    settings = [each.get("Environment", {}).get("Variables", {}) for each in functions]
    started = [each["STATE_MACHINE_ARN"] for each in settings if "STATE_MACHINE_ARN" in each]
    backfill = resources("AWS::StepFunctions::StateMachine")["Backfill"]

    assert started == [LIVE] * 3
    assert backfill["DefinitionSubstitutions"]["AnalyzeSwingArn"] == LIVE
    analyzing = definition.tasks(definition.BACKFILL)["Analyze the video"]["Arguments"]
    assert analyzing["StateMachineArn"] == "${AnalyzeSwingArn}"


def test_what_is_allowed_on_executions_is_allowed_on_those_of_the_machine_whatever_started_them() -> None:
    """An execution's ARN names its machine and no alias."""
    actions = {"states:DescribeExecution", "states:StopExecution", "states:GetExecutionHistory"}
    granted = [each for _, each in statements() if actions & set(listed(each["Action"]))]
    execution = r".*:execution:golf-coach-(analyze-swing-\$\{Env\}|backfill-\$\{Env\}(/Videos)?):\*"

    assert len(granted) >= 5
    for each in granted:
        assert set(listed(each["Action"])) <= actions
        assert all(re.fullmatch(execution, one["Fn::Sub"]) for one in listed(each["Resource"]))


def test_an_index_is_asked_and_nothing_else() -> None:
    indexed = [each for _, each in statements() if "/index/" in str(each["Resource"])]

    assert len(indexed) >= 5
    for each in indexed:
        assert set(listed(each["Action"])) <= {"dynamodb:Query", "dynamodb:Scan"}


def test_the_stage_waits_for_the_role_that_its_access_log_is_written_with() -> None:
    """An account without that role is refused a stage with an access log."""
    [stage] = [name for name, each in whole()["Resources"].items() if each["Type"] == "AWS::ApiGateway::Stage"]

    assert "ApiGatewayAccount" in waited_for(stage)


def waited_for(name: str) -> set[str]:
    """Logical names of everything that is made before a resource."""
    found, frontier = set[str](), {name}
    while frontier:
        resource = whole()["Resources"].get(frontier.pop(), {})
        after = names_in([resource.get("Properties", {})]) | set(listed(resource.get("DependsOn", [])))
        frontier |= after - found
        found |= after
    return found
