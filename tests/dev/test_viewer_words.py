"""The viewer shows the metrics that it has words for, so it must have words for all."""

import re

from ops.local import ROOT
from swing.measurement.metrics.catalogue import DEFINITIONS

TIMES = {"tempo_ratio", "backswing_s", "downswing_s"}


def test_the_viewer_has_words_for_every_metric_and_for_no_other() -> None:
    words = (ROOT / "web" / "src" / "metric_words.ts").read_text()

    named = re.findall(r"^    (\w+): \[", words, re.MULTILINE)

    assert sorted(named) == sorted({definition.name for definition in DEFINITIONS} | TIMES)
