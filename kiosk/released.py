"""When this program was made. `deploy/lock` writes the day: whoever sees to the versions renews it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

RELEASED: Final = datetime(2026, 11, 27, tzinfo=UTC)
