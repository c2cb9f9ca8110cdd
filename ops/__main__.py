"""The operator's command line: .venv/bin/python -m ops COMMAND --help."""

import click

from ops.commands.analyses import cancel, reanalyze, show
from ops.commands.backfills import backfill
from ops.commands.dead_letters import dead_letters, redrive
from ops.commands.health import cost, doctor
from ops.commands.service import executions, pause, resume

COMMANDS = (executions, show, dead_letters, redrive, reanalyze, cancel, pause, resume, backfill, doctor, cost)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def ops() -> None:
    """Look after a deployment of Golf Coach, on AWS or on a local engine.

    Without options it speaks to the local AWS that `make up` started, else to the deployment `dev` of your usual AWS
    account. The first line says which. What changes something asks first in prod, and what changes everything does so
    anywhere. Each leaves a line in the log group /golf-coach/ENV/ops.
    """


for command in COMMANDS:
    ops.add_command(command)

if __name__ == "__main__":
    ops(prog_name="python -m ops")
