"""LocalStack's CloudFormation, where it refuses what this project's template may say."""

from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model import ChangeSetModel
from localstack.services.stepfunctions.resource_providers import aws_stepfunctions_statemachine


def take_nulls() -> None:
    """A definition may hold `ResultPath: null`; LocalStack means to take it, but compares a type with None."""
    is_terminal = ChangeSetModel._is_terminal
    ChangeSetModel._is_terminal = staticmethod(lambda value: value is None or is_terminal(value))


def take_numbers_as_substitutions() -> None:
    """A parameter of type Number may stand in a definition, as it may at AWS, where all substitutions are texts."""
    substitute = aws_stepfunctions_statemachine._apply_substitutions

    def substitute_texts(definition: str, values: dict[str, Any]) -> str:
        return str(substitute(definition, {name: str(value) for name, value in values.items()}))

    aws_stepfunctions_statemachine._apply_substitutions = substitute_texts
