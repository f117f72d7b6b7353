"""`deploy/bench [NAME …] [--quick]`: measures, prints a table, writes out/bench.json."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from tests.bench.kit import Figure, machine, table
from tests.bench.world import OUT

BENCHES: Final = (
    "start",
    "press",
    "idle",
    "card",
    "card_pcscd",
    "card_memory",
    "recovery",
    "paper",
    "printer",
    "outbox",
    "drain",
    "fleet",
    "configuration",
    "sessions",
    "power",
    "kills",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benches that are named, or all of them."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if unknown := set(given.names) - set(BENCHES):
        parser.error(f"no bench {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    facts = machine()
    figures: list[Figure] = []
    for name in given.names or BENCHES:
        print(f"{name} …", flush=True)
        figures += import_module(f"tests.bench.{name}").bench(quick=given.quick)
    print(f"\n{table(figures)}\n\n{facts}")
    given.out.parent.mkdir(parents=True, exist_ok=True)
    report = {
        "machine": facts,
        "quick": given.quick,
        "figures": [figure.as_json() for figure in figures],
    }
    text = json.dumps(report, ensure_ascii=False, indent=2)
    given.out.write_text(f"{text}\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("deploy/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=" · ".join(BENCHES))
    parser.add_argument("--quick", action="store_true", help="few repeats: whether it runs at all")
    parser.add_argument("--out", type=Path, default=OUT / "bench.json", metavar="FILE")
    return parser


if __name__ == "__main__":
    main()
