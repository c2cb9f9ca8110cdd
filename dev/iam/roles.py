"""The statements of each role of the expanded template, with every expression resolved for one deployment."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dev.iam.calls import ANYTHING
from dev.iam.policy import Statement, listed
from dev.local.resolution import Resolver

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


# Where a function, workflow or task says whose role it has.
ROLE_OF: Final[Mapping[str, Callable[[Tree], Tree]]] = {
    "AWS::Lambda::Function": lambda properties: properties["Role"],
    "AWS::StepFunctions::StateMachine": lambda properties: properties["RoleArn"],
    "AWS::ECS::TaskDefinition": lambda properties: properties["TaskRoleArn"],
}


@dataclass(frozen=True)
class Roles(Resolver):
    """Resolves all the rest of the expanded template `tree`. A name that AWS makes up is told as ${its resource}."""

    tree: Tree

    def callers(self) -> dict[str, list[Statement]]:
        """What each function, workflow and task may do, by its name in the template."""
        return {
            name: list(self.statements(ROLE_OF[resource["Type"]](resource["Properties"])["Fn::GetAtt"][0]))
            for name, resource in self.tree["Resources"].items()
            if resource["Type"] in ROLE_OF and self.holds(resource.get("Condition"))
        }

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

    # ------------------------------------------------------------ what only AWS knows

    def resolved(self, tree: Any) -> Any:
        if isinstance(tree, list):
            return [each for each in super().resolved(tree) if each != NO_VALUE]
        return super().resolved(tree)

    def worked_out(self, name: str, given: Any) -> Any:
        match name:
            case "Ref":
                return self.referred(given)
            case "Fn::GetAtt":
                return self.attribute(given[0], ".".join(given[1:]))
        return super().worked_out(name, given)

    def substituted(self, text: str, places: Mapping[str, Any]) -> str:
        partly = super().substituted(text, places)
        return re.sub(r"\$\{(\w+)(?:\.(\w+))?\}", lambda found: self.of_resource(found[1], found[2], found[0]), partly)

    def of_resource(self, name: str, attribute: str | None, text: str) -> str:
        if name not in self.tree["Resources"]:
            return text
        return self.attribute(name, attribute) if attribute else self.referred(name)

    def referred(self, name: str) -> str:
        if name == NO_VALUE or name in self.values:
            return self.values.get(name, NO_VALUE)
        properties = self.tree["Resources"][name].get("Properties", {})
        match self.tree["Resources"][name]["Type"]:
            case "AWS::Lambda::Version":
                return f"{self.arn(properties['FunctionName']['Ref'])}:1"
            case kind if kind in REFERRED_BY_ARN:
                return self.arn(name)
        return self.name(name)

    def attribute(self, name: str, attribute: str) -> str:
        if attribute == "StreamArn":
            return f"{self.arn(name)}/stream/{ANYTHING}"
        return self.arn(name) if attribute == "Arn" else self.name(name)

    def name(self, name: str) -> str:
        properties = self.tree["Resources"][name].get("Properties", {})
        given = [properties[key] for key in NAMES if key in properties]
        return str(self.resolved(given[0])) if given else f"${{{name}}}"

    def arn(self, name: str) -> str:
        kind = self.tree["Resources"][name]["Type"]
        end = ARNS.get(kind, f"{kind}/{{}}")
        return super().substituted(f"arn:${{AWS::Partition}}:{end}", {}).replace("{}", self.name(name))
