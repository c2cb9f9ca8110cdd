"""MiniStack as this project runs it: it never outlives its parent, and it keeps to AWS where the project relies on it.

Runs in MiniStack's own environment, as `python -m dev.ministack.serve [--stay]` with the checkout on its path.
"""

import argparse
import socketserver
import sys

from ministack import app

from dev.local.watcher import watch
from dev.ministack import authorization, gate, letters, references, sizes, throttling
from dev.ministack.lambdas import concurrency, limits, output, sources, starts, waiting
from dev.ministack.workflow import deadlines, history, mocks, tokens


def answer_in_one_packet() -> None:
    """Without this a warm function call costs 40 ms more: Nagle's algorithm waits for a delayed acknowledgement."""
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--stay", action="store_true")
    watch(also_the_parent=not arguments.parse_args().stay)
    answer_in_one_packet()
    sizes.limit_sizes()
    history.record_states_inside_branches()
    mocks.record_what_is_sent()
    mocks.heed_output_of_succeed(history.note_success)
    mocks.mock_each_attempt()
    history.keep_the_first_end()
    tokens.forget_tokens_of_ended_executions()
    starts.name_failures_at_start()
    sources.take_concurrency_from_a_parameter()
    sources.try_events_again()
    letters.keep_undeliverable_events()
    deadlines.heed_deadlines()
    limits.limit_memory_and_disk()
    starts.start_in_time_or_fail_alone()
    concurrency.throttle_as_lambda_does()
    output.collect_all()
    waiting.wait_without_asking()
    throttling.throttle()
    references.refer_to_secrets_by_their_arn()
    references.start_nested_executions_by_an_alias()
    authorization.judge_every_call()
    gate.refuse_other_pages()
    sys.argv = ["ministack"]
    app.main()


if __name__ == "__main__":
    main()
