"""`python -m tests.fuzz.hunt TARGET RUNS`: one target under libFuzzer, to its end or its first find.

Nothing of the kiosk may be imported before atheris can count its coverage.
"""

from __future__ import annotations

import sys
from typing import Final

import atheris

from tests.fuzz.place import WORK

_MEMORY_MB: Final = 512
_ONE_INPUT_S: Final = 5


def main(name: str, runs: str) -> None:
    """Never returns: libFuzzer ends the process."""
    with atheris.instrument_imports(include=["kiosk.identity"]):
        from kiosk.demo.pki import demo_pki
        from tests.fuzz.targets import NOW, targets
    target = targets(demo_pki(WORK / "pki", NOW))[name]
    corpus, found = WORK / "corpus" / name, WORK / "found" / name
    corpus.mkdir(parents=True, exist_ok=True)
    found.mkdir(parents=True, exist_ok=True)
    for place, seed in enumerate(target.seeds):
        (corpus / f"seed-{place}").write_bytes(seed)
    options = (
        f"-runs={runs}",
        f"-max_len={target.longest}",
        f"-rss_limit_mb={_MEMORY_MB}",
        f"-timeout={_ONE_INPUT_S}",
        f"-artifact_prefix={found}/",
        "-print_final_stats=1",
    )
    atheris.Setup([name, *options, str(corpus)], target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
