"""Deployments of the same name in two regions of one account live side by side."""

import pytest

from dev.local.expansion import PLACE, Deployment
from dev.local.resolution import Resolver
from tests.workflow.expansions import EVERYTHING, resources, whole

# Where a name is taken for the whole account, or the whole world, and not for a region alone.
FAR = {
    "AWS::S3::Bucket": ("BucketName",),
    "AWS::CloudFront::OriginAccessControl": ("OriginAccessControlConfig", "Name"),
    "AWS::CloudFront::ResponseHeadersPolicy": ("ResponseHeadersPolicyConfig", "Name"),
    "AWS::CloudWatch::Dashboard": ("DashboardName",),
    "AWS::IAM::Role": ("RoleName",),
}
MAX_CHARACTERS = 63


@pytest.mark.parametrize("kind", FAR)
def test_a_name_that_is_taken_beyond_its_region_says_which_region_it_is_of(kind: str) -> None:
    names = [name for each in resources(kind).values() if (name := named(each, FAR[kind]))]

    assert len(set(names)) == len(names)
    assert names or kind == "AWS::IAM::Role"
    assert all(f"-{PLACE['AWS::Region']}-" in name for name in names)


def named(properties: object, way: tuple[str, ...]) -> str:
    values = Deployment(EVERYTHING).values()
    found = Resolver(whole()["Conditions"], values).resolved(properties)
    for step in way:
        found = found.get(step, {})
    return found or ""


def test_the_longest_name_of_a_bucket_is_one() -> None:
    place = {"AWS::Region": "ap-southeast-5", "Env": "twelveletter"}
    values = Deployment(EVERYTHING | place).values()
    names = [Resolver({}, values).resolved(each["BucketName"]) for each in resources("AWS::S3::Bucket").values()]

    assert max(map(len, names)) <= MAX_CHARACTERS


def test_functions_and_rule_ask_for_the_buckets_by_the_names_that_they_have() -> None:
    """Neither can refer to them: the bucket's rights would wait for the function, and the function for the bucket."""
    resolver = Resolver(whole()["Conditions"], Deployment(EVERYTHING).values())
    named = {name: resolver.resolved(each["BucketName"]) for name, each in resources("AWS::S3::Bucket").items()}
    rule = resolver.resolved(resources("AWS::Events::Rule")["VideoUploadedRule"])
    functions = resolver.resolved([*resources("AWS::Lambda::Function").values()])

    assert rule["EventPattern"]["detail"]["bucket"]["name"] == [named["VideosBucket"]]
    assert {each["Environment"]["Variables"]["ARTIFACTS_BUCKET"] for each in functions} == {named["ArtifactsBucket"]}
