"""Resolving expressions of a template for given parameters, as CloudFormation would.

What only AWS knows (an ARN, an address) stays the expression that asks for it.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ops.template import Tree

CALCULATED: dict[str, Callable[..., Any]] = {
    "Fn::And": lambda *each: all(each),
    "Fn::Equals": operator.eq,
    "Fn::Join": str.join,
    "Fn::Not": operator.not_,
    "Fn::Or": lambda *each: any(each),
    "Fn::Select": lambda index, parts: parts[index],
    "Fn::Split": lambda between, text: text.split(between),
}


@dataclass(frozen=True)
class Resolver:
    """Knows a template's conditions and the values of its parameters."""

    conditions: Mapping[str, Any]
    values: Mapping[str, str]

    def resources(self, template: Tree) -> Tree:
        """The resources that are made, with what is known in the place of expressions."""
        found = template["Resources"].items()
        return {name: self.resolved(each) for name, each in found if self.holds(each.get("Condition"))}

    def holds(self, condition: str | None) -> bool:
        return condition is None or bool(self.resolved(self.conditions[condition]))

    def resolved(self, tree: Any) -> Any:
        if isinstance(tree, list):
            return [self.resolved(branch) for branch in tree]
        if not isinstance(tree, dict):
            return tree
        if len(tree) == 1:
            [(name, given)] = tree.items()
            return self.worked_out(name, given)
        return {name: self.resolved(branch) for name, branch in tree.items()}

    def worked_out(self, name: str, given: Any) -> Any:
        match name:
            case "Ref":
                return self.values.get(given, {"Ref": given})
            case "Condition" if isinstance(given, str):
                return self.holds(given)
            case "Fn::If":
                return self.resolved(given[1 if self.holds(given[0]) else 2])
            case "Fn::Sub":
                return self.substituted(*(given if isinstance(given, list) else [given, {}]))
            case _ if name in CALCULATED:
                return self.calculated(name, self.resolved(given))
        return {name: self.resolved(given)}

    def substituted(self, text: str, places: Mapping[str, Any]) -> str:
        known = {**self.values, **{name: str(self.resolved(value)) for name, value in places.items()}}
        return re.sub(r"\$\{([\w:]+)\}", lambda place: known.get(place[1], place[0]), text)

    def calculated(self, name: str, given: list[Any]) -> Any:
        """The function's value, or the expression again where AWS alone knows what goes into it."""
        is_open = any(isinstance(each, dict) for each in given)
        return {name: given} if is_open else CALCULATED[name](*given)
