"""There are two local AWS engines, and the environment variable ENGINE chooses between them."""

import pytest

from dev.demo.stack import refuse_another
from dev.local.engine import ENGINES, Engine, EngineError, LocalStack, MiniStack, chosen, engine_at
from ops.local import ROOT, Running
from ops.template import load


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


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_the_environment_says_how_many_functions_run_at_once(
    monkeypatch: pytest.MonkeyPatch, engine: type[Engine]
) -> None:
    monkeypatch.setenv("ACCOUNT_CONCURRENCY", "10")

    assert "10" in engine().own_environment().values()


@pytest.mark.parametrize("told", ["0", "-1", "many"])
def test_no_function_at_once_is_refused(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv("ACCOUNT_CONCURRENCY", told)

    with pytest.raises(EngineError, match=f"how many functions may run at once, and not {told}"):
        MiniStack()


@pytest.mark.parametrize("runs_with", [None, 2])
def test_what_runs_does_not_change_how_many_functions_run_at_once(
    monkeypatch: pytest.MonkeyPatch, runs_with: int | None
) -> None:
    monkeypatch.setenv("ACCOUNT_CONCURRENCY", "3")
    monkeypatch.delenv("ENGINE", raising=False)

    with pytest.raises(EngineError, match="functions run at once, and not 3"):
        refuse_another(running(runs_with))


@pytest.mark.parametrize("told", ["", "2"], ids=["asks for nothing", "asks for the same"])
def test_who_asks_for_nothing_else_finds_what_runs(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv("ACCOUNT_CONCURRENCY", told)
    monkeypatch.delenv("ENGINE", raising=False)

    refuse_another(running(2))


def running(account_concurrency: int | None) -> Running:
    return Running(1, "", "dev.ministack.serve", {}, account_concurrency=account_concurrency)
