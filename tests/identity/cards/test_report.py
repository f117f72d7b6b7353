"""A technician is told what helps, and nothing of who the citizen is."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from kiosk.demo.cards.holders import ANNA
from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.cards.inspection import Inspection
from kiosk.identity.cards.report import PROBLEMS, STATES, masked, printable, report
from kiosk.identity.level import Level, Method
from kiosk.identity.person import CardProblem, Identity, ReaderState
from kiosk.identity.trust import Trust


@pytest.fixture
def seen(anna: Credential) -> Inspection:
    return Inspection(
        atr=bytes.fromhex("3B8001"),
        reader="Maker Reader 00 00",
        protocol="T=1",
        profile="NemID",
        certificate=anna.certificate,
        level=Level.AUTHENTICATED,
        tries_left=3,
        commands=17,
        seconds=0.0345,
    )


def test_a_good_card_is_told_line_by_line(
    seen: Inspection, anna: Credential, pki: DemoPki, now: datetime
) -> None:
    assert list(report(seen, pki.trust())) == [
        "reader       Maker Reader 00 00",
        "state        card",
        "ATR          3B 80 01",
        "protocol     T=1",
        "lengths      short",
        "profile      NemID",
        "subject      C=DK, O=Ingen organisatorisk tilknytning, CN=A. T. P., serialNumber=PID:xxxx",
        "issuer       C=DK, O=DEMO TRUST2408, CN=DEMO TRUST2408 OCES CA I",
        "valid        2026-10-03 10:00 to 2029-10-02 10:00 UTC",
        "policies     1.2.208.169.1.1.1.1.4",
        "trusted      yes",
        "gives level  authenticated, with its PIN",
        "tries left   3",
        "commands     17 in 34.5 ms",
        "usable       yes",
    ]


def test_why_a_card_will_not_do_is_told(seen: Inspection, pki: DemoPki) -> None:
    old = dataclasses.replace(seen, distrust=CardProblem.EXPIRED, problem=CardProblem.EXPIRED)
    lines = list(report(old, pki.trust()))
    assert "trusted      no: the certificate has expired" in lines
    assert not any(line.startswith("gives level") for line in lines)
    assert "usable       no: the certificate has expired" in lines


def test_without_roots_that_is_why(seen: Inspection) -> None:
    lines = list(report(seen, Trust(())))
    assert "trusted      no: no roots are configured (reader.roots)" in lines


def test_a_card_that_names_its_holder_is_told_by_initials() -> None:
    holder = Identity(
        Method.CHIP_HEALTH_CARD, Level.IDENTIFIED, name=ANNA.name, subject=ANNA.insurance_number
    )
    seen = Inspection(atr=b"\x3b", holder=holder, level=Level.IDENTIFIED)
    lines = "\n".join(report(seen, Trust(())))
    assert "holder       A. T. P., number xxxx" in lines
    assert "gives level  identified, without a PIN" in lines
    assert not any(part in lines for part in (*ANNA.name.split(), ANNA.insurance_number))


SUBJECTS = [
    (NameOID.SERIAL_NUMBER, "PID:9208-2002-2-000000004242", "serialNumber=PID:xxxx"),
    (NameOID.SERIAL_NUMBER, "CVR:12345678-RID:Ab12", "serialNumber=CVR:xxxx-RID:xxxx"),
    (NameOID.SERIAL_NUMBER, "0101904242", "serialNumber=xxxx"),
    (NameOID.ORGANIZATION_NAME, "Aarhus // CVR:12345678", "O=Aarhus // CVR:xxxx"),
    (NameOID.COMMON_NAME, "Anna 0101904242", "CN=A."),
    (NameOID.EMAIL_ADDRESS, "anna@example.org", "1.2.840.113549.1.9.1=xxxx"),
    (NameOID.COUNTRY_NAME, "DK", "C=DK"),
]


@pytest.mark.parametrize(("oid", "value", "shown"), SUBJECTS)
def test_what_is_personal_in_a_subject_is_masked(
    oid: x509.ObjectIdentifier, value: str, shown: str
) -> None:
    assert masked(x509.Name([x509.NameAttribute(oid, value)])) == shown


@given(st.text(max_size=200))
def test_a_card_has_no_say_over_the_terminal(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert len(shown) <= 64


def test_an_escape_in_a_readers_name_or_an_issuer_is_not_obeyed(
    seen: Inspection, pki: DemoPki
) -> None:
    nasty = dataclasses.replace(seen, reader="\x1b[2Jgone\n")
    assert next(report(nasty, pki.trust())) == "reader       ?[2Jgone?"


def test_every_state_and_every_problem_has_its_words() -> None:
    assert set(STATES) == set(ReaderState)
    assert set(PROBLEMS) == set(CardProblem)
