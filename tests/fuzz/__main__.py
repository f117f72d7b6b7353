"""`deploy/fuzz [TARGET …] [--runs N]`: hunts for inputs that break us, one process a target.

libFuzzer through atheris; ends with 1 if anything was found, and says where it lies.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

from kiosk.demo.pki import demo_pki
from tests.fuzz.place import ROOT, WORK
from tests.fuzz.targets import NOW, targets

_RUNS: Final = 1_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz the targets that are named, or all of them, one after the other."""
    known = targets(demo_pki(WORK / "pki", NOW))
    parser = argparse.ArgumentParser("deploy/fuzz", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="TARGET", help=" · ".join(known))
    parser.add_argument("--runs", type=int, default=_RUNS, metavar="N", help="inputs a target")
    given = parser.parse_args(arguments)
    if unknown := set(given.names) - set(known):
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    broken = [name for name in given.names or known if _in_own_process(name, given.runs)]
    found = sorted((WORK / "found").glob("*/*"))
    print(f"{len(given.names or known)} targets, {given.runs} inputs each")
    for each in found:
        print(f"found: {each.relative_to(ROOT)}")
    return 1 if broken or found else 0


def _in_own_process(name: str, runs: int) -> int:
    """libFuzzer ends its process, and counts coverage of one target only."""
    print(f"{name} …", flush=True)
    command = [sys.executable, "-m", "tests.fuzz.hunt", name, str(runs)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
