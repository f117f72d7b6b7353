"""How long the print desk waits for what."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.receipts.printer.transport import STATUS_WITHIN


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the print desk waits for what, in seconds."""

    poll: float = 2.0
    """Between two looks at an idle printer."""
    first_retry: float = 0.5
    longest_retry: float = 10.0
    """Between two tries to reach a printer that is away; doubled from try to try."""
    confirm: float = 6.0
    """For a receipt to be printed, from its last byte: 250 mm at 100 mm/s, and some."""
    glance: float = 0.5
    """Between two looks at a printer that is printing."""
    clear: float = 2.0
    """For the answer to "forget all you hold"."""
    status: float = STATUS_WITHIN
    """For the answer to a real-time question."""
    probe: float = 1.0
    """For each answer when the printer is asked what it can do."""
    late: float = 20.0
    """For a late word from a printer that fell silent while it printed."""
    resend: float = 4.0
    """For a line that broke to come back, before the citizen is asked instead."""
