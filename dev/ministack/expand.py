"""SAM templates in, what CloudFormation would be given out: SAM's own translator, which MiniStack brings along.

`python -m dev.ministack.expand` reads a JSON list of pairs (template, parameters) and writes the list of expansions.
"""

import json
import logging
import sys
from typing import Any

from samtranslator.translator.transform import transform

Tree = dict[str, Any]


class NoManagedPolicies:
    """The template names none of AWS' policies where the translator would look one up."""

    def load(self) -> dict[str, str]:
        return {}


def main() -> None:
    logging.disable(logging.WARNING)  # of features that only AWS' own service can switch on
    wanted: list[tuple[Tree, dict[str, str]]] = json.load(sys.stdin)
    json.dump([transform(template, values, NoManagedPolicies()) for template, values in wanted], sys.stdout)


if __name__ == "__main__":
    main()
