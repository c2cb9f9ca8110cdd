"""What a failing demo, benchmark or test says of the functions: which one, which error, which line of which log."""

import json
from pathlib import Path

import pytest

from dev.local.complaints import engines, said, whole

GROUP = "/golf-coach/dev/start_analysis"
TRACE = '  File "/functions/start_analysis/app.py", line 20, in handler\n    return store()\n' + (
    '  File "/functions/swing/settings.py", line 31, in variable\n    return os.environ[name]\n'
)


def test_an_error_that_nobody_caught_is_told_with_its_place() -> None:
    message = f"[ERROR] KeyError: 'LINE_TABLE'\nTraceback (most recent call last):\n{TRACE}"

    assert said(GROUP, message) == (
        "start_analysis: [ERROR] KeyError: 'LINE_TABLE' at /functions/swing/settings.py:31"
        " (log group /golf-coach/dev/start_analysis)"
    )


def test_the_same_as_json_is_told_alike() -> None:
    entry = {"log_level": "ERROR", "errorType": "KeyError", "errorMessage": "'LINE_TABLE'", "stackTrace": [TRACE]}

    line = said(GROUP, json.dumps(entry))

    assert line.startswith("start_analysis: KeyError: 'LINE_TABLE'")
    assert line.endswith(":31 (log group /golf-coach/dev/start_analysis)")


def test_an_error_that_a_function_has_logged_is_told_with_what_was_raised() -> None:
    exception = f"Traceback (most recent call last):\n{TRACE}SettingsError: LINE_TABLE is not set"
    entry = {"level": "ERROR", "message": "refused", "exception": exception}

    line = said(GROUP, json.dumps(entry))

    assert line.startswith("start_analysis: refused: SettingsError: LINE_TABLE is not set at /functions/swing/settings")


@pytest.mark.parametrize("indent", [" ", "\N{NO-BREAK SPACE}"])
@pytest.mark.parametrize("named", [True, False])
def test_an_error_whose_lines_are_an_event_each_is_told_with_its_place(named: bool, indent: str) -> None:
    trace = [line.replace("  ", 2 * indent) for line in TRACE.splitlines()]
    head = ["[ERROR] KeyError: 'LINE_TABLE'", "Traceback (most recent call last):"]
    lines = [*head, *trace] if named else [head[1], *trace, "KeyError: 'LINE_TABLE'"]

    start, error, end = whole([{"message": line} for line in ("START RequestId: 5f1c", *lines, "END RequestId: 5f1c")])

    assert start["message"].startswith("START")
    assert end["message"].startswith("END")
    assert "KeyError: 'LINE_TABLE' at /functions/swing/settings.py:31" in said(GROUP, error["message"])


@pytest.mark.parametrize(
    "message",
    [
        "2026-11-30T18:00:00Z 5f1c Task timed out after 12.00 seconds",
        "RequestId: 5f1c Error: Runtime exited with error: signal: killed",
        "[ERROR] Runtime.ImportModuleError: Unable to import module 'start_analysis.app'",
    ],
)
def test_what_lambda_says_of_a_function_that_hung_or_died_is_told(message: str) -> None:
    assert message in said(GROUP, message)


@pytest.mark.parametrize(
    "message",
    [
        "REPORT RequestId: 5f1c Duration: 12.3 ms Billed Duration: 13 ms Memory Size: 512 MB",
        '{"level": "INFO", "message": "called", "question": "batch-000"}',
        '{"level": "WARNING", "message": "unanswered", "because": "Error: the model is busy"}',
        '{"_aws": {"Timestamp": 1}, "Failures": 1}',
    ],
)
def test_what_is_no_complaint_is_not_told(message: str) -> None:
    assert said(GROUP, message) == ""


def test_a_function_that_does_not_start_is_told_by_the_engine(tmp_path: Path) -> None:
    log = tmp_path / "engine.log"
    error = "[lambda] Warm provided-runtime execution error for start_analysis: Unable to import module 'nowhere'"
    log.write_text(f"2026-11-30 18:46:00 ERROR {error}\n2026-11-30 18:46:01 WARNING that it failed\n"
                   f"2026-11-30 18:46:02 ERROR {error}\n")  # fmt: skip

    assert engines(log) == {error: 2}
    assert engines(tmp_path / "none.log") == {}
