"""What is admitted fits into what the account's Lambda runs at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swing.domain import concurrency
from tests.workflow.definition import TEMPLATE

DEFAULTS = {name: declared["Default"] for name, declared in TEMPLATE["Parameters"].items()}
QUOTAS = st.integers(min_value=1, max_value=10_000)


@given(account=st.integers(min_value=2, max_value=10_000), segments=st.integers(1, 40), most=st.integers(1, 500))
def test_analyses_leave_half_of_the_account_to_everybody_else(account: int, segments: int, most: int) -> None:
    at_once = concurrency.analyses(account, segments, most) * concurrency.segments(account, segments)

    assert at_once <= account / 2


@given(account=QUOTAS, segments=st.integers(1, 40), most=st.integers(1, 500))
def test_one_analysis_is_always_admitted_and_no_more_than_was_asked(account: int, segments: int, most: int) -> None:
    assert 1 <= concurrency.analyses(account, segments, most) <= most
    assert 1 <= concurrency.segments(account, segments) <= segments


@pytest.mark.parametrize(
    ("account", "analyses", "segments"),
    [
        pytest.param(2, 1, 1, id="a local run that is to be throttled"),
        pytest.param(10, 1, 5, id="a new account"),
        pytest.param(100, 5, 10, id="an account that has grown"),
        pytest.param(1000, 50, 10, id="the usual quota"),
        pytest.param(10_000, 50, 10, id="more than the other two parameters ask for"),
    ],
)
def test_the_defaults_fit_an_account_of_any_size(account: int, analyses: int, segments: int) -> None:
    max_segments, most = int(DEFAULTS["MaxSegments"]), int(DEFAULTS["AnalysesAtOnce"])

    assert concurrency.segments(account, max_segments) == segments
    assert concurrency.analyses(account, max_segments, most) == analyses
