"""That the benches run and say what they measured; never how fast anything is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import main
from tests.bench.kit import Figure, in_turns, middle_half


def test_a_quick_run_prints_a_table_and_writes_every_figure_with_its_floor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "out" / "bench.json"
    main(["paper", "printer", "outbox", "--quick", "--out", str(file)])
    report = json.loads(file.read_text(encoding="utf-8"))
    printed = capsys.readouterr().out
    names = [figure["name"] for figure in report["figures"]]
    paper = ["receipt", "receipt encode", "12 items text", "12 items"]
    printer = ["print journal", "print first byte", "print calls"]
    assert names == [*paper, *printer, "enqueue", "enqueue disk"]
    for figure in report["figures"]:
        assert figure["ours"] > 0
        assert figure["floor"] > 0
        assert figure["ratio"] == pytest.approx(figure["ours"] / figure["floor"])
        assert figure["floor_is"] in printed
    assert report["machine"]["cores"] >= 1


@pytest.mark.peer
def test_the_benches_of_cards_run_over_a_real_pcscd(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    main(["card", "card_pcscd", "card_memory", "recovery", "--quick", "--out", str(file)])
    report = json.loads(file.read_text(encoding="utf-8"))
    assert [figure["name"] for figure in report["figures"]] == [
        "card",
        "card script",
        "card pcscd",
        "card pcscd script",
        "card line script",
        "card opensc",
        "card memory",
        "recovery",
    ]
    assert all(figure["ratio"] > 0 for figure in report["figures"])


def test_a_bench_that_does_not_exist_is_refused_by_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["paper", "speed"])
    assert "no bench speed" in capsys.readouterr().err


def test_jobs_take_turns_and_the_first_of_a_round_is_last_in_the_next() -> None:
    order: list[str] = []

    def job(name: str) -> float:
        order.append(name)
        return float(len(order))

    ours, floor = in_turns(2, lambda: job("ours"), lambda: job("floor"))
    assert order == ["ours", "floor", "floor", "ours"]
    assert (ours, floor) == ((1.0, 4.0), (2.0, 3.0))


def test_a_ratio_is_of_medians_and_one_outlier_does_not_move_it() -> None:
    figure = Figure("x", "ours", "theirs", "ms", (2.0, 2.0, 90.0), (1.0, 1.0, 1.0))
    assert figure.ratio == 2.0


@pytest.mark.parametrize(
    ("samples", "half"),
    [((5.0,), (5.0, 5.0)), ((1.0, 2.0, 3.0), (1.5, 2.5)), ((1.0, 2.0, 3.0, 4.0, 5.0), (2.0, 4.0))],
)
def test_the_spread_is_the_middle_half(
    samples: tuple[float, ...], half: tuple[float, float]
) -> None:
    assert middle_half(samples) == half
