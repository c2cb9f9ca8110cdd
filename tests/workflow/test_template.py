"""The template keeps what an operator and an auditor rely on."""

import json
import operator
import re
from collections.abc import Callable
from typing import Any

import pytest
from aws_lambda_powertools.event_handler.exceptions import NotFoundError

from api.errors import REFUSALS, ErrorBody, Fault, Refusal
from dev.demo import long_video_worker
from swing.accounts.identity import GUEST_DAYS
from swing.aws.sqs_batches import TRIES
from swing.chat import conversation
from swing.chat.settings import ChatSettings
from swing.coach.settings import Settings
from swing.intake import admission, leases
from swing.telemetry import business_metrics
from tests.workflow.definition import ROOT, TEMPLATE, WORKFLOW, resources

QUEUES = resources("AWS::SQS::Queue")
WORK_QUEUES = {name: queue for name, queue in QUEUES.items() if "DeadLetter" not in name}


def test_every_work_queue_gives_up_into_a_queue_of_its_own() -> None:
    letters = [str(queue["RedrivePolicy"]["deadLetterTargetArn"]) for queue in WORK_QUEUES.values()]

    assert len(set(letters)) == len(letters) == len(WORK_QUEUES)


def test_a_queue_that_lambda_reads_bears_a_quarter_of_an_hour_in_which_its_function_finds_no_place() -> None:
    """Lambda tries again for as long as the queue hides the message, and then gives it back: one delivery is gone."""
    read = {name: queue for name, queue in WORK_QUEUES.items() if name != "LongVideoQueue"}

    for queue in read.values():
        assert queue["RedrivePolicy"]["maxReceiveCount"] == TRIES >= 5
        assert queue["RedrivePolicy"]["maxReceiveCount"] * queue["VisibilityTimeout"] >= 15 * 60


def test_no_function_reserves_a_share_of_the_account_because_a_new_one_has_none_to_give() -> None:
    functions = [*resources("AWS::Serverless::Function").values(), TEMPLATE["Globals"]["Function"]]

    reserved = [found for each in functions if (found := each.get("ReservedConcurrentExecutions"))]
    assert reserved == [{"Fn::If": ["BoundedWebhook", {"Ref": "CoachWebhooksAtOnce"}, {"Ref": "AWS::NoValue"}]}]
    assert TEMPLATE["Parameters"]["CoachWebhooksAtOnce"]["Default"] == 0
    assert not any("ProvisionedConcurrencyConfig" in each for each in functions)


def test_a_start_that_fails_for_two_minutes_rings() -> None:
    """Whoever can't be started is told so only after a quarter of an hour."""
    alarm = resources("AWS::CloudWatch::Alarm")["FailedStartsAlarm"]

    assert alarm["MetricName"] == business_metrics.failed_start().name
    assert {each["Name"] for each in alarm["Dimensions"]} == {"env", "service"}
    assert alarm["Period"] * alarm["EvaluationPeriods"] < admission.GIVE_UP_S / 3


@pytest.mark.parametrize("name", QUEUES)
def test_every_queue_is_encrypted_and_keeps_its_messages_for_two_weeks(name: str) -> None:
    assert QUEUES[name]["SqsManagedSseEnabled"] is True
    assert QUEUES[name]["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_every_queue_and_bucket_refuses_what_does_not_come_over_tls() -> None:
    policies = [*resources("AWS::SQS::QueuePolicy").values(), *resources("AWS::S3::BucketPolicy").values()]
    guarded = str([policy.get("Queues", policy.get("Bucket")) for policy in policies])

    for policy in policies:
        assert any(denies_plain_text(statement) for statement in policy["PolicyDocument"]["Statement"])
    for name in (*QUEUES, *resources("AWS::S3::Bucket")):
        assert f"'{name}'" in guarded


def denies_plain_text(statement: dict[str, Any]) -> bool:
    plain = statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
    return plain and statement["Effect"] == "Deny" and statement["Principal"] == "*"


def test_no_bucket_is_public() -> None:
    for bucket in resources("AWS::S3::Bucket").values():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert len(bucket["PublicAccessBlockConfiguration"]) == 4


def test_every_log_group_forgets() -> None:
    groups = resources("AWS::Logs::LogGroup")

    # One each for the workflow, the API's access log, the long-video worker and what operators do.
    assert len(groups) == len(resources("AWS::Serverless::Function")) + 4
    assert all("RetentionInDays" in group for group in groups.values())


def test_a_queue_hides_a_message_six_times_as_long_as_its_consumer_may_take() -> None:
    usual = TEMPLATE["Globals"]["Function"]["Timeout"]

    for function in resources("AWS::Serverless::Function").values():
        for event in (each for each in function.get("Events", {}).values() if each["Type"] == "SQS"):
            queue = QUEUES[event["Properties"]["Queue"]["Fn::GetAtt"][0]]
            assert queue["VisibilityTimeout"] >= 6 * function.get("Timeout", usual)
            assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_only_log_and_trace_delivery_may_touch_every_resource() -> None:
    holders = [*resources("AWS::Serverless::Function").values(), *resources("AWS::Serverless::StateMachine").values()]
    statements = [statement for holder in holders for policy in holder["Policies"] for statement in policy["Statement"]]

    for statement in statements:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        assert not any("*" in action for action in actions)
        if statement["Resource"] == "*":
            assert all(action.startswith(("logs:", "xray:")) for action in actions)


def test_a_role_is_taken_on_for_this_account_alone() -> None:
    trusts = [role["AssumeRolePolicyDocument"] for role in resources("AWS::IAM::Role").values()]
    conditions = [statement["Condition"] for trust in trusts for statement in trust["Statement"]]

    for condition in conditions:
        [(operator_, wanted)] = condition.items()
        assert operator_ in {"StringEquals", "StringEqualsIfExists"}
        assert wanted == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}


@pytest.mark.parametrize(
    ("issuer", "may_be"),
    [
        ("", True),
        ("https://id.example.com/pool", True),
        ("http://127.0.0.1:4000/pool", True),
        ("http://id.example.com", False),
        ("http://127.0.0.1.example.com/pool", False),
        ("http://localhost@example.com", False),
        ("id.example.com", False),
    ],
)
def test_an_issuer_is_asked_over_tls(issuer: str, may_be: bool) -> None:
    pattern = TEMPLATE["Parameters"]["AuthIssuer"]["AllowedPattern"]

    assert bool(re.fullmatch(pattern, issuer)) == may_be


def test_a_deadline_of_the_model_ends_before_the_function_does() -> None:
    """With ten seconds for what is done before and after: a function that is killed tells nobody."""
    functions = resources("AWS::Serverless::Function")
    asks, forgets, chats = (functions[f"{name}Function"] for name in ("AskCoach", "ForgetConversation", "Chat"))
    records = forgets["Events"]["Thread"]["Properties"]["BatchSize"]

    assert max(Settings().timeout_s, 2 * Settings().record_s) + 10 <= asks["Timeout"]
    assert records * conversation.ENDING_S + 10 <= forgets["Timeout"]
    assert ChatSettings().turn_s + 4 <= chats["Timeout"]


def test_the_analyses_are_found_by_golfer_and_time() -> None:
    [index] = resources("AWS::DynamoDB::Table")["AnalysesTable"]["GlobalSecondaryIndexes"]

    assert index["IndexName"] == "user-timestamp-index"
    assert [key["AttributeName"] for key in index["KeySchema"]] == ["user_id", "created_at"]
    assert index["Projection"] == {"ProjectionType": "ALL"}


def test_whoever_fetches_a_video_may_learn_that_it_is_gone() -> None:
    videos = "'${VideosBucket.Arn}/golf-swings/*'"

    for name, function in resources("AWS::Serverless::Function").items():
        granted = [statement for policy in function.get("Policies", []) for statement in policy["Statement"]]
        fetches = [one for one in granted if "s3:GetObject" in one["Action"] and videos in str(one["Resource"])]
        lists = [one for one in granted if one["Action"] == "s3:ListBucket" and "VideosBucket" in str(one["Resource"])]
        assert len(lists) >= bool(fetches), name


@pytest.mark.parametrize("kind", ["DEFAULT_4XX", "DEFAULT_5XX", "THROTTLED", "MISSING_AUTHENTICATION_TOKEN"])
def test_what_the_gateway_answers_by_itself_looks_like_our_refusals_and_is_readable_by_a_web_page(kind: str) -> None:
    [api] = resources("AWS::Serverless::Api").values()
    answer = api["GatewayResponses"][kind]

    told = re.sub(r'"\$context[.\w]+"|\$context[.\w]+', '"x"', answer["ResponseTemplates"]["application/json"])
    assert json.loads(told).keys() == ErrorBody.model_fields.keys()
    assert json.loads(told)["error"].keys() == Fault.model_fields.keys()
    headers = answer["ResponseParameters"]["Headers"]
    assert headers["Access-Control-Allow-Origin"] == "'*'"
    assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("'no-store'", "'nosniff'")
    assert ("Retry-After" in headers) == (kind == "THROTTLED")


def test_a_method_that_no_route_has_is_no_such_route_and_no_missing_token() -> None:
    """API Gateway's name for what it has no method for; the functions never see such a request."""
    [api] = resources("AWS::Serverless::Api").values()
    answer = api["GatewayResponses"]["MISSING_AUTHENTICATION_TOKEN"]

    told = Fault(**json.loads(answer["ResponseTemplates"]["application/json"])["error"])

    assert Refusal(answer["StatusCode"], told.code, told.message, told.hint) == REFUSALS[NotFoundError]


DEPLOYED = {
    "AWS::AccountId": "123456789012",
    "AWS::Region": "eu-west-1",
    "Env": "dev",
    "AuthIssuer": "",
    "AuthTokenOrigin": "",
}


@pytest.mark.parametrize(
    ("parameters", "host"),
    [
        pytest.param({}, "https://golf-coach-123456789012-dev.auth.eu-west-1.amazoncognito.com", id="our user pool"),
        pytest.param(
            {"AuthIssuer": "https://example.okta.com/oauth2/default"}, "https://example.okta.com", id="another issuer"
        ),
        pytest.param({"AuthIssuer": "https://id.example.com"}, "https://id.example.com", id="one without a path"),
        pytest.param(
            {
                "AuthIssuer": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc",
                "AuthTokenOrigin": "https://golfers.auth.eu-west-1.amazoncognito.com",
            },
            "https://golfers.auth.eu-west-1.amazoncognito.com",
            id="another user pool",
        ),
    ],
)
def test_the_viewer_may_connect_to_the_host_that_gives_out_tokens(parameters: dict[str, str], host: str) -> None:
    [headers] = resources("AWS::CloudFront::ResponseHeadersPolicy").values()
    security = headers["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    policy, places = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]

    assert "${SignIn};" in policy
    assert worked_out(places["SignIn"], DEPLOYED | parameters) == host


INTRINSICS: dict[str, Callable[..., Any]] = {
    "Fn::Equals": operator.eq,
    "Fn::Not": operator.not_,
    "Fn::If": lambda condition, yes, no: yes if condition else no,
    "Fn::Join": str.join,
    "Fn::Split": lambda between, text: text.split(between),
    "Fn::Select": lambda index, parts: parts[index],
}


def worked_out(expression: Any, values: dict[str, str]) -> Any:
    """What CloudFormation makes of an expression of the template."""
    if isinstance(expression, list):
        return [worked_out(each, values) for each in expression]
    if not isinstance(expression, dict):
        return expression
    [(name, given)] = expression.items()
    if name == "Ref":
        return values[given]
    if name == "Fn::Sub":
        return re.sub(r"\$\{([\w:]+)\}", lambda place: values[place[1]], given)
    if name == "Fn::If":
        given = [TEMPLATE["Conditions"][given[0]], *given[1:]]
    return INTRINSICS[name](*worked_out(given, values))


def test_all_callers_together_are_throttled() -> None:
    [api] = resources("AWS::Serverless::Api").values()
    [limits] = api["MethodSettings"]

    assert (limits["ResourcePath"], limits["HttpMethod"]) == ("/*", "*")
    assert limits["ThrottlingRateLimit"] == {"Ref": "ApiRequestsPerSecond"}
    assert limits["ThrottlingBurstLimit"] == {"Ref": "ApiBurst"}


def test_the_firewall_lets_as_long_a_body_through_as_the_api_takes() -> None:
    [firewall] = resources("AWS::WAFv2::WebACL").values()
    groups = [rule["Statement"].get("ManagedRuleGroupStatement", {}) for rule in firewall["Rules"]]
    [common] = [group for group in groups if group.get("Name") == "AWSManagedRulesCommonRuleSet"]

    assert common["RuleActionOverrides"] == [{"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}}]


def test_whoever_takes_a_long_video_has_the_settings_that_its_code_asks_for() -> None:
    [container] = resources("AWS::ECS::TaskDefinition")["LongVideoTask"]["ContainerDefinitions"]

    given = {variable["Name"] for variable in container["Environment"]}

    assert given > set(long_video_worker.VARIABLES)


def test_a_task_for_long_videos_traces_nothing_because_no_trace_is_begun_for_it() -> None:
    """The image's base says that it is Lambda, where Lambda begins one."""
    [container] = resources("AWS::ECS::TaskDefinition")["LongVideoTask"]["ContainerDefinitions"]

    assert {"Name": "POWERTOOLS_TRACE_DISABLED", "Value": "true"} in container["Environment"]


def test_the_long_video_service_gets_no_public_address_and_undoes_a_bad_deployment() -> None:
    service = resources("AWS::ECS::Service")["LongVideoService"]

    assert service["NetworkConfiguration"]["AwsvpcConfiguration"]["AssignPublicIp"] == "DISABLED"
    assert service["DeploymentConfiguration"]["DeploymentCircuitBreaker"] == {"Enable": True, "Rollback": True}
    assert "DesiredCount" not in service


def test_the_long_video_worker_may_do_what_it_does_and_nothing_to_every_resource() -> None:
    policy = resources("AWS::IAM::RolePolicy")["LongVideoTaskPolicy"]["PolicyDocument"]["Statement"]

    actions = {action for each in policy for action in listed(each["Action"])}

    assert all("*" not in listed(each["Resource"]) for each in policy)
    assert {action for action in actions if action.startswith(("s3:", "dynamodb:"))} == {
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
        "dynamodb:UpdateItem",
    }
    assert not any("*" in action for action in actions)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_tasks_for_long_videos_come_with_the_backlog_and_go_without_work() -> None:
    target = resources("AWS::ApplicationAutoScaling::ScalableTarget")["LongVideoScaling"]
    alarms = resources("AWS::CloudWatch::Alarm")

    assert target["MinCapacity"] == 0
    assert alarms["LongVideoBacklogAlarm"]["AlarmActions"] == [{"Ref": "LongVideoScaleOut"}]
    assert alarms["LongVideoIdleAlarm"]["AlarmActions"] == [{"Ref": "LongVideoScaleIn"}]
    assert metrics_of("LongVideoBacklogAlarm") == metrics_of("LongVideoIdleAlarm")


def metrics_of(alarm: str) -> list[Any]:
    return [each for each in resources("AWS::CloudWatch::Alarm")[alarm]["Metrics"] if "MetricStat" in each]


def test_a_version_of_the_workflow_calls_the_versions_of_its_functions_that_were_published_with_it() -> None:
    functions = resources("AWS::Serverless::Function")
    machine = resources("AWS::Serverless::StateMachine")["AnalyzeSwing"]
    called = {name: ref["Ref"] for name, ref in machine["DefinitionSubstitutions"].items() if name.endswith("Arn")}

    assert all(ref == name.removesuffix("Arn") + ".Version" for name, ref in called.items())
    assert all(functions[name.removesuffix("Arn")]["AutoPublishAlias"] == "live" for name in called)
    assert len(called) == 7


def test_analyses_are_started_by_the_alias_that_a_failing_version_is_taken_off() -> None:
    machine = resources("AWS::Serverless::StateMachine")["AnalyzeSwing"]
    settings = [
        one.get("Environment", {}).get("Variables", {}) for one in resources("AWS::Serverless::Function").values()
    ]
    started = [given["STATE_MACHINE_ARN"] for given in settings if "STATE_MACHINE_ARN" in given]

    assert {"Ref": f"AnalyzeSwingAlias{machine['AutoPublishAlias']}"} in started
    assert all(one == started[0] for one in started)
    assert machine["DeploymentPreference"]["Alarms"] == [{"Ref": "AnalysesFailedAlarm"}]


@pytest.mark.parametrize("name", [*resources("AWS::DynamoDB::Table"), *resources("AWS::S3::Bucket")])
def test_what_golfers_have_stored_outlives_the_stack_and_what_can_be_made_again_does_not(name: str) -> None:
    made_again = {"ArtifactsBucket", "LineTable", "UsageTable", "ViewerBucket"}

    policy = TEMPLATE["Resources"][name]["DeletionPolicy"]

    assert policy == ("Delete" if name in made_again else "RetainExceptOnCreate")


def test_a_guests_video_outlives_the_token_that_can_show_it_and_not_by_much() -> None:
    rules = resources("AWS::S3::Bucket")["VideosBucket"]["LifecycleConfiguration"]["Rules"]

    [forgotten] = [rule for rule in rules if "ExpirationInDays" in rule and "TagFilters" not in rule]

    assert forgotten["Prefix"] == "golf-swings/guest-"
    assert GUEST_DAYS < forgotten["ExpirationInDays"] <= 3 * GUEST_DAYS


ALARMS = {
    name: alarm for name, alarm in resources("AWS::CloudWatch::Alarm").items() if not name.startswith("LongVideo")
}
# On the errors of functions beside the workflow, and how many metrics an alarm may add up.
FUNCTION_ALARMS = ("FunctionErrorsAlarm", "BackgroundErrorsAlarm")
MAX_METRICS = 10


@pytest.mark.parametrize("name", ALARMS)
def test_every_alarm_calls_somebody_and_says_where_the_runbook_goes_on(name: str) -> None:
    runbook = (ROOT / "docs" / "runbook.md").read_text()
    anchors = {title.lower().replace(" ", "-") for title in re.findall(r"^## (.+)$", runbook, re.MULTILINE)}

    where = re.search(r"docs/runbook\.md#([\w-]+)$", ALARMS[name]["AlarmDescription"])

    assert where
    assert where[1] in anchors
    assert ALARMS[name]["AlarmActions"] == [{"Ref": "AlarmTopic"}]


def test_every_dead_letter_queue_and_every_work_queue_is_watched() -> None:
    letters = {name for name in QUEUES if "DeadLetter" in name}
    quick = WORK_QUEUES.keys() - {"LongVideoQueue"}  # which may wait for a task to start; its own alarm starts one

    assert watched("DeadLettersAlarm") == letters
    assert watched("OldestMessageAlarm") == watched("QueueStalledAlarm") == quick


def watched(alarm: str) -> set[str]:
    dimensions = [each["MetricStat"]["Metric"]["Dimensions"][0] for each in metrics_of(alarm)]
    return {dimension["Value"]["Fn::GetAtt"][0] for dimension in dimensions}


def test_a_queue_that_reports_nothing_does_not_hide_one_that_stands_still() -> None:
    [told] = [each for each in resources("AWS::CloudWatch::Alarm")["QueueStalledAlarm"]["Metrics"] if "Label" in each]
    names = [each["Id"] for each in metrics_of("QueueStalledAlarm")]

    assert re.findall(r"FILL\((\w+), 0\)", told["Expression"]) == re.findall(r"\b[ad]\d\b", told["Expression"]) == names


def test_a_golfer_who_stops_an_analysis_neither_rings_the_alarm_nor_stops_a_rollout() -> None:
    """An execution that somebody else stops leaves a dead letter, which rings its own."""
    counted = {each["MetricStat"]["Metric"]["MetricName"] for each in metrics_of("AnalysesFailedAlarm")}

    assert counted == {"ExecutionsFailed", "ExecutionsTimedOut"}


def test_the_errors_of_every_function_beside_the_workflow_are_watched() -> None:
    called = {ref["Ref"] for ref in machine_substitutions() if str(ref.get("Ref", "")).endswith(".Version")}
    beside = resources("AWS::Serverless::Function").keys() - {name.removesuffix(".Version") for name in called}
    optional = {name for name in beside if "Condition" in TEMPLATE["Resources"][name]}

    assert {*erring(*FUNCTION_ALARMS), *erring("LineAlarm")} == beside - optional


def test_the_runbook_looks_for_errors_in_the_log_of_each_function_whose_errors_ring() -> None:
    runbook = (ROOT / "docs" / "runbook.md").read_text()

    [looked_at] = re.findall(r"^for name in (.+); do$", runbook, re.MULTILINE)

    ringing = [name.removesuffix("Function") for name in erring(*FUNCTION_ALARMS)]
    assert looked_at.split() == [re.sub(r"\B(?=[A-Z])", "_", name).lower() for name in ringing]


@pytest.mark.parametrize("alarm", FUNCTION_ALARMS)
def test_another_function_beside_the_workflow_finds_room_in_the_alarms_on_errors(alarm: str) -> None:
    assert len(metrics_of(alarm)) < MAX_METRICS


def erring(*alarms: str) -> list[str]:
    """Functions whose errors the alarms add up."""
    metrics = [each["MetricStat"]["Metric"] for alarm in alarms for each in metrics_of(alarm)]
    return [each["Dimensions"][0]["Value"]["Ref"] for each in metrics if each["MetricName"] == "Errors"]


def test_no_alarm_adds_up_more_metrics_than_cloudwatch_takes() -> None:
    assert all(len(metrics_of(name)) <= MAX_METRICS for name, alarm in ALARMS.items() if "Metrics" in alarm)


def test_a_lease_outlives_the_longest_run_so_that_it_can_only_be_given_back_or_forgotten() -> None:
    assert WORKFLOW["TimeoutSeconds"] < leases.LEASE_S


def machine_substitutions() -> list[dict[str, Any]]:
    machine = resources("AWS::Serverless::StateMachine")["AnalyzeSwing"]
    return [value for value in machine["DefinitionSubstitutions"].values() if isinstance(value, dict)]


def test_the_dashboard_is_what_cloudwatch_can_read() -> None:
    body = resources("AWS::CloudWatch::Dashboard")["Dashboard"]["DashboardBody"]["Fn::Sub"]

    widgets = json.loads(re.sub(r"\$\{[\w.:]+\}", "x", body))["widgets"]

    assert len({(widget["x"], widget["y"]) for widget in widgets}) == len(widgets) == 6
