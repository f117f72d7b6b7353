"""CIBA: the kiosk asks the broker behind the scenes, and gets an address for the citizen's phone.

OpenID Connect Client-Initiated Backchannel Authentication Core 1.0, poll mode. Who stands there
is not known, so the hint names nobody. Danish brokers answer with an `authentication_uri`, at
once or where `pushed_endpoint` turns the request into a pushed one (Signaturgruppen's "CIBA +
PAR": https://signaturgruppen-a-s.github.io/signaturgruppen-broker-documentation/).
"""

from __future__ import annotations

import base64
import json
import secrets
from typing import Final

from kiosk.identity.mitid.line import Line
from kiosk.identity.mitid.metadata import Metadata, endpoint_of
from kiosk.identity.mitid.offer import Offer, Wish, address, interval_s, lifetime_s, text
from kiosk.identity.mitid.port import MitIdOffered
from kiosk.identity.mitid.settings import MitIdSettings
from kiosk.identity.mitid.token import Asked

GRANT: Final = "urn:openid:params:grant-type:ciba"
_LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so no words; nothing that looks like a digit (RFC 8628, section 6.1)."""
_CODE_LENGTH: Final = 4
_REFERENCE_LENGTH: Final = 130
"""What MitID shows of a reference text, in characters."""


def begin(line: Line, metadata: Metadata, settings: MitIdSettings, wish: Wish) -> Offer:
    """Ask for a login; the matching code is our own, and stands in what the phone shows."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
    answer = line.post(
        endpoint_of(metadata.backchannel),
        {
            "grant_type": GRANT,
            "scope": settings.scope,
            "acr_values": settings.acr_values,
            "binding_message": code,
            "nonce": wish.nonce,
            "login_hint_token": _hint(settings, wish, code),
            "requested_expiry": str(int(settings.longest_s)),
        },
        wish.begun,
    )
    request = text(answer, "auth_req_id")
    open_s = lifetime_s(answer, settings)
    pushed = answer
    if "authentication_uri" not in answer and settings.pushed_endpoint:
        pushed = line.post_json(settings.pushed_endpoint, {"requestId": request}, wish.begun)
        open_s = min(open_s, lifetime_s({"expires_in": open_s} | pushed, settings))
    uri = address(pushed, ("authentication_uri",), settings)
    return Offer(
        MitIdOffered(uri, code, open_s),
        interval_s(answer),
        {"grant_type": GRANT, "auth_req_id": request},
        Asked(wish.begun, wish.nonce, request, settings.bound),
    )


def _hint(settings: MitIdSettings, wish: Wish, code: str) -> str:
    """The `login_hint_token`: which flow, and the text that MitID's own app shows."""
    room = _REFERENCE_LENGTH - len(code) - 3
    reference = f"{wish.purpose[:room]} ({code})"
    shown = base64.b64encode(reference.encode()).decode()
    return json.dumps(
        {
            **settings.hint,
            "idp_params": json.dumps({"mitid": {"reference_text": shown}}),
            "language": wish.language,
            "nonce": wish.nonce,
            "prompt": "login",
        }
    )
