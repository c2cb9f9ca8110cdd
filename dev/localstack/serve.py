"""LocalStack as this project runs it: without Docker, Java or network, and never longer than its parent.

Runs in LocalStack's own environment, as `python -m dev.localstack.serve [--stay]` with the checkout on its path. A
watcher beside it kills the process group, function processes included, when LocalStack ends in whatever way, and
without `--stay` also when its standard input closes: a parent that is killed leaves nothing behind.
"""

import argparse
import os
import select
import shutil
import signal
import sys


def watch(also_the_parent: bool) -> None:
    """Fork the watcher. It waits for the closing of pipes, because a process that is killed can't say goodbye."""
    reading, writing = os.pipe()
    if os.fork() != 0:
        os.close(reading)  # the other end stays open for as long as this process lives, and in no function's process
        return
    os.close(writing)
    select.select([reading, *([sys.stdin] if also_the_parent else [])], [], [])
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--stay", action="store_true")
    watch(also_the_parent=not arguments.parse_args().stay)
    adapt()
    from localstack.runtime.main import main as run  # noqa: PLC0415 (after the fork, which must not copy its threads)

    run()


def adapt() -> None:
    from dev.localstack import executor, services, stepfunctions  # noqa: PLC0415 (as above)

    executor.run_functions_as_processes()
    executor.write_to_the_functions_log_group()
    services.take_dynamodb_from_moto()
    services.send_undeliverable_events_to_their_queue()
    stepfunctions.evaluate_jsonata_in_python()
    stepfunctions.take_numbers_as_substitutions()
    stepfunctions.keep_the_names_of_mocked_errors()
    stepfunctions.shorten_waits()


if __name__ == "__main__":
    main()
