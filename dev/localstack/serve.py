"""LocalStack as this project runs it: without Docker, Java or network, and never longer than its parent.

Runs in LocalStack's own environment, as `python -m dev.localstack.serve [--stay]` with the checkout on its path.
"""

import argparse
import functools

from dev.local.watcher import watch


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--stay", action="store_true")
    watch(also_the_parent=not arguments.parse_args().stay)
    adapt()
    from localstack.runtime.main import main as run  # noqa: PLC0415 (after the fork, which must not copy its threads)

    run()


def adapt() -> None:
    from dev.localstack import (  # noqa: PLC0415 (as above)
        authorization,
        cloudformation,
        executor,
        gate,
        limits,
        services,
        stepfunctions,
    )

    listen_to_this_machine_alone()
    executor.run_functions_as_processes()
    executor.write_to_the_functions_log_group()
    limits.refuse_large_requests()
    limits.catch_what_is_too_large_by_name_alone()
    limits.answer_500_where_lambda_refuses()
    limits.try_messages_again_until_others_may_see_them()
    services.take_dynamodb_from_moto()
    services.name_keys_as_they_are()
    services.send_undeliverable_events_to_their_queue()
    stepfunctions.evaluate_jsonata_in_python()
    stepfunctions.take_whole_percentages()
    stepfunctions.parse_each_definition_once()
    cloudformation.take_nulls()
    cloudformation.take_numbers_as_substitutions()
    stepfunctions.keep_the_names_of_mocked_errors()
    stepfunctions.keep_the_names_of_errors_inside()
    stepfunctions.name_a_missed_heartbeat()
    stepfunctions.keep_the_reason_of_a_stop()
    stepfunctions.let_nothing_follow_a_stop()
    stepfunctions.shorten_waits()
    stepfunctions.start_the_machine_for_its_alias()
    authorization.judge_every_call()
    gate.refuse_other_pages()


def listen_to_this_machine_alone() -> None:
    """LocalStack takes only the port from GATEWAY_LISTEN and listens on every network that the machine is in."""
    from twisted.internet import endpoints  # noqa: PLC0415 (as above)

    endpoints.TCP4ServerEndpoint = functools.partial(endpoints.TCP4ServerEndpoint, interface="127.0.0.1")


if __name__ == "__main__":
    main()
