"""Which tests share a worker of pytest-xdist, and in which order.

An engine serves the tests of one worker, and no longer than they need it.
"""

from typing import Any, Final

import pytest
from xdist.scheduler import LoadFileScheduling

from tests.authorization import no_call_is_refused, record

__all__ = ["no_call_is_refused", "record"]

# Folders whose files share an engine. Any other file stands for itself.
TOGETHER: Final = ("tests/web",)
# Their files take minutes each. They come first, so that no worker is left with one of them when the others have ended.
LONG: Final = ("tests/e2e/", "tests/web/", "tests/workflow/engines/")


class Scheduling(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        file = str(super()._split_scope(nodeid))
        return next((folder for folder in TOGETHER if file.startswith(f"{folder}/")), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
