"""What the stack asks of its account: functions at once, images, and a role for API Gateway's logs."""

from collections.abc import Iterator
from typing import Any, Final

from ops.checks import wanted
from ops.checks.finding import Finding, Health, finding
from ops.deployment import Deployment

FUNCTION: Final = "AWS::Serverless::Function"


def concurrency(deployment: Deployment) -> Iterator[Finding]:
    """A new account may run ten functions at once, and gets more on request, or after a while of use."""
    limit = deployment.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    wrong = misjudged(int(deployment.parameters.get("AccountConcurrency", limit)), limit)
    remedy = f'make deploy ENV={deployment.env} SET="AccountConcurrency={limit}", or ask Service Quotas for more'
    yield finding("functions at once", not wrong or bool(deployment.endpoint), wrong, remedy, Health.WARN)


def misjudged(counted_on: int, limit: int) -> str:
    """What is wrong with a stack that counts on so many; the rest of the account may need some of them too."""
    told = f"the account runs {limit} at once, and AccountConcurrency counts on {counted_on}"
    if counted_on > limit:
        return f"{told}: some will be throttled"
    return f"{told}: uploads wait that need not" if 2 * counted_on <= limit else ""


def images(deployment: Deployment) -> Iterator[Finding]:
    """What the workflow calls is an image in ECR, which may have been deleted there."""
    names = [name for name, each in wanted.resources(FUNCTION).items() if each.get("PackageType") == "Image"]
    for name in names if not deployment.endpoint else ():
        function = deployment.resource(name)
        uri = deployment.client("lambda").get_function(FunctionName=function, Qualifier="live")["Code"]["ImageUri"]
        yield finding(f"image of {name}", in_registry(deployment, uri), f"{uri} is gone from ECR", "deploy again")


def in_registry(deployment: Deployment, uri: str) -> bool:
    repository, identity = parted(uri)
    ecr = deployment.client("ecr")
    try:
        ecr.describe_images(repositoryName=repository, imageIds=[identity])
    except (ecr.exceptions.ImageNotFoundException, ecr.exceptions.RepositoryNotFoundException):
        return False
    return True


def parted(uri: str) -> tuple[str, dict[str, str]]:
    """The repository of an image, and which of its images it is."""
    path = uri.partition("/")[2]
    if "@" in path:
        repository, digest = path.split("@")
        return repository.partition(":")[0], {"imageDigest": digest}
    repository, _, tag = path.partition(":")
    return repository, {"imageTag": tag or "latest"}


def gateway_logs(deployment: Deployment) -> Iterator[Finding]:
    """One role for the account, which another stack may have taken away."""
    if deployment.endpoint or deployment.parameters.get("ApiAccessLogs") != "true":
        return
    told: dict[str, Any] = deployment.client("apigateway").get_account()
    role = told.get("cloudwatchRoleArn")
    detail = "API Gateway has no role to write logs with: its access log stays empty"
    yield finding("API Gateway's log role", bool(role), detail, "deploy the stack again", Health.WARN)
