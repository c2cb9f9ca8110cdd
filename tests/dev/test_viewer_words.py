"""The viewer shows the metrics that it has words for, so it must have words for all, and they are the chat's too."""

import json
import re
import subprocess

import pytest

from ops.local import ROOT
from swing.domain.wording import NAMES
from swing.measurement.catalogue import DEFINITIONS
from tests.builders.spellings import SPELLINGS

TIMES = {"tempo_ratio", "backswing_s", "downswing_s"}
WEB = ROOT / "web"
COMPILER = WEB / "contract" / "node_modules" / "typescript"
SPELL = """
const ts = require("typescript"), { readFileSync } = require("node:fs"), Module = require("node:module");
Module._extensions[".ts"] = (module, path) => module._compile(ts.transpileModule(readFileSync(path, "utf8"),
  { compilerOptions: { module: "commonjs", target: "es2022" } }).outputText, path);
const { quantity } = require(process.cwd() + "/../src/words.ts");
console.log(JSON.stringify(JSON.parse(process.argv[1]).map(([value, unit]) => quantity(value, unit))));
"""


def test_the_viewer_has_words_for_every_metric_and_for_no_other() -> None:
    words = (WEB / "src" / "metric_words.ts").read_text()

    named = dict(re.findall(r'^    (\w+): \["([^"]+)"', words, re.MULTILINE))

    assert sorted(named) == sorted({definition.name for definition in DEFINITIONS} | TIMES)
    assert named == NAMES


@pytest.mark.skipif(not COMPILER.exists(), reason="The viewer is not built: make viewer")
def test_the_viewer_spells_numbers_as_everybody_else_does() -> None:
    told = subprocess.run(
        ["node", "-e", SPELL, json.dumps(SPELLINGS)],
        cwd=WEB / "contract",
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(told.stdout) == [text for _, _, text in SPELLINGS]
