"""What a role is granted and what it was asked for are told apart, by the template as it is deployed."""

import json
from pathlib import Path

import pytest

from dev.iam.calls import Call
from dev.iam.grants import Use, grants, recorded, refused
from dev.iam.record import Entry, Recorder, entries
from dev.iam.template import secrets, statements
from dev.iam.trail import leave, uses
from ops.checks.access import recorded as committed

READS = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::videos/*"}
LOGS = {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}
READ = Entry("Probe", Call("s3:GetObject", "arn:aws:s3:::videos/golf-swings/x/x"), refused=False)


def test_a_grant_is_used_by_the_tests_that_it_allowed_something_in() -> None:
    seen = [Use(READ, "test_sample"), Use(READ, "test_api"), Use(Entry("Other", READ.call, refused=False), "test_else")]

    [read, write] = grants({"Probe": [READS, LOGS]}, seen)

    assert (read.action, read.tests) == ("s3:GetObject", frozenset({"test_sample", "test_api"}))
    assert (write.action, write.tests) == ("s3:PutObject", frozenset())


def test_a_call_of_a_role_without_a_statement_for_it_is_found() -> None:
    deletion = Entry("Probe", Call("s3:DeleteObject", READ.call.resource), refused=False)

    assert refused({"Probe": [READS]}, [READ, deletion]) == [deletion]
    assert refused({}, [READ]) == [READ]


def test_each_kind_of_call_is_kept_once_and_in_an_order_that_stays() -> None:
    write = Entry("Probe", Call("s3:PutObject", READ.call.resource), refused=False)

    assert recorded([write, READ, write]) == {"Probe": [READ.call, write.call]}


def test_a_record_is_read_as_it_was_written_and_says_the_same_thing_once(tmp_path: Path) -> None:
    role = "arn:aws:iam::123456789012:role/golf-coach-dev-ProbeVideoFunctionRole-3C3EFECBCF8D2"
    recorder = Recorder(tmp_path / "record", "eu-central-1", "123456789012")
    for golfer in ("anna", "ben"):
        recorder.note(role, Call("s3:GetObject", f"arn:aws:s3:::b/golf-swings/{golfer}/one.mp4"), refused=False)

    [entry] = entries((tmp_path / "record").read_text())

    assert entry == Entry("ProbeVideoFunction", Call("s3:GetObject", "arn:${Partition}:s3:::b/golf-swings/x/x"), False)


def test_a_trail_knows_in_which_tests_a_call_was_seen(tmp_path: Path) -> None:
    leave(tmp_path / "trail-gw0.jsonl", "test_sample", [READ])
    leave(tmp_path / "trail-gw1.jsonl", "test_api", [READ])

    assert uses(tmp_path) == [Use(READ, "test_sample"), Use(READ, "test_api")]


# ---------------------------------------------------------------- the template's own roles


@pytest.mark.parametrize("caller", committed())
def test_the_template_allows_every_call_that_was_recorded(caller: str) -> None:
    names = {f"${{{name[2:-1]}}}": arn for arn, name in secrets().items()}
    asked = [
        Entry(caller, Call(call.action, names.get(call.resource, call.resource), call.context), refused=False)
        for call in committed()[caller]
    ]

    assert asked
    assert refused(statements(), asked) == []


def test_every_function_and_workflow_has_a_role_of_which_something_was_recorded() -> None:
    assert set(committed()) == set(statements())


def test_no_expression_of_the_template_is_left_unresolved_in_a_policy() -> None:
    text = json.dumps(statements())

    assert '"Ref"' not in text
    assert '"Fn::' not in text
    assert "${AWS::" not in text
