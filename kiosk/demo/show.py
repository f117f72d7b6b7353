"""`kiosk demo`: the kiosk in a window, and the bench beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image

from kiosk.app import ASSETS, Installation
from kiosk.demo.controls import Controls
from kiosk.demo.stage import Stage
from kiosk.session.state import AwaitPhone
from kiosk.texts.fluent import FluentTexts
from kiosk.ui.boot import Panel, boot

_WINDOW: Final = (1600, 1000)
_REFRESH_S: Final = 0.25
_GAP: Final = 24
"""Dots between two receipts on the bench."""


def show(config: Path, language: str) -> int:
    """Open the window; ends when it is closed."""
    with Stage() as stage:
        boot(Panel(*_WINDOW, home=stage.folder / "kivy", windowed=True))
        from kiosk.ui import bench as parts
        from kiosk.ui.shell import Shell
        from kiosk.ui.window import KioskWindow
        from kiosk.ui.words import spoken_by

        window = KioskWindow()
        settings = stage.settings(tuple(dict.fromkeys((language, "da", "en"))))
        kiosk = Installation(config, settings, stage.hardware, window)
        shell = Shell(kiosk.texts, kiosk.emit, kiosk.preview)
        panel = parts.BenchPanel()
        say = spoken_by(FluentTexts(ASSETS / "bench", {}).language(language))

        def offer() -> str | None:
            session = kiosk.kiosk.session
            waiting = session.identifying if session else None
            offered = waiting.offer if isinstance(waiting, AwaitPhone) else None
            return offered.uri if offered else None

        controls = Controls(stage, offer)
        seen: list[object] = []
        stood: list[object] = []

        def refresh() -> None:
            groups = controls.groups()
            stand = [[(say(one.label), one.on) for one in group.controls] for group in groups]
            if stand != stood:  # what a button does depends on how it stands, and on nothing else
                stood[:] = stand
                panel.show(
                    [
                        parts.BenchSection(
                            say(group.title),
                            tuple(
                                parts.BenchButton(say(one.label), one.press, one.on)
                                for one in group.controls
                            ),
                        )
                        for group in groups
                    ]
                )
            papers = (*stage.printer.papers, stage.printer.current)
            state = [len(papers), papers[-1].height]
            if state != seen:
                seen[:] = state
                panel.set_paper(_roll(papers))

        def begin() -> None:
            kiosk.start(shell)
            window.every(1.0, kiosk.tick)
            window.every(_REFRESH_S, refresh)

        refresh()
        window.run(parts.Stage(shell, panel), begin, kiosk.stop)
    return 0


def _roll(papers: tuple[Image.Image, ...]) -> Image.Image | None:
    """All that the printer has printed, oldest first."""
    papers = tuple(paper for paper in papers if paper.height)
    if not papers:
        return None
    width = max(paper.width for paper in papers)
    height = sum(paper.height + _GAP for paper in papers) - _GAP
    roll = Image.new("L", (width, height), 200)
    top = 0
    for paper in papers:
        roll.paste(paper.convert("L"), (0, top))
        top += paper.height + _GAP
    return roll
