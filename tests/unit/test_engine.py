"""There are two local AWS engines, and the environment variable ENGINE chooses between them."""

import pytest

from dev.engine import ENGINES, ROOT, Engine, EngineError, LocalStack, MiniStack, chosen, engine_at
from dev.template import load


@pytest.mark.parametrize(("name", "engine"), [("", MiniStack), ("ministack", MiniStack), ("localstack", LocalStack)])
def test_the_environment_chooses_the_engine(monkeypatch: pytest.MonkeyPatch, name: str, engine: type[Engine]) -> None:
    monkeypatch.setenv("ENGINE", name)

    assert chosen() is engine


def test_an_engine_that_does_not_exist_is_refused_with_the_names_of_those_that_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ENGINE", "moonstack")

    with pytest.raises(EngineError, match="no engine moonstack: ENGINE is ministack or localstack"):
        chosen()


def test_where_nothing_answers_there_is_no_engine() -> None:
    with pytest.raises(EngineError, match="No local AWS answers at"):
        engine_at("http://127.0.0.1:9")


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_an_engine_asks_for_no_parameter_that_the_template_lacks(engine: type[Engine]) -> None:
    parameters = load(ROOT / "template.yaml")["Parameters"]

    assert engine.parameters.keys() <= parameters.keys()
