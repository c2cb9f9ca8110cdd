"""The registry of a deployment's images: one for all functions, whose layers are the same, and a rule what is kept."""

import json
from typing import Any, Final

# As many builds can be gone back to. What the live version of the workflow calls is among the newest, and costs alike.
KEPT_IMAGES: Final = 20
LIFECYCLE: Final = {
    "rules": [
        {
            "rulePriority": 1,
            "description": f"the newest {KEPT_IMAGES}",
            "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": KEPT_IMAGES},
            "action": {"type": "expire"},
        }
    ]
}
READERS: Final = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "LambdaFetchesImages",
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        }
    ],
}


def repository(ecr: Any, stack: str) -> str:
    """Its address, made where there is none yet."""
    address = found(ecr, stack) or made(ecr, stack)
    ecr.set_repository_policy(repositoryName=stack, policyText=json.dumps(READERS))
    ecr.put_lifecycle_policy(repositoryName=stack, lifecyclePolicyText=json.dumps(LIFECYCLE))
    return address


def found(ecr: Any, name: str) -> str | None:
    try:
        [repository] = ecr.describe_repositories(repositoryNames=[name])["repositories"]
    except ecr.exceptions.RepositoryNotFoundException:
        return None
    return str(repository["repositoryUri"])


def made(ecr: Any, name: str) -> str:
    tags = [{"Key": "app", "Value": "golf-coach"}]
    scanned = {"scanOnPush": True}
    created = ecr.create_repository(repositoryName=name, imageScanningConfiguration=scanned, tags=tags)
    return str(created["repository"]["repositoryUri"])
