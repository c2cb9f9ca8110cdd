"""template.yaml, read with CloudFormation's short intrinsic functions."""

from pathlib import Path
from typing import Any

import yaml

Tree = dict[str, Any]


class TemplateLoader(yaml.CSafeLoader):
    """YAML with CloudFormation's short intrinsic functions. Dates stay text, as CloudFormation takes them.

    libyaml parses it: in Python alone this template takes more than half a second, in every process that asks.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 (PyYAML's own way to say it)
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def intrinsic(loader: TemplateLoader, name: str, node: yaml.Node) -> Tree:
    value = plain(loader, node)
    if name == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {name if name in {"Ref", "Condition"} else f"Fn::{name}": value}


def plain(loader: TemplateLoader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.ScalarNode)  # noqa: S101 (YAML has no fourth kind of node)
    return loader.construct_scalar(node)


TemplateLoader.add_multi_constructor("!", intrinsic)


def load(path: Path) -> Tree:
    loaded: Tree = yaml.load(path.read_text(), TemplateLoader)  # noqa: S506 (a SafeLoader with CloudFormation's tags)
    return loaded
