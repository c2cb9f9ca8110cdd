"""The expanded template in, the statements of each role out, with every expression resolved for one deployment."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from dev.iam.calls import ANYTHING
from dev.iam.policy import Statement, listed

Tree = dict[str, Any]

NO_VALUE: Final = "AWS::NoValue"
# What stands in a policy of AWS' own that SAM gives to functions (docs.aws.amazon.com/aws-managed-policy).
MANAGED: Final[Mapping[str, list[str]]] = {
    "AWSLambdaBasicExecutionRole": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
    "AWSLambdaSQSQueueExecutionRole": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
    "AWSLambdaDynamoDBExecutionRole": [
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
    ],
    "AWSXrayWriteOnlyAccess": ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
    "AWSXRayDaemonWriteAccess": ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
}
NAMES: Final = ("BucketName", "TableName", "QueueName", "TopicName", "LogGroupName", "StateMachineName", "Name")
# The end of an ARN, by type; {} is the resource's name.
ARNS: Final[Mapping[str, str]] = {
    "AWS::S3::Bucket": "s3:::{}",
    "AWS::DynamoDB::Table": "dynamodb:${AWS::Region}:${AWS::AccountId}:table/{}",
    "AWS::SQS::Queue": "sqs:${AWS::Region}:${AWS::AccountId}:{}",
    "AWS::SNS::Topic": "sns:${AWS::Region}:${AWS::AccountId}:{}",
    "AWS::Lambda::Function": "lambda:${AWS::Region}:${AWS::AccountId}:function:{}",
    "AWS::SecretsManager::Secret": "secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:{}-" + ANYTHING * 6,
    "AWS::StepFunctions::StateMachine": "states:${AWS::Region}:${AWS::AccountId}:stateMachine:{}",
    "AWS::Events::Rule": "events:${AWS::Region}:${AWS::AccountId}:rule/{}",
    "AWS::Logs::LogGroup": "logs:${AWS::Region}:${AWS::AccountId}:log-group:{}:*",
}
REFERRED_BY_ARN: Final = frozenset({"AWS::StepFunctions::StateMachine", "AWS::SecretsManager::Secret"})


@dataclass(frozen=True)
class Roles:
    """`tree` is the expanded template and `values` those of its parameters and of CloudFormation's own (AWS::Region ...)."""

    tree: Tree
    values: Mapping[str, str]
    stack: str = "golf-coach-${Env}"

    def callers(self) -> dict[str, list[Statement]]:
        """What each function, workflow and task may do, by its name in the template."""
        found = {}
        for name, resource in self.tree["Resources"].items():
            role = ROLE_OF.get(resource["Type"], lambda _: None)(resource.get("Properties", {}))
            if role is not None and self.stands(resource):
                found[name] = list(self.statements(role["Fn::GetAtt"][0]))
        return found

    def statements(self, role: str) -> Iterator[Statement]:
        properties = self.tree["Resources"][role]["Properties"]
        for policy in [*properties.get("Policies", []), *self.attached(role)]:
            yield from listed(self.resolved(policy["PolicyDocument"])["Statement"])
        for arn in self.resolved(properties.get("ManagedPolicyArns", [])):
            if actions := MANAGED.get(arn.rsplit("/", 1)[-1]):
                yield {"Effect": "Allow", "Action": actions, "Resource": "*"}

    def attached(self, role: str) -> Iterator[Tree]:
        for resource in self.tree["Resources"].values():
            if resource["Type"] == "AWS::IAM::RolePolicy" and resource["Properties"]["RoleName"] == {"Ref": role}:
                yield resource["Properties"]

    # ------------------------------------------------------------ expressions

    @cached_property
    def conditions(self) -> Tree:
        found: Tree = self.tree.get("Conditions", {})
        return found

    def stands(self, resource: Tree) -> bool:
        return "Condition" not in resource or self.holds({"Condition": resource["Condition"]})

    def holds(self, expression: Any) -> bool:
        [(kind, value)] = expression.items()
        match kind:
            case "Condition":
                return self.holds(self.conditions[value])
            case "Fn::Equals":
                return bool(self.resolved(value[0]) == self.resolved(value[1]))
            case "Fn::Not":
                return not self.holds(value[0])
            case "Fn::And":
                return all(map(self.holds, value))
            case _:
                return any(map(self.holds, value))

    def resolved(self, tree: Any) -> Any:
        if isinstance(tree, list):
            return [branch for branch in map(self.resolved, tree) if branch != NO_VALUE]
        if not isinstance(tree, dict):
            return tree
        if len(tree) == 1 and (kind := next(iter(tree))) in EXPRESSIONS:
            return EXPRESSIONS[kind](self, tree[kind])
        return {name: value for name, branch in tree.items() if (value := self.resolved(branch)) != NO_VALUE}

    def referred(self, name: str) -> str:
        if name == NO_VALUE:
            return NO_VALUE
        if name in self.values:
            return self.values[name]
        kind = self.tree["Resources"][name]["Type"]
        if kind == "AWS::Lambda::Version":
            function = self.tree["Resources"][name]["Properties"]["FunctionName"]["Ref"]
            return f"{self.arn(function)}:1"
        if kind == "AWS::StepFunctions::StateMachineAlias":
            version = self.tree["Resources"][name]["Properties"]
            return f"{self.arn(name.removesuffix('Aliaslive'))}:{version['Name']}"
        return self.arn(name) if kind in REFERRED_BY_ARN else self.name(name)

    def attribute(self, name: str, attribute: str) -> str:
        if attribute == "StreamArn":
            return f"{self.arn(name)}/stream/{ANYTHING}"
        return self.arn(name) if attribute == "Arn" else self.name(name)

    def name(self, name: str) -> str:
        properties = self.tree["Resources"][name].get("Properties", {})
        given = [properties[key] for key in NAMES if key in properties]
        return str(self.resolved(given[0])) if given else f"{self.substituted(self.stack)}-{name}-{ANYTHING}"

    def arn(self, name: str) -> str:
        kind = self.tree["Resources"][name]["Type"]
        end = ARNS.get(kind, f"{kind}/{{}}")
        return self.substituted(f"arn:${{AWS::Partition}}:{end}").replace("{}", self.name(name))

    def substituted(self, text: str, own: Mapping[str, Any] | None = None) -> str:
        def value(found: re.Match[str]) -> str:
            name, _, attribute = found[1].partition(".")
            if own and found[1] in own:
                return str(self.resolved(own[found[1]]))
            return self.attribute(name, attribute) if attribute else self.referred(name)

        return re.sub(r"\$\{([^}!]+)\}", value, text)


ROLE_OF: Final[Mapping[str, Any]] = {
    "AWS::Lambda::Function": lambda properties: properties["Role"],
    "AWS::StepFunctions::StateMachine": lambda properties: properties["RoleArn"],
    "AWS::ECS::TaskDefinition": lambda properties: properties["TaskRoleArn"],
}
EXPRESSIONS: Final[Mapping[str, Any]] = {
    "Ref": Roles.referred,
    "Fn::GetAtt": lambda roles, value: roles.attribute(value[0], ".".join(value[1:])),
    "Fn::Sub": lambda roles, value: roles.substituted(*([value] if isinstance(value, str) else value)),
    "Fn::If": lambda roles, value: roles.resolved(value[1] if roles.holds({"Condition": value[0]}) else value[2]),
    "Fn::Join": lambda roles, value: value[0].join(map(str, roles.resolved(value[1]))),
    "Fn::Select": lambda roles, value: roles.resolved(value[1])[int(value[0])],
}
