"""`./dev bench` measures what is asked for and says when a limit is not kept."""

from __future__ import annotations

import pytest

from benchmarks import BENCHES, Bench, Figure, bench
from benchmarks.__main__ import load, main


@pytest.fixture(autouse=True)
def only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    for name in list(BENCHES):
        monkeypatch.delitem(BENCHES, name)
    monkeypatch.setitem(BENCHES, "frugal", Bench("frugal", "little work", lambda: [Figure("calls", 1, limit=1), Figure("time", 2.5, unit="ms")]))
    monkeypatch.setitem(BENCHES, "wasteful", Bench("wasteful", "much work", lambda: [Figure("calls", 2, limit=1)]))


def test_a_limit_that_is_not_kept_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 1
    told = capsys.readouterr().out
    assert "TOO MUCH" in told
    assert "1 figures are above their limit" in told


def test_only_what_is_named_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["frugal"]) == 0
    told = capsys.readouterr().out
    assert "little work" in told
    assert "2.50 ms" in told
    assert "much work" not in told


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nothing"]) == 2
    assert "frugal, wasteful" in capsys.readouterr().err


def test_two_measurements_of_one_name_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="frugal"):
        bench("frugal", "again")(list)
