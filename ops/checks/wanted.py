"""What this checkout's template says should be there."""

from functools import cache
from typing import Any

from ops.local import ROOT
from ops.template import load


@cache
def resources(kind: str) -> dict[str, dict[str, Any]]:
    """Properties of the template's resources of one type, by their names in it; conditional ones are left out."""
    found: dict[str, Any] = load(ROOT / "template.yaml")["Resources"]
    return {
        name: each["Properties"] for name, each in found.items() if each["Type"] == kind and "Condition" not in each
    }
