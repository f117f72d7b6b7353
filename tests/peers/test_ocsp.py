"""OCSP against OpenSSL's responder, by the issuer itself and by one that it appointed."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from kiosk.demo.cards.holders import ANNA, BENT, PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pki import Credential, DemoPki
from kiosk.demo.reader import VirtualReader
from kiosk.identity.desk import CardDesk
from kiosk.identity.ocsp.responder import Responder
from kiosk.identity.person import (
    CardAnswer,
    CardFailed,
    CardProblem,
    CardProven,
    CardRecognised,
    Pin,
)
from kiosk.identity.standing import Standing
from tests.identity.ocsp.parts import appointed
from tests.peers.conftest import Told
from tests.peers.openssl_ocsp import GOOD, REVOKED, OpensslResponder

pytestmark = pytest.mark.peer
Start = Callable[..., OpensslResponder]


@pytest.fixture
def openssl(tmp_path: Path, pki: DemoPki) -> Iterator[Start]:
    with ExitStack() as parts:

        def start(
            index: dict[x509.Certificate, str],
            *more: str,
            signer: Credential | None = None,
            port: int = 0,
        ) -> OpensslResponder:
            made = OpensslResponder(tmp_path, pki.issuing, index, *more, signer=signer, port=port)
            return parts.enter_context(made)

        yield start


def standing(responder: OpensslResponder, pki: DemoPki, holder: Credential) -> Standing:
    path = (holder.certificate, pki.issuing.certificate, pki.root.certificate)
    return Responder(responder.url, deadline_s=20).standing(path, pki.made + timedelta(seconds=5))


@pytest.mark.parametrize("more", [("-nmin", "5"), (), ("-rmd", "sha512"), ("-resp_key_id",)])
def test_good_revoked_and_never_heard_of(
    openssl: Start, pki: DemoPki, anna: Credential, more: tuple[str, ...]
) -> None:
    bent = pki.citizen(BENT)
    responder = openssl({anna.certificate: GOOD, bent.certificate: REVOKED}, *more)
    said = [standing(responder, pki, each) for each in (anna, bent, pki.citizen(ANNA))]
    assert said == [Standing.GOOD, Standing.REVOKED, Standing.DISOWNED]


def test_one_that_the_issuer_appointed_answers_for_it(
    openssl: Start, pki: DemoPki, anna: Credential, now: datetime
) -> None:
    bent = pki.citizen(BENT)
    signer = appointed(pki.issuing, now)
    index = {anna.certificate: GOOD, bent.certificate: REVOKED}
    responder = openssl(index, "-nmin", "5", signer=signer)
    said = [standing(responder, pki, each) for each in (anna, bent)]
    assert said == [Standing.GOOD, Standing.REVOKED]


def test_one_that_it_did_not_appoint_is_not_heard(
    openssl: Start, pki: DemoPki, anna: Credential, now: datetime
) -> None:
    signer = appointed(pki.issuing, now, purpose=ExtendedKeyUsageOID.SERVER_AUTH)
    for status in (GOOD, REVOKED):
        responder = openssl({anna.certificate: status}, signer=signer)
        assert standing(responder, pki, anna) is Standing.UNKNOWN


@pytest.mark.parametrize("more", ["-badsig", "-resp_no_certs"])
def test_a_bad_signature_and_one_of_nobody_known_say_nothing(
    openssl: Start, pki: DemoPki, anna: Credential, now: datetime, more: str
) -> None:
    responder = openssl({anna.certificate: GOOD}, more, signer=appointed(pki.issuing, now))
    assert standing(responder, pki, anna) is Standing.UNKNOWN


class Place:
    """A kiosk's desk that asks the responder which the issuer named in the card."""

    def __init__(self, pki: DemoPki, told: Told) -> None:
        self.reader, self._told = VirtualReader(), told
        trust = replace(pki.trust(), revocation=(Responder(),))
        self.desk = CardDesk(self.reader, trust, lambda: pki.made + timedelta(seconds=5), told)

    def shown(self, holder: Credential) -> CardAnswer:
        self.reader.insert(Pkcs15Chip(holder, PIN))
        self.desk.read(1)
        return self._told.next()[1]


def test_a_card_is_asked_of_where_its_issuer_says_before_its_pin_is(
    openssl: Start, pki: DemoPki, told: Told, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    port = free_port()
    url = f"http://127.0.0.1:{port}/ocsp"
    anna, bent = pki.citizen(ANNA, responder=url), pki.citizen(BENT, responder=url)
    place = Place(pki, told)
    assert place.shown(pki.citizen(ANNA)) == CardFailed(CardProblem.UNCHECKED)
    openssl({anna.certificate: GOOD, bent.certificate: REVOKED}, "-nmin", "5", port=port)
    assert place.shown(bent) == CardFailed(CardProblem.REVOKED)
    assert isinstance(place.shown(anna), CardRecognised)
    place.desk.prove(1, Pin(PIN))
    assert isinstance(told.next()[1], CardProven)
    place.desk.stop()
    serials = [f"{each.certificate.serial_number:x}" for each in (anna, bent)]
    personal = (*ANNA.name.split(), ANNA.pid, *serials)
    assert not any(part.lower() in caplog.text.lower() for part in personal)


def free_port() -> int:
    """A port that nobody listens on: the issuer names it before the responder is there."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        port: int = made.getsockname()[1]
        return port
