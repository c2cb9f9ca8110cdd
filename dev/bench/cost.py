"""A run's history in, what AWS would bill for it at list price out, without the language model."""

from functools import cache

from ops.costs.cost import invoking
from ops.costs.cost_model import Function, Kept, priced, quantities
from ops.history import History
from ops.local import ROOT
from ops.template import load

# Of a 5 s clip: item, artifacts and pictures as `ops cost` finds them. They move the sum by a hundredth of a cent.
ITEM_KB = 14
KEPT = Kept(objects=28, gb_months=0.02)


@cache
def functions() -> dict[str, Function]:
    """The function behind each state, as the template deploys it."""
    template = load(ROOT / "template.yaml")
    usual = template["Globals"]["Function"]["MemorySize"]
    found = {}
    for state, name in invoking(load(ROOT / "statemachines" / "analyze_swing.asl.yaml")):
        properties = template["Resources"][name.removeprefix("${").removesuffix("Arn}")]["Properties"]
        memory_gb = properties.get("MemorySize", usual) / 1024
        found[state] = Function(memory_gb=memory_gb, architecture=properties["Architectures"][0])
    return found


def usd(history: History) -> float:
    return sum(float(line["usd"]) for line in priced(quantities(history, functions(), ITEM_KB, KEPT)))
