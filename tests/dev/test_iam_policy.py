"""A call is allowed where IAM's user guide says so: its examples, with our own resources."""

from typing import Any

import pytest

from dev.iam.calls import Call
from dev.iam.policy import UnknownOperatorError, allows

BUCKET = "arn:aws:s3:::videos"
OBJECT = f"{BUCKET}/golf-swings/anna/one.mp4"
TABLE = "arn:aws:dynamodb:eu-central-1:123456789012:table/golf-coach-usage-dev"
MACHINE = "arn:aws:states:eu-central-1:123456789012:stateMachine:golf-coach-analyze-swing-dev"


def allow(action: Any, resource: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def test_what_nobody_allows_is_refused() -> None:
    assert not allows([], Call("s3:GetObject", OBJECT))
    assert not allows([allow("s3:PutObject", f"{BUCKET}/*")], Call("s3:GetObject", OBJECT))


def test_a_denial_wins_over_every_permission_in_whatever_order() -> None:
    permission, denial = allow("*", "*"), {"Effect": "Deny", "Action": "s3:*", "Resource": f"{BUCKET}/golf-swings/*"}

    assert not allows([permission, denial], Call("s3:GetObject", OBJECT))
    assert not allows([denial, permission], Call("s3:GetObject", OBJECT))
    assert allows([denial, permission], Call("s3:GetObject", f"{BUCKET}/other"))


@pytest.mark.parametrize(
    ("action", "resource", "allowed"),
    [
        pytest.param("s3:GetObject", f"{BUCKET}/*", True, id="a star is any text, with slashes"),
        pytest.param("s3:GetObject", f"{BUCKET}/golf-swings/*/one.mp4", True, id="a star within"),
        pytest.param("s3:GetObject", f"{BUCKET}/golf-swings/anna/one.mp?", True, id="a question mark is a character"),
        pytest.param("s3:GetObject", f"{BUCKET}/golf-swings/anna/one.mp4?", False, id="and not none"),
        pytest.param("S3:getobject", f"{BUCKET}/*", True, id="actions know no case"),
        pytest.param("s3:GetObject", f"{BUCKET.upper()}/*", False, id="resources do"),
        pytest.param("s3:Get*", f"{BUCKET}/*", True, id="a star in an action"),
        pytest.param(["s3:PutObject", "s3:GetObject"], [BUCKET, f"{BUCKET}/*"], True, id="one of several"),
        pytest.param("s3:GetObject", BUCKET, False, id="a bucket is none of its objects"),
        pytest.param("s3:GetObject", f"{BUCKET}/golf.swings/*", False, id="a dot is a dot"),
    ],
)
def test_a_statement_is_about_what_its_patterns_match(action: Any, resource: Any, allowed: bool) -> None:
    assert allows([allow(action, resource)], Call("s3:GetObject", OBJECT)) is allowed


def test_a_statement_may_say_what_it_is_not_about() -> None:
    all_but = {"Effect": "Allow", "NotAction": "s3:Delete*", "NotResource": f"{BUCKET}/secret/*"}

    assert allows([all_but], Call("s3:GetObject", OBJECT))
    assert not allows([all_but], Call("s3:DeleteObject", OBJECT))
    assert not allows([all_but], Call("s3:GetObject", f"{BUCKET}/secret/one"))


@pytest.mark.parametrize(
    ("condition", "context", "met"),
    [
        pytest.param({"StringEquals": {"k": ["a", "b"]}}, {"k": "b"}, True, id="one of several values"),
        pytest.param({"StringEquals": {"k": "a"}}, {}, False, id="a key that is missing"),
        pytest.param({"StringEqualsIfExists": {"k": "a"}}, {}, True, id="a key that may be missing"),
        pytest.param({"StringEqualsIfExists": {"k": "a"}}, {"k": "b"}, False, id="and is wrong where it is there"),
        pytest.param({"StringNotEquals": {"k": ["a", "b"]}}, {"k": "b"}, False, id="none of several values"),
        pytest.param({"StringNotEquals": {"k": "a"}}, {}, True, id="a negation of a missing key"),
        pytest.param({"StringEquals": {"k": "a", "l": "b"}}, {"k": "a"}, False, id="all keys have to be met"),
        pytest.param(
            {"StringEquals": {"k": "a"}, "StringLike": {"l": "b*"}}, {"k": "a", "l": "c"}, False, id="all operators too"
        ),
        pytest.param({"StringEquals": {"K": "a"}}, {"k": "a"}, True, id="keys know no case"),
        pytest.param({"StringEquals": {"k": "a"}}, {"k": "A"}, False, id="values do"),
        pytest.param({"StringEqualsIgnoreCase": {"k": "a"}}, {"k": "A"}, True, id="unless they need not"),
        pytest.param({"StringLike": {"k": "chat*"}}, {"k": "chat#anna"}, True, id="like"),
        pytest.param({"StringEquals": {"k": "chat*"}}, {"k": "chat#anna"}, False, id="a star is none where not like"),
        pytest.param({"ForAllValues:StringEquals": {"k": ["a", "b"]}}, {"k": ["a", "b"]}, True, id="all values"),
        pytest.param({"ForAllValues:StringEquals": {"k": ["a"]}}, {"k": ["a", "c"]}, False, id="not all values"),
        pytest.param({"ForAllValues:StringEquals": {"k": ["a"]}}, {}, True, id="all of none"),
        pytest.param({"ForAnyValue:StringEquals": {"k": ["a"]}}, {"k": ["a", "c"]}, True, id="any value"),
        pytest.param({"ForAnyValue:StringEquals": {"k": ["a"]}}, {}, False, id="any of none"),
        pytest.param({"Null": {"k": "true"}}, {}, True, id="missing as wanted"),
        pytest.param({"Null": {"k": "false"}}, {"k": "a"}, True, id="there as wanted"),
        pytest.param({"Bool": {"aws:SecureTransport": "false"}}, {}, False, id="every local call counts as TLS"),
        pytest.param({"ArnLike": {"k": "arn:aws:sqs:*:1:q"}}, {"k": "arn:aws:sqs:eu:1:q"}, True, id="an ARN"),
    ],
)
def test_a_condition_is_met_as_the_user_guide_says(condition: Any, context: dict[str, Any], met: bool) -> None:
    assert (
        allows([allow("dynamodb:GetItem", TABLE, Condition=condition)], Call("dynamodb:GetItem", TABLE, context)) is met
    )


def test_an_operator_that_is_not_known_is_no_silent_permission() -> None:
    dated = allow("s3:GetObject", "*", Condition={"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}})

    with pytest.raises(UnknownOperatorError, match="DateLessThan"):
        allows([dated], Call("s3:GetObject", OBJECT, {"aws:CurrentTime": "2026-01-01T00:00:00Z"}))
