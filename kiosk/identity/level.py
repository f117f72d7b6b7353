"""How sure the kiosk is of who stands in front of it, and by what means."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """Levels of identity, weakest first; a service asks for one.

    `IN_PERSON` can never be reached at the kiosk: staff check a photo ID.
    """

    ANONYMOUS = "anonymous"
    IDENTIFIED = "identified"
    LIBRARY = "library"
    AUTHENTICATED = "authenticated"
    IN_PERSON = "in-person"

    def meets(self, wanted: Level) -> bool:
        """Whether this level is enough for a service that asks for `wanted`."""
        order = list(Level)
        return order.index(self) >= order.index(wanted)


class Method(StrEnum):
    """How a citizen says who they are."""

    NEMID = "nemid"
    """A PKI card with its PIN (NemID on hardware, OCES)."""
    HEALTH_CARD = "health-card"
    """The yellow Danish health card, by stripe or barcode; it identifies, it never authenticates."""
    CHIP_HEALTH_CARD = "chip-health-card"
    """A health card with a chip, from another country; names its holder, without a CPR number."""
    LIBRARY_CARD = "library-card"
    """The library's card, or the yellow health card, with the library PIN."""
    MITID = "mitid"
    """MitID, approved on the citizen's own phone."""
