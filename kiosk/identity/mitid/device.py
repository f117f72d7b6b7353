"""Device flow: the kiosk is a device that cannot log in, the phone does it for it (RFC 8628)."""

from __future__ import annotations

from typing import Final

from kiosk.identity.mitid.line import Line
from kiosk.identity.mitid.metadata import Metadata, endpoint_of
from kiosk.identity.mitid.offer import Offer, Wish, address, interval_s, lifetime_s, text
from kiosk.identity.mitid.port import MitIdOffered
from kiosk.identity.mitid.settings import MitIdSettings
from kiosk.identity.mitid.token import Asked

GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
_USER_CODE: Final = 20


def begin(line: Line, metadata: Metadata, settings: MitIdSettings, wish: Wish) -> Offer:
    """Ask for a login; the matching code is the broker's `user_code`, which its page shows.

    The standard has no field for `wish.purpose`: there the phone names the client. Nor has it
    one for a nonce; some brokers take it all the same. `max_age` makes them say `auth_time`.
    """
    answer = line.post(
        endpoint_of(metadata.device),
        {
            "client_id": settings.client_id,
            "scope": settings.scope,
            "acr_values": settings.acr_values,
            "nonce": wish.nonce,
            "prompt": "login",
            "max_age": "0",
            "ui_locales": wish.language,
        },
        wish.begun,
    )
    device_code = text(answer, "device_code")
    code = text(answer, "user_code", _USER_CODE)
    uri = address(answer, ("verification_uri_complete", "verification_uri"), settings)
    return Offer(
        MitIdOffered(uri, code, lifetime_s(answer, settings)),
        interval_s(answer),
        {"grant_type": GRANT, "device_code": device_code},
        Asked(wish.begun, wish.nonce, bound=False),
    )
