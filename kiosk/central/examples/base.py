"""What examples of several subjects name: one kiosk, one case, one morning."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

NOW: Final = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LATER: Final = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
ITEM: Final = UUID("6f1d3f0e-4a52-4d0b-9c77-0f2b5f1a9e10")
REFERENCE: Final = "AAR-7K3M-9QXD"
KIOSK, PLACE = "dokk1-1", "DK-775100"
RAW: Final = bytes(range(32))
PUBLIC: Final = base64.b64encode(RAW).decode()
