"""IAM's verdict on a call by the statements of policies.

The rules are those of "Policy evaluation logic" and "IAM JSON policy elements" in the IAM user guide, for what the
policies of this project say: one account, policies of roles and of resources, no boundaries and no organization.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from dev.iam.calls import Call

# As it stands in a policy document, with every expression of the template resolved.
Statement = Mapping[str, Any]

# What every call over the loopback device says of itself.
ALWAYS: Final[Mapping[str, Any]] = {"aws:SecureTransport": "true"}


class UnknownOperatorError(Exception):
    """A condition operator that this evaluator does not know, so that none is ignored."""


def allows(statements: Iterable[Statement], call: Call) -> bool:
    """Whether one allows it and none denies it. Raises UnknownOperatorError."""
    effects = {statement["Effect"] for statement in statements if applies(statement, call)}
    return effects == {"Allow"}


def applies(statement: Statement, call: Call) -> bool:
    return (
        matches_element(statement, "Action", call.action, ignore_case=True)
        and matches_element(statement, "Resource", call.resource, ignore_case=False)
        and meets(statement.get("Condition", {}), {**ALWAYS, **call.context})
    )


def matches_element(statement: Statement, element: str, value: str, *, ignore_case: bool) -> bool:
    """Actions are compared without case, resources with it; NotAction and NotResource are the opposite."""
    if f"Not{element}" in statement:
        return not any(
            matches(pattern, value, ignore_case=ignore_case) for pattern in listed(statement[f"Not{element}"])
        )
    return any(matches(pattern, value, ignore_case=ignore_case) for pattern in listed(statement.get(element, [])))


def matches(pattern: str, value: str, *, ignore_case: bool = False) -> bool:
    """`*` is any text, also none, and `?` one character."""
    return compiled(pattern, ignore_case).fullmatch(value) is not None


@cache
def compiled(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    text = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    return re.compile(text, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


# ---------------------------------------------------------------- conditions

Comparison = Callable[[str, str], bool]

COMPARISONS: Final[Mapping[str, Comparison]] = {
    "StringEquals": lambda value, wanted: value == wanted,
    "StringEqualsIgnoreCase": lambda value, wanted: value.lower() == wanted.lower(),
    "StringLike": lambda value, wanted: matches(wanted, value),
    "ArnEquals": lambda value, wanted: matches(wanted, value),
    "ArnLike": lambda value, wanted: matches(wanted, value),
    "Bool": lambda value, wanted: value.lower() == wanted.lower(),
}
# Each is met where the other is not, also by a key that the call does not have.
NEGATIONS: Final = {name.replace("String", "StringNot").replace("Arn", "ArnNot"): name for name in COMPARISONS}


def meets(condition: Mapping[str, Mapping[str, Any]], context: Mapping[str, Any]) -> bool:
    """Every operator and every key of a condition has to be met."""
    present = {key.lower(): [str(each) for each in listed(value)] for key, value in context.items()}
    return all(
        meets_one(operator, [str(each) for each in listed(wanted)], present.get(key.lower()))
        for operator, keys in condition.items()
        for key, wanted in keys.items()
    )


def meets_one(operator: str, wanted: Sequence[str], values: Sequence[str] | None) -> bool:
    if operator == "Null":
        return (values is None) == (wanted == ["true"])
    quantifier, _, name = operator.rpartition(":")
    if name.endswith("IfExists") and values is None:
        return True
    name = name.removesuffix("IfExists")
    if quantifier == "ForAllValues":
        return all(compares(name, value, wanted) for value in values or [])
    if quantifier == "ForAnyValue":
        return any(compares(name, value, wanted) for value in values or [])
    if values is None:
        return name in NEGATIONS and name not in COMPARISONS
    return all(compares(name, value, wanted) for value in values)


def compares(name: str, value: str, wanted: Sequence[str]) -> bool:
    """Any one of the wanted values will do, or, for a negation, none may be the value."""
    if name in COMPARISONS:
        return any(COMPARISONS[name](value, each) for each in wanted)
    if name in NEGATIONS:
        return not any(COMPARISONS[NEGATIONS[name]](value, each) for each in wanted)
    raise UnknownOperatorError(name)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
