"""Two contracts in, what the newer one breaks for a client of the older one out."""

from collections.abc import Callable, Container, Iterable, Iterator
from typing import Any, NamedTuple

Tree = dict[str, Any]


def broken(old: Tree, new: Tree) -> list[str]:
    """Routes, parameters, fields and values that a client of the old contract would miss, or could not know of."""
    return [
        problem for path, method, operation in operations(old) for problem in changed(path, method, operation, old, new)
    ]


class Side(NamedTuple):
    """A part of a contract, and the contract in which its references lead somewhere."""

    part: Tree
    contract: Tree

    def of(self, *names: str) -> "Side":
        """What lies below, with references followed; empty where there is nothing."""
        part = self.part
        for name in names:
            part = resolved(part.get(name) or {}, self.contract)
        return Side(part, self.contract)

    @property
    def fields(self) -> Tree:
        return dict(self.part.get("properties", {}))


Check = Callable[[str, Side, Side], Iterator[str]]


def operations(contract: Tree) -> Iterator[tuple[str, str, Tree]]:
    for path, methods in contract["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def changed(path: str, method: str, before: Tree, old: Tree, new: Tree) -> Iterator[str]:
    where = f"{method.upper()} {path}"
    after = new["paths"].get(path, {}).get(method)
    if after is None:
        yield f"{where} is gone"
        return
    yield from parameters(where, before, after)
    yield from requests(
        f"{where} request", *(body(Side(*each), "requestBody") for each in ((before, old), (after, new)))
    )
    for status in before["responses"]:
        if status not in after["responses"]:
            yield f"{where} no longer answers {status}"
            continue
        sides = (body(Side(*each), "responses", status) for each in ((before, old), (after, new)))
        yield from answers(f"{where} {status}", *sides)


def parameters(where: str, before: Tree, after: Tree) -> Iterator[str]:
    known = {each["name"] for each in before.get("parameters", [])}
    offered = {each["name"]: each for each in after.get("parameters", [])}
    yield from (f"{where} no longer knows {name}" for name in sorted(known - set(offered)))
    yield from (f"{where} now needs {name}" for name, each in offered.items() if each["required"] and name not in known)


def body(side: Side, *names: str) -> Side:
    return side.of(*names, "content", "application/json", "schema")


def resolved(part: Tree, contract: Tree) -> Tree:
    while "$ref" in part:
        part = contract["components"]["schemas"][part["$ref"].rsplit("/", 1)[-1]]
    return part


def requests(where: str, before: Side, after: Side) -> Iterator[str]:
    """What a client sends must stay acceptable: no field goes, none becomes required, no value is refused."""
    yield from (f"{where} no longer takes {name}" for name in missing(before.fields, after.fields))
    needed = missing(after.part.get("required", []), before.part.get("required", []))
    yield from (f"{where} now needs {name}" for name in needed)
    refused = missing(before.part.get("enum", []), after.part.get("enum", []))
    yield from (f"{where} no longer takes {value!r}" for value in refused)
    yield from nested(requests, where, before, after)


def answers(where: str, before: Side, after: Side) -> Iterator[str]:
    """What a client reads must stay there, with no value that it can't know."""
    yield from (f"{where} no longer tells {name}" for name in missing(before.fields, after.fields))
    if "type" in before.part and before.part["type"] != after.part.get("type"):
        yield f"{where} is now {after.part.get('type')}"
    if known := before.part.get("enum"):
        yield from (f"{where} may now be {value!r}" for value in missing(after.part.get("enum", []), known))
    yield from nested(answers, where, before, after)


def missing(wanted: Iterable[Any], there: Container[Any]) -> list[Any]:
    return [each for each in wanted if each not in there]


def nested(check: Check, where: str, before: Side, after: Side) -> Iterator[str]:
    for name in before.fields:
        if name in after.fields:
            yield from check(f"{where}.{name}", before.of("properties", name), after.of("properties", name))
    if "items" in before.part and "items" in after.part:
        yield from check(f"{where}[]", before.of("items"), after.of("items"))
